//! The reader's own table: a text file of unknown encoding, or something that only looks like one.

use std::borrow::Cow;

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError, OwnFile};
use yore::code_pages::CP1252;

use crate::explain;
use crate::explain::short;

/// A megabyte as files are usually shown.
const MEGABYTE: usize = 1024 * 1024;

/// The largest file that is read, in bytes: 50 MB of 1,048,576 bytes.
pub const MAX_BYTES: usize = 50 * MEGABYTE;

/// The reader's own table, if there is one.
///
/// - **Encoding:** a byte-order mark decides (UTF-8 or UTF-16); else UTF-8 where the bytes are valid UTF-8; else
///   windows-1252, of which Latin-1 is a part.
/// - **Separators, types, missing cells:** as [`Frame::read_csv`] finds them.
/// - **Size:** at most 50 MB.
///
/// Time O(bytes). Memory: the columns, and the text once more where it is not UTF-8.
///
/// # Errors
/// One sentence, naming row and column where there are any: a file that is too large, empty, without rows or not
/// text; rows of unequal length; too many columns.
///
/// ```
/// use stepwise_data::own;
/// use stepwise_lab::{DataStore, OwnFile};
///
/// let mut store = DataStore::new();
/// assert!(own(&store).is_none());
///
/// // Latin-1, semicolons, decimal commas: what a German spreadsheet writes.
/// let bytes = b"Stra\xdfe;Preis\nM\xfchlweg;1,5\nAm Bach;2,5\n";
/// store.own = Some(OwnFile { name: "haus.csv".to_owned(), bytes: bytes.as_slice().into() });
/// let table = own(&store).unwrap()?;
/// assert_eq!(table.names().next(), Some("Straße"));
/// assert_eq!(table.numbers("Preis").unwrap(), [1.5, 2.5]);
///
/// let bytes = b"area,price\n80,90000\n75\n";
/// store.own = Some(OwnFile { name: "haus.csv".to_owned(), bytes: bytes.as_slice().into() });
/// assert_eq!(
///     own(&store).unwrap().unwrap_err().to_string(),
///     "haus.csv, row 2, column price: the row has 1 field, but the header has 2."
/// );
/// # Ok::<(), stepwise_lab::LabError>(())
/// ```
#[must_use]
pub fn own(store: &DataStore) -> Option<Result<Frame, LabError>> {
    store.own.as_ref().map(read)
}

fn read(file: &OwnFile) -> Result<Frame, LabError> {
    let name = if file.name.trim().is_empty() { "Your file".to_owned() } else { short(&file.name) };
    let refuse = |problem: String| Err(LabError::file(name.clone(), problem));
    if file.bytes.len() > MAX_BYTES {
        let megabytes = file.bytes.len().div_ceil(MEGABYTE);
        return refuse(format!("has {megabytes} MB, but at most {} MB can be read", MAX_BYTES / MEGABYTE));
    }
    let text = match decode(&file.bytes) {
        Ok(text) => text,
        Err(problem) => return refuse(problem.to_owned()),
    };
    // No table has this character, and most files that are not text do.
    if text.contains('\0') {
        return refuse("is not a text file; save the table as CSV and open that".to_owned());
    }
    let frame = Frame::read_csv(&text).map_err(|error| explain(&name, error))?;
    if frame.rows() == 0 {
        return refuse("has a header, but no rows".to_owned());
    }
    Ok(frame)
}

/// The text: by its byte-order mark, else as UTF-8, else as windows-1252, which any bytes are.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        let text = str::from_utf8(rest).map_err(|_| "begins as UTF-8 text, but is not valid UTF-8")?;
        return Ok(Cow::Borrowed(text));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf_16(rest, u16::from_le_bytes).map(Cow::Owned);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf_16(rest, u16::from_be_bytes).map(Cow::Owned);
    }
    Ok(str::from_utf8(bytes).map_or_else(|_| CP1252.decode(bytes), Cow::Borrowed))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, &'static str> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().copied().map(unit)).collect::<Result<String, _>>();
    text.ok().filter(|_| rest.is_empty()).ok_or("begins as UTF-16 text, but is not valid UTF-16")
}

#[cfg(test)]
mod tests;
