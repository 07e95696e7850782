//! Normalisation of groups of numbers to mean 0 and variance 1.

use super::sums;
use crate::backend::NormPlan;

/// Where each of a group's runs of neighbours starts.
fn runs(plan: &NormPlan, group: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let NormPlan { outer, groups, inner, .. } = *plan;
    (0..outer).map(move |block| {
        let start = (block * groups + group) * inner;
        start..start + inner
    })
}

/// 1 / √(variance + ε)
fn factor(plan: &NormPlan, variance: f32) -> f32 {
    1.0 / (variance + plan.epsilon).sqrt()
}

pub fn normalise(plan: &NormPlan, input: &[f32], means: &mut [f32], variances: &mut [f32], out: &mut [f32]) {
    let count = (plan.outer * plan.inner) as f64;
    for (group, (mean, variance)) in means.iter_mut().zip(variances).enumerate() {
        let total: f64 = runs(plan, group).map(|run| sums::wide_sum(&input[run])).sum();
        *mean = (total / count) as f32;
        let centre = *mean;
        let squares: f64 =
            runs(plan, group).map(|run| f64::from(sums::sum_of_squares(&input[run], centre))).sum();
        *variance = (squares / count) as f32;
        let factor = factor(plan, *variance);
        for run in runs(plan, group) {
            for (out, &x) in out[run.clone()].iter_mut().zip(&input[run]) {
                *out = (x - centre) * factor;
            }
        }
    }
}

pub fn normalise_gradient(
    plan: &NormPlan,
    result: &[f32],
    variances: &[f32],
    upstream: &[f32],
    out: &mut [f32],
) {
    let count = (plan.outer * plan.inner) as f64;
    for (group, &variance) in variances.iter().enumerate() {
        let (mut total, mut along) = (0.0, 0.0);
        for run in runs(plan, group) {
            total += sums::wide_sum(&upstream[run.clone()]);
            along += f64::from(sums::sum_of_products(&upstream[run.clone()], &result[run]));
        }
        let (mean, along, factor) = ((total / count) as f32, (along / count) as f32, factor(plan, variance));
        for run in runs(plan, group) {
            let pairs = upstream[run.clone()].iter().zip(&result[run.clone()]);
            for (out, (&g, &y)) in out[run].iter_mut().zip(pairs) {
                *out = factor * (g - mean - y * along);
            }
        }
    }
}
