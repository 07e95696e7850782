//! Reading cascades from OpenCV's XML.

use roxmltree::{Document, Node};

use super::cascade::{Feature, HaarCascade, Question, Stage, WeakTree};

/// The widest and highest window that is read.
const LARGEST_WINDOW: usize = 1024;

/// Why a cascade could not be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CascadeError {
    /// Not XML.
    #[error("The cascade is not readable XML: {0}")]
    Xml(String),
    /// An element that must be there is not.
    #[error("The cascade has no <{element}> where there must be one")]
    Missing {
        /// The element's name.
        element: &'static str,
    },
    /// An element with another content than allowed.
    #[error("<{element}> of the cascade is {given:?}, but must be {allowed}")]
    Value {
        /// The element's name.
        element: &'static str,
        /// Its text, or the beginning of it.
        given: String,
        /// What is allowed, as the end of "must be …".
        allowed: &'static str,
    },
}

fn invalid(element: &'static str, given: &str, allowed: &'static str) -> CascadeError {
    CascadeError::Value { element, given: given.trim().chars().take(40).collect(), allowed }
}

fn child<'a, 'd>(node: Node<'a, 'd>, element: &'static str) -> Result<Node<'a, 'd>, CascadeError> {
    node.children().find(|child| child.has_tag_name(element)).ok_or(CascadeError::Missing { element })
}

/// The entries of a list, which OpenCV names `_`.
fn entries<'a, 'd>(list: Node<'a, 'd>) -> impl Iterator<Item = Node<'a, 'd>> {
    list.children().filter(|child| child.has_tag_name("_"))
}

/// The finite numbers of an element's text.
fn numbers(node: Node<'_, '_>, element: &'static str) -> Result<Vec<f64>, CascadeError> {
    let text = node.text().unwrap_or_default();
    let number = |word: &str| word.parse().ok().filter(|number: &f64| number.abs() < 1e30);
    let numbers: Option<Vec<f64>> = text.split_ascii_whitespace().map(number).collect();
    numbers.ok_or_else(|| invalid(element, text, "numbers below 1e30"))
}

/// A number that is whole and at least 0.
fn whole(number: f64) -> Option<usize> {
    (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as usize)
}

fn side(cascade: Node<'_, '_>, element: &'static str) -> Result<usize, CascadeError> {
    let node = child(cascade, element)?;
    let side = match numbers(node, element)?.as_slice() {
        [number] => whole(*number).filter(|side| (3..=LARGEST_WINDOW).contains(side)),
        _ => None,
    };
    side.ok_or_else(|| invalid(element, node.text().unwrap_or_default(), "a whole number from 3 to 1024"))
}

/// Reads a whole cascade.
pub(super) fn read(text: &str) -> Result<HaarCascade, CascadeError> {
    let document = Document::parse(text).map_err(|error| CascadeError::Xml(error.to_string()))?;
    let cascade = child(document.root_element(), "cascade")?;
    let kind = child(cascade, "featureType")?.text().unwrap_or_default();
    if kind.trim() != "HAAR" {
        return Err(invalid("featureType", kind, "HAAR"));
    }
    let (width, height) = (side(cascade, "width")?, side(cascade, "height")?);
    let features: Vec<Feature> = entries(child(cascade, "features")?)
        .map(|node| feature(node, width, height))
        .collect::<Result<_, _>>()?;
    let stages: Vec<Stage> = entries(child(cascade, "stages")?)
        .map(|node| stage(node, features.len()))
        .collect::<Result<_, _>>()?;
    if stages.is_empty() {
        return Err(invalid("stages", "", "one stage or more"));
    }
    Ok(HaarCascade { width, height, stages, features })
}

fn feature(node: Node<'_, '_>, width: usize, height: usize) -> Result<Feature, CascadeError> {
    if let Ok(tilted) = child(node, "tilted") {
        let text = tilted.text().unwrap_or_default();
        if text.trim() != "0" {
            return Err(invalid("tilted", text, "0: rectangles that stand on a corner are not supported"));
        }
    }
    let rectangle = |node: Node<'_, '_>| {
        let place = match numbers(node, "rects")?.as_slice() {
            [x, y, w, h, weight] => {
                [*x, *y, *w, *h].map(whole).into_iter().collect::<Option<Vec<_>>>().and_then(|place| {
                    match place.as_slice() {
                        &[x, y, w, h] if x + w <= width && y + h <= height => {
                            Some(([x, y, w, h], *weight as f32))
                        }
                        _ => None,
                    }
                })
            }
            _ => None,
        };
        let allowed = "x, y, width, height within the window, and a weight";
        place.ok_or_else(|| invalid("rects", node.text().unwrap_or_default(), allowed))
    };
    let rectangles = entries(child(node, "rects")?).map(rectangle).collect::<Result<_, _>>()?;
    Ok(Feature { rectangles })
}

fn stage(node: Node<'_, '_>, features: usize) -> Result<Stage, CascadeError> {
    let threshold = child(node, "stageThreshold")?;
    let &[number] = numbers(threshold, "stageThreshold")?.as_slice() else {
        return Err(invalid("stageThreshold", threshold.text().unwrap_or_default(), "one number"));
    };
    let trees = entries(child(node, "weakClassifiers")?)
        .map(|node| weak_tree(node, features))
        .collect::<Result<_, _>>()?;
    Ok(Stage { threshold: number as f32, trees })
}

fn weak_tree(node: Node<'_, '_>, features: usize) -> Result<WeakTree, CascadeError> {
    let nodes = child(node, "internalNodes")?;
    let leaves: Vec<f32> =
        numbers(child(node, "leafValues")?, "leafValues")?.iter().map(|&leaf| leaf as f32).collect();
    let entries = numbers(nodes, "internalNodes")?;
    let allowed = "left, right, feature and threshold of each question, where left and right are a later \
                   question or, at most 0, minus a leaf";
    let refused = || invalid("internalNodes", nodes.text().unwrap_or_default(), allowed);
    let (quadruples, rest) = entries.as_chunks::<4>();
    if quadruples.is_empty() || !rest.is_empty() {
        return Err(refused());
    }
    let question = |(index, &[left, right, feature, threshold]): (usize, &[f64; 4])| {
        let next = |number: f64| {
            let later = number > index as f64 && number < quadruples.len() as f64;
            let leaf = number <= 0.0 && -number < leaves.len() as f64;
            (number.fract() == 0.0 && (later || leaf)).then_some(number as isize)
        };
        let feature = whole(feature).filter(|&feature| feature < features)?;
        Some(Question { feature, threshold: threshold as f32, next: [next(left)?, next(right)?] })
    };
    let questions: Option<Vec<Question>> = quadruples.iter().enumerate().map(question).collect();
    Ok(WeakTree { questions: questions.ok_or_else(refused)?, leaves })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cascade(kind: &str, window: &str, nodes: &str, leaves: &str, rectangle: &str, tilted: &str) -> String {
        format!(
            "<opencv_storage><cascade><featureType>{kind}</featureType><height>{window}</height><width>4</width>\
             <stages><_><stageThreshold>0.5</stageThreshold><weakClassifiers><_><internalNodes>{nodes}\
             </internalNodes><leafValues>{leaves}</leafValues></_></weakClassifiers></_></stages><features><_>\
             <rects><_>{rectangle}</_></rects>{tilted}</_></features></cascade></opencv_storage>"
        )
    }

    #[test]
    fn files_that_are_no_cascades_are_refused() {
        let good = ["HAAR", "4", "0 1 0 0.5 -1 -2 0 1.5", "1 2 3", "0 0 4 2 -1.", "<tilted>0</tilted>"];
        let text = |parts: [&str; 6]| {
            let [kind, window, nodes, leaves, rectangle, tilted] = parts;
            read(&cascade(kind, window, nodes, leaves, rectangle, tilted))
        };
        assert_eq!(text(good).unwrap().stages[0].trees[0].questions.len(), 2);
        for (part, bad) in [
            (0, "LBP"),
            (1, "2"),
            (1, "1e9"),
            (1, "4 4"),
            (2, ""),
            (2, "0 0"),
            (2, "0 -3 0 0.5"),
            (2, "0 2 0 0.5 0 0 0 0"),
            (2, "0 1 0 0.5 0 1 0 0.5"),
            (2, "0 -1 7 0.5"),
            (2, "0 -1 0 NaN"),
            (3, ""),
            (3, "inf 0 0"),
            (4, "0 0 5 2 -1."),
            (4, "0 0 4 2"),
            (4, "-1 0 4 2 1"),
            (5, "<tilted>1</tilted>"),
        ] {
            let mut parts = good;
            parts[part] = bad;
            assert!(matches!(text(parts), Err(CascadeError::Value { .. })), "{part}: {bad}");
        }
        assert!(matches!(read("<a>"), Err(CascadeError::Xml(_))));
        assert_eq!(read("<a/>"), Err(CascadeError::Missing { element: "cascade" }));
    }
}
