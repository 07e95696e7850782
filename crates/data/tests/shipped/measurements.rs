//! Things that were measured.

use stepwise_data::{
    BREAST_CANCER, DIGITS, IRIS, PENGUINS, SHUTTLE, WINE, breast_cancer, digits, iris, penguins, shuttle,
    wine,
};

use crate::{count, levels, mean, missing, store};

/// Means as the usual descriptions of these tables give them.
#[test]
fn small_tables_are_as_published() {
    let flowers = iris(&store(IRIS)).unwrap();
    assert_eq!(missing(&flowers), []);
    assert!((mean(&flowers, "petal_length") - 3.758).abs() < 1e-9);
    assert!(levels(&flowers, "species").iter().all(|species| count(&flowers, "species", species) == 50));
    // Fisher's own numbers, which the UCI repository has wrong.
    assert_eq!(flowers.numbers("petal_width").unwrap()[34], 0.2);
    assert_eq!(flowers.numbers("sepal_width").unwrap()[37], 3.6);

    let wines = wine(&store(WINE)).unwrap();
    assert_eq!(missing(&wines), []);
    assert!((mean(&wines, "proline") - 746.893_258).abs() < 1e-6);
    for (grape, bottles) in [("Barolo", 59), ("Grignolino", 71), ("Barbera", 48)] {
        assert_eq!(count(&wines, "cultivar", grape), bottles);
    }

    let samples = breast_cancer(&store(BREAST_CANCER)).unwrap();
    assert_eq!(missing(&samples), []);
    assert_eq!(
        (count(&samples, "diagnosis", "malignant"), count(&samples, "diagnosis", "benign")),
        (212, 357)
    );
    assert!((mean(&samples, "mean_radius") - 14.127_292).abs() < 1e-6);
    assert!((mean(&samples, "worst_area") - 880.583_128).abs() < 1e-6);
}

#[test]
fn penguins_keep_their_gaps() {
    let birds = penguins(&store(PENGUINS)).unwrap();
    let measures =
        ["bill_length", "bill_depth", "flipper_length", "body_mass"].map(|name| (name.to_owned(), 2));
    assert_eq!(missing(&birds), [&measures[..], &[("sex".to_owned(), 11)]].concat());
    for (species, birds_of_it) in [("Adelie", 152), ("Gentoo", 124), ("Chinstrap", 68)] {
        assert_eq!(count(&birds, "species", species), birds_of_it);
    }
    let mass = birds.numbers("body_mass").unwrap().iter().filter(|mass| !mass.is_nan()).sum::<f64>() / 342.0;
    assert!((mass - 4_201.754_386).abs() < 1e-6);
}

#[test]
fn shuttle_has_few_anomalies() {
    let readings = shuttle(&store(SHUTTLE)).unwrap();
    assert_eq!(missing(&readings), []);
    assert_eq!((count(&readings, "anomaly", "yes"), count(&readings, "anomaly", "no")), (856, 11_419));
    assert_eq!(readings.numbers("sensor_1").unwrap()[..2], [50.0, 85.0]);
}

#[test]
fn digits_are_ten_classes_of_squares() {
    let drawn = digits(&store(DIGITS)).unwrap();
    assert_eq!(missing(&drawn), []);
    let counts: Vec<usize> = (0..10).map(|digit| count(&drawn, "digit", &format!("digit {digit}"))).collect();
    assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    // The first picture's first rows, as every introduction shows them.
    let first = |row: usize| {
        (1..=8)
            .map(|column| drawn.numbers(&format!("row_{row}_column_{column}")).unwrap()[0])
            .collect::<Vec<f64>>()
    };
    assert_eq!(first(1), [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]);
    assert_eq!(first(2), [0.0, 0.0, 13.0, 15.0, 10.0, 15.0, 5.0, 0.0]);
}
