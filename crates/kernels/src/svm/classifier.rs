//! Many classes by a machine for each pair.

use ndarray::{Array2, ArrayView2, Axis};

use super::kernel::Kernel;
use super::smo::{SupportVectorMachine, SvmOptions};
use crate::KernelError;
use crate::tree::models::{arg_max, checked_labels};

/// A machine that tells two classes apart.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The class for f > 0, the lower one.
    pub first: usize,
    /// The class for f < 0.
    pub second: usize,
    /// The machine, on the rows of the two classes, in order.
    pub machine: SupportVectorMachine,
}

/// Support vector classification: a machine for each pair of classes, and a vote.
///
/// **One step** is one [step](SupportVectorMachine::step) of the machine that is being trained; machines are trained
/// one after the other. Of classes with as many votes the lower one wins, as in LIBSVM and scikit-learn's `SVC`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::svm::{Kernel, Svc, SvmOptions};
/// let x = array![[0.0], [1.0], [5.0], [6.0], [10.0], [11.0]];
/// let mut model = Svc::new(x.view(), &[0, 0, 1, 1, 2, 2], 3, Kernel::Rbf { gamma: 0.5 }, &SvmOptions::default())?;
/// model.fit();
/// assert_eq!(model.predict(array![[0.4], [5.5], [12.0]].view())?, [0, 1, 2]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Svc {
    pairs: Vec<Pair>,
    classes: usize,
    trained: usize,
}

impl Svc {
    /// For points x (n×p) and labels below `classes`. Classes without points are never predicted.
    ///
    /// # Errors
    /// As [`SupportVectorMachine::new`]; [`KernelError::Range`] for labels, or when fewer than 2 classes have points.
    pub fn new(
        x: ArrayView2<'_, f64>,
        labels: &[usize],
        classes: usize,
        kernel: Kernel,
        options: &SvmOptions,
    ) -> Result<Self, KernelError> {
        checked_labels(labels, classes, x.nrows())?;
        let mut members = vec![Vec::new(); classes];
        for (row, &label) in labels.iter().enumerate() {
            members[label].push(row);
        }
        let present: Vec<usize> = (0..classes).filter(|&class| !members[class].is_empty()).collect();
        if present.len() < 2 {
            let allowed = "at least 2: without them there is nothing to tell apart".to_owned();
            let given = present.len() as f64;
            return Err(KernelError::Range { what: "the number of classes with points", given, allowed });
        }
        let mut pairs = Vec::new();
        for (index, &first) in present.iter().enumerate() {
            for &second in &present[index + 1..] {
                let mut rows = [members[first].as_slice(), &members[second]].concat();
                rows.sort_unstable();
                let sides: Vec<bool> = rows.iter().map(|&row| labels[row] == first).collect();
                let machine =
                    SupportVectorMachine::new(x.select(Axis(0), &rows).view(), &sides, kernel, options)?;
                pairs.push(Pair { first, second, machine });
            }
        }
        Ok(Self { pairs, classes, trained: 0 })
    }

    /// One step of the machine being trained; `false` when all are.
    pub fn step(&mut self) -> bool {
        while let Some(pair) = self.pairs.get_mut(self.trained) {
            if pair.machine.step() {
                return true;
            }
            self.trained += 1;
        }
        false
    }

    /// Trains all machines.
    pub fn fit(&mut self) {
        while self.step() {}
    }

    /// The machines, by first and second class.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The share of the pairs won by each class: n×classes. It ranks the classes; it is no probability.
    ///
    /// # Errors
    /// As [`SupportVectorMachine::decision_function`].
    pub fn votes(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        let mut votes = Array2::zeros((x.nrows(), self.classes));
        for pair in &self.pairs {
            for (row, value) in pair.machine.decision_function(x)?.into_iter().enumerate() {
                votes[(row, if value > 0.0 { pair.first } else { pair.second })] += 1.0;
            }
        }
        // There is at least one pair.
        Ok(votes / self.pairs.len() as f64)
    }

    /// The class with most votes for each row.
    ///
    /// # Errors
    /// As [`votes`](Self::votes).
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, KernelError> {
        Ok(arg_max(self.votes(x)?.view()))
    }
}
