//! Outlines of animals by a convolutional network: how many filters does it take to tell ten animals apart?
//!
//! | file | idea |
//! |---|---|
//! | `net` | convolutions, pools, and a dense layer; what each layer makes of a picture |
//! | `training` | the net, its optimiser, and batches that are learnt from in parts |
//! | `evaluation` | how the net does on pictures, a slice at a time |
//! | `portrait` | what the net sees in one picture, and which parts of it matter |
//! | `session` | the run: when to train, when to evaluate |
//! | `view`, `pictures_view` | the panels: of the run, of pictures |

mod evaluation;
mod net;
mod pictures_view;
mod portrait;
mod session;
mod training;
mod view;

use stepwise_data::ANIMALS;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, LabError, Metrics, Param, ParamKind, Pitfall, Question, Section,
    Session, Setup, Topic,
};

/// The accuracy on the test pictures that the challenge asks for.
const GOAL: f64 = 0.85;
/// The most weights that the challenge allows.
const MOST_WEIGHTS: usize = 100_000;

/// The declaration.
pub static TOPIC: Topic = Topic {
    slug: "cnn",
    title: "Convolutional networks",
    section: Section::DeepLearning,
    summary: "Train a network on outlines of animals, and look through its filters at what it sees.",
    minutes: 12,
    needs: &["mlp"],
    datasets: &[ANIMALS],
    takes_own_data: false,
    uses_tensors: true,
    uses_shell: false,
    params: PARAMS,
    challenge: Challenge {
        goal: "Name at least 85 % of the test animals right at the end of a run, with at most 100,000 weights.",
        hints: [
            "Four filters are few: an ear, a trunk, a stripe and a hoof already need one each. How many more can you \
             afford with 100,000 weights?",
            "Is the test curve still rising when the run ends? Then give it more passes, or larger steps.",
            "An animal that looks left is the same animal. Try 12 filters, mirrored pictures, 8 passes and a learning rate \
             of 0.004.",
        ],
        solution: &[("filters", "12"), ("flip", "on"), ("learning_rate", "0.004"), ("epochs", "8")],
    },
    pitfall: Pitfall {
        param: "filters",
        mistake: "1",
        watch: "test_accuracy",
        direction: Direction::Falls,
        statement: "Give each layer a single filter",
    },
    predict: Question {
        prompt: "Each layer has four filters, each looking at 3 × 3 pixels at once. The net sees 3,000 animals four times. \
                 What share of new animals will it name right?",
        answer: Answer::Choice {
            options: &["About 10 %, as by guessing", "About 40 %", "About 75 %", "Over 95 %"],
            settle,
        },
        because: "The same few filters slide over the whole picture, so each learns from every place of every picture. \
                  That is why 2,158 weights get as far as a dense net gets with many times as many.",
    },
    start,
};

const PARAMS: &[Param] = &[
    Param {
        key: "filters",
        label: "Filters",
        help: "Filters in each layer. Each looks for one pattern, everywhere in the picture.",
        unit: "per layer",
        kind: ParamKind::Integer { min: 1, max: 24, default: 4 },
        live: false,
        when: None,
    },
    Param {
        key: "layers",
        label: "Layers",
        help: "Each layer looks for patterns of the patterns below, then halves the picture.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 3, default: 2 },
        live: false,
        when: None,
    },
    Param {
        key: "kernel",
        label: "Filter size",
        help: "How many pixels a filter sees at once.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[Choice { key: "3", label: "3 × 3" }, Choice { key: "5", label: "5 × 5" }],
            default: "3",
        },
        live: false,
        when: None,
    },
    Param {
        key: "flip",
        label: "Mirror pictures",
        help: "Shows every other training picture mirrored, at random: an animal that looks left is the same animal.",
        unit: "",
        kind: ParamKind::Toggle { default: false },
        live: false,
        when: None,
    },
    Param {
        key: "shift",
        label: "Shift pictures",
        help: "Moves each training picture by up to so many pixels, anew each time it is seen.",
        unit: "pixels",
        kind: ParamKind::Integer { min: 0, max: 3, default: 0 },
        live: false,
        when: None,
    },
    Param {
        key: "learning_rate",
        label: "Learning rate",
        help: "How far each step of Adam goes.",
        unit: "",
        kind: ParamKind::Number { min: 0.0001, max: 1.0, default: 0.003, log: true },
        live: true,
        when: None,
    },
    Param {
        key: "rows",
        label: "Training pictures",
        help: "How many pictures the net may learn from.",
        unit: "pictures",
        kind: ParamKind::Integer { min: 100, max: 3_000, default: 3_000 },
        live: false,
        when: None,
    },
    Param {
        key: "epochs",
        label: "Passes",
        help: "How often each training picture is seen before the run ends.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 30, default: 4 },
        live: true,
        when: None,
    },
];

fn settle(metrics: &Metrics) -> Option<usize> {
    let accuracy = metrics.get("test_accuracy")?;
    Some(match accuracy {
        accuracy if accuracy < 0.25 => 0,
        accuracy if accuracy < 0.6 => 1,
        accuracy if accuracy < 0.9 => 2,
        _ => 3,
    })
}

fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    Ok(Box::new(session::CnnSession::new(&setup)?))
}
