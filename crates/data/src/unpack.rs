//! From the bytes that came over the wire to the bytes that a lab reads.

use std::fmt::Write;
use std::io::Read;
use std::rc::Rc;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use stepwise_lab::LabError;

use crate::DatasetInfo;

/// The two bytes that every gzip file starts with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Unpacks a shipped file, once its length and SHA-256 are those of the manifest.
///
/// Some web servers announce a `.gz` file as compressed transfer, and the browser then unpacks it on its own. So
/// the file that is already unpacked is accepted as well, if its own length and hash are right.
///
/// Time O(bytes): hashing the packed bytes and inflating them.
///
/// # Errors
/// [`LabError::File`] in one sentence: cut short or too long, changed, or not gzip.
///
/// ```
/// use stepwise_data::{AMES, info, unpack};
/// let error = unpack(info(AMES)?, b"<!doctype html>").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "ames.csv.gz is damaged: it has 15 bytes instead of 68931; reload the page."
/// );
/// # Ok::<(), stepwise_lab::LabError>(())
/// ```
pub fn unpack(info: &DatasetInfo, packed: &[u8]) -> Result<Rc<[u8]>, LabError> {
    if packed.len() == info.unpacked_bytes && !packed.starts_with(&GZIP) {
        verify(info, packed, info.unpacked_sha256)?;
        return Ok(packed.into());
    }
    if packed.len() != info.packed_bytes {
        let found = packed.len();
        return Err(damaged(info, format!("it has {found} bytes instead of {}", info.packed_bytes)));
    }
    verify(info, packed, info.sha256)?;
    inflate(info, packed)
}

fn verify(info: &DatasetInfo, bytes: &[u8], expected: &str) -> Result<(), LabError> {
    if hexadecimal(&Sha256::digest(bytes)) == expected {
        return Ok(());
    }
    Err(damaged(info, "its content is not what was shipped".to_owned()))
}

/// The content of a gzip file that must unpack to exactly the manifest's length.
fn inflate(info: &DatasetInfo, packed: &[u8]) -> Result<Rc<[u8]>, LabError> {
    let mut content = Vec::with_capacity(info.unpacked_bytes + 1);
    // One byte more than expected is enough to know that it is too long.
    let limit = info.unpacked_bytes as u64 + 1;
    GzDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut content)
        .map_err(|error| damaged(info, format!("it cannot be unpacked ({error})")))?;
    if content.len() != info.unpacked_bytes {
        return Err(damaged(info, format!("it does not unpack to {} bytes", info.unpacked_bytes)));
    }
    Ok(content.into())
}

fn damaged(info: &DatasetInfo, how: String) -> LabError {
    LabError::file(info.file, format!("is damaged: {how}; reload the page"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, GzBuilder};
    use std::io::Write as _;

    use super::*;
    use crate::{AMES, info};

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// A manifest entry for this packed file, claiming that it unpacks to `unpacked_bytes`.
    fn entry(packed: &[u8], unpacked_bytes: usize, sha256: &'static str) -> DatasetInfo {
        DatasetInfo { packed_bytes: packed.len(), unpacked_bytes, sha256, ..*info(AMES).unwrap() }
    }

    fn leaked_hash(bytes: &[u8]) -> &'static str {
        hexadecimal(&Sha256::digest(bytes)).leak()
    }

    #[test]
    fn hash_of_nothing_is_the_published_one() {
        assert_eq!(
            hexadecimal(&Sha256::digest(b"")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn packed_and_unpacked_bytes_are_both_accepted() {
        let content = b"a,b\n1,2\n";
        let packed = gzip(content);
        let mut entry = entry(&packed, content.len(), leaked_hash(&packed));
        entry.unpacked_sha256 = leaked_hash(content);
        assert_eq!(&*unpack(&entry, &packed).unwrap(), content);
        assert_eq!(&*unpack(&entry, content).unwrap(), content);
        let error = unpack(&entry, b"a,b\n1,3\n").unwrap_err().to_string();
        assert_eq!(error, "ames.csv.gz is damaged: its content is not what was shipped; reload the page.");
    }

    #[test]
    fn every_damage_is_one_sentence() {
        let content = b"some words that repeat, some words that repeat";
        let packed = gzip(content);
        let sha256 = leaked_hash(&packed);
        let good = entry(&packed, content.len(), sha256);
        for cut in 0..packed.len() {
            let error = unpack(&good, &packed[..cut]).unwrap_err().to_string();
            assert!(error.contains(&format!("it has {cut} bytes instead of {}", packed.len())), "{error}");
        }
        for place in 0..packed.len() {
            let mut changed = packed.clone();
            changed[place] ^= 0x10;
            assert!(unpack(&good, &changed).unwrap_err().to_string().contains("is not what was shipped"));
        }
        for wrong in [content.len() - 1, content.len() + 1] {
            let error = unpack(&entry(&packed, wrong, sha256), &packed).unwrap_err().to_string();
            assert!(error.contains(&format!("does not unpack to {wrong} bytes")), "{error}");
        }
        let text = b"this was never gzip, but somebody pinned it";
        let error = unpack(&entry(text, 9, leaked_hash(text)), text).unwrap_err().to_string();
        assert!(error.contains("it cannot be unpacked"), "{error}");
    }
}
