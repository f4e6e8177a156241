//! What moderators do. Who may is decided anew for each command, press and form, before anything else.

mod listing;

use super::{Desk, Scene};
use crate::discord::event::{Event, Moderate, SuggestFor, What};
use crate::discord::reply::{Putoff, Reply};
use crate::discord::settings::Visibility;
use crate::editorial::Overview;
use crate::render::discord::Action;
use crate::render::discord::moderating::Moderation;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Date, OffsetDateTime};

/// What is held for moderators between two presses.
#[derive(Debug, Default)]
pub(super) struct Backroom {
    /// The overview of the generation with this id.
    overview: Mutex<Option<(String, Arc<Overview>)>>,
    /// Words that moderators searched for, by the number that buttons carry.
    searches: crate::discord::memory::Memory<Arc<str>>,
}

/// Whether an event is for moderators alone.
pub(super) fn is_for_moderators(what: &What) -> bool {
    match what {
        What::Moderate(_) | What::SuggestTo { .. } => true,
        What::Press { action, .. } | What::Form { action, .. } => {
            matches!(action, Some(Action::Moderate(_)))
        }
        _ => false,
    }
}

/// How the first response to a press of a moderator's is put off.
pub(super) fn putoff(moderation: &Moderation) -> Putoff {
    match moderation {
        Moderation::Documents(_)
        | Moderation::PickDocument
        | Moderation::Sections(..)
        | Moderation::PickSection
        | Moderation::Found(..)
        | Moderation::Show(_) => Putoff::Update,
    }
}

impl Desk {
    /// Whether whoever does this may moderate here and now.
    pub(super) fn lets_moderate(&self, event: &Event) -> bool {
        self.settings.lets_moderate(event.caller.server, &event.caller.rights)
    }

    /// What a moderator's command comes to without a search.
    pub(super) fn moderate_at_once(&self, scene: Scene<'_>, asked: &Moderate) -> Option<Reply> {
        Some(match asked {
            Moderate::List { document: None } => scene.privately(self.documents_page(scene, 0)),
            Moderate::List { document: Some(title) } => self.list_document(scene, title),
            Moderate::Search { .. } => return None,
            Moderate::Show { entry } => self.show_typed(scene, entry),
        })
    }

    /// The same when its turn has come.
    pub(super) fn moderate(&self, scene: Scene<'_>, asked: &Moderate) -> Reply {
        match asked {
            Moderate::Search { words } => self.search(scene, words),
            _ => scene.not_understood(),
        }
    }

    /// What a moderator's press comes to without a search.
    pub(super) fn moderated_at_once(
        &self,
        scene: Scene<'_>,
        pressed: &Moderation,
        chosen: Option<&str>,
    ) -> Option<Reply> {
        Some(match pressed {
            Moderation::Documents(page) => Reply::Update(self.documents_page(scene, *page)),
            Moderation::PickDocument => match chosen.and_then(|number| number.parse().ok()) {
                Some(document) => Reply::Update(self.sections_page(scene, document, 0)),
                None => scene.not_understood(),
            },
            Moderation::Sections(document, page) => {
                Reply::Update(self.sections_page(scene, *document, *page))
            }
            Moderation::PickSection => match chosen.and_then(crate::render::discord::PassageKey::parse) {
                Some(key) => Reply::Update(self.show_page(scene, &key)),
                None => scene.not_understood(),
            },
            Moderation::Show(key) => Reply::Update(self.show_page(scene, key)),
            Moderation::Found(..) => return None,
        })
    }

    /// The same when its turn has come.
    pub(super) fn moderated(&self, scene: Scene<'_>, pressed: &Moderation) -> Reply {
        match pressed {
            Moderation::Found(words, page) => self.found_page(scene, *words, *page),
            _ => scene.not_understood(),
        }
    }

    /// Suggestions while a moderator types.
    pub(super) fn suggest_to(&self, scene: Scene<'_>, option: Option<SuggestFor>, typed: &str) -> Reply {
        match option {
            Some(SuggestFor::Document) => self.suggest_documents(scene, typed),
            Some(SuggestFor::Entry) => scene.suggest(typed),
            None => Reply::Suggestions(Vec::new()),
        }
    }

    /// What is held for moderators is forgotten when its time is over.
    pub(super) fn tidy_backroom(&self, now: std::time::Instant) {
        self.backroom.searches.tidy(now);
    }

    /// The overview of what is published, read once a generation.
    fn overview(&self, scene: Scene<'_>) -> Arc<Overview> {
        let Some(searcher) = &scene.snapshot.docent.searcher else { return Arc::default() };
        let generation = searcher.generation();
        let id = generation.id();
        // Whoever comes meanwhile waits instead of reading the same.
        let mut held = self.backroom.overview.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, overview)) = &*held
            && *known == id
        {
            return Arc::clone(overview);
        }
        let overview = Overview::of(generation).unwrap_or_else(|fault| {
            tracing::error!(%fault, "the content cannot be listed");
            Overview::default()
        });
        let overview = Arc::new(overview);
        *held = Some((id, Arc::clone(&overview)));
        overview
    }
}

impl Scene<'_> {
    /// A page, as the response to a command.
    fn page(self, post: crate::render::discord::Post) -> Reply {
        let visibility = self.audience.settle(Visibility::Private);
        Reply::Message { post, visibility, note: None }
    }
}

/// The day by which reviews are overdue.
fn today() -> Date {
    OffsetDateTime::now_utc().date()
}
