//! The roadmap as a drawing: one lane for each section, one column for each step of what has to come before, a curve
//! from every topic to what builds on it. Made at build time; the page only colours it.

use std::fmt::Write as _;

use stepwise_lab::Section;
use stepwise_topics::roadmap::{Outline, ROADMAP};

use crate::markdown::escape;

/// Everything is in the units of the drawing, which are CSS pixels where the page is wide enough.
const WIDTH: f64 = 1180.0;
const NODE_HEIGHT: f64 = 34.0;
/// Between columns, where the curves bend.
const GUTTER: f64 = 26.0;
/// From one row to the next.
const PITCH: f64 = 44.0;
/// Above the nodes of a lane: its heading.
const HEADING: f64 = 34.0;
/// Below the nodes of a lane.
const LANE_END: f64 = 14.0;
const LINE: f64 = 13.5;
/// Letters that fit into a line of a node in bold, in the widest of the system's typefaces.
const LETTERS: usize = 16;

/// Where a topic stands.
struct Node {
    outline: &'static Outline,
    ready: bool,
    column: usize,
    /// Counted within the lane.
    row: usize,
    /// Upper left corner.
    x: f64,
    y: f64,
}

/// A lane: its heading and where it begins.
struct Lane {
    section: Section,
    y: f64,
}

/// The map.
pub struct Map {
    nodes: Vec<Node>,
    lanes: Vec<Lane>,
    node_width: f64,
    height: f64,
}

impl Map {
    /// Places all topics of the roadmap; `ready` tells which have a lab.
    pub fn new(ready: impl Fn(&Outline) -> bool) -> Self {
        let depths: Vec<usize> = ROADMAP.iter().map(depth).collect();
        let columns = depths.iter().max().map_or(1, |deepest| deepest + 1);
        let pitch = (WIDTH + GUTTER) / columns as f64;
        let mut map = Self { nodes: Vec::new(), lanes: Vec::new(), node_width: pitch - GUTTER, height: 0.0 };
        for section in Section::ALL {
            map.lanes.push(Lane { section, y: map.height });
            let top = map.height + HEADING;
            let mut rows = 0;
            for column in 0..columns {
                for (outline, _) in ROADMAP
                    .iter()
                    .zip(&depths)
                    .filter(|(outline, depth)| outline.section == section && **depth == column)
                {
                    let row = map.free_row(outline, column);
                    rows = rows.max(row + 1);
                    let (x, y) = (column as f64 * pitch, top + row as f64 * PITCH);
                    map.nodes.push(Node { outline, ready: ready(outline), column, row, x, y });
                }
            }
            let height = rows as f64 * PITCH - (PITCH - NODE_HEIGHT);
            map.height = top + height + LANE_END;
        }
        map
    }

    /// The free row of a lane's column that is nearest to what the topic needs, so that chains run straight.
    fn free_row(&self, outline: &Outline, column: usize) -> usize {
        let lane = || self.nodes.iter().filter(|node| node.outline.section == outline.section);
        let wished =
            lane().find(|node| outline.needs.contains(&node.outline.slug)).map_or(0, |node| node.row);
        let free = |row: &usize| !lane().any(|node| node.column == column && node.row == *row);
        (0..ROADMAP.len()).filter(free).min_by_key(|row| row.abs_diff(wished)).unwrap_or(0)
    }

    fn node(&self, slug: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.outline.slug == slug)
    }

    /// The drawing as SVG inside a page; `root` is the relative address of the site's root.
    ///
    /// ```
    /// let svg = stepwise_cli::map::Map::new(|outline| outline.slug == "mlp").svg("./");
    /// assert_eq!(svg.matches("class=\"node").count(), 60);
    /// assert!(svg.contains("href=\"./topics/mlp/\""));
    /// ```
    #[must_use]
    pub fn svg(&self, root: &str) -> String {
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg class=\"map\" viewBox=\"0 0 {WIDTH} {}\" role=\"group\" aria-label=\"Map of the labs\">",
            self.height
        );
        self.draw_lanes(&mut svg);
        self.draw_edges(&mut svg);
        for node in &self.nodes {
            self.draw_node(&mut svg, node, root);
        }
        svg + "</svg>"
    }

    fn draw_lanes(&self, svg: &mut String) {
        *svg += "<g class=\"lanes\" aria-hidden=\"true\">";
        for Lane { section, y } in &self.lanes {
            if *y > 0.0 {
                let _ = write!(svg, "<path d=\"M0 {y}H{WIDTH}\"/>");
            }
            let _ = write!(svg, "<text x=\"0\" y=\"{}\">{}</text>", y + 21.0, escape(section.title()));
        }
        *svg += "</g>";
    }

    fn draw_edges(&self, svg: &mut String) {
        *svg += "<g class=\"edges\" aria-hidden=\"true\">";
        for target in &self.nodes {
            for source in drawn_needs(target.outline).filter_map(|slug| self.node(slug)) {
                let (x1, y1) = (source.x + self.node_width, source.y + NODE_HEIGHT / 2.0);
                let (x2, y2) = (target.x, target.y + NODE_HEIGHT / 2.0);
                let _ = write!(
                    svg,
                    "<path data-from=\"{}\" data-to=\"{}\" d=\"{}\"/>",
                    source.outline.slug,
                    target.outline.slug,
                    curve(x1, y1, x2, y2)
                );
            }
        }
        *svg += "</g>";
    }

    fn draw_node(&self, svg: &mut String, node: &Node, root: &str) {
        let Outline { slug, title, .. } = node.outline;
        let title_text = escape(title);
        let (open, close) = if node.ready {
            let open = format!(
                "<a class=\"node\" data-slug=\"{slug}\" data-title=\"{title_text}\" href=\"{root}topics/{slug}/\" aria-label=\"{title_text}\""
            );
            (open, "</a>")
        } else {
            (format!("<g class=\"node soon\" data-slug=\"{slug}\" aria-hidden=\"true\""), "</g>")
        };
        let (x, y, width) = (node.x, node.y, self.node_width);
        let _ = write!(
            svg,
            "{open}><rect x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"{NODE_HEIGHT}\" rx=\"7\"/>"
        );
        let lines = lines(title);
        let first = y + NODE_HEIGHT / 2.0 + 4.0 - (lines.len() - 1) as f64 * LINE / 2.0;
        let middle = x + width / 2.0;
        *svg += "<text text-anchor=\"middle\">";
        for (index, line) in lines.iter().enumerate() {
            let y = first + index as f64 * LINE;
            // Lines have a space between them where the title is read out or copied, which takes no room.
            let gap = if index == 0 { "" } else { "<tspan class=\"gap\"> </tspan>" };
            let _ = write!(svg, "{gap}<tspan x=\"{middle:.1}\" y=\"{y:.1}\">{}</tspan>", escape(line));
        }
        *svg += "</text>";
        if node.ready {
            // The state: a half disc for tried, a tick for passed; the page shows one of them.
            let (x, y) = (x + width - 3.0, y + 3.0);
            let _ = write!(
                svg,
                "<g class=\"badge\"><circle cx=\"{x:.1}\" cy=\"{y}\" r=\"7.5\"/><path class=\"half\" d=\"M{x:.1} {}a4 4 0 0 1 0 8z\"/><path class=\"tick\" d=\"M{:.1} {y}l2.4 2.6 4.2-5\"/></g>",
                y - 4.0,
                x - 3.3
            );
        }
        *svg += close;
    }
}

/// How many topics in a row have to come before.
fn depth(outline: &Outline) -> usize {
    outline.needed().map(|need| depth(need) + 1).max().unwrap_or(0)
}

/// What a topic needs, without what another of its needs needs already.
fn drawn_needs(outline: &'static Outline) -> impl Iterator<Item = &'static str> {
    let implied = |slug: &str| outline.needed().any(|other| other.slug != slug && stands_on(other, slug));
    outline.needs.iter().copied().filter(move |slug| !implied(slug))
}

/// Whether a topic needs another, directly or by way of others.
fn stands_on(outline: &Outline, slug: &str) -> bool {
    outline.needed().any(|need| need.slug == slug || stands_on(need, slug))
}

/// Leaves and arrives level.
fn curve(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    let bend = ((x2 - x1) / 2.0).clamp(GUTTER * 0.7, 90.0);
    format!("M{x1:.1} {y1}C{:.1} {y1} {:.1} {y2} {x2:.1} {y2}", x1 + bend, x2 - bend)
}

/// A title in one line where it fits, else in two of which the longer is as short as can be.
fn lines(title: &str) -> Vec<&str> {
    let longest = |(first, second): &(&str, &str)| first.chars().count().max(second.chars().count());
    let splits = title.match_indices(' ').map(|(place, _)| (&title[..place], &title[place + 1..]));
    match splits.min_by_key(longest) {
        Some((first, second)) if title.chars().count() > LETTERS => vec![first, second],
        _ => vec![title],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_place_of_its_own_right_of_what_it_needs() {
        let map = Map::new(|_| true);
        assert_eq!(map.nodes.len(), ROADMAP.len());
        for (index, node) in map.nodes.iter().enumerate() {
            for other in &map.nodes[..index] {
                let apart =
                    (node.x - other.x).abs() >= map.node_width || (node.y - other.y).abs() >= NODE_HEIGHT;
                assert!(apart, "{} lies on {}", node.outline.slug, other.outline.slug);
            }
            for need in node.outline.needed() {
                let need = map.node(need.slug).unwrap();
                assert!(need.column < node.column);
            }
            assert!(node.x + map.node_width <= WIDTH + 0.1 && node.y + NODE_HEIGHT <= map.height);
        }
    }

    #[test]
    fn titles_fit_into_two_lines() {
        for outline in ROADMAP {
            let lines = lines(outline.title);
            // Two letters more do, where they are as narrow as those of "imbalanced classes".
            assert!(lines.iter().all(|line| line.chars().count() <= LETTERS + 2), "{lines:?}");
            assert_eq!(lines.join(" "), outline.title);
        }
        assert_eq!(lines("Metrics for imbalanced classes"), ["Metrics for", "imbalanced classes"]);
        assert_eq!(lines("Model deployment"), ["Model deployment"]);
    }

    #[test]
    fn what_another_need_implies_is_not_drawn() {
        let transformers = Outline::find("transformers").unwrap();
        assert_eq!(drawn_needs(transformers).collect::<Vec<_>>(), ["nlp"]);
    }
}
