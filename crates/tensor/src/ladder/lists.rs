//! Numbers as a language without types keeps them: each in a box that says what it is.

use std::fmt;
use std::rc::Rc;

use crate::error::TensorError;
use crate::shape::Shape;

/// What is in a box. Nobody knows before looking.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Number(f64),
    #[expect(dead_code, reason = "what else could be in a list is why each box must be looked into")]
    Words(String),
}

/// What can be asked of a box, whatever is in it.
trait Object: fmt::Debug {
    fn content(&self) -> &Content;
    fn times(&self, other: &dyn Object) -> Option<Rc<dyn Object>>;
    fn plus(&self, other: &dyn Object) -> Option<Rc<dyn Object>>;
}

impl Object for Content {
    fn content(&self) -> &Content {
        self
    }

    fn times(&self, other: &dyn Object) -> Option<Rc<dyn Object>> {
        match (self, other.content()) {
            (Self::Number(a), Self::Number(b)) => Some(Rc::new(Self::Number(a * b))),
            _ => None,
        }
    }

    fn plus(&self, other: &dyn Object) -> Option<Rc<dyn Object>> {
        match (self, other.content()) {
            (Self::Number(a), Self::Number(b)) => Some(Rc::new(Self::Number(a + b))),
            _ => None,
        }
    }
}

/// A list of boxes.
#[derive(Clone, Debug)]
pub struct List(Vec<Rc<dyn Object>>);

/// A list of lists, taken for a matrix. Each number lies somewhere on the heap, behind a pointer and a count of who
/// holds it; each product and each sum asks what the two are, and makes a new box.
///
/// ```
/// use stepwise_tensor::ladder::Lists;
/// let (a, b) = (Lists::new(&[1.0, 2.0], 2), Lists::new(&[3.0, 4.0], 1));
/// assert_eq!(a.product(&b)?.numbers(), [11.0]);
/// # Ok::<(), stepwise_tensor::TensorError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lists(Vec<List>);

impl Lists {
    /// Rows of this many numbers each.
    #[must_use]
    pub fn new(values: &[f32], columns: usize) -> Self {
        let boxed = |&value: &f32| Rc::new(Content::Number(f64::from(value))) as Rc<dyn Object>;
        Self(values.chunks(columns.max(1)).map(|row| List(row.iter().map(boxed).collect())).collect())
    }

    /// The numbers, row after row.
    #[must_use]
    pub fn numbers(&self) -> Vec<f32> {
        let number = |object: &Rc<dyn Object>| match object.content() {
            Content::Number(number) => *number as f32,
            Content::Words(_) => f32::NAN,
        };
        self.0.iter().flat_map(|row| row.0.iter().map(number)).collect()
    }

    /// The first rows, the same boxes.
    #[must_use]
    pub fn head(&self, rows: usize) -> Self {
        Self(self.0.iter().take(rows).cloned().collect())
    }

    /// The product by its definition, as three loops over lists.
    ///
    /// # Errors
    /// [`TensorError::Length`] when a row on the left is not as long as a column on the right.
    #[inline(never)]
    pub fn product(&self, right: &Self) -> Result<Self, TensorError> {
        let columns = right.0.first().map_or(0, |row| row.0.len());
        let mut product = Vec::with_capacity(self.0.len());
        for row in &self.0 {
            if row.0.len() != right.0.len() {
                let shape = Shape::new(&[right.0.len(), columns])?;
                return Err(TensorError::Length { shape, given: row.0.len(), wanted: right.0.len() });
            }
            let mut sums = Vec::with_capacity(columns);
            for j in 0..columns {
                let mut sum: Rc<dyn Object> = Rc::new(Content::Number(0.0));
                for (entry, below) in row.0.iter().zip(&right.0) {
                    if let Some(next) = entry.times(&*below.0[j]).and_then(|product| sum.plus(&*product)) {
                        sum = next;
                    }
                }
                sums.push(sum);
            }
            product.push(List(sums));
        }
        Ok(Self(product))
    }
}
