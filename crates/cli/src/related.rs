//! What stands around a lab: what it needs, what builds on it, its data, and its neighbours in reading order.

use stepwise_lab::Topic;
use stepwise_topics::roadmap::{Outline, ROADMAP};
use stepwise_topics::topic;

use crate::markdown::escape;
use crate::template::Template;

/// The part of the page below the text; `root` is the relative address of the site's root.
///
/// # Errors
/// When a template cannot be read or a data set is unknown.
pub fn html(lab: &Topic, root: &str) -> Result<String, String> {
    let (before, above) = match Outline::find(lab.slug) {
        Some(outline) => (outline.needed().collect(), outline.built_on().collect()),
        None => (Vec::new(), Vec::new()),
    };
    Template::read("related.html")?.fill(&[
        ("before", &list(&before, root)?),
        ("above", &list(&above, root)?),
        ("data", &data(lab)?),
        ("turn", &turn(lab.slug, root)?),
    ])
}

fn list(outlines: &[&Outline], root: &str) -> Result<String, String> {
    let (ready, soon) = (Template::read("related-lab.html")?, Template::read("related-soon.html")?);
    let items = outlines.iter().map(|Outline { slug, title, .. }| {
        let template = if topic(slug).is_ok() { &ready } else { &soon };
        template.fill(&[("slug", slug), ("title", &escape(title)), ("root", root)])
    });
    items.collect()
}

fn data(lab: &Topic) -> Result<String, String> {
    let template = Template::read("related-data.html")?;
    let items = lab.datasets.iter().map(|&id| {
        let info = stepwise_data::info(id).map_err(|error| error.to_string())?;
        template.fill(&[
            ("title", &escape(info.title)),
            ("source", &escape(info.source)),
            ("licence", &escape(info.licence)),
        ])
    });
    items.collect()
}

fn turn(slug: &str, root: &str) -> Result<String, String> {
    let template = Template::read("turn.html")?;
    let (previous, next) = neighbours(slug);
    let sides = [("prev", "Previous", previous), ("next", "Next", next)];
    let links = sides.into_iter().filter_map(|(rel, word, lab)| Some((rel, word, lab?)));
    let links = links.map(|(rel, word, lab)| {
        template.fill(&[
            ("rel", rel),
            ("word", word),
            ("slug", lab.slug),
            ("title", &escape(lab.title)),
            ("root", root),
        ])
    });
    links.collect()
}

/// The labs before and after this one in reading order, among those that are ready.
///
/// ```
/// let (previous, next) = stepwise_cli::related::neighbours("mlp");
/// let places = [previous.unwrap(), next.unwrap()]
///     .map(|lab| stepwise_topics::roadmap::ROADMAP.iter().position(|outline| outline.slug == lab.slug));
/// assert!(places[0] < places[1]);
/// ```
#[must_use]
pub fn neighbours(slug: &str) -> (Option<&'static Topic>, Option<&'static Topic>) {
    let ready: Vec<_> = ROADMAP.iter().filter_map(|outline| topic(outline.slug).ok()).collect();
    let Some(place) = ready.iter().position(|lab| lab.slug == slug) else { return (None, None) };
    let previous = place.checked_sub(1).and_then(|place| ready.get(place));
    (previous.copied(), ready.get(place + 1).copied())
}
