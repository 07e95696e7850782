//! A small reader that was pre-trained on facts about countries is fine-tuned, live, to answer questions about them.
//!
//! | file | idea |
//! |---|---|
//! | `passages` | facts, questions and passages as numbers |
//! | `reader` | the network |
//! | `pretraining` | hidden words guessed: what made the weights that are shipped |
//! | `training` | the fine-tuning, a slice of a batch at a time |
//! | `evaluation` | how the reader does on places it never read of |
//! | `session` | the run |
//! | `view` | the panels |

mod evaluation;
mod passages;
pub mod pretraining;
mod reader;
mod session;
mod training;
mod view;

use stepwise_data::{FACTBOOK_QUESTIONS, READER};
use stepwise_lab::{
    Answer, Challenge, Choice, Direction, LabError, Metrics, Param, ParamKind, Pitfall, Question, Section,
    Session, Setup, Topic,
};

/// The share of exact answers that the challenge asks for.
const GOAL: f64 = 0.8;

/// The declaration.
pub static TOPIC: Topic = Topic {
    slug: "transformers",
    title: "Transformers",
    section: Section::DeepLearning,
    summary: "Teach a small reader to answer questions about countries, and watch where its attention goes.",
    minutes: 15,
    needs: &["mlp", "nlp"],
    datasets: &[FACTBOOK_QUESTIONS, READER],
    takes_own_data: false,
    uses_tensors: true,
    uses_shell: false,
    params: PARAMS,
    challenge: Challenge {
        goal: "Have at least 80 % of the test questions answered exactly at the end of a run.",
        hints: [
            "Look at the curve: has it reached a level, or would it still climb if the run were longer?",
            "A step that is too small wastes batches, one that is too large destroys what the reader knew before. Try \
             rates from 0.0005 to 0.003.",
            "Take the pre-trained reader with both blocks, 16 questions in a batch, a learning rate near 0.002 and about 600 \
             batches.",
        ],
        solution: &[("learning_rate", "0.002"), ("batch_size", "16"), ("batches", "600")],
    },
    pitfall: Pitfall {
        param: "length",
        mistake: "128",
        watch: "attention_memory",
        direction: Direction::Rises,
        statement: "Make room for texts twice as long",
    },
    predict: Question {
        prompt: "The reader has read about countries, but has never been asked anything. After 1,200 questions about \
                 some countries, what share of questions about other countries will it answer exactly?",
        answer: Answer::Choice { options: &["Below 10 %", "10 to 50 %", "50 to 90 %", "Over 90 %"], settle },
        because: "Pre-training taught it words, not answers. For a while it marks at random; then, within a few thousand \
                  questions, it finds out how a question leads to its sentence, and the curve shoots up. The default run \
                  ends before that.",
    },
    start,
};

const PARAMS: &[Param] = &[
    Param {
        key: "start",
        label: "The reader starts",
        help: "With what it learnt by guessing hidden words, or with random numbers.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "pretrained", label: "pre-trained" },
                Choice { key: "scratch", label: "from scratch" },
            ],
            default: "pretrained",
        },
        live: false,
        when: None,
    },
    Param {
        key: "learning_rate",
        label: "Learning rate",
        help: "Size of the steps at their largest; they grow in the first tenth of the run and shrink after it.",
        unit: "",
        kind: ParamKind::Number { min: 0.00001, max: 0.03, default: 0.0005, log: true },
        live: true,
        when: None,
    },
    Param {
        key: "batches",
        label: "Batches",
        help: "How often the reader is shown a batch of questions and corrected.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 1_500, default: 150 },
        live: true,
        when: None,
    },
    Param {
        key: "batch_size",
        label: "Questions in a batch",
        help: "How many questions a step learns from at once.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 32, default: 8 },
        live: false,
        when: None,
    },
    Param {
        key: "length",
        label: "Words in a text",
        help: "Room for question and passage together; what is left is filled up.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "64", label: "64" },
                Choice { key: "128", label: "128" },
                Choice { key: "256", label: "256" },
            ],
            default: "64",
        },
        live: false,
        when: None,
    },
    Param {
        key: "blocks",
        label: "Blocks",
        help: "Each block lets the words look at each other once more.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 2, default: 2 },
        live: false,
        when: None,
    },
    Param {
        key: "freeze",
        label: "Train the last layer only",
        help: "Keeps the encoder as pre-training left it.",
        unit: "",
        kind: ParamKind::Toggle { default: false },
        live: false,
        when: None,
    },
    Param {
        key: "memory",
        label: "Memory of the device",
        help: "A batch that needs more does not fit, and nothing is learnt.",
        unit: "MB",
        kind: ParamKind::Integer { min: 8, max: 1_024, default: 256 },
        live: true,
        when: None,
    },
    Param {
        key: "question",
        label: "Question shown",
        help: "Which of the test questions the passage is about.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 60, default: 1 },
        live: true,
        when: None,
    },
    Param {
        key: "look",
        label: "Shade words by",
        help: "The answer, or how much the chosen word looks at each other one.",
        unit: "",
        kind: ParamKind::Choice {
            options: &[
                Choice { key: "answer", label: "the answer" },
                Choice { key: "1.1", label: "block 1, head 1" },
                Choice { key: "1.2", label: "block 1, head 2" },
                Choice { key: "1.3", label: "block 1, head 3" },
                Choice { key: "1.4", label: "block 1, head 4" },
                Choice { key: "2.1", label: "block 2, head 1" },
                Choice { key: "2.2", label: "block 2, head 2" },
                Choice { key: "2.3", label: "block 2, head 3" },
                Choice { key: "2.4", label: "block 2, head 4" },
            ],
            default: "answer",
        },
        live: true,
        when: None,
    },
];

fn settle(metrics: &Metrics) -> Option<usize> {
    let exact = metrics.get("exact_match")?;
    Some([0.1, 0.5, 0.9].iter().filter(|&&limit| exact >= limit).count())
}

fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    Ok(Box::new(session::ReaderSession::new(&setup)?))
}
