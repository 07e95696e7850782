//! Distributions fitted by maximum likelihood, compared by AIC, checked by quantiles.

use statrs::function::beta::checked_beta_reg;
use statrs::function::factorial::ln_factorial;
use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, digamma, ln_gamma};

use super::describe::{mean, variance};
use super::tails::{falling_root, normal_quantile, normal_upper};
use crate::KernelError;
use crate::error::{out_of_range, sample, settled};

/// The families that can be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Any numbers, symmetric about a mean.
    Normal,
    /// Numbers above 0 whose logarithm is normal: incomes, sizes.
    LogNormal,
    /// Waiting times without memory, from 0 on.
    Exponential,
    /// Waiting times for several events: above 0.
    Gamma,
    /// Whole counts of rare events.
    Poisson,
    /// Whole counts of successes among this many trials.
    Binomial {
        /// The number of trials behind each value.
        trials: u32,
    },
}

/// A distribution with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Mean and standard deviation.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// Mean and standard deviation of the logarithm.
    LogNormal {
        /// The mean of ln x.
        mean: f64,
        /// The standard deviation of ln x.
        deviation: f64,
    },
    /// Events for each unit of x.
    Exponential {
        /// One over the mean.
        rate: f64,
    },
    /// Shape k and scale θ; the mean is k·θ.
    Gamma {
        /// How many events are waited for.
        shape: f64,
        /// The mean wait for each, in the unit of x.
        scale: f64,
    },
    /// The mean count.
    Poisson {
        /// The mean.
        mean: f64,
    },
    /// Trials and the share of successes.
    Binomial {
        /// The number of trials.
        trials: u32,
        /// The probability of success of each.
        share: f64,
    },
}

/// The best distribution of a family for a sample: the one that makes the sample most likely.
///
/// **Steps.** Normal, log-normal, exponential, Poisson and binomial have formulas (mean, spread, share). The gamma's
/// shape k solves ln k − ψ(k) = ln x̄ − mean(ln x), by Newton's method on 1 ⁄ k from Minka's start; four steps give all
/// digits.
///
/// **Comparing.** [`aic`](Self::aic) is 2·parameters − 2·ln L: the smaller, the better the family suits, having paid
/// for its parameters. Compare only families over the same values (all counts, or all measurements).
///
/// **Cost.** O(n).
///
/// Source: T. P. Minka, *Estimating a Gamma distribution* (2002); H. Akaike, *A new look at the statistical model
/// identification*, IEEE Transactions on Automatic Control 19 (1974).
///
/// ```
/// use stepwise_kernels::stats::{Distribution, Family, MaximumLikelihood};
/// let fit = MaximumLikelihood::fit(Family::Exponential, &[1.0, 2.0, 3.0])?;
/// assert_eq!(fit.distribution(), Distribution::Exponential { rate: 0.5 });
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaximumLikelihood {
    distribution: Distribution,
    log_likelihood: f64,
}

impl MaximumLikelihood {
    /// Fits a family.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values (2 for families with a spread), [`KernelError::NotFinite`],
    /// [`KernelError::Range`] for a value that the family cannot produce, [`KernelError::Numerical`] when equal values
    /// leave the spread at 0, where the likelihood has no bound.
    pub fn fit(family: Family, values: &[f64]) -> Result<Self, KernelError> {
        let spread = matches!(family, Family::Normal | Family::LogNormal | Family::Gamma);
        sample("a fit by maximum likelihood", values, if spread { 2 } else { 1 })?;
        let (allowed, fits): (&str, &dyn Fn(f64) -> bool) = match family {
            Family::Normal => ("a number", &|_| true),
            Family::LogNormal | Family::Gamma => ("above 0", &|x| x > 0.0),
            Family::Exponential => ("at least 0", &|x| x >= 0.0),
            Family::Poisson => ("a whole number, at least 0", &|x| x >= 0.0 && x.fract() == 0.0),
            Family::Binomial { trials } => ("a whole number from 0 to the number of trials", &move |x| {
                x >= 0.0 && x <= f64::from(trials) && x.fract() == 0.0
            }),
        };
        if let Some(&given) = values.iter().find(|&&value| !fits(value)) {
            return Err(out_of_range("a value", given, allowed));
        }
        if spread && values.iter().all(|value| *value == values[0]) {
            return Err(KernelError::Numerical {
                what: "Values that are all equal have no likeliest spread",
            });
        }
        let centre = settled(mean(values))?;
        let distribution = match family {
            Family::Normal => Distribution::Normal { mean: centre, deviation: variance(values).sqrt() },
            Family::LogNormal => {
                let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
                Distribution::LogNormal { mean: mean(&logs), deviation: variance(&logs).sqrt() }
            }
            Family::Exponential => Distribution::Exponential { rate: 1.0 / centre },
            Family::Gamma => {
                let shape = gamma_shape(values, centre)?;
                Distribution::Gamma { shape, scale: centre / shape }
            }
            Family::Poisson => Distribution::Poisson { mean: centre },
            Family::Binomial { trials } => {
                let share = if trials == 0 { 0.0 } else { centre / f64::from(trials) };
                Distribution::Binomial { trials, share }
            }
        };
        let log_likelihood = settled(values.iter().map(|&value| distribution.log_density(value)).sum())?;
        Ok(Self { distribution, log_likelihood })
    }

    /// The distribution found.
    #[must_use]
    pub fn distribution(&self) -> Distribution {
        self.distribution
    }

    /// ln L: the sum of the logarithms of the densities (probabilities, for counts) of the values.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// Akaike's information criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        let parameters = match self.distribution {
            Distribution::Normal { .. } | Distribution::LogNormal { .. } | Distribution::Gamma { .. } => 2.0,
            _ => 1.0,
        };
        2.0 * parameters - 2.0 * self.log_likelihood
    }
}

fn gamma_shape(values: &[f64], centre: f64) -> Result<f64, KernelError> {
    // mean(ln(x ⁄ x̄)): near-equal values leave it tiny, and the shape huge.
    let gap = -values.iter().map(|value| (value / centre).ln()).sum::<f64>() / values.len() as f64;
    if gap <= 1e-14 {
        return Err(KernelError::Numerical {
            what: "Values that are nearly equal have no likeliest gamma shape",
        });
    }
    let mut shape = (3.0 - gap + ((gap - 3.0).powi(2) + 24.0 * gap).sqrt()) / (12.0 * gap);
    for _ in 0..50 {
        let excess = shape.ln() - digamma(shape) - gap;
        // ψ′ by a difference would lose digits; its series is exact after a few shifts.
        let slope = 1.0 / shape - trigamma(shape);
        let next = 1.0 / (1.0 / shape + excess / (shape * shape * slope));
        let next = if next > 0.0 { next } else { shape / 2.0 };
        let moved = (next - shape).abs();
        shape = next;
        if moved <= 1e-15 * shape {
            break;
        }
    }
    settled(shape)
}

/// ψ′(x) for x > 0: shifted above 12, then its asymptotic series.
fn trigamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < 12.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let s = 1.0 / (x * x);
    let series = 1.0 / 6.0 - s * (1.0 / 30.0 - s * (1.0 / 42.0 - s * (1.0 / 30.0 - s * 5.0 / 66.0)));
    sum + 1.0 / x + s / 2.0 + s / x * series
}

impl Distribution {
    /// ln of the density at x; of the probability, for counts. −∞ where there is none.
    #[must_use]
    pub fn log_density(&self, x: f64) -> f64 {
        let normal = |x: f64, mean: f64, deviation: f64| {
            let z = (x - mean) / deviation;
            -0.5 * z * z - deviation.ln() - 0.5 * std::f64::consts::TAU.ln()
        };
        // 0·ln 0 is 0 here: an event that cannot happen and did not.
        let times_ln = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * p.ln() };
        let counts = x >= 0.0 && x.fract() == 0.0;
        match *self {
            Self::Normal { mean, deviation } => normal(x, mean, deviation),
            Self::LogNormal { mean, deviation } if x > 0.0 => normal(x.ln(), mean, deviation) - x.ln(),
            Self::Exponential { rate } if x >= 0.0 => rate.ln() - rate * x,
            Self::Gamma { shape, scale } if x > 0.0 => {
                (shape - 1.0) * (x / scale).ln() - x / scale - ln_gamma(shape) - scale.ln()
            }
            Self::Poisson { mean } if counts => times_ln(x, mean) - mean - ln_count(x),
            Self::Binomial { trials, share } if counts && x <= f64::from(trials) => {
                let n = f64::from(trials);
                ln_count(n) - ln_count(x) - ln_count(n - x)
                    + times_ln(x, share)
                    + times_ln(n - x, 1.0 - share)
            }
            _ => f64::NEG_INFINITY,
        }
    }

    /// The probability of a value at most x.
    ///
    /// # Errors
    /// [`KernelError::Numerical`] when a special function has no value for the parameters.
    pub fn cdf(&self, x: f64) -> Result<f64, KernelError> {
        let failed = || KernelError::Numerical { what: "A distribution has no value for these parameters" };
        match *self {
            Self::Normal { mean, deviation } => Ok(normal_upper((mean - x) / deviation)),
            Self::LogNormal { .. } | Self::Exponential { .. } | Self::Gamma { .. } if x <= 0.0 => Ok(0.0),
            Self::LogNormal { mean, deviation } => Ok(normal_upper((mean - x.ln()) / deviation)),
            Self::Exponential { rate } => Ok(-(-rate * x).exp_m1()),
            Self::Gamma { shape, scale } => checked_gamma_lr(shape, x / scale).map_err(|_| failed()),
            Self::Poisson { .. } | Self::Binomial { .. } if x < 0.0 => Ok(0.0),
            Self::Poisson { mean } if mean <= 0.0 => Ok(1.0),
            Self::Poisson { mean } => checked_gamma_ur(x.floor() + 1.0, mean).map_err(|_| failed()),
            Self::Binomial { trials, .. } if x >= f64::from(trials) => Ok(1.0),
            Self::Binomial { trials, share } => {
                let below = x.floor();
                checked_beta_reg(f64::from(trials) - below, below + 1.0, 1.0 - share).map_err(|_| failed())
            }
        }
    }

    /// The smallest value that is not exceeded with this probability.
    ///
    /// # Errors
    /// [`KernelError::Range`] for a probability outside (0, 1), and as [`cdf`](Self::cdf).
    pub fn quantile(&self, probability: f64) -> Result<f64, KernelError> {
        crate::error::open_share("the probability", probability)?;
        match *self {
            Self::Normal { mean, deviation } => Ok(mean + deviation * normal_quantile(probability)),
            Self::LogNormal { mean, deviation } => {
                Ok((mean + deviation * normal_quantile(probability)).exp())
            }
            Self::Exponential { rate } => Ok(-(-probability).ln_1p() / rate),
            Self::Gamma { shape, scale } => {
                let unit = Self::Gamma { shape, scale: 1.0 };
                Ok(scale * falling_root(|x| Ok(probability - unit.cdf(x)?))?)
            }
            Self::Poisson { .. } | Self::Binomial { .. } => {
                // Halving on whole numbers: the first whose cdf reaches the probability.
                let (mut below, mut reached) = (-1.0, 1.0);
                while self.cdf(reached)? < probability {
                    (below, reached) = (reached, reached * 2.0);
                }
                while reached - below > 1.0 {
                    let middle = ((below + reached) / 2.0_f64).floor();
                    if self.cdf(middle)? < probability { below = middle } else { reached = middle }
                }
                Ok(reached)
            }
        }
    }

    /// The points of a quantile–quantile plot: (what the distribution would give, what the sample has), for the ranks
    /// (i − ½) ⁄ n. On the diagonal the distribution fits; where the points leave it, that part of it does not.
    ///
    /// # Errors
    /// [`KernelError::TooFewRows`] for no values, [`KernelError::NotFinite`], and as [`quantile`](Self::quantile).
    pub fn quantile_points(&self, values: &[f64]) -> Result<Vec<(f64, f64)>, KernelError> {
        sample("a quantile plot", values, 1)?;
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let rows = sorted.len() as f64;
        let place = |(i, value): (usize, f64)| Ok((self.quantile((i as f64 + 0.5) / rows)?, value));
        sorted.into_iter().enumerate().map(place).collect()
    }
}

/// ln x! for a whole x, however large.
fn ln_count(x: f64) -> f64 {
    if x < 1e9 { ln_factorial(x as u64) } else { ln_gamma(x + 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_turn_the_cdf_round() {
        for distribution in [
            Distribution::Normal { mean: 1.0, deviation: 2.0 },
            Distribution::LogNormal { mean: 1.0, deviation: 0.5 },
            Distribution::Exponential { rate: 1e-9 },
            Distribution::Gamma { shape: 0.3, scale: 1e12 },
        ] {
            for p in [0.001, 0.5, 0.99] {
                let back = distribution.cdf(distribution.quantile(p).unwrap()).unwrap();
                assert!((back - p).abs() < 1e-10, "{distribution:?}: {back} is not {p}");
            }
        }
        let poisson = Distribution::Poisson { mean: 3.0 };
        for p in [0.01, 0.2, 0.9] {
            let count = poisson.quantile(p).unwrap();
            assert!(poisson.cdf(count).unwrap() >= p && poisson.cdf(count - 1.0).unwrap() < p);
        }
        assert_eq!(Distribution::Binomial { trials: 5, share: 1.0 }.quantile(0.5).unwrap(), 5.0);
        assert_eq!(Distribution::Binomial { trials: 0, share: 0.0 }.quantile(0.5).unwrap(), 0.0);
    }

    #[test]
    fn awkward_input() {
        let fit = MaximumLikelihood::fit;
        for family in [Family::Normal, Family::LogNormal, Family::Gamma] {
            assert!(fit(family, &[0.1; 5]).is_err() && fit(family, &[1.0]).is_err());
            assert!(fit(family, &[1e-12, 1e12]).is_ok(), "{family:?}");
        }
        assert!(fit(Family::Gamma, &[1.0, 0.0]).is_err() && fit(Family::LogNormal, &[1.0, -1.0]).is_err());
        assert!(fit(Family::Exponential, &[0.0, 0.0]).is_err());
        assert!(fit(Family::Poisson, &[0.5]).is_err() && fit(Family::Poisson, &[f64::NAN]).is_err());
        assert_eq!(fit(Family::Poisson, &[0.0]).unwrap().log_likelihood(), 0.0);
        assert!(fit(Family::Binomial { trials: 3 }, &[4.0]).is_err());
        assert_eq!(fit(Family::Binomial { trials: 3 }, &[3.0]).unwrap().log_likelihood(), 0.0);
    }
}
