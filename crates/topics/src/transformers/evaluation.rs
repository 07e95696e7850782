//! How the reader does on places that it has never read about.

use stepwise_lab::LabError;

use super::passages::Passage;
use super::training::Trainer;

/// What an examination found.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// Batches learnt from when it was made.
    pub batches: usize,
    /// Share of the test questions whose answer was marked from its first to its last word.
    pub exact: f64,
    /// Mean share of the answer's words that were marked, and of the marked words that belong to the answer (F1).
    pub overlap: f64,
}

/// An examination under way.
#[derive(Clone, Debug, Default)]
pub struct Examination {
    exact: usize,
    overlap: f64,
    /// What the reader marked in each test passage so far; `None` where its scores are not numbers.
    pub marked: Vec<Option<(usize, usize)>>,
}

impl Examination {
    /// How many steps a whole one takes.
    pub fn steps(trainer: &Trainer, questions: usize) -> usize {
        questions.div_ceil(trainer.questions_at_once())
    }

    /// Looks at the next questions; a report once all are seen.
    pub fn step(&mut self, trainer: &Trainer, test: &[Passage]) -> Result<Option<Report>, LabError> {
        let from = self.marked.len();
        let slice = &test[from..(from + trainer.questions_at_once()).min(test.len())];
        for (passage, answer) in slice.iter().zip(trainer.answers(slice)?) {
            let marked = answer.span();
            self.exact += usize::from(marked == Some(passage.answer));
            self.overlap += marked.map_or(0.0, |marked| overlap(marked, passage.answer));
            self.marked.push(marked);
        }
        let count = test.len() as f64;
        Ok((self.marked.len() == test.len()).then(|| Report {
            batches: trainer.done(),
            exact: self.exact as f64 / count,
            overlap: self.overlap / count,
        }))
    }
}

/// F1 of two runs of words: the harmonic mean of precision and recall.
fn overlap(marked: (usize, usize), truth: (usize, usize)) -> f64 {
    let length = |(first, last): (usize, usize)| (last + 1).saturating_sub(first);
    let common = length((marked.0.max(truth.0), marked.1.min(truth.1)));
    if common == 0 { 0.0 } else { 2.0 * common as f64 / (length(marked) + length(truth)) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlap_counts_common_words() {
        assert_eq!(overlap((3, 5), (3, 5)), 1.0);
        assert_eq!(overlap((3, 4), (4, 5)), 0.5);
        assert_eq!(overlap((6, 4), (4, 5)), 0.0);
        assert_eq!(overlap((0, 1), (4, 5)), 0.0);
    }
}
