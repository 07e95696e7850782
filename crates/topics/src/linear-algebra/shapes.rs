//! The product as rectangles: whether the inner sides fit.

use stepwise_lab::{Anchor, Aspect, Axis, Dash, Figure, Ink, Mark};

/// Space between two rectangles, in units of a side's root.
const GAP: f64 = 3.0;

/// Two matrices, their product where there is one, and the two sides that must agree.
pub fn shapes(left: (usize, usize), right: (usize, usize), names: (&str, &str)) -> Figure {
    let fits = left.1 == right.0;
    let product = (left.0, right.1);
    let sides = [left, right, product].map(|(rows, columns)| ((rows as f64).sqrt(), (columns as f64).sqrt()));
    let tallest = sides[0].0.max(sides[1].0);
    let mut figure = Figure::new(Axis::linear("").hidden(), Axis::linear("").hidden())
        .aspect(Aspect::Units { ratio: 1.0 });
    let mut at = GAP;
    for (place, (height, width)) in sides.into_iter().enumerate() {
        let exists = place < 2 || fits;
        let (rows, columns) = [left, right, product][place];
        let width = if exists { width } else { GAP };
        if exists {
            figure.marks.push(Mark::Area {
                x: vec![at, at + width],
                lower: vec![-height / 2.0; 2],
                upper: vec![height / 2.0; 2],
                ink: if place < 2 { Ink::Data } else { Ink::Accent },
                opacity: 0.3,
                label: String::new(),
            });
        }
        let inner = if fits { Ink::Good } else { Ink::Mistake };
        let side = match place {
            0 => Some((vec![at, at + width], vec![height / 2.0; 2])),
            1 => Some((vec![at; 2], vec![-height / 2.0, height / 2.0])),
            _ => None,
        };
        if let Some((x, y)) = side {
            figure.marks.push(Mark::Line {
                x,
                y,
                ink: inner,
                dash: Dash::Solid,
                width: 5.0,
                label: String::new(),
            });
        }
        let words =
            |text: String, x: f64, y: f64, ink: Ink| Mark::Text { x, y, text, ink, anchor: Anchor::Middle };
        let name = match place {
            0 => names.0,
            1 => names.1,
            _ if fits => "",
            _ => "does not exist",
        };
        let middle = at + width / 2.0;
        figure.marks.push(words(name.to_owned(), middle, 0.0, if exists { Ink::Ink } else { Ink::Mistake }));
        if exists {
            figure.marks.push(words(format!("{rows} × {columns}"), middle, -tallest / 2.0 - 1.5, Ink::Muted));
        }
        if place < 2 {
            let sign = if place == 0 { "·" } else { "=" };
            figure.marks.push(words(sign.to_owned(), at + width + GAP / 2.0, 0.0, Ink::Ink));
        }
        at += width + GAP;
    }
    figure.x = figure.x.between(0.0, at);
    figure.y = figure.y.between(-tallest / 2.0 - 3.0, tallest / 2.0 + 1.0);
    figure.summary(format!(
        "{} is {} × {}, {} is {} × {}. The left one has {} columns, the right one {} rows: {}",
        names.0,
        left.0,
        left.1,
        names.1,
        right.0,
        right.1,
        left.1,
        right.0,
        if fits {
            format!("they fit, and the product is {} × {}.", product.0, product.1)
        } else {
            "they do not fit.".to_owned()
        }
    ))
}
