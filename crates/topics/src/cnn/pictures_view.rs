//! The panels of pictures: what the net makes of one, and what it answers to some.

use stepwise_data::mnist::{KINDS, PIXELS, SIDE};
use stepwise_lab::{
    Anchor, Aspect, Axis, Content, Figure, ImageGrid, Ink, LabError, Mark, Orientation, Palette, Panel,
};

use super::portrait::{Layer, PATCH, Portrait};
use super::session::CnnSession;

/// The key of the panel in which the reader chooses a picture.
pub const GALLERY: &str = "gallery";
/// Pictures in a row of the gallery.
const COLUMNS: usize = 5;
/// Height of a picture of the gallery with the words below it.
const ROW: f64 = 1.35;
/// Rows and columns of maps that are shown of a layer.
const MAPS: (usize, usize) = (6, 2);
/// Classes whose probabilities are shown.
const ANSWERS: usize = 4;

fn pixels(session: &CnnSession, picture: usize) -> &[u8] {
    &session.trainer.data().test_images[picture * PIXELS..(picture + 1) * PIXELS]
}

fn kind(session: &CnnSession, picture: usize) -> &'static str {
    KINDS[usize::from(session.trainer.data().test_labels[picture]) % KINDS.len()]
}

/// With its article.
pub fn a(kind: &str) -> String {
    format!("{} {kind}", if kind == "elephant" { "an" } else { "a" })
}

fn images(x: Vec<f64>, y: Vec<f64>, side: usize, size: f64, pixels: Vec<u8>, ink: Ink) -> Mark {
    Mark::Images { x, y, side, size, pixels, colour: ink.into() }
}

fn words(x: f64, y: f64, text: impl Into<String>, ink: Ink, anchor: Anchor) -> Mark {
    Mark::Text { x, y, text: text.into(), ink, anchor }
}

/// The way of the chosen picture through the net: from the pixels by the maps of each layer to the answer.
pub fn way(session: &CnnSession) -> Panel {
    let Portrait { layers, probabilities, answer, .. } = &session.portrait;
    // As high as the fullest layer, and no lower than the bars of the answer need.
    let shown = |layer: &Layer| layer.maps.len().min(MAPS.0 * MAPS.1);
    let across = |layer: &Layer| shown(layer).div_ceil(MAPS.0).max(1);
    let highest = layers.iter().map(|layer| shown(layer).div_ceil(across(layer))).max();
    let rows = highest.unwrap_or_default().max(ANSWERS) as f64;
    let middle = rows / 2.0;
    let picture = session.picture();
    let mut marks = vec![
        images(vec![1.5], vec![middle], SIDE, 2.6, pixels(session, picture).to_vec(), Ink::Ink),
        words(1.5, rows + 0.35, "picture", Ink::Muted, Anchor::Middle),
    ];
    let mut left = 3.4;
    for (number, layer) in layers.iter().enumerate() {
        let (shown, across) = (shown(layer), across(layer));
        // A few maps stand in the middle.
        let down = shown.div_ceil(across);
        let top = middle + down as f64 / 2.0;
        let place = |map: usize| (left + 0.5 + (map % across) as f64, top - 0.5 - (map / across) as f64);
        let (x, y) = (0..shown).map(place).unzip();
        marks.push(images(x, y, layer.side, 0.9, layer.maps[..shown].concat(), Ink::Class(0)));
        let centre = left + across as f64 / 2.0;
        marks.push(words(centre, rows + 0.35, format!("layer {}", number + 1), Ink::Muted, Anchor::Middle));
        left += across as f64 + 0.4;
    }
    let width = left + 4.4;
    marks.extend(answers(session, left + 0.3, rows));
    marks.push(words(left + 2.2, rows + 0.35, "answer", Ink::Muted, Anchor::Middle));
    let mut figure = Figure::new(
        Axis::linear("").between(0.0, width).hidden(),
        Axis::linear("").between(0.0, rows + 0.7).hidden(),
    )
    .aspect(Aspect::Units { ratio: 1.0 });
    figure.marks = marks;
    let truth = kind(session, picture);
    let summary = match answer.and_then(|answer| Some((KINDS[answer], probabilities.get(answer)?))) {
        Some((name, share)) if name == truth => {
            format!("The net knows the {truth}, with a probability of {:.0} %.", 100.0 * share)
        }
        Some((name, share)) => {
            format!(
                "The net takes the {truth} for {}, with a probability of {:.0} %.",
                a(name),
                100.0 * share
            )
        }
        None => "The net's scores are not numbers any more; it has no answer.".to_owned(),
    };
    let caption = if session.diverged {
        "The run diverged: the steps were so large that the loss grew beyond any number. Lower the learning rate and \
         start anew."
            .to_owned()
    } else if session.pictures_seen == 0 {
        "Each small picture is what one filter answers to the layer before: dark where it finds its pattern. The \
         filters are still random. Press Run."
            .to_owned()
    } else {
        format!(
            "{summary} Each small picture is one filter’s answer: dark where it finds its pattern. Choose another below."
        )
    };
    Panel::full("way", "From pixels to an answer", caption, figure.summary(summary))
}

/// The most probable classes as bars.
fn answers(session: &CnnSession, left: f64, rows: f64) -> Vec<Mark> {
    let probabilities = &session.portrait.probabilities;
    let truth = usize::from(session.trainer.data().test_labels[session.picture()]);
    let mut best: Vec<usize> = (0..probabilities.len()).collect();
    best.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
    let mut marks = Vec::new();
    for (place, &class) in best.iter().take(ANSWERS).enumerate() {
        let y = (rows + ANSWERS as f64) / 2.0 - 0.5 - place as f64;
        let ink = if class == truth { Ink::Good } else { Ink::Muted };
        marks.push(Mark::Bars {
            at: vec![y - 0.22],
            base: vec![left],
            value: vec![left + 3.8 * probabilities[class].max(0.004)],
            width: 0.22,
            colour: ink.into(),
            orientation: Orientation::Horizontal,
        });
        let share = format!("{} {:.0} %", KINDS[class], 100.0 * probabilities[class]);
        marks.push(words(left, y + 0.15, share, Ink::Ink, Anchor::Start));
    }
    marks
}

/// How sure the net still is while a grey patch hides a part of the picture.
pub fn occlusion(session: &CnnSession) -> Panel {
    let portrait = &session.portrait;
    let picture = session.picture();
    let truth = usize::from(session.trainer.data().test_labels[picture]);
    let whole = portrait.probabilities.get(truth).copied().unwrap_or_default();
    let columns = portrait.places;
    let side = SIDE as f64;
    let mut figure = Figure::new(
        Axis::linear("").between(0.0, side).hidden(),
        Axis::linear("").between(0.0, side).hidden(),
    )
    .aspect(Aspect::Units { ratio: 1.0 });
    let drops: Vec<f64> = portrait.covered.iter().map(|covered| whole - covered).collect();
    if !drops.is_empty() {
        let most = drops.iter().fold(0.1_f64, |most, drop| most.max(drop.abs()));
        // A round number for the legend.
        let full = (10.0 * most).ceil() / 10.0;
        figure = figure.with(Mark::Heatmap {
            x: (0.0, side),
            y: (0.0, side),
            columns,
            // Row 0 lies at the bottom.
            values: drops.chunks_exact(columns).rev().flatten().copied().collect(),
            low: -full,
            high: full,
            palette: Palette::Diverging,
        });
    }
    let (x, y) = outline(pixels(session, picture));
    figure = figure.with(Mark::Points {
        x,
        y,
        colour: Ink::Ink.into(),
        radius: 1.5,
        opacity: 0.8,
        names: Vec::new(),
    });
    let worst = drops.iter().copied().fold(0.0, f64::max);
    let (name, percent) = (KINDS[truth], 100.0 * whole);
    let caption = format!(
        "A grey patch of {PATCH} × {PATCH} pixels is slid over the picture. Where it lies on orange, the net is less sure \
         of “{name}”: at worst {:.0} % instead of {percent:.0} %.",
        100.0 * (whole - worst)
    );
    Panel::half("occlusion", "Which parts matter", caption.clone(), figure.summary(caption))
}

/// The pixels of an animal that touch the background.
fn outline(pixels: &[u8]) -> (Vec<f64>, Vec<f64>) {
    let inked = |row: usize, column: usize| pixels.get(row * SIDE + column).is_some_and(|&pixel| pixel > 64);
    let inside = |row: usize, column: usize| {
        (1..SIDE - 1).contains(&row)
            && (1..SIDE - 1).contains(&column)
            && inked(row - 1, column)
            && inked(row + 1, column)
            && inked(row, column - 1)
            && inked(row, column + 1)
    };
    (0..PIXELS)
        .map(|at| (at / SIDE, at % SIDE))
        .filter(|&(row, column)| inked(row, column) && !inside(row, column))
        .map(|(row, column)| (column as f64 + 0.5, SIDE as f64 - row as f64 - 0.5))
        .unzip()
}

/// The middle of a picture of the gallery.
fn place(index: usize, count: usize) -> (f64, f64) {
    let rows = count.div_ceil(COLUMNS);
    ((index % COLUMNS) as f64, (rows - 1 - index / COLUMNS) as f64 * ROW)
}

/// The picture of the gallery at a place that was clicked.
pub fn at(x: f64, y: f64, count: usize) -> Option<usize> {
    let distance = |index: usize| {
        let (middle, height) = place(index, count);
        (middle - x).hypot(height - y)
    };
    (0..count).min_by(|&a, &b| distance(a).total_cmp(&distance(b))).filter(|&index| distance(index) < 1.0)
}

/// Some test pictures with the net's answers.
pub fn gallery(session: &CnnSession) -> Panel {
    let count = session.gallery.len();
    let rows = count.div_ceil(COLUMNS) as f64;
    let mut figure = Figure::new(
        Axis::linear("").between(-0.5, COLUMNS as f64 - 0.5).hidden(),
        Axis::linear("").between(-0.85, (rows - 1.0) * ROW + 0.55).hidden(),
    );
    let answers = session.report().map_or(&[][..], |report| report.test.answers());
    let mut right = 0;
    for (index, &picture) in session.gallery.iter().enumerate() {
        let (x, y) = place(index, count);
        let truth = usize::from(session.trainer.data().test_labels[picture]);
        let answer = answers.get(picture).copied().flatten();
        let correct = answer == Some(truth);
        right += usize::from(correct);
        let text = answer.map_or("?", |answer| KINDS[answer]);
        let ink = if correct || answer.is_none() { Ink::Ink } else { Ink::Mistake };
        figure = figure
            .with(images(vec![x], vec![y], SIDE, 0.9, pixels(session, picture).to_vec(), ink))
            .with(words(x, y - 0.66, text, ink, Anchor::Middle));
    }
    let (x, y) = place(session.chosen, count);
    figure = figure.with(Mark::Points {
        x: vec![x - 0.25],
        y: vec![y + 0.4],
        colour: Ink::Accent.into(),
        radius: 5.0,
        opacity: 1.0,
        names: vec!["looked at closely".to_owned()],
    });
    let summary = format!("{right} of {count} sample test animals are named right.");
    Panel::full(
        GALLERY,
        "What it answers now",
        "Two test animals of each kind, which the net never learns from, with its answers, coloured where they are wrong. \
         Click one to look at it closely; the dot marks the one above.",
        figure.summary(summary),
    )
}

/// The kernels of the first layer.
pub fn filters(session: &CnnSession) -> Result<Panel, LabError> {
    let (values, side) = session.trainer.net().first_kernels()?;
    let most = values
        .iter()
        .copied()
        .filter(|value| value.is_finite())
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    let shade = |&value: &f32| {
        let share = value / most;
        if share.is_finite() { (128.0 + 127.0 * share.clamp(-1.0, 1.0)).round() as u8 } else { 128 }
    };
    let count = values.len() / (side * side).max(1);
    let grid = ImageGrid {
        width: side,
        height: side,
        columns: count.clamp(1, 6),
        pixels: values.iter().map(shade).collect(),
        labels: (1..=count).map(|filter| format!("filter {filter}")).collect(),
        palette: Palette::Diverging,
    };
    let caption = "The filters of the first layer. Ink on orange adds to a filter’s answer, ink on blue takes away: half \
                   orange, half blue is a filter for an edge.";
    Ok(Panel::half("filters", "What the first layer looks for", caption, Content::Images(grid)))
}
