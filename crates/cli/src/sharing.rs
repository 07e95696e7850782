//! What other sites read of a page: title, summary and picture for a link, the canonical address, and oEmbed, by which
//! a pasted link becomes the lab itself.

use serde::Serialize;
use stepwise_lab::Topic;

use crate::markdown::escape;
use crate::preview;
use crate::site_url::SiteUrl;
use crate::template::Template;

/// Size of the frame that oEmbed hands out; the height of a lab in one column.
const WIDTH: u32 = 780;
const HEIGHT: u32 = 900;
/// What stands for the home page: its icon, which is square.
const HOME_PICTURE: &str = "icons/icon-512.png";

/// A page as other sites know it. All text is as people read it.
pub struct Page<'a> {
    title: &'a str,
    summary: &'a str,
    /// Where the page lies, from the site's root.
    path: String,
    picture: String,
    wide: bool,
    oembed: Option<String>,
}

impl<'a> Page<'a> {
    /// The home page.
    #[must_use]
    pub fn home(title: &'a str, summary: &'a str) -> Self {
        let picture = HOME_PICTURE.to_owned();
        Self { title, summary, path: String::new(), picture, wide: false, oembed: None }
    }

    /// The page of a lab.
    #[must_use]
    pub fn topic(topic: &'static Topic) -> Self {
        Self {
            title: topic.title,
            summary: topic.summary,
            path: format!("topics/{}/", topic.slug),
            picture: preview_path(topic),
            wide: true,
            oembed: Some(oembed_path(topic)),
        }
    }

    /// The part of the page's head for other sites. Without a site's address it lacks what needs one.
    ///
    /// # Errors
    /// When a template cannot be filled.
    pub fn head(&self, site: Option<&SiteUrl>) -> Result<String, String> {
        let (title, summary) = (escape(self.title), escape(self.summary));
        let relative = Template::read("sharing.html")?.fill(&[("title", &title), ("summary", &summary)])?;
        let Some(site) = site else { return Ok(relative.trim().to_owned()) };
        let oembed = match &self.oembed {
            Some(path) => Template::read("sharing-oembed.html")?
                .fill(&[("title", &title), ("address", &escape(&site.join(path)))])?,
            None => String::new(),
        };
        let absolute = Template::read("sharing-absolute.html")?.fill(&[
            ("title", &title),
            ("address", &escape(&site.join(&self.path))),
            ("picture", &escape(&site.join(&self.picture))),
            ("card", if self.wide { "summary_large_image" } else { "summary" }),
            ("oembed", oembed.trim()),
        ])?;
        Ok(format!("{}\n    {}", relative.trim(), absolute.trim()))
    }
}

/// Where the picture of a lab lies, from the site's root: beside the bare lab, which is not kept for use offline either.
#[must_use]
pub fn preview_path(topic: &Topic) -> String {
    format!("embed/{}/preview.png", topic.slug)
}

/// Where the oEmbed of a lab lies, from the site's root.
#[must_use]
pub fn oembed_path(topic: &Topic) -> String {
    format!("embed/{}/oembed.json", topic.slug)
}

/// A lab as oEmbed 1.0 describes it: one frame.
#[derive(Debug, Serialize)]
pub struct Oembed {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    provider_name: &'static str,
    provider_url: String,
    html: String,
    width: u32,
    height: u32,
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
}

impl Oembed {
    /// The description of a lab on this site.
    ///
    /// # Errors
    /// When the frame's template cannot be filled.
    pub fn new(topic: &'static Topic, site: &SiteUrl) -> Result<Self, String> {
        let html = Template::read("sharing-frame.html")?.fill(&[
            ("title", &escape(topic.title)),
            ("address", &escape(&site.join(&format!("embed/{}/", topic.slug)))),
            ("width", &WIDTH.to_string()),
            ("height", &HEIGHT.to_string()),
        ])?;
        Ok(Self {
            version: "1.0",
            kind: "rich",
            title: topic.title,
            provider_name: "Stepwise",
            provider_url: site.join(""),
            html: html.trim().to_owned(),
            width: WIDTH,
            height: HEIGHT,
            thumbnail_url: site.join(&preview_path(topic)),
            thumbnail_width: preview::WIDTH,
            thumbnail_height: preview::HEIGHT,
        })
    }
}

#[cfg(test)]
mod tests {
    use stepwise_topics::TOPICS;

    use super::{Oembed, Page};
    use crate::site_url::SiteUrl;

    fn site() -> SiteUrl {
        "https://example.org/labs".parse().unwrap()
    }

    #[test]
    fn without_an_address_of_the_site_no_address_is_named() {
        for topic in TOPICS {
            let head = Page::topic(topic).head(None).unwrap();
            assert!(head.contains("og:title") && head.contains("og:description"), "{head}");
            assert!(
                !head.contains("http") && !head.contains("canonical") && !head.contains("oembed"),
                "{head}"
            );
        }
    }

    #[test]
    fn with_one_every_topic_names_itself_its_picture_and_its_oembed() {
        for topic in TOPICS {
            let (head, slug) = (Page::topic(topic).head(Some(&site())).unwrap(), topic.slug);
            for part in [
                format!("<link rel=\"canonical\" href=\"https://example.org/labs/topics/{slug}/\">"),
                format!("content=\"https://example.org/labs/embed/{slug}/preview.png\""),
                format!("href=\"https://example.org/labs/embed/{slug}/oembed.json\""),
            ] {
                assert!(head.contains(&part), "{part} is not in {head}");
            }
        }
    }

    #[test]
    fn oembed_holds_one_frame() {
        for topic in TOPICS {
            let oembed = serde_json::to_value(Oembed::new(topic, &site()).unwrap()).unwrap();
            assert_eq!((&oembed["version"], &oembed["type"]), (&"1.0".into(), &"rich".into()));
            let html = oembed["html"].as_str().unwrap();
            let frame = format!("<iframe src=\"https://example.org/labs/embed/{}/\"", topic.slug);
            assert!(html.starts_with(&frame) && html.ends_with("></iframe>"), "{html}");
            assert_eq!(html.matches('<').count(), 2, "{html}");
        }
    }

    #[test]
    fn titles_stay_text() {
        let head = Page::home("A \"title\" <b>", "One & two").head(Some(&site())).unwrap();
        assert!(head.contains("A &quot;title&quot; &lt;b&gt;") && head.contains("One &amp; two"), "{head}");
    }
}
