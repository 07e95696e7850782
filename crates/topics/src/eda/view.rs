//! What the lab shows: what each column tells, one column by its groups, the model's folds, the summary.

use stepwise_kernels::stats::{Histogram, Proportion, mean, median};
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table, TableColumn,
    TickFormat, View, capital, words,
};

use super::groups::Groups;
use super::model::FOLDS;
use super::session::Eda;
use super::table::AFTERWARDS;

/// The most groups of a column that are drawn, and the bars of a histogram.
const GROUPS: usize = 12;
const BARS: usize = 20;

/// The confidence of an interval.
const CONFIDENCE: f64 = 0.95;

pub fn view(run: &Eda) -> View {
    let mut panels = vec![Panel::full(
        "tells",
        &format!("How much each column tells about “{}”", words(&run.passengers.target)),
        tells_caption(run),
        tells(run),
    )];
    if let Some(column) = run.shown().and_then(|place| run.passengers.columns.get(place)) {
        let name = words(&column.name);
        let told = &run.passengers.classes.labels[run.passengers.told()];
        panels.push(Panel::half(
            "rows",
            &format!("{}: the rows", capital(&name)),
            "How many rows lie where, stacked by what became of them.",
            rows(run, column),
        ));
        panels.push(Panel::half(
            "shares",
            &format!("{}: share of “{told}”", capital(&name)),
            "Each dot is a group, its line the 95 % interval. The farther the dots from the rule, the more it tells.",
            shares(run, column),
        ));
    }
    panels.push(Panel::half(
        "model",
        "The model on passengers it has not seen",
        model_caption(run),
        model(run),
    ));
    panels.push(Panel::half(
        "summary",
        "The columns looked at",
        "“Tells” is the share of all there is to know; “by chance” is what it would tell of shuffled rows.",
        summary(run),
    ));
    View { panels }
}

fn tells_caption(run: &Eda) -> String {
    let note = &run.passengers.note;
    let seen = run.tells.len();
    let all = run.passengers.columns.len();
    let progress = if seen < all { format!("{seen} of {all} columns looked at. ") } else { String::new() };
    let left = match run.suspicion < 1.0 {
        true => "Beyond the dashed line it is orange, and left out of the model.",
        false => "Nothing is left out, not even what was written down afterwards.",
    };
    format!(
        "{note}{progress}A bar of 100 % would tell everything. Short lines are what shuffled rows tell: chance. {left}"
    )
}

/// The columns by what they tell, the most telling on top; those not looked at yet below.
fn order(run: &Eda) -> Vec<usize> {
    let mut order = run.ranking();
    order.extend(run.tells.len()..run.passengers.columns.len());
    order.reverse();
    order
}

fn tells(run: &Eda) -> Figure {
    let order = order(run);
    let names = order.iter().map(|&column| words(&run.passengers.columns[column].name));
    let axis = Axis::linear("share of the answer that the column tells")
        .between(0.0, 1.08)
        .format(TickFormat::Percent);
    let mut figure = Figure::new(axis, Axis::category("", names));
    let seen: Vec<(usize, usize)> =
        order.iter().copied().enumerate().filter(|(_, column)| *column < run.tells.len()).collect();
    for (suspicious, ink) in [(false, Ink::Data), (true, Ink::Mistake)] {
        let chosen = || seen.iter().filter(move |(_, column)| run.is_suspicious(*column) == suspicious);
        figure.marks.push(Mark::Bars {
            at: chosen().map(|(place, _)| *place as f64).collect(),
            base: Vec::new(),
            value: chosen().map(|(_, column)| run.tells[*column].share).collect(),
            width: 0.7,
            colour: ink.into(),
            orientation: Orientation::Horizontal,
        });
    }
    for &(place, column) in &seen {
        let (at, tells) = (place as f64, run.tells[column]);
        figure.marks.push(Mark::line(vec![tells.chance; 2], vec![at - 0.42, at + 0.42], Ink::Ink));
        let late = run.passengers.shipped && run.passengers.columns[column].name == AFTERWARDS;
        let ink = if late || run.is_suspicious(column) { Ink::Mistake } else { Ink::Ink };
        figure.marks.push(Mark::Text {
            x: tells.share + 0.012,
            y: at,
            text: format!("{:.1} %", 100.0 * tells.share),
            ink,
            anchor: Anchor::Start,
        });
    }
    if run.suspicion < 1.0 {
        figure.marks.push(Mark::Rule {
            orientation: Orientation::Vertical,
            at: run.suspicion,
            ink: Ink::Muted,
            dash: Dash::Dashed,
            label: String::new(),
        });
    }
    let best = run.ranking().into_iter().take(4).map(|column| {
        format!("{} {:.1} %", words(&run.passengers.columns[column].name), 100.0 * run.tells[column].share)
    });
    let best: Vec<String> = best.collect();
    figure.summary(match best.is_empty() {
        true => "No column was looked at yet.".to_owned(),
        false => format!("Of what there is to know, the most telling columns tell: {}.", best.join(", ")),
    })
}

/// The groups that have most rows, in their order.
fn largest(column: &Groups) -> Vec<usize> {
    let mut sizes: Vec<(usize, usize)> = (0..column.labels.len())
        .map(|group| (column.of.iter().filter(|&&other| other == group).count(), group))
        .filter(|(size, _)| *size > 0)
        .collect();
    sizes.sort_by(|a, b| b.cmp(a));
    let mut groups: Vec<usize> = sizes.into_iter().take(GROUPS).map(|(_, group)| group).collect();
    groups.sort_unstable();
    groups.reverse();
    groups
}

/// Rows by class, stacked: for numbers with many values a histogram, else by group.
fn rows(run: &Eda, column: &Groups) -> Figure {
    let classes = &run.passengers.classes;
    let y = Axis { range: Range::FromZero, ..Axis::linear("rows") };
    let numbers = column.numbers.as_ref().filter(|_| column.labels.len() < column.distinct);
    let histogram =
        numbers.and_then(|numbers| Some((numbers, Histogram::new(&column.present(), BARS).ok()?)));
    let (mut figure, places, width, orientation, counts): (_, Vec<f64>, _, _, Vec<Vec<usize>>) =
        match histogram {
            Some((numbers, all)) => {
                let edges = all.edges();
                let of_class = |class: usize| -> Vec<usize> {
                    let of = numbers.iter().zip(&classes.of);
                    let values: Vec<f64> = of
                        .filter(|(number, other)| **other == class && number.is_finite())
                        .map(|(&number, _)| number)
                        .collect();
                    Histogram::with_edges(&values, edges.to_vec())
                        .map_or(vec![0; BARS], |part| part.counts().to_vec())
                };
                (
                    Figure::new(Axis::linear(words(&column.name)), y),
                    edges.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect(),
                    0.94 * (edges[1] - edges[0]),
                    Orientation::Vertical,
                    (0..classes.labels.len()).map(of_class).collect(),
                )
            }
            None => {
                let groups = largest(column);
                let of_class = |class: usize| -> Vec<usize> {
                    let size = |group: usize| {
                        column
                            .of
                            .iter()
                            .zip(&classes.of)
                            .filter(|&(&other, &is)| other == group && is == class)
                            .count()
                    };
                    groups.iter().map(|&group| size(group)).collect()
                };
                (
                    Figure::new(
                        y,
                        Axis::category("", groups.iter().map(|&group| column.labels[group].clone())),
                    ),
                    (0..groups.len()).map(|place| place as f64).collect(),
                    0.7,
                    Orientation::Horizontal,
                    (0..classes.labels.len()).map(of_class).collect(),
                )
            }
        };
    let mut base = vec![0.0; places.len()];
    for (class, counts) in counts.iter().enumerate() {
        let top: Vec<f64> = base.iter().zip(counts).map(|(base, &count)| base + count as f64).collect();
        figure.marks.push(Mark::Bars {
            at: places.clone(),
            base,
            value: top.clone(),
            width,
            colour: Colour::from(Ink::Class(class)),
            orientation,
        });
        base = top;
    }
    let blank =
        if column.blank > 0 { format!(" It is blank in {} rows.", column.blank) } else { String::new() };
    figure.classes(classes.labels.iter().cloned()).summary(format!(
        "{} has {} different values.{blank}",
        capital(&words(&column.name)),
        column.distinct
    ))
}

/// The share of the told class in each group.
fn shares(run: &Eda, column: &Groups) -> Figure {
    let told = run.passengers.told();
    let groups = largest(column);
    let of = |group: usize| {
        let members =
            || column.of.iter().zip(&run.passengers.classes.of).filter(move |(other, _)| **other == group);
        Proportion::new(members().filter(|(_, class)| **class == told).count(), members().count()).ok()
    };
    let shares: Vec<(f64, Proportion)> =
        groups.iter().enumerate().filter_map(|(place, &group)| Some((place as f64, of(group)?))).collect();
    let names = groups.iter().map(|&group| column.labels[group].clone());
    let label = format!("share of “{}”", run.passengers.classes.labels[told]);
    let x = Axis::linear(label).between(0.0, 1.0).format(TickFormat::Percent);
    let mut figure = Figure::new(x, Axis::category("", names)).with(Mark::Rule {
        orientation: Orientation::Vertical,
        at: run.passengers.share(told),
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "all rows".to_owned(),
    });
    for (place, share) in &shares {
        if let Ok((low, high)) = share.interval(CONFIDENCE) {
            figure.marks.push(Mark::line(vec![low, high], vec![*place; 2], Ink::Data));
        }
    }
    let said: Vec<String> = shares
        .iter()
        .rev()
        .zip(groups.iter().rev())
        .map(|((_, share), &group)| format!("{} {:.0} %", column.labels[group], 100.0 * share.share()))
        .collect();
    figure
        .with(Mark::Points {
            x: shares.iter().map(|(_, share)| share.share()).collect(),
            y: shares.iter().map(|(place, _)| *place).collect(),
            colour: Ink::Data.into(),
            radius: 4.0,
            opacity: 1.0,
            names: Vec::new(),
        })
        .summary(format!("{}: {}.", capital(&words(&column.name)), said.join(", ")))
}

fn model_caption(run: &Eda) -> String {
    let before = run.model.as_ref().is_some_and(|model| !model.accuracies_before.is_empty());
    let base = "Ten folds, each held out once.";
    match before {
        true => format!(
            "{base} Before the ship sails nobody has a lifeboat: the same model is asked again with that column blank."
        ),
        false => {
            format!("{base} The dashed line is the guess that never looks: always the most frequent class.")
        }
    }
}

fn model(run: &Eda) -> Figure {
    let ends = [0.4, FOLDS as f64 + 0.6];
    let classes = &run.passengers.classes;
    let guess = (0..classes.labels.len()).map(|class| run.passengers.share(class)).fold(0.0, f64::max);
    let mut figure = Figure::new(
        Axis::linear("fold").between(ends[0], ends[1]),
        Axis::linear("accuracy").between(0.4, 1.02).format(TickFormat::Percent),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: guess,
        ink: Ink::Muted,
        dash: Dash::Dashed,
        label: "never looking".to_owned(),
    });
    let mut words = Vec::new();
    if let Some(model) = &run.model {
        let series = [("as tested", &model.accuracies), ("before the ship sails", &model.accuracies_before)];
        figure = figure.classes(
            series.iter().take(if model.accuracies_before.is_empty() { 1 } else { 2 }).map(|(name, _)| *name),
        );
        for (class, (name, accuracies)) in series.into_iter().enumerate() {
            if accuracies.is_empty() {
                continue;
            }
            let mean = mean(accuracies);
            figure.marks.push(Mark::line(ends.to_vec(), vec![mean; 2], Ink::Class(class)));
            figure.marks.push(Mark::Points {
                x: (1..=accuracies.len()).map(|fold| fold as f64).collect(),
                y: accuracies.clone(),
                colour: Colour::Class { classes: vec![class as i32; accuracies.len()] },
                radius: 4.0,
                opacity: 1.0,
                names: Vec::new(),
            });
            words.push(format!("{name} {:.1} %", 100.0 * mean));
        }
    }
    figure.summary(match words.is_empty() {
        true => {
            format!("The model has not begun. Never looking is right in {:.1} % of the rows.", 100.0 * guess)
        }
        false => format!("Mean accuracy: {}. Never looking: {:.1} %.", words.join(", "), 100.0 * guess),
    })
}

fn summary(run: &Eda) -> Table {
    let columns = [
        ("column", 0),
        ("blank", 0),
        ("least", 1),
        ("median", 1),
        ("most", 1),
        ("tells, %", 1),
        ("by chance, %", 1),
    ];
    let row = |place: usize| {
        let column = &run.passengers.columns[place];
        let numbers = column.present();
        let of = |pick: fn(&[f64]) -> f64| {
            if numbers.is_empty() { Cell::Missing } else { Cell::from(pick(&numbers)) }
        };
        vec![
            Cell::from(words(&column.name)),
            Cell::from(column.blank as f64),
            of(|numbers| numbers.iter().copied().fold(f64::INFINITY, f64::min)),
            of(median),
            of(|numbers| numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
            Cell::from(100.0 * run.tells[place].share),
            Cell::from(100.0 * run.tells[place].chance),
        ]
    };
    Table {
        columns: columns
            .iter()
            .map(|&(label, digits)| TableColumn { label: label.to_owned(), digits })
            .collect(),
        rows: run.ranking().into_iter().map(row).collect(),
        ..Table::default()
    }
}
