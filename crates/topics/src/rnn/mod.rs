//! A recurrent net on a memory task and on the price of a share: follow the gradient back through time and see where
//! it gives out.
//!
//! | file | idea |
//! |---|---|
//! | `net` | a recurrent cell of three kinds, and a dense layer on its state |
//! | `memory` | the task whose answer stands at the first step |
//! | `prices` | the task that follows a share |
//! | `task` | what both tasks are to the one who trains |
//! | `training` | the net, its optimiser and its batches |
//! | `examination` | how the net does on what it never learns from, a slice at a time |
//! | `session` | the run: when to train, when to examine |
//! | `view`, `memory_view`, `prices_view` | the panels: of both tasks, of each |

mod examination;
mod memory;
mod memory_view;
mod net;
mod prices;
mod prices_view;
mod session;
mod task;
mod training;
mod view;

use stepwise_data::STOCKS;
use stepwise_lab::{
    Answer, Challenge, Choice, ColumnKind, Direction, LabError, Metrics, Param, ParamKind, Pitfall, Question,
    Section, Session, Setup, Topic, When,
};

/// The share of right answers that the challenge asks for.
const GOAL: f64 = 0.95;
/// Over how many steps the challenge asks for it.
const GOAL_STEPS: usize = 100;

/// The declaration.
pub static TOPIC: Topic = Topic {
    slug: "rnn",
    title: "Recurrent networks",
    section: Section::DeepLearning,
    summary: "Ask a recurrent net what it saw a hundred steps ago, then let it predict the price of a share.",
    minutes: 14,
    needs: &["mlp", "time-series"],
    datasets: &[STOCKS],
    takes_own_data: true,
    uses_tensors: true,
    uses_shell: false,
    params: PARAMS,
    challenge: Challenge {
        goal: "Beat the plain recurrent net, which can only guess here: name the first symbol after 100 steps or more \
               right in at least 95 % of new sequences.",
        hints: [
            "Set the length to 100 and look at the first figure before you press Run. How much of the gradient reaches \
             the first step?",
            "Before it has learnt anything, the forget gate keeps a fixed share of the memory at each step. A bias of \
             1 keeps 73 %, and 73 % of 73 % of 73 %, a hundred times over, is nothing.",
            "The gate keeps 1 / (1 + e⁻ᵇ). Over 100 steps about 98 % a step must be kept: try a forget bias of 4.",
        ],
        solution: &[("length", "100"), ("forget_bias", "4")],
    },
    pitfall: Pitfall {
        param: "cell",
        mistake: "rnn",
        watch: "test_accuracy",
        direction: Direction::Falls,
        statement: "Use a plain recurrent cell, without gates",
    },
    predict: Question {
        prompt: "The answer stands at the first of 30 steps. Before any training, how strong is the gradient at that \
                 step, next to the gradient at the last step?",
        answer: Answer::Choice {
            options: &["About as strong", "About a tenth", "Less than a hundredth", "Stronger: it adds up"],
            settle,
        },
        because: "On its way back the gradient is multiplied at each step by about what the forget gate keeps, here \
                  0.73. After 29 steps that leaves about one part in ten thousand, and less reaches the input.",
    },
    start,
};

const PRICES: Option<When> = Some(When { key: "task", is: &["prices"] });

const PARAMS: &[Param] = &[
    Param {
        key: "task",
        label: "Task",
        help: "Name a symbol that was shown at the first step, or predict the next price of a share.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "memory", label: "remember a symbol" },
                Choice { key: "prices", label: "share prices" },
            ],
            default: "memory",
        },
        live: false,
        when: None,
    },
    Param {
        key: "price",
        label: "Share",
        help: "The column of prices, oldest first or newest first.",
        unit: "",
        kind: ParamKind::Column { accepts: &[ColumnKind::Number], default: "aapl" },
        live: false,
        when: PRICES,
    },
    Param {
        key: "target",
        label: "Predict",
        help: "The change from one day to the next, or the price itself.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "change", label: "the change" },
                Choice { key: "level", label: "the price" },
            ],
            default: "change",
        },
        live: false,
        when: PRICES,
    },
    Param {
        key: "cell",
        label: "Cell",
        help: "What carries the state from step to step. LSTM and GRU have gates that decide what to keep.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "rnn", label: "plain" },
                Choice { key: "lstm", label: "LSTM" },
                Choice { key: "gru", label: "GRU" },
            ],
            default: "lstm",
        },
        live: false,
        when: None,
    },
    Param {
        key: "length",
        label: "Length",
        help: "Steps in each sequence, or days that the net looks back.",
        unit: "steps",
        kind: ParamKind::Integer { min: 2, max: 200, default: 30 },
        live: false,
        when: None,
    },
    Param {
        key: "forget_bias",
        label: "Forget bias",
        help: "Where the gate that keeps the memory starts. At 0 it keeps half at each step, at 1 73 %, at 3 95 %.",
        unit: "",
        kind: ParamKind::Number { min: -2.0, max: 8.0, default: 1.0, log: false },
        live: false,
        when: Some(When { key: "cell", is: &["lstm", "gru"] }),
    },
    Param {
        key: "hidden",
        label: "State",
        help: "How many numbers the net carries from step to step.",
        unit: "numbers",
        kind: ParamKind::Integer { min: 2, max: 32, default: 16 },
        live: false,
        when: None,
    },
    Param {
        key: "learning_rate",
        label: "Learning rate",
        help: "How far each step of Adam goes.",
        unit: "",
        kind: ParamKind::Number { min: 0.0001, max: 0.1, default: 0.002, log: true },
        live: true,
        when: None,
    },
    Param {
        key: "batches",
        label: "Batches",
        help: "How many batches of 16 sequences the net learns from before the run ends.",
        unit: "batches",
        kind: ParamKind::Integer { min: 15, max: 1500, default: 400 },
        live: true,
        when: None,
    },
];

/// From what the metrics say of the untrained net.
fn settle(metrics: &Metrics) -> Option<usize> {
    let lost = metrics.get("first_decades")?;
    Some(match lost {
        lost if lost < -0.3 => 3,
        lost if lost < 0.5 => 0,
        lost if lost < 1.7 => 1,
        _ => 2,
    })
}

fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    Ok(Box::new(session::RnnSession::new(&setup)?))
}
