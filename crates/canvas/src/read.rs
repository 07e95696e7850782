//! From the object that the worker posted to a [`Figure`].
//!
//! The lab contract has its own serde reader. It is not used here: reading tagged enums through serde takes
//! 50 KB of the module (gzipped), and reads numbers one by one where the browser copies a whole list at once.
//! The test below reads every kind of mark as serde wrote it, so the two cannot drift apart.

use stepwise_lab::{
    Anchor, Aspect, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Range, Scale, TickFormat,
};
use thiserror::Error;

/// What is wrong with an object, and where.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("figure{path} is not {wanted}")]
pub(crate) struct ReadError {
    path: String,
    wanted: &'static str,
}

impl ReadError {
    fn new(wanted: &'static str) -> Self {
        Self { path: String::new(), wanted }
    }

    fn under(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

type Read<T> = Result<T, ReadError>;

/// A value of the kind that JSON has, wherever it lives.
pub(crate) trait Source: Sized {
    fn field(&self, name: &str) -> Option<Self>;
    fn text(&self) -> Option<String>;
    fn number(&self) -> Option<f64>;
    fn truth(&self) -> Option<bool>;
    fn items(&self) -> Option<Vec<Self>>;
    fn numbers(&self) -> Option<Vec<f64>>;
    fn bytes(&self) -> Option<Vec<u8>>;
}

fn field<S: Source, T>(source: &S, name: &str, read: impl Fn(&S) -> Read<T>) -> Read<T> {
    source
        .field(name)
        .ok_or(ReadError::new("there"))
        .and_then(|value| read(&value))
        .map_err(|error| error.under(&format!(".{name}")))
}

fn text<S: Source>(source: &S) -> Read<String> {
    source.text().ok_or(ReadError::new("a string"))
}

fn number<S: Source>(source: &S) -> Read<f64> {
    source.number().ok_or(ReadError::new("a number"))
}

fn count<S: Source>(source: &S) -> Read<usize> {
    // Casting saturates; the check keeps what is no whole number out.
    match source.number() {
        Some(number) if number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0 => {
            Ok(number as usize)
        }
        _ => Err(ReadError::new("a whole number from 0")),
    }
}

fn numbers<S: Source>(source: &S) -> Read<Vec<f64>> {
    source.numbers().ok_or(ReadError::new("a list of numbers"))
}

fn list<S: Source, T>(source: &S, read: impl Fn(&S) -> Read<T>) -> Read<Vec<T>> {
    let items = source.items().ok_or(ReadError::new("a list"))?;
    let read_at = |(index, item): (usize, &S)| read(item).map_err(|error| error.under(&format!("[{index}]")));
    items.iter().enumerate().map(read_at).collect()
}

fn texts<S: Source>(source: &S) -> Read<Vec<String>> {
    list(source, text)
}

fn some_numbers<S: Source, const COUNT: usize>(source: &S, wanted: &'static str) -> Read<[f64; COUNT]> {
    numbers(source)?.try_into().map_err(|_| ReadError::new(wanted))
}

fn two<S: Source>(source: &S) -> Read<(f64, f64)> {
    let [from, to] = some_numbers(source, "two numbers")?;
    Ok((from, to))
}

fn word<S: Source, T: Copy>(source: &S, words: &[(&str, T)], wanted: &'static str) -> Read<T> {
    let found = source.text();
    let of_found = |(word, value): &(&str, T)| (Some(*word) == found.as_deref()).then_some(*value);
    words.iter().find_map(of_found).ok_or(ReadError::new(wanted))
}

/// The tag that says which variant an object is.
fn kind<S: Source>(source: &S) -> Read<String> {
    field(source, "type", text)
}

fn unknown_kind<T>(wanted: &'static str) -> Read<T> {
    Err(ReadError::new(wanted).under(".type"))
}

/// Reads a figure as the lab contract writes it.
pub(crate) fn figure<S: Source>(source: &S) -> Read<Figure> {
    Ok(Figure {
        x: field(source, "x", axis)?,
        y: field(source, "y", axis)?,
        marks: field(source, "marks", |marks| list(marks, mark))?,
        classes: field(source, "classes", texts)?,
        aspect: field(source, "aspect", aspect)?,
        // The page shows the pictures itself, beside the readout.
        pictured: None,
        summary: field(source, "summary", text)?,
    })
}

fn axis<S: Source>(source: &S) -> Read<Axis> {
    Ok(Axis {
        label: field(source, "label", text)?,
        scale: field(source, "scale", scale)?,
        range: field(source, "range", range)?,
        format: field(source, "format", |format| {
            let words = [
                ("number", TickFormat::Number),
                ("short", TickFormat::Short),
                ("percent", TickFormat::Percent),
            ];
            word(format, &words, "number, short or percent")
        })?,
        shown: field(source, "shown", |shown| shown.truth().ok_or(ReadError::new("true or false")))?,
    })
}

fn scale<S: Source>(source: &S) -> Read<Scale> {
    Ok(match kind(source)?.as_str() {
        "linear" => Scale::Linear,
        "log" => Scale::Log,
        "category" => Scale::Category { names: field(source, "names", texts)? },
        "time" => Scale::Time,
        _ => return unknown_kind("linear, log, category or time"),
    })
}

fn range<S: Source>(source: &S) -> Read<Range> {
    Ok(match kind(source)?.as_str() {
        "auto" => Range::Auto,
        "from_zero" => Range::FromZero,
        "fixed" => Range::Fixed { low: field(source, "low", number)?, high: field(source, "high", number)? },
        _ => return unknown_kind("auto, from_zero or fixed"),
    })
}

fn aspect<S: Source>(source: &S) -> Read<Aspect> {
    Ok(match kind(source)?.as_str() {
        "free" => Aspect::Free,
        "units" => Aspect::Units { ratio: field(source, "ratio", number)? },
        _ => return unknown_kind("free or units"),
    })
}

fn ink<S: Source>(source: &S) -> Read<Ink> {
    Ok(match kind(source)?.as_str() {
        "ink" => Ink::Ink,
        "muted" => Ink::Muted,
        "data" => Ink::Data,
        "accent" => Ink::Accent,
        "good" => Ink::Good,
        "mistake" => Ink::Mistake,
        "class" => Ink::Class(field(source, "value", count)?),
        _ => return unknown_kind("ink, muted, data, accent, good, mistake or class"),
    })
}

fn colour<S: Source>(source: &S) -> Read<Colour> {
    Ok(match kind(source)?.as_str() {
        "one" => Colour::One { ink: field(source, "ink", ink)? },
        // Casting saturates: a class that is no small whole number is none that has a name.
        "class" => Colour::Class {
            classes: field(source, "classes", numbers)?.into_iter().map(|class| class as i32).collect(),
        },
        "value" => Colour::Value {
            values: field(source, "values", numbers)?,
            low: field(source, "low", number)?,
            high: field(source, "high", number)?,
            palette: field(source, "palette", palette)?,
        },
        _ => return unknown_kind("one, class or value"),
    })
}

fn palette<S: Source>(source: &S) -> Read<Palette> {
    let words =
        [("grey", Palette::Grey), ("sequential", Palette::Sequential), ("diverging", Palette::Diverging)];
    word(source, &words, "grey, sequential or diverging")
}

fn dash<S: Source>(source: &S) -> Read<Dash> {
    word(source, &[("solid", Dash::Solid), ("dashed", Dash::Dashed)], "solid or dashed")
}

fn orientation<S: Source>(source: &S) -> Read<Orientation> {
    let words = [("horizontal", Orientation::Horizontal), ("vertical", Orientation::Vertical)];
    word(source, &words, "horizontal or vertical")
}

fn anchor<S: Source>(source: &S) -> Read<Anchor> {
    let words = [("start", Anchor::Start), ("middle", Anchor::Middle), ("end", Anchor::End)];
    word(source, &words, "start, middle or end")
}

fn mark<S: Source>(source: &S) -> Read<Mark> {
    let many = |name| field(source, name, numbers);
    let one = |name| field(source, name, number);
    let words = |name| field(source, name, text);
    let ink = || field(source, "ink", ink);
    let colour = || field(source, "colour", colour);
    let orientation = || field(source, "orientation", orientation);
    let dash = || field(source, "dash", dash);
    Ok(match kind(source)?.as_str() {
        "line" => Mark::Line {
            x: many("x")?,
            y: many("y")?,
            ink: ink()?,
            dash: dash()?,
            width: one("width")?,
            label: words("label")?,
        },
        "points" => Mark::Points {
            x: many("x")?,
            y: many("y")?,
            colour: colour()?,
            radius: one("radius")?,
            opacity: one("opacity")?,
            names: field(source, "names", texts)?,
        },
        "bars" => Mark::Bars {
            at: many("at")?,
            base: many("base")?,
            value: many("value")?,
            width: one("width")?,
            colour: colour()?,
            orientation: orientation()?,
        },
        "area" => Mark::Area {
            x: many("x")?,
            lower: many("lower")?,
            upper: many("upper")?,
            ink: ink()?,
            opacity: one("opacity")?,
            label: words("label")?,
        },
        "heatmap" => Mark::Heatmap {
            x: field(source, "x", two)?,
            y: field(source, "y", two)?,
            columns: field(source, "columns", count)?,
            values: many("values")?,
            low: one("low")?,
            high: one("high")?,
            palette: field(source, "palette", palette)?,
        },
        "images" => Mark::Images {
            x: many("x")?,
            y: many("y")?,
            side: field(source, "side", count)?,
            size: one("size")?,
            pixels: field(source, "pixels", |pixels| {
                pixels.bytes().ok_or(ReadError::new("a list of bytes"))
            })?,
            colour: colour()?,
        },
        "rule" => Mark::Rule {
            orientation: orientation()?,
            at: one("at")?,
            ink: ink()?,
            dash: dash()?,
            label: words("label")?,
        },
        "text" => Mark::Text {
            x: one("x")?,
            y: one("y")?,
            text: words("text")?,
            ink: ink()?,
            anchor: field(source, "anchor", anchor)?,
        },
        "box" => Mark::Box {
            at: one("at")?,
            five: field(source, "five", |five| some_numbers(five, "five numbers"))?,
            width: one("width")?,
            ink: ink()?,
            orientation: orientation()?,
        },
        _ => return unknown_kind("line, points, bars, area, heatmap, images, rule, text or box"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    impl Source for Value {
        fn field(&self, name: &str) -> Option<Self> {
            self.get(name).cloned()
        }

        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }

        fn items(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }

        fn numbers(&self) -> Option<Vec<f64>> {
            self.as_array()?.iter().map(Value::as_f64).collect()
        }

        fn bytes(&self) -> Option<Vec<u8>> {
            self.as_array()?.iter().map(|byte| u8::try_from(byte.as_u64()?).ok()).collect()
        }
    }

    /// One of each kind. The match does not compile when the contract gains a mark that is not read.
    fn marks() -> Vec<Mark> {
        let (x, y) = (vec![1.0, 2.5], vec![-3.0, 4.0]);
        let all = vec![
            Mark::line(x.clone(), y.clone(), Ink::Class(3)).dashed().labelled("fit"),
            Mark::Points {
                x: x.clone(),
                y: y.clone(),
                colour: Colour::Class { classes: vec![-1, 7] },
                radius: 2.0,
                opacity: 0.5,
                names: vec!["a".to_owned()],
            },
            Mark::Bars {
                at: x.clone(),
                base: vec![],
                value: y.clone(),
                width: 0.8,
                colour: Ink::Good.into(),
                orientation: Orientation::Horizontal,
            },
            Mark::Area {
                x: x.clone(),
                lower: y.clone(),
                upper: y.clone(),
                ink: Ink::Accent,
                opacity: 0.2,
                label: "band".to_owned(),
            },
            Mark::Heatmap {
                x: (0.0, 1.0),
                y: (-1.0, 2.0),
                columns: 2,
                values: vec![1.0, 2.0],
                low: 0.0,
                high: 2.0,
                palette: Palette::Grey,
            },
            Mark::Images {
                x: x.clone(),
                y: y.clone(),
                side: 1,
                size: 20.0,
                pixels: vec![0, 255],
                colour: Colour::Value { values: x, low: 0.0, high: 1.0, palette: Palette::Diverging },
            },
            Mark::Rule {
                orientation: Orientation::Vertical,
                at: 0.5,
                ink: Ink::Mistake,
                dash: Dash::Solid,
                label: String::new(),
            },
            Mark::Text { x: 0.0, y: 1.0, text: "note".to_owned(), ink: Ink::Muted, anchor: Anchor::End },
            Mark::Box {
                at: 1.0,
                five: [1.0, 2.0, 3.0, 4.0, 5.0],
                width: 0.5,
                ink: Ink::Ink,
                orientation: Orientation::Vertical,
            },
        ];
        for mark in &all {
            match mark {
                Mark::Line { .. } | Mark::Points { .. } | Mark::Bars { .. } | Mark::Area { .. } => {}
                Mark::Heatmap { .. } | Mark::Images { .. } | Mark::Rule { .. } => {}
                Mark::Text { .. } | Mark::Box { .. } => {}
            }
        }
        all
    }

    #[test]
    fn what_serde_writes_is_read_back() {
        let axes = [
            Axis::linear("a").between(0.0, 2.0).format(TickFormat::Short),
            Axis::log("b").format(TickFormat::Percent),
            Axis::category("c", ["one", "two"]),
            Axis { range: Range::FromZero, ..Axis::time("d").hidden() },
        ];
        for x in &axes {
            for aspect in [Aspect::Free, Aspect::Units { ratio: 1.5 }] {
                let mut original =
                    Figure::new(x.clone(), axes[1].clone()).classes(["a", "b"]).summary("s").aspect(aspect);
                original.marks = marks();
                let written = serde_json::to_value(&original).unwrap();
                assert_eq!(figure(&written).unwrap(), original);
            }
        }
    }

    #[test]
    fn an_error_names_the_place() {
        let mut original = Figure::new(Axis::linear(""), Axis::linear(""));
        original.marks = marks();
        let written = serde_json::to_value(&original).unwrap();
        let message = |pointer: &str, value: Value| {
            let mut broken = written.clone();
            *broken.pointer_mut(pointer).unwrap() = value;
            figure(&broken).unwrap_err().to_string()
        };
        assert_eq!(message("/marks/1/radius", json!("wide")), "figure.marks[1].radius is not a number");
        assert_eq!(
            message("/marks/0/ink/type", json!("red")).split(" is").next(),
            Some("figure.marks[0].ink.type")
        );
        assert_eq!(message("/marks/8/five", json!([1, 2])), "figure.marks[8].five is not five numbers");
        assert_eq!(message("/x", json!({})), "figure.x.label is not there");
        assert_eq!(
            message("/marks/4/columns", json!(1.5)),
            "figure.marks[4].columns is not a whole number from 0"
        );
        assert_eq!(figure(&json!(null)).unwrap_err().to_string(), "figure.x is not there");
    }
}
