//! Shapley values of any model, by regression.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use stepwise_random::Random;

use super::shapley::MAX_PLAYERS;
use crate::KernelError;
use crate::error::{enough_rows, finite, finite_vector, out_of_range, same_length, settled};
use crate::linalg::solve_symmetric;

/// Where coalitions come from.
#[derive(Clone, Debug)]
enum Coalitions {
    /// All of them, as bits, small and large ones first.
    All(Vec<u32>),
    /// Drawn: how many, and the complement of the last one if it has not had its turn.
    Drawn { count: usize, complement: Option<Vec<bool>> },
}

/// SHAP values of one prediction of any model.
///
/// **Idea.** A coalition of features is worth the mean prediction over background rows in which its features have
/// the row's values. Shapley values are the weights φ of the linear model v(S) ≈ v(∅) + Σ_{j∈S} φⱼ that fits all
/// coalitions best when one of s of the p features counts (p − 1) ⁄ (C(p, s)·s·(p − s)), and that is exact for
/// nobody and for everybody. Up to a budget (and 20 features) all coalitions are asked, and the values are exact;
/// beyond it coalitions are drawn, sizes by their weight, each followed by its complement.
///
/// Features that no background row has otherwise get 0 and are left out.
///
/// **One step** asks the model about one coalition: one prediction for each background row. The first two are
/// nobody and everybody. **Cost.** O(p²) a step beside the predictions, O(p³) for [`values`](Self::values).
///
/// Source: S. Lundberg, S.-I. Lee, *A unified approach to interpreting model predictions*, Advances in Neural
/// Information Processing Systems 30 (2017); pairs: I. Covert, S.-I. Lee, *Improving KernelSHAP*, Proceedings of
/// the 24th International Conference on Artificial Intelligence and Statistics (2021).
///
/// ```
/// use ndarray::{ArrayView2, array};
/// use stepwise_kernels::KernelError;
/// use stepwise_kernels::explain::KernelShap;
/// use stepwise_random::Random;
/// let product = |x: ArrayView2<'_, f64>| Ok::<_, KernelError>(&x.column(0) * &x.column(1));
/// let background = array![[0.0, 0.0, 0.0]];
/// let mut shap = KernelShap::new(array![2.0, 3.0, 1.0].view(), background.view(), 100)?;
/// shap.fit(&mut Random::new(0), product)?;
/// let values = shap.values()?;
/// assert!((values[0] - 3.0).abs() < 1e-12 && (values[1] - 3.0).abs() < 1e-12 && values[2].abs() < 1e-12);
/// # Ok::<(), KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KernelShap {
    row: Array1<f64>,
    background: Array2<f64>,
    varying: Vec<usize>,
    coalitions: Coalitions,
    asked: usize,
    /// v(∅), and v(everybody) − v(∅).
    nobody: f64,
    whole: f64,
    /// Σ w·z·zᵀ and Σ w·z·(v − v(∅) − |S|·whole ⁄ p) over the coalitions asked, z their members as 0 and 1.
    gram: Array2<f64>,
    target: Array1<f64>,
}

impl KernelShap {
    /// For a row (p features), background rows (m×p; a hundred will do), and the most coalitions to ask beside
    /// nobody and everybody, at least 2.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] without background, [`KernelError::Shape`], [`KernelError::NotFinite`],
    /// [`KernelError::Range`].
    pub fn new(
        row: ArrayView1<'_, f64>,
        background: ArrayView2<'_, f64>,
        budget: usize,
    ) -> Result<Self, KernelError> {
        enough_rows("the background", background.nrows(), 1)?;
        same_length("the row", row.len(), background.ncols())?;
        finite_vector("the row", &row.to_vec())?;
        finite("the background", background)?;
        if budget < 2 {
            return Err(out_of_range("the number of coalitions", budget as f64, "at least 2"));
        }
        let differs =
            |&feature: &usize| background.column(feature).iter().any(|value| *value != row[feature]);
        let varying: Vec<usize> = (0..row.len()).filter(differs).collect();
        let players = varying.len();
        let all =
            if players < 2 { 0 } else { 2_usize.checked_pow(players as u32).map_or(usize::MAX, |n| n - 2) };
        let coalitions = if players <= MAX_PLAYERS && all <= budget {
            let mut masks: Vec<u32> = (1..=all as u32).collect();
            masks.sort_by_key(|mask| mask.count_ones().min(players as u32 - mask.count_ones()));
            Coalitions::All(masks)
        } else {
            Coalitions::Drawn { count: budget, complement: None }
        };
        Ok(Self {
            row: row.to_owned(),
            background: background.to_owned(),
            varying,
            coalitions,
            asked: 0,
            nobody: 0.0,
            whole: 0.0,
            gram: Array2::zeros((players, players)),
            target: Array1::zeros(players),
        })
    }

    /// Asks the model, given as a function from rows to numbers, about the next coalition; `false` when there is
    /// none left after it. Draws from `random` only where not all coalitions are asked.
    ///
    /// # Errors
    /// What `predict` returns; [`KernelError::Shape`] when it returns another number of predictions than rows,
    /// [`KernelError::NotFinite`].
    pub fn step<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        predict: impl FnOnce(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<bool, E> {
        if self.done() {
            return Ok(false);
        }
        let players = self.varying.len();
        let (members, weight) = match self.asked {
            0 => (vec![false; players], 0.0),
            1 => (vec![true; players], 0.0),
            asked => self.coalition(asked - 2, random),
        };
        let mut rows = self.background.clone();
        for (_, &feature) in members.iter().zip(&self.varying).filter(|(member, _)| **member) {
            rows.column_mut(feature).fill(self.row[feature]);
        }
        let predicted = predict(rows.view())?.to_vec();
        same_length("the predictions", predicted.len(), rows.nrows())?;
        finite_vector("the predictions", &predicted)?;
        let worth = settled(crate::stats::mean(&predicted))?;
        match self.asked {
            0 => self.nobody = worth,
            1 => self.whole = settled(worth - self.nobody)?,
            _ => {
                let size = members.iter().filter(|member| **member).count() as f64;
                let rest = settled(worth - self.nobody - size * self.whole / players as f64)?;
                for i in (0..players).filter(|&i| members[i]) {
                    self.target[i] += weight * rest;
                    for j in (0..players).filter(|&j| members[j]) {
                        self.gram[(i, j)] += weight;
                    }
                }
            }
        }
        self.asked += 1;
        Ok(!self.done())
    }

    /// A coalition and its weight.
    fn coalition(&mut self, index: usize, random: &mut Random) -> (Vec<bool>, f64) {
        let players = self.varying.len();
        match &mut self.coalitions {
            Coalitions::All(masks) => {
                let mask = masks[index];
                let size = mask.count_ones() as usize;
                // 1 ⁄ C(p, s), factor by factor.
                let share: f64 = (0..size).map(|i| (size - i) as f64 / (players - i) as f64).product();
                let weight = share * (players - 1) as f64 / (size * (players - size)) as f64;
                ((0..players).map(|j| mask >> j & 1 == 1).collect(), weight)
            }
            Coalitions::Drawn { complement, .. } => {
                if let Some(members) = complement.take() {
                    return (members, 1.0);
                }
                let of_size = |size: usize| 1.0 / (size * (players - size)) as f64;
                let mut left = random.uniform() * (1..players).map(of_size).sum::<f64>();
                let mut size = 1;
                while size + 1 < players && left >= of_size(size) {
                    left -= of_size(size);
                    size += 1;
                }
                let mut members = vec![false; players];
                for &member in random.permutation(players).iter().take(size) {
                    members[member] = true;
                }
                *complement = Some(members.iter().map(|member| !member).collect());
                (members, 1.0)
            }
        }
    }

    /// Asks about all coalitions.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn fit<E: From<KernelError>>(
        &mut self,
        random: &mut Random,
        mut predict: impl FnMut(ArrayView2<'_, f64>) -> Result<Array1<f64>, E>,
    ) -> Result<(), E> {
        while self.step(random, &mut predict)? {}
        Ok(())
    }

    /// How many coalitions there are to ask, nobody and everybody among them.
    #[must_use]
    pub fn coalitions(&self) -> usize {
        match &self.coalitions {
            Coalitions::All(masks) => masks.len() + 2,
            Coalitions::Drawn { count, .. } => count.saturating_add(2),
        }
    }

    /// How many were asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// Whether all were asked.
    #[must_use]
    pub fn done(&self) -> bool {
        self.asked == self.coalitions()
    }

    /// Whether all coalitions are asked in the end, so that the values are exact and not estimates.
    #[must_use]
    pub fn exact(&self) -> bool {
        matches!(self.coalitions, Coalitions::All(_))
    }

    /// The mean prediction over the background; 0 before the first step.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.nobody
    }

    /// The SHAP values from the coalitions asked so far, one for each feature. With [`expected`](Self::expected)
    /// they sum to the prediction. Of the values that fit equally well, the most even ones.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] before nobody and everybody were asked, [`KernelError::Numerical`].
    pub fn values(&self) -> Result<Array1<f64>, KernelError> {
        enough_rows("Kernel SHAP, by its coalitions asked,", self.asked, 2)?;
        let mut values = Array1::zeros(self.row.len());
        let players = self.varying.len();
        if players == 0 {
            return Ok(values);
        }
        // φ = whole ⁄ p + ψ with Σ ψ = 0: the centred system, made regular by a multiple of 1·1ᵀ, which ψ does
        // not feel.
        let count = players as f64;
        let means = self.gram.sum_axis(ndarray::Axis(0)) / count;
        let mean = means.sum() / count;
        let size = self.gram.diag().sum().max(f64::MIN_POSITIVE) / count;
        let centred = Array2::from_shape_fn((players, players), |(i, j)| {
            self.gram[(i, j)] - means[i] - means[j] + mean + size / count
        });
        let target = &self.target - self.target.sum() / count;
        let apart = solve_symmetric(centred.view(), target.view())?;
        for (&feature, apart) in self.varying.iter().zip(apart) {
            values[feature] = settled(self.whole / count + apart)?;
        }
        Ok(values)
    }
}
