//! Parameters: what the reader may turn, within which range, and how a value is read from text (an address, a
//! command line, a typed field).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::dataset::{ColumnKind, Schema};
use crate::error::LabError;

/// One knob of a lab.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Param {
    /// The readable key that stands in addresses and in `Values` (`learning_rate`).
    pub key: &'static str,
    /// What the control says, in the reader's words.
    pub label: &'static str,
    /// One sentence on what turning it does.
    pub help: &'static str,
    /// The unit shown beside the value, or `""`.
    pub unit: &'static str,
    /// Kind, range and default.
    pub kind: ParamKind,
    /// `true` when changing it acts on the running session; `false` when it starts the run anew.
    pub live: bool,
    /// When the control matters at all; `None` is always.
    pub when: Option<When>,
}

/// Shows a control only while another parameter has one of these values.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct When {
    /// The other parameter's key.
    pub key: &'static str,
    /// The values, as text, for which the control is shown.
    pub is: &'static [&'static str],
}

/// One option of a [`ParamKind::Choice`].
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Choice {
    /// The value in addresses.
    pub key: &'static str,
    /// What the reader sees.
    pub label: &'static str,
}

/// Kind, range and default of a parameter. All ranges are inclusive.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ParamKind {
    /// A whole number.
    Integer {
        /// The smallest allowed value.
        min: i64,
        /// The largest allowed value.
        max: i64,
        /// The value to start with.
        default: i64,
    },
    /// A real number.
    Number {
        /// The smallest allowed value; above 0 when `log`.
        min: f64,
        /// The largest allowed value.
        max: f64,
        /// The value to start with.
        default: f64,
        /// Whether the slider moves by factors rather than by differences.
        log: bool,
    },
    /// One of a few named options.
    Choice {
        /// The options, in the order shown.
        options: &'static [Choice],
        /// The key of the option to start with.
        default: &'static str,
    },
    /// On or off.
    Toggle {
        /// The state to start with.
        default: bool,
    },
    /// One column of the table at hand.
    Column {
        /// The kinds of column that can be chosen.
        accepts: &'static [ColumnKind],
        /// The column of the shipped table to start with.
        default: &'static str,
    },
    /// Some columns of the table at hand.
    Columns {
        /// The kinds of column that can be chosen.
        accepts: &'static [ColumnKind],
        /// The columns of the shipped table to start with.
        default: &'static [&'static str],
        /// The least number of columns.
        min: usize,
        /// The greatest number of columns.
        max: usize,
    },
    /// A text of several lines, such as a script. The reader edits it in a panel ([`crate::Editor`]).
    Text {
        /// The text to start with.
        default: &'static str,
        /// The greatest number of characters.
        max: usize,
    },
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// On or off.
    Toggle(bool),
    /// A whole number.
    Integer(i64),
    /// A real number.
    Number(f64),
    /// A choice's key, a column's name or a text.
    Text(String),
    /// Columns' names.
    List(Vec<String>),
}

impl fmt::Display for Value {
    /// The text form that [`Param::parse`] reads back. A comma or backslash inside a column's name is escaped
    /// with a backslash in lists.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toggle(on) => write!(f, "{}", if *on { "on" } else { "off" }),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{text}"),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        write!(f, ",")?;
                    }
                    write!(f, "{}", item.replace('\\', "\\\\").replace(',', "\\,"))?;
                }
                Ok(())
            }
        }
    }
}

fn split_list(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut escaped = false;
    for character in text.chars() {
        match character {
            '\\' if !escaped => escaped = true,
            ',' if !escaped => items.push(String::new()),
            other => {
                if let Some(last) = items.last_mut() {
                    last.push(other);
                }
                escaped = false;
            }
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

impl Param {
    /// The value to start with.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.kind {
            ParamKind::Integer { default, .. } => Value::Integer(default),
            ParamKind::Number { default, .. } => Value::Number(default),
            ParamKind::Choice { default, .. }
            | ParamKind::Column { default, .. }
            | ParamKind::Text { default, .. } => Value::Text(default.to_owned()),
            ParamKind::Toggle { default } => Value::Toggle(default),
            ParamKind::Columns { default, .. } => {
                Value::List(default.iter().map(|&name| name.to_owned()).collect())
            }
        }
    }

    /// The value to start with on another table: the default where its columns exist, else the first columns
    /// of an accepted kind that `taken` does not hold yet.
    #[must_use]
    pub fn default_for(&self, schema: &Schema, taken: &[String]) -> Value {
        let fitting = |accepts: &[ColumnKind]| -> Vec<String> {
            schema
                .columns
                .iter()
                .filter(|column| accepts.contains(&column.kind) && !taken.contains(&column.name))
                .map(|column| column.name.clone())
                .collect()
        };
        match self.kind {
            ParamKind::Column { accepts, default } => {
                let names = fitting(accepts);
                if names.iter().any(|name| name == default) {
                    self.default_value()
                } else {
                    Value::Text(names.into_iter().next().unwrap_or_default())
                }
            }
            ParamKind::Columns { accepts, default, max, .. } => {
                let names = fitting(accepts);
                if default.iter().all(|&name| names.iter().any(|other| other == name)) {
                    self.default_value()
                } else {
                    Value::List(names.into_iter().take(max.min(default.len().max(1))).collect())
                }
            }
            _ => self.default_value(),
        }
    }

    /// The allowed range, as the end of the sentence "must be …".
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.kind {
            ParamKind::Integer { min, max, .. } => format!("a whole number from {min} to {max}"),
            ParamKind::Number { min, max, .. } => format!("a number from {min} to {max}"),
            ParamKind::Choice { options, .. } => {
                let keys: Vec<&str> = options.iter().map(|option| option.key).collect();
                format!("one of {}", keys.join(", "))
            }
            ParamKind::Toggle { .. } => "on or off".to_owned(),
            ParamKind::Column { .. } => "the name of a column".to_owned(),
            ParamKind::Columns { min, max, .. } => {
                format!("{min} to {max} names of columns, separated by commas")
            }
            ParamKind::Text { max, .. } => format!("a text of at most {max} characters"),
        }
    }

    /// Reads a value from text and refuses what is out of range.
    ///
    /// # Errors
    /// [`LabError::Parameter`] with the key, the text and the allowed range.
    ///
    /// ```
    /// use stepwise_lab::{Param, ParamKind, Value};
    /// let k = Param { key: "k", label: "Clusters", help: "", unit: "", live: false, when: None,
    ///     kind: ParamKind::Integer { min: 1, max: 20, default: 4 } };
    /// assert_eq!(k.parse("7"), Ok(Value::Integer(7)));
    /// assert_eq!(k.parse("99").unwrap_err().to_string(), "k is 99, but must be a whole number from 1 to 20.");
    /// ```
    pub fn parse(&self, text: &str) -> Result<Value, LabError> {
        let refused = || LabError::parameter(self.key, text, self.allowed());
        let (whole, text) = (text, text.trim());
        match self.kind {
            ParamKind::Integer { min, max, .. } => {
                let number = text.parse::<i64>().map_err(|_| refused())?;
                (min..=max).contains(&number).then_some(Value::Integer(number)).ok_or_else(refused)
            }
            ParamKind::Number { min, max, .. } => {
                let number = text.parse::<f64>().map_err(|_| refused())?;
                (min..=max).contains(&number).then_some(Value::Number(number)).ok_or_else(refused)
            }
            ParamKind::Choice { options, .. } => options
                .iter()
                .any(|option| option.key == text)
                .then(|| Value::Text(text.to_owned()))
                .ok_or_else(refused),
            ParamKind::Toggle { .. } => match text {
                "on" | "true" | "1" | "yes" => Ok(Value::Toggle(true)),
                "off" | "false" | "0" | "no" => Ok(Value::Toggle(false)),
                _ => Err(refused()),
            },
            ParamKind::Column { .. } => {
                (!text.is_empty()).then(|| Value::Text(text.to_owned())).ok_or_else(refused)
            }
            ParamKind::Columns { min, max, .. } => {
                let names = split_list(text);
                (min..=max).contains(&names.len()).then_some(Value::List(names)).ok_or_else(refused)
            }
            // Blanks are part of it.
            ParamKind::Text { max, .. } => {
                (whole.chars().count() <= max).then(|| Value::Text(whole.to_owned())).ok_or_else(refused)
            }
        }
    }

    /// Reads a value from text that may be anything, as an address may: numbers are clamped into the range,
    /// everything unreadable becomes the default. Never fails.
    #[must_use]
    pub fn clamp(&self, text: &str) -> Value {
        if let Ok(value) = self.parse(text) {
            return value;
        }
        let number = text.trim().parse::<f64>().ok().filter(|number| !number.is_nan());
        match (self.kind, number) {
            // A float-to-integer cast saturates, so that an enormous number becomes the nearest end.
            (ParamKind::Integer { min, max, .. }, Some(number)) => {
                Value::Integer((number.round() as i64).clamp(min, max))
            }
            (ParamKind::Number { min, max, .. }, Some(number)) => Value::Number(number.clamp(min, max)),
            _ => self.default_value(),
        }
    }

    /// Whether the columns that a value names are in the table; always true of values that name none.
    #[must_use]
    pub fn fits(&self, value: &Value, schema: Option<&Schema>) -> bool {
        let Some(schema) = schema else { return true };
        let known = |accepts: &[ColumnKind], name: &String| {
            schema.columns.iter().any(|column| column.name == *name && accepts.contains(&column.kind))
        };
        match (self.kind, value) {
            (ParamKind::Column { accepts, .. }, Value::Text(name)) => known(accepts, name),
            (ParamKind::Columns { accepts, .. }, Value::List(names)) => {
                names.iter().all(|name| known(accepts, name))
            }
            _ => true,
        }
    }

    /// The values at the ends of the range, and every option: what a test should try.
    #[must_use]
    pub fn ends(&self) -> Vec<Value> {
        match self.kind {
            ParamKind::Integer { min, max, .. } => vec![Value::Integer(min), Value::Integer(max)],
            ParamKind::Number { min, max, .. } => vec![Value::Number(min), Value::Number(max)],
            ParamKind::Choice { options, .. } => {
                options.iter().map(|option| Value::Text(option.key.to_owned())).collect()
            }
            ParamKind::Toggle { .. } => vec![Value::Toggle(false), Value::Toggle(true)],
            ParamKind::Column { .. } | ParamKind::Columns { .. } => vec![self.default_value()],
            ParamKind::Text { max, .. } => vec![Value::Text(String::new()), Value::Text("x".repeat(max))],
        }
    }
}

/// The values of all parameters of a lab, by key. A session may rely on each being present and in range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// The defaults of these parameters.
    #[must_use]
    pub fn defaults(params: &[Param]) -> Self {
        Self(params.iter().map(|param| (param.key.to_owned(), param.default_value())).collect())
    }

    /// The defaults, with the columns chosen to exist in the given table.
    #[must_use]
    pub fn defaults_for(params: &[Param], schema: &Schema) -> Self {
        let mut values = Self::default();
        let mut taken = Vec::new();
        for param in params {
            let value = param.default_for(schema, &taken);
            match (&param.kind, &value) {
                (ParamKind::Column { .. }, Value::Text(name)) => taken.push(name.clone()),
                (ParamKind::Columns { .. }, Value::List(names)) => taken.extend(names.iter().cloned()),
                _ => {}
            }
            values.insert(param.key, value);
        }
        values
    }

    /// Sets a value without checking it; [`Param::parse`] checks.
    pub fn insert(&mut self, key: impl Into<String>, value: Value) {
        self.0.insert(key.into(), value);
    }

    /// All keys and values, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    fn wrong(&self, key: &str, wanted: &str) -> LabError {
        match self.0.get(key) {
            Some(value) => LabError::parameter(key, value, wanted),
            None => LabError::UnknownParameter {
                key: key.to_owned(),
                available: self.0.keys().cloned().collect::<Vec<_>>().join(", "),
            },
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// When the key is absent or holds another kind.
    pub fn integer(&self, key: &str) -> Result<i64, LabError> {
        match self.0.get(key) {
            Some(Value::Integer(number)) => Ok(*number),
            _ => Err(self.wrong(key, "a whole number")),
        }
    }

    /// A whole number that counts something, as `usize`.
    ///
    /// # Errors
    /// When the key is absent, holds another kind, or is negative.
    pub fn count(&self, key: &str) -> Result<usize, LabError> {
        usize::try_from(self.integer(key)?).map_err(|_| self.wrong(key, "a whole number, 0 or more"))
    }

    /// A real number (a whole one will do).
    ///
    /// # Errors
    /// When the key is absent or holds another kind.
    pub fn number(&self, key: &str) -> Result<f64, LabError> {
        match self.0.get(key) {
            Some(Value::Number(number)) => Ok(*number),
            Some(Value::Integer(number)) => Ok(*number as f64),
            _ => Err(self.wrong(key, "a number")),
        }
    }

    /// A choice's key or a column's name.
    ///
    /// # Errors
    /// When the key is absent or holds another kind.
    pub fn text(&self, key: &str) -> Result<&str, LabError> {
        match self.0.get(key) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(self.wrong(key, "a name")),
        }
    }

    /// On or off.
    ///
    /// # Errors
    /// When the key is absent or holds another kind.
    pub fn toggle(&self, key: &str) -> Result<bool, LabError> {
        match self.0.get(key) {
            Some(Value::Toggle(on)) => Ok(*on),
            _ => Err(self.wrong(key, "on or off")),
        }
    }

    /// Columns' names.
    ///
    /// # Errors
    /// When the key is absent or holds another kind.
    pub fn list(&self, key: &str) -> Result<&[String], LabError> {
        match self.0.get(key) {
            Some(Value::List(items)) => Ok(items),
            _ => Err(self.wrong(key, "a list of names")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ColumnInfo;

    const fn param(kind: ParamKind) -> Param {
        Param { key: "p", label: "P", help: "", unit: "", kind, live: false, when: None }
    }

    #[test]
    fn every_value_reads_back_from_its_text() {
        let columns = param(ParamKind::Columns { accepts: &[], default: &["a"], min: 1, max: 9 });
        let list = Value::List(vec!["plain".into(), "with, comma".into(), "back\\slash".into()]);
        assert_eq!(columns.parse(&list.to_string()), Ok(list));
        let number = param(ParamKind::Number { min: 0.0, max: 1.0, default: 0.3, log: false });
        for value in number.ends() {
            assert_eq!(number.parse(&value.to_string()), Ok(value));
        }
    }

    #[test]
    fn another_table_gets_columns_that_exist_and_are_not_taken_twice() {
        let params = [
            Param {
                key: "y",
                ..param(ParamKind::Column { accepts: &[ColumnKind::Number], default: "price" })
            },
            Param {
                key: "x",
                ..param(ParamKind::Columns {
                    accepts: &[ColumnKind::Number],
                    default: &["area"],
                    min: 1,
                    max: 3,
                })
            },
        ];
        let column = |name: &str, kind| ColumnInfo { name: name.into(), kind, missing: 0, distinct: 9 };
        let schema = Schema {
            rows: 9,
            columns: vec![
                column("id", ColumnKind::Text),
                column("height", ColumnKind::Number),
                column("weight", ColumnKind::Number),
            ],
        };
        let values = Values::defaults_for(&params, &schema);
        assert_eq!(values.text("y"), Ok("height"));
        assert_eq!(values.list("x").map(<[String]>::to_vec), Ok(vec!["weight".to_owned()]));
    }
}
