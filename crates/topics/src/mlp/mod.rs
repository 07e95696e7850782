//! Handwritten digits by a small network: turn the number of neurons and watch it learn, or not.
//!
//! | file | idea |
//! |---|---|
//! | `training` | the net, its optimiser, and batches drawn from the pictures |
//! | `evaluation` | how the net does on pictures, a slice at a time |
//! | `sketch` | a drawn digit brought into the form of the data |
//! | `session` | the run: when to train, when to evaluate |
//! | `view` | the panels |

mod evaluation;
mod session;
mod sketch;
mod training;
mod view;

use stepwise_data::MNIST;
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, LabError, Metrics, Param, ParamKind, Pitfall, Question, Section,
    Session, Setup, Topic,
};

/// The accuracy on the test pictures that the challenge asks for.
const GOAL: f64 = 0.95;
/// The most weights that the challenge allows.
const MOST_WEIGHTS: usize = 60_000;

/// The declaration.
pub static TOPIC: Topic = Topic {
    slug: "mlp",
    title: "Multilayer perceptron",
    section: Section::DeepLearning,
    summary: "Train a network on handwritten digits while you watch, then draw one yourself.",
    minutes: 12,
    needs: &["calculus", "classification", "data-splitting"],
    datasets: &[MNIST],
    takes_own_data: false,
    uses_tensors: true,
    uses_shell: false,
    params: PARAMS,
    challenge: Challenge {
        goal: "Read at least 95 % of the test digits right at the end of a run, with at most 60,000 weights.",
        hints: [
            "More neurons help, up to a point: each hidden neuron costs 795 weights. How many can you afford?",
            "Compare the two accuracy curves. When the training digits are all right and the test digits are not, \
             the net needs more digits, not more neurons.",
            "A digit moved by one pixel is still the same digit, but new to the net. Try about 72 neurons, shifts of \
             1 pixel and 20 passes.",
        ],
        solution: &[("hidden", "72"), ("shift", "1"), ("learning_rate", "0.2"), ("epochs", "20")],
    },
    pitfall: Pitfall {
        param: "hidden",
        mistake: "2",
        watch: "test_accuracy",
        direction: Direction::Falls,
        statement: "Squeeze every digit through two neurons",
    },
    predict: Question {
        prompt: "The net starts with 16 hidden neurons and sees each training digit four times. What share of digits \
                 it has never seen will it then read right?",
        answer: Answer::Choice {
            options: &["About 10 %, as by guessing", "About half", "About 90 %", "Nearly all, over 98 %"],
            settle,
        },
        because: "Sixteen neurons are enough to tell most digits apart. The rest are sloppy digits that look like \
                  another one, and those need more neurons and more examples.",
    },
    start,
};

const PARAMS: &[Param] = &[
    Param {
        key: "hidden",
        label: "Hidden neurons",
        help: "Neurons in each hidden layer. Each looks at all 784 pixels.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 256, default: 16 },
        live: false,
        when: None,
    },
    Param {
        key: "layers",
        label: "Hidden layers",
        help: "A second layer combines what the first one found.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 2, default: 1 },
        live: false,
        when: None,
    },
    Param {
        key: "learning_rate",
        label: "Learning rate",
        help: "How far each step goes. Adam wants about a hundredth of what plain descent wants.",
        unit: "",
        kind: ParamKind::Number { min: 0.0001, max: 100.0, default: 0.1, log: true },
        live: true,
        when: None,
    },
    Param {
        key: "batch_size",
        label: "Batch size",
        help: "Digits looked at before each step. Small batches give many noisy steps, large ones few steady steps.",
        unit: "digits",
        kind: ParamKind::Integer { min: 8, max: 256, default: 32 },
        live: true,
        when: None,
    },
    Param {
        key: "optimizer",
        label: "Optimiser",
        help: "How a gradient becomes a step.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "sgd", label: "Plain descent (SGD)" },
                Choice { key: "momentum", label: "Momentum 0.9" },
                Choice { key: "adam", label: "Adam" },
            ],
            default: "sgd",
        },
        live: false,
        when: None,
    },
    Param {
        key: "shift",
        label: "Shift digits",
        help: "Moves each training digit by up to so many pixels, anew each time it is seen.",
        unit: "pixels",
        kind: ParamKind::Integer { min: 0, max: 2, default: 0 },
        live: true,
        when: None,
    },
    Param {
        key: "rows",
        label: "Training digits",
        help: "How many digits the net may learn from.",
        unit: "digits",
        kind: ParamKind::Integer { min: 100, max: 12_000, default: 12_000 },
        live: false,
        when: None,
    },
    Param {
        key: "epochs",
        label: "Passes",
        help: "How often each training digit is seen before the run ends.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 30, default: 4 },
        live: true,
        when: None,
    },
];

fn settle(metrics: &Metrics) -> Option<usize> {
    let accuracy = metrics.get("test_accuracy")?;
    Some(match accuracy {
        accuracy if accuracy < 0.3 => 0,
        accuracy if accuracy < 0.75 => 1,
        accuracy if accuracy < 0.98 => 2,
        _ => 3,
    })
}

fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    Ok(Box::new(session::MlpSession::new(&setup)?))
}
