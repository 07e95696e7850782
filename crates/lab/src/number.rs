//! Numbers in sentences.

/// A count with a comma between thousands, as captions and verdicts write it.
///
/// ```
/// assert_eq!(stepwise_lab::thousands(1_234_567), "1,234,567");
/// assert_eq!(stepwise_lab::thousands(60), "60");
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
