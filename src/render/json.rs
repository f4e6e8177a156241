//! The machine-readable form of answers and hits. Tools build on it: keys are added, never changed.

use super::deep_link::Links;
use crate::answer::{Answer, Finding, Notice, NoticeKind, Notices, Quote, Said};
use crate::index::Stored;
use crate::search::Hits;
use serde::Serialize;
use serde_json::Value;

/// One answer as an object.
#[derive(Debug, Serialize)]
pub struct JsonAnswer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    question: &'a str,
    outcome: &'static str,
    confidence: f32,
    passages: Vec<JsonPassage<'a>>,
    near: Vec<JsonNear<'a>>,
    notices: Vec<JsonNotice<'a>>,
    generation: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct JsonPassage<'a> {
    rank: usize,
    score: f32,
    passage: &'a str,
    document: &'a str,
    source: &'a str,
    title: &'a str,
    headings: &'a [String],
    bytes: [usize; 2],
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlight: Option<[usize; 2]>,
    url: Option<&'a str>,
    /// The address of these very words on their page.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct JsonNear<'a> {
    passage: &'a str,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct JsonNotice<'a> {
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    matched: Vec<JsonReason<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonReason<'a> {
    rule: &'static str,
    words: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    r#where: crate::safety::Where,
}

/// One list of hits, before any decision, as an object.
#[derive(Debug, Serialize)]
pub struct JsonHits<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    question: &'a str,
    confidence: f32,
    passages: Vec<JsonPassage<'a>>,
    notices: Vec<JsonNotice<'a>>,
    generation: &'a str,
}

impl<'a> JsonAnswer<'a> {
    /// The object of an answer; `id` is the asker's own.
    pub fn new(id: Option<&'a Value>, question: &'a str, answer: &'a Answer, links: &'a Links) -> Self {
        let Said { finding, notices, confidence, generation, misread: _ } = answer.open();
        let (passages, near) = match finding {
            Finding::Quoted { best, others } => {
                let quotes = std::iter::once(&**best).chain(others).enumerate();
                (quotes.map(|(at, quote)| JsonPassage::quoted(at + 1, quote, links)).collect(), Vec::new())
            }
            Finding::Near(nearest) => {
                let near = nearest.iter().map(|n| JsonNear { passage: &n.passage, title: &n.title });
                (Vec::new(), near.collect())
            }
            Finding::Nothing(_) | Finding::Crisis => (Vec::new(), Vec::new()),
        };
        let notices = notices.in_order().map(JsonNotice::new).collect();
        let outcome = finding.outcome();
        Self { id, question, outcome, confidence, passages, near, notices, generation }
    }
}

impl<'a> JsonPassage<'a> {
    fn quoted(rank: usize, quote: &'a Quote, links: &'a Links) -> Self {
        let highlight = Some([quote.highlight.start, quote.highlight.end]);
        let link = links.get(&quote.passage);
        Self { highlight, link, ..Self::hit(rank, quote.score, &quote.passage) }
    }

    fn hit(rank: usize, score: f32, stored: &'a Stored) -> Self {
        let info = &stored.info;
        Self {
            rank,
            score,
            passage: &info.id,
            document: &info.document,
            source: &info.path,
            title: &info.title,
            headings: &info.headings,
            bytes: [info.bytes.start, info.bytes.end],
            text: stored.words.as_str(),
            highlight: None,
            url: info.url.as_deref(),
            link: None,
        }
    }
}

impl<'a> JsonNotice<'a> {
    fn new(notice: &'a Notice) -> Self {
        let Notice { kind, text, reasons } = notice;
        let (kind, level) = match kind {
            NoticeKind::Medication => ("medication", None),
            NoticeKind::Crisis(level) => ("crisis", Some(*level)),
        };
        let matched = reasons.iter().map(|reason| JsonReason {
            rule: reason.matched.rule.as_str(),
            words: &reason.matched.words,
            name: reason.matched.name.as_deref(),
            class: reason.matched.class.as_deref(),
            r#where: reason.place,
        });
        Self { kind, text, level, matched: matched.collect() }
    }
}

impl<'a> JsonHits<'a> {
    /// The object of the hits of one question.
    pub fn new(
        id: Option<&'a Value>,
        question: &'a str,
        hits: &'a Hits,
        notices: &'a Notices,
        generation: &'a str,
    ) -> Self {
        let notices = notices.in_order().map(JsonNotice::new).collect();
        let ranked = hits.hits.iter().enumerate();
        let passages = ranked.map(|(at, hit)| JsonPassage::hit(at + 1, hit.score, &hit.passage)).collect();
        Self { id, question, confidence: hits.confidence, passages, notices, generation }
    }
}
