//! Opens what is published, and what would be, to ask both.

use super::{Editor, EditorError};
use crate::content::Overlay;
use crate::docent::Docent;
use crate::editorial::{HELP_LINES_FILE, Rule, SAFETY_FILE, sources};
use crate::embed::{Encoder, VectorCache};
use crate::index::{BuildPlan, Embedding, Generation, IndexError, Prepared, Shelf, makings_with, prepare};
use crate::safety::Safety;
use crate::safety::crisis::Replies;
use crate::search::{Searcher, Semantic};
use std::sync::{Arc, PoisonError};

/// Known questions whose vectors are remembered from one preview to the next: 6 MB of them.
const REMEMBERED: usize = 4_096;

impl Editor {
    /// A searcher of what is published; `None` where nothing can be used.
    pub(super) fn published(&self) -> Result<Option<Searcher>, EditorError> {
        let index = Shelf::new(&self.plan.index);
        let id = index.pointer().ok().flatten().map(|pointer| pointer.generation);
        let mut known = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = known.as_ref().filter(|open| Some(open.generation().id()) == id) {
            return Ok(Some(open.clone()));
        }
        let fresh = match index.open() {
            Ok(opened) => self.searcher(opened.generation, known.as_ref()),
            Err(
                fault @ (IndexError::Missing(_)
                | IndexError::NoneUsable { .. }
                | IndexError::OtherSchema { .. }),
            ) => {
                tracing::info!(%fault, "there is nothing to compare with");
                return Ok(None);
            }
            Err(fault) => return Err(fault.into()),
        };
        *known = Some(fresh.clone());
        Ok(Some(fresh))
    }

    /// The sentence model: a build without it would cost members the answers that it finds.
    fn encoder(&self) -> Option<Arc<Encoder>> {
        let mut known = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none()
            && let Some((folder, settings)) = &self.plan.model
            && folder.root().exists()
        {
            match Encoder::open(folder, settings) {
                Ok(encoder) => *known = Some(Arc::new(encoder)),
                Err(fault) => tracing::error!(%fault, "building by words alone"),
            }
        }
        known.clone()
    }

    /// A searcher of a generation, which remembers what another one read.
    pub(super) fn searcher(&self, generation: Generation, other: Option<&Searcher>) -> Searcher {
        let (generation, encoder) = (Arc::new(generation), self.encoder());
        if let Some(Ok(searcher)) = other.map(|other| other.over(Arc::clone(&generation)))
            && searcher.is_semantic() == encoder.is_some()
        {
            return searcher;
        }
        let semantic = encoder.and_then(|encoder| {
            Semantic::open(&generation, encoder).unwrap_or_else(|fault| {
                tracing::warn!(%fault, "comparing by words alone");
                None
            })
        });
        let semantic = semantic.map(|semantic| semantic.remembering(REMEMBERED));
        Searcher::new(generation, semantic, self.settings.load().search)
    }

    /// The door over a searcher, with the moderators' lists as they are. Nothing is withdrawn: what is compared is
    /// the content.
    pub(super) fn docent(&self, searcher: Option<Searcher>) -> Docent {
        let settings = self.settings.load();
        let docent = Docent {
            searcher,
            safety: Arc::new(Safety::compiled_in()),
            replies: Arc::new(Replies::compiled_in()),
            region: settings.region.clone(),
            policy: settings.policy,
            withdrawn: Arc::default(),
            vitals: Arc::default(),
        };
        let load = |file| sources::load_text(&self.plan.content, &Overlay::default(), file, Rule::Safety);
        let reread = match (load(SAFETY_FILE), load(HELP_LINES_FILE)) {
            (Ok(safety), Ok(help)) => docent.reread_safety(safety.as_deref(), help.as_deref()).ok(),
            _ => None,
        };
        match reread {
            Some((whole, _)) => whole,
            // The checks name the fault; until it is mended the notice stands everywhere.
            None => Docent { safety: Arc::new(Safety::fail_closed()), ..docent },
        }
    }

    /// The id that a build of the content with `overlay` would have.
    pub(super) fn generation_id(&self, overlay: &Overlay) -> Result<String, EditorError> {
        let encoder = self.encoder();
        let model = encoder.as_ref().map(|encoder| encoder.fingerprint());
        Ok(makings_with(&self.plan.content, overlay, &self.settings.load().vectors, model)?.id())
    }

    /// Builds the content with `overlay` onto a shelf, up to the last step.
    pub(super) fn prepare(&self, onto: &Shelf, overlay: &Overlay, now: i64) -> Result<Prepared, EditorError> {
        let encoder = self.encoder();
        let encoder = encoder.as_deref();
        let cache = self.plan.vector_cache.as_ref().zip(encoder).and_then(|(folder, encoder)| {
            let opened = VectorCache::open(folder, encoder.dimension(), encoder.fingerprint());
            opened.map_err(|fault| tracing::warn!(%fault, "vectors of earlier builds are not used")).ok()
        });
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let settings = self.settings.load();
        let plan = BuildPlan {
            content: &self.plan.content,
            settings: &settings.vectors,
            keep: settings.keep,
            force: false,
            embedding: encoder.map(|encoder| Embedding { encoder, cache, threads }),
            now,
        };
        Ok(prepare(onto, plan, overlay, &mut |_| {})?)
    }
}
