use proptest::prelude::*;
use stepwise_kernels::frame::Column;

use super::*;

fn open(bytes: &[u8]) -> Result<Frame, LabError> {
    let mut store = DataStore::new();
    store.own = Some(OwnFile { name: "mine.csv".to_owned(), bytes: bytes.into() });
    own(&store).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    open(bytes).unwrap_err().to_string()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn every_encoding_gives_the_same_table() {
    let text = "stra\u{df}e,preis\nM\u{fc}hle,1.5\nBach,2\n";
    let expected = Frame::read_csv(text).unwrap();
    let marked = format!("\u{feff}{text}");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        latin,
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
    ] {
        assert_eq!(open(&bytes).unwrap(), expected);
    }
    assert_eq!(open(b"price\n\x8012\n").unwrap().column("price").unwrap().cell(0), "€12");
}

#[test]
fn every_separator_and_line_end_gives_the_same_table() {
    let expected = open(b"a,b\n1,x\n2,y\n").unwrap();
    for text in ["a;b\n1;x\n2;y\n", "a\tb\n1\tx\n2\ty\n", "a,b\r\n1,x\r\n2,y", "\"a\",\"b\"\r1,x\r2,y\r"] {
        assert_eq!(open(text.as_bytes()).unwrap(), expected, "{text:?}");
    }
}

#[test]
fn ragged_rows_name_row_and_column() {
    assert_eq!(
        refusal(b"a,b,c\n1,2,3\n4,5\n"),
        "mine.csv, row 2, column c: the row has 2 fields, but the header has 3."
    );
    assert_eq!(
        refusal(b"a,b\n1,2\n3,4\n5,6,7\n"),
        "mine.csv, row 3, column 3: the row has 3 fields, but the header has 2."
    );
}

#[test]
fn wrong_types_name_row_and_column() {
    let frame = open(b"size,price\n1,2\n2,\n3,cheap\n4,5\n").unwrap();
    assert_eq!(
        explain("mine.csv", frame.numbers("price").unwrap_err()).to_string(),
        "mine.csv, row 3, column price: \"cheap\" is not a number."
    );
    assert_eq!(
        explain("mine.csv", frame.numbers("prize").unwrap_err()).to_string(),
        "mine.csv: column prize does not exist; the columns are size, price."
    );
}

#[test]
fn blanks_are_missing() {
    let frame = open(b"size,street\n1,\n,b\n , \n4,b\n").unwrap();
    let sizes = frame.numbers("size").unwrap();
    assert!(sizes[1].is_nan() && sizes[2].is_nan() && sizes[3] == 4.0);
    assert_eq!(frame.column("street").unwrap().missing(), 2);
}

#[test]
fn files_without_rows_are_refused() {
    let empty = "mine.csv is empty; it needs a first line with the columns' names.";
    for bytes in [b"".as_slice(), b"\xef\xbb\xbf", b"\xff\xfe", b"\n \n"] {
        assert_eq!(refusal(bytes), empty, "{bytes:?}");
    }
    assert_eq!(refusal(b"a,b,c\n"), "mine.csv has a header, but no rows.");
}

#[test]
fn one_row_is_a_table() {
    let frame = open(b"a,b\n1,x").unwrap();
    assert_eq!((frame.rows(), frame.width()), (1, 2));
}

#[test]
fn five_hundred_columns_are_a_table() {
    let names: Vec<String> = (0..500).map(|number| format!("c{number}")).collect();
    let cells = vec!["1.5"; 500].join(",");
    let frame = open(format!("{}\n{cells}\n{cells}\n", names.join(",")).as_bytes()).unwrap();
    assert_eq!((frame.rows(), frame.width()), (2, 500));
    assert_eq!(frame.numbers("c499").unwrap(), [1.5, 1.5]);
    assert_eq!(refusal(&b",".repeat(2_000)), "mine.csv has 2001 columns, but at most 2000 can be read.");
}

#[test]
fn fifty_megabytes_are_a_table_and_one_byte_more_is_not() {
    let line = b"12.5,red,1999-12-31,some words\n";
    let mut bytes = b"a,b,c,d\n".to_vec();
    while bytes.len() + line.len() <= MAX_BYTES {
        bytes.extend_from_slice(line);
    }
    bytes.resize(MAX_BYTES, b'\n');
    let frame = open(&bytes).unwrap();
    assert_eq!(frame.rows(), (MAX_BYTES - 8) / line.len());
    assert!(matches!(frame.column("c").unwrap(), Column::Date(_)));
    bytes.push(b'\n');
    assert_eq!(refusal(&bytes), "mine.csv has 51 MB, but at most 50 MB can be read.");
}

#[test]
fn what_is_no_text_is_refused_in_one_sentence() {
    let not_text = "mine.csv is not a text file; save the table as CSV and open that.";
    assert_eq!(refusal(b"PK\x03\x04\x14\0\x06\0\x08\0"), not_text);
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), not_text);
    assert_eq!(refusal(&utf16("a,b\n1,2\n", u16::to_le_bytes)), not_text);
    assert_eq!(refusal(b"\xff\xfea"), "mine.csv begins as UTF-16 text, but is not valid UTF-16.");
    assert_eq!(refusal(b"\xef\xbb\xbfa\n\xff\n"), "mine.csv begins as UTF-8 text, but is not valid UTF-8.");
}

#[test]
fn messages_stay_short_and_on_one_line() {
    let long = format!("{},b\n1\n2,3,4\n", "x\t".repeat(400));
    let ragged = refusal(format!("a,\"{}\"\n1\n", "long\nname ".repeat(100)).as_bytes());
    assert!(ragged.chars().count() < 200 && !ragged.contains('\n'), "{ragged}");
    assert!(refusal(long.as_bytes()).chars().count() < 200);
    let mut store = DataStore::new();
    store.own = Some(OwnFile { name: "n".repeat(5_000), bytes: Vec::new().into() });
    assert!(own(&store).unwrap().unwrap_err().to_string().chars().count() < 200);
    store.own = Some(OwnFile { name: " ".to_owned(), bytes: Vec::new().into() });
    assert!(own(&store).unwrap().unwrap_err().to_string().starts_with("Your file is empty"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        sensible(&bytes);
    }

    /// Bytes that are likelier to be a table, behind each byte-order mark.
    #[test]
    fn any_table_like_bytes_are_read_or_refused(
        mark in prop::sample::select(vec![b"".as_slice(), b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]),
        cells in prop::collection::vec(prop::sample::select(b"01.-eN,;\t|\"\n\r \xe9\0a".to_vec()), 0..200),
    ) {
        sensible(&[mark, &cells].concat());
    }
}

fn sensible(bytes: &[u8]) {
    match open(bytes) {
        Ok(frame) => {
            let schema = crate::schema(&frame);
            assert!(schema.rows > 0 && schema.columns.len() == frame.width());
            for column in &schema.columns {
                assert!(column.missing + column.distinct <= schema.rows);
            }
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence:?}");
        }
    }
}
