//! Any figure, however odd, gives a document: nothing inside a figure makes drawing fail.

use proptest::collection::vec;
use proptest::prelude::*;
use stepwise_lab::{
    Anchor, Aspect, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, Pictured, Range, Scale,
    TickFormat,
};
use stepwise_plot::{Datum, Direction, Style, SvgBackend, Theme, draw, svg};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => -100.0..100.0_f64,
        2 => (-20..20_i32).prop_map(f64::from),
        1 => prop::sample::select(vec![
            0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e-300, f64::MAX, f64::MIN,
            f64::MIN_POSITIVE, 5e-324, 1e15, 1e9, 0.1,
        ]),
    ]
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    vec(number(), 0..12)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("a".to_owned()),
        Just("living area, sq ft".to_owned()),
        Just("<&>\"'\u{0}\n".to_owned()),
        Just("数据 with words that go on for longer than any axis has room for".to_owned()),
    ]
}

fn ink() -> impl Strategy<Value = Ink> {
    prop_oneof![Just(Ink::Ink), Just(Ink::Data), Just(Ink::Mistake), (0..20_usize).prop_map(Ink::Class)]
}

fn palette() -> impl Strategy<Value = Palette> {
    prop::sample::select(vec![Palette::Grey, Palette::Sequential, Palette::Diverging])
}

fn colour() -> impl Strategy<Value = Colour> {
    prop_oneof![
        ink().prop_map(Colour::from),
        vec(-2..12_i32, 0..12).prop_map(|classes| Colour::Class { classes }),
        (numbers(), number(), number(), palette()).prop_map(|(values, low, high, palette)| Colour::Value {
            values,
            low,
            high,
            palette
        }),
    ]
}

fn way() -> impl Strategy<Value = Orientation> {
    prop::sample::select(vec![Orientation::Horizontal, Orientation::Vertical])
}

fn dash() -> impl Strategy<Value = Dash> {
    prop::sample::select(vec![Dash::Solid, Dash::Dashed])
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        (numbers(), numbers(), ink(), dash(), number(), words())
            .prop_map(|(x, y, ink, dash, width, label)| Mark::Line { x, y, ink, dash, width, label }),
        (numbers(), numbers(), colour(), number(), number(), vec(words(), 0..4)).prop_map(
            |(x, y, colour, radius, opacity, names)| Mark::Points { x, y, colour, radius, opacity, names }
        ),
        (numbers(), numbers(), numbers(), number(), colour(), way()).prop_map(
            |(at, base, value, width, colour, orientation)| Mark::Bars {
                at,
                base,
                value,
                width,
                colour,
                orientation
            }
        ),
        (numbers(), numbers(), numbers(), ink(), number(), words()).prop_map(
            |(x, lower, upper, ink, opacity, label)| Mark::Area { x, lower, upper, ink, opacity, label }
        ),
        ((number(), number()), (number(), number()), 0..6_usize, numbers(), number(), number(), palette())
            .prop_map(|(x, y, columns, values, low, high, palette)| Mark::Heatmap {
                x,
                y,
                columns,
                values,
                low,
                high,
                palette
            }),
        (numbers(), numbers(), 0..4_usize, number(), vec(any::<u8>(), 0..40), colour())
            .prop_map(|(x, y, side, size, pixels, colour)| Mark::Images { x, y, side, size, pixels, colour }),
        (way(), number(), ink(), dash(), words())
            .prop_map(|(orientation, at, ink, dash, label)| Mark::Rule { orientation, at, ink, dash, label }),
        (
            number(),
            number(),
            words(),
            ink(),
            prop::sample::select(vec![Anchor::Start, Anchor::Middle, Anchor::End])
        )
            .prop_map(|(x, y, text, ink, anchor)| Mark::Text { x, y, text, ink, anchor }),
        (number(), prop::array::uniform5(number()), number(), ink(), way())
            .prop_map(|(at, five, width, ink, orientation)| Mark::Box { at, five, width, ink, orientation }),
    ]
}

fn axis() -> impl Strategy<Value = Axis> {
    let scale = prop_oneof![
        3 => Just(Scale::Linear),
        1 => Just(Scale::Log),
        1 => Just(Scale::Time),
        1 => vec(words(), 0..30).prop_map(|names| Scale::Category { names }),
    ];
    let range = prop_oneof![
        Just(Range::Auto),
        Just(Range::FromZero),
        (number(), number()).prop_map(|(low, high)| Range::Fixed { low, high }),
    ];
    let format = prop::sample::select(vec![TickFormat::Number, TickFormat::Short, TickFormat::Percent]);
    (words(), scale, range, format, any::<bool>()).prop_map(|(label, scale, range, format, shown)| Axis {
        label,
        scale,
        range,
        format,
        shown,
    })
}

fn figure() -> impl Strategy<Value = Figure> {
    let aspect = prop_oneof![
        3 => Just(Aspect::Free),
        1 => number().prop_map(|ratio| Aspect::Units { ratio }),
    ];
    let pictured = prop::option::of((0..6_usize, vec(0..9_usize, 0..6)))
        .prop_map(|pictured| pictured.map(|(mark, pictures)| Pictured { mark, pictures }));
    (axis(), axis(), vec(mark(), 0..5), vec(words(), 0..6), aspect, words(), pictured).prop_map(
        |(x, y, marks, classes, aspect, summary, pictured)| Figure {
            x,
            y,
            marks,
            classes,
            aspect,
            summary,
            pictured,
        },
    )
}

fn size() -> impl Strategy<Value = (f64, f64)> {
    prop::sample::select(vec![(1.0, 1.0), (30.0, 2000.0), (280.0, 180.0), (560.0, 330.0), (900.0, 600.0)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_figure_becomes_a_document(figure in figure(), (width, height) in size(), dark: bool) {
        let text = svg(&figure, width, height, &Theme::of(dark));
        prop_assert!(text.starts_with("<svg ") && text.ends_with("</svg>"));
        prop_assert!(!text.contains("NaN") && !text.contains("inf\""));
        prop_assert!(!text.contains("style="));
        prop_assert_eq!(text.matches("<g ").count(), text.matches("</g>").count());
        prop_assert_eq!(text.matches("<text ").count(), text.matches("</text>").count());
        prop_assert!(text.chars().all(|letter| letter >= ' '));
        prop_assert_eq!(&text, &svg(&figure, width, height, &Theme::of(dark)));
    }

    #[test]
    fn keys_and_pointers_reach_only_what_is_there(
        figure in figure(),
        (width, height) in size(),
        keys in vec(0..6_usize, 0..20),
        (x, y) in (0.0..1.0_f64, 0.0..1.0_f64),
    ) {
        let style = Style { theme: Theme::light(), width, height, density: 1.5 };
        let layout = draw(&figure, &mut SvgBackend::new(width as u32, height as u32), &style).unwrap();
        let directions = [
            Direction::Previous, Direction::Next, Direction::Up, Direction::Down, Direction::First, Direction::Last,
        ];
        let mut cursor: Option<Datum> = layout.nearest(&figure, x * width, y * height).map(|found| found.datum);
        for key in keys {
            if let Some(found) = layout.step(&figure, cursor, directions[key]) {
                prop_assert!(found.x.is_finite() && found.y.is_finite());
                prop_assert!(found.datum.mark < figure.marks.len());
                cursor = Some(found.datum);
            } else {
                prop_assert!(cursor.is_none());
            }
        }
        if let Some((at_x, at_y)) = layout.to_data(x * width, y * height)
            && let Some((back_x, back_y)) = layout.to_pixels(at_x, at_y)
        {
            prop_assert!((back_x - x * width).abs() < 0.01 && (back_y - y * height).abs() < 0.01);
        }
    }
}
