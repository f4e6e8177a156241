//! A second opinion on a text in which no sign was found: a line through the sentence vectors.
//!
//! Signs see words and miss what is only hinted at; sentence vectors see hints and mistake much for them. So the
//! opinion may raise a 0 to one line of help lines beside the answer, and do nothing else. It is a logistic
//! regression over the vectors of one model, made by `docent safety fit` from the marked lines of
//! `tests/data/`, and has nothing to say of another model's vectors.

mod fit;

pub use fit::{Fitted, Line, fit};

use crate::safety::report::{Crisis, Level, Match, Rule};
use std::fmt;
use std::sync::LazyLock;

/// From this probability on a text is raised.
pub const RAISE_FROM: f32 = 0.7;

/// Weights over the sentence vectors of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// The fingerprint of the model that made the vectors.
    model: String,
    bias: f32,
    weights: Vec<f32>,
}

/// Why a file of weights is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadWeights {
    /// The first lines are not what they should be.
    #[error("line {0}: expected `model <fingerprint>`, then `bias <number>`, then one weight a line")]
    Line(usize),
    /// There are none.
    #[error("there is no weight")]
    Empty,
}

static SHIPPED: LazyLock<Option<Opinion>> =
    LazyLock::new(|| Opinion::parse(include_str!("opinion/weights.txt")).ok());

impl Opinion {
    /// The weights that come with the program.
    pub fn shipped() -> Option<&'static Self> {
        SHIPPED.as_ref()
    }

    /// Reads what [`Opinion`]'s `Display` writes; `#` begins a comment.
    ///
    /// # Errors
    /// Names the line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, BadWeights> {
        let mut lines =
            text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let mut field = |name: &str| {
            let (at, line) = lines.next().ok_or(BadWeights::Empty)?;
            let value = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(' '));
            value.map(|value| (at + 1, value.to_owned())).ok_or(BadWeights::Line(at + 1))
        };
        let (_, model) = field("model")?;
        let (at, bias) = field("bias")?;
        let bias = bias.parse().map_err(|_| BadWeights::Line(at))?;
        let weights: Vec<f32> = lines
            .map(|(at, line)| line.parse().map_err(|_| BadWeights::Line(at + 1)))
            .collect::<Result<_, _>>()?;
        if weights.is_empty() { Err(BadWeights::Empty) } else { Ok(Self { model, bias, weights }) }
    }

    /// How likely a text with this sentence vector discloses a crisis, 0 to 1. `None` for the vector of
    /// another model.
    pub fn probability(&self, model: &str, vector: &[f32]) -> Option<f32> {
        if model != self.model || vector.len() != self.weights.len() {
            return None;
        }
        let sum: f32 = self.weights.iter().zip(vector).map(|(weight, x)| weight * x).sum();
        Some(logistic(sum + self.bias))
    }
}

impl Crisis {
    /// Has a text in which no sign was found answered with help lines beside, when it is this likely to
    /// disclose a crisis.
    pub fn hear(&mut self, probability: f32) {
        if self.level == Level::None && probability >= RAISE_FROM {
            self.level = Level::Topic;
            self.matched.push(Match { rule: Rule::Crisis("second-opinion"), ..Match::fail_closed() });
        }
    }
}

/// What [`Opinion::parse`] reads.
impl fmt::Display for Opinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "model {}\nbias {:.4}", self.model, self.bias)?;
        self.weights.iter().try_for_each(|weight| writeln!(f, "{weight:.4}"))
    }
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_they_were_written() {
        let opinion = Opinion { model: "m".to_owned(), bias: -1.5, weights: vec![0.25, -3.0] };
        assert_eq!(Opinion::parse(&opinion.to_string()), Ok(opinion.clone()));
        assert_eq!(Opinion::parse("# none\n"), Err(BadWeights::Empty));
        assert_eq!(Opinion::parse("model m\nbias x\n1"), Err(BadWeights::Line(2)));
        assert_eq!(Opinion::parse("model m\nbias 0\n1\nx"), Err(BadWeights::Line(4)));
        assert_eq!(Opinion::parse("model m\nbias 0\n"), Err(BadWeights::Empty));
        assert!(opinion.probability("m", &[1.0, 0.0]).is_some_and(|p| (p - 0.2227).abs() < 1e-3));
    }

    #[test]
    fn another_models_vectors_are_not_judged() {
        let opinion = Opinion { model: "m".to_owned(), bias: 0.0, weights: vec![1.0] };
        assert_eq!(opinion.probability("n", &[1.0]), None);
        assert_eq!(opinion.probability("m", &[1.0, 1.0]), None);
    }

    #[test]
    fn it_raises_a_zero_to_one_line_of_help_and_nothing_else() {
        let mut none = Crisis::default();
        none.hear(0.69);
        assert_eq!(none, Crisis::default());
        none.hear(0.7);
        assert_eq!((none.level, none.emergency, none.danger), (Level::Topic, false, false));
        assert_eq!(none.matched[0].rule.as_str(), "second-opinion");
        for level in [Level::Topic, Level::Other, Level::Own] {
            let mut found = Crisis { level, ..Crisis::default() };
            found.hear(1.0);
            assert_eq!(found, Crisis { level, ..Crisis::default() });
        }
    }

    #[test]
    fn the_shipped_weights_can_be_read() {
        assert!(Opinion::shipped().is_some());
    }
}
