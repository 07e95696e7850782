//! Linear regression by gradient descent: a walk down the bowl of the loss, and what a wrong derivative does to it.

mod bowl;
mod points;
mod session;
mod view;

use stepwise_data::AMES;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// How far above the least-squares loss the walk may end, as a share of it.
const GOAL: f64 = 0.01;

/// How many steps a walk has.
const STEPS: usize = 60;

/// The columns that the challenge is about.
const FEATURE: &str = "living_area";
const TARGET: &str = "sale_price";

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "calculus",
    title: "Calculus",
    section: Section::Mathematics,
    summary: "Fit a line to house prices by walking downhill, and check the slope you walk by.",
    minutes: 10,
    needs: &["linear-algebra"],
    datasets: &[AMES],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "rate",
            label: "Learning rate",
            help: "How far a step goes for a slope of 1. Too small creeps, too large leaps out of the valley.",
            unit: "",
            kind: ParamKind::Number { min: 0.001, max: 1.0, default: 0.05, log: true },
            live: false,
            when: None,
        },
        Param {
            key: "scale",
            label: "Scale",
            help: "Standard scores make the narrow valley a round bowl. Else both columns are divided by a power of ten.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "units", label: "round units" },
                    Choice { key: "standard", label: "standard scores" },
                ],
                default: "units",
            },
            live: false,
            when: None,
        },
        Param {
            key: "derivative",
            label: "Slope by",
            help: "The loss of one house is r², and r depends on w. The chain rule multiplies both derivatives.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "chain", label: "the chain rule: 2r · x" },
                    Choice { key: "outer", label: "the outer derivative only: 2r" },
                ],
                default: "chain",
            },
            live: false,
            when: None,
        },
        Param {
            key: "feature",
            label: "From",
            help: "The column drawn across.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: FEATURE },
            live: false,
            when: None,
        },
        Param {
            key: "target",
            label: "Predict",
            help: "The column drawn upwards.",
            unit: "",
            kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: TARGET },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "From w = 0 and b = 0, come within 1 % of the least-squares loss of price by living area, in 60 steps.",
        hints: [
            "Look where the time goes: a few steps down the steep side, then a long crawl along the floor.",
            "A larger rate crawls faster, until the walk leaps from side to side. Two over the largest curvature is \
             the limit.",
            "The valley is narrow because all areas lie far from 0. Standard scores make it round.",
        ],
        solution: &[("scale", "standard")],
    },
    pitfall: Pitfall {
        param: "derivative",
        mistake: "outer",
        watch: "above",
        direction: Direction::Rises,
        statement: "Forget the inner derivative: take 2r for the slope in w, without the x",
    },
    predict: Question {
        prompt: "The walk reaches the floor of the valley within ten steps. By how many percent will its loss still be \
                 above the least-squares loss after 60?",
        answer: Answer::Number {
            unit: "%",
            within: 1.0,
            settle: |metrics| metrics.get("above").map(|share| 100.0 * share),
        },
        because: "The floor is so flat that the slope there is nearly 0, and a step is only as long as the slope. The \
                  direction that matters least is learned last.",
    },
    start: session::start,
};
