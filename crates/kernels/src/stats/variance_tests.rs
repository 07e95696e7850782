//! Several groups at once: do their means differ (analysis of variance), do their spreads (Levene)?

use super::describe::{mean, median};
use super::tails::fisher_upper;
use crate::KernelError;
use crate::error::{enough_rows, sample, settled};

/// What an F test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FTest {
    /// Variance between the groups over variance within.
    pub statistic: f64,
    /// The probability of one at least as large if the groups were alike.
    pub p_value: f64,
    /// Degrees of freedom between and within.
    pub degrees: (usize, usize),
}

/// One-way analysis of variance: do all groups have one mean? Supposes equal variances. Time O(n). scipy: `f_oneway`.
///
/// Source: R. A. Fisher, *Statistical methods for research workers* (1925).
///
/// # Errors
/// [`KernelError::TooFewRows`] for fewer than 2 groups, an empty one, or no more values than groups;
/// [`KernelError::NotFinite`]; [`KernelError::Numerical`] when nothing varies within the groups.
///
/// ```
/// let test = stepwise_kernels::stats::anova(&[&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]])?;
/// assert!((test.statistic - 1.5).abs() < 1e-12);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn anova(groups: &[&[f64]]) -> Result<FTest, KernelError> {
    enough_rows("a comparison of groups", groups.len(), 2)?;
    for group in groups {
        sample("a group", group, 1)?;
    }
    let all: Vec<f64> = groups.concat();
    enough_rows("a comparison of groups", all.len(), groups.len() + 1)?;
    if groups.iter().all(|group| group.iter().all(|value| *value == group[0])) {
        return Err(KernelError::Numerical { what: "Groups within which nothing varies cannot be compared" });
    }
    let centre = mean(&all);
    let (mut between, mut within) = (0.0, 0.0);
    for group in groups {
        let own = mean(group);
        between += group.len() as f64 * (own - centre) * (own - centre);
        within += group.iter().map(|value| (value - own) * (value - own)).sum::<f64>();
    }
    let degrees = (groups.len() - 1, all.len() - groups.len());
    let (above, below) = (degrees.0 as f64, degrees.1 as f64);
    let statistic = settled(settled(between)? / above / (settled(within)? / below))?;
    Ok(FTest { statistic, p_value: fisher_upper(statistic, above, below)?, degrees })
}

/// Levene's test with medians (Brown and Forsythe): do all groups have one spread? An analysis of variance of the
/// distances from each group's median. Time O(n·log n). scipy: `levene`.
///
/// Source: M. B. Brown, A. B. Forsythe, *Robust tests for the equality of variances*, Journal of the American
/// Statistical Association 69 (1974).
///
/// # Errors
/// As [`anova`], of the distances.
///
/// ```
/// let test = stepwise_kernels::stats::levene(&[&[4.9, 5.0, 5.1, 5.0], &[1.0, 5.0, 9.0, 4.0]])?;
/// assert!(test.p_value < 0.1);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn levene(groups: &[&[f64]]) -> Result<FTest, KernelError> {
    let mut distances: Vec<Vec<f64>> = Vec::with_capacity(groups.len());
    for group in groups {
        sample("a group", group, 1)?;
        let middle = median(group);
        distances.push(group.iter().map(|value| (value - middle).abs()).collect());
    }
    let views: Vec<&[f64]> = distances.iter().map(Vec::as_slice).collect();
    anova(&views)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        assert!(anova(&[]).is_err() && anova(&[&[1.0, 2.0]]).is_err() && anova(&[&[1.0], &[2.0]]).is_err());
        assert!(anova(&[&[1.0, 1.0], &[2.0, 2.0]]).is_err());
        assert!(levene(&[&[], &[1.0]]).is_err() && levene(&[&[0.1; 3], &[0.2; 3]]).is_err());
        assert!(anova(&[&[f64::NAN, 1.0], &[2.0]]).is_err());
        assert!(anova(&[&[1e200, -1e200, 1.0], &[2.0]]).is_err());
    }
}
