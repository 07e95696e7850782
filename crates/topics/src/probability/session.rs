//! A run: messages are learnt, a batch at a time, and those held out are judged.

use stepwise_kernels::bayes::LogOdds;
use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Session, Setup, TranscriptKind, TranscriptLine,
    Tuned, Value, Verdict, View, async_trait,
};

use super::filter::{Counts, Knobs};
use super::judged::Judged;
use super::messages::{Messages, stems};
use super::walk::Walk;
use super::{PRECISION, RECALL, view};

/// How many messages are learnt before the first view.
const FIRST: usize = 100;

/// Messages that a step learns from.
const BATCH: usize = 4;

/// The most words of a typed message that are read.
const MOST_WORDS: usize = 200;

/// The most lines of the conversation that are kept.
const MOST_LINES: usize = 40;

/// The message that is walked through.
pub enum Chosen {
    HeldOut(usize),
    Own(Vec<String>),
}

/// A run of the lab.
pub struct Probability {
    pub(super) messages: Messages,
    pub(super) counts: Counts,
    pub(super) knobs: Knobs,
    pub(super) evidence: LogOdds,
    pub(super) judged: Judged,
    pub(super) chosen: Chosen,
    /// What the reader typed, and what the filter said.
    pub(super) conversation: Vec<TranscriptLine>,
    pub(super) learnt: usize,
    steps: usize,
}

/// Starts a run.
pub fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let messages = Messages::new(&setup)?;
    let knobs = Knobs::new(&setup.values)?;
    let mut counts = Counts::new(messages.vectorizer.vocabulary().len());
    let learnt = FIRST.min(messages.learnt.spam.len());
    counts.learn(&messages.learnt, 0..learnt);
    let evidence = counts.evidence(&knobs, &messages.vectorizer)?;
    let judged = Judged::new(&evidence, &knobs, &messages.held_out)?;
    let chosen = Chosen::HeldOut(messages.first_shown());
    let conversation = Vec::new();
    Ok(Box::new(Probability {
        messages,
        counts,
        knobs,
        evidence,
        judged,
        chosen,
        conversation,
        learnt,
        steps: 0,
    }))
}

impl Probability {
    fn judge(&mut self) -> Result<(), LabError> {
        self.evidence = self.counts.evidence(&self.knobs, &self.messages.vectorizer)?;
        self.judged = Judged::new(&self.evidence, &self.knobs, &self.messages.held_out)?;
        Ok(())
    }

    fn done(&self) -> bool {
        self.learnt >= self.messages.learnt.spam.len()
    }

    /// The share of spam among the messages learnt so far that have a word.
    fn share_with(&self, word: &str) -> Option<f64> {
        let [ham, spam] = self.counts.messages_with(self.messages.vectorizer.column(word)?);
        (ham + spam > 0.0).then(|| spam / (ham + spam))
    }

    fn answer(&mut self, text: &str) {
        let mut words = stems(text);
        words.truncate(MOST_WORDS);
        let line = |kind, text: String| TranscriptLine { kind, text };
        self.conversation.push(line(TranscriptKind::Input, text.trim().to_owned()));
        if words.is_empty() {
            let nothing = "There is no word in it. Type a message of letters or digits.".to_owned();
            self.conversation.push(line(TranscriptKind::Error, nothing));
        } else {
            self.chosen = Chosen::Own(words);
            self.conversation.push(line(TranscriptKind::Output, Walk::new(self).answer()));
        }
        let surplus = self.conversation.len().saturating_sub(MOST_LINES);
        self.conversation.drain(..surplus);
    }
}

#[async_trait(?Send)]
impl Session for Probability {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if !self.done() {
            self.steps += 1;
            let from = self.learnt;
            self.learnt = (from + BATCH).min(self.messages.learnt.spam.len());
            self.counts.learn(&self.messages.learnt, from..self.learnt);
            self.judge()?;
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let of = self.messages.learnt.spam.len().saturating_sub(FIRST).div_ceil(BATCH);
        Progress { step: self.steps, of: Some(of), done: self.done() }
    }

    fn tune(&mut self, key: &str, value: &Value) -> Result<Tuned, LabError> {
        self.knobs = self.knobs.with(key, value);
        self.judge()?;
        Ok(Tuned::Applied)
    }

    fn act(&mut self, action: Action) -> Result<(), LabError> {
        match action {
            Action::Click { panel, x, y } if panel == view::MESSAGES => {
                if let Some(nearest) = view::nearest(self, x, y) {
                    self.chosen = Chosen::HeldOut(nearest);
                }
                Ok(())
            }
            Action::Line { panel, text } if panel == view::OWN => {
                self.answer(&text);
                Ok(())
            }
            _ => Err(LabError::unsupported("only a message held out can be chosen, or one typed")),
        }
    }

    fn metrics(&self) -> Metrics {
        let percent = Format::Percent { digits: 1 };
        let number = |digits| Format::Number { digits };
        let Judged { precision, recall, brier, calibration_error, .. } = &self.judged;
        let mut metrics = Metrics::new();
        metrics.push("recall", "Spam that is caught", *recall, "", percent, Better::Higher);
        metrics.push("precision", "Spam among the filtered", *precision, "", percent, Better::Higher);
        metrics.push("brier", "Brier score", *brier, "", number(4), Better::Lower);
        let error = *calibration_error;
        metrics.push("calibration_error", "Calibration error", error, "", number(4), Better::Lower);
        let call = self.share_with("call");
        metrics.push("call", "Spam among messages with “call”", call, "", percent, Better::Neither);
        metrics.push("learnt", "Messages learnt", self.learnt as f64, "", number(0), Better::Neither);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.done() {
            return Verdict::NotAttempted;
        }
        let recall = self.judged.recall;
        let Some(precision) = self.judged.precision else {
            return Verdict::NotYet("No message is filtered at all.".to_owned());
        };
        let result = format!(
            "Of the filtered messages {:.1} % are spam, and {:.1} % of the spam is caught",
            100.0 * precision,
            100.0 * recall
        );
        if precision < PRECISION {
            Verdict::NotYet(format!(
                "{result}; of the filtered, at least {:.0} % should be.",
                100.0 * PRECISION
            ))
        } else if recall < RECALL {
            Verdict::NotYet(format!("{result}; at least {:.0} % should be.", 100.0 * RECALL))
        } else {
            Verdict::Passed(format!("{result}."))
        }
    }
}
