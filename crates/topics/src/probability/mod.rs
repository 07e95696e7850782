//! A spam filter that multiplies odds word by word, and what becomes of it when the words are not independent.

mod filter;
mod judged;
mod messages;
mod session;
mod view;
mod walk;

use stepwise_data::SMS_SPAM;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The share of spam among the filtered, and the share of the spam that is caught, that the challenge asks for.
const PRECISION: f64 = 0.99;
const RECALL: f64 = 0.75;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "probability",
    title: "Probability",
    section: Section::Mathematics,
    summary: "Filter spam by odds that every word multiplies, and see what happens when one piece of evidence counts ten \
              times.",
    minutes: 12,
    needs: &["statistics"],
    datasets: &[SMS_SPAM],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "odds",
            label: "Filter above odds of",
            help: "How many times likelier spam must be than ham before a message is filtered.",
            unit: ": 1",
            kind: ParamKind::Number { min: 0.01, max: 1e6, default: 1.0, log: true },
            live: true,
            when: None,
        },
        Param {
            key: "prior",
            label: "Spam before reading",
            help: "The probability of spam before the first word. About one message in eight is.",
            unit: "",
            kind: ParamKind::Number { min: 0.01, max: 0.99, default: 0.12, log: false },
            live: true,
            when: None,
        },
        Param {
            key: "smoothing",
            label: "Smoothing",
            help: "Added to every count, so that a word never seen in one kind does not decide alone.",
            unit: "",
            kind: ParamKind::Number { min: 0.001, max: 10.0, default: 0.1, log: true },
            live: true,
            when: None,
        },
        Param {
            key: "model",
            label: "A message is",
            help: "Words drawn one after the other, or a list of which words are there and which are missing.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("counts", "words drawn from an urn"),
                    option("presence", "words there or missing"),
                ],
                default: "counts",
            },
            live: true,
            when: None,
        },
        Param {
            key: "copies",
            label: "Copies of a column",
            help: "How often the same evidence is in the table. Copies agree perfectly, so more than one says nothing new.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 20, default: 1 },
            live: true,
            when: None,
        },
        Param {
            key: "copied",
            label: "Which column",
            help: "The word whose column is copied.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("call", "call"),
                    option("free", "free"),
                    option("txt", "txt"),
                    option("all", "every word"),
                ],
                default: "call",
            },
            live: true,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Catch at least 75 % of the spam held out, while at least 99 % of what is filtered is spam.",
        hints: [
            "At even odds nearly all spam is caught. What else is? Look at the dots just right of the line.",
            "A lost message is worse than one advertisement more. Ask for higher odds, and watch both numbers.",
            "Filter above odds of about 1,000 to 1.",
        ],
        solution: &[("odds", "1000")],
    },
    pitfall: Pitfall {
        param: "copies",
        mistake: "10",
        watch: "brier",
        direction: Direction::Rises,
        statement: "Put the same evidence into the table ten times",
    },
    predict: Question {
        prompt: "One message in eight is spam, and spam loves the word “call”. Of 100 messages with “call”, how many are \
                 spam?",
        answer: Answer::Number {
            unit: "",
            within: 8.0,
            settle: |metrics| metrics.get("call").map(|share| 100.0 * share),
        },
        because: "A spam message has “call” about ten times as often as ham does. But ham is seven times as common, so much of what has the word \
                  is ham. Evidence multiplies the odds; it does not replace them.",
    },
    start: session::start,
};
