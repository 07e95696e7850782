//! `manifest.webmanifest`: what a device needs to install the site as an app. All addresses are relative to it.

use serde::Serialize;
use stepwise_lab::Topic;
use stepwise_topics::{roadmap, topic};

/// Devices show no more shortcuts than this.
const SHORTCUTS: usize = 4;
/// The ground of the icons.
const BLUE: &str = "#0b57d0";
/// The ground of the pages.
const PAPER: &str = "#fcfcfa";

/// The manifest.
#[derive(Debug, Serialize)]
pub struct Manifest {
    name: &'static str,
    short_name: &'static str,
    description: &'static str,
    lang: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    theme_color: &'static str,
    background_color: &'static str,
    categories: [&'static str; 1],
    icons: [Icon; 4],
    shortcuts: Vec<Shortcut>,
}

#[derive(Debug, Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
    purpose: &'static str,
}

#[derive(Debug, Serialize)]
struct Shortcut {
    name: &'static str,
    description: &'static str,
    url: String,
}

impl Manifest {
    /// The manifest of this build; its shortcuts are the first labs in reading order.
    #[must_use]
    pub fn new() -> Self {
        let ready = roadmap::ROADMAP.iter().filter_map(|outline| topic(outline.slug).ok());
        let png = |src, sizes, purpose| Icon { src, sizes, media_type: "image/png", purpose };
        Self {
            name: "Stepwise: machine learning, one step at a time",
            short_name: "Stepwise",
            description: "Machine-learning labs that run on this device.",
            lang: "en",
            start_url: "./",
            scope: "./",
            display: "standalone",
            theme_color: BLUE,
            background_color: PAPER,
            categories: ["education"],
            icons: [
                Icon { src: "icons/icon.svg", sizes: "any", media_type: "image/svg+xml", purpose: "any" },
                png("icons/icon-192.png", "192x192", "any"),
                png("icons/icon-512.png", "512x512", "any"),
                png("icons/maskable-512.png", "512x512", "maskable"),
            ],
            shortcuts: ready.take(SHORTCUTS).map(Shortcut::new).collect(),
        }
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self::new()
    }
}

impl Shortcut {
    fn new(topic: &Topic) -> Self {
        Self { name: topic.title, description: topic.summary, url: format!("topics/{}/", topic.slug) }
    }
}
