//! A model of film reviews behind `POST /predict`: what comes in is checked, or is not.

mod app;
mod check;
mod model;
mod probe;
mod reviews;
mod service;
mod session;
mod view;

use stepwise_data::MOVIE_SNIPPETS;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, Param, ParamKind, Pitfall, Question, Section, Topic, When,
};

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "model-deployment",
    title: "Model deployment",
    section: Section::Production,
    summary: "Put a model of film reviews behind an address, send it requests of every kind, and see what it says to \
              those that make no sense.",
    minutes: 15,
    needs: &["classification", "data-splitting"],
    datasets: &[MOVIE_SNIPPETS],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "validation",
            label: "Checks",
            help: "What is asked of a request before the model sees it.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "none", label: "nothing" },
                    Choice { key: "types", label: "that there is a text" },
                    Choice { key: "full", label: "type, length and content" },
                ],
                default: "none",
            },
            live: false,
            when: None,
        },
        Param {
            key: "longest",
            label: "Longest text",
            help: "Texts with more characters are refused.",
            unit: "characters",
            kind: ParamKind::Integer { min: 50, max: 10_000, default: 10_000 },
            live: false,
            when: Some(When { key: "validation", is: &["full"] }),
        },
        Param {
            key: "tokenizer",
            label: "Words are cut",
            help: "How the service turns a text into words. The model was trained on lower case, without signs.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "same", label: "as in training" },
                    Choice { key: "older", label: "by an older version" },
                ],
                default: "same",
            },
            live: false,
            when: None,
        },
        Param {
            key: "sentences",
            label: "Learns from",
            help: "Reviews that the model is trained with before it is served.",
            unit: "reviews",
            kind: ParamKind::Integer { min: 500, max: 8000, default: 4000 },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Have every bad request refused with 422, and every good one answered with 200 as the model was trained to.",
        hints: [
            "Which kinds end in 500? There the program stumbled over something that is no text. Have it check for that.",
            "An empty text, blanks, 6,000 characters and unknown words are texts, too. They need checks of their own.",
            "Check everything, and set the longest text between the longest good request (below 400 characters) and 6,000.",
        ],
        solution: &[("validation", "full"), ("longest", "500")],
    },
    pitfall: Pitfall {
        param: "tokenizer",
        mistake: "older",
        watch: "agreement",
        direction: Direction::Falls,
        statement: "Serve the model with another tokenizer than it was trained with",
    },
    predict: Question {
        prompt: "The service checks nothing. Forty bad requests come: no text, null, numbers, lists, empty texts, 6,000 \
                 characters, words it never saw. How many get 200 and a label, as if nothing were wrong?",
        answer: Answer::Number { unit: "requests", within: 4.0, settle: |metrics| metrics.get("nonsense") },
        because: "Sixteen. Over what is not a text the program stumbles, and 500 is at least seen in the log. But an empty \
                  text, a novel or unknown words are texts: the model has a label for everything.",
    },
    start: session::start,
};
