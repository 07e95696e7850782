//! Tail areas and quantiles of the distributions that test statistics follow.

use std::f64::consts::{PI, SQRT_2, TAU};

use statrs::function::beta::checked_beta_reg;
use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::checked_gamma_ur;

use crate::KernelError;

/// Which departures from the null hypothesis count as evidence against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alternative {
    /// Both: the statistic is far from 0 on either side.
    #[default]
    TwoSided,
    /// The first is smaller than the second (or than the stated value).
    Less,
    /// The first is larger.
    Greater,
}

impl Alternative {
    /// The p-value of a statistic that is symmetric about 0, from its upper tail area.
    fn p_value(
        self,
        statistic: f64,
        upper: impl Fn(f64) -> Result<f64, KernelError>,
    ) -> Result<f64, KernelError> {
        match self {
            Self::TwoSided => Ok((2.0 * upper(statistic.abs())?).min(1.0)),
            Self::Less => upper(-statistic),
            Self::Greater => upper(statistic),
        }
    }

    /// The p-value of a standard normal statistic.
    pub(crate) fn normal(self, statistic: f64) -> f64 {
        self.p_value(statistic, |z| Ok(normal_upper(z))).unwrap_or(1.0)
    }

    /// The p-value of a statistic with Student's t distribution.
    pub(crate) fn student(self, statistic: f64, degrees: f64) -> Result<f64, KernelError> {
        self.p_value(statistic, |t| student_upper(t, degrees))
    }
}

fn numerical<E>(_: E) -> KernelError {
    KernelError::Numerical { what: "A distribution has no value for these degrees of freedom" }
}

/// φ(z), the standard normal density.
pub(crate) fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / TAU.sqrt()
}

/// The standard normal area above z, exact far out in the tail.
pub(crate) fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

/// The standard normal quantile of 0 < p < 1: an approximation, then one step of Newton's method.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    let rough = -SQRT_2 * erfc_inv(2.0 * p);
    let density = normal_density(rough);
    if density > 0.0 { rough - (normal_upper(-rough) - p) / density } else { rough }
}

/// The area above t of Student's distribution.
pub(crate) fn student_upper(t: f64, degrees: f64) -> Result<f64, KernelError> {
    let beyond =
        0.5 * checked_beta_reg(degrees / 2.0, 0.5, degrees / (degrees + t * t)).map_err(numerical)?;
    Ok(if t >= 0.0 { beyond } else { 1.0 - beyond })
}

/// The t ≥ 0 that Student's ∣t∣ exceeds with this probability.
pub(crate) fn student_two_sided_quantile(probability: f64, degrees: f64) -> Result<f64, KernelError> {
    let excess = |t: f64| Ok(2.0 * student_upper(t, degrees)? - probability);
    falling_root(excess)
}

/// The place above 0 where a falling function crosses 0: doubling, then bisection to the last digit.
pub(crate) fn falling_root(excess: impl Fn(f64) -> Result<f64, KernelError>) -> Result<f64, KernelError> {
    let mut high = 1.0;
    while excess(high)? > 0.0 {
        high *= 2.0;
        if high > 1e300 {
            return Err(KernelError::Numerical { what: "A quantile lies beyond the largest numbers" });
        }
    }
    let mut low = 0.0;
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || middle < 1e-300 {
            return Ok(middle);
        }
        if excess(middle)? > 0.0 { low = middle } else { high = middle }
    }
}

/// The area above x of the χ² distribution.
pub(crate) fn chi_squared_upper(x: f64, degrees: f64) -> Result<f64, KernelError> {
    if x <= 0.0 { Ok(1.0) } else { checked_gamma_ur(degrees / 2.0, x / 2.0).map_err(numerical) }
}

/// The area above f of Fisher's F distribution.
pub(crate) fn fisher_upper(f: f64, above: f64, below: f64) -> Result<f64, KernelError> {
    if f <= 0.0 {
        return Ok(1.0);
    }
    checked_beta_reg(below / 2.0, above / 2.0, below / (below + above * f)).map_err(numerical)
}

/// The area above x of Kolmogorov's limiting distribution: one of its two series, whichever is short.
pub(crate) fn kolmogorov_upper(x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x < 1.0 {
        let terms = (1..=5).map(|k| (-((2 * k - 1) as f64 * PI / x).powi(2) / 8.0).exp());
        return 1.0 - TAU.sqrt() / x * terms.sum::<f64>();
    }
    let term = |k: i32| {
        let size = (-2.0 * (f64::from(k) * x).powi(2)).exp();
        if k % 2 == 1 { size } else { -size }
    };
    2.0 * (1..=8).map(term).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_and_quantiles_agree() {
        for p in [1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.999] {
            assert!((normal_upper(-normal_quantile(p)) / p - 1.0).abs() < 1e-12, "{p}");
        }
        for degrees in [1.0, 3.5, 200.0] {
            let t = student_two_sided_quantile(0.05, degrees).unwrap();
            assert!((2.0 * student_upper(t, degrees).unwrap() - 0.05).abs() < 1e-12);
        }
        assert!((kolmogorov_upper(1.0 - 1e-12) - kolmogorov_upper(1.0)).abs() < 1e-10);
        assert!(student_upper(1.0, f64::NAN).is_err() && chi_squared_upper(1.0, 0.0).is_err());
    }
}
