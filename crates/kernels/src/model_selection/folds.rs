//! Folds: every row is held out once.

use std::collections::BTreeMap;

use stepwise_random::Random;

use super::Split;
use crate::KernelError;
use crate::error::{enough_rows, out_of_range};

fn checked(rows: usize, folds: usize) -> Result<(), KernelError> {
    if folds < 2 {
        return Err(out_of_range("the number of folds", folds as f64, "at least 2"));
    }
    enough_rows("a fold for each row held out", rows, folds)
}

/// The splits that hold out each fold in turn, given the fold of each row.
fn by_fold(fold_of: &[usize], folds: usize) -> Vec<Split> {
    let rows = |keep: &dyn Fn(usize) -> bool| (0..fold_of.len()).filter(|&row| keep(fold_of[row])).collect();
    (0..folds)
        .map(|fold| Split { train: rows(&|other| other != fold), test: rows(&|other| other == fold) })
        .collect()
}

/// k folds of nearly equal size. With a `random` the rows are shuffled first; without, the folds are runs of
/// neighbouring rows, which is wrong for rows in any order that matters (sorted by class, by time). Rows within a split
/// stay in their order. Time O(k·n). scikit-learn: `KFold`.
///
/// # Errors
/// [`KernelError::Range`] for fewer than 2 folds, [`KernelError::TooFewRows`] for fewer rows than folds.
///
/// ```
/// let folds = stepwise_kernels::model_selection::k_folds(5, 2, None)?;
/// assert_eq!(folds[0].test, [0, 1, 2]);
/// assert_eq!(folds[1].test, [3, 4]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn k_folds(rows: usize, folds: usize, random: Option<&mut Random>) -> Result<Vec<Split>, KernelError> {
    checked(rows, folds)?;
    let order = match random {
        Some(random) => random.permutation(rows),
        None => (0..rows).collect(),
    };
    let mut fold_of = vec![0; rows];
    let (size, larger) = (rows / folds, rows % folds);
    let mut begin = 0;
    for fold in 0..folds {
        let end = begin + size + usize::from(fold < larger);
        order[begin..end].iter().for_each(|&row| fold_of[row] = fold);
        begin = end;
    }
    Ok(by_fold(&fold_of, folds))
}

/// k folds that each hold the classes in the proportion of the whole, as nearly as whole rows allow. scikit-learn:
/// `StratifiedKFold`.
///
/// **How.** Deal the rows, sorted by class, round the folds like cards: that fixes how many of each class a fold gets.
/// The rows of a class then go to the folds in order, or shuffled.
///
/// # Errors
/// As [`k_folds`]; [`KernelError::TooFewRows`] when every class has fewer rows than folds.
///
/// ```
/// let folds = stepwise_kernels::model_selection::stratified_folds(&[0, 0, 0, 0, 1, 1], 2, None)?;
/// assert_eq!(folds[0].test, [0, 1, 4]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn stratified_folds(
    classes: &[usize],
    folds: usize,
    mut random: Option<&mut Random>,
) -> Result<Vec<Split>, KernelError> {
    checked(classes.len(), folds)?;
    // Classes are numbered in the order of their first rows.
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (row, class) in classes.iter().enumerate() {
        let number = *numbers.entry(*class).or_insert(members.len());
        if number == members.len() {
            members.push(Vec::new());
        }
        members[number].push(row);
    }
    enough_rows("a class in each fold", members.iter().map(Vec::len).max().unwrap_or(0), folds)?;
    let mut fold_of = vec![0; classes.len()];
    let mut dealt = 0;
    for rows in &members {
        let mut places: Vec<usize> = (dealt..dealt + rows.len()).map(|card| card % folds).collect();
        places.sort_unstable();
        dealt += rows.len();
        if let Some(random) = random.as_deref_mut() {
            random.shuffle(&mut places);
        }
        rows.iter().zip(places).for_each(|(&row, fold)| fold_of[row] = fold);
    }
    Ok(by_fold(&fold_of, folds))
}

/// k folds that never part a group (a patient, a house, a user): rows of one group are alike, and one of them in
/// training would give the others away. Groups go, the largest first, to the fold with the fewest rows. scikit-learn:
/// `GroupKFold`; of equally large groups the later number goes first.
///
/// # Errors
/// [`KernelError::Range`] for fewer than 2 folds, [`KernelError::TooFewRows`] for fewer groups than folds.
///
/// ```
/// let folds = stepwise_kernels::model_selection::group_folds(&[7, 7, 7, 3, 3, 9], 2)?;
/// assert_eq!(folds[0].test, [0, 1, 2]);
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn group_folds(groups: &[usize], folds: usize) -> Result<Vec<Split>, KernelError> {
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for group in groups {
        *sizes.entry(*group).or_default() += 1;
    }
    checked(sizes.len(), folds)?;
    let mut order: Vec<(usize, usize)> = sizes.into_iter().map(|(group, size)| (size, group)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut filled = vec![0; folds];
    let mut fold_of_group = BTreeMap::new();
    for (size, group) in order {
        let lightest = (0..folds).min_by_key(|&fold| filled[fold]).unwrap_or(0);
        filled[lightest] += size;
        fold_of_group.insert(group, lightest);
    }
    let fold_of: Vec<usize> = groups.iter().filter_map(|group| fold_of_group.get(group).copied()).collect();
    Ok(by_fold(&fold_of, folds))
}

/// Splits for rows in the order of time: learn from the past, test on what comes next. Each of the k test sets is
/// rows ⁄ (k + 1) long and follows all rows it is trained on, less `gap` of them. scikit-learn: `TimeSeriesSplit`.
///
/// # Errors
/// [`KernelError::Range`] for fewer than 2 splits, [`KernelError::TooFewRows`] when the first would have nothing to
/// learn from.
///
/// ```
/// let splits = stepwise_kernels::model_selection::time_series_splits(6, 2, 0)?;
/// assert_eq!((&splits[0].train[..], &splits[0].test[..]), (&[0, 1][..], &[2, 3][..]));
/// assert_eq!((splits[1].train.len(), &splits[1].test[..]), (4, &[4, 5][..]));
/// # Ok::<(), stepwise_kernels::KernelError>(())
/// ```
pub fn time_series_splits(rows: usize, splits: usize, gap: usize) -> Result<Vec<Split>, KernelError> {
    checked(rows, splits)?;
    let size = rows / (splits + 1);
    enough_rows(
        "a first training set before its gap",
        rows,
        (splits * size).saturating_add(gap).saturating_add(1),
    )?;
    enough_rows("a test set of one row", size, 1)?;
    let at = |index: usize| {
        let begin = rows - (splits - index) * size;
        Split { train: (0..begin - gap).collect(), test: (begin..begin + size).collect() }
    };
    Ok((0..splits).map(at).collect())
}

/// k folds, shuffled anew this many times: a steadier mean than one round gives. Stratified when `classes` are given,
/// which must then be as many as `rows`. scikit-learn: `RepeatedKFold`, `RepeatedStratifiedKFold`.
///
/// # Errors
/// As [`k_folds`] or [`stratified_folds`]; [`KernelError::Shape`].
pub fn repeated_folds(
    rows: usize,
    classes: Option<&[usize]>,
    folds: usize,
    rounds: usize,
    random: &mut Random,
) -> Result<Vec<Split>, KernelError> {
    let mut splits = Vec::new();
    for _ in 0..rounds {
        splits.extend(match classes {
            Some(classes) => {
                crate::error::same_length("the classes", classes.len(), rows)?;
                stratified_folds(classes, folds, Some(random))?
            }
            None => k_folds(rows, folds, Some(random))?,
        });
    }
    Ok(splits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn partition(splits: &[Split], rows: usize) -> bool {
        let mut held: Vec<usize> = splits.iter().flat_map(|split| split.test.clone()).collect();
        held.sort_unstable();
        held == (0..rows).collect::<Vec<_>>()
            && splits.iter().all(|split| {
                split.train.len() + split.test.len() == rows
                    && split.train.iter().all(|row| !split.test.contains(row))
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn folds_partition_the_rows(classes in prop::collection::vec(0..4_usize, 12..60), k in 2..4_usize, seed: u64) {
            let rows = classes.len();
            prop_assert!(partition(&k_folds(rows, k, Some(&mut Random::new(seed))).unwrap(), rows));
            let splits = stratified_folds(&classes, k, Some(&mut Random::new(seed))).unwrap();
            prop_assert!(partition(&splits, rows));
            for class in 0..4 {
                let counts: Vec<usize> = splits
                    .iter()
                    .map(|split| split.test.iter().filter(|&&row| classes[row] == class).count())
                    .collect();
                let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
                prop_assert!(most - least <= 1);
            }
            if let Ok(splits) = group_folds(&classes, k) {
                prop_assert!(partition(&splits, rows));
                for split in &splits {
                    prop_assert!(split.test.iter().all(|&a| split.train.iter().all(|&b| classes[a] != classes[b])));
                }
            }
            for split in time_series_splits(rows, k, 1).unwrap() {
                prop_assert!(split.train.last().unwrap() + 1 < split.test[0]);
            }
        }
    }

    #[test]
    fn awkward_input() {
        assert!(k_folds(3, 4, None).is_err() && k_folds(3, 1, None).is_err() && k_folds(0, 2, None).is_err());
        assert!(stratified_folds(&[0, 1, 2], 2, None).is_err());
        assert!(group_folds(&[1, 1], 2).is_err() && group_folds(&[], 2).is_err());
        assert!(time_series_splits(4, 3, 1).is_err() && time_series_splits(3, 3, 0).is_err());
        assert!(time_series_splits(9, 2, usize::MAX).is_err());
        let mut random = Random::new(1);
        assert_eq!(repeated_folds(6, None, 3, 4, &mut random).unwrap().len(), 12);
        assert!(repeated_folds(6, Some(&[0; 5]), 3, 4, &mut random).is_err());
    }
}
