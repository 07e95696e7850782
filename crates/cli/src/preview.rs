//! The picture of a lab where others link to it: title, summary and poster, as PNG. Its font comes with the program, so
//! that every machine draws the same.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use stepwise_lab::Topic;

use crate::markdown::escape;
use crate::poster;
use crate::template::Template;

/// Size in pixels, as OpenGraph has it.
pub const WIDTH: u32 = 1200;
/// See [`WIDTH`].
pub const HEIGHT: u32 = 630;

/// Room for the title, and how wide a bold letter is, on average, beside its size.
const TITLE_WIDTH: f64 = 840.0;
const TITLE_SIZE: f64 = 54.0;
const LETTER: f64 = 0.68;
/// Letters in a line of the summary, and its lines.
const LINE: usize = 23;
const LINES: usize = 10;
const LINE_HEIGHT: usize = 42;
/// Where the first line of the summary stands.
const FIRST_LINE: usize = 184;

/// Draws the picture around a poster.
///
/// # Errors
/// When the drawing is no SVG, or cannot be packed.
pub fn png(topic: &Topic, poster: &str) -> Result<Vec<u8>, String> {
    let drawing = svg(topic, poster)?;
    let failed = |error: &dyn std::fmt::Display| format!("the preview of {}: {error}", topic.slug);
    let tree = Tree::from_str(&drawing, &options()).map_err(|error| failed(&error))?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| failed(&"no pixels"))?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(&error))
}

fn options() -> Options<'static> {
    let mut fonts = Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() }
}

fn svg(topic: &Topic, poster: &str) -> Result<String, String> {
    let letters = topic.title.chars().count().max(1) as f64;
    let size = TITLE_SIZE.min(TITLE_WIDTH / (letters * LETTER));
    let mut lines = String::new();
    for (index, line) in wrap(topic.summary).iter().enumerate() {
        let y = FIRST_LINE + index * LINE_HEIGHT;
        lines += &format!("<tspan x=\"792\" y=\"{y}\">{}</tspan>", escape(line));
    }
    Template::read("preview.svg")?.fill(&[
        ("title", &escape(topic.title)),
        ("size", &format!("{size:.1}")),
        ("summary", &lines),
        ("poster", poster),
        ("poster_width", &poster::WIDTH.to_string()),
        ("poster_height", &poster::HEIGHT.to_string()),
    ])
}

/// The text in lines; what finds no room ends in an ellipsis.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;
    use stepwise_topics::TOPICS;

    use super::{HEIGHT, LINE, LINES, WIDTH, png, wrap};

    const POSTER: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="720" height="450" viewBox="0 0 72 45"><path fill="#ff0000" d="M0 0h72v45H0z"/></svg>"##;

    #[test]
    fn a_picture_has_the_size_of_opengraph_and_holds_text_and_poster() {
        let [topic, ..] = TOPICS else { panic!("no lab is ready") };
        let picture = Pixmap::decode_png(&png(topic, POSTER).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
        let middle = picture.pixel(400, 360).unwrap();
        assert_eq!((middle.red(), middle.green(), middle.blue()), (255, 0, 0));
        let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|pixel| pixel.green() < 100);
        assert!((60..300).any(|x| (60..110).any(|y| dark(x, y))), "there is no title");
        assert!((792..1140).any(|x| (160..190).any(|y| dark(x, y))), "there is no summary");
    }

    #[test]
    fn every_summary_is_wrapped_within_its_room() {
        for topic in TOPICS {
            let lines = wrap(topic.summary);
            assert!(lines.len() <= LINES, "{}: {lines:?}", topic.slug);
            assert!(lines.iter().all(|line| line.chars().count() <= LINE + 2), "{}: {lines:?}", topic.slug);
        }
    }

    #[test]
    fn a_text_without_room_ends_in_an_ellipsis() {
        let lines = wrap(&"twelve letters ".repeat(40));
        assert_eq!(lines.len(), LINES);
        assert!(lines.last().is_some_and(|line| line.ends_with('…')));
    }
}
