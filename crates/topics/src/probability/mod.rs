//! Probability: to write.

use stepwise_lab::{
    Answer, Challenge, Direction, LabError, Metrics, Param, ParamKind, Pitfall, Progress, Question, Section,
    Session, Setup, Topic, Verdict, View, async_trait,
};

/// The lab's declaration.
pub static TOPIC: Topic = Topic {
    slug: "probability",
    title: "Probability",
    section: Section::Mathematics,
    summary: "To write.",
    minutes: 10,
    needs: &["statistics"],
    datasets: &[],
    takes_own_data: false,
    uses_tensors: false,
    params: &[Param {
        key: "steps",
        label: "Steps",
        help: "To write.",
        unit: "",
        kind: ParamKind::Integer { min: 1, max: 10, default: 1 },
        live: false,
        when: None,
    }],
    challenge: Challenge { goal: "To write.", hints: ["To write.", "To write.", "To write."], solution: &[] },
    pitfall: Pitfall {
        param: "steps",
        mistake: "10",
        watch: "to_write",
        direction: Direction::Rises,
        statement: "To write.",
    },
    predict: Question {
        prompt: "To write.",
        answer: Answer::Choice { options: &["To write.", "Not yet."], settle: |_| None },
        because: "To write.",
    },
    start,
};

fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let steps = setup.values.count("steps")?;
    Ok(Box::new(Lab { progress: Progress { step: 0, of: Some(steps), done: false } }))
}

struct Lab {
    progress: Progress,
}

#[async_trait(?Send)]
impl Session for Lab {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.progress.done {
            self.progress.step += 1;
            self.progress.done = Some(self.progress.step) == self.progress.of;
        }
        Ok(self.progress)
    }

    fn progress(&self) -> Progress {
        self.progress
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
