//! The conditions of the optimum, and awkward input.

use ndarray::{Array2, array};
use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Every step lowers the dual objective; at the end each point is where its α says: outside the margin, on it, or
    /// within.
    #[test]
    fn the_optimum_is_reached(
        cells in prop::collection::vec(-5..6_i32, 8..60),
        sides in prop::collection::vec(any::<bool>(), 30),
        cost in 0.05..20.0_f64,
        which in 0..3_usize,
    ) {
        let rows = cells.len() / 2;
        let x = Array2::from_shape_fn((rows, 2), |(row, column)| f64::from(cells[2 * row + column]) / 3.0);
        let sides = &sides[..rows];
        prop_assume!(sides.iter().any(|&side| side) && !sides.iter().all(|&side| side));
        let kernel = [
            Kernel::Linear, Kernel::Rbf { gamma: 0.7 }, Kernel::Poly { gamma: 0.5, degree: 2, coef0: 1.0 },
        ][which];
        let options = SvmOptions { cost, tolerance: 1e-6, max_steps: 100_000 };
        let mut machine = SupportVectorMachine::new(x.view(), sides, kernel, &options).unwrap();
        let mut before = machine.objective();
        while machine.step() {
            let after = machine.objective();
            prop_assert!(after <= before + 1e-9 * (1.0 + before.abs()));
            before = after;
        }
        prop_assert!(machine.converged());
        let balance: f64 = machine.alpha().iter().zip(sides).map(|(a, &side)| if side { *a } else { -a }).sum();
        prop_assert!(balance.abs() < 1e-9 * cost * rows as f64);
        let f = machine.decision_function(x.view()).unwrap();
        for ((&alpha, &side), f) in machine.alpha().iter().zip(sides).zip(f) {
            let margin = if side { f } else { -f };
            prop_assert!(alpha > 0.0 || margin >= 1.0 - 1e-5);
            prop_assert!(alpha < cost || margin <= 1.0 + 1e-5);
        }
    }
}

#[test]
fn awkward_input() {
    let x = array![[0.0, 1.0], [0.0, 1.0], [2.0, 3.0]];
    let sides = [true, false, true];
    let options = SvmOptions::default();
    let build = |x: &Array2<f64>, sides: &[bool], kernel| {
        SupportVectorMachine::new(x.view(), sides, kernel, &options)
    };
    // The same point on both sides has an optimum too.
    let mut same = build(&x, &sides, Kernel::Linear).unwrap();
    same.fit();
    assert!(same.converged());
    for scale in [1e-12, 1.0, 1e12] {
        let scaled = &x * scale;
        let rbf = Kernel::Rbf { gamma: gamma_scale(scaled.view()) };
        let mut machine = build(&scaled, &[true, true, false], rbf).unwrap();
        machine.fit();
        assert!(machine.converged());
        let f = machine.decision_function(scaled.view()).unwrap();
        assert!(f[0] > 0.0 && f[2] < 0.0);
        let short = SvmOptions { max_steps: 1000, ..options };
        let mut linear = SupportVectorMachine::new(scaled.view(), &sides, Kernel::Linear, &short).unwrap();
        linear.fit();
        assert!(linear.intercept().is_finite());
    }
    assert_eq!(gamma_scale(Array2::ones((3, 2)).view()), 1.0);
    assert!(build(&x, &[true; 3], Kernel::Linear).is_err());
    assert!(build(&Array2::zeros((0, 2)), &[], Kernel::Linear).is_err());
    assert!(build(&x, &[true], Kernel::Linear).is_err());
    assert!(build(&(&x * f64::NAN), &sides, Kernel::Linear).is_err());
    assert!(build(&(&x * 1e200), &sides, Kernel::Linear).is_err());
    assert!(build(&x, &sides, Kernel::Rbf { gamma: 0.0 }).is_err());
    for (degree, coef0) in [(0, 1.0), (101, 1.0), (2, f64::NAN)] {
        assert!(build(&x, &sides, Kernel::Poly { gamma: 1.0, degree, coef0 }).is_err());
    }
    for (cost, tolerance) in [(0.0, 1e-3), (f64::INFINITY, 1e-3), (1.0, 0.0)] {
        let bad = SvmOptions { cost, tolerance, ..options };
        assert!(SupportVectorMachine::new(x.view(), &sides, Kernel::Linear, &bad).is_err());
    }
    assert!(same.decision_function(array![[1.0]].view()).is_err());
    assert!(Svc::new(x.view(), &[1, 1, 1], 2, Kernel::Linear, &options).is_err());
    let mut gap = Svc::new(x.view(), &[0, 0, 3], 5, Kernel::Linear, &options).unwrap();
    gap.fit();
    assert_eq!(gap.predict(x.view()).unwrap(), [0, 0, 3]);
}
