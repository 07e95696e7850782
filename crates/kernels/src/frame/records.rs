//! Delimited text to records, by RFC 4180 as spreadsheets write it.

use std::borrow::Cow;
use std::ops::Range;

/// How many bytes are looked through at once.
const BLOCK: usize = 64;

/// Walks through the records of a text.
///
/// A record ends at a line feed, a carriage return or both; empty lines are none. A field that begins with a quote runs
/// to the next single quote, whatever stands in between; two quotes are one within it, and what follows the closing
/// quote belongs to it as it is. A quote inside another field is a character like any other. An open quote ends with the
/// text.
///
/// **Idea.** Most bytes are neither separator nor quote. Sixty-four are compared at once, the finds are set as bits of
/// one word, and the walk goes from bit to bit. Time O(bytes), memory O(fields of a record).
pub(super) struct Records<'a> {
    text: &'a str,
    specials: Specials<'a>,
    /// Where the next field begins.
    start: usize,
    fields: Vec<Range<usize>>,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        Self { text, specials: Specials::new(text.as_bytes(), delimiter), start: 0, fields: Vec::new() }
    }

    /// Moves to the next record; `false` when there is none.
    pub(super) fn advance(&mut self) -> bool {
        self.fields.clear();
        let bytes = self.text.as_bytes();
        // Within quotes, and where they last closed: a quote right behind that opens them again.
        let (mut open, mut closed) = (false, None);
        while let Some(at) = self.specials.next() {
            match bytes[at] {
                b'"' if at == self.start => open = true,
                b'"' if open => (open, closed) = (false, Some(at)),
                b'"' => open = closed.is_some_and(|closed| closed + 1 == at),
                _ if open => {}
                b'\n' | b'\r' => {
                    let blank = self.fields.is_empty() && self.start == at;
                    let field = self.start..at;
                    self.start = at + 1;
                    if !blank {
                        self.fields.push(field);
                        return true;
                    }
                }
                _ => {
                    self.fields.push(self.start..at);
                    self.start = at + 1;
                    closed = None;
                }
            }
        }
        if self.fields.is_empty() && self.start >= bytes.len() {
            return false;
        }
        self.fields.push(self.start..bytes.len());
        self.start = bytes.len();
        true
    }

    /// How many fields the record has.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field of the record, without its quotes; empty when there is no such field.
    #[inline]
    pub(super) fn field(&self, index: usize) -> Cow<'a, str> {
        let raw = self.fields.get(index).and_then(|field| self.text.get(field.clone())).unwrap_or("");
        raw.strip_prefix('"').map_or(Cow::Borrowed(raw), unquoted)
    }
}

/// What a field says, from behind its opening quote.
fn unquoted(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('"') else { return Cow::Borrowed(raw) };
    if first + 1 == raw.len() {
        return Cow::Borrowed(&raw[..first]);
    }
    let (mut said, mut rest) = (String::with_capacity(raw.len()), raw);
    while let Some((before, behind)) = rest.split_once('"') {
        said.push_str(before);
        rest = behind;
        match behind.strip_prefix('"') {
            Some(after) => {
                said.push('"');
                rest = after;
            }
            None => break,
        }
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// The places of delimiters, line ends and quotes, in order.
struct Specials<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    /// Where the block of the bits begins that are still to be visited.
    block: usize,
    found: u64,
}

impl<'a> Specials<'a> {
    fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let mut start = Self { bytes, delimiter, block: 0, found: 0 };
        start.look();
        start
    }

    fn look(&mut self) {
        let rest = self.bytes.get(self.block..).unwrap_or(&[]);
        self.found = match rest.first_chunk::<BLOCK>() {
            Some(block) => specials(block, self.delimiter),
            None => {
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                specials(&block, self.delimiter)
            }
        };
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            self.block += BLOCK;
            if self.block >= self.bytes.len() {
                return None;
            }
            self.look();
        }
        let at = self.block + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(at)
    }
}

/// A bit for each byte that is a delimiter, a line end or a quote.
fn specials(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let flags = block.map(|byte| {
        u8::from(byte == delimiter)
            | u8::from(byte == b'\n')
            | u8::from(byte == b'\r')
            | u8::from(byte == b'"')
    });
    let mut bits = 0;
    for (index, eight) in flags.as_chunks::<8>().0.iter().enumerate() {
        // The lowest bits of eight bytes meet in the highest byte of the product.
        let together = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= together << (8 * index);
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ours(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text, b',');
        let mut all = Vec::new();
        while records.advance() {
            all.push((0..records.len()).map(|index| records.field(index).into_owned()).collect());
        }
        all
    }

    /// The csv package, which walks byte by byte.
    fn reference(text: &str) -> Vec<Vec<String>> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn equal_to_the_csv_package(text in "([a,\"\r\n]|\"\"|\r\n|,\"|\",|é| ){0,150}") {
            prop_assert_eq!(ours(&text), reference(&text));
        }
    }

    #[test]
    fn each_byte_has_its_bit() {
        for place in 0..BLOCK {
            let mut block = [b'x'; BLOCK];
            block[place] = b';';
            assert_eq!(specials(&block, b';'), 1 << place);
            assert_eq!(specials(&block, b','), 0);
        }
    }

    #[test]
    fn quotes() {
        assert_eq!(ours("\"a\"\"b\",\"c\nd\"e\"\r\n\r\n,"), [["a\"b", "c\nde\""], ["", ""]]);
        assert_eq!(ours("\"open,\n"), [["open,\n"]]);
        assert!(ours("").is_empty() && ours("\n\r\n").is_empty());
    }
}
