//! The committed files are what the manifest and the loaders say.

#![cfg(test)]

use std::path::PathBuf;

use stepwise_data::{AMES, CUSTOMERS, DATASETS, MNIST, ames, customers, info, mnist, schema, unpack};
use stepwise_kernels::frame::{Category, Column, Frame};
use stepwise_lab::{ColumnKind, DataStore, DatasetId};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../www/data")
}

fn store(id: DatasetId) -> DataStore {
    let info = info(id).unwrap();
    let packed = std::fs::read(folder().join(info.file)).unwrap();
    let mut store = DataStore::new();
    store.insert(id, unpack(info, &packed).unwrap());
    store
}

fn mean(frame: &Frame, column: &str) -> f64 {
    let numbers = frame.numbers(column).unwrap();
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn levels<'a>(frame: &'a Frame, column: &str) -> &'a [String] {
    match frame.column(column).unwrap() {
        Column::Category(category) => Category::levels(category),
        other => panic!("{column} holds {}", other.kind()),
    }
}

#[test]
fn manifest_and_tables_agree() {
    for (id, table) in
        [(AMES, ames(&store(AMES)).unwrap()), (CUSTOMERS, customers(&store(CUSTOMERS)).unwrap())]
    {
        let info = info(id).unwrap();
        assert_eq!(table.rows(), info.rows);
        assert_eq!(
            table.names().collect::<Vec<_>>(),
            info.columns.iter().map(|c| c.name).collect::<Vec<_>>()
        );
        assert!(schema(&table).columns.iter().all(|column| column.missing == 0));
    }
}

#[test]
fn readme_tells_every_file_and_column() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for dataset in DATASETS {
        for fact in [dataset.file, dataset.sha256, dataset.source, dataset.licence] {
            assert!(readme.contains(fact), "{}: {fact}", dataset.file);
        }
        for column in dataset.columns {
            assert!(
                readme.contains(&format!("| `{}` | {} |", column.name, column.meaning)),
                "{}",
                column.name
            );
        }
    }
}

/// Mean and median as De Cock's data are usually described.
#[test]
fn ames_is_as_published() {
    let houses = ames(&store(AMES)).unwrap();
    assert!((mean(&houses, "sale_price") - 180_796.060_068_259_4).abs() < 1e-6);
    let mut prices = houses.numbers("sale_price").unwrap().to_vec();
    prices.sort_by(f64::total_cmp);
    assert_eq!(
        (prices[0], prices[1464], prices[1465], prices[2929]),
        (12_789.0, 160_000.0, 160_000.0, 755_000.0)
    );
    assert_eq!(houses.numbers("living_area").unwrap().iter().filter(|&&area| area > 4_000.0).count(), 5);
    assert_eq!(levels(&houses, "neighborhood").len(), 28);
    assert_eq!(levels(&houses, "central_air"), ["no", "yes"]);
    assert_eq!(levels(&houses, "building_type").len(), 5);
    assert_eq!(levels(&houses, "house_style").len(), 8);
    let conditions = houses.numbers("overall_condition").unwrap();
    assert_eq!(conditions.iter().filter(|&&condition| condition == 5.0).count(), 1_654);
    let inside = |column: &str, low: f64, high: f64| {
        houses.numbers(column).unwrap().iter().all(|number| (low..=high).contains(number))
    };
    assert!(inside("latitude", 41.986, 42.064) && inside("longitude", -93.694, -93.577));
    assert!(inside("year_sold", 2006.0, 2010.0) && inside("month_sold", 1.0, 12.0));
}

#[test]
fn customers_are_consistent() {
    let customers = customers(&store(CUSTOMERS)).unwrap();
    let column = |name: &str| customers.numbers(name).unwrap();
    assert_eq!(
        schema(&customers).columns.iter().find(|c| c.name == "first_purchase").unwrap().kind,
        ColumnKind::Date
    );
    for row in 0..customers.rows() {
        assert_eq!(column("customer_id")[row], 12.0 * (row + 1) as f64);
        let (recency, tenure) = (column("recency_days")[row], column("tenure_days")[row]);
        // First purchases are of January to March 1997, and counting ends on 1998-06-30.
        assert!(recency >= 0.0 && recency <= tenure && (456.0..=545.0).contains(&tenure));
        let (frequency, monetary) = (column("frequency")[row], column("monetary")[row]);
        assert!(frequency >= 1.0 && (frequency > 1.0 || recency == tenure));
        assert!((monetary - frequency * column("average_order")[row]).abs() <= 0.005 * frequency + 1e-9);
        assert!(column("cds")[row] >= frequency);
    }
}

/// The first labels and pictures are those of the original files.
#[test]
fn digits_are_the_original_ones() {
    let digits = mnist(&store(MNIST)).unwrap();
    assert_eq!(digits.train_images.len(), 12_000 * 784);
    assert_eq!(digits.test_labels.len(), 2_000);
    assert_eq!(digits.train_labels[..10], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    assert_eq!(digits.test_labels[..10], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    let first: Vec<u8> = digits.train_images[5 * 28 + 12..5 * 28 + 18].to_vec();
    assert_eq!(first, [3, 18, 18, 18, 126, 136]);
    let mut counts = [0; 10];
    for &label in &digits.train_labels {
        counts[usize::from(label)] += 1;
    }
    assert!(counts.iter().all(|count| (1_000..1_400).contains(count)), "{counts:?}");
}

#[test]
fn what_is_not_there_is_said() {
    let nothing = DataStore::new();
    assert_eq!(ames(&nothing).unwrap_err().to_string(), "ames.csv.gz is not loaded; reload the page.");
    assert_eq!(mnist(&nothing).unwrap_err().to_string(), "mnist.idx.gz is not loaded; reload the page.");
    assert_eq!(
        info(DatasetId("iris")).unwrap_err().to_string(),
        "iris is not a shipped data set; those are ames, customers, mnist."
    );
}
