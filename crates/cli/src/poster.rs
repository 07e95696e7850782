//! The poster of a lab: the main figure of the run as it stands when the page shows its best side, as SVG.

use pollster::block_on;
use stepwise_lab::{Content, Figure, LabError, Topic};
use stepwise_plot::Theme;

use crate::disk;

/// The figure that the poster shows: the first figure of the default run's end. Where it shows measured times, which two
/// runs never agree in, it is that of the beginning, because the end would show what this machine can do and not the
/// reader's.
///
/// # Errors
/// When the run fails.
pub fn figure(topic: &'static Topic) -> Result<Option<Figure>, LabError> {
    let (end, measured) = first_figure(topic, true)?;
    if measured && first_figure(topic, true)?.0 != end {
        return Ok(first_figure(topic, false)?.0);
    }
    Ok(end)
}

/// The first figure of the default run, at its end or its beginning, and whether the run measures times.
fn first_figure(topic: &'static Topic, end: bool) -> Result<(Option<Figure>, bool), LabError> {
    let mut run = disk::start(topic, &[], POSTER_SEED)?;
    if end {
        block_on(run.finish(None))?;
    }
    let measured = run.metrics().iter().any(|metric| metric.measured);
    let figure = run.snapshot().view.panels.into_iter().find_map(|panel| match panel.content {
        Content::Figure(figure) => Some(figure),
        _ => None,
    });
    Ok((figure, measured))
}

/// Any seed will do, but it must not change from build to build.
const POSTER_SEED: u64 = 7;

/// The poster in both themes: the theme's name and the SVG.
#[must_use]
pub fn draw(figure: &Figure) -> [(&'static str, String); 2] {
    [("light", Theme::light()), ("dark", Theme::dark())]
        .map(|(name, theme)| (name, stepwise_plot::svg(figure, WIDTH, HEIGHT, &theme)))
}

/// Width of a poster in CSS pixels.
pub const WIDTH: f64 = 720.0;
/// Height of a poster in CSS pixels.
pub const HEIGHT: f64 = 450.0;
