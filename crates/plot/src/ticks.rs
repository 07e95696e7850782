//! Where ticks stand: few, at round values.

use stepwise_lab::{Axis, Scale, TickFormat};

use crate::calendar::{self, Date};
use crate::number;
use crate::scale::View;

/// A value of an axis and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) text: String,
}

/// Ticks of a number or calendar axis, at most `most` intervals of them.
pub(crate) fn of(axis: &Axis, view: &View, most: usize) -> Vec<Tick> {
    let (low, high) = view.ordered();
    let most = most.max(1) as f64;
    match axis.scale {
        Scale::Log => logarithmic(low, high, most, axis.format),
        Scale::Time if calendar::covers(low) && calendar::covers(high) => time(low, high, most),
        _ => linear(low, high, most, axis.format),
    }
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that goes at most `most` times into a span.
pub(crate) fn nice_step(span: f64, most: f64) -> f64 {
    let rough = span / most;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * power);
    step.into_iter().find(|step| *step >= rough * 0.999_999).unwrap_or(rough)
}

/// Multiples of a step inside an interval, with a little tolerance for rounding.
fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    if !(step.is_finite() && step > 0.0) {
        return Vec::new();
    }
    let first = (low / step - 1e-6).ceil();
    let count = ((high / step + 1e-6).floor() - first).clamp(-1.0, 60.0);
    (0..=count as i64)
        .filter(|_| count >= 0.0)
        .map(|index| (first + index as f64) * step)
        .filter(|value| value.is_finite())
        .collect()
}

fn linear(low: f64, high: f64, most: f64, format: TickFormat) -> Vec<Tick> {
    let step = nice_step(high - low, most);
    let step = if format == TickFormat::Short { step.max(1e-6) } else { step };
    multiples(low, high, step)
        .into_iter()
        .map(|at| Tick { at, text: number::tick(at, step, format) })
        .collect()
}

fn logarithmic(low: f64, high: f64, most: f64, format: TickFormat) -> Vec<Tick> {
    let (from, to) = (low.log10(), high.log10());
    let decades = to - from;
    // Powers of ten for all as soon as one of them needs it.
    let powers = format == TickFormat::Number && (from < -4.5 || to > 6.5);
    let written = |at: f64, exponent: i32| {
        if powers && !(0..=1).contains(&exponent) {
            number::scientific(at, 3)
        } else {
            number::tick(at, at, format)
        }
    };
    let ticks = |factors: &[f64], every: i32| -> Vec<Tick> {
        let mut ticks = Vec::new();
        let (first, last) = (from.floor() as i32, to.ceil() as i32);
        for exponent in (first..=last).filter(|exponent| exponent.rem_euclid(every) == 0) {
            for factor in factors {
                let at = factor * 10f64.powi(exponent);
                if at >= low * 0.999_999 && at <= high * 1.000_001 {
                    ticks.push(Tick { at, text: written(at, exponent) });
                }
            }
        }
        ticks
    };
    let few = most + 1.0;
    for factors in [&[1.0, 2.0, 5.0] as &[f64], &[1.0, 3.0]] {
        let found = ticks(factors, 1);
        if decades < 6.0 && found.len() as f64 <= few && found.len() >= 3 {
            return found;
        }
    }
    let every = (decades / most).ceil().max(1.0) as i32;
    let found = ticks(&[1.0], every);
    // Less than a decade: round values at equal differences say more.
    if found.len() < 2 {
        return linear(low, high, most, format).into_iter().filter(|tick| tick.at > 0.0).collect();
    }
    found
}

fn time(low: f64, high: f64, most: f64) -> Vec<Tick> {
    let span = high - low;
    let fits = |days: f64| span / days <= most;
    let first = calendar::date(low.floor() as i64);
    for hours in [1.0, 3.0, 6.0, 12.0] {
        if fits(hours / 24.0) {
            return multiples(low, high, hours / 24.0).into_iter().map(hour_tick).collect();
        }
    }
    for days in [1.0, 2.0, 7.0, 14.0] {
        if fits(days) {
            return multiples(low, high, days).into_iter().map(day_tick).collect();
        }
    }
    for months in [1, 2, 3, 6] {
        if fits(months as f64 * 30.0) {
            let start = (i64::from(first.month) - 1) / months * months + 1;
            return (0..80)
                .map(|index| calendar::first_of_month(first.year, start + index * months) as f64)
                .skip_while(|&at| at < low)
                .take_while(|&at| at <= high)
                .map(month_tick)
                .collect();
        }
    }
    let years = nice_step(span / 365.2425, most).max(1.0);
    let years = if years < 5.0 { years.ceil() } else { years.round() };
    let last = calendar::date(high.floor() as i64);
    multiples(first.year as f64, last.year as f64, years)
        .into_iter()
        .map(|year| Tick {
            at: calendar::first_of_month(year as i64, 1) as f64,
            text: (year as i64).to_string().replace('-', "−"),
        })
        .filter(|tick| tick.at >= low && tick.at <= high)
        .collect()
}

fn hour_tick(at: f64) -> Tick {
    let minutes = ((at - at.floor()) * 1440.0).round() as i64 % 1440;
    if minutes == 0 {
        return day_tick(at.round());
    }
    Tick { at, text: format!("{:02}:{:02}", minutes / 60, minutes % 60) }
}

fn day_tick(at: f64) -> Tick {
    let Date { month, day, .. } = calendar::date(at.round() as i64);
    Tick { at, text: format!("{day} {}", calendar::month_name(month)) }
}

/// January carries its year.
fn month_tick(at: f64) -> Tick {
    let Date { year, month, .. } = calendar::date(at as i64);
    let text = if month == 1 { year.to_string() } else { calendar::month_name(month).to_owned() };
    Tick { at, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: &Axis, low: f64, high: f64, most: usize) -> Vec<String> {
        of(axis, &View::new(axis, (low, high)), most).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn linear_ticks_are_round() {
        let axis = Axis::linear("");
        assert_eq!(
            texts(&axis, 330.0, 3600.0, 7),
            ["500", "1,000", "1,500", "2,000", "2,500", "3,000", "3,500"]
        );
        assert_eq!(texts(&axis, -1.1, 1.1, 5), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(texts(&axis.format(TickFormat::Short), 0.0, 560e3, 6).last().unwrap(), "500k");
    }

    #[test]
    fn logarithmic_ticks_are_decades_or_1_2_5() {
        let axis = Axis::log("");
        assert_eq!(texts(&axis, 1e-4, 10.0, 5), ["0.0001", "0.001", "0.01", "0.1", "1", "10"]);
        assert_eq!(texts(&axis, 9.0, 220.0, 5), ["10", "20", "50", "100", "200"]);
        assert!(texts(&axis, 1e-300, 1e300, 5).len() <= 7);
        assert!(texts(&axis, 3.0, 4.0, 5).len() >= 2);
    }

    #[test]
    fn time_ticks_stand_on_calendar_boundaries() {
        let axis = Axis::time("");
        let day = |year, month| calendar::first_of_month(year, month) as f64;
        assert_eq!(
            texts(&axis, day(2006, 1), day(2011, 1), 6),
            ["2006", "2007", "2008", "2009", "2010", "2011"]
        );
        assert_eq!(texts(&axis, day(2009, 11), day(2010, 9), 4), ["2010", "Apr", "Jul"]);
        assert_eq!(texts(&axis, 0.0, 4.0, 5), ["1 Jan", "2 Jan", "3 Jan", "4 Jan", "5 Jan"]);
        assert_eq!(texts(&axis, 0.0, 1.0, 4), ["1 Jan", "06:00", "12:00", "18:00", "2 Jan"]);
    }
}
