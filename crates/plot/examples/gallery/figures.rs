//! One figure of every kind.

use std::f64::consts::TAU;

use stepwise_lab::{Anchor, Aspect, Axis, Colour, Dash, Figure, Ink, Mark, Orientation, Palette, TickFormat};

/// A fixed sequence that looks irregular: multiples of the golden ratio, sums of which are nearly normal.
struct Sequence(f64);

impl Sequence {
    fn even(&mut self) -> f64 {
        self.0 = (self.0 + 0.618_033_988_749_895).fract();
        (self.0 * 9301.0 + (self.0 * 7919.0).sin() * 43.0).fract().abs()
    }

    fn normal(&mut self) -> f64 {
        let sum: f64 = (0..6).map(|_| self.even()).sum();
        (sum - 3.0) * 1.41
    }
}

fn points(x: Vec<f64>, y: Vec<f64>, colour: Colour, radius: f64, opacity: f64) -> Mark {
    Mark::Points { x, y, colour, radius, opacity, names: vec![] }
}

fn scatter() -> Figure {
    let mut sequence = Sequence(0.5);
    let x: Vec<f64> = (0..900).map(|_| (1450.0 + 480.0 * sequence.normal()).clamp(450.0, 3450.0)).collect();
    let price = |area: f64| 95e3 * ((area - 450.0) / 1800.0).exp();
    let y: Vec<f64> = x.iter().map(|&area| price(area) * (0.25 * sequence.normal()).exp()).collect();
    let along: Vec<f64> = (0..60).map(|step| 450.0 + 50.0 * f64::from(step)).collect();
    let curve = along.iter().map(|&area| price(area)).collect();
    let straight = along.iter().map(|area| 66e3 + (area - 450.0) * 109.0).collect();
    Figure::new(Axis::linear("living area, sq ft"), Axis::linear("sale price").format(TickFormat::Short))
        .with(points(x, y, Ink::Data.into(), 2.6, 0.45))
        .with(Mark::line(along.clone(), curve, Ink::Ink).labelled("log target"))
        .with(Mark::line(along, straight, Ink::Mistake).dashed().labelled("raw target"))
        .summary("Sale price against living area for 900 houses. The curve of the log target rises faster.")
}

fn residuals() -> Figure {
    let mut sequence = Sequence(0.2);
    let x: Vec<f64> = (0..500).map(|_| 160e3 + 55e3 * sequence.normal()).collect();
    let y = (0..500).map(|_| 0.3 * sequence.normal()).collect();
    Figure::new(Axis::linear("fitted price").format(TickFormat::Short), Axis::linear("log residual"))
        .with(points(x, y, Ink::Data.into(), 1.8, 0.5))
        .with(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: 0.0,
            ink: Ink::Ink,
            dash: Dash::Solid,
            label: String::new(),
        })
}

fn losses() -> Figure {
    let mut sequence = Sequence(0.7);
    let epochs: Vec<f64> = (0..240).map(f64::from).collect();
    let mut curve = |end: f64, noise: f64| -> Vec<f64> {
        epochs.iter().map(|epoch| end + 2.2 * (-epoch / 35.0).exp() + noise * sequence.normal()).collect()
    };
    let (train, test) = (curve(0.08, 0.03), curve(0.24, 0.01));
    Figure::new(Axis::linear("batch"), Axis::linear("cross-entropy, nats"))
        .with(Mark::line(epochs.clone(), train, Ink::Class(0)).labelled("training"))
        .with(Mark::line(epochs, test, Ink::Class(1)).labelled("held out"))
}

fn confusion() -> Figure {
    let names: Vec<String> = (0..10).map(|digit| digit.to_string()).collect();
    let mut sequence = Sequence(0.1);
    let count = |row: usize, column: usize, noise: f64| {
        if row == column { 180.0 + 12.0 * noise } else { (noise.abs() * 6.0 - 2.0).max(0.0) }
    };
    let mut values = Vec::new();
    let mut figure = Figure::new(Axis::category("predicted", names.clone()), Axis::category("digit", names))
        .aspect(Aspect::Units { ratio: 1.0 });
    for row in 0..10 {
        for column in 0..10 {
            values.push(count(row, column, sequence.normal()).round());
        }
    }
    figure = figure.with(Mark::Heatmap {
        x: (-0.5, 9.5),
        y: (-0.5, 9.5),
        columns: 10,
        values: values.clone(),
        low: 0.0,
        high: 200.0,
        palette: Palette::Sequential,
    });
    for (index, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        figure = figure.with(Mark::Text {
            x: (index % 10) as f64,
            y: (index / 10) as f64,
            text: format!("{value}"),
            ink: Ink::Ink,
            anchor: Anchor::Middle,
        });
    }
    figure.summary("Most digits are on the diagonal.")
}

fn silhouette() -> Figure {
    let (mut at, mut value, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    for (class, size) in [70, 45, 90, 30].into_iter().enumerate() {
        for index in 0..size {
            at.push(at.len() as f64 + 6.0 * class as f64);
            let share = f64::from(index) / f64::from(size);
            value.push(0.75 * share.powf(0.4) - if index < 4 { 0.15 } else { 0.0 });
            classes.push(class as i32);
        }
    }
    Figure::new(Axis::linear("silhouette"), Axis::linear("").hidden())
        .with(Mark::Bars {
            at,
            base: vec![],
            value,
            width: 1.0,
            colour: Colour::Class { classes },
            orientation: Orientation::Horizontal,
        })
        .with(Mark::Rule {
            orientation: Orientation::Vertical,
            at: 0.52,
            ink: Ink::Ink,
            dash: Dash::Dashed,
            label: "mean 0.52".to_owned(),
        })
        .classes(["cluster 1", "cluster 2", "cluster 3", "cluster 4"])
}

fn map() -> Figure {
    let mut sequence = Sequence(0.9);
    let (mut x, mut y, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for centre in 0..9 {
        let (across, up) = (sequence.normal() * 0.03 - 93.64, sequence.normal() * 0.015 + 42.03);
        for _ in 0..90 {
            x.push(across + 0.006 * sequence.normal());
            y.push(up + 0.004 * sequence.normal());
            values.push(0.2 * sequence.normal() + 0.1 * f64::from(centre % 3 - 1));
        }
    }
    let colour = Colour::Value { values, low: -0.4, high: 0.4, palette: Palette::Diverging };
    Figure::new(Axis::linear("longitude").hidden(), Axis::linear("latitude").hidden())
        .aspect(Aspect::Units { ratio: 1.35 })
        .with(points(x, y, colour, 2.4, 0.9))
}

fn bars(orientation: Orientation) -> Figure {
    let names = [
        "North Ames",
        "College Creek",
        "Old Town",
        "Northridge Heights",
        "Sawyer",
        "Bloomington Heights",
        "Iowa DOT and Rail Road",
        "South & West of Iowa State University",
    ];
    let places = Axis::category("", names);
    let values = Axis::linear("median price, $").format(TickFormat::Short);
    let at: Vec<f64> = (0..8).map(f64::from).collect();
    let value = [143e3, 200e3, 119e3, 318e3, 135e3, 191e3, 106e3, 121e3].to_vec();
    let bars = Mark::Bars { at, base: vec![], value, width: 0.7, colour: Ink::Data.into(), orientation };
    match orientation {
        Orientation::Vertical => Figure::new(places, values),
        Orientation::Horizontal => Figure::new(values, places),
    }
    .with(bars)
}

fn histogram() -> Figure {
    let at: Vec<f64> = (0..30).map(|bin| 10.0 + 20.0 * f64::from(bin)).collect();
    let value = at.iter().map(|at| (300.0 * (-((at - 180.0) / 90.0).powi(2)).exp()).round()).collect();
    Figure::new(Axis::linear("price, thousand $"), Axis::linear("houses"))
        .with(Mark::Bars {
            at,
            base: vec![],
            value,
            width: 20.0,
            colour: Ink::Data.into(),
            orientation: Orientation::Vertical,
        })
        .with(Mark::Rule {
            orientation: Orientation::Vertical,
            at: 196.0,
            ink: Ink::Mistake,
            dash: Dash::Dashed,
            label: "mean".to_owned(),
        })
}

fn series() -> Figure {
    let x: Vec<f64> = (0..600).map(|week| 13_149.0 + 3.0 * f64::from(week)).collect();
    let wave = |day: f64| 21.0 + 9.0 * (TAU * day / 365.25).sin() + (day - 13_149.0) / 400.0;
    let y: Vec<f64> = x.iter().map(|&day| wave(day) + 0.8 * (day * 1.7).sin()).collect();
    let fit: Vec<f64> = x.iter().map(|&day| wave(day)).collect();
    let spread = |sign: f64| -> Vec<f64> {
        x.iter().zip(&fit).map(|(day, fit)| fit + sign * (1.0 + (day - 13_149.0) / 600.0)).collect()
    };
    Figure::new(Axis::time(""), Axis::linear("temperature, °C"))
        .with(Mark::Area {
            x: x.clone(),
            lower: spread(-1.0),
            upper: spread(1.0),
            ink: Ink::Accent,
            opacity: 0.2,
            label: "90 % interval".to_owned(),
        })
        .with(Mark::Line {
            x: x.clone(),
            y,
            ink: Ink::Data,
            dash: Dash::Solid,
            width: 1.2,
            label: "measured".to_owned(),
        })
        .with(Mark::line(x, fit, Ink::Ink).labelled("model"))
}

fn boxes() -> Figure {
    let names = ["Ridge", "Lasso", "Forest", "Boosting"];
    let mut figure = Figure::new(Axis::category("", names), Axis::linear("held-out RMSLE"));
    for (index, middle) in [0.19, 0.187, 0.16, 0.142].into_iter().enumerate() {
        figure = figure.with(Mark::Box {
            at: index as f64,
            five: [middle - 0.04, middle - 0.012, middle, middle + 0.017, middle + 0.05],
            width: 0.5,
            ink: if index == 0 { Ink::Mistake } else { Ink::Data },
            orientation: Orientation::Vertical,
        });
    }
    figure
}

fn path() -> Figure {
    let penalty: Vec<f64> = (0..80).map(|step| 10f64.powf(-4.0 + 0.075 * f64::from(step))).collect();
    let mut figure = Figure::new(Axis::log("penalty λ"), Axis::linear("coefficient"));
    let coefficients: [(&str, f64); 5] =
        [("area", 0.36), ("quality", 0.31), ("age", -0.18), ("garage", 0.09), ("rooms", 0.04)];
    for (index, (name, size)) in coefficients.iter().enumerate() {
        let shrunk = penalty.iter().map(|&by| size / (1.0 + by * 2.0 / size.abs())).collect();
        figure = figure.with(Mark::line(penalty.clone(), shrunk, Ink::Class(index)).labelled(*name));
    }
    figure
}

fn digits() -> Figure {
    let mut sequence = Sequence(0.3);
    let (mut x, mut y, mut pixels, mut classes) = (vec![], vec![], Vec::new(), Vec::new());
    for digit in 0..60 {
        x.push(sequence.normal() * 2.0 + f64::from(digit % 3) * 4.0);
        y.push(sequence.normal() * 2.0 + f64::from(digit % 2) * 4.0);
        classes.push(digit % 3);
        for cell in 0..784 {
            let (row, column) = (f64::from(cell / 28) - 13.5, f64::from(cell % 28) - 13.5);
            let ring = (row.hypot(column * (1.0 + f64::from(digit % 3))) - 8.5).abs();
            pixels.push(((2.6 - ring).clamp(0.0, 1.0) * 255.0) as u8);
        }
    }
    Figure::new(Axis::linear("component 1"), Axis::linear("component 2"))
        .with(Mark::Images { x, y, side: 28, size: 1.2, pixels, colour: Colour::Class { classes } })
        .classes(["zeros", "ones", "twos"])
}

fn clusters() -> Figure {
    let mut sequence = Sequence(0.45);
    let (mut x, mut y, mut classes) = (vec![], vec![], Vec::new());
    for index in 0..600 {
        let class = index % 7 - 1;
        let angle = f64::from(class) * 1.05;
        let spread = if class < 0 { 3.0 } else { 0.8 };
        x.push(60.0 + 18.0 * (3.0 * angle.cos() + spread * sequence.normal()) / 3.0);
        y.push(50.0 + 18.0 * (3.0 * angle.sin() + spread * sequence.normal()) / 3.0);
        classes.push(class);
    }
    Figure::new(Axis::linear("income, thousand $"), Axis::linear("spending score"))
        .with(points(x, y, Colour::Class { classes }, 3.2, 0.8))
        .classes(["careful", "standard", "target", "careless", "sensible", "young"])
}

fn surface() -> Figure {
    let side = 60;
    let values = (0..side * side)
        .map(|cell| {
            let (row, column) = ((cell / side) as f64 / 10.0 - 3.0, (cell % side) as f64 / 10.0 - 3.0);
            1.0 / (1.0 + (-(row * row - 2.0 * column + (row * column).sin())).exp())
        })
        .collect();
    Figure::new(Axis::linear("first feature"), Axis::linear("second feature"))
        .with(Mark::Heatmap {
            x: (-3.0, 3.0),
            y: (-3.0, 3.0),
            columns: side,
            values,
            low: 0.0,
            high: 1.0,
            palette: Palette::Diverging,
        })
        .with(points(vec![-1.0, 0.5, 2.0], vec![1.0, -0.4, 0.7], Ink::Ink.into(), 4.0, 1.0))
}

/// All figures with their names.
pub fn all() -> Vec<(&'static str, Figure)> {
    vec![
        ("scatter", scatter()),
        ("residuals", residuals()),
        ("losses", losses()),
        ("confusion", confusion()),
        ("silhouette", silhouette()),
        ("map", map()),
        ("bars", bars(Orientation::Vertical)),
        ("bars-lying", bars(Orientation::Horizontal)),
        ("histogram", histogram()),
        ("series", series()),
        ("boxes", boxes()),
        ("path", path()),
        ("digits", digits()),
        ("clusters", clusters()),
        ("surface", surface()),
    ]
}
