//! How a setting's text is read: the table that the page's own reading is held to as well.
#![allow(clippy::unwrap_used, reason = "everything here is a test or its helper")]

use stepwise_lab::{Choice, ColumnKind, Param, ParamKind, Value};

const KINDS: [ParamKind; 7] = [
    ParamKind::Integer { min: -3, max: 12, default: 4 },
    ParamKind::Number { min: 0.05, max: 5.0, default: 0.5, log: true },
    ParamKind::Choice {
        options: &[Choice { key: "raw", label: "As they are" }, Choice { key: "log", label: "Logarithms" }],
        default: "raw",
    },
    ParamKind::Toggle { default: true },
    ParamKind::Column { accepts: &[ColumnKind::Number], default: "price" },
    ParamKind::Columns { accepts: &[ColumnKind::Number], default: &["a"], min: 1, max: 2 },
    ParamKind::Text { default: "ls", max: 3 },
];

#[test]
fn every_text_is_read_as_the_table_says() {
    let table: serde_json::Value = serde_json::from_str(include_str!("readings.json")).unwrap();
    let rows = table.as_array().unwrap();
    assert_eq!(rows.len(), KINDS.len());
    for (kind, row) in KINDS.into_iter().zip(rows) {
        assert_eq!(serde_json::to_value(kind).unwrap(), row["kind"]);
        let param = Param { key: "p", label: "P", help: "", unit: "", kind, live: false, when: None };
        assert_eq!(param.allowed(), row["allowed"].as_str().unwrap());
        for case in row["texts"].as_array().unwrap() {
            let text = case["text"].as_str().unwrap();
            let read: Option<Value> = serde_json::from_value(case["read"].clone()).unwrap();
            let clamped: Value = serde_json::from_value(case["clamped"].clone()).unwrap();
            assert_eq!(param.parse(text).ok(), read, "{text:?} read as {kind:?}");
            assert_eq!(param.clamp(text), clamped, "{text:?} clamped as {kind:?}");
        }
    }
}
