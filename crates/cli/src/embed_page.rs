//! `embed/`: where an author chooses a lab for a page of their own.

use stepwise_topics::TOPICS;

use crate::markdown::escape;
use crate::template::Template;

/// The page; `code` is the name of the folder that holds the scripts and styles.
///
/// # Errors
/// When a template cannot be filled.
pub fn page(code: &str) -> Result<String, String> {
    let template = Template::read("embed-page-topic.html")?;
    let mut topics = String::new();
    for topic in TOPICS {
        topics += template.fill(&[("slug", topic.slug), ("title", &escape(topic.title))])?.trim();
    }
    let root = "../";
    Template::read("embed-page.html")?.fill(&[
        ("root", root),
        ("assets", &format!("{root}{code}/")),
        ("topics", &topics),
    ])
}
