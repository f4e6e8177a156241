//! Puts an answer together: the finding, and every notice that question, conversation or passages call for.

use super::{
    Answer, Finding, Listing, Misread, Nearest, Notice, NoticeKind, Notices, Policy, Quote, Reason, Silence,
    SmallTalk, small_talk,
};
use crate::index::Stored;
use crate::question::{NotAQuestion, Question};
use crate::safety::{Level, Match, Report, Safety, Where};
use crate::search::Hits;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the safety checks say about what a member typed, now and in the turn before.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The report on the text itself.
    pub question: Report,
    /// What the turn before says about medication.
    pub previous: Vec<Match>,
    /// The reply to a crisis, or the line of help at level 1; needed from that level on.
    pub crisis_text: String,
}

/// What a search came to.
#[derive(Debug)]
pub enum Searched {
    /// The text is no question.
    NotAQuestion(NotAQuestion),
    /// The text is small talk, which is not searched for.
    SmallTalk(SmallTalk),
    /// Hits, perhaps none.
    Found(Box<Hits>),
    /// One passage, asked for by its id.
    Shown(Box<Stored>),
    /// No passage has that id.
    NoSuchPassage,
    /// Nothing was looked up, for this reason.
    TurnedAway(Silence),
    /// There is no generation to search, or searching it failed.
    Down,
}

/// The notices of hits that are listed before any decision.
pub fn notices_beside(checked: Checked, hits: &Hits, safety: &Safety) -> Notices {
    let shown = catch_unwind(AssertUnwindSafe(|| {
        hits.hits.iter().flat_map(|hit| passage_reasons(&hit.passage, safety)).collect()
    }));
    notices(checked, shown.unwrap_or_else(|_| tagged(vec![Match::fail_closed()], Where::Passage)), safety)
}

impl Searched {
    /// What a text comes to before anything is searched for; `None` when it has to be searched for.
    ///
    /// A question about docent itself is searched for: the content may have its own answer to that.
    pub fn without_search(question: &Question) -> Option<Self> {
        small_talk::read(question).filter(|kind| *kind != SmallTalk::AboutDocent).map(Self::SmallTalk)
    }
}

/// Composes the answer. A crisis at level 2 or 3 takes the place of whatever was found.
pub fn compose(
    checked: Checked,
    searched: &Searched,
    safety: &Safety,
    policy: &Policy,
    generation: Option<String>,
) -> Answer {
    let (finding, confidence) = if checked.question.crisis.level >= Level::Other {
        (Finding::Crisis, 0.0)
    } else {
        decide(searched, policy)
    };
    let crisis = &checked.question.crisis;
    let misread = if crisis.level == Level::Own && !crisis.emergency && !crisis.danger {
        Misread::MayBe
    } else {
        Misread::Settled
    };
    let notices = notices(checked, shown_reasons(&finding, safety), safety);
    Answer { finding, notices, confidence, generation, misread }
}

/// Questions and headings to choose from, with the notices that they call for.
pub fn list(checked: Checked, entries: Vec<Nearest>, safety: &Safety) -> Listing {
    let shown = catch_unwind(AssertUnwindSafe(|| offered_reasons(&entries, safety)));
    let shown = shown.unwrap_or_else(|_| tagged(vec![Match::fail_closed()], Where::Passage));
    let notices = notices(checked, shown, safety);
    Listing { entries, notices }
}

fn notices(checked: Checked, shown: Vec<Reason>, safety: &Safety) -> Notices {
    let Checked { question, previous, crisis_text } = checked;
    let level = question.crisis.level;
    let mut reasons = tagged(question.medication, Where::Question);
    reasons.extend(tagged(previous, Where::Previous));
    reasons.extend(shown);
    dedup(&mut reasons);
    let medication = (!reasons.is_empty()).then(|| Notice {
        kind: NoticeKind::Medication,
        text: safety.texts().medication_notice.clone(),
        reasons,
    });
    let crisis = (level > Level::None).then(|| Notice {
        kind: NoticeKind::Crisis(level.into()),
        text: crisis_text,
        reasons: tagged(question.crisis.matched, Where::Question),
    });
    Notices { crisis, medication }
}

fn decide(searched: &Searched, policy: &Policy) -> (Finding, f32) {
    match searched {
        Searched::NotAQuestion(why) => (Finding::Nothing(Silence::NotAQuestion(*why)), 0.0),
        Searched::SmallTalk(kind) => (Finding::Nothing(Silence::SmallTalk(*kind)), 0.0),
        Searched::Found(hits) => (policy.decide(hits), hits.confidence),
        Searched::Shown(passage) => {
            let highlight = 0..passage.words.as_str().len();
            let best = Quote { passage: (**passage).clone(), score: 0.0, highlight };
            (Finding::Quoted { best: Box::new(best), others: Vec::new() }, 1.0)
        }
        Searched::NoSuchPassage => (Finding::Nothing(Silence::NoSuchPassage), 0.0),
        Searched::TurnedAway(why) => (Finding::Nothing(why.clone()), 0.0),
        Searched::Down => (Finding::Nothing(Silence::SearchDown), 0.0),
    }
}

fn tagged(matches: Vec<Match>, place: Where) -> Vec<Reason> {
    matches.into_iter().map(|matched| Reason { matched, place }).collect()
}

/// Why what is shown touches medication: every passage and every title goes through the check. If the
/// check breaks, it counts as found.
fn shown_reasons(finding: &Finding, safety: &Safety) -> Vec<Reason> {
    catch_unwind(AssertUnwindSafe(|| match finding {
        Finding::Quoted { best, others } => std::iter::once(&**best)
            .chain(others)
            .flat_map(|quote| passage_reasons(&quote.passage, safety))
            .collect(),
        Finding::Near(nearest) => offered_reasons(nearest, safety),
        Finding::Nothing(_) | Finding::Crisis => Vec::new(),
    }))
    .unwrap_or_else(|_| tagged(vec![Match::fail_closed()], Where::Passage))
}

fn offered_reasons(offered: &[Nearest], safety: &Safety) -> Vec<Reason> {
    let reasons = offered.iter().flat_map(|near| {
        let named = tagged(safety.read_passage(&near.title), Where::Passage);
        named.into_iter().chain(near.medication.then(|| marked(&near.passage)))
    });
    reasons.collect()
}

fn passage_reasons(passage: &Stored, safety: &Safety) -> Vec<Reason> {
    let info = &passage.info;
    let titles = info.headings.iter().chain([&info.title]).map(String::as_str);
    let mut reasons: Vec<Reason> = titles
        .chain([passage.words.as_str()])
        .flat_map(|text| tagged(safety.read_passage(text), Where::Passage))
        .collect();
    reasons.extend(info.medication.then(|| marked(&info.id)));
    reasons
}

/// The author's own mark on an entry.
fn marked(passage: &str) -> Reason {
    Reason { matched: Match::marked(passage), place: Where::Entry }
}

/// The same words in several passages are one reason.
fn dedup(reasons: &mut Vec<Reason>) {
    let mut seen = std::collections::HashSet::new();
    reasons.retain(|reason| {
        seen.insert((reason.matched.rule.as_str(), reason.matched.words.to_lowercase(), reason.place))
    });
}
