//! Which classes are taken for which, as a figure.

use crate::figure::{Anchor, Aspect, Axis, Figure, Ink, Mark, Palette};

/// Counts of true classes and answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Confusion {
    /// Rows are the true classes, columns the answers; wrong ones are coloured. It has no summary yet.
    pub figure: Figure,
    /// The most frequent mistake: true class, answer, how often; `None` when nothing is wrong.
    pub worst: Option<(usize, usize, usize)>,
}

impl Confusion {
    /// Counts answers; `None` is no answer, and a pair with a class that has no name is left out. The axes are called
    /// `answer` and `truth`.
    ///
    /// ```
    /// use stepwise_lab::Confusion;
    /// let found = Confusion::new(["cat", "dog"], ("answer", "truth"), [(0, Some(1)), (1, Some(1)), (0, None)]);
    /// assert_eq!(found.worst, Some((0, 1, 1)));
    /// ```
    pub fn new(
        names: impl IntoIterator<Item = impl Into<String>>,
        (answer, truth): (&str, &str),
        pairs: impl IntoIterator<Item = (usize, Option<usize>)>,
    ) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let classes = names.len();
        let mut counts = vec![0_usize; classes * classes];
        for (truth, answer) in pairs {
            if let Some(answer) = answer.filter(|&answer| answer < classes && truth < classes) {
                counts[truth * classes + answer] += 1;
            }
        }
        let wrong = |at: usize| at / classes != at % classes;
        let worst = (0..counts.len()).filter(|&at| wrong(at) && counts[at] > 0).max_by_key(|&at| counts[at]);
        let most = worst.map_or(1, |at| counts[at]);
        let edges = (-0.5, classes as f64 - 0.5);
        let mut figure = Figure::new(Axis::category(answer, names.clone()), Axis::category(truth, names))
            .aspect(Aspect::Units { ratio: 1.0 })
            .with(Mark::Heatmap {
                x: edges,
                y: edges,
                columns: classes,
                values: (0..counts.len()).map(|at| if wrong(at) { counts[at] as f64 } else { 0.0 }).collect(),
                low: 0.0,
                // The darkest colours are left unused, so that the counts stay readable on all of them.
                high: 2.0 * most as f64,
                palette: Palette::Sequential,
            });
        figure.marks.extend((0..counts.len()).filter(|&at| counts[at] > 0).map(|at| Mark::Text {
            x: (at % classes) as f64,
            y: (at / classes) as f64,
            text: counts[at].to_string(),
            ink: if wrong(at) { Ink::Ink } else { Ink::Muted },
            anchor: Anchor::Middle,
        }));
        Self { figure, worst: worst.map(|at| (at / classes, at % classes, counts[at])) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_is_counted_but_not_coloured() {
        let pairs = [
            (0, Some(0)),
            (0, Some(0)),
            (1, Some(0)),
            (2, Some(1)),
            (2, Some(1)),
            (5, Some(1)),
            (1, Some(9)),
        ];
        let found = Confusion::new(["a", "b", "c"], ("answer", "truth"), pairs);
        assert_eq!(found.worst, Some((2, 1, 2)));
        let Some(Mark::Heatmap { values, high, .. }) = found.figure.marks.first() else { panic!() };
        assert_eq!(*values, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.0]);
        assert_eq!(*high, 4.0);
        assert_eq!(found.figure.marks.len(), 1 + 3);
    }

    #[test]
    fn nothing_wrong_is_no_worst_mistake() {
        let none: [&str; 0] = [];
        assert_eq!(Confusion::new(none, ("", ""), [(0, Some(0))]).worst, None);
        assert_eq!(Confusion::new(["a"], ("", ""), [(0, Some(0))]).worst, None);
    }
}
