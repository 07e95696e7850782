//! ISO 8601 calendar dates as days since 1970-01-01, in the Gregorian calendar.

/// Reads `YYYY-MM-DD`; `None` when it is not such a date or no such day exists.
///
/// ```
/// use stepwise_kernels::frame::date;
/// assert_eq!(date::parse("1970-01-02"), Some(1));
/// assert_eq!(date::parse("2023-02-29"), None);
/// ```
#[must_use]
pub fn parse(text: &str) -> Option<i32> {
    let &[y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = text.as_bytes() else { return None };
    let tens = |tens: u8, ones: u8| -> Option<i32> {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| 10 * i32::from(tens) + i32::from(ones))
    };
    let (year, month, day) = (100 * tens(y3, y2)? + tens(y1, y0)?, tens(m1, m0)?, tens(d1, d0)?);
    let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
    exists.then(|| days_since_epoch(year, month, day))
}

/// Writes days since 1970-01-01 as `YYYY-MM-DD`.
///
/// ```
/// use stepwise_kernels::frame::date;
/// assert_eq!(date::format(20_000), "2024-10-04");
/// ```
#[must_use]
pub fn format(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day of the week, from 0 for Monday to 6 for Sunday.
///
/// ```
/// assert_eq!(stepwise_kernels::frame::date::weekday(0), 3); // 1970-01-01 was a Thursday
/// ```
#[must_use]
pub fn weekday(days: i32) -> i32 {
    (i64::from(days) + 3).rem_euclid(7) as i32
}

/// Stretches of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// One day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// From the first of a month.
    Month,
    /// From the first of January, April, July or October.
    Quarter,
    /// From the first of January.
    Year,
}

impl Period {
    /// The first day of the period that a day lies in.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Period, date};
    /// let day = date::parse("2024-05-30").unwrap_or_default();
    /// assert_eq!(date::format(Period::Quarter.start(day)), "2024-04-01");
    /// assert_eq!(date::format(Period::Week.start(day)), "2024-05-27");
    /// ```
    #[must_use]
    pub fn start(self, day: i32) -> i32 {
        let (year, month, day_of_month) = civil(day);
        let first_of = |first: i64| {
            let months: i64 = (first..month).map(|month| i64::from(days_in(year as i32, month as i32))).sum();
            // At the end of what can be counted, the nearest day that can.
            day.saturating_sub((months + day_of_month - 1) as i32)
        };
        match self {
            Self::Day => day,
            Self::Week => day.saturating_sub(weekday(day)),
            Self::Month => first_of(month),
            Self::Quarter => first_of((month - 1) / 3 * 3 + 1),
            Self::Year => first_of(1),
        }
    }

    /// The first day of the period after that of a day.
    #[must_use]
    pub fn next(self, day: i32) -> i32 {
        let start = self.start(day);
        match self {
            Self::Day => start.saturating_add(1),
            Self::Week => start.saturating_add(7),
            // Longer than any of these, and shorter than two.
            Self::Month => self.start(start.saturating_add(40)),
            Self::Quarter => self.start(start.saturating_add(100)),
            Self::Year => self.start(start.saturating_add(370)),
        }
    }
}

fn days_in(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts a year as starting in March, so that the leap day is its last and drops out of the month lengths. For years
/// of four digits, in whole numbers that a browser divides fast.
fn days_since_epoch(year: i32, month: i32, day: i32) -> i32 {
    let shifted = if month > 2 { year } else { year - 1 };
    let leap_days = shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * shifted + leap_days + day_of_year - 719_468
}

/// Year, month (from 1) and day of the month of days since 1970-01-01.
///
/// ```
/// assert_eq!(stepwise_kernels::frame::date::civil(20_000), (2024, 10, 4));
/// ```
#[must_use]
pub fn civil(days: i32) -> (i64, i64, i64) {
    let shifted = i64::from(days) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * march_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_comes_back() {
        for days in -200_000..100_000 {
            assert_eq!(parse(&format(days)), Some(days));
        }
    }

    #[test]
    fn periods_follow_each_other() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year] {
            let mut start = period.start(-1_000);
            for day in -1_000..20_000 {
                if day == period.next(start) {
                    start = day;
                }
                assert_eq!(period.start(day), start);
            }
            for end in [i32::MIN, i32::MAX] {
                assert!(period.start(end) <= end && period.next(end) >= period.start(end));
            }
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "2024-13-01", "2024-00-10", "2023-04-31", "20240101", "2024/01/01", "2024-1-001"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("2000-02-29"), Some(11_016));
    }
}
