use std::cell::RefCell;
use std::collections::BTreeSet;

use ndarray::ArrayView1;
use proptest::prelude::*;
use stepwise_random::Random;

use super::*;
use crate::feature_selection::{f_classif, select_k_best};
use crate::linear::{LeastSquares, LogisticRegression};
use crate::model_selection::k_folds;
use crate::preprocess::{OneHotEncoder, Smoothing, StandardScaler};

/// A stage that changes nothing.
struct Same;

impl<X: Rows + Numbers> Transformer<X> for Same {
    fn transform(&self, x: &X) -> Result<Array2<f64>, KernelError> {
        Ok(x.numbers())
    }
}

trait Numbers {
    fn numbers(&self) -> Array2<f64>;
}

impl Numbers for Array2<f64> {
    fn numbers(&self) -> Array2<f64> {
        self.clone()
    }
}

impl Numbers for Frame {
    fn numbers(&self) -> Array2<f64> {
        ArrayView1::from(self.numbers("row").unwrap()).to_owned().insert_axis(Axis(1))
    }
}

/// The model: it does not care.
struct Zero;

impl Regressor for Zero {
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Array1<f64>, KernelError> {
        Ok(Array1::zeros(x.nrows()))
    }
}

fn rows_of(x: ArrayView2<'_, f64>) -> BTreeSet<usize> {
    x.column(0).iter().map(|&row| row as usize).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Spies in every stage, and in the model: whatever learns for a split sees its training rows, all of them and
    /// nothing else. The leaking form sees all.
    #[test]
    fn whatever_learns_never_sees_a_test_row(rows in 4..40_usize, folds in 2..4_usize, seed: u64) {
        let frame = Frame::from_columns([(
            "row".to_owned(),
            crate::frame::Column::Number((0..rows).map(|row| row as f64).collect()),
        )])
        .unwrap();
        let y: Vec<f64> = (0..rows).map(|row| row as f64).collect();
        let splits = k_folds(rows, folds, Some(&mut Random::new(seed))).unwrap();
        let seen = RefCell::new(Vec::new());
        let spy = |x: ArrayView2<'_, f64>, y: &[f64]| {
            seen.borrow_mut().push(rows_of(x));
            assert_eq!(x.column(0).to_vec(), y);
        };
        let columns = ColumnTransformer::new()
            .columns(&["row"], |frame: &Frame, y| {
                spy(Numbers::numbers(frame).view(), y);
                Ok(Same)
            })
            .numbers(&["row"], Stages::new().then(|x, y| {
                spy(x, y);
                Ok(Same)
            }));
        let pipeline = Pipeline::<_, _, dyn Regressor>::new(columns, |x, y| {
            spy(x, y);
            Ok(Box::new(Zero))
        })
        .then(|x, y| {
            spy(x, y);
            Ok(Same)
        });
        let judged = RefCell::new(Vec::new());
        let score = |_: &(dyn Regressor + 'static), x: ArrayView2<'_, f64>, _: &[f64]| {
            judged.borrow_mut().push(rows_of(x));
            Ok(0.0)
        };
        pipeline.cross_validate(&frame, &y, splits.clone(), score).unwrap();
        let set = |rows: &[usize]| rows.iter().copied().collect::<BTreeSet<_>>();
        let expected: Vec<_> = splits.iter().flat_map(|split| vec![set(&split.train); 4]).collect();
        prop_assert_eq!(&*seen.borrow(), &expected);
        prop_assert_eq!(&*judged.borrow(), &splits.iter().map(|split| set(&split.test)).collect::<Vec<_>>());

        seen.borrow_mut().clear();
        let leaking = pipeline.leak(&frame, &y).unwrap();
        leaking.score(&splits[0], score).unwrap();
        let all = set(&(0..rows).collect::<Vec<_>>());
        prop_assert_eq!(&*seen.borrow(), &[all.clone(), all.clone(), all, set(&splits[0].train)]);
    }
}

fn accuracy(
    model: &(dyn Classifier + 'static),
    x: ArrayView2<'_, f64>,
    y: &[usize],
) -> Result<f64, KernelError> {
    let right = model.predict(x)?.iter().zip(y).filter(|(a, b)| a == b).count();
    Ok(right as f64 / y.len() as f64)
}

/// The classic: of many columns of pure noise keep the best, before the split or after.
#[test]
fn noise_selected_before_the_split_seems_to_predict() {
    let mut random = Random::new(3);
    let x = Array2::from_shape_fn((60, 500), |_| random.uniform());
    let y: Vec<usize> = (0..60).map(|row| row % 2).collect();
    let pipeline = Pipeline::<_, _, dyn Classifier>::new(
        Stages::new()
            .then(|x, y: &[usize]| select_k_best(&f_classif(x, y)?.scores, 10))
            .then(|x, _| StandardScaler::fit(x)),
        |x, y| Ok(Box::new(LogisticRegression::fit(x, y, 2, 1.0)?)),
    );
    let splits = k_folds(60, 5, Some(&mut random)).unwrap();
    let honest = pipeline.cross_validate(&x, &y, splits.clone(), accuracy).unwrap();
    let leaking = pipeline.leak(&x, &y).unwrap();
    let leaked: Vec<f64> = splits.iter().map(|split| leaking.score(split, accuracy).unwrap()).collect();
    let mean = crate::stats::mean;
    assert!(mean(&honest) < 0.65, "{honest:?}");
    assert!(mean(&leaked) > 0.8, "{leaked:?}");
    // A fitted pipeline is itself a model.
    let fitted = pipeline.fit(&x, &y).unwrap();
    let model: &dyn Classifier = &fitted;
    assert_eq!(model.predict(x.view()).unwrap(), fitted.predict(&x).unwrap());
}

#[test]
fn tables_names_and_errors() {
    let frame = Frame::read_csv("a,city,b\n1,x,2\n2,y,1\n3,x,5\n4,y,4\n").unwrap();
    let y = [1.0, 2.0, 3.0, 4.0];
    let columns = ColumnTransformer::new()
        .numbers(&["b", "a"], Stages::new())
        .columns(&["city"], |frame, _| Ok(OneHotEncoder::fit(frame, false)))
        .stage(&["city"], TargetEncoding::Leaking { smoothing: Smoothing::Auto });
    let pipeline = Pipeline::<_, _, dyn Regressor>::new(columns, |x, y| {
        Ok(Box::new(LeastSquares::fit(x, ArrayView1::from(y))?))
    });
    let fitted = pipeline.fit(&frame, &y).unwrap();
    assert_eq!(fitted.names(&[]), ["b", "a", "city = x", "city = y", "city"]);
    assert!(fitted.predict(&frame).unwrap().iter().zip(y).all(|(a, b)| (a - b).abs() < 1e-9));
    assert!(pipeline.fit(&frame, &y[..2]).is_err());
    assert!(matches!(pipeline.fit(&Frame::default(), &[]), Err(KernelError::Table(_))));
    assert!(matches!(fitted.transform(&frame.select(&["a"]).unwrap()), Err(KernelError::Table(_))));
    let outside = Split { train: vec![0, 9], test: vec![1] };
    assert!(pipeline.score(&frame, &y, &outside, |_, _, _| Ok(0.0)).is_err());
    let none = Pipeline::<_, _, dyn Regressor>::new(ColumnTransformer::new(), |x, _| {
        assert_eq!(x.dim(), (4, 0));
        Ok(Box::new(Zero))
    });
    assert!(none.fit(&frame, &y).is_ok());
}
