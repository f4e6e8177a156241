//! When to quote, when to offer, when to admit nothing: the one file that decides it.

use super::{Finding, Nearest, Quote, Silence, small_talk};
use crate::question::Question;
use crate::search::{Bar, Hit, Hits, Signals, best_sentence};
use serde::{Deserialize, Serialize};

/// Most questions or headings offered when there is no answer.
const MAX_NEAREST: usize = 3;

/// What a first hit has in common with a question before its heading is worth offering: a share of the words,
/// or a cosine. Confidence alone would offer the best of nothing: questions of some length never sink to 0.
const COMMON_WORDS: f32 = 0.2;
const COMMON_MEANING: f32 = 0.3;

/// What the policy goes by.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// From this confidence on the first passage is quoted, 0 to 1.
    pub quote_from: f32,
    /// From this confidence on the nearest questions are offered, 0 to 1.
    pub near_from: f32,
    /// Other passages beside the best one, at most.
    pub others: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self { quote_from: 0.45, near_from: 0.25, others: 2 }
    }
}

impl Policy {
    /// How many hits are needed to decide.
    pub fn hits_wanted(&self) -> usize {
        // A document can fill several places under one heading: enough to find three different ones.
        (self.others + 1).max(MAX_NEAREST * 4)
    }

    /// Turns hits into a finding.
    pub(super) fn decide(&self, hits: &Hits) -> Finding {
        if hits.confidence >= self.quote_from {
            let mut quotes = hits.hits.iter().map(|hit| quote(hit, hits));
            if let Some(best) = quotes.next() {
                return Finding::Quoted { best: Box::new(best), others: quotes.take(self.others).collect() };
            }
        }
        let asked = Question::parse(&hits.reading.text).ok();
        if let Some(kind) = asked.as_ref().and_then(small_talk::read) {
            return Finding::Nothing(Silence::SmallTalk(kind));
        }
        let nearest = nearest(&hits.hits);
        let near_enough = hits.confidence >= self.near_from && is_close(&hits.signals);
        let worth_offering = hits.bar.map_or(near_enough, Bar::may_be_meant);
        if worth_offering && !nearest.is_empty() {
            Finding::Near(nearest)
        } else {
            Finding::Nothing(Silence::NoMatch)
        }
    }
}

fn is_close(signals: &Signals) -> bool {
    signals.coverage >= COMMON_WORDS || signals.text.max(signals.heading) >= COMMON_MEANING
}

fn quote(hit: &Hit, hits: &Hits) -> Quote {
    let highlight = best_sentence(&hits.reading, hit);
    Quote { passage: hit.passage.clone(), score: hit.score, highlight }
}

/// The first hits' questions and headings, each once.
fn nearest(hits: &[Hit]) -> Vec<Nearest> {
    let mut nearest: Vec<Nearest> = Vec::new();
    for hit in hits {
        let info = &hit.passage.info;
        let title = info.headings.last().unwrap_or(&info.title);
        if nearest.iter().all(|known| known.title != *title) {
            nearest.push(Nearest {
                passage: info.id.clone(),
                title: title.clone(),
                medication: info.medication,
                ordinal: hit.passage.ordinal,
                hash: info.hash.clone(),
            });
        }
        if nearest.len() == MAX_NEAREST {
            break;
        }
    }
    nearest
}
