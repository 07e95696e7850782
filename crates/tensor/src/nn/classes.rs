//! From scores to answers.

/// The class with the greatest score in each row of `classes` scores; `None` where a score is not a number, as after
/// a run that diverged. Of equal scores the first counts.
///
/// ```
/// use stepwise_tensor::nn::greatest;
/// let answers: Vec<_> = greatest(&[0.1, 0.9, 3.0, f32::NAN], 2).collect();
/// assert_eq!(answers, [Some(1), None]);
/// ```
pub fn greatest(scores: &[f32], classes: usize) -> impl Iterator<Item = Option<usize>> {
    scores.chunks_exact(classes.max(1)).map(|row| {
        let mut best = 0;
        for (class, score) in row.iter().enumerate() {
            if score.is_nan() {
                return None;
            }
            if *score > row[best] {
                best = class;
            }
        }
        Some(best)
    })
}
