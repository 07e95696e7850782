//! Two tables put side by side where their keys agree.

use super::{Column, Frame, FrameError, few_enough};

/// What becomes of rows whose key the other table does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// They are left out.
    Inner,
    /// Those of the first table stay.
    Left,
    /// All stay.
    Outer,
}

/// A row of the first table and one of the second; past the end where there is none.
type Pair = (usize, usize);

const NONE: usize = usize::MAX;

impl Frame {
    /// The columns of this table and of another, with a row for each pair of rows that agree in the columns `on`, and for
    /// those without a partner as `join` says (their other cells are missing).
    ///
    /// Missing keys agree with each other. Rows stay in the order of this table, then of the other; an outer join is sorted
    /// by the keys instead. Other columns of equal names get a number ("price (2)"). A key that stands several times in both
    /// tables makes as many pairs as the product: look at the number of rows. Time O(n·log n + pairs). pandas: `merge`.
    ///
    /// ```
    /// use stepwise_kernels::frame::{Frame, Join};
    /// let orders = Frame::read_csv("customer,sum\n2,10\n1,20\n2,30\n9,5\n")?;
    /// let customers = Frame::read_csv("customer,age\n1,44\n2,31\n")?;
    /// let both = orders.join(&customers, &["customer"], Join::Inner)?;
    /// assert_eq!(both.numbers("age")?, [31.0, 44.0, 31.0]);
    /// assert_eq!(orders.join(&customers, &["customer"], Join::Left)?.rows(), 4);
    /// # Ok::<(), stepwise_kernels::frame::FrameError>(())
    /// ```
    ///
    /// # Errors
    /// [`FrameError::UnknownColumn`]; [`FrameError::Kind`] for keys of different kinds; [`FrameError::DuplicateColumn`] for
    /// a key given twice; [`FrameError::TooManyRows`].
    pub fn join<S: AsRef<str>>(&self, other: &Self, on: &[S], join: Join) -> Result<Self, FrameError> {
        let mut keys = Self { rows: self.rows + other.rows, ..Self::default() };
        for name in on {
            let name = name.as_ref();
            let (left, right) = (self.column(name)?, other.column(name)?);
            let both = Column::concat(&[left, right]).ok_or_else(|| FrameError::Kind {
                column: name.to_owned(),
                found: right.kind(),
                expected: left.kind(),
            })?;
            keys = keys.with(name, both)?;
        }
        let pairs = self.pairs(&keys.groups(on)?, join)?;
        let key = |&(left, right): &Pair| if left == NONE { self.rows + right } else { left };
        let mut joined = keys.take(&pairs.iter().map(key).collect::<Vec<_>>());
        let lefts: Vec<usize> = pairs.iter().map(|pair| pair.0).collect();
        let rights: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
        let is_key = |name: &str| on.iter().any(|key| key.as_ref() == name);
        let taken = self.names.iter().chain(&other.names).cloned().collect::<std::collections::BTreeSet<_>>();
        for (name, column) in self.columns().filter(|(name, _)| !is_key(name)) {
            joined = joined.with(name, column.take(&lefts))?;
        }
        for (name, column) in other.columns().filter(|(name, _)| !is_key(name)) {
            let mut unique = name.to_owned();
            let mut copy = 2;
            while joined.get(&unique).is_some() || (unique != name && taken.contains(&unique)) {
                unique = format!("{name} ({copy})");
                copy += 1;
            }
            joined = joined.with(unique, column.take(&rights))?;
        }
        Ok(joined)
    }

    /// The pairs of rows, given the groups of equal keys among the rows of this table followed by those of the other.
    fn pairs(&self, groups: &[Vec<usize>], join: Join) -> Result<Vec<Pair>, FrameError> {
        let mut partners: Vec<(Vec<usize>, Vec<usize>)> = Vec::with_capacity(groups.len());
        let mut count = 0_usize;
        for group in groups {
            let (left, right): (Vec<usize>, Vec<usize>) = group.iter().partition(|&&row| row < self.rows);
            count = count.saturating_add(left.len().saturating_mul(right.len()).max(group.len()));
            partners.push((left, right.into_iter().map(|row| row - self.rows).collect()));
        }
        few_enough("the joined table", count)?;
        let mut pairs: Vec<Pair> = Vec::with_capacity(count);
        for (left, right) in &partners {
            match (left.is_empty(), right.is_empty(), join) {
                (false, true, Join::Left | Join::Outer) => pairs.extend(left.iter().map(|&row| (row, NONE))),
                (true, false, Join::Outer) => pairs.extend(right.iter().map(|&row| (NONE, row))),
                _ => pairs.extend(left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b)))),
            }
        }
        if join != Join::Outer {
            pairs.sort_unstable();
        }
        Ok(pairs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Against the obvious way: all pairs.
        #[test]
        fn inner_join_is_all_pairs_that_agree(
            left in prop::collection::vec(prop::option::of(0..5_u8), 0..12),
            right in prop::collection::vec(prop::option::of(0..5_u8), 0..12),
        ) {
            let table = |keys: &[Option<u8>], name: &str| {
                let number = |key: &Option<u8>| key.map_or(f64::NAN, f64::from);
                Frame::from_columns([
                    ("k".to_owned(), Column::Number(keys.iter().map(number).collect())),
                    (name.to_owned(), Column::Number((0..keys.len()).map(|row| row as f64).collect())),
                ]).unwrap()
            };
            let (a, b) = (table(&left, "a"), table(&right, "b"));
            let joined = a.join(&b, &["k"], Join::Inner).unwrap();
            let mut expected = Vec::new();
            for (i, x) in left.iter().enumerate() {
                expected.extend(right.iter().enumerate().filter(|(_, y)| x == *y).map(|(j, _)| (i as f64, j as f64)));
            }
            let found: Vec<(f64, f64)> =
                joined.numbers("a").unwrap().iter().copied().zip(joined.numbers("b").unwrap().iter().copied()).collect();
            prop_assert_eq!(found, expected);
            let lone = |keys: &[Option<u8>], others: &[Option<u8>]| keys.iter().filter(|key| !others.contains(key)).count();
            let outer = a.join(&b, &["k"], Join::Outer).unwrap();
            prop_assert_eq!(outer.rows(), joined.rows() + lone(&left, &right) + lone(&right, &left));
            prop_assert_eq!(a.join(&b, &["k"], Join::Left).unwrap().rows(), joined.rows() + lone(&left, &right));
        }
    }

    #[test]
    fn names_kinds_and_sizes() {
        let a = Frame::read_csv("k,v,v (2)\nx,1,2\ny,3,4\nx,5,6\n").unwrap();
        let b = Frame::read_csv("v,k\n7,x\n8,z\n9,z\n").unwrap();
        let joined = a.join(&b, &["k"], Join::Outer).unwrap();
        assert_eq!(joined.names().collect::<Vec<_>>(), ["k", "v", "v (2)", "v (3)"]);
        let keys: Vec<String> = (0..joined.rows()).map(|row| joined.column("k").unwrap().cell(row)).collect();
        assert_eq!(keys, ["x", "x", "y", "z", "z"]);
        assert_eq!(a.join::<&str>(&b, &[], Join::Inner).unwrap().rows(), 9);
        assert!(matches!(a.join(&b, &["v", "v"], Join::Inner), Err(FrameError::DuplicateColumn { .. })));
        let number = Frame::read_csv("k\n1\n").unwrap();
        assert!(matches!(a.join(&number, &["k"], Join::Inner), Err(FrameError::Kind { .. })));
        let many = a.take(&vec![0; 5000]);
        assert!(matches!(many.join(&many, &["k"], Join::Inner), Err(FrameError::TooManyRows { .. })));
    }
}
