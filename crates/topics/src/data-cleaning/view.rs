//! What the lab shows: where the blanks are and what became of them, the table, a column's numbers, the folds.

use stepwise_kernels::stats::{Histogram, mean, standard_deviation};
use stepwise_lab::{
    Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table, TableColumn, View,
    capital, words,
};

use super::GOAL_AREA;
use super::filling::Blanks;
use super::judge::FOLDS;
use super::session::DataCleaning;
use super::table_view::{number, table};

/// The bars of a histogram.
const BARS: usize = 30;

/// The most columns of places that the picture of blanks has: of more rows, several share one.
const PLACES: usize = 1_000;

pub fn view(run: &DataCleaning) -> View {
    let mut panels = vec![Panel::full(
        "blanks",
        "Where the blanks are, and what became of them",
        format!(
            "{}Each place across is a patient. Strokes are blank cells, blue ones were filled, orange bands are patients taken \
             away.",
            run.patients.note
        ),
        blanks(run),
    )];
    if let Some(place) = shown(run) {
        let name = words(&run.patients.features[place]);
        panels.push(Panel::half(
            "column",
            &capital(&name),
            "Grey was measured, blue was filled in, orange was taken away. Dashed lines are the fences.",
            column(run, place),
        ));
    }
    panels.push(Panel::half(
        "folds",
        &run.area().map_or("What the rest is worth".to_owned(), |area| {
            format!("What the rest is worth: AUC {area:.3}")
        }),
        "The AUC on each fifth of the patients, who are all kept as they come: nobody drops a patient.",
        folds(run),
    ));
    panels.push(Panel::full("table", "The table", table_caption(run), table(run)));
    panels.push(Panel::full(
        "columns",
        "What cleaning did to each column",
        "The spread is the standard deviation: of what was measured, and with what was filled in.",
        columns(run),
    ));
    View { panels }
}

fn table_caption(run: &DataCleaning) -> String {
    let left = run.left().len();
    format!(
        "{left} of {} patients are left. Cells with a ground of their own were changed, rows crossed out taken away. \
         Scroll to see them all.",
        run.patients.rows()
    )
}

/// The column of numbers that the reader chose, else the first.
fn shown(run: &DataCleaning) -> Option<usize> {
    let patients = &run.patients;
    let numbers = || (0..patients.features.len()).filter(|&place| patients.levels[place].is_none());
    numbers().find(|&place| patients.features[place] == run.show).or_else(|| numbers().next())
}

/// Unbroken runs of rows for which something holds, as their edges.
fn stretches(rows: usize, holds: impl Fn(usize) -> bool) -> (Vec<f64>, Vec<f64>) {
    let together = rows.div_ceil(PLACES).max(1);
    let (mut from, mut to) = (Vec::new(), Vec::new());
    let mut before = false;
    for first in (0..rows).step_by(together) {
        let now = (first..(first + together).min(rows)).any(&holds);
        match (before, now) {
            (false, true) => from.push(first as f64),
            (true, false) => to.push(first as f64),
            _ => {}
        }
        before = now;
    }
    if before {
        to.push(rows as f64);
    }
    (from, to)
}

fn blanks(run: &DataCleaning) -> Figure {
    let patients = &run.patients;
    let rows = patients.rows();
    let count = patients.features.len();
    let names = patients.features.iter().rev().map(|name| words(name));
    let x = Axis::linear("patient, in the order of the table").between(0.0, rows as f64);
    let mut figure = Figure::new(x, Axis::category("", names));
    let is_blank =
        |place: usize, row: usize| patients.blank[place][row] && (run.cleared || !patients.zero[place][row]);
    let is_filled = |row: usize| row < run.swept && run.blanks != Blanks::Drop;
    for (filled, ink) in [(false, Ink::Ink), (true, Ink::Data)] {
        let (mut at, mut base, mut value) = (Vec::new(), Vec::new(), Vec::new());
        for place in 0..count {
            let (from, to) = stretches(rows, |row| is_blank(place, row) && is_filled(row) == filled);
            at.extend(vec![(count - 1 - place) as f64; from.len()]);
            base.extend(from);
            value.extend(to);
        }
        let (colour, orientation) = (Colour::from(ink), Orientation::Horizontal);
        figure.marks.push(Mark::Bars { at, base, value, width: 0.86, colour, orientation });
    }
    let (from, to) = stretches(rows, |row| !run.kept[row]);
    for (from, to) in from.into_iter().zip(to) {
        figure.marks.push(Mark::Area {
            x: vec![from, to],
            lower: vec![-0.5; 2],
            upper: vec![count as f64 - 0.5; 2],
            ink: Ink::Mistake,
            opacity: 0.45,
            label: String::new(),
        });
    }
    let blank: usize = patients.blank.iter().flatten().filter(|&&blank| blank).count();
    let zeros: usize = patients.zero.iter().flatten().filter(|&&zero| zero).count();
    figure.summary(format!(
        "{blank} of {} cells are blank, {zeros} of them zeros that cannot be. {} were filled, and {} of {rows} patients \
         were taken away.",
        rows * count,
        run.filled(),
        rows - run.left().len()
    ))
}

fn column(run: &DataCleaning, place: usize) -> Figure {
    let patients = &run.patients;
    let values: Vec<f64> = (0..patients.rows()).map(|row| number(run, place, row)).collect();
    let present: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let y = Axis { range: Range::FromZero, ..Axis::linear("patients") };
    let name = words(&patients.features[place]);
    let mut figure = Figure::new(Axis::linear(name.clone()), y);
    let Ok(all) = Histogram::new(&present, BARS) else {
        return figure.summary("There are no numbers.".to_owned());
    };
    let edges = all.edges();
    let at: Vec<f64> = edges.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect();
    let mut base = vec![0.0; at.len()];
    let is_filled = |row: usize| patients.blank[place][row] && (run.cleared || !patients.zero[place][row]);
    let parts: [(Ink, Vec<usize>); 3] = [
        (Ink::Muted, (0..values.len()).filter(|&row| run.kept[row] && !is_filled(row)).collect()),
        (Ink::Data, (0..values.len()).filter(|&row| run.kept[row] && is_filled(row)).collect()),
        (Ink::Mistake, (0..values.len()).filter(|&row| !run.kept[row]).collect()),
    ];
    for (ink, rows) in parts {
        let part: Vec<f64> = rows.iter().map(|&row| values[row]).filter(|value| value.is_finite()).collect();
        let counts = Histogram::with_edges(&part, edges.to_vec())
            .map_or_else(|_| vec![0; at.len()], |part| part.counts().to_vec());
        let top: Vec<f64> = base.iter().zip(&counts).map(|(base, &count)| base + count as f64).collect();
        figure.marks.push(Mark::Bars {
            at: at.clone(),
            base,
            value: top.clone(),
            width: edges[1] - edges[0],
            colour: Colour::from(ink),
            orientation: Orientation::Vertical,
        });
        base = top;
    }
    let column = patients.numbers().iter().position(|&start| start == patients.groups[place].start);
    let fences = run.found.as_ref().zip(column).and_then(|(found, column)| found.fences.get(column));
    let mut said = String::new();
    if let Some(fences) = fences {
        let (least, most) = (edges[0], edges[edges.len() - 1]);
        for at in [fences.low, fences.high].into_iter().filter(|at| (least..=most).contains(at)) {
            figure.marks.push(Mark::Rule {
                orientation: Orientation::Vertical,
                at,
                ink: Ink::Mistake,
                dash: Dash::Dashed,
                label: String::new(),
            });
        }
        said = format!(" The fences are {:.1} and {:.1}.", fences.low, fences.high);
    }
    figure.summary(format!(
        "{} numbers of {name}, mean {:.1}, standard deviation {:.1}.{said}",
        present.len(),
        mean(&present),
        standard_deviation(&present)
    ))
}

fn folds(run: &DataCleaning) -> Figure {
    let ends = [0.4, FOLDS as f64 + 0.6];
    let areas = run.areas();
    let mut figure = Figure::new(
        Axis::linear("fold").between(ends[0], ends[1]),
        Axis::linear("AUC on the fold held out").between(0.6, 1.0),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: GOAL_AREA,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: String::new(),
    })
    .with(Mark::Points {
        x: (1..=areas.len()).map(|fold| fold as f64).collect(),
        y: areas.to_vec(),
        colour: Ink::Data.into(),
        radius: 5.0,
        opacity: 1.0,
        names: Vec::new(),
    });
    let Some(mean) = run.area() else {
        return figure.summary("No fold was judged yet, or too little was left to learn from.");
    };
    figure.marks.push(Mark::line(ends.to_vec(), vec![mean; 2], Ink::Data));
    figure.summary(format!("{} of {FOLDS} folds were judged; their mean AUC is {mean:.3}.", areas.len()))
}

fn columns(run: &DataCleaning) -> Table {
    let patients = &run.patients;
    let headings = [
        ("column", 0),
        ("blank", 0),
        ("of these zeros", 0),
        ("filled", 0),
        ("spread measured", 1),
        ("spread now", 1),
        ("beyond fences", 0),
    ];
    let numbers = patients.numbers();
    let row = |place: usize| {
        let blank = patients.blank[place].iter().filter(|&&blank| blank).count();
        let zeros = patients.zero[place].iter().filter(|&&zero| zero).count();
        let filled = match run.blanks {
            Blanks::Drop => 0,
            _ => patients.blank[place][..run.swept].iter().filter(|&&blank| blank).count(),
        };
        let start = patients.groups[place].start;
        let spread = |known: bool| {
            let rows = (0..patients.rows()).filter(|&row| !known || !patients.blank[place][row]);
            let values: Vec<f64> =
                rows.map(|row| run.x[(row, start)]).filter(|value| value.is_finite()).collect();
            Cell::from(standard_deviation(&values))
        };
        let is_number = patients.levels[place].is_none();
        let column = numbers.iter().position(|&other| other == start);
        let beyond = run.found.as_ref().zip(column).filter(|(found, _)| !found.fences.is_empty());
        vec![
            Cell::from(words(&patients.features[place])),
            Cell::from(blank as f64),
            Cell::from(zeros as f64),
            Cell::from(filled as f64),
            if is_number { spread(true) } else { Cell::Missing },
            if is_number { spread(false) } else { Cell::Missing },
            beyond
                .and_then(|(found, column)| found.beyond.get(column))
                .map_or(Cell::Missing, |rows| Cell::from(rows.len() as f64)),
        ]
    };
    Table {
        columns: headings.map(|(label, digits)| TableColumn { label: label.to_owned(), digits }).into(),
        rows: (0..patients.features.len()).map(row).collect(),
        ..Table::default()
    }
}
