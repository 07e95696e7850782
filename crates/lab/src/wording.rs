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
