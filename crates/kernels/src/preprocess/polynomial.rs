//! Products of features.

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::small_enough;
use crate::KernelError;
use crate::error::{finite, out_of_range, same_length};

/// The highest degree.
const HIGHEST: usize = 100;

/// The most columns that the products may become.
const MOST: usize = 100_000;

/// All products of up to `degree` features, so that a linear model can bend (x²) and let features work together (x·z).
///
/// The columns are ordered by degree, then by the features in them: a, b, a², a·b, b². There is no column of ones,
/// since models have an intercept. p features of degree d become C(p + d, d) − 1 columns, so the number explodes; and
/// powers of large numbers are larger still: scale first. Time O(n·columns). scikit-learn:
/// `PolynomialFeatures(include_bias=False)`.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::PolynomialFeatures;
/// let products = PolynomialFeatures::new(2, 2, false)?;
/// assert_eq!(products.transform(array![[2.0, 3.0]].view())?, array![[2.0, 3.0, 4.0, 6.0, 9.0]]);
/// assert_eq!(products.names(&["a", "b"])?, ["a", "b", "a²", "a·b", "b²"]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolynomialFeatures {
    features: usize,
    /// The factors of each product, rising.
    products: Vec<Vec<usize>>,
}

impl PolynomialFeatures {
    /// For p features and a degree from 1 to 100; with `interaction_only`, products of different features only.
    ///
    /// # Errors
    /// [`KernelError::Range`] for another degree, or for more than 100,000 columns.
    pub fn new(features: usize, degree: usize, interaction_only: bool) -> Result<Self, KernelError> {
        if !(1..=HIGHEST).contains(&degree) {
            return Err(out_of_range("the degree", degree as f64, "from 1 to 100"));
        }
        let mut products: Vec<Vec<usize>> = Vec::new();
        // The products of one degree, each made of one of the degree below and a factor not before its last.
        let mut shorter: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..degree {
            let mut longer = Vec::new();
            for product in &shorter {
                let first = product.last().map_or(0, |last| last + usize::from(interaction_only));
                for factor in first..features {
                    if products.len() + longer.len() == MOST {
                        return Err(out_of_range(
                            "the degree",
                            degree as f64,
                            "so low that at most 100,000 columns come out",
                        ));
                    }
                    longer.push([product.as_slice(), &[factor]].concat());
                }
            }
            if longer.is_empty() {
                break;
            }
            products.extend_from_slice(&longer);
            shorter = longer;
        }
        Ok(Self { features, products })
    }

    /// The products for the rows of x.
    ///
    /// # Errors
    /// [`KernelError::Shape`], [`KernelError::NotFinite`], [`KernelError::Numerical`] when a product overflows,
    /// [`KernelError::Range`] for more than 100 million cells.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, KernelError> {
        same_length("the number of columns", x.ncols(), self.features)?;
        finite("the features", x)?;
        small_enough(x.nrows(), self.products.len())?;
        let mut matrix = Array2::zeros((x.nrows(), self.products.len()));
        for (mut column, factors) in matrix.axis_iter_mut(Axis(1)).zip(&self.products) {
            let mut product = Array1::ones(x.nrows());
            factors.iter().for_each(|&factor| product *= &x.column(factor));
            column.assign(&product);
        }
        if matrix.iter().all(|value| value.is_finite()) {
            Ok(matrix)
        } else {
            Err(KernelError::Numerical { what: "The features are too large for their products" })
        }
    }

    /// A name for each product.
    ///
    /// # Errors
    /// [`KernelError::Shape`] unless there is a name for each feature.
    pub fn names<S: AsRef<str>>(&self, features: &[S]) -> Result<Vec<String>, KernelError> {
        same_length("the names", features.len(), self.features)?;
        let power = |factors: &[usize]| {
            let name = features[factors[0]].as_ref();
            if factors.len() == 1 { name.to_owned() } else { format!("{name}{}", superscript(factors.len())) }
        };
        let product =
            |factors: &Vec<usize>| factors.chunk_by(|a, b| a == b).map(power).collect::<Vec<_>>().join("·");
        Ok(self.products.iter().map(product).collect())
    }

    /// The factors of each product: the features' places, rising.
    #[must_use]
    pub fn products(&self) -> &[Vec<usize>] {
        &self.products
    }
}

fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_columns() {
        let columns = |p, d, only| PolynomialFeatures::new(p, d, only).unwrap().products().len();
        assert_eq!(columns(5, 3, false), 55);
        assert_eq!(columns(5, 3, true), 25);
        assert_eq!(columns(3, 50, true), 7);
        assert_eq!(columns(0, 3, false), 0);
        for (p, d) in [(2, 0), (1000, 3), (1, usize::MAX), (usize::MAX, 1)] {
            assert!(PolynomialFeatures::new(p, d, false).is_err());
        }
        let cubes = PolynomialFeatures::new(1, 12, false).unwrap();
        assert_eq!(cubes.names(&["x"]).unwrap()[11], "x¹²");
        assert!(cubes.names(&["x", "y"]).is_err());
        assert!(cubes.transform(ndarray::array![[1e30]].view()).is_err());
        assert!(cubes.transform(ndarray::array![[f64::NAN]].view()).is_err());
    }
}
