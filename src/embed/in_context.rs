//! A question as the model reads it: its vector, and those that its words have in its context.

use std::ops::Range;

/// What one run of the network says of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct InContext {
    /// The question's vector, of length 1.
    pub whole: Vec<f32>,
    /// ln of the length of the mean of its tokens' vectors: tokens that point one way make a long mean. A
    /// question to the point has more of it than one that circles its subject.
    pub focus: f32,
    /// The ids of its tokens, the two markers included.
    pub(super) ids: Vec<u32>,
    /// One row of `whole.len()` numbers for each token.
    pub(super) rows: Vec<f32>,
}

impl InContext {
    /// Where a word of these ids stands, from token `from` on.
    pub(super) fn find(&self, word: &[u32], from: usize) -> Option<Range<usize>> {
        let at = self.ids.get(from..)?.windows(word.len()).position(|window| window == word)?;
        Some(from + at..from + at + word.len())
    }

    /// The sum of the rows of some tokens.
    pub(super) fn sum(&self, tokens: Range<usize>) -> Vec<f32> {
        let dimension = self.whole.len();
        let mut sum = vec![0.0; dimension];
        for row in self.rows[tokens.start * dimension..tokens.end * dimension].chunks_exact(dimension) {
            super::arithmetic::add(&mut sum, row);
        }
        sum
    }
}
