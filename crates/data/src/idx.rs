//! The IDX format: arrays of unsigned bytes behind a short header.

/// Takes one IDX part of unsigned bytes off the front: its items, and what follows.
///
/// A part is two zeros, the type (8 for unsigned bytes), the number of dimensions, each dimension's length in
/// four bytes with the highest first, and the items. The first dimension counts items; the others must be `shape`.
pub(crate) fn part<'a>(bytes: &'a [u8], shape: &[usize], name: &str) -> Result<(&'a [u8], &'a [u8]), String> {
    let cut_short = || format!("ends within its {name}");
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut_short)?;
    if magic[..3] != [0, 0, 8] || usize::from(magic[3]) != shape.len() + 1 {
        return Err(format!("has no IDX part of {name} where it should"));
    }
    let (count, mut rest) = length(rest).ok_or_else(cut_short)?;
    let mut size = count;
    for &expected in shape {
        let (found, after) = length(rest).ok_or_else(cut_short)?;
        if found != expected {
            return Err(format!("has {name} of {found} pixels a side instead of {expected}"));
        }
        size = size.checked_mul(found).ok_or_else(cut_short)?;
        rest = after;
    }
    rest.split_at_checked(size).ok_or_else(cut_short)
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*number)).ok()?, rest))
}
