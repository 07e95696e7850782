//! Features and classes: what a classifier learns from, out of the table at hand.

use std::ops::Range;

use ndarray::Array2;
use stepwise_kernels::frame::{Column, Frame};
use stepwise_kernels::model_selection::{Split, train_test_split};
use stepwise_kernels::preprocess::Design;
use stepwise_lab::{DataStore, DatasetId, LabError};

use crate::{AtHand, Classes, Usable, refused};

/// What a lab can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether columns of names count too, as one column of 0 and 1 for each name but the first.
    pub names: bool,
    /// The most columns of features; what comes after them is left out.
    pub columns: usize,
    /// The most classes.
    pub classes: usize,
    /// The fewest rows.
    pub fewest: usize,
    /// The most rows; of more, a random sample is drawn.
    pub most: usize,
}

/// Rows with their classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// One row for each sample, one column for each feature.
    pub x: Array2<f64>,
    /// Names of the columns, as in [`Design::names`].
    pub names: Vec<String>,
    /// The table's columns that they were made from.
    pub features: Vec<String>,
    /// Which columns of x each of these became.
    pub groups: Vec<Range<usize>>,
    /// The rows in use, with all columns.
    pub frame: Frame,
    /// The class of each row.
    pub classes: Vec<usize>,
    /// Names of the classes.
    pub labels: Vec<String>,
    /// Whether the reader brought the table.
    pub own: bool,
    /// What was left out, as sentences; empty when nothing was.
    pub note: String,
}

impl Labelled {
    /// The reader's table, or else the shipped one: the column `target` as classes ([`AtHand::classes`]), all
    /// other columns that will do as features.
    ///
    /// # Errors
    /// As [`AtHand::read`] and [`AtHand::usable`]; [`LabError::File`] for a table without features,
    /// [`LabError::Column`] for a target with too many classes, or fewer than two.
    ///
    /// ```
    /// use stepwise_data::{IRIS, Labelled, Wanted};
    /// use stepwise_lab::{DataStore, OwnFile};
    ///
    /// let mut store = DataStore::new();
    /// let text: &[u8] = b"height,eyes,sport\n1.7,blue,judo\n1.8,brown,chess\n1.6,blue,judo\n";
    /// store.own = Some(OwnFile { name: "mine.csv".to_owned(), bytes: text.into() });
    /// let wanted = Wanted { names: true, columns: 9, classes: 2, fewest: 2, most: 99 };
    /// let people = Labelled::read(&store, IRIS, "sport", wanted, 7)?;
    /// assert_eq!(people.names, ["height", "eyes = brown"]);
    /// assert_eq!((people.classes[1], people.labels[people.rarest()].as_str()), (0, "chess"));
    /// # Ok::<(), stepwise_lab::LabError>(())
    /// ```
    pub fn read(
        store: &DataStore,
        shipped: DatasetId,
        target: &str,
        wanted: Wanted,
        seed: u64,
    ) -> Result<Self, LabError> {
        let table = AtHand::read(store, shipped)?;
        let (mut features, mut taken, mut dropped) = (Vec::new(), 0, 0);
        for name in table.frame.names().filter(|name| *name != target) {
            let width = match table.frame.get(name) {
                Some(Column::Number(_)) => 1,
                Some(Column::Category(category)) if wanted.names => category.levels().len().saturating_sub(1),
                _ => continue,
            };
            if taken + width <= wanted.columns {
                taken += width;
                features.push(name.to_owned());
            } else {
                dropped += 1;
            }
        }
        if features.is_empty() {
            let kinds = if wanted.names { "numbers or names" } else { "numbers" };
            return Err(LabError::file(&table.file, format!("has no column of {kinds} to predict from")));
        }
        let needed: Vec<&str> = features.iter().map(String::as_str).chain([target]).collect();
        let Usable { frame, mut note } = table.usable(&needed, wanted.fewest, wanted.most, seed)?;
        if dropped > 0 {
            note = format!("{note}Columns left out, because they would be too many: {dropped}. ");
        }
        let Classes { of: classes, labels } = table.classes(&frame, target, wanted.classes)?;
        let Design { x, names, groups } =
            Design::new(&frame, &features).map_err(|error| table.explain(error))?;
        Ok(Self { x, names, features, groups, frame, classes, labels, own: table.own, note })
    }

    /// Holds out a share of the rows, as [`train_test_split`], where rows of all classes come to lie on both sides.
    ///
    /// # Errors
    /// [`LabError::Rows`] when a class has no row on one side; and those of [`train_test_split`].
    pub fn split(&self, share: f64, seed: u64) -> Result<Split, LabError> {
        let split = train_test_split(self.classes.len(), share, seed).map_err(refused)?;
        for (rows, side) in [(&split.train, "training rows"), (&split.test, "rows held out")] {
            let lacks = |class: usize| rows.iter().all(|&row| self.classes[row] != class);
            if let Some(label) =
                self.labels.iter().enumerate().find_map(|(class, label)| lacks(class).then_some(label))
            {
                return Err(LabError::Rows {
                    what: format!("The class {label} among the {side}"),
                    given: 0,
                    needed: "at least 1 row; hold out another share".to_owned(),
                });
            }
        }
        Ok(split)
    }

    /// What the class "no" and the class "yes" are called where there are two, and the rarer one is "yes".
    #[must_use]
    pub fn no_and_yes(&self) -> [&str; 2] {
        let yes = self.rarest();
        [1 - yes.min(1), yes].map(|class| self.labels.get(class).map_or("", String::as_str))
    }

    /// The class with the fewest rows; of equals the first.
    #[must_use]
    pub fn rarest(&self) -> usize {
        let size = |class: usize| self.classes.iter().filter(|&&other| other == class).count();
        (0..self.labels.len()).min_by_key(|&class| size(class)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use stepwise_lab::OwnFile;

    use super::*;
    use crate::IRIS;

    fn read(text: &str, target: &str, wanted: Wanted) -> Result<Labelled, LabError> {
        let mut store = DataStore::new();
        store.own = Some(OwnFile { name: "mine.csv".to_owned(), bytes: text.as_bytes().into() });
        Labelled::read(&store, IRIS, target, wanted, 7)
    }

    const WANTED: Wanted = Wanted { names: true, columns: 2, classes: 2, fewest: 2, most: 99 };

    #[test]
    fn numbers_are_halved_and_too_many_columns_are_left_out() {
        let table = read("a,b,c,d\n1,x,5,7\n2,y,6,8\n3,x,7,9\n", "d", WANTED).unwrap();
        assert_eq!(table.names, ["a", "b = y"]);
        assert_eq!((table.classes.as_slice(), table.rarest()), ([0, 0, 1].as_slice(), 1));
        assert_eq!(table.labels, ["at most 8", "above 8"]);
        assert_eq!(table.note, "Columns left out, because they would be too many: 1. ");
        assert!(table.own);
    }

    #[test]
    fn a_class_that_is_missing_on_one_side_is_named() {
        let text = format!("a,b\n{}", "1,x\n".repeat(9) + "2,y\n");
        let table = read(&text, "b", WANTED).unwrap();
        assert_eq!(table.no_and_yes(), ["x", "y"]);
        let error = table.split(0.5, 7).unwrap_err().to_string();
        assert!(error.contains("The class y among the"), "{error}");
        let even = read(&format!("a,b\n{}", "1,x\n2,y\n".repeat(9)), "b", WANTED).unwrap();
        assert_eq!(even.split(0.5, 7).unwrap().test.len(), 9);
    }

    #[test]
    fn what_cannot_be_learned_is_refused() {
        let three = "a,b\n1,x\n2,y\n3,z\n4,x\n5,y\n6,z\n";
        let error = read(three, "b", WANTED).unwrap_err().to_string();
        assert!(error.contains("has 3 classes, but exactly 2 are needed"), "{error}");
        assert!(read(three, "b", Wanted { classes: 3, ..WANTED }).is_ok());
        let error = read(three, "a", Wanted { names: false, ..WANTED }).unwrap_err().to_string();
        assert!(error.contains("has no column of numbers to predict from"), "{error}");
    }
}
