//! Spam by logistic regression: a weight for each word, a threshold, and what accuracy hides.

mod mails;
mod session;
mod view;

use stepwise_data::SPAMBASE;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The share of spam that the challenge asks to find, and the share of wanted mail that it lets be taken for spam.
const RECALL: f64 = 0.7;
const FALSE_ALARMS: f64 = 0.02;

/// The column that the challenge is about.
const TARGET: &str = "label";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "classification",
    title: "Classification",
    section: Section::Learning,
    summary: "Filter spam by the words of a mail, and see how little it means to be right about 98 % of them.",
    minutes: 12,
    needs: &["regression", "probability"],
    datasets: &[SPAMBASE],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "threshold",
            label: "Threshold",
            help: "From this probability on a mail goes to the spam folder. Click or drag in a figure to move it, too.",
            unit: "",
            kind: ParamKind::Number { min: 0.01, max: 0.99, default: 0.5, log: false },
            live: true,
            when: None,
        },
        Param {
            key: "features",
            label: "Words count",
            help: "As they are, the tenth \"free\" weighs as much as the first. The logarithm draws long tails in.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "raw", label: "as often as they occur" },
                    Choice { key: "log", label: "by the logarithm of how often" },
                    Choice { key: "both", label: "by the logarithm, and by whether they occur" },
                ],
                default: "raw",
            },
            live: false,
            when: None,
        },
        Param {
            key: "spam",
            label: "Share of spam",
            help: "In the collection 39 % are spam. In a company's mail, behind a first filter, it may be 2 %.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "collected", label: "as collected" },
                    Choice { key: "thinned", label: "thinned to 2 %" },
                ],
                default: "collected",
            },
            live: false,
            when: None,
        },
        Param {
            key: "penalty",
            label: "Penalty",
            help: "How strongly the weights are held back.",
            unit: "",
            kind: ParamKind::Number { min: 0.01, max: 1000.0, default: 1.0, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "held_out",
            label: "Held out",
            help: "The share of the mails that the model does not see, and is judged by.",
            unit: "",
            kind: ParamKind::Number { min: 0.1, max: 0.6, default: 0.4, log: false },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "A column of two classes, or of numbers, which are halved at their median. The rarer class is sought.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Category, ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Of the mails held out, as collected: find at least 70 % of the spam, and take at most 2 % of the wanted mail \
               for spam.",
        hints: [
            "At ½ the filter finds most spam, but some six wanted mails in a hundred go with it. Raise the threshold and \
             watch both.",
            "Counted as they are, a few mails full of one word pull the weights. What does the curve do when words count by \
             the logarithm?",
            "Let words count by the logarithm and by whether they occur, and set the threshold to 0.91.",
        ],
        solution: &[("features", "both"), ("threshold", "0.91")],
    },
    pitfall: Pitfall {
        param: "spam",
        mistake: "thinned",
        watch: "recall",
        direction: Direction::Falls,
        statement: "Judge by accuracy where only 2 % of the mail is spam",
    },
    predict: Question {
        prompt: "The filter is right about more than nine mails in ten. Of a hundred mails that you want to read, how many \
                 will it put into the spam folder?",
        answer: Answer::Number {
            unit: "mails",
            within: 1.5,
            settle: |metrics| metrics.get("false_alarms").map(|share| 100.0 * share),
        },
        because: "Some six. Accuracy mixes two shares that a reader feels very differently: spam let through, \
                  and mail lost.",
    },
    start: session::start,
};
