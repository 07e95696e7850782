//! Three families fitted to the same numbers.

use stepwise_data::refused;
use stepwise_kernels::stats::{Distribution, Family, MaximumLikelihood};
use stepwise_lab::LabError;

/// A family by its key and name.
pub struct Known {
    pub key: &'static str,
    pub name: &'static str,
    family: Family,
}

/// The families, in the order of the table.
pub const FAMILIES: [Known; 3] = [
    Known { key: "log_normal", name: "log-normal", family: Family::LogNormal },
    Known { key: "gamma", name: "gamma", family: Family::Gamma },
    Known { key: "normal", name: "normal", family: Family::Normal },
];

/// The place of a family of this key.
pub fn place(key: &str) -> Result<usize, LabError> {
    FAMILIES
        .iter()
        .position(|known| known.key == key)
        .ok_or_else(|| LabError::parameter("family", key, "one of log_normal, gamma, normal"))
}

/// All three, fitted.
pub fn fit(values: &[f64]) -> Result<[MaximumLikelihood; 3], LabError> {
    let of = |known: &Known| MaximumLikelihood::fit(known.family, values).map_err(refused);
    let [a, b, c] = &FAMILIES;
    Ok([of(a)?, of(b)?, of(c)?])
}

/// The place of the fit with the lowest AIC.
pub fn best(fits: &[MaximumLikelihood; 3]) -> usize {
    (0..fits.len()).min_by(|&a, &b| fits[a].aic().total_cmp(&fits[b].aic())).unwrap_or(0)
}

/// The ends beyond which a value is as rare as a normal one `limit` standard deviations out.
pub fn ends(fit: &MaximumLikelihood, limit: f64) -> Result<(f64, f64), LabError> {
    let normal = Distribution::Normal { mean: 0.0, deviation: 1.0 };
    let rare = normal.cdf(-limit).map_err(refused)?;
    let end = |probability: f64| fit.distribution().quantile(probability).map_err(refused);
    Ok((end(rare)?, end(1.0 - rare)?))
}
