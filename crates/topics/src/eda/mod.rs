//! Looking before modelling: what each column of the Titanic's passengers tells about who survived, and the one that
//! tells too much.

mod groups;
mod look;
mod model;
mod session;
mod table;
mod view;

use stepwise_data::TITANIC;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// What an answer of the challenge may be.
const COLUMNS: &[Choice] = &[
    Choice { key: "open", label: "not answered yet" },
    Choice { key: "class", label: "class" },
    Choice { key: "name", label: "name" },
    Choice { key: "sex", label: "sex" },
    Choice { key: "age", label: "age" },
    Choice { key: "siblings_spouses", label: "siblings and spouses" },
    Choice { key: "parents_children", label: "parents and children" },
    Choice { key: "ticket", label: "ticket" },
    Choice { key: "fare", label: "fare" },
    Choice { key: "cabin", label: "cabin" },
    Choice { key: "embarked", label: "embarked" },
    Choice { key: "boat", label: "boat" },
];

const fn answer(key: &'static str, label: &'static str, help: &'static str) -> Param {
    let kind = ParamKind::Choice { options: COLUMNS, default: "open" };
    Param { key, label, help, unit: "", kind, live: true, when: None }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "eda",
    title: "Exploratory data analysis",
    section: Section::Data,
    summary: "Look at the Titanic's passengers column by column, and find the one that knows the end of the story.",
    minutes: 12,
    needs: &["pandas", "statistics"],
    datasets: &[TITANIC],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "target",
            label: "What is to be told",
            help: "A column of classes; numbers are halved at their median.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Category, ColumnKind::Number],
                default: table::TARGET,
            },
            live: false,
            when: None,
        },
        Param {
            key: "ranges",
            label: "Cut numbers into",
            help: "Ranges of about equally many rows. More ranges tell more, some of it by chance.",
            unit: "ranges",
            kind: ParamKind::Integer { min: 2, max: 30, default: 10 },
            live: false,
            when: None,
        },
        Param {
            key: "suspicion",
            label: "Leave out columns that tell more than",
            help: "What tells nearly everything may have been written down afterwards. 100 leaves nothing out.",
            unit: "%",
            kind: ParamKind::Number { min: 1.0, max: 100.0, default: 50.0, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "show",
            label: "Show the column",
            help: "The one in the two figures below, once all were looked at.",
            unit: "",
            kind: ParamKind::Column {
                accepts: &[ColumnKind::Category, ColumnKind::Number, ColumnKind::Text, ColumnKind::Date],
                default: "sex",
            },
            live: true,
            when: None,
        },
        answer("leak", "Your answer: the leak", "The column that was written down after the sinking."),
        answer("first", "Your answer: an honest column", "One of the three that tell most beyond chance."),
        answer("second", "another one", "One of the three that tell most beyond chance."),
        answer("third", "and a third", "One of the three that tell most beyond chance."),
    ],
    challenge: Challenge {
        goal: "Name the column that leaks who survived, and the three honest columns that tell most beyond chance. The \
               model must do without the leak.",
        hints: [
            "Run to the end. One bar is far longer than all others: when could anybody have known what it says?",
            "Boat is the number of a lifeboat. Then take what a column tells by chance off what it tells.",
            "The leak is boat; the honest ones are sex, fare and class, in any order.",
        ],
        solution: &[("leak", "boat"), ("first", "sex"), ("second", "fare"), ("third", "class")],
    },
    pitfall: Pitfall {
        param: "suspicion",
        mistake: "100",
        watch: "accuracy",
        direction: Direction::Rises,
        statement: "Skip the look, and give the model every column",
    },
    predict: Question {
        prompt: "“Women and children first”. A passenger's sex tells 23 % of all there is to know about who survived. How \
                 many percent does age tell?",
        answer: Answer::Number {
            unit: "%",
            within: 3.0,
            settle: |metrics| metrics.get("age").map(|share| 100.0 * share),
        },
        because: "Only children below six or so were saved clearly more often, and they are few. For everybody else age \
                  hardly matters, and 177 ages are blank.",
    },
    start: session::start,
};
