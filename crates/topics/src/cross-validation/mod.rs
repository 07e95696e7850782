//! Six classifiers judged by the same folds, and how much of their order is luck.

mod fit;
mod rows;
mod session;
mod standing_view;
mod view;

use stepwise_data::{DIGITS, IRIS, WINE};
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Metrics, Param, ParamKind, Pitfall, Question, Section,
    Topic, When,
};

/// How many rivals the challenge wants to see proven worse than the best.
const GOAL: usize = 2;

/// The chance, at most, that any rival is called worse by luck.
const LEVEL: f64 = 0.05;

/// The column of the irises that the challenge is about.
const TARGET: &str = "species";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "cross-validation",
    title: "Cross-validation",
    section: Section::Evaluation,
    summary: "Judge six classifiers by the same folds, and find out how much of their ranking is luck.",
    minutes: 10,
    needs: &["model-selection"],
    datasets: &[IRIS, WINE, DIGITS],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "data",
            label: "Data",
            help: "What is told apart. A table of your own takes the place of all three.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "iris", label: "150 irises, 3 species" },
                    Choice { key: "wine", label: "178 wines, 3 grapes" },
                    Choice { key: "digits", label: "500 handwritten digits" },
                ],
                default: "iris",
            },
            live: false,
            when: None,
        },
        Param {
            key: "order",
            label: "Deal the rows",
            help: "Into runs of neighbours, at random, or at random with the same share of each class in every fold.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "table", label: "in the table's order" },
                    Choice { key: "shuffled", label: "shuffled" },
                    Choice { key: "stratified", label: "stratified" },
                ],
                default: "stratified",
            },
            live: false,
            when: None,
        },
        Param {
            key: "folds",
            label: "Folds",
            help: "Each is held out once. More folds leave more rows to learn from and give more results to compare.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 20, default: 3 },
            live: false,
            when: None,
        },
        Param {
            key: "repeats",
            label: "Rounds",
            help: "How often all rows are dealt anew.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 5, default: 1 },
            live: false,
            when: Some(When { key: "order", is: &["shuffled", "stratified"] }),
        },
        Param {
            key: "target",
            label: "Predict",
            help: "The column of classes; numbers are halved at their median.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: Some(When { key: "data", is: &["iris"] }),
        },
    ],
    challenge: Challenge {
        goal: "Make an honest ranking that says something: folds that are dealt at random, and at least two of the five \
               rivals proven worse than the best.",
        hints: [
            "Look at the lines behind the best. Each of them crosses zero: with these folds even ten points could be luck.",
            "On iris one flower in each fold is the whole lead. A ranking needs more rows, and a task that is not easy for \
             everybody.",
            "Take the digits, and ten folds: ten differences say how much folds vary, three hardly do.",
        ],
        solution: &[("data", "digits"), ("folds", "10")],
    },
    pitfall: Pitfall {
        param: "order",
        mistake: "table",
        watch: "accuracy",
        direction: Direction::Falls,
        statement: "Cut the folds from the table as it is, without shuffling",
    },
    predict: Question {
        prompt: "150 irises, three folds, the same for all. The best of six classifiers gets about 96 % right, the worst \
                 about 94 %. How many of the five rivals can be proven worse than the best?",
        answer: Answer::Choice { options: &["none", "one or two", "three or more"], settle: proven },
        because: "None. The whole lead is two or three flowers of 150, and other folds give the lead to somebody else. A \
                  table of means has a first place even where there is no best.",
    },
    start: session::start,
};

fn proven(metrics: &Metrics) -> Option<usize> {
    metrics.get("proven").map(|rivals| match rivals {
        0.0 => 0,
        few if few <= 2.0 => 1,
        _ => 2,
    })
}
