//! The slow, obvious reader that the fast one is held against: the csv package splits the text, a first pass guesses
//! each column's kind from all its cells, a second fills it.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord};
use proptest::prelude::*;

use super::csv::{Dialect, present};
use super::{Category, Column, Frame, FrameError, MAX_LEVELS, date};

fn number(dialect: Dialect, cell: &str) -> Option<f64> {
    let point = if dialect.decimal_comma { cell.replacen(',', ".", 1) } else { cell.to_owned() };
    let digits = cell.bytes().any(|byte| byte.is_ascii_digit());
    point.trim().parse().ok().filter(|number: &f64| digits && number.is_finite())
}

fn column(cells: &[Option<&str>], dialect: Dialect) -> Column {
    let all = |fits: &dyn Fn(&str) -> bool| cells.iter().flatten().all(|cell| fits(cell));
    if all(&|cell| number(dialect, cell).is_some()) {
        let cells = cells.iter().map(|cell| cell.and_then(|cell| number(dialect, cell)));
        return Column::Number(cells.map(|number| number.unwrap_or(f64::NAN)).collect());
    }
    if all(&|cell| date::parse(cell.trim()).is_some()) {
        return Column::Date(
            cells.iter().map(|cell| cell.and_then(|cell| date::parse(cell.trim()))).collect(),
        );
    }
    let levels: BTreeSet<&str> = cells.iter().flatten().copied().collect();
    let present = cells.iter().flatten().count();
    if levels.len() <= MAX_LEVELS && (levels.len() <= 2 || 2 * levels.len() <= present) {
        return Column::Category(Category::new(cells.iter().copied()));
    }
    Column::Text(cells.iter().copied().collect())
}

fn read(text: &str) -> Result<Frame, FrameError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let dialect = Dialect::of(text.trim_start());
    let mut reader =
        ReaderBuilder::new().delimiter(dialect.delimiter).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    if header.is_empty() || text.trim().is_empty() {
        return Err(FrameError::Empty);
    }
    let names = super::csv::unique_names(&header.iter().map(str::to_owned).collect::<Vec<_>>());
    let records: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
    for (row, record) in records.iter().enumerate() {
        if record.len() != names.len() {
            let place = record.len().min(names.len());
            let column = names.get(place).cloned().unwrap_or_else(|| (place + 1).to_string());
            let (found, expected) = (record.len(), names.len());
            return Err(FrameError::Ragged { row: row + 1, column, found, expected });
        }
    }
    let columns = (0..names.len()).map(|place| {
        let cells: Vec<Option<&str>> = records.iter().map(|record| present(&record[place])).collect();
        column(&cells, dialect)
    });
    Frame::from_columns(names.clone().into_iter().zip(columns))
}

/// A cell: mostly of one kind, sometimes missing, strange or quoted.
fn cell(kind: usize) -> BoxedStrategy<String> {
    let usual = match kind {
        0 => "-?[0-9]{1,4}(\\.[0-9]{0,3})?",
        1 => "20[0-2][0-9]-[01][0-9]-[0-2][0-9]",
        2 => "(red|green|blue)",
        3 => "[0-9]{1,20}[.,]?[0-9]{0,3}",
        _ => "[a-z]{1,4}",
    };
    let strange =
        "(|NA| 7 |1e5|1e999|inf|nan|-|\\.|-\\.5|5\\.|\\+3|x|é|1999-12-31| 2000-02-29|2023-02-29|0x1|1_000)";
    prop_oneof![
        8 => usual.prop_map(String::from),
        1 => strange.prop_map(String::from),
        1 => "\"([a1 ,;\n\r]|\"\"){0,4}\"[a\"]?".prop_map(String::from),
        1 => "[\" ,;\r]{0,2}".prop_map(String::from),
    ]
    .boxed()
}

prop_compose! {
    fn text()(
        kinds in prop::collection::vec(0..5_usize, 1..5), rows in 0..12_usize, bom in any::<bool>(), delimiter in "[,;\t|]",
    )(
        header in prop::collection::vec("(a|b|a \\(2\\)||\"q,\")", kinds.len()),
        rows in prop::collection::vec(
            (kinds.iter().map(|&kind| cell(kind)).collect::<Vec<_>>(), "(\n|\r\n|\r|\n\n)"), rows,
        ),
        bom in Just(bom), delimiter in Just(delimiter),
    ) -> String {
        let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
        text += &header.join(&delimiter);
        text += "\n";
        for (cells, end) in rows {
            text += &cells.join(&delimiter);
            text += &end;
        }
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn tables_and_errors_are_the_same(text in text()) {
        prop_assert_eq!(Frame::read_csv(&text), read(&text));
    }

    #[test]
    fn anything_is_the_same(text in "[a-c0-9,;\"\n\r\t|. -]{0,200}") {
        prop_assert_eq!(Frame::read_csv(&text), read(&text));
    }

    #[test]
    fn some_columns_are_those_of_all(text in text(), places in prop::collection::vec(0..5_usize, 1..4)) {
        if let Ok(frame) = read(&text) {
            let names: Vec<&str> = places.iter().map(|&place| frame.names().nth(place).unwrap_or("z")).collect();
            prop_assert_eq!(Frame::read_csv_columns(&text, &names), frame.select(&names));
        }
    }

    #[test]
    fn plain_numbers_are_parsed_to_the_last_bit(cell in "-?[0-9]{0,17}\\.?[0-9]{0,17}") {
        let dialect = Dialect::of("a,b");
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        prop_assert_eq!(bits(dialect.number(&cell)), bits(number(dialect, &cell)));
    }
}

#[test]
fn a_kind_that_changes_late_is_read_again() {
    for last in ["x", "2024-01-01", "", "7"] {
        let mut text = "n,d,k\n".to_owned();
        for row in 0..300 {
            text += &format!("{row},2024-01-02,{row}k\n");
        }
        text += &format!("{last},{last},{last}\n");
        assert_eq!(Frame::read_csv(&text), read(&text));
    }
}
