//! Loans that went bad: a decision tree that grows question by question, and how deep is deep enough.

mod growth;
mod icicle;
mod loans;
mod session;
mod validation;
mod view;

use stepwise_data::GERMAN_CREDIT;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// How far below the best depth's skill, by validation, the challenge lets a depth be.
const GOAL: f64 = 0.06;

/// The deepest limit.
const DEEPEST: usize = 12;

/// The column that the challenge is about.
const TARGET: &str = "risk";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "supervised-learning",
    title: "Supervised learning",
    section: Section::Learning,
    summary: "Predict which loans go bad with a tree of questions, and see it learn its loans by heart.",
    minutes: 10,
    needs: &["data-splitting"],
    datasets: &[GERMAN_CREDIT],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "limit",
            label: "Growth ends",
            help: "Without a limit the tree asks until every leaf holds loans of one kind only.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "depth", label: "at a depth" },
                    Choice { key: "none", label: "when nothing is left to ask" },
                ],
                default: "depth",
            },
            live: false,
            when: None,
        },
        Param {
            key: "depth",
            label: "Depth",
            help: "The most questions that are asked about one loan. Each level can double the number of leaves.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: DEEPEST as i64, default: 7 },
            live: false,
            when: Some(When { key: "limit", is: &["depth"] }),
        },
        Param {
            key: "criterion",
            label: "A good question",
            help: "What it lowers: the Gini impurity or the entropy. Both are 0 where all loans are of one kind.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "gini", label: "lowers the Gini impurity" },
                    Choice { key: "entropy", label: "lowers the entropy" },
                ],
                default: "gini",
            },
            live: false,
            when: None,
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the rows that takes no part in growing or choosing, and judges at the end.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.5, default: 0.3, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "A column of two classes, or of numbers, which are halved at their median. All others predict it.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Choose the depth by validation, without a look at the loans held out: no other depth may have a skill that \
               is better by more than 0.06.",
        hints: [
            "Let the run go on when the tree stands. Its training loans are then dealt into ten parts, and each part is \
             judged by trees that have not seen it.",
            "Look at the curve over the depth, not at the training curve, which always rises. Where is it highest?",
            "It is highest at the left, and falls soon. Set the depth to 2.",
        ],
        solution: &[("depth", "2")],
    },
    pitfall: Pitfall {
        param: "limit",
        mistake: "none",
        watch: "test_skill",
        direction: Direction::Falls,
        statement: "Let the tree grow until it makes no mistake on the loans it learns from",
    },
    predict: Question {
        prompt: "Seven loans in ten are paid back, so \"paid back\" for all is right about 70 %. With seven questions \
                 deep, the tree is right about 86 % of the loans it learned from. How many percent of the others?",
        answer: Answer::Number {
            unit: "%",
            within: 3.0,
            settle: |metrics| metrics.get("test_accuracy").map(|share| 100.0 * share),
        },
        because: "Much of what the tree learned is true of its 700 loans only. On new ones it is hardly better than the \
                  answer that needs no tree at all.",
    },
    start: session::start,
};
