//! Tells whether the content has changed since the index was built, now and then, on a thread of its own.

use crate::config::Settings;
use crate::content::folder;
use crate::discord::Live;
use crate::index::{IndexSettings, Makings, expected_makings};
use crate::vitals::{Condition, Part};
use arc_swap::ArcSwap;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked. A look costs a call of the system for each file; only after a change are they read.
const EVERY: Duration = Duration::from_secs(10);

/// What was compared last, and what came of it.
struct Compared {
    glance: blake3::Hash,
    generation: String,
    vectors: IndexSettings,
    conditions: Vec<Condition>,
}

/// Looks from now on.
pub(super) fn start(live: Live, settings: Arc<ArcSwap<Settings>>) -> std::io::Result<()> {
    let looking = move || {
        let mut last = None;
        loop {
            let snapshot = live.load_full();
            let searcher = snapshot.docent.searcher.as_ref();
            let makings = searcher.map(|searcher| &searcher.generation().manifest().makings);
            snapshot.docent.vitals.set(Part::Content, look(&settings.load(), makings, &mut last));
            drop(snapshot);
            std::thread::sleep(EVERY);
        }
    };
    std::thread::Builder::new().name("freshness".to_owned()).spawn(looking).map(|_| ())
}

fn look(settings: &Settings, makings: Option<&Makings>, last: &mut Option<Compared>) -> Vec<Condition> {
    // Without an index there is nothing to be older.
    let Some(makings) = makings else { return Vec::new() };
    let content = settings.folders.content.display();
    let unreadable = |fault: &dyn std::fmt::Display| {
        let what = format!("{fault}; answers come from the index until the folder is back");
        vec![Condition::degraded("unreadable", what)]
    };
    let glance = match folder::glance(&settings.folders.content) {
        Ok(glance) => glance,
        Err(fault) => return unreadable(&fault),
    };
    let generation = makings.id();
    if let Some(last) = last.as_ref().filter(|last| {
        last.glance == glance && last.generation == generation && last.vectors == settings.vectors
    }) {
        return last.conditions.clone();
    }
    let conditions = match expected_makings(
        &settings.folders.content,
        &settings.vectors,
        makings.model.as_deref(),
    ) {
        Ok(expected) if expected == *makings => Vec::new(),
        Ok(_) => vec![Condition::degraded(
            "index_older",
            format!(
                "the index is older than {content} or its settings; run `docent index build` to answer from what \
                     stands there now"
            ),
        )],
        Err(fault) => return unreadable(&fault),
    };
    *last = Some(Compared {
        glance,
        generation,
        vectors: settings.vectors.clone(),
        conditions: conditions.clone(),
    });
    conditions
}
