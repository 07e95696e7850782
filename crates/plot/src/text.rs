//! How wide words are, where no renderer can be asked.

/// Width of a text in CSS pixels at a font size, as a common sans-serif sets it.
///
/// The widths are those of a wide face (DejaVu Sans), so that space kept for a label is never too small in a
/// narrower one. Cost: one pass over the text.
#[must_use]
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(advance).sum();
    ems * size * if bold { 1.08 } else { 1.0 }
}

fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' => 0.29,
        ' ' | ',' | '.' | ':' | ';' | 'I' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '!' | '-' => 0.4,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | '?' | '"' | '·' => 0.56,
        'm' | 'M' | 'W' | 'w' | '%' | '@' | '…' | '—' => 0.95,
        'G' | 'O' | 'Q' | 'D' | 'H' | 'N' | 'U' | '+' | '−' | '=' | '<' | '>' | '~' | '×' => 0.8,
        'A'..='Z' => 0.68,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.42,
        // Wide scripts are set on a square.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{1f300}'.. => 1.05,
        _ => 0.636,
    }
}

/// The text, or as much of it as `fits`, with an ellipsis.
pub(crate) fn shortened(text: &str, mut fits: impl FnMut(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    // The longest beginning that fits, by halving.
    let (mut short, mut long) = (0, letters.len());
    let cut = |length: usize| -> String {
        letters[..length].iter().collect::<String>().trim_end().to_owned() + "…"
    };
    while long - short > 1 {
        let middle = (short + long) / 2;
        if fits(&cut(middle)) { short = middle } else { long = middle }
    }
    if short == 0 { String::new() } else { cut(short) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_fit() {
        let fits = |text: &str| text_width(text, 12.0, false) <= 60.0;
        let cut = shortened("a very long name of a neighbourhood", fits);
        assert!(cut.ends_with('…') && fits(&cut) && cut.chars().count() > 5, "{cut}");
        assert_eq!(shortened("short", fits), "short");
        assert_eq!(shortened("", fits), "");
        assert_eq!(shortened("never", |_| false), "");
    }
}
