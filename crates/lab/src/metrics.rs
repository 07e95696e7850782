//! Named numbers with units, and the digest that identifies a run.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Format {
    /// Thousands separators and this many digits after the point.
    Number {
        /// Digits after the point.
        digits: u8,
    },
    /// The value times 100, this many digits after the point, and a percent sign.
    Percent {
        /// Digits after the point.
        digits: u8,
    },
    /// A probability value: three digits, "< 0.001" below that.
    PValue,
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Larger is better (accuracy).
    Higher,
    /// Smaller is better (error).
    Lower,
    /// Neither: it describes.
    Neither,
}

/// One named number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// The key in `Metrics`, in golden files and on the command line.
    pub key: String,
    /// What the reader sees.
    pub label: String,
    /// The number; `None` while it is undefined (before the first step, say). Never NaN or infinite.
    pub value: Option<f64>,
    /// The unit shown after the number, or `""`.
    pub unit: String,
    /// How it is written.
    pub format: Format,
    /// Which direction is better.
    pub better: Better,
    /// Whether it depends on how long something took. Two runs of one seed then differ in it, so that neither the
    /// digest nor a comparison of runs counts it.
    #[serde(default)]
    pub measured: bool,
}

/// The numbers of a run, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metrics(Vec<Metric>);

impl Metrics {
    /// No numbers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number; what is not finite counts as undefined.
    ///
    /// ```
    /// use stepwise_lab::{Better, Format, Metrics};
    /// let mut metrics = Metrics::new();
    /// metrics.push("rmse", "Held-out RMSE", 0.187, "", Format::Number { digits: 3 }, Better::Lower);
    /// assert_eq!(metrics.get("rmse"), Some(0.187));
    /// ```
    pub fn push(
        &mut self,
        key: &str,
        label: &str,
        value: impl Into<Option<f64>>,
        unit: &str,
        format: Format,
        better: Better,
    ) {
        self.0.push(Metric {
            key: key.to_owned(),
            label: label.to_owned(),
            value: value.into().filter(|number| number.is_finite()),
            unit: unit.to_owned(),
            format,
            better,
            measured: false,
        });
    }

    /// Adds a number that depends on how long something took on this device.
    ///
    /// ```
    /// use stepwise_lab::{Better, Format, Metrics};
    /// let with = |time: f64| {
    ///     let mut metrics = Metrics::new();
    ///     metrics.push_measured("time", "Time", time, "ms", Format::Number { digits: 1 }, Better::Lower);
    ///     metrics
    /// };
    /// assert_eq!(with(1.0).digest("numpy", 7, 1), with(2.0).digest("numpy", 7, 1));
    /// ```
    pub fn push_measured(
        &mut self,
        key: &str,
        label: &str,
        value: impl Into<Option<f64>>,
        unit: &str,
        format: Format,
        better: Better,
    ) {
        self.push(key, label, value, unit, format, better);
        if let Some(metric) = self.0.last_mut() {
            metric.measured = true;
        }
    }

    /// The metrics that two runs of one seed must agree in: all that are not measured.
    pub fn repeatable(&self) -> impl Iterator<Item = &Metric> {
        self.0.iter().filter(|metric| !metric.measured)
    }

    /// The defined value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<f64> {
        self.0.iter().find(|metric| metric.key == key).and_then(|metric| metric.value)
    }

    /// All metrics in order.
    pub fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.0.iter()
    }

    /// Eight hexadecimal digits, in two groups, that identify the numbers of a run.
    ///
    /// FNV-1a over the keys and the values rounded to six significant digits: two devices whose last bits
    /// differ (their `exp` and `ln` come from different libraries) still agree, and a run that really differs
    /// does not. What is measured with a clock is left out.
    #[must_use]
    pub fn digest(&self, slug: &str, seed: u64, steps: usize) -> String {
        let mut text = format!("{slug};{seed};{steps}");
        for metric in self.repeatable() {
            match metric.value {
                // Negative zero is the same number.
                Some(value) => {
                    let _ = write!(text, ";{}={:.5e}", metric.key, value + 0.0);
                }
                None => {
                    let _ = write!(text, ";{}=", metric.key);
                }
            }
        }
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in text.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let folded = (hash ^ (hash >> 32)) as u32;
        format!("{:04x}-{:04x}", folded >> 16, folded & 0xffff)
    }
}

/// A count with thousands separators.
///
/// ```
/// assert_eq!(stepwise_lab::thousands(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64) -> Metrics {
        let mut metrics = Metrics::new();
        metrics.push("loss", "Loss", value, "", Format::Number { digits: 3 }, Better::Lower);
        metrics
    }

    #[test]
    fn the_last_bit_does_not_change_the_digest_but_a_real_difference_does() {
        let value = 0.123_456_4_f64;
        let neighbour = f64::from_bits(value.to_bits() + 1);
        assert_eq!(one(value).digest("a", 1, 2), one(neighbour).digest("a", 1, 2));
        assert_ne!(one(value).digest("a", 1, 2), one(0.1235).digest("a", 1, 2));
        assert_ne!(one(value).digest("a", 1, 2), one(value).digest("a", 2, 2));
        assert_eq!(one(0.0).digest("a", 1, 2), one(-0.0).digest("a", 1, 2));
    }

    #[test]
    fn what_is_not_finite_is_undefined() {
        assert_eq!(one(f64::NAN).get("loss"), None);
        assert_eq!(one(f64::INFINITY).get("loss"), None);
    }
}
