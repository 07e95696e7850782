//! Ratings of films in a few hidden traits: matrix factorisation, what it makes of a newcomer, and of you.

mod examination;
mod films;
mod model;
mod session;
mod view;

use stepwise_data::{MOVIELENS, MOVIELENS_FILMS};
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, Param, ParamKind, Pitfall, Question, Section, Topic, When,
};

/// The error on held-out ratings that the challenge asks for, in stars.
const GOAL: f64 = 0.88;

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "recommender-systems",
    title: "Recommender systems",
    section: Section::Learning,
    summary: "Find hidden traits of films from ratings alone, then rate a dozen yourself and be known at once.",
    minutes: 15,
    needs: &["regression"],
    datasets: &[MOVIELENS, MOVIELENS_FILMS],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "method",
            label: "Method",
            help: "Least squares solves all users exactly while the films are held, then all films. Gradient descent \
                   nudges both a little at every rating.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "als", label: "alternating least squares" },
                    Choice { key: "sgd", label: "gradient descent" },
                ],
                default: "als",
            },
            live: false,
            when: None,
        },
        Param {
            key: "factors",
            label: "Traits",
            help: "How many numbers describe the taste of a user and the character of a film.",
            unit: "",
            kind: ParamKind::Integer { min: 0, max: 40, default: 10 },
            live: false,
            when: None,
        },
        Param {
            key: "penalty",
            label: "Penalty",
            help: "What a squared trait costs. It holds back traits of which few ratings tell.",
            unit: "",
            kind: ParamKind::Number { min: 0.5, max: 100.0, default: 2.0, log: true },
            live: false,
            when: Some(When { key: "method", is: &["als"] }),
        },
        Param {
            key: "shrinkage",
            label: "Penalty",
            help: "How much each visit of a rating shrinks the traits concerned.",
            unit: "",
            kind: ParamKind::Number { min: 0.001, max: 1.0, default: 0.02, log: true },
            live: false,
            when: Some(When { key: "method", is: &["sgd"] }),
        },
        Param {
            key: "rate",
            label: "Learning rate",
            help: "How far one rating pulls the traits concerned.",
            unit: "",
            kind: ParamKind::Number { min: 0.001, max: 0.05, default: 0.01, log: true },
            live: false,
            when: Some(When { key: "method", is: &["sgd"] }),
        },
        Param {
            key: "sweeps",
            label: "Sweeps",
            help: "How often every rating is gone through.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 40, default: 12 },
            live: false,
            when: None,
        },
        Param {
            key: "newcomer",
            label: "Without ratings",
            help: "What somebody gets of whom nothing is known. Choose here what you get before you have rated a film.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "popular", label: "what most people like" },
                    Choice { key: "stranger", label: "the row of somebody else" },
                ],
                default: "popular",
            },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Predict the ratings held out with an error (RMSE) of at most 0.88 stars.",
        hints: [
            "The error on ratings seen keeps falling while that on ratings held out rises. Which knob holds back traits that \
             only fit accidents?",
            "Most films have a handful of ratings, and ten traits can explain any handful. Make the penalty several times \
             as large.",
            "20 traits with a penalty of 15.",
        ],
        solution: &[("factors", "20"), ("penalty", "15")],
    },
    pitfall: Pitfall {
        param: "newcomer",
        mistake: "stranger",
        watch: "newcomer_rmse",
        direction: Direction::Rises,
        statement: "Look up a row of traits for somebody who has none",
    },
    predict: Question {
        prompt: "Each sweep makes the error on the ratings it learns from smaller. With ten traits and a light penalty, where \
                 does the error on held-out ratings end, compared with its lowest on the way?",
        answer: Answer::Choice {
            options: &["at its lowest", "a little above", "far above"],
            settle: |metrics| {
                let above = metrics.get("rmse")? - metrics.get("best_rmse")?;
                Some(if above < 0.002 {
                    0
                } else if above < 0.02 {
                    1
                } else {
                    2
                })
            },
        },
        because: "The lowest comes within two sweeps. After that the traits describe the accidents of the ratings they have \
                  seen: these errors keep falling, and the others climb.",
    },
    start: session::start,
};
