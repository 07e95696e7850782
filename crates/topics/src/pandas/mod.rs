//! Monthly revenue by a pipeline of verbs that the reader puts in order, over a table in which prices are missing.

mod pipeline;
mod sales;
mod session;
mod table_view;
mod view;

use stepwise_data::HOTEL_REVENUE;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The stays that the challenge asks about: so many nights and more.
const GOAL_NIGHTS: f64 = 7.0;

/// How far the months may be off in all, as a share of the truth.
const GOAL_SHIFT: f64 = 0.007;

/// How far the growth named may be from the true one, in percentage points: a quarter of the prices is an estimate.
const GOAL_GROWTH: f64 = 4.0;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "pandas",
    title: "pandas",
    section: Section::Tools,
    summary: "Work out a hotel's revenue by month with a pipeline that you put in order, though hundreds of prices are \
              missing.",
    minutes: 14,
    needs: &["python"],
    datasets: &[HOTEL_REVENUE],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "group",
            label: "Group by",
            help: "Dates are grouped by month, numbers into ten equal ranges.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Date, ColumnKind::Category, ColumnKind::Number],
                default: "arrival",
            },
            live: false,
            when: None,
        },
        Param {
            key: "price",
            label: "Price",
            help: "The column in which blanks are filled.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "price" },
            live: false,
            when: None,
        },
        Param {
            key: "quantity",
            label: "Quantity",
            help: "What the price is multiplied by, and what the filter looks at.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "nights" },
            live: false,
            when: None,
        },
        Param {
            key: "blanks",
            label: "A blank price becomes",
            help: "What the block “fill” writes where no price is known.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("mean", "the mean of its group"),
                    option("last", "the last price before it"),
                    option("blank", "nothing: it stays blank"),
                    option("zero", "zero"),
                ],
                default: "mean",
            },
            live: false,
            when: None,
        },
        Param {
            key: "least",
            label: "Keep quantities of at least",
            help: "The block “filter” takes the other rows away.",
            unit: "",
            kind: ParamKind::Number { min: 0.0, max: 30.0, default: 0.0, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "first",
            label: "The pipeline starts with",
            help: "The order to start from. Move the blocks yourself at any time.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[option("fill", "fill, then filter"), option("filter", "filter, then fill")],
                default: "fill",
            },
            live: false,
            when: None,
        },
        Param {
            key: "window",
            label: "Trend over",
            help: "The trend is the mean of so many groups, the last included.",
            unit: "groups",
            kind: ParamKind::Integer { min: 2, max: 12, default: 3 },
            live: false,
            when: None,
        },
        Param {
            key: "best",
            label: "Your answer: the best month",
            help: "The month with the highest revenue from stays of seven nights and more.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("open", "not answered yet"),
                    option("2016-07", "July 2016"),
                    option("2016-08", "August 2016"),
                    option("2016-09", "September 2016"),
                    option("2017-06", "June 2017"),
                    option("2017-07", "July 2017"),
                    option("2017-08", "August 2017"),
                ],
                default: "open",
            },
            live: true,
            when: None,
        },
        Param {
            key: "growth",
            label: "Your answer: its growth",
            help: "How much more it earned than the same month of the year before.",
            unit: "%",
            kind: ParamKind::Number { min: -100.0, max: 100.0, default: 0.0, log: false },
            live: true,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Of the stays of seven nights and more: which month earned the most, and by how many percent did it grow \
               in a year? Answer within 4 points, from a pipeline whose months are off by less than 0.7 % in all.",
        hints: [
            "Keep quantities of at least 7. Once the pipeline has run, the table of groups has the change in a year.",
            "Long stays are dearer. If blanks are filled first, their means come from short stays too.",
            "Start with the filter, fill with the mean of the group, and answer August 2017 and about 12.5 %.",
        ],
        solution: &[("least", "7"), ("first", "filter"), ("best", "2017-08"), ("growth", "12.5")],
    },
    pitfall: Pitfall {
        param: "blanks",
        mistake: "zero",
        watch: "shift",
        direction: Direction::Rises,
        statement: "Read blank prices as zero, as a spreadsheet does",
    },
    predict: Question {
        prompt: "About 5 % of the prices are missing, most of them in the best month. Each blank becomes the mean of its \
                 month. How far will the months then be off in all?",
        answer: Answer::Choice {
            options: &["by less than 1 %", "by about 2 %", "by about 5 %, the share of the blanks"],
            settle: |metrics| {
                let shift = metrics.get("shift")?;
                Some(if shift < 0.01 { 0 } else { usize::from(shift > 0.035) + 1 })
            },
        },
        because: "A single guess may be far off, but in a sum over many stays the guesses that are too high and too low \
                  cancel. A zero is always too low, and nothing cancels that.",
    },
    start: session::start,
};
