//! Before the experiment: how many rows does it take, and how likely is it to see what is there?

use super::tails::{Alternative, falling_root, normal_quantile, normal_upper, student_two_sided_quantile};
use crate::KernelError;
use crate::error::{open_share, out_of_range, positive, settled};
use statrs::function::gamma::ln_gamma;

/// Places at which the power of a t test is summed.
const PLACES: usize = 4000;

/// The effect of going from one share to another, as the z tests of [`z_power`] take it: Cohen's
/// h = 2·asin √p − 2·asin √q. The arcsine makes equal h equally hard to see anywhere between 0 and 1.
///
/// Source: J. Cohen, *Statistical power analysis for the behavioral sciences* (1988).
///
/// # Errors
/// [`KernelError::Range`] for a share outside [0, 1].
pub fn proportion_effect(p: f64, q: f64) -> Result<f64, KernelError> {
    for share in [p, q] {
        if !(0.0..=1.0).contains(&share) {
            return Err(out_of_range("a share", share, "from 0 to 1"));
        }
    }
    Ok(2.0 * (p.sqrt().asin() - q.sqrt().asin()))
}

fn checked(effect: f64, sizes: &[f64], level: f64) -> Result<(), KernelError> {
    crate::error::finite_vector("the effect", &[effect])?;
    open_share("the significance level", level)?;
    sizes.iter().try_for_each(|&size| positive("the sample size", size))
}

/// The probability that a z test of two samples of `first` and `second` rows finds a true difference of `effect`
/// standard deviations at this significance level. statsmodels: `NormalIndPower.power`.
///
/// # Errors
/// [`KernelError::NotFinite`], [`KernelError::Range`] for sizes that are not above 0 or a level outside (0, 1).
///
/// ```
/// use stepwise_kernels::stats::{Alternative, proportion_effect, z_power};
/// let effect = proportion_effect(0.12, 0.10)?;
/// assert!(z_power(effect, 4000.0, 4000.0, 0.05, Alternative::TwoSided)? > 0.8);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn z_power(
    effect: f64,
    first: f64,
    second: f64,
    level: f64,
    alternative: Alternative,
) -> Result<f64, KernelError> {
    checked(effect, &[first, second], level)?;
    let shift = effect / (1.0 / first + 1.0 / second).sqrt();
    Ok(match alternative {
        Alternative::TwoSided => {
            let edge = -normal_quantile(level / 2.0);
            normal_upper(edge - shift) + normal_upper(edge + shift)
        }
        Alternative::Greater => normal_upper(-normal_quantile(level) - shift),
        Alternative::Less => normal_upper(-normal_quantile(level) + shift),
    })
}

/// How many rows each of two equal samples needs, so that a two-sided z test finds this effect with this power.
/// Not rounded: take the next whole number.
///
/// # Errors
/// [`KernelError::Range`] for an effect of 0, a level or power outside (0, 1), or a power that is not above the level.
///
/// ```
/// let rows = stepwise_kernels::stats::z_sample_size(0.2, 0.8, 0.05)?;
/// assert!((rows - 392.44).abs() < 0.01);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn z_sample_size(effect: f64, power: f64, level: f64) -> Result<f64, KernelError> {
    sized(effect, power, level)?;
    falling_root(|rows| Ok(power - z_power(effect, rows, rows, level, Alternative::TwoSided)?))
}

fn sized(effect: f64, power: f64, level: f64) -> Result<(), KernelError> {
    positive("the size of the effect", effect.abs())?;
    open_share("the significance level", level)?;
    open_share("the power", power)?;
    if power > level { Ok(()) } else { Err(out_of_range("the power", power, "above the significance level")) }
}

/// The probability that a two-sided t test of two samples finds a true difference of `effect` standard deviations
/// (Cohen's d). statsmodels: `TTestIndPower.power`.
///
/// **How.** Given the estimated spread s, the rest is normal; so the power is the mean of the normal power over the
/// χ distribution of s, by Simpson's rule on 4,000 places.
///
/// # Errors
/// As [`z_power`]; [`KernelError::Range`] when both samples together have at most 2 rows.
///
/// ```
/// let power = stepwise_kernels::stats::t_power(0.5, 64.0, 64.0, 0.05)?;
/// assert!((power - 0.8015).abs() < 1e-4);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn t_power(effect: f64, first: f64, second: f64, level: f64) -> Result<f64, KernelError> {
    checked(effect, &[first, second], level)?;
    let degrees = first + second - 2.0;
    positive("the rows of both samples less 2", degrees)?;
    let shift = effect / (1.0 / first + 1.0 / second).sqrt();
    let edge = student_two_sided_quantile(level, degrees)?;
    // s² · degrees follows χ²; ln of the density of s, up to the power of s.
    let half = degrees / 2.0;
    let constant = std::f64::consts::LN_2 + half * half.ln() - ln_gamma(half);
    // s = u², so that the density of few degrees of freedom has no corner at 0.
    let density = |u: f64| {
        let s = u * u;
        if s > 0.0 { 2.0 * u * (constant + (degrees - 1.0) * s.ln() - half * s * s).exp() } else { 0.0 }
    };
    let reach = 9.0 / degrees.sqrt();
    let (low, high) = ((1.0 - reach).max(0.0).sqrt(), (1.0 + reach).sqrt());
    let width = (high - low) / PLACES as f64;
    let term = |place: usize| {
        let u = low + width * place as f64;
        let found = normal_upper(edge * u * u - shift) + normal_upper(edge * u * u + shift);
        let weight = if place == 0 || place == PLACES {
            1.0
        } else if place % 2 == 1 {
            4.0
        } else {
            2.0
        };
        weight * density(u) * found
    };
    Ok(settled((0..=PLACES).map(term).sum::<f64>() * width / 3.0)?.clamp(0.0, 1.0))
}

/// How many rows each of two equal samples needs, so that a two-sided t test finds this effect with this power; at
/// least 2, for one row has no spread.
///
/// # Errors
/// As [`z_sample_size`].
///
/// ```
/// let rows = stepwise_kernels::stats::t_sample_size(0.5, 0.8, 0.05)?;
/// assert!((rows - 63.77).abs() < 0.01);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn t_sample_size(effect: f64, power: f64, level: f64) -> Result<f64, KernelError> {
    sized(effect, power, level)?;
    if t_power(effect, 2.0, 2.0, level)? >= power {
        return Ok(2.0);
    }
    let beyond = falling_root(|more| Ok(power - t_power(effect, 2.0 + more, 2.0 + more, level)?))?;
    Ok(2.0 + beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_input() {
        assert!(z_power(f64::NAN, 2.0, 2.0, 0.05, Alternative::Less).is_err());
        assert!(z_sample_size(0.0, 0.8, 0.05).is_err() && z_sample_size(0.1, 0.04, 0.05).is_err());
        assert!(t_power(0.5, 1.0, 1.0, 0.05).is_err() && t_power(0.5, 5.0, 5.0, 0.0).is_err());
        assert!(proportion_effect(1.1, 0.0).is_err());
        let level = t_power(0.0, 2.0, 2.0, 0.05).unwrap();
        assert!((level - 0.05).abs() < 1e-7, "{level}");
        assert!(z_sample_size(1e-12, 0.8, 0.05).unwrap() > 1e24);
        assert_eq!(t_sample_size(1e3, 0.8, 0.05).unwrap(), 2.0);
        assert!(t_sample_size(-0.5, 0.8, 0.05).unwrap() > 60.0);
    }
}
