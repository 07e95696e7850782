//! An action that sets a live parameter is the same as its control.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_lab::{
    Action, Answer, Challenge, DataStore, Device, Direction, Event, LabError, Metrics, Param, ParamKind,
    Pitfall, Progress, Question, Run, Section, Session, Topic, Tuned, Value, Verdict, View, async_trait,
};

/// A lab with a line at a level, which can be dragged.
static TOPIC: Topic = Topic {
    slug: "level",
    title: "",
    section: Section::Learning,
    summary: "",
    minutes: 1,
    needs: &[],
    datasets: &[],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[Param {
        key: "level",
        label: "",
        help: "",
        unit: "",
        kind: ParamKind::Number { min: 0.0, max: 1.0, default: 0.5, log: false },
        live: true,
        when: None,
    }],
    challenge: Challenge { goal: "", hints: ["", "", ""], solution: &[] },
    pitfall: Pitfall { param: "", mistake: "", watch: "", direction: Direction::Rises, statement: "" },
    predict: Question { prompt: "", answer: Answer::Choice { options: &[], settle: |_| None }, because: "" },
    start: |_| Ok(Box::new(Level)),
};

struct Level;

#[async_trait(?Send)]
impl Session for Level {
    async fn step(&mut self) -> Result<Progress, LabError> {
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress::default()
    }

    fn tune(&mut self, _: &str, _: &Value) -> Result<Tuned, LabError> {
        Ok(Tuned::Applied)
    }

    fn turned(&self, action: &Action) -> Option<(&'static str, Value)> {
        match action {
            Action::Drag { to, .. } => Some(("level", Value::Number(to.1))),
            _ => None,
        }
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

#[test]
fn a_dragged_line_sets_its_parameter_and_the_journal_says_so() {
    let values = TOPIC.values([]).unwrap();
    let mut run = Run::start(&TOPIC, values, 7, DataStore::new(), Device::cpu()).unwrap();
    let drag = |to| Action::Drag { panel: "line".to_owned(), from: (0.0, 0.5), to: (0.0, to) };
    run.act(drag(0.25)).unwrap();
    assert_eq!(run.values().number("level").unwrap(), 0.25);
    let set = Event::Set { key: "level".to_owned(), value: "0.25".to_owned() };
    assert_eq!(run.journal().changes()[0].event, set);
    assert!(run.act(drag(2.0)).is_err());
    assert_eq!(run.values().number("level").unwrap(), 0.25);
    assert!(run.act(Action::Click { panel: "line".to_owned(), x: 0.0, y: 0.0 }).is_err());
}
