//! The six classifiers, and one of them on one fold: fitted and asked in slices.

use ndarray::{Array2, Axis, Slice};
use stepwise_kernels::KernelError;
use stepwise_kernels::bayes::GaussianNaiveBayes;
use stepwise_kernels::ensemble::{ForestOptions, RandomForestClassifier};
use stepwise_kernels::estimator::Classifier;
use stepwise_kernels::linear::{LogisticRegression, Solver};
use stepwise_kernels::metrics::ConfusionMatrix;
use stepwise_kernels::model_selection::Split;
use stepwise_kernels::neighbors::{KNeighborsClassifier, Search, Vote};
use stepwise_kernels::preprocess::StandardScaler;
use stepwise_kernels::svm::{Kernel, Svc, SvmOptions, gamma_scale};
use stepwise_kernels::tree::{Criterion, DecisionTreeClassifier, TreeOptions};
use stepwise_random::Random;

/// A classifier: its key among the metrics, and its names.
pub struct Contestant {
    /// The metric of its accuracy.
    pub key: &'static str,
    /// What the reader calls it.
    pub name: &'static str,
    /// The same beside a figure.
    pub short: &'static str,
    method: Method,
}

/// Who takes part, in the order in which a fold is gone through.
pub const CONTESTANTS: [Contestant; 6] = [
    Contestant { key: "logistic", name: "logistic regression", short: "logistic", method: Method::Logistic },
    Contestant {
        key: "neighbours",
        name: "5 nearest neighbours",
        short: "neighbours",
        method: Method::Neighbours,
    },
    Contestant { key: "bayes", name: "naive Bayes", short: "naive Bayes", method: Method::Bayes },
    Contestant { key: "tree", name: "decision tree", short: "tree", method: Method::Tree },
    Contestant { key: "forest", name: "random forest", short: "forest", method: Method::Forest },
    Contestant { key: "vectors", name: "support vectors", short: "support vectors", method: Method::Vectors },
];

#[derive(Clone, Copy)]
enum Method {
    Logistic,
    Neighbours,
    Bayes,
    Tree,
    Forest,
    Vectors,
}

/// How strongly the weights of the logistic regression are held back.
const PENALTY: f64 = 1.0;

/// How many neighbours vote.
const NEIGHBOURS: usize = 5;

/// The usual share of the widest variance that naive Bayes adds to all.
const SMOOTHING: f64 = 1e-9;

/// How many trees the forest has.
const TREES: usize = 30;

/// About how many multiplications a slice may take: a few milliseconds.
const SLICE: usize = 3_000_000;

/// How many rows are asked about at a time, and how many moves of the support vectors are made.
const AT_ONCE: usize = 16;

/// A model on its way.
enum Growing {
    Logistic(LogisticRegression),
    Forest(RandomForestClassifier),
    Vectors(Svc),
    Grown(Box<dyn Classifier>),
    /// All training rows are of this class: nobody has anything else to say.
    OneClass(usize),
}

/// A classifier on one fold.
pub struct Fit {
    growing: Growing,
    random: Random,
    /// Rows learned from.
    rows: usize,
    classes: usize,
    /// The rows held out, on the scales of the training rows.
    held_out: Array2<f64>,
    truth: Vec<usize>,
    said: Vec<usize>,
}

impl Fit {
    /// Scales the features by the training rows alone, and begins.
    pub fn new(
        contestant: &Contestant,
        x: &Array2<f64>,
        (labels, classes): (&[usize], usize),
        split: &Split,
        random: Random,
    ) -> Result<Self, KernelError> {
        let pick = |rows: &[usize]| rows.iter().map(|&row| labels[row]).collect::<Vec<usize>>();
        let (y, truth) = (pick(&split.train), pick(&split.test));
        let seen = x.select(Axis(0), &split.train);
        let scaler = StandardScaler::fit(seen.view())?;
        let seen = scaler.transform(seen.view())?;
        let held_out = scaler.transform(x.select(Axis(0), &split.test).view())?;
        let mut fit = Self {
            growing: Growing::OneClass(y[0]),
            random,
            rows: y.len(),
            classes,
            held_out,
            truth,
            said: Vec::new(),
        };
        if y.iter().any(|&class| class != y[0]) {
            fit.growing = fit.begin(contestant.method, &seen, &y)?;
        }
        Ok(fit)
    }

    fn begin(&mut self, method: Method, seen: &Array2<f64>, y: &[usize]) -> Result<Growing, KernelError> {
        let (x, classes) = (seen.view(), self.classes);
        Ok(match method {
            Method::Logistic => {
                Growing::Logistic(LogisticRegression::new(x, y, classes, PENALTY, Solver::Lbfgs)?)
            }
            Method::Neighbours => {
                let k = NEIGHBOURS.min(y.len());
                let model = KNeighborsClassifier::new(x, y, classes, k, Vote::Uniform, Search::Auto)?;
                Growing::Grown(Box::new(model))
            }
            Method::Bayes => Growing::Grown(Box::new(GaussianNaiveBayes::fit(x, y, classes, SMOOTHING)?)),
            Method::Tree => {
                let options = TreeOptions::default();
                let mut tree = DecisionTreeClassifier::new(x, y, classes, None, Criterion::Gini, &options)?;
                tree.fit(&mut self.random);
                Growing::Grown(Box::new(tree))
            }
            Method::Forest => {
                let features = x.ncols().isqrt().max(1);
                let options = ForestOptions::random_forest(TREES, features);
                Growing::Forest(RandomForestClassifier::new(x, y, classes, Criterion::Gini, &options)?)
            }
            Method::Vectors => {
                let kernel = Kernel::Rbf { gamma: gamma_scale(x) };
                Growing::Vectors(Svc::new(x, y, classes, kernel, &SvmOptions::default())?)
            }
        })
    }

    /// Goes on for a slice; the accuracy on the rows held out, once all were asked about.
    pub fn step(&mut self) -> Result<Option<f64>, KernelError> {
        let mut spent = 0;
        while spent < SLICE {
            spent += self.advance()?;
            if self.said.len() == self.truth.len() {
                return Ok(Some(ConfusionMatrix::new(&self.truth, &self.said, self.classes)?.accuracy()));
            }
        }
        Ok(None)
    }

    /// Takes the model for complete.
    fn ask(&mut self) {
        self.growing = match std::mem::replace(&mut self.growing, Growing::OneClass(0)) {
            Growing::Logistic(regression) => Growing::Grown(Box::new(regression.model())),
            Growing::Forest(forest) => Growing::Grown(Box::new(forest)),
            Growing::Vectors(machines) => Growing::Grown(Box::new(machines)),
            complete => complete,
        };
    }

    /// The smallest piece of work, and about how many multiplications it took.
    fn advance(&mut self) -> Result<usize, KernelError> {
        let cell = self.rows * self.held_out.ncols();
        match &mut self.growing {
            Growing::Logistic(regression) => {
                if !regression.step() {
                    self.ask();
                }
                Ok(2 * cell * self.classes)
            }
            Growing::Forest(forest) => {
                if !forest.step(&mut self.random)? {
                    self.ask();
                }
                // A tree looks at some columns only, but sorts its rows again and again.
                Ok(8 * cell)
            }
            Growing::Vectors(machines) => {
                if (0..AT_ONCE).any(|_| !machines.step()) {
                    self.ask();
                }
                // A move looks at the rows of two classes.
                Ok(AT_ONCE * 2 * cell / self.classes)
            }
            Growing::Grown(model) => {
                let end = (self.said.len() + AT_ONCE).min(self.truth.len());
                let rows = self.held_out.slice_axis(Axis(0), Slice::from(self.said.len()..end));
                self.said.extend(model.predict(rows)?);
                // As many as for the dearest, which compares each row with those of every pair of classes.
                Ok(AT_ONCE * cell * self.classes / 2)
            }
            Growing::OneClass(class) => {
                self.said = vec![*class; self.truth.len()];
                Ok(0)
            }
        }
    }
}
