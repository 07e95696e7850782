//! A run of the lab: the model learns, then the service around it is tried with requests.

use stepwise_lab::{
    Action, Better, Format, LabError, Metrics, Progress, Request, Response, SavedFile, Session, Setup,
    Verdict, View, async_trait,
};

use super::app;
use super::check::Checks;
use super::model::{Model, Words};
use super::probe::{EACH, Kind, Outcome};
use super::reviews::Reviews;
use super::service::Service;
use super::view;

/// Reviews that are learnt in a step.
const BATCH: usize = 250;

/// How good the model was after so many reviews.
pub(super) struct Point {
    pub learnt: usize,
    /// The share of reviews held out that the service judges rightly.
    pub served: f64,
    /// The same of the model as it was trained.
    pub trained: f64,
    /// The share of them that both judge alike.
    pub agreement: f64,
}

/// A run of the lab.
pub(super) struct ModelDeployment {
    reviews: Reviews,
    /// Of those held out what is sent to the service.
    sent: Vec<String>,
    /// The words of the reviews held out, as the service finds them and as the training did.
    words: [Vec<Vec<String>>; 2],
    pub model: Model,
    learnt: usize,
    pub points: Vec<Point>,
    pub service: Service,
    pub outcomes: Vec<Outcome>,
    seed: u64,
}

pub(super) fn start(setup: Setup) -> Result<Box<dyn Session>, LabError> {
    let values = &setup.values;
    let reviews = Reviews::new(&setup, values.count("sentences")?)?;
    let checks = match values.text("validation")? {
        "types" => Checks::Types,
        "full" => Checks::Everything { longest: values.count("longest")? },
        _ => Checks::Nothing,
    };
    let served = if values.text("tokenizer")? == "older" { Words::Raw } else { Words::Plain };
    let words = [served, Words::Plain]
        .map(|words| reviews.held_out.iter().map(|review| words.of(&review.text)).collect());
    Ok(Box::new(ModelDeployment {
        sent: reviews.to_send(),
        reviews,
        words,
        model: Model::new(),
        learnt: 0,
        points: Vec::new(),
        service: Service::new(checks, served, setup.clock),
        outcomes: Vec::new(),
        seed: setup.seed,
    }))
}

impl ModelDeployment {
    /// How many reviews it learns from.
    pub fn sentences(&self) -> usize {
        self.reviews.learnt.len()
    }

    fn batches(&self) -> usize {
        self.reviews.learnt.len().div_ceil(BATCH)
    }

    fn learn(&mut self) -> Result<(), LabError> {
        let end = (self.learnt + BATCH).min(self.reviews.learnt.len());
        let batch = &self.reviews.learnt[self.learnt..end];
        self.model.learn(batch.iter().map(|review| (review.text.as_str(), review.positive)))?;
        self.learnt = end;
        self.service.version = format!("{end}-{}", self.seed);
        let [served, trained] = self
            .words
            .each_ref()
            .map(|texts| texts.iter().map(|words| self.model.odds(words) > 0.0).collect::<Vec<bool>>());
        let share = |right: &dyn Fn(usize) -> bool| {
            let count = self.reviews.held_out.len();
            (0..count).filter(|&place| right(place)).count() as f64 / count as f64
        };
        let truth = |place: usize| self.reviews.held_out[place].positive;
        self.points.push(Point {
            learnt: end,
            served: share(&|place| served[place] == truth(place)),
            trained: share(&|place| trained[place] == truth(place)),
            agreement: share(&|place| served[place] == trained[place]),
        });
        Ok(())
    }

    fn probe(&mut self, kind: Kind) {
        for number in 0..EACH {
            let body = kind.body(&self.sent, number);
            self.outcomes.push(Outcome::of(kind, &body, &mut self.service, &self.model));
        }
    }

    /// Of the requests sent so far that must be answered (or must not), the share of which something is true.
    fn share(&self, good: bool, holds: impl Fn(&Outcome) -> bool) -> Option<f64> {
        let sent: Vec<&Outcome> =
            self.outcomes.iter().filter(|outcome| outcome.kind.is_good() == good).collect();
        let count = sent.iter().filter(|outcome| holds(outcome)).count();
        (!sent.is_empty()).then(|| count as f64 / sent.len() as f64)
    }

    fn count(&self, holds: impl Fn(&Outcome) -> bool) -> f64 {
        self.outcomes.iter().filter(|outcome| holds(outcome)).count() as f64
    }
}

#[async_trait(?Send)]
impl Session for ModelDeployment {
    async fn step(&mut self) -> Result<Progress, LabError> {
        if self.learnt < self.reviews.learnt.len() {
            self.learn()?;
        } else if let Some(&kind) = Kind::ALL.get(self.outcomes.len() / EACH) {
            self.probe(kind);
        }
        Ok(self.progress())
    }

    fn progress(&self) -> Progress {
        let (step, of) = (self.points.len() + self.outcomes.len() / EACH, self.batches() + Kind::ALL.len());
        Progress { step, of: Some(of), done: step == of }
    }

    fn serve(&mut self, request: &Request) -> Response {
        self.service.answer(&self.model, request)
    }

    fn act(&mut self, _: Action) -> Result<(), LabError> {
        Err(LabError::unsupported("only the client sends something"))
    }

    async fn save(&self) -> Result<Vec<SavedFile>, LabError> {
        if !self.model.is_ready() {
            return Err(LabError::unsupported("the model has not learnt anything yet; press Run first"));
        }
        Ok(app::files(&self.service, &self.model))
    }

    fn metrics(&self) -> Metrics {
        let (percent, whole) = (Format::Percent { digits: 1 }, Format::Percent { digits: 0 });
        let number = Format::Number { digits: 0 };
        let last = self.points.last();
        let accuracy = last.map(|point| point.served);
        let agreement = last.map(|point| point.agreement);
        let answered = self.share(true, |outcome| outcome.right);
        let refused = self.share(false, |outcome| outcome.right);
        let nonsense = self.count(|outcome| !outcome.kind.is_good() && outcome.status == 200);
        let crashed = self.count(|outcome| outcome.status == 500);
        let mut metrics = Metrics::new();
        metrics.push("refused", "Bad requests refused with 422", refused, "", whole, Better::Higher);
        metrics.push("answered", "Good requests answered as trained", answered, "", whole, Better::Higher);
        metrics.push("agreement", "Answers equal to the model’s", agreement, "", percent, Better::Higher);
        metrics.push("accuracy", "Accuracy as served", accuracy, "", percent, Better::Higher);
        metrics.push("nonsense", "Bad requests answered with 200", nonsense, "", number, Better::Lower);
        metrics.push("crashed", "Requests that ended in 500", crashed, "", number, Better::Lower);
        metrics
    }

    fn view(&self) -> View {
        view::view(self)
    }

    fn verdict(&self) -> Verdict {
        if !self.progress().done {
            return Verdict::NotAttempted;
        }
        let (good, bad): (Vec<&Outcome>, Vec<&Outcome>) =
            self.outcomes.iter().partition(|outcome| outcome.kind.is_good());
        for (sent, complaint) in [
            (bad, "bad requests are not refused with 422"),
            (good, "good requests do not get the model’s answer"),
        ] {
            let wrong: Vec<&&Outcome> = sent.iter().filter(|outcome| !outcome.right).collect();
            if let Some(Outcome { kind, status, .. }) = wrong.first() {
                return Verdict::NotYet(format!(
                    "{} of {} {complaint}, the first of them: “{}”, answered with {status}.",
                    wrong.len(),
                    sent.len(),
                    kind.label()
                ));
            }
        }
        Verdict::Passed(
            "Every bad request is refused with 422 and the field at fault, and every good one gets the model’s answer."
                .to_owned(),
        )
    }
}
