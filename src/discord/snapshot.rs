//! What answers are made from, swapped as a whole while docent runs.

use crate::docent::{Catalogue, Docent};
use arc_swap::ArcSwap;
use std::sync::Arc;

/// One state of the content and the lists: whoever answers takes it once and keeps it to the end.
#[derive(Debug)]
pub struct Snapshot {
    /// The one door.
    pub docent: Docent,
    /// What can be browsed and suggested.
    pub catalogue: Arc<Catalogue>,
}

/// The snapshot in use; readers never wait for whoever puts a new one in place.
pub type Live = Arc<ArcSwap<Snapshot>>;

impl Snapshot {
    /// Whether answers come from the generation with this id.
    pub fn answers_from(&self, generation: &str) -> bool {
        self.docent.searcher.as_ref().is_some_and(|searcher| searcher.generation().id() == generation)
    }

    /// What `docent` answers from, with its topics and questions read.
    pub fn of(docent: Docent) -> Self {
        let catalogue =
            docent.searcher.as_ref().map(|searcher| Catalogue::of(searcher.generation(), &docent.withdrawn));
        let catalogue = catalogue.transpose().unwrap_or_else(|fault| {
            tracing::error!(%fault, "the topics cannot be read; nothing can be browsed");
            None
        });
        Self { docent, catalogue: Arc::new(catalogue.unwrap_or_default()) }
    }
}
