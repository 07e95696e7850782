//! What a reader sees: labels apart and inside, sizes small, words right. No pixels.

#[path = "../examples/gallery/figures.rs"]
mod figures;

use std::convert::Infallible;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};
use stepwise_lab::{Aspect, Axis, Colour, Figure, Ink, Mark, Orientation, TickFormat};
use stepwise_plot::{
    Direction, Layout, Plain, Style, SvgBackend, Theme, UNITS_PER_DEVICE_PIXEL, draw, svg, text_width,
};

/// A plotters backend that only remembers: the proof that any backend will do.
#[derive(Default)]
struct Recorder {
    words: Vec<Written>,
    lines: usize,
    dots: usize,
    polygons: usize,
}

/// A text and its box in CSS pixels.
#[derive(Clone, Debug)]
struct Written {
    text: String,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Written {
    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (1, 1)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, _: BackendCoord, _: BackendCoord, _: &S, _: bool) -> Drawn {
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, _: I, _: &S) -> Drawn {
        self.lines += 1;
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, _: BackendCoord, _: u32, _: &S, _: bool) -> Drawn {
        self.dots += 1;
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, _: I, _: &S) -> Drawn {
        self.polygons += 1;
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let unit = f64::from(UNITS_PER_DEVICE_PIXEL);
        let (x, y, size) = (f64::from(x) / unit, f64::from(y) / unit, style.size() / unit);
        let width = text_width(text, size, matches!(style.style(), FontStyle::Bold));
        let before = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => width / 2.0,
            HPos::Right => width,
        };
        let (left, right, high) = (-before, width - before, size * 0.5);
        // Turned to be read upwards, the text's right end is up.
        let (left, top, right, bottom) = if matches!(style.transform(), FontTransform::Rotate270) {
            (x - high, y - right, x + high, y - left)
        } else {
            (x + left, y - high, x + right, y + high)
        };
        self.words.push(Written { text: text.to_owned(), left, top, right, bottom });
        Ok(())
    }
}

fn recorded(figure: &Figure, width: f64, height: f64) -> (Recorder, Layout) {
    let mut surface = Plain(Recorder::default());
    let style = Style { theme: Theme::light(), width, height, density: 1.0 };
    match draw(figure, &mut surface, &style) {
        Ok(layout) => (surface.0, layout),
        Err(error) => unreachable!("{error}"),
    }
}

const SIZES: [(f64, f64); 7] = [
    (280.0, 180.0),
    (330.0, 240.0),
    (420.0, 200.0),
    (300.0, 500.0),
    (560.0, 330.0),
    (720.0, 420.0),
    (900.0, 600.0),
];

#[test]
fn no_words_overlap_and_none_leave_the_figure() {
    for (name, figure) in figures::all() {
        for (width, height) in SIZES {
            let (found, layout) = recorded(&figure, width, height);
            // Equal units may need a small plot; all others use the space.
            let wide = figure.aspect != Aspect::Free || layout.plot.width() > width * 0.4;
            assert!(wide, "{name} at {width}×{height}: {:?}", layout.plot);
            assert!(layout.plot.height() > height * 0.3, "{name} at {width}×{height}: {:?}", layout.plot);
            for (index, one) in found.words.iter().enumerate() {
                let inside = one.left > -1.0 && one.top > -1.0;
                assert!(
                    inside && one.right < width + 1.0 && one.bottom < height + 1.0,
                    "{name} at {width}×{height}: {one:?} leaves the figure"
                );
                for other in &found.words[index + 1..] {
                    assert!(!one.overlaps(other), "{name} at {width}×{height}: {one:?} on {other:?}");
                }
            }
        }
    }
}

#[test]
fn titles_labels_and_names_are_there() {
    let expected = [
        ("scatter", &["sale price", "living area, sq ft", "log target", "raw target", "500k"] as &[&str]),
        ("losses", &["training", "held out"]),
        ("silhouette", &["cluster 1", "cluster 4", "mean 0.52"]),
        ("series", &["model", "measured", "90 % interval", "2008"]),
        ("map", &["−0.4", "0.4"]),
    ];
    for (name, texts) in expected {
        let figure = figures::all().into_iter().find(|(found, _)| *found == name).unwrap().1;
        let found = recorded(&figure, 560.0, 330.0).0;
        for text in texts {
            assert!(found.words.iter().any(|word| word.text == *text), "{name}: {text}");
        }
    }
}

#[test]
fn every_axis_in_view_has_some_ticks_and_not_many() {
    for (name, figure) in figures::all() {
        for (width, height) in SIZES {
            let (found, layout) = recorded(&figure, width, height);
            let below = found.words.iter().filter(|word| word.top >= layout.plot.bottom && figure.x.shown);
            // Labels, and the title.
            let count = below.count();
            assert!(!figure.x.shown || (2..=13).contains(&count), "{name} at {width}×{height}: {count}");
        }
    }
}

#[test]
fn three_thousand_points_stay_small() {
    let x: Vec<f64> = (0..3000).map(|index| f64::from(index) * 0.37).collect();
    let y: Vec<f64> = x.iter().map(|x| (x * 12.9).sin() * 40.0).collect();
    let classes = (0..3000).map(|index| index % 5).collect();
    let values = y.clone();
    let palette = stepwise_lab::Palette::Diverging;
    for (colour, most) in [
        (Ink::Data.into(), 120_000),
        (Colour::Class { classes }, 150_000),
        (Colour::Value { values, low: -40.0, high: 40.0, palette }, 150_000),
    ] {
        let points =
            Mark::Points { x: x.clone(), y: y.clone(), colour, radius: 2.5, opacity: 0.5, names: vec![] };
        let figure = Figure::new(Axis::linear("x"), Axis::linear("y")).with(points);
        let length = svg(&figure, 560.0, 330.0, &Theme::light()).len();
        assert!(length < most, "{length} bytes");
    }
}

#[test]
fn a_document_names_itself_and_needs_no_style_sheet() {
    for (name, figure) in figures::all() {
        let text = svg(&figure, 560.0, 330.0, &Theme::dark());
        assert!(text.contains("<title>") && text.contains("viewBox=\"0 0 4480 2640\""), "{name}");
        assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("href"), "{name}");
        let written = (!figure.summary.is_empty()).then(|| format!("<desc>{}</desc>", figure.summary));
        assert!(written.is_none_or(|written| text.contains(&written)), "{name}");
    }
}

#[test]
fn light_and_dark_differ_in_colour_alone() {
    // Without colour values: of these figures, the ones without palettes, whose equal neighbours are joined.
    let bare = |text: String| {
        text.split('#')
            .enumerate()
            .map(|(index, part)| if index == 0 { part } else { &part[6..] })
            .collect::<String>()
    };
    for (name, figure) in figures::all() {
        if !["scatter", "losses", "bars", "boxes", "series"].contains(&name) {
            continue;
        }
        let (light, dark) =
            (svg(&figure, 560.0, 330.0, &Theme::light()), svg(&figure, 560.0, 330.0, &Theme::dark()));
        assert_ne!(light, dark, "{name}");
        assert_eq!(bare(light), bare(dark), "{name}");
    }
}

#[test]
fn a_line_is_broken_where_a_value_is_missing() {
    let line = |y: Vec<f64>| {
        let figure = Figure::new(Axis::linear("").hidden(), Axis::linear("").hidden()).with(Mark::line(
            (0..5).map(f64::from).collect(),
            y,
            Ink::Ink,
        ));
        recorded(&figure, 300.0, 200.0).0.lines
    };
    assert_eq!(line(vec![1.0, 2.0, 3.0, 2.0, 1.0]), 1);
    assert_eq!(line(vec![1.0, 2.0, f64::NAN, 2.0, 1.0]), 2);
    assert_eq!(line(vec![f64::NAN; 5]), 0);
}

#[test]
fn classes_have_shapes_and_a_logarithmic_axis_leaves_out_what_it_cannot_show() {
    let points = |x: Axis| {
        Figure::new(x, Axis::linear("")).with(Mark::Points {
            x: vec![-1.0, 0.0, 1.0, 10.0],
            y: vec![1.0, 2.0, 3.0, 4.0],
            colour: Colour::Class { classes: vec![0, 1, 2, -1] },
            radius: 3.0,
            opacity: 1.0,
            names: vec![],
        })
    };
    let found = recorded(&points(Axis::linear("")), 300.0, 200.0).0;
    assert_eq!((found.dots, found.polygons), (2, 2));
    let found = recorded(&points(Axis::log("")), 300.0, 200.0).0;
    assert_eq!((found.dots, found.polygons), (1, 1));
}

#[test]
fn a_readout_is_written_as_the_axes_are() {
    let figure =
        Figure::new(Axis::linear("living area, sq ft"), Axis::linear("price").format(TickFormat::Short))
            .with(Mark::Points {
                x: vec![1500.0, 3000.0],
                y: vec![180e3, 400e3],
                colour: Ink::Data.into(),
                radius: 2.0,
                opacity: 1.0,
                names: vec![],
            })
            .with(Mark::line(vec![1000.0, 3000.0], vec![90e3, 410e3], Ink::Ink).labelled("fit"));
    let layout = recorded(&figure, 560.0, 330.0).1;
    let (x, y) = layout.to_pixels(1500.0, 180e3).unwrap();
    let found = layout.nearest(&figure, x + 4.0, y - 3.0).unwrap();
    assert_eq!(found.text, "living area 1,500 sq ft, price 180k");
    assert!(layout.nearest(&figure, 1.0, 1.0).is_none());

    let step = |from, direction| layout.step(&figure, from, direction).unwrap();
    let first = step(None, Direction::Next);
    assert_eq!(first.text, "fit: living area 1,000 sq ft, price 90k");
    let below = step(Some(first.datum), Direction::Down);
    assert_eq!(below.text, "living area 1,500 sq ft, price 180k");
    let next = step(Some(below.datum), Direction::Next);
    assert_eq!(next.text, "living area 3,000 sq ft, price 400k");
    assert_eq!(step(Some(next.datum), Direction::Next), next);
    assert_eq!(step(Some(next.datum), Direction::First), below);
    assert_eq!(step(Some(next.datum), Direction::Up).text, "fit: living area 3,000 sq ft, price 410k");
}

#[test]
fn bars_and_cells_are_named() {
    let figure =
        Figure::new(Axis::category("", ["north", "south"]), Axis::linear("houses")).with(Mark::Bars {
            at: vec![0.0, 1.0],
            base: vec![],
            value: vec![1200.0, 800.0],
            width: 0.8,
            colour: Ink::Data.into(),
            orientation: Orientation::Vertical,
        });
    let layout = recorded(&figure, 560.0, 330.0).1;
    let (x, _) = layout.to_pixels(1.0, 0.0).unwrap();
    assert_eq!(layout.nearest(&figure, x + 20.0, 60.0).unwrap().text, "south, houses 800");

    let confusion = figures::all().into_iter().find(|(name, _)| *name == "confusion").unwrap().1;
    let layout = recorded(&confusion, 560.0, 330.0).1;
    let (x, y) = layout.to_pixels(3.0, 4.0).unwrap();
    let cell = layout.nearest(&confusion, x, y).unwrap();
    assert!(cell.text.starts_with("predicted 3, digit 4: "), "{}", cell.text);
    let up = layout.step(&confusion, Some(cell.datum), Direction::Up).unwrap();
    assert!(up.text.starts_with("predicted 3, digit 5: "), "{}", up.text);
}

#[test]
fn sizes_that_cannot_be_drawn_are_refused() {
    let figure = Figure::new(Axis::linear(""), Axis::linear(""));
    for (width, height, density) in
        [(0.0, 100.0, 1.0), (100.0, f64::NAN, 1.0), (1e9, 100.0, 1.0), (9.0, 9.0, 0.0)]
    {
        let style = Style { theme: Theme::light(), width, height, density };
        let error = draw(&figure, &mut SvgBackend::new(1, 1), &style).unwrap_err();
        assert!(error.to_string().contains("cannot be drawn"), "{error}");
    }
}
