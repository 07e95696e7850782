//! Classes read from a column: what a lab predicts, or splits by.

use stepwise_kernels::frame::{Category, Column, Frame};
use stepwise_kernels::stats;
use stepwise_lab::LabError;

use crate::AtHand;

/// The class of each row, numbered from 0, and their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// The class of each row.
    pub of: Vec<usize>,
    /// Names of the classes; each has rows.
    pub labels: Vec<String>,
}

impl AtHand {
    /// The classes in a column of this table's rows, 2 to `most`: its categories, or for numbers two classes: those
    /// that there are, where there are two, else the halves at the median. Nothing may be missing in it.
    ///
    /// # Errors
    /// [`LabError::Column`] for a column that does not exist, holds something else, or has too few or many classes.
    ///
    /// ```
    /// # use stepwise_data::AtHand;
    /// # use stepwise_kernels::frame::Frame;
    /// let frame = Frame::read_csv("survived\n1\n0\n1\n")?;
    /// let table = AtHand { file: "mine.csv".to_owned(), frame: frame.clone(), own: true };
    /// let classes = table.classes(&frame, "survived", 8)?;
    /// assert_eq!((classes.of, classes.labels), (vec![1, 0, 1], vec!["0".to_owned(), "1".to_owned()]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn classes(&self, rows: &Frame, column: &str, most: usize) -> Result<Classes, LabError> {
        let classes = match rows.column(column).map_err(|error| self.explain(error))? {
            Column::Category(labels) => of_category(labels),
            Column::Number(values) => of_numbers(values),
            _ => return Err(LabError::column(&self.file, column, "holds no classes")),
        };
        if !(2..=most).contains(&classes.labels.len()) {
            let needed = if most == 2 { "exactly 2".to_owned() } else { format!("2 to {most}") };
            let found = format!("has {} classes, but {needed} are needed", classes.labels.len());
            return Err(LabError::column(&self.file, column, found));
        }
        Ok(classes)
    }
}

/// Only labels that have rows are numbered.
fn of_category(column: &Category) -> Classes {
    let codes: Vec<u32> = column.codes().iter().flatten().copied().collect();
    let mut present = codes.clone();
    present.sort_unstable();
    present.dedup();
    Classes {
        of: codes.iter().filter_map(|code| present.binary_search(code).ok()).collect(),
        labels: present.iter().filter_map(|&code| column.levels().get(code as usize).cloned()).collect(),
    }
}

fn of_numbers(values: &[f64]) -> Classes {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if least < most && values.iter().all(|&value| value == least || value == most) {
        let of = values.iter().map(|&value| usize::from(value == most)).collect();
        return Classes { of, labels: vec![least.to_string(), most.to_string()] };
    }
    let median = stats::median(values);
    let of: Vec<usize> = values.iter().map(|value| usize::from(*value > median)).collect();
    let mut labels = vec![format!("at most {median}")];
    if of.contains(&1) {
        labels.push(format!("above {median}"));
    }
    Classes { of, labels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_numbers_and_neither() {
        let text = "who,age,same\nb,1,5\na,2,5\nb,3,5\na,9,5\nc,4,5\nb,4,5\na,4,5\nb,4,5\n";
        let all = Frame::read_csv(text).unwrap();
        let frame = all.take(&[0, 1, 2, 3]);
        let table = AtHand { file: "mine.csv".to_owned(), frame: all, own: true };
        let who = table.classes(&frame, "who", 8).unwrap();
        assert_eq!((who.of, who.labels), (vec![1, 0, 1, 0], vec!["a".to_owned(), "b".to_owned()]));
        let age = table.classes(&frame, "age", 8).unwrap();
        assert_eq!(age.of, [0, 0, 1, 1]);
        assert_eq!(age.labels, ["at most 2.5", "above 2.5"]);
        assert!(table.classes(&frame, "same", 8).is_err());
        assert!(table.classes(&frame, "who", 1).is_err());
        assert!(table.classes(&frame, "nobody", 8).is_err());
    }
}
