//! What the lab shows: revenue by month, the pipeline, and the table with what the last block changed.

use stepwise_kernels::frame::date;
use stepwise_lab::{
    Axis, Block, BlockState, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table,
    TableColumn, TickFormat, View, capital, thousands, words,
};

use super::pipeline::{Change, key};
use super::session::{Pandas, best, counts, growth};
use super::table_view::table;

pub fn view(run: &Pandas) -> View {
    let (title, caption, figure) = match run.sums() {
        Some(sums) => sums_figure(run, &sums),
        None => counts_figure(run),
    };
    let pipeline_caption = match &run.failure {
        Some(_) => "A block found no column that it needs: an earlier one used it up. Move one of them.",
        None => {
            "Move the blocks and see what changes. Some can change places without a difference, some cannot stand \
             where you put them, and some give a wrong number without a word."
        }
    };
    View {
        panels: vec![
            Panel::full("months", &title, format!("{}{caption}", run.sales.note), figure),
            Panel::half("pipeline", "The pipeline", pipeline_caption, blocks(run)),
            groups(run),
            Panel::full("table", &table_title(run), table_caption(run), table(run)),
        ],
    }
}

fn blocks(run: &Pandas) -> Vec<Block> {
    let done = run.done();
    let block = |(place, verb): (usize, &super::pipeline::Verb)| {
        let (label, code) = verb.label(&run.sales, &run.settings);
        let (state, note) = match (place + 1).cmp(&done) {
            std::cmp::Ordering::Less => (BlockState::Done, run.stages[place + 1].note.clone()),
            std::cmp::Ordering::Equal => (BlockState::Active, run.stages[place + 1].note.clone()),
            std::cmp::Ordering::Greater => match &run.failure {
                Some(why) if place == done => (BlockState::Failed, capital(why) + "."),
                _ => (BlockState::Waiting, String::new()),
            },
        };
        Block { label, code, note, state }
    };
    run.order.iter().enumerate().map(block).collect()
}

/// The axis of the groups, and where each stands: on the calendar in the middle of its month.
fn places(run: &Pandas, labels: &[String]) -> (Axis, Vec<f64>, f64) {
    /// Days of air at both ends, and of a bar.
    const AIR: f64 = 20.0;
    const BAR: f64 = 24.0;
    let days: Option<Vec<f64>> =
        labels.iter().map(|label| Some(f64::from(date::parse(&format!("{label}-15"))?))).collect();
    match days {
        Some(days) if key(&run.sales) == "month" && !days.is_empty() => {
            let low = days.iter().copied().fold(f64::INFINITY, f64::min);
            let high = days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (Axis::time("").between(low - AIR, high + AIR), days, BAR)
        }
        _ => (
            Axis::category(words(&run.sales.group), labels.iter().cloned()),
            (0..labels.len()).map(|place| place as f64).collect(),
            0.8,
        ),
    }
}

fn bars(at: Vec<f64>, base: Vec<f64>, value: Vec<f64>, width: f64, ink: Ink) -> Mark {
    Mark::Bars { at, base, value, width, colour: Colour::from(ink), orientation: Orientation::Vertical }
}

/// How many rows each group has, with and without a price.
fn counts_figure(run: &Pandas) -> (String, String, Figure) {
    let all = counts(run).unwrap_or_default();
    let labels: Vec<String> = all.iter().map(|(label, ..)| label.clone()).collect();
    let (axis, at, width) = places(run, &labels);
    let known: Vec<f64> = all.iter().map(|(_, known, _)| *known).collect();
    let total: Vec<f64> = all.iter().map(|(_, known, blank)| known + blank).collect();
    let blank: f64 = all.iter().map(|(.., blank)| blank).sum();
    let worst = all.iter().max_by(|a, b| a.2.total_cmp(&b.2));
    let summary = match worst {
        Some((label, _, most)) if blank > 0.0 => format!(
            "{} of {} rows have no price; most of them, {most}, are in {label}.",
            thousands(blank as usize),
            thousands(total.iter().sum::<f64>() as usize)
        ),
        _ => "Every row has a price.".to_owned(),
    };
    let y = Axis { range: Range::FromZero, ..Axis::linear("rows") };
    let figure = Figure::new(axis, y)
        .with(bars(at.clone(), Vec::new(), known.clone(), width, Ink::Data))
        .with(bars(at, known, total, width, Ink::Mistake))
        .summary(summary.clone());
    ("Rows before they are summed up".to_owned(), format!("{summary} Blanks are orange."), figure)
}

/// What each group sums up to, beside the truth.
fn sums_figure(run: &Pandas, sums: &[(String, f64)]) -> (String, String, Figure) {
    let labels: Vec<String> = sums.iter().map(|(label, _)| label.clone()).collect();
    let (axis, at, width) = places(run, &labels);
    let values: Vec<f64> = sums.iter().map(|(_, sum)| *sum).collect();
    let unit = if run.sales.truth.is_some() { ", euros" } else { "" };
    let y = Axis {
        range: Range::FromZero,
        ..Axis::linear(format!("{}{unit}", words(&run.sales.revenue))).format(TickFormat::Short)
    };
    let mut figure = Figure::new(axis, y).with(bars(at.clone(), Vec::new(), values, width, Ink::Data));
    let mut caption = "Each bar is a group's sum.".to_owned();
    if let Ok(trend) = run.frame().numbers("trend") {
        // The first groups have too few before them for a mean.
        let known = at.iter().zip(trend).filter(|(_, mean)| mean.is_finite());
        let (at, means) = known.map(|(&at, &mean)| (at, mean)).unzip();
        figure.marks.push(Mark::line(at, means, Ink::Ink));
        caption += " The line is the trend.";
    }
    if let Some(truth) = &run.truth {
        let of = |label: &String| truth.iter().find(|(other, _)| other == label).map(|(_, sum)| *sum);
        for (label, &at) in labels.iter().zip(&at) {
            let Some(sum) = of(label) else { continue };
            figure.marks.push(Mark::Line {
                x: vec![at - width / 2.0, at + width / 2.0],
                y: vec![sum, sum],
                ink: Ink::Accent,
                dash: Dash::Solid,
                width: 2.5,
                label: String::new(),
            });
        }
        caption += " Short lines are what really came in, before prices were lost.";
    }
    let mut summary = String::new();
    if let Some((label, sum)) = best(sums) {
        summary = format!("The highest is {label} with {}", thousands(sum.max(0.0) as usize));
        if let Some(growth) = growth(sums, label) {
            summary = format!("{summary}, {:+.1} % on the year before", 100.0 * growth);
        }
        summary.push('.');
    }
    let title = format!("{} by {}", capital(&words(&run.sales.revenue)), key(&run.sales));
    (title, format!("{caption} {summary}"), figure.summary(summary))
}

/// The groups in numbers: where the blanks are, and later what each sums up to.
fn groups(run: &Pandas) -> Panel {
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let key = key(&run.sales);
    let (title, caption, columns, rows): (_, _, _, Vec<Vec<Cell>>) = match run.sums() {
        Some(sums) => {
            let change =
                |label: &str| growth(&sums, label).map_or(Cell::Missing, |growth| Cell::from(100.0 * growth));
            let row = |(label, sum): &(String, f64)| {
                vec![Cell::from(label.as_str()), Cell::from(*sum), change(label)]
            };
            (
                "The groups",
                "The change is against the same month of the year before, where there is one.",
                vec![column(key, 0), column(&words(&run.sales.revenue), 0), column("change, %", 1)],
                sums.iter().map(row).collect(),
            )
        }
        None => {
            let row = |(label, known, blank): &(String, f64, f64)| {
                let share = 100.0 * blank / (known + blank);
                vec![Cell::from(label.as_str()), Cell::from(*known), Cell::from(*blank), Cell::from(share)]
            };
            (
                "Where the blanks are",
                "Rows with a price, and rows without.",
                vec![column(key, 0), column("known", 0), column("blank", 0), column("blank, %", 1)],
                counts(run).unwrap_or_default().iter().map(row).collect(),
            )
        }
    };
    Panel::half("groups", title, caption, Table { columns, rows, ..Table::default() })
}

fn table_title(run: &Pandas) -> String {
    match run.done().checked_sub(1) {
        None => "The table".to_owned(),
        Some(last) => {
            let (label, _) = run.order[last].label(&run.sales, &run.settings);
            format!("The table after “{label}”")
        }
    }
}

fn table_caption(run: &Pandas) -> &'static str {
    match run.stages.last().map(|stage| &stage.change) {
        Some(Change::Rows { .. }) => "Rows crossed out are taken away. Scroll to see them all.",
        Some(Change::Nothing) | None => "Scroll to see them all. An empty cell is blank.",
        Some(_) => "Cells with a ground of their own are new or changed.",
    }
}
