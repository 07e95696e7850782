//! What the lab shows: the points with their clusters, the silhouettes, how many clusters there should be.

use stepwise_kernels::stats;
use stepwise_lab::{
    Anchor, Axis, Cell, Colour, Dash, Figure, Ink, Mark, Orientation, Panel, Range, Table, TableColumn,
    TickFormat, View, words,
};

use super::customers::Feature;
use super::dendrogram::dendrogram;
use super::method::Method;
use super::session::Clustering;

/// The most clusters that are all coloured: as many as can be asked for.
const COLOURED: usize = 12;

/// While there are more than that, only this many of the largest are: each colour then means one cluster.
const LARGEST: usize = 8;

pub fn view(run: &Clustering) -> View {
    let classes = classes(run);
    let mut panels = vec![
        Panel::full(
            "points",
            points_title(run),
            format!("{}{}", run.customers.note, points_caption(run)),
            points(run, &classes),
        ),
        Panel::half(
            "silhouettes",
            "Does each sit in its own cluster?",
            "One hair for each row, sorted within its cluster. 1 is deep inside, 0 on the border, below 0 in the wrong \
             cluster.",
            silhouettes(run, &classes),
        ),
    ];
    match &run.method {
        Method::Dbscan { run: dbscan, radius } => panels.push(Panel::half(
            "distances",
            "Which radius?",
            "For each point visited, how far its neighbours must be sought until it is dense, sorted. The knee parts \
             crowd from strays.",
            core_distances(dbscan.core_distances(), *radius),
        )),
        method => panels.push(Panel::half(
            "by_k",
            "How many clusters?",
            "The mean silhouette for each number of clusters, tried one after the other. The highest is the best kept \
             apart.",
            by_k(run, method.asked().unwrap_or(0)),
        )),
    }
    match &run.method {
        Method::KMeans { run: k_means, .. } => panels.push(Panel::half(
            "elbow",
            "The elbow",
            "The inertia always falls with more clusters; a bend says that the next one was not worth it.",
            elbow(run, k_means.centres().nrows()),
        )),
        Method::Agglomerative { run: tree, k } => panels.push(Panel::half(
            "tree",
            "The tree of merges",
            "The last merges, at the distance of the two that merged. Long branches are groups that stayed apart.",
            dendrogram(tree, *k, &classes),
        )),
        Method::Dbscan { .. } => {}
    }
    panels.push(Panel::half(
        "profiles",
        "Who they are",
        "Medians of each cluster, in the features' own units.",
        profiles(run),
    ));
    View { panels }
}

/// The class of each row: its cluster, or only the largest ones while there are very many.
fn classes(run: &Clustering) -> Vec<Option<usize>> {
    let sizes = run.sizes();
    if sizes.len() <= COLOURED {
        return run.labels.clone();
    }
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&cluster| sizes[cluster] > 1).collect();
    order.sort_by(|&a, &b| sizes[b].cmp(&sizes[a]).then(a.cmp(&b)));
    let mut class = vec![None; sizes.len()];
    for (rank, &cluster) in order.iter().take(LARGEST).enumerate() {
        class[cluster] = Some(rank);
    }
    run.labels.iter().map(|label| label.and_then(|label| class[label])).collect()
}

fn names(classes: &[Option<usize>]) -> Vec<String> {
    let count = classes.iter().flatten().max().map_or(0, |most| most + 1);
    (1..=count).map(|number| format!("cluster {number}")).collect()
}

fn points_title(run: &Clustering) -> &'static str {
    match (&run.method, run.method.done()) {
        (Method::KMeans { .. }, false) => "Centres on the move",
        (Method::KMeans { .. }, true) => "The centres stand still",
        (Method::Dbscan { .. }, false) => "Following the crowd",
        (Method::Dbscan { .. }, true) => "Crowds and strays",
        (Method::Agglomerative { .. }, _) => "Merging the nearest two",
    }
}

fn points_caption(run: &Clustering) -> String {
    let what = match &run.method {
        Method::KMeans { .. } => "Small marks are customers, ringed ones the centres with the way they came",
        Method::Dbscan { .. } => {
            "Dots with a colour belong to a dense region; grey ones are noise, or not reached yet"
        }
        Method::Agglomerative { .. } => "Colours are clusters; while there are many, the eight largest",
    };
    let what = if run.customers.own { what.replace("customers", "rows") } else { what.to_owned() };
    let all = run.customers.features.len();
    if all > 2 { format!("{what}. All {all} features count, two are drawn.") } else { format!("{what}.") }
}

/// A feature's axis and the values drawn on it: on a log axis, zeros sit at its low end.
fn axis(run: &Clustering, feature: &Feature) -> (Axis, Vec<f64>) {
    let unit = stepwise_data::info(stepwise_data::CUSTOMERS)
        .ok()
        .filter(|_| !run.customers.own)
        .and_then(|info| info.column(&feature.name))
        .map_or("", |column| column.unit);
    let name = words(&feature.name);
    // "recency days, days" says it twice.
    let label = if unit.is_empty() || name.ends_with(unit) { name } else { format!("{name}, {unit}") };
    let positive: Vec<f64> = feature.values.iter().copied().filter(|&value| value > 0.0).collect();
    let high = feature.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if feature.log && !positive.is_empty() {
        // Far below the rest a single small value would stretch the axis.
        let low = stats::quantile(&positive, 0.01).min(high);
        let axis = Axis::log(label).format(TickFormat::Short).between(0.9 * low, 1.15 * high);
        return (axis, feature.values.iter().map(|value| value.max(low)).collect());
    }
    let low = feature.values.iter().copied().fold(f64::INFINITY, f64::min);
    let air = if high > low { 0.03 * (high - low) } else { 1.0 };
    (Axis::linear(label).format(TickFormat::Short).between(low - air, high + air), feature.values.clone())
}

fn of_class(classes: &[Option<usize>]) -> Vec<i32> {
    classes.iter().map(|class| class.and_then(|class| i32::try_from(class).ok()).unwrap_or(-1)).collect()
}

/// The rows over the first and the last feature, and the centres' way.
fn points(run: &Clustering, classes: &[Option<usize>]) -> Figure {
    let features = &run.customers.features;
    let (Some(across), Some(upwards)) = (features.first(), features.last()) else {
        return Figure::new(Axis::linear(""), Axis::linear(""));
    };
    let ((x_axis, x), (y_axis, y)) = (axis(run, across), axis(run, upwards));
    let clusters = run.sizes().iter().filter(|&&size| size > 0).count();
    let noise = run.labels.iter().filter(|label| label.is_none()).count();
    let mut figure = Figure::new(x_axis, y_axis)
        .with(Mark::Points {
            x,
            y,
            colour: Colour::Class { classes: of_class(classes) },
            radius: 2.4,
            opacity: 0.55,
            names: Vec::new(),
        })
        .classes(names(classes))
        .summary(format!("{} rows in {clusters} clusters, {noise} of them in none.", run.labels.len()));
    if let Method::KMeans { centres, .. } = &run.method {
        let originals: Vec<_> =
            centres.iter().map(|centres| run.customers.original(centres.view())).collect();
        let last = features.len() - 1;
        for class in 0..run.method.clusters() {
            let (x, y): (Vec<f64>, Vec<f64>) =
                originals.iter().map(|places| (places[(class, 0)], places[(class, last)])).unzip();
            figure.marks.push(Mark::line(x.clone(), y.clone(), Ink::Ink));
            if let (Some(&x), Some(&y)) = (x.last(), y.last()) {
                figure.marks.push(Mark::Points {
                    x: vec![x],
                    y: vec![y],
                    colour: Ink::Ink.into(),
                    radius: 7.5,
                    opacity: 1.0,
                    names: vec![format!("centre {}", class + 1)],
                });
                figure.marks.push(Mark::Points {
                    x: vec![x],
                    y: vec![y],
                    colour: Ink::Class(class).into(),
                    radius: 5.5,
                    opacity: 1.0,
                    names: vec![format!("centre {}", class + 1)],
                });
            }
        }
    }
    figure
}

/// The silhouettes, sorted within each cluster, as one area for each.
fn silhouettes(run: &Clustering, classes: &[Option<usize>]) -> Figure {
    /// The most corners of a cluster's area.
    const CORNERS: usize = 150;
    let figure = |rows: f64| {
        Figure::new(
            Axis::linear("rows, cluster by cluster").between(0.0, rows.max(1.0)),
            Axis::linear("silhouette").between(-0.5, 1.0),
        )
        .classes(names(classes))
    };
    let Some((judged, silhouette)) = run
        .judged
        .as_ref()
        .and_then(|judged| judged.silhouette.as_ref().map(|silhouette| (judged, silhouette)))
    else {
        let text = if run.judged.is_some() {
            "It takes two clusters to compare."
        } else {
            "Drawn once the clusters are found."
        };
        let rows = run.labels.len() as f64;
        return figure(rows)
            .with(Mark::Text {
                x: rows / 2.0,
                y: 0.3,
                text: text.to_owned(),
                ink: Ink::Muted,
                anchor: Anchor::Middle,
            })
            .summary(text);
    };
    let mut by_class: Vec<Vec<f64>> = vec![Vec::new(); run.sizes().len()];
    for (&row, &value) in judged.rows.iter().zip(silhouette.samples()) {
        if let Some(label) = run.labels[row] {
            by_class[label].push(value);
        }
    }
    let mut figure = figure(judged.rows.len() as f64);
    let mut from = 0;
    for (class, mut values) in by_class.into_iter().enumerate() {
        values.sort_by(|a, b| b.total_cmp(a));
        let corners = values.len().min(CORNERS);
        let place = |corner: usize| corner * (values.len() - 1) / (corners - 1).max(1);
        let upper: Vec<f64> = (0..corners).map(|corner| values[place(corner)]).collect();
        figure.marks.push(Mark::Area {
            x: (0..corners).map(|corner| (from + place(corner)) as f64).collect(),
            lower: vec![0.0; upper.len()],
            upper,
            ink: Ink::Class(class),
            opacity: 0.75,
            label: String::new(),
        });
        from += values.len();
    }
    let mean = stats::mean(silhouette.samples());
    if mean.is_finite() {
        figure.marks.push(Mark::Rule {
            orientation: Orientation::Horizontal,
            at: mean,
            ink: Ink::Ink,
            dash: Dash::Dashed,
            label: format!("mean {mean:.2}"),
        });
    }
    let below = silhouette.samples().iter().filter(|&&value| value < 0.0).count();
    figure.summary(format!("The mean silhouette is {mean:.3}; {below} rows lie nearer to another cluster."))
}

fn k_axis() -> Axis {
    Axis::linear("number of clusters").between(1.5, 12.5)
}

/// The one chosen, as a broken line that stands.
fn chosen(k: usize) -> Mark {
    Mark::Rule {
        orientation: Orientation::Vertical,
        at: k as f64,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: "yours".to_owned(),
    }
}

fn line_and_dots(x: Vec<f64>, y: Vec<f64>) -> [Mark; 2] {
    let dots = Mark::Points {
        x: x.clone(),
        y: y.clone(),
        colour: Ink::Ink.into(),
        radius: 3.5,
        opacity: 1.0,
        names: Vec::new(),
    };
    [Mark::line(x, y, Ink::Ink), dots]
}

/// The mean silhouette over the number of clusters.
fn by_k(run: &Clustering, k: usize) -> Figure {
    let (mut x, mut y): (Vec<f64>, Vec<f64>) = run
        .scan
        .tried
        .iter()
        .filter_map(|tried| tried.silhouette.map(|silhouette| (tried.k as f64, silhouette)))
        .unzip();
    if x.is_empty()
        && let Some(silhouette) = run.silhouette()
    {
        (x, y) = (vec![k as f64], vec![silhouette]);
    }
    let summary = match run.scan.best() {
        Some(best) => format!("The mean silhouette is highest with {best} clusters."),
        None => format!("{} of 11 numbers of clusters have been tried.", run.scan.tried.len()),
    };
    let axis = Axis { range: Range::FromZero, ..Axis::linear("mean silhouette") };
    let mut figure = Figure::new(k_axis(), axis).summary(summary);
    figure.marks.push(chosen(k));
    figure.marks.extend(line_and_dots(x, y));
    if run.scan.tried.is_empty() {
        // An axis needs something to span before the first number is known.
        figure.y = figure.y.between(0.0, 1.0);
    }
    figure
}

/// The inertia over the number of clusters.
fn elbow(run: &Clustering, k: usize) -> Figure {
    let (mut x, mut y): (Vec<f64>, Vec<f64>) = run
        .scan
        .tried
        .iter()
        .filter_map(|tried| tried.inertia.map(|inertia| (tried.k as f64, inertia)))
        .unzip();
    if x.is_empty()
        && let Method::KMeans { run: k_means, .. } = &run.method
    {
        (x, y) = (vec![k as f64], vec![k_means.inertia()]);
    }
    let fall = match (y.first(), y.last()) {
        (Some(first), Some(last)) => format!("The inertia goes from {first:.0} to {last:.0}."),
        _ => String::new(),
    };
    let axis = Axis { range: Range::FromZero, ..Axis::linear("inertia").format(TickFormat::Short) };
    let mut figure = Figure::new(k_axis(), axis).summary(fall);
    figure.marks.push(chosen(k));
    figure.marks.extend(line_and_dots(x, y));
    figure
}

/// How far the neighbours of each point must be sought, sorted.
fn core_distances(distances: &[f64], radius: f64) -> Figure {
    const CORNERS: usize = 300;
    let mut sorted: Vec<f64> = distances.iter().copied().filter(|distance| distance.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let corners = sorted.len().min(CORNERS);
    let place = |corner: usize| corner * (sorted.len() - 1) / (corners - 1).max(1);
    let x: Vec<f64> = (0..corners).map(|corner| place(corner) as f64).collect();
    let y: Vec<f64> = (0..corners).map(|corner| sorted[place(corner)]).collect();
    let within = sorted.iter().filter(|&&distance| distance <= radius).count();
    let high = sorted.last().copied().unwrap_or(0.0).max(1.5 * radius);
    Figure::new(
        Axis::linear("points, densest first").between(0.0, distances.len().max(1) as f64),
        Axis::linear("distance to be dense").between(0.0, 1.05 * high),
    )
    .with(Mark::Rule {
        orientation: Orientation::Horizontal,
        at: radius,
        ink: Ink::Accent,
        dash: Dash::Dashed,
        label: "radius".to_owned(),
    })
    .with(Mark::line(x, y, Ink::Ink))
    .summary(format!("{within} of {} points visited are dense at a radius of {radius}.", sorted.len()))
}

/// Size and medians of each cluster.
fn profiles(run: &Clustering) -> Table {
    let mut columns = vec![
        TableColumn { label: "cluster".to_owned(), digits: 0 },
        TableColumn { label: "rows".to_owned(), digits: 0 },
    ];
    columns.extend(
        run.customers.features.iter().map(|feature| TableColumn { label: words(&feature.name), digits: 1 }),
    );
    let sizes = run.sizes();
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&cluster| sizes[cluster] > 0).collect();
    if order.len() > COLOURED {
        order.sort_by(|&a, &b| sizes[b].cmp(&sizes[a]).then(a.cmp(&b)));
    }
    let rows = order
        .iter()
        .take(if order.len() > COLOURED { LARGEST } else { COLOURED })
        .enumerate()
        .map(|(rank, &cluster)| {
            let number = if order.len() > COLOURED { rank } else { cluster };
            let mut row = vec![Cell::from((number + 1).to_string()), Cell::from(sizes[cluster] as f64)];
            row.extend(run.customers.features.iter().map(|feature| {
                let values: Vec<f64> = feature
                    .values
                    .iter()
                    .zip(&run.labels)
                    .filter(|(_, label)| **label == Some(cluster))
                    .map(|(value, _)| *value)
                    .collect();
                Cell::from(stats::median(&values))
            }));
            row
        })
        .collect();
    Table { columns, rows, of: (order.len() > COLOURED).then_some(order.len()), ..Table::default() }
}
