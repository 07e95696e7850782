//! Folds of cell samples: who is held out when, in which proportion, and what choosing columns too early promises.

mod experiment;
mod session;
mod view;

use stepwise_data::BREAST_CANCER;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// How far, as a share, a fold may be from the share of a class in all rows.
const GOAL: f64 = 0.01;

/// The column that the challenge is about.
const TARGET: &str = "diagnosis";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "data-splitting",
    title: "Data splitting",
    section: Section::Data,
    summary: "Deal cell samples into folds that are alike, and see what a test is worth that has seen its answers.",
    minutes: 10,
    needs: &["scikit-learn", "statistics"],
    datasets: &[BREAST_CANCER],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "split",
            label: "Folds",
            help: "How rows are dealt. Stratified folds get the same share of each class.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "order", label: "in the table's order" },
                    Choice { key: "shuffled", label: "shuffled" },
                    Choice { key: "stratified", label: "stratified" },
                ],
                default: "shuffled",
            },
            live: false,
            when: None,
        },
        Param {
            key: "folds",
            label: "How many folds",
            help: "Each is held out once. More folds leave more rows to learn from and fewer to judge by.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 20, default: 8 },
            live: false,
            when: None,
        },
        Param {
            key: "selection",
            label: "Choose columns",
            help: "The columns that tell the classes apart best are kept. Which they are is learned from rows, too.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "inside", label: "from the training rows of each fold" },
                    Choice { key: "before", label: "once, from all rows" },
                ],
                default: "inside",
            },
            live: false,
            when: None,
        },
        Param {
            key: "keep",
            label: "Columns kept",
            help: "How many columns the model is given.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 30, default: 20 },
            live: false,
            when: None,
        },
        Param {
            key: "noise_columns",
            label: "Columns of noise",
            help: "How many random columns the imaginary patients have. The more, the more look telling by chance.",
            unit: "",
            kind: ParamKind::Integer { min: 30, max: 2_000, default: 1_000 },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "The column of classes; numbers are halved at their median. All other columns of numbers predict it.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Make folds, at least five, in each of which the share of malignant samples is within 1 percentage point \
               of the whole.",
        hints: [
            "Shuffling is fair only on average. A single fold can be far off; look at the bars.",
            "Stratified folds deal each class separately. But a fold holds whole rows: how much is one row of it?",
            "Take stratified folds, and so few that one row is less than a percentage point: 5.",
        ],
        solution: &[("split", "stratified"), ("folds", "5")],
    },
    pitfall: Pitfall {
        param: "selection",
        mistake: "before",
        watch: "noise_accuracy",
        direction: Direction::Rises,
        statement: "Choose the columns once, from all rows, and split afterwards",
    },
    predict: Question {
        prompt: "37 % of the samples are malignant. The rows are shuffled and dealt into eight folds of 71. How many \
                 percentage points will the farthest fold be from 37 %?",
        answer: Answer::Number {
            unit: "points",
            within: 2.5,
            settle: |metrics| metrics.get("farthest").map(|share| 100.0 * share),
        },
        because: "A share among 71 rows drawn at random is off by 5 to 6 points as a rule, and the farthest of eight \
                  by more. Chance does not deal evenly.",
    },
    start: session::start,
};
