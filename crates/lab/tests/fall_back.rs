//! A run whose device is lost goes on on the processor, once.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_lab::{
    Answer, Challenge, DataStore, Device, Direction, LabError, Metrics, Pitfall, Progress, Question, Run,
    Section, Session, Setup, Topic, Values, Verdict, View, async_trait,
};

/// A lab whose device is lost at the second step, and on the processor again where the seed is odd. It knows a state to
/// go on from where the seed is below 10.
static TOPIC: Topic = Topic {
    slug: "lost",
    title: "",
    section: Section::DeepLearning,
    summary: "",
    minutes: 1,
    needs: &[],
    datasets: &[],
    takes_own_data: false,
    uses_tensors: true,
    uses_shell: false,
    params: &[],
    challenge: Challenge { goal: "", hints: ["", "", ""], solution: &[] },
    pitfall: Pitfall { param: "", mistake: "", watch: "", direction: Direction::Rises, statement: "" },
    predict: Question { prompt: "", answer: Answer::Choice { options: &[], settle: |_| None }, because: "" },
    start: |setup: Setup| Ok(Box::new(Lost { seed: setup.seed, step: 0, on_card: true })),
};

struct Lost {
    seed: u64,
    step: usize,
    on_card: bool,
}

#[async_trait(?Send)]
impl Session for Lost {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.step == 1 && self.on_card {
            return Err(LabError::Device { what: "the card is lost".to_owned() });
        }
        self.step += 1;
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.step, of: None, done: false }
    }

    fn fall_back(&mut self) -> Result<(), LabError> {
        if self.seed >= 10 {
            return Err(LabError::unsupported("it keeps no state to go on from"));
        }
        self.on_card = self.seed % 2 == 1;
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        Metrics::new()
    }

    fn view(&self) -> View {
        View::default()
    }

    fn verdict(&self) -> Verdict {
        Verdict::NotAttempted
    }
}

fn start(seed: u64) -> Run {
    let mut run = Run::start(&TOPIC, Values::default(), seed, DataStore::new(), Device::cpu()).unwrap();
    assert_eq!(pollster::block_on(run.step()).unwrap().step, 1);
    assert_eq!(run.moved(), None);
    run
}

#[test]
fn it_goes_on_from_the_last_state_and_says_why() {
    let mut run = start(2);
    assert_eq!(pollster::block_on(run.step()).unwrap().step, 1);
    assert_eq!(run.snapshot().moved.as_deref(), Some("the card is lost"));
    assert_eq!(pollster::block_on(run.step()).unwrap().step, 2);
}

#[test]
fn without_a_state_it_starts_anew() {
    let mut run = start(10);
    assert_eq!(pollster::block_on(run.step()).unwrap().step, 0);
    assert!(run.moved().is_some());
}

#[test]
fn what_fails_on_the_processor_too_is_an_error() {
    let mut run = start(3);
    pollster::block_on(run.step()).unwrap();
    assert!(matches!(pollster::block_on(run.step()), Err(LabError::Device { .. })));
}
