use proptest::prelude::*;

use super::*;

fn category(labels: &[&str]) -> Column {
    Column::Category(Category::new(labels.iter().map(|&label| (!label.is_empty()).then_some(label))))
}

#[test]
fn kinds_are_inferred() {
    let text = "n,d,c,t,empty\n1,2024-01-31,a,one,\n NA ,,b,two,NA\n-2.5e3,1969-12-31,a,three,null\n\
                4,2000-02-29,b,four,?\n";
    let frame = Frame::read_csv(text).unwrap();
    assert_eq!(frame.get("n"), Some(&Column::Number(vec![1.0, f64::NAN, -2500.0, 4.0])));
    assert_eq!(frame.get("d"), Some(&Column::Date(vec![Some(19_753), None, Some(-1), Some(11_016)])));
    assert_eq!(frame.get("c"), Some(&category(&["a", "b", "a", "b"])));
    assert!(matches!(frame.get("t"), Some(Column::Text(_))));
    assert_eq!(frame.get("empty"), Some(&Column::Number(vec![f64::NAN; 4])));
    assert_eq!(frame.get("empty").unwrap().missing(), 4);
}

#[test]
fn errors_name_row_and_column() {
    let short = Frame::read_csv("a,b,c\n1,2,3\n4,5\n").unwrap_err();
    assert_eq!(short.to_string(), "row 2 has 2 fields, but the header has 3; look at column c");
    assert_eq!(short.place(), Some((2, "c")));
    let long = Frame::read_csv("a,b\n1,2,3\n").unwrap_err();
    assert_eq!(long.place(), Some((1, "3")));
    let frame = Frame::read_csv("price\n1\ncheap\n3\n").unwrap();
    assert_eq!(frame.numbers("price").unwrap_err().place(), Some((2, "price")));
    assert!(frame.numbers("prise").unwrap_err().to_string().contains("the columns are price"));
}

#[test]
fn strange_files_are_read_or_refused() {
    assert_eq!(Frame::read_csv(""), Err(FrameError::Empty));
    assert_eq!(Frame::read_csv("\u{feff}"), Err(FrameError::Empty));
    assert_eq!(Frame::read_csv(" \n\n"), Err(FrameError::Empty));
    let header_only = Frame::read_csv("\u{feff}a,b").unwrap();
    assert_eq!((header_only.rows(), header_only.width()), (0, 2));
    assert_eq!(header_only.names().next(), Some("a"));
    let one = Frame::read_csv("a,,a,a\r\n1,x,2,3\r\n").unwrap();
    assert_eq!(one.names().collect::<Vec<_>>(), ["a", "column 2", "a (2)", "a (3)"]);
    assert_eq!(one.rows(), 1);
    let comma = Frame::read_csv("size;price\n1,5;2\n2,5;3\n").unwrap();
    assert_eq!(comma.numbers("size").unwrap(), [1.5, 2.5]);
    let huge = Frame::read_csv("a\n1\n1e999\n-inf\n").unwrap();
    assert_eq!(huge.numbers("a").unwrap_err().place(), Some((2, "a")));
    let unclosed = Frame::read_csv("a,b\n1,\"2\n3,4\n").unwrap();
    assert_eq!(unclosed.rows(), 1);
    let wide: Vec<String> = (0..500).map(|index| format!("c{index}")).collect();
    let frame = Frame::read_csv(&format!("{}\n{}\n", wide.join(","), vec!["1"; 500].join(","))).unwrap();
    assert_eq!(frame.width(), 500);
    let wider = vec!["x"; MAX_COLUMNS + 1].join(",");
    assert!(matches!(Frame::read_csv(&wider), Err(FrameError::TooManyColumns { .. })));
    let text = " ".repeat(MAX_BYTES + 1);
    assert_eq!(
        Frame::read_csv(&text).unwrap_err().to_string(),
        "the file has 101 MB, but at most 100 MB can be read"
    );
}

#[test]
fn fifty_megabytes_are_read() {
    let line = "12.5,red,1999-12-31,some words that differ\n";
    let mut text = "a,b,c,d\n".to_owned();
    while text.len() < 50_000_000 {
        text.push_str(line);
    }
    let frame = Frame::read_csv(&text).unwrap();
    assert_eq!(frame.rows(), (text.len() - 8) / line.len());
}

#[test]
fn rows_and_columns_are_chosen() {
    let frame = Frame::read_csv("a,b\n1,x\n2,y\n,x\n").unwrap();
    assert_eq!(frame.complete(&["a"]).unwrap(), [true, true, false]);
    let kept = frame.filter(&[false, true, true]).unwrap();
    assert_eq!(kept.column("b").unwrap().cell(0), "y");
    assert_eq!(frame.select(&["b"]).unwrap().width(), 1);
    assert!(frame.select(&["b", "b"]).is_err());
    assert!(frame.filter(&[true]).is_err());
    assert_eq!(frame.take(&[9]).column("b").unwrap().missing(), 1);
    assert_eq!(frame.column("b").unwrap().distinct(), 2);
    assert!(frame.clone().with("c", Column::Number(vec![1.0])).is_err());
}

#[test]
fn columns_are_derived_and_replaced() {
    let frame = Frame::read_csv("a,b\n1,x\n0,y\n,\n").unwrap();
    let inverse = frame.derive("c", &["a"], |row| 1.0 / row[0]).unwrap();
    assert_eq!((inverse.numbers("c").unwrap()[0], inverse.column("c").unwrap().missing()), (1.0, 2));
    assert!(frame.derive("a", &["a"], |row| row[0]).is_err() && frame.derive("c", &["b"], |_| 0.0).is_err());
    assert_eq!(frame.derive::<&str>("c", &[], |_| 7.0).unwrap().numbers("c").unwrap(), [7.0; 3]);
    let labels = frame.derive_labels("c", "b", |label| (label == "x").then(|| "yes".to_owned())).unwrap();
    assert_eq!(labels.column("c").unwrap().missing(), 2);
    assert_eq!(
        frame.clone().replace("a", Column::Date(vec![None; 3])).unwrap().column("a").unwrap().missing(),
        3
    );
    assert!(frame.clone().replace("a", Column::Number(vec![1.0])).is_err());
    assert!(frame.replace("z", Column::Number(vec![1.0; 3])).is_err());
}

prop_compose! {
    fn table()(rows in 1..12_usize)(
        numbers in prop::collection::vec(prop::option::of(-1e12..1e12_f64), rows),
        days in prop::collection::vec(prop::option::of(-100_000..100_000_i32), rows),
        labels in prop::collection::vec(prop::option::of("[a-c][,;\"\n é]?x"), rows),
    ) -> Frame {
        Frame::from_columns([
            ("n".to_owned(), Column::Number(numbers.into_iter().map(|n| n.unwrap_or(f64::NAN)).collect())),
            ("a;\"day\", or none".to_owned(), Column::Date(days)),
            ("label".to_owned(), Column::Category(Category::new(labels.iter().map(Option::as_deref)))),
        ]).unwrap()
    }
}

proptest! {
    /// Column by column the cells survive; a kind may be another where all cells of a column are missing or
    /// where labels do not repeat.
    #[test]
    fn csv_round_trips(frame in table()) {
        let again = Frame::read_csv(&frame.write_csv()).unwrap();
        prop_assert_eq!(again.names().collect::<Vec<_>>(), frame.names().collect::<Vec<_>>());
        prop_assert_eq!(again.rows(), frame.rows());
        for ((_, column), (_, other)) in frame.columns().zip(again.columns()) {
            for row in 0..frame.rows() {
                prop_assert_eq!(column.cell(row), other.cell(row));
            }
        }
        prop_assert_eq!(Frame::read_csv(&again.write_csv()).unwrap(), again);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-c0-9,;\"\n\r\t|. -]{0,200}") {
        if let Ok(frame) = Frame::read_csv(&text) {
            prop_assert!(frame.columns().all(|(_, column)| column.len() == frame.rows()));
        }
    }
}
