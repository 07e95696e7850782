//! A column in the order of time.

use stepwise_kernels::frame::{Column, Frame, FrameError};

/// The numbers of a column, oldest first, and their dates: those of the first column of dates that lacks none. Without
/// such a column the rows are taken as they stand.
///
/// ```
/// use stepwise_data::in_time;
/// use stepwise_kernels::frame::Frame;
/// // Tables of prices often begin with the newest.
/// let frame = Frame::read_csv("day,price\n2024-01-02,5\n2024-01-01,4\n")?;
/// assert_eq!(in_time(&frame, "price")?, (vec![4.0, 5.0], Some(vec![19_723, 19_724])));
/// # Ok::<(), stepwise_kernels::frame::FrameError>(())
/// ```
///
/// # Errors
/// As [`Frame::numbers`].
pub fn in_time(frame: &Frame, name: &str) -> Result<(Vec<f64>, Option<Vec<i32>>), FrameError> {
    let numbers = frame.numbers(name)?;
    let dates = frame.columns().find_map(|(_, column)| match column {
        Column::Date(days) => days.iter().copied().collect::<Option<Vec<i32>>>(),
        _ => None,
    });
    let Some(dates) = dates else { return Ok((numbers.to_vec(), None)) };
    let mut rows: Vec<usize> = (0..numbers.len()).collect();
    rows.sort_by_key(|&row| dates[row]);
    let sorted = rows.iter().map(|&row| dates[row]).collect();
    Ok((rows.iter().map(|&row| numbers[row]).collect(), Some(sorted)))
}
