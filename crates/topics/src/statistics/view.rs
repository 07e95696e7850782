//! What the lab shows: the differences that chance gives, p-values on their way, false alarms, and the power of a plan.

use stepwise_kernels::stats::{Distribution, Histogram, Proportion};
use stepwise_lab::{
    Anchor, Axis, Cell, Dash, Figure, Ink, Mark, Orientation, Panel, Table, TableColumn, TickFormat, View,
    thousands,
};

use super::session::{STEPS, Statistics};
use super::{DAYS, GOAL_POWER};

pub fn view(run: &Statistics) -> View {
    let experiment = &run.experiment;
    let shuffles = run.permutation.statistics().len();
    let caption = format!(
        "{}Each shuffle deals the {} out anew, as if the group meant nothing. Bars beyond the broken lines are as far \
         from 0 as the real difference: p is their share. The curve is what the z-test supposes.",
        experiment.note,
        if experiment.shipped { "names" } else { "groups" }
    );
    let title = match shuffles {
        0 => "The differences that chance would give".to_owned(),
        _ => format!("The differences that chance gave in {} shuffles", thousands(shuffles)),
    };
    View {
        panels: vec![
            Panel::full("shuffles", &title, caption, shuffles_figure(run)),
            Panel::half(
                "paths",
                "p from day to day, with nothing to find",
                paths_caption(run),
                paths_figure(run),
            ),
            Panel::half(
                "alarms",
                "False alarms",
                "The share of tests of nothing that found something. The band is where the true share lies, with 95 % \
                 confidence.",
                alarms_figure(run),
            ),
            Panel::half(
                "power",
                "How many rows it takes",
                "The probability of finding the difference, by the size of each group. The dot is your plan, the bar \
                 what simulated experiments found.",
                power_figure(run),
            ),
            Panel::half("groups", "The real experiment", groups_caption(run), groups_table(run)),
        ],
    }
}

fn rule(orientation: Orientation, at: f64, ink: Ink, label: impl Into<String>) -> Mark {
    Mark::Rule { orientation, at, ink, dash: Dash::Dashed, label: label.into() }
}

/// The histogram of the shuffles over the curve that the z-test supposes.
fn shuffles_figure(run: &Statistics) -> Figure {
    const CORNERS: usize = 120;
    const BINS: f64 = 44.0;
    let experiment = &run.experiment;
    let (observed, error) = (100.0 * experiment.test.difference, 100.0 * experiment.test.pooled_error);
    let reach = (4.0 * error).max(1.3 * observed.abs());
    // A shuffle that moves one yes over moves the difference by one notch: bins of whole notches, or else the bars
    // look like a comb.
    let notch: f64 = experiment.outcomes.iter().map(|rows| 100.0 / rows.len() as f64).sum();
    let width = (2.0 * reach / BINS / notch).ceil() * notch;
    // The real difference is the value nearest to 0 in its bin.
    let first = observed.abs() - notch / 2.0;
    let bins_above = ((reach - first) / width).ceil();
    let bins_below = ((reach + first) / width).ceil();
    let high = first + bins_above * width;
    let edges: Vec<f64> =
        (0..=(bins_above + bins_below) as usize).map(|edge| high - edge as f64 * width).rev().collect();
    let differences: Vec<f64> = run.permutation.statistics().iter().map(|value| 100.0 * value).collect();
    let at: Vec<f64> = edges.iter().map(|edge| edge + width / 2.0).take(edges.len() - 1).collect();
    let counts = Histogram::with_edges(&differences, edges).map_or(Vec::new(), |all| all.counts().to_vec());
    let shares: Vec<f64> =
        counts.iter().map(|&count| count as f64 / differences.len().max(1) as f64).collect();

    let curve = Distribution::Normal { mean: 0.0, deviation: error };
    let density = |x: f64| width * curve.log_density(x).exp();
    let x: Vec<f64> =
        (0..=CORNERS).map(|corner| reach * (2.0 * corner as f64 / CORNERS as f64 - 1.0)).collect();
    let y: Vec<f64> = x.iter().map(|&x| density(x)).collect();
    let extreme = differences.iter().filter(|value| value.abs() >= observed.abs() - notch / 2.0).count();
    let summary = match run.p_value() {
        Some(p_value) => format!(
            "{extreme} of {} shuffles differ by at least {:.2} points, as the real groups do: p = {p_value:.4}.",
            thousands(differences.len()),
            observed.abs()
        ),
        None => format!(
            "The real difference is {observed:.2} points. Chance alone would spread around 0 with a standard error of \
             {error:.2} points."
        ),
    };
    let mut figure = Figure::new(
        Axis::linear(format!("difference in {}, percentage points", experiment.yes)).between(-reach, reach),
        Axis::linear("share of the shuffles").format(TickFormat::Percent).between(0.0, 1.3 * density(0.0)),
    )
    .summary(summary);
    for (far, ink) in [(false, Ink::Data), (true, Ink::Accent)] {
        let of = |at: &f64| (at.abs() > first) == far;
        let (at, value): (Vec<f64>, Vec<f64>) =
            at.iter().zip(&shares).filter(|(at, share)| of(at) && **share > 0.0).unzip();
        figure.marks.push(Mark::Bars {
            at,
            base: Vec::new(),
            value,
            width: 0.9 * width,
            colour: ink.into(),
            orientation: Orientation::Vertical,
        });
    }
    figure
        .with(Mark::line(x, y, Ink::Muted))
        .with(rule(Orientation::Vertical, observed, Ink::Accent, "the real difference"))
        .with(rule(Orientation::Vertical, -observed, Ink::Muted, ""))
}

fn paths_caption(run: &Statistics) -> String {
    let level = run.plan.level;
    match run.plan.looks {
        1 => format!("Only p at the end counts. In orange, those that end below {level}."),
        DAYS => format!("Every evening counts. In orange, those that were once below {level}."),
        looks => {
            format!("The {looks} looks are marked. In orange, those that were below {level} at one of them.")
        }
    }
}

/// The last simulated tests of nothing.
fn paths_figure(run: &Statistics) -> Figure {
    /// Lower p-values are drawn here.
    const FLOOR: f64 = 0.001;
    let days: Vec<f64> = (1..=DAYS).map(|day| day as f64).collect();
    let found = run.drawn.iter().filter(|experiment| experiment.found.is_some()).count();
    let level = run.plan.level;
    let mut figure = Figure::new(
        Axis::linear("day").between(0.0, DAYS as f64 + 1.0),
        Axis::log("p-value").between(FLOOR * 0.8, 1.2),
    )
    .summary(match run.drawn.len() {
        0 => "Drawn once experiments are simulated.".to_owned(),
        drawn => format!("Of the last {drawn} tests of nothing, {found} found something."),
    })
    .with(Mark::Area {
        x: vec![0.0, DAYS as f64 + 1.0],
        lower: vec![FLOOR * 0.8; 2],
        upper: vec![level; 2],
        ink: Ink::Mistake,
        opacity: 0.12,
        label: String::new(),
    });
    if run.drawn.is_empty() {
        return figure.with(Mark::Text {
            x: DAYS as f64 / 2.0,
            y: 0.3,
            text: "Experiments are simulated while it runs.".to_owned(),
            ink: Ink::Muted,
            anchor: Anchor::Middle,
        });
    }
    for experiment in run.drawn.iter().filter(|experiment| experiment.found.is_none()) {
        let shown = experiment.p_values.iter().map(|p| p.max(FLOOR)).collect();
        figure.marks.push(Mark::Line {
            x: days.clone(),
            y: shown,
            ink: Ink::Data,
            dash: Dash::Solid,
            width: 1.0,
            label: String::new(),
        });
    }
    for (experiment, day) in run.drawn.iter().filter_map(|experiment| Some((experiment, experiment.found?))) {
        let shown: Vec<f64> = experiment.p_values.iter().take(day + 1).map(|p| p.max(FLOOR)).collect();
        let end = shown.last().copied().unwrap_or(level);
        figure.marks.push(Mark::line(days[..=day].to_vec(), shown, Ink::Mistake));
        figure.marks.push(Mark::Points {
            x: vec![days[day]],
            y: vec![end],
            colour: Ink::Mistake.into(),
            radius: 4.0,
            opacity: 1.0,
            names: vec!["false alarm".to_owned()],
        });
    }
    let looks: Vec<f64> =
        (0..DAYS).filter(|&day| run.plan.nothing.is_look(day)).map(|day| days[day]).collect();
    figure
        .with(Mark::Points {
            y: vec![level; looks.len()],
            x: looks,
            colour: Ink::Ink.into(),
            radius: 2.0,
            opacity: 1.0,
            names: Vec::new(),
        })
        .with(Mark::Text {
            x: 0.4,
            y: level * 0.72,
            text: format!("below {level}: a find"),
            ink: Ink::Muted,
            anchor: Anchor::Start,
        })
}

/// The share of false alarms while tests of nothing come in.
fn alarms_figure(run: &Statistics) -> Figure {
    let level = run.plan.level;
    let (mut x, mut rate, mut low, mut high) = (vec![], vec![], vec![], vec![]);
    for &(tests, finds) in &run.alarms {
        if let Ok(share) = Proportion::new(finds, tests)
            && let Ok((from, to)) = share.interval(0.95)
        {
            x.push(tests as f64);
            rate.push(share.share());
            low.push(from);
            high.push(to);
        }
    }
    let summary = match (run.alarms.last(), low.last(), high.last()) {
        (Some((tests, finds)), Some(from), Some(to)) => format!(
            "{finds} false alarms in {} tests of nothing: between {:.1} and {:.1} %, where {:.1} % were meant.",
            thousands(*tests),
            100.0 * from,
            100.0 * to,
            100.0 * level
        ),
        _ => format!("A level of {level} means {:.1} % of false alarms, at one look.", 100.0 * level),
    };
    // Late shares are near the truth, and the first few may be anywhere.
    let top = rate.iter().skip(5).copied().fold(2.0 * level, f64::max);
    let all = run.alarms.last().map_or(20, |(tests, _)| tests / run.alarms.len()) * STEPS;
    let ink = if rate.last().is_some_and(|&rate| rate > 1.4 * level) { Ink::Mistake } else { Ink::Data };
    Figure::new(
        Axis::linear("tests of nothing").between(0.0, all as f64),
        Axis::linear("false alarms").format(TickFormat::Percent).between(0.0, 1.25 * top),
    )
    .with(Mark::Area { x: x.clone(), lower: low, upper: high, ink, opacity: 0.2, label: String::new() })
    .with(Mark::line(x, rate, ink))
    .with(rule(Orientation::Horizontal, level, Ink::Ink, "meant"))
    .summary(summary)
}

/// Power over the size of the groups, with the plan and what it found.
fn power_figure(run: &Statistics) -> Figure {
    const PLACES: usize = 80;
    let plan = &run.plan;
    let (low, high) = (50.0_f64, (3.0 * plan.needed).max(2.0 * plan.rows as f64));
    let x: Vec<f64> =
        (0..=PLACES).map(|place| low * (high / low).powf(place as f64 / PLACES as f64)).collect();
    let y: Vec<f64> = x.iter().map(|&rows| plan.power_of(rows).unwrap_or(f64::NAN)).collect();
    let mut figure = Figure::new(
        Axis::log("rows in each group").format(TickFormat::Short).between(low, high),
        Axis::linear("power").format(TickFormat::Percent).between(0.0, 1.05),
    )
    .with(rule(Orientation::Horizontal, GOAL_POWER, Ink::Muted, ""))
    .with(rule(
        Orientation::Vertical,
        plan.needed,
        Ink::Muted,
        format!("{} for 80 %", thousands(plan.needed.ceil() as usize)),
    ))
    .with(Mark::line(x, y, Ink::Ink));
    let rows = plan.rows as f64;
    let mut summary = format!(
        "A difference of {} points takes {} rows in each group for a power of 80 %; {} rows have {:.0} %.",
        plan.lift,
        thousands(plan.needed.ceil() as usize),
        thousands(plan.rows),
        100.0 * plan.power
    );
    if let Ok(found) = Proportion::new(plan.something.finds(), plan.something.experiments())
        && let Ok((from, to)) = found.interval(0.95)
    {
        figure.marks.push(Mark::line(vec![rows, rows], vec![from, to], Ink::Accent));
        summary = format!("{summary} Simulated experiments found it in {:.0} %.", 100.0 * found.share());
    }
    figure
        .with(Mark::Points {
            x: vec![rows],
            y: vec![plan.power],
            colour: Ink::Accent.into(),
            radius: 4.5,
            opacity: 1.0,
            names: vec!["your plan".to_owned()],
        })
        .summary(summary)
}

fn groups_caption(run: &Statistics) -> String {
    match run.experiment.smallest_count() {
        least @ 0..10 => format!(
            "The smallest count is {least}: too few for the z-test's curve, which wants ten. Trust the shuffles."
        ),
        _ => "Shares with their 95 % intervals. All counts are above ten, so that the z-test's curve holds."
            .to_owned(),
    }
}

fn groups_table(run: &Statistics) -> Table {
    let experiment = &run.experiment;
    let column = |label: &str, digits| TableColumn { label: label.to_owned(), digits };
    let rows = experiment
        .groups
        .iter()
        .zip(&experiment.outcomes)
        .zip(&experiment.counts)
        .map(|((name, outcomes), count)| {
            let interval = count.interval(0.95).unwrap_or((f64::NAN, f64::NAN));
            vec![
                Cell::from(name.as_str()),
                Cell::from(outcomes.len() as f64),
                Cell::from(outcomes.iter().sum::<f64>()),
                Cell::from(100.0 * count.share()),
                Cell::from(100.0 * interval.0),
                Cell::from(100.0 * interval.1),
            ]
        })
        .collect();
    Table {
        columns: vec![
            column("group", 0),
            column("rows", 0),
            column(&experiment.yes, 0),
            column("share, %", 2),
            column("from", 2),
            column("to", 2),
        ],
        rows,
        ..Table::default()
    }
}
