//! Thresholds that treat groups alike.

use super::checked_groups;
use super::curve::{Curve, Point};
use crate::KernelError;
use crate::error::{enough_rows, finite_vector, out_of_range, same_length};

/// Which rate groups are to have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parity {
    /// The share who get a yes (demographic parity).
    Demographic,
    /// The share who get a yes among those who deserve it.
    EqualOpportunity,
}

/// How scores of one group become decisions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupRule {
    /// Scores from here on get a yes; infinite for nobody.
    pub strict: f64,
    /// Scores from here on get a yes if the lot falls on the lenient threshold.
    pub lenient: f64,
    /// How often it falls so, 0 to 1.
    pub lenient_share: f64,
    /// How often the score is ignored, 0 to 1: what equalised odds can demand of the group that is easier to judge.
    pub ignored: f64,
    /// How often an ignored score gets a yes.
    pub ignored_yes: f64,
}

impl GroupRule {
    fn at(curve: &Curve, x: f64) -> Self {
        let (strict, lenient, lenient_share) = curve.around(x);
        let (strict, lenient) = (strict.threshold, lenient.threshold);
        Self { strict, lenient, lenient_share, ignored: 0.0, ignored_yes: 0.0 }
    }

    /// The probability that this score gets a yes.
    #[must_use]
    pub fn probability(&self, score: f64) -> f64 {
        let yes = |threshold: f64| f64::from(u8::from(score >= threshold));
        let by_score = yes(self.strict) * (1.0 - self.lenient_share) + yes(self.lenient) * self.lenient_share;
        self.ignored * self.ignored_yes + (1.0 - self.ignored) * by_score
    }
}

/// A rule for each group, and what they lead to on the rows given.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// One for each group.
    pub rules: Vec<GroupRule>,
    /// The expected share of right decisions.
    pub accuracy: f64,
}

/// How much accuracy a tolerance buys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TradeOff {
    /// How far apart the groups' rates may be.
    pub tolerance: f64,
    /// The best expected accuracy then.
    pub accuracy: f64,
}

/// How often yes comes to those who deserve it and those who do not, as the threshold falls.
#[derive(Clone, Debug)]
struct Group {
    deserving: f64,
    others: f64,
    /// Threshold, deserving and others with a yes.
    steps: Vec<(f64, f64, f64)>,
}

impl Group {
    fn new(mut rows: Vec<(f64, bool)>) -> Self {
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let deserving = rows.iter().filter(|row| row.1).count() as f64;
        let mut steps = vec![(f64::INFINITY, 0.0, 0.0)];
        let (mut right, mut wrong) = (0.0, 0.0);
        for (index, &(score, yes)) in rows.iter().enumerate() {
            *(if yes { &mut right } else { &mut wrong }) += 1.0;
            // −0 and 0 are one score.
            if rows.get(index + 1).is_none_or(|next| next.0 < score) {
                steps.push((score, right, wrong));
            }
        }
        Self { deserving, others: rows.len() as f64 - deserving, steps }
    }

    fn rows(&self) -> f64 {
        self.deserving + self.others
    }

    fn curve(&self, point: impl Fn(f64, f64) -> (f64, f64)) -> Curve {
        let points = self.steps.iter().map(|&(threshold, right, wrong)| {
            let (x, y) = point(right, wrong);
            Point { x, y, threshold }
        });
        Curve::new(points.collect())
    }

    /// The share of right decisions against the rate of a demand.
    fn accuracy_curve(&self, parity: Parity) -> Curve {
        self.curve(|right, wrong| {
            let accuracy = (right + self.others - wrong) / self.rows();
            match parity {
                Parity::Demographic => ((right + wrong) / self.rows(), accuracy),
                Parity::EqualOpportunity => (right / self.deserving, accuracy),
            }
        })
    }

    /// The ROC curve's hull.
    fn roc(&self) -> Curve {
        self.curve(|right, wrong| (wrong / self.others, right / self.deserving))
    }
}

/// Thresholds for each group that give all the same rate, as accurate as can be.
///
/// **Idea.** Each threshold gives a group a rate and an accuracy; drawing lots between two thresholds gives all
/// points on the line between theirs. So the best accuracy for each rate is the upper hull of the points:
/// concave, made of straight lines. The weighted sum of the groups' curves is, too, and has its highest point at
/// a corner of one of them: trying the corners finds the best common rate exactly. With a tolerance ε the groups
/// may choose from a range \[r, r + ε\] of rates; each goes as near to its own best as the range lets it, and the
/// best r is a corner again, or ε below one. For equalised odds a group can have any point between its ROC
/// curve's hull and the diagonal; the best common one lies on the lowest of the hulls, at a corner or where two
/// cross, and groups that could do better ignore some scores.
///
/// The rules are the best for the rows given. On others, rates come out equal only as far as chance allows: judge
/// them on rows that were held out.
///
/// **Cost.** O(n·log n) to begin; O(corners·groups) for a demand, O(corners·groups²) for equalised odds.
///
/// Source: M. Hardt, E. Price, N. Srebro, *Equality of opportunity in supervised learning*, Advances in Neural
/// Information Processing Systems 29 (2016).
///
/// ```
/// use stepwise_kernels::fairness::{GroupThresholds, Parity};
/// let deserved = [true, true, true, false, true, false, false, false];
/// let scores = [0.9, 0.8, 0.7, 0.2, 0.6, 0.5, 0.4, 0.3];
/// let thresholds = GroupThresholds::new(&deserved, &scores, &[0, 0, 0, 0, 1, 1, 1, 1], 2)?;
/// assert_eq!(thresholds.best().accuracy, 1.0);
/// // One of the groups has three who deserve a yes, the other has one: equal shares must be wrong twice.
/// let policy = thresholds.policy(Parity::Demographic, 0.0)?;
/// assert_eq!(policy.accuracy, 0.75);
/// assert_eq!(thresholds.policy(Parity::EqualOpportunity, 0.0)?.accuracy, 1.0);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GroupThresholds {
    groups: Vec<Group>,
    rows: f64,
    /// All rows as one group.
    whole: Group,
}

impl GroupThresholds {
    /// For what each row deserved, its score (higher for yes), and its group, below `count`.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no rows or a group without rows, [`KernelError::Shape`],
    /// [`KernelError::NotFinite`], [`KernelError::Range`] for a group that is not below `count`, or more than
    /// 10,000 groups.
    pub fn new(actual: &[bool], scores: &[f64], groups: &[usize], count: usize) -> Result<Self, KernelError> {
        checked_groups(groups, count, actual.len())?;
        same_length("the scores", scores.len(), actual.len())?;
        finite_vector("the scores", scores)?;
        let rows: Vec<(f64, bool)> = scores.iter().copied().zip(actual.iter().copied()).collect();
        let mut parts = vec![Vec::new(); count];
        for (&row, &group) in rows.iter().zip(groups) {
            parts[group].push(row);
        }
        for part in &parts {
            enough_rows("each group", part.len(), 1)?;
        }
        let groups = parts.into_iter().map(Group::new).collect();
        Ok(Self { groups, rows: actual.len() as f64, whole: Group::new(rows) })
    }

    /// The most accurate threshold that is one for all, which asks for no parity and looks at no group.
    #[must_use]
    pub fn single(&self) -> Policy {
        let top = self.whole.accuracy_curve(Parity::Demographic).top();
        let rule = GroupRule {
            strict: top.threshold,
            lenient: top.threshold,
            lenient_share: 0.0,
            ignored: 0.0,
            ignored_yes: 0.0,
        };
        Policy { rules: vec![rule; self.groups.len()], accuracy: top.y }
    }

    /// The most accurate threshold of each group, without parity: what demands are to be compared with.
    #[must_use]
    pub fn best(&self) -> Policy {
        self.within(&self.curves(Parity::Demographic), 1.0)
    }

    fn curves(&self, parity: Parity) -> Vec<Curve> {
        self.groups.iter().map(|group| group.accuracy_curve(parity)).collect()
    }

    fn enough(&self, deserving: bool, others: bool) -> Result<(), KernelError> {
        for group in &self.groups {
            if deserving {
                enough_rows("each group, of those who deserve a yes,", group.deserving as usize, 1)?;
            }
            if others {
                enough_rows("each group, of those who do not deserve a yes,", group.others as usize, 1)?;
            }
        }
        Ok(())
    }

    /// The most accurate rules under which the groups' expected rates are at most `tolerance` apart.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a tolerance outside [0, 1]; [`KernelError::TooFewRows`] when equal opportunity
    /// is asked for and a group has nobody who deserves a yes.
    pub fn policy(&self, parity: Parity, tolerance: f64) -> Result<Policy, KernelError> {
        if !(0.0..=1.0).contains(&tolerance) {
            return Err(out_of_range("the tolerance", tolerance, "from 0 to 1"));
        }
        self.enough(parity == Parity::EqualOpportunity, false)?;
        Ok(self.within(&self.curves(parity), tolerance))
    }

    /// The most accurate rules for each tolerance: how much accuracy the last bit of parity costs.
    ///
    /// # Errors
    /// As [`policy`](Self::policy).
    pub fn trade_off(&self, parity: Parity, tolerances: &[f64]) -> Result<Vec<TradeOff>, KernelError> {
        tolerances
            .iter()
            .map(|&tolerance| Ok(TradeOff { tolerance, accuracy: self.policy(parity, tolerance)?.accuracy }))
            .collect()
    }

    fn within(&self, curves: &[Curve], tolerance: f64) -> Policy {
        let tops: Vec<f64> = curves.iter().map(|curve| curve.top().x).collect();
        let rates = |low: f64| tops.iter().map(move |top| top.clamp(low, (low + tolerance).min(1.0)));
        let accuracy = |low: f64| -> f64 {
            let right = rates(low).zip(curves).zip(&self.groups);
            right.map(|((rate, curve), group)| curve.at(rate) * group.rows()).sum::<f64>() / self.rows
        };
        let corners = curves.iter().flat_map(Curve::corners).map(|corner| corner.x);
        let lows = corners.flat_map(|x| [x, (x - tolerance).max(0.0)]);
        let (low, accuracy) = best(lows.map(|low| (low, accuracy(low))));
        let rules = rates(low).zip(curves).map(|(rate, curve)| GroupRule::at(curve, rate)).collect();
        Policy { rules, accuracy }
    }

    /// The most accurate rules with equalised odds: in all groups the same expected share of those who deserve a
    /// yes gets it, and the same share of those who do not.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] when a group lacks those who deserve a yes or those who do not.
    pub fn equalized_odds(&self) -> Result<Policy, KernelError> {
        self.enough(true, true)?;
        let curves: Vec<Curve> = self.groups.iter().map(Group::roc).collect();
        let lowest = |x: f64| curves.iter().map(|curve| curve.at(x)).fold(f64::INFINITY, f64::min);
        let right = |x: f64| self.whole.deserving * lowest(x) + self.whole.others * (1.0 - x);
        let mut places: Vec<f64> = curves.iter().flat_map(Curve::corners).map(|corner| corner.x).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        // Between neighbouring corners all curves are straight: two can cross once.
        let crossings: Vec<f64> = places
            .windows(2)
            .flat_map(|ends| {
                let heights: Vec<(f64, f64)> =
                    curves.iter().map(|curve| (curve.at(ends[0]), curve.at(ends[1]))).collect();
                let (from, width) = (ends[0], ends[1] - ends[0]);
                let cross = move |(a, b): (&(f64, f64), &(f64, f64))| {
                    let (before, after) = (a.0 - b.0, a.1 - b.1);
                    (before * after < 0.0).then(|| from + width * before / (before - after))
                };
                let pairs =
                    heights.iter().enumerate().flat_map(|(i, a)| heights[..i].iter().map(move |b| (a, b)));
                pairs.filter_map(cross).collect::<Vec<_>>()
            })
            .collect();
        let (x, right) = best(places.into_iter().chain(crossings).map(|x| (x, right(x))));
        let goal = lowest(x);
        let rule = |curve: &Curve| {
            let height = curve.at(x);
            // On the diagonal the score says nothing, and there is nothing to ignore.
            let ignored = if height > x { ((height - goal) / (height - x)).clamp(0.0, 1.0) } else { 0.0 };
            GroupRule { ignored, ignored_yes: x, ..GroupRule::at(curve, x) }
        };
        Ok(Policy { rules: curves.iter().map(rule).collect(), accuracy: right / self.rows })
    }
}

/// The place with the highest value, the first of equals.
fn best(places: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    places.fold((0.0, f64::NEG_INFINITY), |best, place| if place.1 > best.1 { place } else { best })
}
