//! How values are written: with thousands separators, a real minus, and no more digits than they need.

use stepwise_lab::TickFormat;

/// Writes a tick value whose neighbours are `step` away.
pub(crate) fn tick(value: f64, step: f64, format: TickFormat) -> String {
    let step = step.abs();
    match format {
        TickFormat::Percent => fixed(value * 100.0, decimals(step * 100.0)) + " %",
        TickFormat::Short => {
            let (unit, letter) = unit(value);
            fixed(value / unit, decimals(step / unit).min(6)) + letter
        }
        TickFormat::Number if !(1e-5..1e9).contains(&value.abs().max(step)) || step < 1e-7 => {
            scientific(value, 6)
        }
        TickFormat::Number => fixed(value, decimals(step)),
    }
}

/// Writes a value for the readout: four digits that count, whole numbers in full.
pub(crate) fn value(value: f64, format: TickFormat) -> String {
    match format {
        TickFormat::Percent => significant(value * 100.0) + " %",
        TickFormat::Short => {
            let (unit, letter) = unit(value);
            significant(value / unit) + letter
        }
        TickFormat::Number => significant(value),
    }
}

fn unit(value: f64) -> (f64, &'static str) {
    match value.abs() {
        size if size >= 1e9 => (1e9, "bn"),
        size if size >= 1e6 => (1e6, "M"),
        size if size >= 1e3 => (1e3, "k"),
        _ => (1.0, ""),
    }
}

fn significant(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e9).contains(&size) {
        return scientific(value, 3);
    }
    let before = size.log10().floor() as i32 + 1;
    trimmed(fixed(value, usize::try_from(4 - before).unwrap_or(0)))
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// As many decimals as the step between ticks needs.
fn decimals(step: f64) -> usize {
    (0..=9)
        .find(|&places| {
            let scaled = step * 10f64.powi(places);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0) && scaled.round() >= 1.0
        })
        .unwrap_or(0) as usize
}

/// Fixed decimals, thousands separated by commas, "−" for a minus, no negative zero.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value.abs() >= 1e15 {
        return scientific(value, 6);
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::with_capacity(digits.len() + 6);
    if value < 0.0 && digits.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// "2.5×10⁻⁷", with at most so many decimals.
pub(crate) fn scientific(value: f64, most: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let written = format!("{value:.most$e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let mantissa = trimmed(mantissa.replace('-', "−"));
    let power = power_of_ten(exponent.parse().unwrap_or(0));
    match mantissa.as_str() {
        "1" => power,
        "−1" => format!("−{power}"),
        _ => format!("{mantissa}×{power}"),
    }
}

/// "10⁶".
pub(crate) fn power_of_ten(exponent: i32) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut text = String::from("10");
    for letter in exponent.to_string().chars() {
        text.push(letter.to_digit(10).map_or('⁻', |digit| RAISED[digit as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_as_short_as_is_exact() {
        assert_eq!(tick(1500.0, 500.0, TickFormat::Number), "1,500");
        assert_eq!(tick(0.25, 0.05, TickFormat::Number), "0.25");
        assert_eq!(tick(0.5, 0.25, TickFormat::Number), "0.50");
        assert_eq!(tick(-0.0, 1.0, TickFormat::Number), "0");
        assert_eq!(tick(-1.5, 0.5, TickFormat::Number), "−1.5");
        assert_eq!(tick(250_000.0, 50_000.0, TickFormat::Short), "250k");
        assert_eq!(tick(1_500_000.0, 500_000.0, TickFormat::Short), "1.5M");
        assert_eq!(tick(0.0, 50_000.0, TickFormat::Short), "0");
        assert_eq!(tick(0.25, 0.25, TickFormat::Percent), "25 %");
        assert_eq!(tick(2e300, 1e300, TickFormat::Number), "2×10³⁰⁰");
    }

    #[test]
    fn readouts_carry_four_digits() {
        assert_eq!(value(0.187_23, TickFormat::Number), "0.1872");
        assert_eq!(value(1500.0, TickFormat::Number), "1,500");
        assert_eq!(value(179_900.0, TickFormat::Short), "179.9k");
        assert_eq!(value(2.0, TickFormat::Number), "2");
        assert_eq!(value(0.987, TickFormat::Percent), "98.7 %");
        assert_eq!(value(2.5e-7, TickFormat::Number), "2.5×10⁻⁷");
    }
}
