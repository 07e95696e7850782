//! What the lab shows: the map with the digits as pictures, one digit's neighbours, the scores, the promise.

use ndarray::Array2;
use stepwise_data::mnist::SIDE;
use stepwise_kernels::linalg::squared_distance;
use stepwise_kernels::stats;
use stepwise_lab::{
    Anchor, Aspect, Axis, Cell, Colour, Dash, Figure, ImageGrid, Ink, Mark, Orientation, Palette, Panel,
    Pictured, Table, TableColumn, TickFormat, View, thousands,
};

use super::digits::{KNOWN, TRAINING};
use super::session::{Judged, Reduction, around};
use super::{GOAL, NEIGHBOURS};

/// The side of a picture on the map, as a share of the map's.
const PORTRAIT: f64 = 0.075;

/// The panel whose points can be clicked.
pub const MAP: &str = "map";

pub fn view(run: &Reduction) -> View {
    let map = run.mapping.map();
    View {
        panels: vec![
            Panel::full(MAP, "The map", caption(run), figure(run, &map)),
            Panel::half(
                "neighbours",
                "One digit and its neighbours",
                "Above, the digit chosen and the ten nearest to it by its components; below, its ten nearest on the map. \
                 Choose another on the map.",
                neighbours(run, &map),
            ),
            Panel::half(
                "scores",
                "How good is the map?",
                "Solid: the share of the ten neighbours that show the same digit. Dashed: trustworthiness, whether \
                 neighbours on the map were near before.",
                scores(run),
            ),
            Panel::half(
                "promise",
                "Promise and truth",
                "The map's neighbours guess digits. Held out: those kept back for the test. Never seen: a thousand more \
                 that nobody touched.",
                promise(run),
            ),
            Panel::half("errors", "Which digits are mixed up?", errors_caption(run), errors(run)),
        ],
    }
}

fn caption(run: &Reduction) -> String {
    let digits = thousands(run.digits.fitted);
    let now = match (run.ranked(), run.mapping.moves()) {
        (_, 0) if run.mapping.of() > 0 => {
            "The first two principal components, where all begins. Press Run: neighbours are sought, then the map moves."
                .to_owned()
        }
        (false, _) => "The first two principal components. Press Run to judge them.".to_owned(),
        (_, 0) => "The first two principal components.".to_owned(),
        (_, moves) if run.mapping.pressed() => {
            format!("After {moves} moves. Neighbours attract each other more than they should, so that clusters gather.")
        }
        (_, moves) => format!("After {moves} moves."),
    };
    let wrong = match run.promise.promised(&run.digits) {
        Some(_) => " Numerals in red: digits held out, where the map takes them for others.",
        None => "",
    };
    format!(
        "{now} Each of {digits} digits is a point; its picture shows under the pointer. Colours are labels.{wrong}"
    )
}

/// All digits that take part; the chosen one joined with its neighbours of before.
fn figure(run: &Reduction, map: &Array2<f64>) -> Figure {
    let place = |digit: usize| (map[(digit, 0)], map[(digit, 1)]);
    let (x, y): (Vec<f64>, Vec<f64>) = (0..map.nrows()).map(place).unzip();
    let classes =
        run.digits.labels[..map.nrows()].iter().map(|&label| i32::try_from(label).unwrap_or(-1)).collect();
    let (chosen, near) = &run.chosen;
    let mut figure = Figure::new(Axis::linear("").hidden(), Axis::linear("").hidden())
        .classes((0..10).map(|digit| digit.to_string()))
        .aspect(Aspect::Units { ratio: 1.0 })
        .with(Mark::Points {
            x: x.clone(),
            y: y.clone(),
            colour: Colour::Class { classes },
            radius: 2.4,
            opacity: 0.75,
            names: Vec::new(),
        })
        .pictured(Pictured { mark: 0, pictures: (0..map.nrows()).collect() });
    for &other in near {
        figure.marks.push(Mark::Line {
            x: vec![x[*chosen], x[other]],
            y: vec![y[*chosen], y[other]],
            ink: Ink::Ink,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        });
    }
    figure.marks.push(dot(vec![x[*chosen]], vec![y[*chosen]], Ink::Ink, 4.5, vec!["chosen".to_owned()]));
    figure.marks.push(portraits(run, &x, &y));
    let answered =
        run.promise.places.iter().zip(&run.promise.answers).zip(&run.digits.labels[TRAINING..KNOWN]);
    for ((place, _), label) in answered.filter(|((_, answer), label)| answer != label) {
        figure.marks.push(Mark::Text {
            x: place[0],
            y: place[1],
            text: label.to_string(),
            ink: Ink::Mistake,
            anchor: Anchor::Middle,
        });
    }
    let digits = thousands(map.nrows());
    let summary = match run.history.last() {
        Some(judged) => format!(
            "{digits} digits on a map; {:.0} % of the ten neighbours of a digit show the same digit.",
            100.0 * judged.purity
        ),
        None => format!("{digits} digits along their first two principal components."),
    };
    figure.summary(summary)
}

fn dot(x: Vec<f64>, y: Vec<f64>, ink: Ink, radius: f64, names: Vec<String>) -> Mark {
    Mark::Points { x, y, colour: ink.into(), radius, opacity: 1.0, names }
}

/// One picture of each digit, where its crowd is thickest.
fn portraits(run: &Reduction, x: &[f64], y: &[f64]) -> Mark {
    let labels = &run.digits.labels[..x.len()];
    let mut faces = Vec::new();
    for digit in 0..10 {
        let members = (0..x.len()).filter(|&member| labels[member] == digit);
        let of =
            |axis: &[f64]| stats::median(&members.clone().map(|member| axis[member]).collect::<Vec<f64>>());
        let middle = [of(x), of(y)];
        let away = |&member: &usize| squared_distance(&[x[member], y[member]], &middle);
        faces.extend(members.clone().min_by(|a, b| away(a).total_cmp(&away(b))));
    }
    let width = |axis: &[f64]| {
        axis.iter().copied().fold(f64::MIN, f64::max) - axis.iter().copied().fold(f64::MAX, f64::min)
    };
    Mark::Images {
        x: faces.iter().map(|&face| x[face]).collect(),
        y: faces.iter().map(|&face| y[face]).collect(),
        side: SIDE,
        size: PORTRAIT * width(x).max(width(y)),
        pixels: faces.iter().flat_map(|&face| run.digits.picture(face)).copied().collect(),
        colour: Ink::Ink.into(),
    }
}

/// The chosen digit before two rows of neighbours: by its components, and on the map.
fn neighbours(run: &Reduction, map: &Array2<f64>) -> ImageGrid {
    let (chosen, before) = &run.chosen;
    let now = around(map.view(), *chosen).unwrap_or_default();
    let rows = [(before, "near by its components"), (&now, "near on the map")];
    let mut grid = ImageGrid {
        width: SIDE,
        height: SIDE,
        columns: NEIGHBOURS + 1,
        pixels: Vec::new(),
        labels: Vec::new(),
        palette: Palette::Grey,
    };
    for (digits, words) in rows {
        for (place, &digit) in std::iter::once(chosen).chain(digits).enumerate() {
            grid.pixels.extend_from_slice(run.digits.picture(digit));
            let words = if place == 0 { "the digit chosen" } else { words };
            grid.labels.push(format!("a {}, {words}", run.digits.labels[digit]));
        }
    }
    grid
}

fn scores(run: &Reduction) -> Figure {
    let of = |score: fn(&Judged) -> f64| -> (Vec<f64>, Vec<f64>) {
        run.history.iter().map(|judged| (judged.moves as f64, score(judged))).unzip()
    };
    let (moves, purity) = of(|judged| judged.purity);
    let (_, trust) = of(|judged| judged.trustworthiness);
    let most = moves.last().copied().unwrap_or(0.0).max(100.0);
    let summary = match run.history.last() {
        Some(judged) => format!(
            "After {} moves {:.1} % of the neighbours show the same digit, and the trustworthiness is {:.3}.",
            judged.moves,
            100.0 * judged.purity,
            judged.trustworthiness
        ),
        None => "No map was judged yet.".to_owned(),
    };
    let mut figure = Figure::new(
        Axis::linear("moves").between(0.0, most),
        Axis::linear("score").between(0.0, 1.0).format(TickFormat::Percent),
    )
    .summary(summary);
    figure.marks.push(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "goal".to_owned(),
    });
    if run.mapping.of() == 0 {
        // One judgement is a point.
        let names = |words: &str| vec![words.to_owned(); moves.len()];
        let (of_trust, of_purity) = (names("trustworthiness"), names("same digit"));
        figure.marks.push(dot(moves.clone(), trust, Ink::Data, 5.0, of_trust));
        figure.marks.push(dot(moves, purity, Ink::Ink, 5.0, of_purity));
    } else {
        figure.marks.push(Mark::line(moves.clone(), trust, Ink::Data).dashed().labelled("trust"));
        figure.marks.push(Mark::line(moves, purity, Ink::Ink).labelled("same digit"));
    }
    figure
}

fn promise(run: &Reduction) -> Figure {
    let known = [run.promise.promised(&run.digits), run.promise.truth(&run.digits)];
    let mut figure = Figure::new(
        // Room for the numbers behind the bars.
        Axis::linear("accuracy").between(0.0, 1.18).format(TickFormat::Percent),
        Axis::category("", ["never seen", "held out"]),
    );
    for (accuracy, (at, ink)) in known.into_iter().zip([(1.0, Ink::Data), (0.0, Ink::Ink)]) {
        let Some(accuracy) = accuracy else { continue };
        figure.marks.push(Mark::Bars {
            at: vec![at],
            base: Vec::new(),
            value: vec![accuracy],
            width: 0.5,
            colour: ink.into(),
            orientation: Orientation::Horizontal,
        });
        figure.marks.push(Mark::Text {
            x: accuracy + 0.015,
            y: at,
            text: format!("{:.1} %", 100.0 * accuracy),
            ink: Ink::Ink,
            anchor: Anchor::Start,
        });
    }
    figure.summary(match known {
        [Some(promised), Some(truth)] => format!(
            "The digits held out promise an accuracy of {:.1} %; of digits never seen {:.1} % are right.",
            100.0 * promised,
            100.0 * truth
        ),
        _ => "The test comes after the last move.".to_owned(),
    })
}

fn errors_caption(run: &Reduction) -> &'static str {
    if run.promise.truth(&run.digits).is_some() {
        "Of the digits never seen: how many are right, and what the others are most often taken for."
    } else {
        "The test comes after the last move."
    }
}

/// For each digit, how many of those never seen were right, and what the others were taken for.
fn errors(run: &Reduction) -> Table {
    let column = |label: &str| TableColumn { label: label.to_owned(), digits: 0 };
    let mut table = Table {
        columns: vec![column("digit"), column("asked"), column("right"), column("else mostly")],
        ..Table::default()
    };
    let Some(answers) = run.promise.answers.get(KNOWN - TRAINING..) else { return table };
    for digit in 0..10 {
        let mut taken = [0_u32; 10];
        for (&answer, _) in
            answers.iter().zip(&run.digits.labels[KNOWN..]).filter(|(_, label)| **label == digit)
        {
            taken[answer] += 1;
        }
        let other =
            (0..10).filter(|&other| other != digit && taken[other] > 0).max_by_key(|&other| taken[other]);
        table.rows.push(vec![
            Cell::from(digit.to_string()),
            Cell::from(f64::from(taken.iter().sum::<u32>())),
            Cell::from(f64::from(taken[digit])),
            other.map_or(Cell::Missing, |other| Cell::from(format!("{other} ({} ×)", taken[other]))),
        ]);
    }
    table
}
