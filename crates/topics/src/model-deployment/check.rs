//! What the service asks of a request's body before the model sees it.

use serde_json::{Map, Value, json};

/// The field that holds the text.
const TEXT: &str = "text";

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checks {
    /// Nothing: what is no text makes the program stumble.
    Nothing,
    /// That there is a text.
    Types,
    /// That there is a text that the model can say something about, and nothing else.
    Everything {
        /// The most characters.
        longest: usize,
    },
}

/// Why a body cannot be judged.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Fields, and what is wrong with each.
    Fields(Vec<(String, String)>),
    /// The program stumbled over it, and what Python says then.
    Crash(String),
}

impl Problem {
    fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Fields(vec![(field.to_owned(), message.into())])
    }
}

impl Checks {
    /// The name in the model's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Types => "types",
            Self::Everything { .. } => "full",
        }
    }

    /// The text of a body; `knows` tells whether the model has seen any of its words.
    pub fn text(self, body: &Value, knows: impl Fn(&str) -> bool) -> Result<&str, Problem> {
        if self == Self::Nothing {
            return unchecked(body);
        }
        let Value::Object(fields) = body else {
            return Err(Problem::field("body", format!("must be an object, not {}", kind(body))));
        };
        let text = match fields.get(TEXT) {
            Some(Value::String(text)) => text,
            Some(other) => return Err(Problem::field(TEXT, format!("must be a text, not {}", kind(other)))),
            None => return Err(self.missing(fields)),
        };
        let Self::Everything { longest } = self else { return Ok(text) };
        let length = text.chars().count();
        let strangers = strangers(fields);
        if !strangers.is_empty() {
            Err(Problem::Fields(strangers))
        } else if text.trim().is_empty() {
            Err(Problem::field(TEXT, "must not be empty"))
        } else if length > longest {
            Err(Problem::field(TEXT, format!("must have at most {longest} characters, and has {length}")))
        } else if knows(text) {
            Ok(text)
        } else {
            Err(Problem::field(TEXT, "has no word that the model knows"))
        }
    }

    fn missing(self, fields: &Map<String, Value>) -> Problem {
        let mut problems = vec![(TEXT.to_owned(), "is missing".to_owned())];
        if matches!(self, Self::Everything { .. }) {
            problems.extend(strangers(fields));
        }
        Problem::Fields(problems)
    }

    /// The same as a JSON Schema, as far as one can say it.
    pub fn schema(self) -> Value {
        match self {
            // Everything fits.
            Self::Nothing => json!({}),
            Self::Types => json!({
                "type": "object",
                "properties": { TEXT: { "type": "string" } },
                "required": [TEXT],
            }),
            Self::Everything { longest } => json!({
                "type": "object",
                "properties": { TEXT: { "type": "string", "pattern": r"\S", "maxLength": longest } },
                "required": [TEXT],
                "additionalProperties": false,
            }),
        }
    }
}

/// Fields that the service does not know.
fn strangers(fields: &Map<String, Value>) -> Vec<(String, String)> {
    let unknown = fields.keys().filter(|field| *field != TEXT);
    unknown.map(|field| (field.clone(), "is unknown; the only field is text".to_owned())).collect()
}

/// What becomes of a body in a program that takes it as it comes, and what Python says where it stumbles.
fn unchecked(body: &Value) -> Result<&str, Problem> {
    let sentence = match body {
        Value::Object(fields) => match fields.get(TEXT) {
            Some(Value::String(text)) => return Ok(text),
            Some(other) => format!("AttributeError: '{}' object has no attribute 'lower'", python(other)),
            None => "KeyError: 'text'".to_owned(),
        },
        Value::Array(_) => "TypeError: list indices must be integers or slices, not str".to_owned(),
        Value::String(_) => "TypeError: string indices must be integers, not 'str'".to_owned(),
        other => format!("TypeError: '{}' object is not subscriptable", python(other)),
    };
    Err(Problem::Crash(sentence))
}

/// A value's type as Python calls it.
fn python(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// A value's type in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
