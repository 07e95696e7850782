//! Why a model of loans says what it says: exact Shapley values of boosted trees, and what they do not say.

mod acting;
mod dependence;
mod growth;
mod loans;
mod plane;
mod session;
mod view;

use stepwise_data::GERMAN_CREDIT;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The column that the challenge is about.
const TARGET: &str = "risk";

/// The applicant whom the challenge is about, counted from 1. The model never learns from this loan.
const ASKED: usize = 309;

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "explainability",
    title: "Explainability",
    section: Section::Evaluation,
    summary: "Take a model's answer about one applicant apart, column by column, and see what the parts do not say.",
    minutes: 12,
    needs: &["ensemble-learning", "classification"],
    datasets: &[GERMAN_CREDIT],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "person",
            label: "Applicant",
            help: "The row of the table that is explained. Click on a point of the swarm to choose another, too.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 1000, default: 1 },
            live: true,
            when: None,
        },
        Param {
            key: "driver",
            label: "Your answer: the top driver",
            help: "For the challenge: the column that moved this applicant's risk furthest, up or down.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Category, ColumnKind::Number],
                default: "checking",
            },
            live: true,
            when: None,
        },
        Param {
            key: "feature",
            label: "Look closer at",
            help: "The column whose curve is drawn. Click on a bar of the waterfall to choose another, too.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Number, ColumnKind::Category],
                default: "duration",
            },
            live: true,
            when: None,
        },
        Param {
            key: "column",
            label: "Columns",
            help: "The column that causes nothing is made up here, when all loans had long ended: the first column of \
                   numbers, the loan's term, and a little noise.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "none", label: "as the bank wrote them" },
                    Choice { key: "copy", label: "with one that causes nothing" },
                ],
                default: "none",
            },
            live: false,
            when: None,
        },
        Param {
            key: "trees",
            label: "Trees",
            help: "How many small trees correct each other. Each adds its share to every effect.",
            unit: "",
            kind: ParamKind::Integer { min: 10, max: 200, default: 100 },
            live: false,
            when: None,
        },
        Param {
            key: "leaves",
            label: "Leaves",
            help: "The most leaves of a tree. With 2 no two columns can act together.",
            unit: "",
            kind: ParamKind::Integer { min: 2, max: 8, default: 4 },
            live: false,
            when: None,
        },
        Param {
            key: "rate",
            label: "Learning rate",
            help: "The share of its correction that each tree makes.",
            unit: "",
            kind: ParamKind::Number { min: 0.02, max: 0.5, default: 0.1, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the rows that the model does not see. The swarm shows these.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.5, default: 0.3, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "A column of two classes, or of numbers, which are halved at their median. The rarer class is explained.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Applicant 309 has overdrawn his account, and yet the model gives his loan a low risk. He asks why. Show him, \
               and name the column that moved his risk furthest.",
        hints: [
            "What matters most to the model on the whole need not matter most for him. Set \"Applicant\" to 309.",
            "In the waterfall the longest bar is the top driver. It may well point to the left.",
            "His loan runs for only 8 months: the answer is \"duration\".",
        ],
        solution: &[("person", "309"), ("driver", "duration")],
    },
    pitfall: Pitfall {
        param: "column",
        mistake: "copy",
        watch: "credit",
        direction: Direction::Falls,
        statement: "Believe that what the model leans on is what causes bad loans, and act on it",
    },
    predict: Question {
        prompt: "On the whole the state of the checking account moves the model's answers most, clearly further than \
                 any other column. For how many percent of the applicants is it the column that moved them furthest?",
        answer: Answer::Number {
            unit: "%",
            within: 10.0,
            settle: |metrics| metrics.get("agree").map(|share| 100.0 * share),
        },
        because: "Only for about half. What matters on the whole is a mean, and nobody is a mean: whoever asks \"why \
                  me?\" must be answered from one row.",
    },
    start: session::start,
};
