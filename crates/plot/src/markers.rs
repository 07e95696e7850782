//! Marker shapes: a second way, beside the colour, to tell a class.

use crate::brush::{Brush, Paint};
use crate::frame::Point;

/// The shape of a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// A small circle: no class.
    Speck,
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Plus,
    Inverted,
    Star,
}

impl Shape {
    pub(crate) fn of_class(class: usize) -> Self {
        const ALL: [Shape; 8] = [
            Shape::Circle,
            Shape::Square,
            Shape::Triangle,
            Shape::Diamond,
            Shape::Cross,
            Shape::Plus,
            Shape::Inverted,
            Shape::Star,
        ];
        // Colours start again after the eighth class; the shapes are then shifted, so that none is like another.
        ALL[(class % 64 + class % 64 / ALL.len()) % ALL.len()]
    }

    /// Corners around the middle for radius 1, y downwards; the shapes look equally large. None for circles.
    fn corners(self) -> &'static [Point] {
        match self {
            Self::Speck | Self::Circle => &[],
            Self::Square => &SQUARE,
            Self::Triangle => &TRIANGLE,
            Self::Diamond => &DIAMOND,
            Self::Cross => &CROSS,
            Self::Plus => &PLUS,
            Self::Inverted => &INVERTED,
            Self::Star => &STAR,
        }
    }
}

const SQUARE: [Point; 4] = [(0.884, 0.884), (-0.884, 0.884), (-0.884, -0.884), (0.884, -0.884)];
const TRIANGLE: [Point; 3] = [(0.0, -1.45), (1.256, 0.725), (-1.256, 0.725)];
const DIAMOND: [Point; 4] = [(1.35, 0.0), (0.0, 1.35), (-1.35, 0.0), (0.0, -1.35)];
const CROSS: [Point; 12] = [
    (1.202, 0.636),
    (0.636, 1.202),
    (0.0, 0.566),
    (-0.636, 1.202),
    (-1.202, 0.636),
    (-0.566, 0.0),
    (-1.202, -0.636),
    (-0.636, -1.202),
    (0.0, -0.566),
    (0.636, -1.202),
    (1.202, -0.636),
    (0.566, 0.0),
];
const PLUS: [Point; 12] = [
    (1.3, -0.4),
    (1.3, 0.4),
    (0.4, 0.4),
    (0.4, 1.3),
    (-0.4, 1.3),
    (-0.4, 0.4),
    (-1.3, 0.4),
    (-1.3, -0.4),
    (-0.4, -0.4),
    (-0.4, -1.3),
    (0.4, -1.3),
    (0.4, -0.4),
];
const INVERTED: [Point; 3] = [(0.0, 1.45), (-1.256, -0.725), (1.256, -0.725)];
const STAR: [Point; 10] = [
    (0.0, -1.55),
    (0.4, -0.55),
    (1.474, -0.479),
    (0.647, 0.21),
    (0.911, 1.254),
    (0.0, 0.68),
    (-0.911, 1.254),
    (-0.647, 0.21),
    (-1.474, -0.479),
    (-0.4, -0.55),
];

/// Paints equal markers, each over the ones before it.
pub(crate) fn paint(shape: Shape, centres: &[Point], radius: f64, paint: Paint, brush: &mut dyn Brush) {
    let corners: Vec<Point> = shape.corners().iter().map(|&(x, y)| (x * radius, y * radius)).collect();
    if corners.is_empty() {
        let radius = if shape == Shape::Speck { 0.62 * radius } else { radius };
        brush.dots(centres, radius, paint);
    } else {
        brush.markers(centres, &corners, paint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_of_many_classes_look_alike() {
        let looks: Vec<(Shape, usize)> = (0..64).map(|class| (Shape::of_class(class), class % 8)).collect();
        for (index, look) in looks.iter().enumerate() {
            assert!(!looks[..index].contains(look), "class {index}");
        }
    }
}
