//! A lab's text as HTML, with LaTeX between dollar signs as MathML.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Renders a page; raw HTML in it is shown as text.
///
/// # Errors
/// When a formula cannot be read; the message names it.
///
/// ```
/// let html = stepwise_cli::markdown::render("The mean is $\\bar{x}$.").unwrap();
/// assert!(html.contains("<math"));
/// ```
pub fn render(text: &str) -> Result<String, String> {
    let converter = LatexToMathML::new(MathCoreConfig::default()).map_err(|error| format!("{error:?}"))?;
    let formula = |latex: &str, display| {
        converter
            .convert_with_local_state(latex, display)
            .map(|result| Event::InlineHtml(CowStr::from(result.mathml)))
            .map_err(|error| format!("the formula {latex:?} cannot be read: {error:?}"))
    };
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    let events: Vec<Event<'_>> = Parser::new_ext(text, options)
        .map(|event| match event {
            Event::InlineMath(latex) => formula(&latex, MathDisplay::Inline),
            Event::DisplayMath(latex) => formula(&latex, MathDisplay::Block),
            Event::Html(raw) | Event::InlineHtml(raw) => Ok(Event::Text(raw)),
            other => Ok(other),
        })
        .collect::<Result<_, String>>()?;
    let mut page = String::new();
    html::push_html(&mut page, events.into_iter());
    Ok(page)
}

/// The terms that a page explains: what it sets in bold, each once.
///
/// ```
/// let terms = stepwise_cli::markdown::terms("**Ridge** and the **lasso.** Again: **Ridge**.");
/// assert_eq!(terms, ["Ridge", "lasso"]);
/// ```
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut term: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_MATH) {
        match event {
            Event::Start(Tag::Strong) => term = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(term) = &mut term {
                    term.push_str(&part);
                }
            }
            Event::End(TagEnd::Strong) => {
                let found = term.take().unwrap_or_default();
                let found = found.trim_end_matches(['.', ',', ':', ';', '?', '!']);
                if !found.is_empty() && !terms.iter().any(|known| known == found) {
                    terms.push(found.to_owned());
                }
            }
            _ => {}
        }
    }
    terms
}

/// Text made safe between tags and inside quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
