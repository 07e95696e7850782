//! Principal components of wines: axes that turn until each holds as much of the variance as it can.

mod axes;
mod session;
mod shapes;
mod view;
mod wines;

use stepwise_data::WINE;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The share of the variance that the challenge asks to keep.
const GOAL: f64 = 0.8;

/// What was measured in each wine.
const MEASUREMENTS: [&str; 13] = [
    "alcohol",
    "malic_acid",
    "ash",
    "alkalinity_of_ash",
    "magnesium",
    "total_phenols",
    "flavanoids",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "hue",
    "dilution",
    "proline",
];

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "linear-algebra",
    title: "Linear algebra",
    section: Section::Mathematics,
    summary: "Turn the axes of 13 measurements until a few of them say nearly everything about a wine.",
    minutes: 12,
    needs: &[],
    datasets: &[WINE],
    takes_own_data: true,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "features",
            label: "Measurements",
            help: "The columns of the matrix X. Each is one dimension of the cloud.",
            unit: "",
            kind: ParamKind::Columns {
                accepts: &[ColumnKind::Number],
                default: &MEASUREMENTS,
                min: 2,
                max: 20,
            },
            live: false,
            when: None,
        },
        Param {
            key: "components",
            label: "Components to keep",
            help: "Each wine is described by this many numbers instead of one for each measurement.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 13, default: 2 },
            live: false,
            when: None,
        },
        Param {
            key: "method",
            label: "Method",
            help: "Power iteration finds one axis after the other; Jacobi turns two axes at a time until all are found.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "power", label: "power iteration" },
                    Choice { key: "jacobi", label: "Jacobi's rotations" },
                ],
                default: "power",
            },
            live: false,
            when: None,
        },
        Param {
            key: "scale",
            label: "Scale",
            help: "Standard scores make a milligram and a percent comparable. Without them the largest numbers win.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    Choice { key: "standard", label: "standard scores" },
                    Choice { key: "raw", label: "as they are" },
                ],
                default: "standard",
            },
            live: false,
            when: None,
        },
        Param {
            key: "product",
            label: "Covariance from",
            help: "X has one row for each wine. Only one of these products has one row and column for each measurement.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[Choice { key: "xtx", label: "Xᵀ · X" }, Choice { key: "xx", label: "X · X" }],
                default: "xtx",
            },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Keep 80 % of the variance of all 13 measurements, as standard scores, with as few components as \
               possible.",
        hints: [
            "Two axes make a pretty picture. How much of the variance do they hold?",
            "Let Jacobi's rotations find all axes. The line over the bars adds their shares up: where does it cross \
             80 %?",
            "Four components hold 73.6 %, and the fifth adds 6.6 %. Keep 5.",
        ],
        solution: &[("components", "5")],
    },
    pitfall: Pitfall {
        param: "product",
        mistake: "xx",
        watch: "found",
        direction: Direction::Falls,
        statement: "Forget to transpose: multiply X by X",
    },
    predict: Question {
        prompt: "Each of the 13 standardised measurements holds 1/13, about 8 %, of the variance. What percentage will \
                 the best single direction hold?",
        answer: Answer::Number {
            unit: "%",
            within: 8.0,
            settle: |metrics| metrics.get("first").map(|share| 100.0 * share),
        },
        because: "The measurements are related: a wine rich in phenols is rich in flavanoids too. What they share \
                  falls on one axis, which holds as much as almost five of them.",
    },
    start: session::start,
};
