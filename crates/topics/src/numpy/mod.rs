//! The product behind a layer of a network, measured on this very device: from lists of boxed numbers to vectors and the
//! graphics card.

mod layer;
mod pattern;
mod rung;
mod session;
mod view;

use stepwise_data::MNIST;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, Param, ParamKind, Pitfall, Question, Section, Topic,
};

/// The shape that the challenge asks for, and how many times as fast as the lists.
const GOAL_SHAPE: (usize, usize) = (256, 128);
const GOAL_SPEEDUP: f64 = 100.0;

const fn option(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// The lab.
pub static TOPIC: Topic = Topic {
    slug: "numpy",
    title: "NumPy",
    section: Section::Tools,
    summary: "Multiply the matrices of a network's layer in five ways, and measure on your own device what an array is \
              worth.",
    minutes: 12,
    needs: &["python"],
    datasets: &[MNIST],
    takes_own_data: false,
    uses_tensors: true,
    uses_shell: false,
    params: &[
        Param {
            key: "rung",
            label: "Compute with",
            help: "All ways are measured; this is the one that your layer uses, and whose way through memory is shown.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[
                    option("lists", "lists of numbers"),
                    option("flat", "an array, three loops"),
                    option("blocked", "an array, in blocks"),
                    option("vectors", "an array, in vectors (SIMD)"),
                    option("card", "the graphics card (WebGPU)"),
                ],
                default: "flat",
            },
            live: true,
            when: None,
        },
        Param {
            key: "rows",
            label: "Digits in the batch",
            help: "The rows of X: one digit of 784 pixels each.",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 256, default: 64 },
            live: false,
            when: None,
        },
        Param {
            key: "units",
            label: "Units of the layer",
            help: "How many numbers the layer makes of each digit.",
            unit: "",
            kind: ParamKind::Integer { min: 8, max: 256, default: 128 },
            live: false,
            when: None,
        },
        Param {
            key: "weights",
            label: "Shape of the weights",
            help: "A product takes each row of X by each column of W: they must be equally long.",
            unit: "",
            kind: ParamKind::Choice {
                options: &[option("inputs_first", "784 × units"), option("units_first", "units × 784")],
                default: "inputs_first",
            },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge {
        goal: "Make a product of the shape 256 × 128, and compute it at least 100 times as fast as lists do, on this \
               device.",
        hints: [
            "The product has as many rows as X and as many columns as W.",
            "Take 256 digits and 128 units. Then look at the bars: which way is a hundred times longer than the first? \
             The scale is logarithmic, so that is two of its large steps.",
            "Compute with vectors.",
        ],
        solution: &[("rung", "vectors"), ("rows", "256"), ("units", "128")],
    },
    pitfall: Pitfall {
        param: "rung",
        mistake: "lists",
        watch: "rate",
        direction: Direction::Falls,
        statement: "Keep the matrices as lists of lists, and loop over them",
    },
    predict: Question {
        prompt: "The same sums, the same processor. How many times as fast are vectors as lists of numbers?",
        answer: Answer::Choice {
            options: &["about 3 times", "about 30 times", "about 300 times", "several thousand times"],
            settle: |metrics| {
                let times = metrics.get("vectors_over_lists")?;
                Some([10.0, 100.0, 1_500.0].iter().filter(|&&limit| times > limit).count())
            },
        },
        because: "A list asks of each number what it is, fetches it from somewhere, and makes a box for every result. An \
                  array knows all that beforehand, so that the processor multiplies several neighbours at once.",
    },
    start: session::start,
};
