//! Days since 1970-01-01 as dates of the Gregorian calendar.

/// Days that can be written as a date: about ten thousand years both ways.
const MOST_DAYS: f64 = 3_600_000.0;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A date: year, month 1 to 12, day 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

/// Days from 1970-01-01 to 1 January of a year.
fn days_before_year(year: i64) -> i64 {
    let leap_days = |before: i64| before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    365 * (year - 1970) + leap_days(year - 1) - leap_days(1969)
}

fn month_length(year: i64, month: u32) -> i64 {
    match month {
        2 => days_before_year(year + 1) - days_before_year(year) - 337,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a number of days can be written as a date.
pub(crate) fn covers(days: f64) -> bool {
    days.abs() <= MOST_DAYS
}

/// Days since 1970-01-01 of the first of a month; months beyond 12 run on into the next years.
pub(crate) fn first_of_month(year: i64, month: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    days_before_year(year) + (1..month).map(|month| month_length(year, month as u32)).sum::<i64>()
}

/// The date of a day.
pub(crate) fn date(days: i64) -> Date {
    // Not after the year looked for: a year has at most 366 days, and 365 at least.
    let mut year = 1970 + days.div_euclid(366).min(days.div_euclid(365));
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let (mut month, mut rest) = (1, days - days_before_year(year));
    while rest >= month_length(year, month) {
        rest -= month_length(year, month);
        month += 1;
    }
    Date { year, month, day: rest as u32 + 1 }
}

/// "3 Mar 2012", and the time of day when there is one.
pub(crate) fn written(days: f64) -> Option<String> {
    if !covers(days) {
        return None;
    }
    let Date { year, month, day } = date(days.floor() as i64);
    let minutes = ((days - days.floor()) * 1440.0).round() as i64;
    let date = format!("{day} {} {year}", month_name(month));
    Some(if minutes == 0 { date } else { format!("{date} {:02}:{:02}", minutes / 60 % 24, minutes % 60) })
}

/// "Mar".
pub(crate) fn month_name(month: u32) -> &'static str {
    MONTHS[(month.saturating_sub(1) as usize).min(11)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree_over_leap_years() {
        assert_eq!(date(0), Date { year: 1970, month: 1, day: 1 });
        assert_eq!(date(-1), Date { year: 1969, month: 12, day: 31 });
        assert_eq!(date(11_016), Date { year: 2000, month: 2, day: 29 });
        assert_eq!(date(19_723), Date { year: 2024, month: 1, day: 1 });
        assert_eq!(first_of_month(2024, 3), 19_783);
        assert_eq!(first_of_month(2023, 15), 19_783);
        for days in (-800_000..800_000).step_by(97) {
            let Date { year, month, day } = date(days);
            assert_eq!(first_of_month(year, i64::from(month)) + i64::from(day) - 1, days);
        }
        assert_eq!(written(15_402.25).as_deref(), Some("3 Mar 2012 06:00"));
    }
}
