//! The native host of the labs: the same code that runs in the browser, run here to its end, drawn as posters,
//! and written into static pages.
//!
//! | file | idea |
//! |---|---|
//! | [`disk`] | data files from `www/data`, checked as in the browser |
//! | [`report`] | a run's result as text or as one JSON object |
//! | [`catalog`] | `catalog.json`: every topic of the roadmap |
//! | [`manifest`] | `manifest.webmanifest`: the site as an app |
//! | [`markdown`] | a lab's text as HTML with MathML |
//! | [`template`] | placeholders filled in |
//! | [`poster`] | the first view's main figure as SVG |
//! | [`map`] | the roadmap as a drawing |
//! | [`home`] | the home page |
//! | [`related`] | what stands around a lab on the roadmap |
//! | [`site_url`] | the address that the site will have, where it is known |
//! | [`sharing`] | what other sites read: OpenGraph, canonical addresses, oEmbed |
//! | [`preview`] | the picture of a link to a lab, as PNG |
//! | [`embed_page`] | where an author chooses a lab for a page of their own |
//! | [`site`] | all pages |

#![forbid(unsafe_code)]

pub mod catalog;
pub mod disk;
pub mod embed_page;
pub mod home;
pub mod manifest;
pub mod map;
pub mod markdown;
pub mod poster;
pub mod preview;
pub mod related;
pub mod report;
pub mod sharing;
pub mod site;
pub mod site_url;
pub mod template;
