//! What is wrong with index, model and lists, in a sentence each that says what to do.

use crate::config::Settings;
use crate::index::Pointer;
use crate::safety::Safety;
use crate::search::Searcher;
use crate::vitals::{Condition, IndexFacts};

/// Faults named in one sentence, at most.
const NAMED: usize = 5;

/// The generation in use.
pub(super) fn facts(searcher: &Searcher) -> IndexFacts {
    let generation = searcher.generation();
    IndexFacts {
        generation: generation.id(),
        documents: generation.manifest().documents,
        passages: generation.passages(),
        semantic: searcher.is_semantic(),
    }
}

/// Of the index.
pub(super) fn index(
    searcher: Option<&Searcher>,
    published: Option<&Pointer>,
    faults: &[String],
) -> Vec<Condition> {
    let Some(searcher) = searcher else {
        let why = listed(faults);
        return vec![Condition::down(
            "search_down",
            format!(
                "no generation of the index can be used ({why}): crisis replies and notices work, questions get no \
                 answer. Run `docent index build`; docent takes it into use by itself"
            ),
        )];
    };
    let mut conditions = Vec::new();
    let in_use = searcher.generation().id();
    if !faults.is_empty() {
        let why = listed(faults);
        conditions.push(Condition::degraded(
            "published_faulty",
            format!(
                "what is published cannot be used ({why}); generation {in_use} stays in use. Run `docent index build` \
                 or `docent index rollback`"
            ),
        ));
    } else if published.is_some_and(|pointer| pointer.generation != in_use) {
        conditions.push(Condition::degraded(
            "other_generation",
            format!(
                "the published generation cannot be used; generation {in_use} is. Run `docent index build` or `docent \
                 index rollback`"
            ),
        ));
    }
    if published.is_some_and(|pointer| pointer.pinned) {
        conditions.push(Condition::degraded(
            "pinned",
            format!("generation {in_use} was pinned by a rollback; `docent index build` takes newer content into use"),
        ));
    }
    conditions
}

/// Of the sentence model.
pub(super) fn model(searcher: Option<&Searcher>, settings: &Settings) -> Vec<Condition> {
    let Some(searcher) = searcher.filter(|searcher| !searcher.is_semantic()) else { return Vec::new() };
    if !settings.model.enabled {
        return Vec::new();
    }
    let installed = || settings.model.find().is_some_and(|folder| folder.root().exists());
    let why = if searcher.generation().manifest().makings.model.is_some() {
        "the index has sentence vectors, but they or their model cannot be used. Run `docent model status` and \
         `docent index verify`, and start docent again"
    } else if installed() {
        "the index was built without the sentence model. Run `docent index build`"
    } else {
        "no sentence model is installed. Run `docent model install` and `docent index build` and start docent again, \
         or set `model.enabled = false` if that is how it should be"
    };
    vec![Condition::degraded("lexical_only", format!("answers are found by words alone: {why}"))]
}

/// Of what moderators withdrew.
pub(super) fn withdrawals(faults: &[String]) -> Vec<Condition> {
    if faults.is_empty() {
        return Vec::new();
    }
    let what = format!(
        "what moderators withdrew cannot be read, so that more than that may be withheld: {}",
        listed(faults)
    );
    vec![Condition::down("unreadable", what)]
}

/// Of a change of the content that was cut off.
pub(super) fn publishing(unfinished: Option<String>) -> Vec<Condition> {
    unfinished.map(|what| Condition::degraded("unfinished", what)).into_iter().collect()
}

/// Of safety lists, texts and help lines.
pub(super) fn lists(safety: &Safety, faults: &[String]) -> Vec<Condition> {
    let why = listed(faults);
    if safety.is_fail_closed() {
        return vec![Condition::degraded(
            "fail_closed",
            format!("every answer carries the medication notice until this is mended: {why}"),
        )];
    }
    if faults.is_empty() {
        return Vec::new();
    }
    vec![Condition::degraded(
        "faulty",
        format!("lists or help lines have a fault, and those before or those built in are in use: {why}"),
    )]
}

fn listed(faults: &[String]) -> String {
    let mut text = faults.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    if faults.len() > NAMED {
        text.push_str("; …");
    }
    text
}
