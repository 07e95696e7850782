//! Things that were measured: flowers, animals, wines, cells, sensors, digits.

use stepwise_kernels::frame::Frame;
use stepwise_lab::{DataStore, LabError};

use super::table;
use crate::{BREAST_CANCER, DIGITS, IRIS, PENGUINS, SHUTTLE, WINE};

/// Iris flowers of three species (Fisher 1936): 150 rows, 50 of each species, sorted by it.
///
/// Columns: `sepal_length`, `sepal_width`, `petal_length`, `petal_width` (cm), `species` (`setosa`, `versicolor`,
/// `virginica`). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn iris(store: &DataStore) -> Result<Frame, LabError> {
    table(store, IRIS)
}

/// Penguins of three species (Gorman, Williams and Fraser 2014): 344 rows.
///
/// Columns: `bill_length`, `bill_depth`, `flipper_length` (mm), `body_mass` (g), `year` are numbers; `species`
/// (152 `Adelie`, 124 `Gentoo`, 68 `Chinstrap`), `island`, `sex` are categories. Missing: 11 sexes, and all four
/// measures of 2 penguins.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn penguins(store: &DataStore) -> Result<Frame, LabError> {
    table(store, PENGUINS)
}

/// Wines of three grapes from Piedmont (Forina and others 1986): 178 rows, sorted by grape.
///
/// Columns: 13 numbers (`alcohol`, `malic_acid`, `ash`, `alkalinity_of_ash`, `magnesium`, `total_phenols`,
/// `flavanoids`, `nonflavanoid_phenols`, `proanthocyanins`, `color_intensity`, `hue`, `dilution`, `proline`) and
/// `cultivar` (59 `Barolo`, 71 `Grignolino`, 48 `Barbera`). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn wine(store: &DataStore) -> Result<Frame, LabError> {
    table(store, WINE)
}

/// Cell nuclei in samples of breast masses (Street, Wolberg and Mangasarian 1993): 569 rows, 212 malignant.
///
/// Columns: 30 numbers, `mean_`, `worst_` and `_error` of `radius`, `texture`, `perimeter`, `area`, `smoothness`,
/// `compactness`, `concavity`, `concave_points`, `symmetry` and `fractal_dimension`, as in `mean_radius`,
/// `radius_error`, `worst_radius`; and `diagnosis` (`malignant` or `benign`). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn breast_cancer(store: &DataStore) -> Result<Frame, LabError> {
    table(store, BREAST_CANCER)
}

/// Sensors of the Space Shuttle (Catlett 1991): 12,275 rows, every fourth of the source; 856 are anomalies.
///
/// Columns: `sensor_1` to `sensor_9` (numbers without a published meaning), `anomaly` (`yes` or `no`). Nothing is
/// missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn shuttle(store: &DataStore) -> Result<Frame, LabError> {
    table(store, SHUTTLE)
}

/// Handwritten digits in 8 × 8 squares (Alpaydin and Kaynak 1998): 1,797 rows, 174 to 183 of each digit. Neighbouring
/// rows are more alike than others.
///
/// Columns: 64 numbers from 0 (paper) to 16 (ink), `row_1_column_1` to `row_8_column_8`, and `digit` (`digit 0` to
/// `digit 9`). Nothing is missing.
///
/// # Errors
/// [`LabError::File`] when the host did not load the file.
pub fn digits(store: &DataStore) -> Result<Frame, LabError> {
    table(store, DIGITS)
}
