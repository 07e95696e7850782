//! House prices by boosted trees, by bagged ones and by a stack, against a straight line.

mod growth;
mod houses;
mod session;
mod stack;
mod view;

use stepwise_data::AMES;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// By what share of the linear model's error the challenge asks to be better, and with how many trees at most.
const GOAL: f64 = 0.2;
const MOST_TREES: usize = 150;

/// What the challenge predicts, and from what.
const TARGET: &str = "sale_price";
const FEATURES: [&str; 12] = [
    "living_area",
    "lot_area",
    "total_basement",
    "first_floor",
    "bedrooms",
    "full_baths",
    "garage_cars",
    "year_built",
    "year_remodeled",
    "overall_condition",
    "longitude",
    "latitude",
];

/// Shows a control only while the sizes are the reader's.
const CHOSEN: Option<When> = Some(When { key: "size", is: &["chosen"] });

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "ensemble-learning",
    title: "Ensemble learning",
    section: Section::Learning,
    summary: "Let many small trees correct each other until they price houses better than a straight line does.",
    minutes: 12,
    needs: &["supervised-learning", "regression"],
    datasets: &[AMES],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "target",
            label: "Predict",
            help: "The column to predict.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
        Param {
            key: "features",
            label: "From",
            help: "What all models may use. A column of names becomes one column of 0 and 1 for each name.",
            unit: "",
            kind: ParamKind::Columns {
                accepts: &[ColumnKind::Number, ColumnKind::Category],
                default: &FEATURES,
                min: 1,
                max: 16,
            },
            live: false,
            when: None,
        },
        Param {
            key: "size",
            label: "Size of the boosted model",
            help: "How many trees are added, and how large each may grow.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "chosen", label: "small trees, as chosen below" },
                    Choice { key: "deep", label: "2,000 deep trees" },
                ],
                default: "chosen",
            },
            live: false,
            when: None,
        },
        Param {
            key: "trees",
            label: "Trees",
            help: "How many trees are added, one after the other.",
            unit: "",
            kind: ParamKind::Integer { min: 10, max: 500, default: 400 },
            live: false,
            when: CHOSEN,
        },
        Param {
            key: "leaves",
            label: "Leaves of a tree",
            help: "With 2 a tree asks one question; with more it can say that a garage is worth more in some places.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 64, default: 8 },
            live: false,
            when: CHOSEN,
        },
        Param {
            key: "rate",
            label: "Learning rate",
            help: "Which share of each correction is made. Small steps need more trees.",
            unit: "",
            kind: ParamKind::Number { min: 0.01, max: 1.0, default: 0.02, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the rows that no model sees, and by which all are judged.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.5, default: 0.35, log: false },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "From the columns given, beat the linear model's held-out error (RMSE) by 20 % with at most 150 trees.",
        hints: [
            "Set the trees to 150 and look where the held-out curve stops. Is it flat there, or still falling?",
            "It still falls: each tree corrects only 2 % of what is wrong. Fewer trees must take larger steps.",
            "Keep 150 trees of 8 leaves and raise the learning rate to 0.15.",
        ],
        solution: &[("trees", "150"), ("rate", "0.15")],
    },
    pitfall: Pitfall {
        param: "size",
        mistake: "deep",
        watch: "boosting",
        direction: Direction::Rises,
        statement: "Take 2,000 deep trees, because more must be better",
    },
    predict: Question {
        prompt: "A straight line prices houses that it has not seen, with a certain error. Now 400 small trees, of 8 \
                 leaves each, get the same twelve columns. By how many percent do they lower that error?",
        answer: Answer::Number {
            unit: "%",
            within: 8.0,
            settle: |metrics| metrics.get("gain").map(|gain| 100.0 * gain),
        },
        because: "A line gives each column one price. Trees ask for the place before they price the garage, and they \
                  bend where prices bend. That takes a fifth to a third off the line's error, by which houses happen \
                  to be held out.",
    },
    start: session::start,
};
