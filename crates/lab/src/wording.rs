//! Names as the reader sees them.

/// A column's name in words.
///
/// ```
/// assert_eq!(stepwise_lab::words("living_area"), "living area");
/// ```
#[must_use]
pub fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// A number with at most so many digits after the point, and no more than it takes.
///
/// ```
/// assert_eq!(stepwise_lab::trimmed(0.5, 2), "0.5");
/// assert_eq!(stepwise_lab::trimmed(7442.53, 1), "7442.5");
/// assert_eq!(stepwise_lab::trimmed(20.0, 0), "20");
/// ```
#[must_use]
pub fn trimmed(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    if digits == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// The same text with a capital at its start.
///
/// ```
/// assert_eq!(stepwise_lab::capital("living area"), "Living area");
/// ```
#[must_use]
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
