//! What it takes to find faces: small pictures to learn from, a portrait to look at, and OpenCV's cascade.

use stepwise_lab::{DataStore, LabError};

use crate::idx::part;
use crate::{ASTRONAUT, FACE_CASCADE, FACES, loaded};

/// The pixels along one side of a patch of [`faces`].
pub const PATCH_SIDE: usize = 25;

/// The pixels along one side of the portrait.
pub const PORTRAIT_SIDE: usize = 256;

/// Small pictures of faces and of other things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faces {
    /// Pictures one after the other, each [`PATCH_SIDE`]² greys row by row, 0 (black) to 255 (white).
    pub patches: Vec<u8>,
    /// 1 for a face, 0 for anything else.
    pub labels: Vec<u8>,
}

/// The portrait, [`PORTRAIT_SIDE`] rows of as many pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// One byte for a pixel, row by row, 0 (black) to 255 (white).
    pub grey: Vec<u8>,
    /// Three bytes for a pixel: red, green and blue.
    pub color: Vec<u8>,
}

/// Small cuts of news photographs (Huang and others 2007): 100 faces, and then 100 patches from beside them.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file, or a part is not as it must be.
pub fn faces(store: &DataStore) -> Result<Faces, LabError> {
    let (info, bytes) = loaded(store, FACES)?;
    let (patches, rest) = part(bytes, &[PATCH_SIDE, PATCH_SIDE], "pictures")
        .map_err(|problem| LabError::file(info.file, problem))?;
    let (labels, _) = part(rest, &[], "labels").map_err(|problem| LabError::file(info.file, problem))?;
    Ok(Faces { patches: patches.to_vec(), labels: labels.to_vec() })
}

/// A portrait of the astronaut Eileen Collins (NASA), whose face is about 50 pixels wide.
///
/// # Errors
/// As [`faces`].
pub fn astronaut(store: &DataStore) -> Result<Portrait, LabError> {
    let (info, bytes) = loaded(store, ASTRONAUT)?;
    let (grey, rest) =
        part(bytes, &[PORTRAIT_SIDE], "greys").map_err(|problem| LabError::file(info.file, problem))?;
    let (color, _) =
        part(rest, &[PORTRAIT_SIDE, 3], "colours").map_err(|problem| LabError::file(info.file, problem))?;
    Ok(Portrait { grey: grey.to_vec(), color: color.to_vec() })
}

/// OpenCV's cascade for faces seen from the front (Lienhart and Maydt 2002), as its XML: 25 stages of 2,913
/// decisions in a window of 24 × 24 pixels. The notice that opens it must stay with it.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file, or it is no text.
pub fn face_cascade(store: &DataStore) -> Result<&str, LabError> {
    let (info, bytes) = loaded(store, FACE_CASCADE)?;
    std::str::from_utf8(bytes).map_err(|_| LabError::file(info.file, "is not UTF-8 text"))
}
