//! The home page: the roadmap as a map, and as a list with a poster for each lab that is ready.

use stepwise_lab::{Section, Topic};
use stepwise_topics::roadmap::{Outline, ROADMAP};
use stepwise_topics::topic;

use crate::catalog::terms;
use crate::map::Map;
use crate::markdown::escape;
use crate::sharing::Page;
use crate::site::poster_name;
use crate::site_url::SiteUrl;
use crate::template::Template;

const ROOT: &str = "./";
const HOME_TITLE: &str = "Stepwise: machine learning, one step at a time";
const HOME_SUMMARY: &str = "Machine-learning labs that run in your browser: turn a knob, watch a real model train, make the classic mistake on purpose, then do better.";

/// The page; `code` is the name of the folder that holds the scripts and styles, `site_url` the site's address where it is
/// known.
///
/// # Errors
/// When a template or the text of a lab cannot be read.
pub fn page(code: &str, site_url: Option<&SiteUrl>) -> Result<String, String> {
    let mut sections = String::new();
    for section in Section::ALL {
        sections += &section_list(section)?;
    }
    Template::read("home.html")?.fill(&[
        ("root", ROOT),
        ("title", HOME_TITLE),
        ("summary", HOME_SUMMARY),
        ("sharing", &Page::home(HOME_TITLE, HOME_SUMMARY).head(site_url)?),
        ("assets", &format!("{ROOT}{code}/")),
        ("total", &ROADMAP.len().to_string()),
        ("begin", &begin()?),
        ("map", &Map::new(|outline| topic(outline.slug).is_ok()).svg(ROOT)),
        ("sections", &sections),
    ])
}

/// As many as fit into a row.
const SHOWN: usize = 3;

/// The first labs that need no other that is ready.
fn begin() -> Result<String, String> {
    let template = Template::read("home-begin-lab.html")?;
    let is_ready = |outline: &Outline| topic(outline.slug).is_ok();
    let first = ROADMAP.iter().filter(|outline| is_ready(outline) && !outline.needed().any(is_ready));
    let labs = first.filter_map(|outline| topic(outline.slug).ok()).take(SHOWN).map(|lab| {
        template.fill(&[
            ("slug", lab.slug),
            ("title", &escape(lab.title)),
            ("minutes", &lab.minutes.to_string()),
            ("root", ROOT),
            ("poster_light", &format!("{ROOT}{}", poster_name(lab, "light"))),
            ("poster_dark", &format!("{ROOT}{}", poster_name(lab, "dark"))),
        ])
    });
    Template::read("home-begin.html")?.fill(&[("labs", &labs.collect::<Result<String, _>>()?)])
}

fn section_list(section: Section) -> Result<String, String> {
    let (card, soon_line) = (Template::read("home-topic.html")?, Template::read("home-soon.html")?);
    let (mut ready, mut total, mut cards, mut soon) = (0, 0, String::new(), String::new());
    for outline in ROADMAP.iter().filter(|outline| outline.section == section) {
        total += 1;
        if let Ok(topic) = topic(outline.slug) {
            ready += 1;
            cards += &fill_card(&card, outline, topic)?;
        } else {
            soon += &soon_line.fill(&[
                ("slug", outline.slug),
                ("title", &escape(outline.title)),
                ("exercise", &escape(outline.exercise)),
                ("terms", &escape(&terms(outline)?.join(" · "))),
            ])?;
        }
    }
    Template::read("home-section.html")?.fill(&[
        ("title", section.title()),
        ("ready", &ready.to_string()),
        ("total", &total.to_string()),
        ("topics", &cards),
        ("soon", &soon),
    ])
}

fn fill_card(card: &Template, outline: &Outline, topic: &Topic) -> Result<String, String> {
    let after: Vec<_> = outline.needed().map(|need| need.title).collect();
    let after = if after.is_empty() { String::new() } else { format!("After {}", after.join(", ")) };
    card.fill(&[
        ("slug", topic.slug),
        ("title", &escape(topic.title)),
        ("summary", &escape(topic.summary)),
        ("minutes", &topic.minutes.to_string()),
        ("needs", &outline.needs.join(" ")),
        ("after", &escape(&after)),
        ("terms", &escape(&terms(outline)?.join(" · "))),
        ("root", ROOT),
        ("poster_light", &format!("{ROOT}{}", poster_name(topic, "light"))),
        ("poster_dark", &format!("{ROOT}{}", poster_name(topic, "dark"))),
    ])
}
