//! What a step or an action began goes on by itself, and neither is a step of the run.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use pollster::block_on;
use stepwise_lab::{
    Action, Answer, Challenge, DataStore, Device, Direction, LabError, Metrics, Param, ParamKind, Pitfall,
    Progress, Question, Run, Section, Session, Topic, Value, Verdict, View, async_trait,
};

/// A lab of two steps, each of which takes three slices, as does a line that is typed.
static TOPIC: Topic = Topic {
    slug: "slices",
    title: "",
    section: Section::Production,
    summary: "",
    minutes: 1,
    needs: &[],
    datasets: &[],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: true,
    params: &[Param {
        key: "script",
        label: "",
        help: "",
        unit: "",
        kind: ParamKind::Text { default: "echo\n", max: 8 },
        live: false,
        when: None,
    }],
    challenge: Challenge { goal: "", hints: ["", "", ""], solution: &[] },
    pitfall: Pitfall { param: "", mistake: "", watch: "", direction: Direction::Rises, statement: "" },
    predict: Question { prompt: "", answer: Answer::Choice { options: &[], settle: |_| None }, because: "" },
    start: |_| Ok(Box::new(Slices::default())),
};

const SLICES: usize = 3;
const STEPS: usize = 2;

#[derive(Default)]
struct Slices {
    steps: usize,
    under_way: usize,
}

#[async_trait(?Send)]
impl Session for Slices {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.steps < STEPS {
            self.steps += 1;
            self.under_way = SLICES;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let done = self.steps == STEPS && self.under_way == 0;
        Progress { step: self.steps, of: Some(STEPS), done }
    }

    fn goes_on(&self) -> bool {
        self.under_way > 0
    }

    async fn go_on(&mut self) -> Result<(), LabError> {
        self.under_way -= 1;
        Ok(())
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        self.under_way = SLICES;
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

fn run() -> Run {
    Run::start(&TOPIC, TOPIC.values([]).unwrap(), 7, DataStore::new(), Device::cpu()).unwrap()
}

#[test]
fn a_run_ends_when_its_last_step_has() {
    let mut run = run();
    let progress = block_on(run.finish(None)).unwrap();
    assert_eq!((progress.step, progress.done, run.goes_on()), (STEPS, true, false));
    assert_eq!(run.snapshot().taken, STEPS);
}

#[test]
fn one_step_is_carried_to_its_end() {
    let mut run = run();
    let progress = block_on(run.finish(Some(1))).unwrap();
    assert_eq!((progress.step, run.goes_on(), run.snapshot().taken), (1, false, 1));
}

#[test]
fn an_action_goes_on_after_the_run_has_ended() {
    let mut run = run();
    block_on(run.finish(None)).unwrap();
    run.act(Action::Line { panel: "terminal".to_owned(), text: "ls".to_owned() }).unwrap();
    assert!(run.goes_on());
    for _ in 0..SLICES {
        block_on(run.step()).unwrap();
    }
    assert_eq!((run.goes_on(), run.snapshot().taken), (false, STEPS));
}

#[test]
fn a_text_keeps_its_blanks_and_has_an_end() {
    let param = TOPIC.param("script").unwrap();
    assert_eq!(param.parse(" a\n\n").unwrap(), Value::Text(" a\n\n".to_owned()));
    assert_eq!(param.parse("").unwrap(), Value::Text(String::new()));
    assert!(param.parse("123456789").unwrap_err().to_string().contains("at most 8 characters"));
    assert_eq!(param.clamp("123456789"), Value::Text("echo\n".to_owned()));
    assert_eq!(TOPIC.engine(), "shell");
}
