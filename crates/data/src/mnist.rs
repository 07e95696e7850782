//! Handwritten digits in the IDX format, as their authors published them, and two sets made like them.

use stepwise_lab::{DataStore, DatasetId, LabError};

use crate::idx::part;
use crate::{ANIMALS, FASHION_MNIST, MNIST, loaded};

/// The pixels along one side of a picture.
pub const SIDE: usize = 28;

/// The pixels of a picture.
pub const PIXELS: usize = SIDE * SIDE;

/// How many digits (articles, animals) there are to tell apart.
pub const CLASSES: u8 = 10;

/// What the articles of [`fashion_mnist`] are called, by their labels.
pub const ARTICLES: [&str; CLASSES as usize] =
    ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/// What the animals of [`animals`] are called, by their labels.
pub const KINDS: [&str; CLASSES as usize] =
    ["bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra"];

/// Pictures of ten classes in the format of MNIST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mnist {
    /// Training pictures one after the other, each [`PIXELS`] greys row by row, 0 (background) to 255
    /// (ink).
    pub train_images: Vec<u8>,
    /// The class of each training picture, 0 to 9: the digit itself, or a place in [`ARTICLES`] or [`KINDS`].
    pub train_labels: Vec<u8>,
    /// Test pictures, like the training pictures.
    pub test_images: Vec<u8>,
    /// The class of each test picture, 0 to 9.
    pub test_labels: Vec<u8>,
}

/// Handwritten digits (LeCun, Cortes and Burges 1998): the first 12,000 training and 2,000 test pictures of the
/// original files, in their order.
///
/// The file is four IDX parts one after the other: training pictures and labels, test pictures and labels.
/// Time O(bytes), about 11 million.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file, or a part is not as it must be.
///
/// ```
/// # use stepwise_data::{MNIST, info, unpack, mnist};
/// # use stepwise_lab::DataStore;
/// # let packed = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/data/mnist.idx.gz"))?;
/// # let mut store = DataStore::new();
/// # store.insert(MNIST, unpack(info(MNIST)?, &packed)?);
/// let digits = mnist(&store)?;
/// assert_eq!(digits.train_labels.len(), 12_000);
/// assert_eq!(digits.test_images.len(), 2_000 * 28 * 28);
/// assert_eq!(digits.train_labels[..5], [5, 0, 4, 1, 9]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mnist(store: &DataStore) -> Result<Mnist, LabError> {
    read(store, MNIST)
}

/// Articles of clothing (Xiao, Rasul and Vollgraf 2017): the first 6,000 training and 1,000 test pictures of the
/// original files, in their order, with greys rounded to multiples of 17. The labels are places in [`ARTICLES`].
///
/// # Errors
/// As [`mnist`].
pub fn fashion_mnist(store: &DataStore) -> Result<Mnist, LabError> {
    read(store, FASHION_MNIST)
}

/// Outlines of animals: 3,000 training and 1,000 test pictures, as many of each class, which take turns; greys are
/// multiples of 17. No picture is (nearly) there twice. The labels are places in [`KINDS`].
///
/// # Errors
/// As [`mnist`].
pub fn animals(store: &DataStore) -> Result<Mnist, LabError> {
    read(store, ANIMALS)
}

fn read(store: &DataStore, id: DatasetId) -> Result<Mnist, LabError> {
    let (info, bytes) = loaded(store, id)?;
    parse(bytes).map_err(|problem| LabError::file(info.file, problem))
}

fn parse(bytes: &[u8]) -> Result<Mnist, String> {
    let (train_images, rest) = part(bytes, &[SIDE, SIDE], "training pictures")?;
    let (train_labels, rest) = labels(rest, "training labels")?;
    let (test_images, rest) = part(rest, &[SIDE, SIDE], "test pictures")?;
    let (test_labels, rest) = labels(rest, "test labels")?;
    if !rest.is_empty() {
        return Err(format!("has {} bytes after its last part", rest.len()));
    }
    for (images, labels, name) in
        [(train_images, train_labels, "training"), (test_images, test_labels, "test")]
    {
        let pictures = images.len() / PIXELS;
        if pictures != labels.len() {
            return Err(format!("has {pictures} {name} pictures, but {} {name} labels", labels.len()));
        }
    }
    Ok(Mnist {
        train_images: train_images.to_vec(),
        train_labels: train_labels.to_vec(),
        test_images: test_images.to_vec(),
        test_labels: test_labels.to_vec(),
    })
}

/// A part of labels, each of which must be a digit.
fn labels<'a>(bytes: &'a [u8], name: &str) -> Result<(&'a [u8], &'a [u8]), String> {
    let (labels, rest) = part(bytes, &[], name)?;
    match labels.iter().position(|&label| label >= CLASSES) {
        Some(place) => Err(format!("has {} among its {name}, at place {}", labels[place], place + 1)),
        None => Ok((labels, rest)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn idx(dimensions: &[u32], items: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0, 0, 8, u8::try_from(dimensions.len()).unwrap()];
        bytes.extend(dimensions.iter().flat_map(|length| length.to_be_bytes()));
        bytes.extend(items);
        bytes
    }

    /// Two training pictures and one test picture.
    fn small() -> Vec<u8> {
        [
            idx(&[2, 28, 28], &[7; 2 * PIXELS]),
            idx(&[2], &[3, 9]),
            idx(&[1, 28, 28], &[1; PIXELS]),
            idx(&[1], &[0]),
        ]
        .concat()
    }

    #[test]
    fn parts_are_told_apart() {
        let digits = parse(&small()).unwrap();
        assert_eq!(digits.train_images, [7; 2 * PIXELS]);
        assert_eq!(digits.train_labels, [3, 9]);
        assert_eq!(digits.test_images, [1; PIXELS]);
        assert_eq!(digits.test_labels, [0]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let bytes = small();
        for cut in 0..bytes.len() {
            assert!(parse(&bytes[..cut]).unwrap_err().starts_with("ends within its "));
        }
        let too_long = [bytes.clone(), vec![0; 3]].concat();
        assert_eq!(parse(&too_long).unwrap_err(), "has 3 bytes after its last part");
        let pictures = idx(&[1, 28, 28], &[7; PIXELS]);
        let few = [pictures.clone(), idx(&[2], &[3, 9]), pictures.clone(), idx(&[1], &[0])].concat();
        assert_eq!(parse(&few).unwrap_err(), "has 1 training pictures, but 2 training labels");
        let letter = [pictures.clone(), idx(&[1], &[10])].concat();
        assert_eq!(parse(&letter).unwrap_err(), "has 10 among its training labels, at place 1");
        let square = idx(&[1, 28, 27], &[7; 28 * 27]);
        assert_eq!(parse(&square).unwrap_err(), "has training pictures of 27 pixels a side instead of 28");
        assert_eq!(parse(b"a,b\n1,2\n").unwrap_err(), "has no IDX part of training pictures where it should");
        let endless = idx(&[u32::MAX, 28, 28], &[]);
        assert_eq!(parse(&endless).unwrap_err(), "ends within its training pictures");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = parse(&bytes);
            let _ = parse(&[idx(&[0, 28, 28], &[]), bytes].concat());
        }
    }
}
