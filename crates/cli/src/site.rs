//! All static pages: the home page, a page and a frame for each ready lab, what is shown without a connection, the page
//! that verifies results, posters, the catalogue, and the manifest.

use std::fs;
use std::path::Path;

use serde::Serialize;
use stepwise_lab::{Figure, Topic};
use stepwise_topics::{TOPICS, roadmap};

use crate::catalog::Catalog;
use crate::disk;
use crate::home;
use crate::manifest::Manifest;
use crate::markdown::{escape, render};
use crate::related;
use crate::sharing::{self, Oembed, Page};
use crate::site_url::SiteUrl;
use crate::template::Template;
use crate::{embed_page, poster, preview};

/// A page one folder below the root that says the same whatever labs there are.
struct Plain {
    name: &'static str,
    title: &'static str,
    /// HTML, for other sites and search engines.
    about: &'static str,
}

const PLAIN: &[Plain] = &[
    Plain {
        name: "offline",
        title: "Not on this device yet",
        about: r#"<meta name="robots" content="noindex">"#,
    },
    Plain {
        name: "verify",
        title: "Verify results",
        about: r#"<meta name="description" content="Drop result files of Stepwise: each run is computed again on this device, and found true or false.">"#,
    },
];

/// Writes everything below `out`; `code` is the name of the folder that holds the scripts and styles. Where the site's
/// address is not known, what other sites read lacks what needs it.
///
/// # Errors
/// When a lab's text, run or template is wrong, or a file cannot be written; the message names it.
pub fn write(out: &Path, code: &str, site_url: Option<&SiteUrl>) -> Result<(), String> {
    let (page, bare) = (Template::read("topic.html")?, Template::read("embed.html")?);
    for topic in TOPICS {
        write_topic(out, &page, &bare, topic, code, site_url)
            .map_err(|error| format!("{}: {error}", topic.slug))?;
    }
    let draws = disk::root().join("python/stepwise.py");
    let draws = fs::read_to_string(&draws).map_err(|error| format!("{}: {error}", draws.display()))?;
    write_file(&out.join("python/stepwise.py"), &draws)?;
    write_file(&out.join("index.html"), &home::page(code, site_url)?)?;
    for page in PLAIN {
        write_file(&out.join(page.name).join("index.html"), &plain_page(page, code)?)?;
    }
    write_file(&out.join("embed/index.html"), embed_page::page(code)?)?;
    write_json(&out.join("catalog.json"), &Catalog::new()?)?;
    write_json(&out.join("manifest.webmanifest"), &Manifest::new())
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    write_file(path, text)
}

fn write_file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, content).map_err(failed)
}

/// Where a poster lies, below the site's root.
pub(crate) fn poster_name(topic: &Topic, theme: &str) -> String {
    format!("posters/{}-{theme}.svg", topic.slug)
}

fn write_topic(
    out: &Path,
    page: &Template,
    bare: &Template,
    topic: &'static Topic,
    code: &str,
    site_url: Option<&SiteUrl>,
) -> Result<(), String> {
    let figure = poster::figure(topic)
        .map_err(|error| error.to_string())?
        .ok_or("the lab shows no figure at the end of its default run")?;
    let posters = poster::draw(&figure);
    for (theme, svg) in &posters {
        write_file(&out.join(poster_name(topic, theme)), svg)?;
    }
    if let Some(site_url) = site_url {
        let [(_, light), _] = &posters;
        write_file(&out.join(sharing::preview_path(topic)), preview::png(topic, light)?)?;
        write_json(&out.join(sharing::oembed_path(topic)), &Oembed::new(topic, site_url)?)?;
    }
    let sharing = Page::topic(topic).head(site_url)?;
    let folder = out.join("topics").join(topic.slug);
    let python = disk::text(topic, "lab.py")?;
    write_file(&folder.join("lab.py"), &python)?;
    write_file(&folder.join("topic.json"), &declaration(topic)?)?;
    // A bare lab is a part of its page: the same values fill both.
    let embed = out.join("embed").join(topic.slug);
    write_file(&embed.join("index.html"), &topic_page(bare, topic, &figure, &python, code, &sharing)?)?;
    write_file(&folder.join("index.html"), &topic_page(page, topic, &figure, &python, code, &sharing)?)
}

/// The topic as JSON. `<` is the only character that could end a script element that holds it.
fn declaration(topic: &Topic) -> Result<String, String> {
    Ok(serde_json::to_string(topic).map_err(|error| error.to_string())?.replace('<', "\\u003c"))
}

fn crumb(topic: &Topic) -> String {
    let all = roadmap::ROADMAP;
    let place = all.iter().position(|outline| outline.slug == topic.slug).map_or(0, |index| index + 1);
    format!("{} · {place} of {} · {} minutes", topic.section.title(), all.len(), topic.minutes)
}

fn topic_page(
    template: &Template,
    topic: &'static Topic,
    figure: &Figure,
    python: &str,
    code: &str,
    sharing: &str,
) -> Result<String, String> {
    let root = "../../";
    template.fill(&[
        ("slug", topic.slug),
        ("title", &escape(topic.title)),
        ("summary", &escape(topic.summary)),
        ("crumb", &escape(&crumb(topic))),
        ("sharing", sharing),
        ("body", &render(&disk::text(topic, "page.md")?)?),
        ("related", &related::html(topic, root)?),
        ("root", root),
        ("assets", &format!("{root}{code}/")),
        ("engine", topic.engine()),
        ("declaration", &declaration(topic)?),
        ("python", &escape(python)),
        ("data", &data_sources(topic)?),
        ("poster_light", &format!("{root}{}", poster_name(topic, "light"))),
        ("poster_dark", &format!("{root}{}", poster_name(topic, "dark"))),
        ("poster_alt", &escape(&figure.summary)),
        ("total", &roadmap::ROADMAP.len().to_string()),
    ])
}

fn data_sources(topic: &Topic) -> Result<String, String> {
    let template = Template::read("data-source.html")?;
    let column_template = Template::read("data-column.html")?;
    let mut sources = String::new();
    for &id in topic.datasets {
        let info = stepwise_data::info(id).map_err(|error| error.to_string())?;
        let mut columns = String::new();
        for column in info.columns {
            columns += &column_template.fill(&[
                ("name", &escape(column.name)),
                ("meaning", &escape(column.meaning)),
                ("unit", &escape(column.unit)),
            ])?;
        }
        sources += &template.fill(&[
            ("title", &escape(info.title)),
            ("rows", &info.rows.to_string()),
            ("file", &escape(info.file)),
            ("url", &format!("../../data/{}", info.file)),
            ("licence", &escape(info.licence)),
            ("source", &escape(info.source)),
            ("columns", &columns),
        ])?;
    }
    Ok(sources)
}

fn plain_page(page: &Plain, code: &str) -> Result<String, String> {
    let root = "../";
    let body = Template::read(&format!("plain-{}.html", page.name))?.fill(&[("root", root)])?;
    Template::read("plain.html")?.fill(&[
        ("root", root),
        ("assets", &format!("{root}{code}/")),
        ("total", &roadmap::ROADMAP.len().to_string()),
        ("title", page.title),
        ("about", page.about),
        ("body", body.trim_end()),
    ])
}
