//! An A/B test on call-backs to job applications: what chance does, what a p-value says, and what peeking costs.

mod experiment;
mod plan;
mod session;
mod view;

use stepwise_data::RESUME;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The columns that the challenge is about.
const OUTCOME: &str = "callback";
const GROUP: &str = "race";

/// The difference that the challenge's next experiment must be able to find, in percentage points.
const GOAL_LIFT: f64 = 2.0;

/// How likely the next experiment must find it.
const GOAL_POWER: f64 = 0.8;

/// The most rows that a plan may have, as a multiple of what it takes.
const GOAL_WASTE: f64 = 1.1;

/// The most false alarms that the plan may raise, as measured: one look at 5 % stays well below, two do not.
const GOAL_ALARMS: f64 = 0.07;

/// How many days an experiment takes.
const DAYS: usize = 28;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "statistics",
    title: "Statistics",
    section: Section::Mathematics,
    summary: "Judge a real experiment: did the name on an application change who was called back? Then plan the next \
              one.",
    minutes: 14,
    needs: &[],
    datasets: &[RESUME],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "outcome",
            label: "Outcome",
            help: "What is counted, as yes or no. Of numbers, those above the middle one count as yes.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Category, ColumnKind::Number],
                default: OUTCOME,
            },
            live: false,
            when: None,
        },
        Param {
            key: "group",
            label: "Compare by",
            help: "What was drawn at random. Numbers are cut in the middle; of many names, the most frequent is held \
                   against the rest.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: GROUP },
            live: false,
            when: None,
        },
        Param {
            key: "decision",
            label: "What the experiment says",
            help: "Your conclusion, once the shuffles are done.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("open", "not decided yet"),
                    option("chance", "chance alone gives such differences easily"),
                    option("difference", "chance alone hardly gives such a difference"),
                    option("certain", "p is the probability that there is no difference"),
                ],
                default: "open",
            },
            live: true,
            when: None,
        },
        Param {
            key: "planned",
            label: "Rows in each group, next time",
            help: "The size of the next experiment, which is simulated thousands of times.",
            unit: "",
            kind: ParamKind::Integer { min: 100, max: 10_000, default: 500 },
            live: false,
            when: None,
        },
        Param {
            key: "lift",
            label: "Smallest difference worth finding",
            help: "What the next experiment should be able to see.",
            unit: "points",
            kind: ParamKind::Number { min: 0.5, max: 10.0, default: GOAL_LIFT, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "level",
            label: "Level",
            help: "A p-value below this counts as a find.",
            unit: "",
            kind: ParamKind::Number { min: 0.001, max: 0.2, default: 0.05, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "looks",
            label: "Looks at the result",
            help: "1 is once, when the four weeks are over; 28 is every evening, stopping at the first p below the \
                   level.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: DAYS as i64, default: 1 },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Say what the experiment shows, and plan the next one: at a level of 5 % it should find a difference of 2 \
               points with a power of at least 80 %, with at most a tenth more rows than that takes, and raise a false \
               alarm in at most 7 % of the tests of nothing.",
        hints: [
            "Compare the real difference with the differences of the shuffles. How many of ten thousand reach it?",
            "The curve of power says how many rows it takes for 80 %. Half the difference takes four times the rows.",
            "The result is out of chance's reach, so decide for the third answer; plan about 3,400 rows in each group \
             and look once.",
        ],
        solution: &[("decision", "difference"), ("planned", "3400")],
    },
    pitfall: Pitfall {
        param: "looks",
        mistake: "28",
        watch: "false_alarms",
        direction: Direction::Rises,
        statement: "Look every evening, and stop as soon as p falls below the level",
    },
    predict: Question {
        prompt: "Suppose a difference of 2 points is really there, and 500 applications go to each group. In how many of \
                 100 such experiments will p be below 0.05?",
        answer: Answer::Number {
            unit: "of 100",
            within: 8.0,
            settle: |metrics| metrics.get("found").map(|share| 100.0 * share),
        },
        because: "Of 500 applications about 40 are called back, give or take 6 by chance. Ten more are easily drowned \
                  in that. A result that is not significant may only mean that the experiment was too small.",
    },
    start: session::start,
};
