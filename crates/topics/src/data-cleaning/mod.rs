//! Health records with blanks, zeros that cannot be and outliers: what to fill, whom to keep, and what it is worth.

mod filling;
mod judge;
mod outliers;
mod patients;
mod session;
mod table_view;
mod view;

use stepwise_data::HEART_DISEASE;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
    When,
};

/// The area under the curve that the challenge asks for, and the share of rows to keep.
const GOAL_AREA: f64 = 0.9;
const GOAL_ROWS: f64 = 0.9;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "data-cleaning",
    title: "Data cleaning",
    section: Section::Data,
    summary: "Clean the records of 920 heart patients: fill blanks, find zeros that cannot be, and lose as few people as \
              you can.",
    minutes: 12,
    needs: &["eda"],
    datasets: &[HEART_DISEASE],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "never_zero",
            label: "A zero means blank in",
            help: "Columns in which nobody living has a zero.",
            unit: "",
            kind: ParamKind::Columns { accepts: &[ColumnKind::Number], default: &[], min: 0, max: 8 },
            live: false,
            when: None,
        },
        Param {
            key: "blanks",
            label: "A blank becomes",
            help: "Learned from the training rows. For words, the share of each word is filled in.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("mean", "the mean of its column"),
                    option("median", "the median of its column"),
                    option("knn", "the mean of similar patients"),
                    option("drop", "a reason to drop the row"),
                ],
                default: "mean",
            },
            live: false,
            when: None,
        },
        Param {
            key: "neighbours",
            label: "Similar patients",
            help: "How many are averaged. Similar is who is near in the columns that both have.",
            unit: "patients",
            kind: ParamKind::Integer { min: 1, max: 30, default: 5 },
            live: false,
            when: Some(When { key: "blanks", is: &["knn"] }),
        },
        Param {
            key: "outliers",
            label: "Take away who lies",
            help: "Looked for in every column of numbers, once blanks are filled.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("keep", "nowhere: keep all"),
                    option("iqr", "far from the quartiles"),
                    option("z", "far from the mean"),
                    option("forest", "alone: isolation forest"),
                ],
                default: "iqr",
            },
            live: false,
            when: None,
        },
        Param {
            key: "reach",
            label: "Far is more than",
            help: "Tukey's fences: so many interquartile ranges beyond the quartiles.",
            unit: "interquartile ranges",
            kind: ParamKind::Number { min: 0.5, max: 6.0, default: 1.5, log: false },
            live: false,
            when: Some(When { key: "outliers", is: &["iqr"] }),
        },
        Param {
            key: "limit",
            label: "Far is more than",
            help: "The z-score: so many standard deviations from the mean.",
            unit: "standard deviations",
            kind: ParamKind::Number { min: 1.0, max: 6.0, default: 3.0, log: false },
            live: false,
            when: Some(When { key: "outliers", is: &["z"] }),
        },
        Param {
            key: "share",
            label: "Take away",
            help: "The rows that few random questions set apart from all others.",
            unit: "% of the rows",
            kind: ParamKind::Number { min: 0.5, max: 30.0, default: 5.0, log: false },
            live: false,
            when: Some(When { key: "outliers", is: &["forest"] }),
        },
        Param {
            key: "target",
            label: "Predict",
            help: "A column of two classes; other numbers are halved at their median.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Category, ColumnKind::Number],
                default: patients::TARGET,
            },
            live: false,
            when: None,
        },
        Param {
            key: "show",
            label: "Show the column",
            help: "The numbers drawn below.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: patients::ZEROS_IN },
            live: true,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Clean the table so that a model reaches an AUC of 0.90 on patients held out, while at least 90 % of the \
               rows stay, and no cholesterol of 0 is taken for a number.",
        hints: [
            "See what the fences do to vessels: two thirds of it were filled with one and the same number.",
            "Fill with what similar patients have, so that a filled column keeps its spread. And look at the bar at 0.",
            "A zero means blank in cholesterol and blood pressure; blanks become the mean of similar patients; take away \
             who lies 3 standard deviations from the mean.",
        ],
        solution: &[("never_zero", "cholesterol,blood_pressure"), ("blanks", "knn"), ("outliers", "z")],
    },
    pitfall: Pitfall {
        param: "blanks",
        mistake: "drop",
        watch: "auc",
        direction: Direction::Falls,
        statement: "Drop every patient who has a blank",
    },
    predict: Question {
        prompt: "Each blank number becomes the mean of its column. Then every patient who lies more than 1.5 interquartile \
                 ranges beyond the quartiles in any column is taken away. How many percent of the patients go?",
        answer: Answer::Number {
            unit: "%",
            within: 12.0,
            settle: |metrics| metrics.get("rows").map(|rows| 100.0 * (1.0 - rows)),
        },
        because: "Vessels is blank for two patients in three. Filled with one number, its quartiles are that number, the \
                  range between them is 0, and whoever was really measured lies outside.",
    },
    start: session::start,
};
