//! Three searches for the settings of a random forest on one budget, and what the best of many trials is worth.

mod rows;
mod session;
mod space;
mod trial;
mod view;

use stepwise_data::GERMAN_CREDIT;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The F1 to reach by cross-validation.
const GOAL: f64 = 0.56;

/// The most trials of one search that the challenge takes.
const BUDGET: usize = 30;

/// The column that the challenge is about.
const TARGET: &str = "risk";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "hyperparameter-tuning",
    title: "Hyperparameter tuning",
    section: Section::Evaluation,
    summary: "Let a grid, chance and a model of the score look for a good forest, and see what the best of many is worth.",
    minutes: 12,
    needs: &["cross-validation", "ensemble-learning"],
    datasets: &[GERMAN_CREDIT],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "searched",
            label: "What is searched",
            help: "Leaf: how few customers a leaf may hold. Features: how many a split may look at. Threshold: how sure \
                   the forest must be to say bad.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "two", label: "leaf and features" },
                    Choice { key: "three", label: "leaf, features and threshold" },
                ],
                default: "two",
            },
            live: false,
            when: None,
        },
        Param {
            key: "trials",
            label: "Trials of each search",
            help: "The budget. A grid takes the largest whole power of values that it can pay for.",
            unit: "",
            kind: ParamKind::Integer { min: 4, max: 60, default: 16 },
            live: false,
            when: None,
        },
        Param {
            key: "choice",
            label: "Choose by",
            help: "What a search is told about a trial.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "validation", label: "folds of the training rows" },
                    Choice { key: "test", label: "the test rows" },
                ],
                default: "validation",
            },
            live: false,
            when: None,
        },
        Param {
            key: "trees",
            label: "Trees of a forest",
            help: "More trees make steadier scores, and every trial slower.",
            unit: "",
            kind: ParamKind::Integer { min: 5, max: 100, default: 30 },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "The column of classes; numbers are halved at their median. The rarest class is the one to find.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Find a forest with an F1 of at least 0.56 by cross-validation, with no more than 30 trials for each search.",
        hints: [
            "Look at the map. Is any place on it near 0.56? If not, no search will find one there.",
            "F1 weighs the loans called bad. How sure must this forest be to call a loan bad, and who set that?",
            "Search the threshold as well, with 30 trials: three settings need more of them than two.",
        ],
        solution: &[("searched", "three"), ("trials", "30")],
    },
    pitfall: Pitfall {
        param: "choice",
        mistake: "test",
        watch: "optimism",
        direction: Direction::Rises,
        statement: "Choose the settings by their score on the test rows",
    },
    predict: Question {
        prompt: "Who calls every loan bad has an F1 of 0.46. Three searches try 48 forests, with leaves of 1 to 60 \
                 customers and 1 to 10 features at a split. What is the best F1 that they find?",
        answer: Answer::Number { unit: "", within: 0.05, settle: |metrics| metrics.get("best_f1") },
        because: "Not far above calling everything bad. A forest says bad when more than half of its trees do, and that \
                  is rare where 30 % are. The setting that matters was not among those searched.",
    },
    start: session::start,
};
