//! Counts on a logarithmic scale.

use ndarray::ArrayViewMut1;

use crate::KernelError;
use crate::error::{finite_vector, out_of_range};

/// Turns each count c of a column into ln(c + `offset`), in place: the tenth occurrence then weighs less than the first, and
/// `offset` gives 0 a logarithm, too. The logarithm is that of `libm`, the same on every machine, since what is trained on
/// these numbers makes of a last bit another number of steps. Time O(n). pandas: `numpy.log(column + offset)`.
///
/// # Errors
/// [`KernelError::NotFinite`], [`KernelError::Range`] for an offset that is not above 0 or a count below 0; the column then
/// stays as it was.
///
/// ```
/// use ndarray::array;
/// use stepwise_kernels::preprocess::log_counts;
/// let mut counts = array![0.0, 1.0];
/// log_counts(counts.view_mut(), 1.0)?;
/// assert_eq!(counts, array![0.0, std::f64::consts::LN_2]);
/// assert!(log_counts(array![-1.0].view_mut(), 1.0).is_err());
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn log_counts(mut column: ArrayViewMut1<'_, f64>, offset: f64) -> Result<(), KernelError> {
    finite_vector("the offset", &[offset])?;
    finite_vector("the counts", &column.to_vec())?;
    if offset <= 0.0 {
        return Err(out_of_range("the offset of a count", offset, "above 0"));
    }
    if let Some(&given) = column.iter().find(|count| **count < 0.0) {
        return Err(out_of_range("a count", given, "at least 0"));
    }
    column.mapv_inplace(|count| libm::log(count + offset));
    Ok(())
}
