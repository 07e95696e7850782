//! A run goes back to any step it had reached, with all that was done to it on the way.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_lab::{
    Action, Answer, Better, Challenge, DataStore, Device, Direction, Format, LabError, Metrics, Param,
    ParamKind, Pitfall, Progress, Question, Record, Replay, Run, Section, Session, Setup, Topic, Tuned,
    Value, Values, Verdict, View, async_trait,
};

const LENGTH: usize = 10;

/// Every step adds the live parameter `rate`; a line typed by the reader doubles the sum.
static TOPIC: Topic = Topic {
    slug: "sums",
    title: "",
    section: Section::Mathematics,
    summary: "",
    minutes: 1,
    needs: &[],
    datasets: &[],
    takes_own_data: false,
    uses_tensors: false,
    uses_shell: false,
    params: &[
        Param {
            key: "rate",
            label: "",
            help: "",
            unit: "",
            kind: ParamKind::Integer { min: 1, max: 9, default: 1 },
            live: true,
            when: None,
        },
        Param {
            key: "start",
            label: "",
            help: "",
            unit: "",
            kind: ParamKind::Integer { min: 0, max: 9, default: 0 },
            live: false,
            when: None,
        },
    ],
    challenge: Challenge { goal: "", hints: ["", "", ""], solution: &[] },
    pitfall: Pitfall { param: "", mistake: "", watch: "", direction: Direction::Rises, statement: "" },
    predict: Question { prompt: "", answer: Answer::Choice { options: &[], settle: |_| None }, because: "" },
    start: |setup: Setup| {
        let (rate, sum) = (setup.values.count("rate")?, setup.values.count("start")?);
        Ok(Box::new(Sums { rate, sum, step: 0 }))
    },
};

struct Sums {
    rate: usize,
    sum: usize,
    step: usize,
}

#[async_trait(?Send)]
impl Session for Sums {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.step < LENGTH {
            self.step += 1;
            self.sum += self.rate;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        Progress { step: self.step, of: Some(LENGTH), done: self.step == LENGTH }
    }

    fn tune(&mut self, _: &str, value: &Value) -> Result<Tuned, LabError> {
        if let Value::Integer(rate) = value {
            self.rate = usize::try_from(*rate).unwrap();
        }
        Ok(Tuned::Applied)
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        self.sum *= 2;
        Ok(())
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics::new();
        metrics.push("sum", "", self.sum as f64, "", Format::Number { digits: 0 }, Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        View::default()
    }

    fn verdict(&self) -> Verdict {
        Verdict::NotAttempted
    }
}

fn start() -> Run {
    Run::start(&TOPIC, Values::defaults(TOPIC.params), 7, DataStore::new(), Device::cpu()).unwrap()
}

fn steps(run: &mut Run, count: usize) {
    for _ in 0..count {
        pollster::block_on(run.step()).unwrap();
    }
}

fn double() -> Action {
    Action::Line { panel: "sum".to_owned(), text: "double".to_owned() }
}

/// 1, 2, 3, then 5, 7, doubled: 14, then 16 …
fn changed_on_the_way() -> Run {
    let mut run = start();
    steps(&mut run, 3);
    run.set("rate", "9").unwrap();
    run.set("rate", "2").unwrap();
    steps(&mut run, 2);
    run.act(double()).unwrap();
    steps(&mut run, LENGTH);
    run
}

fn replayed(record: &Record, until: usize) -> Run {
    let mut run = start();
    run.replay(Replay { changes: record.changes.clone().into(), until }).unwrap();
    while run.replaying() {
        steps(&mut run, 1);
    }
    run
}

#[test]
fn a_replay_ends_with_the_same_numbers() {
    let run = changed_on_the_way();
    let record = Record::of(&run);
    assert_eq!((record.steps, record.metrics["sum"]), (LENGTH, Some(24.0)));
    assert_eq!(record.values["rate"], "1", "the value that the run started with");
    assert_eq!(record.changes.len(), 2);
    assert_eq!(Record::of(&replayed(&record, LENGTH)), record);
}

#[test]
fn a_replay_stops_at_any_step_and_goes_on_from_there() {
    let record = Record::of(&changed_on_the_way());
    for (until, sum) in [(0, 0.0), (2, 2.0), (3, 3.0), (4, 5.0), (5, 14.0), (6, 16.0)] {
        let mut run = replayed(&record, until);
        assert_eq!((run.taken(), run.metrics().get("sum")), (until, Some(sum)));
        if until >= 3 {
            assert_eq!(run.values().count("rate").unwrap(), 2, "the live value comes back with its step");
        }
        // From here on it is a run like any other: what came later is not repeated by itself.
        steps(&mut run, LENGTH);
        assert_eq!(run.taken(), LENGTH);
    }
}

#[test]
fn a_replay_beyond_the_end_waits_at_the_end() {
    let run = replayed(&Record::of(&start()), 1000);
    assert_eq!((run.taken(), run.replaying()), (LENGTH, false));
}

#[test]
fn a_restart_forgets_what_was_done() {
    let mut run = changed_on_the_way();
    run.set("start", "4").unwrap();
    assert!(run.journal().changes().is_empty());
    assert_eq!(run.origin().count("rate").unwrap(), 2, "a changed live value is where the next run starts");
}

#[test]
fn a_change_that_is_refused_is_not_written_down() {
    let mut run = start();
    assert!(run.set("rate", "99").is_err());
    assert!(run.journal().changes().is_empty());
}

#[test]
fn a_record_comes_back_from_json() {
    let record = Record::of(&changed_on_the_way());
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
}
