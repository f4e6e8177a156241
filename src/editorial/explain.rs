//! Why docent answers what it answers.

use crate::answer::{Answer, Finding, Policy, Silence};
use crate::docent::{Asking, Docent};
use crate::index::IndexError;
use crate::question::Question;
use crate::search::Hits;

/// How far a confidence may lie from a threshold and look the same in two digits.
const CLOSE: f32 = 0.01;

/// Everything that went into one answer.
#[derive(Debug)]
pub struct Explanation {
    /// The answer itself, with what raised each notice.
    pub answer: Answer,
    /// How the question was read and what it found; `None` when it is no question or nothing can be searched.
    pub hits: Option<Hits>,
    /// The thresholds.
    pub policy: Policy,
}

impl Explanation {
    /// Answers what was typed, and searches for it again to show the `top` hits: both find the same, since a
    /// generation never changes.
    pub fn of(typed: &str, docent: &Docent, top: usize) -> Result<Self, IndexError> {
        let answer = docent.answer(typed, &Asking::default());
        let question = Question::parse(typed).ok();
        let hits = match question.filter(|_| docent.searcher.is_some()) {
            Some(question) => {
                Some(docent.find(&question, &docent.safety.read_question(typed).medication, top)?)
            }
            None => None,
        };
        Ok(Self { answer, hits, policy: docent.policy })
    }

    /// Why the answer is of its kind, in a sentence.
    pub fn decision(&self) -> String {
        let said = self.answer.open();
        let confidence = |threshold| show_confidence(said.confidence, threshold);
        if let Some(bar) = self.hits.as_ref().and_then(|hits| hits.bar)
            && !matches!(said.finding, Finding::Crisis)
        {
            return format!("{bar}: no confidence, whatever is found");
        }
        let Policy { quote_from, near_from, .. } = self.policy;
        match said.finding {
            Finding::Quoted { .. } => {
                format!("{} reaches answer.quote_from ({quote_from:.2}): quoted", confidence(quote_from))
            }
            Finding::Near(_) => format!(
                "{} reaches answer.near_from ({near_from:.2}) but not answer.quote_from ({quote_from:.2}): \
                 questions close by are offered",
                confidence(quote_from)
            ),
            Finding::Nothing(Silence::NoMatch) => format!(
                "{} does not reach answer.near_from ({near_from:.2}): nothing is offered",
                confidence(near_from)
            ),
            Finding::Nothing(Silence::SmallTalk(_)) => "small talk: one line in reply".to_owned(),
            Finding::Nothing(Silence::NotAQuestion(why)) => format!("{why}: nothing is searched for"),
            Finding::Nothing(
                Silence::NoSuchPassage
                | Silence::SearchDown
                | Silence::Busy
                | Silence::TooSoon(_)
                | Silence::Stopping
                | Silence::ChannelClosed
                | Silence::Expired,
            ) => "there is no generation that could be searched".to_owned(),
            Finding::Crisis => "a crisis: the help lines are the answer, whatever is found".to_owned(),
        }
    }
}

/// With as many digits as it takes to see on which side of the threshold it lies.
fn show_confidence(confidence: f32, threshold: f32) -> String {
    let digits = if (confidence - threshold).abs() < CLOSE { 4 } else { 2 };
    format!("confidence {confidence:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_close_to_the_threshold_is_told_from_it() {
        assert_eq!(show_confidence(0.449, 0.45), "confidence 0.4490");
        assert_eq!(show_confidence(0.8, 0.45), "confidence 0.80");
    }
}
