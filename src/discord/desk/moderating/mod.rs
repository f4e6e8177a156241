//! What moderators do. Who may is decided anew for each command, press and form, before anything else.

mod drafting;
mod insights;
mod listing;
mod preview;
mod states;
mod typed;

use super::{Desk, Scene};
use crate::discord::event::{Event, Moderate, SuggestFor, What};
use crate::discord::reply::{Putoff, Reply};
use crate::discord::settings::Visibility;
use crate::editorial::Overview;
use crate::render::discord::moderating::{Moderation, lift_form};
use crate::render::discord::{Action, Form, PassageKey};
use crate::store::GapState;
use std::sync::{Arc, Mutex, PoisonError};
use time::{Date, OffsetDateTime};

/// What is held for moderators between two presses.
#[derive(Debug, Default)]
pub(super) struct Backroom {
    /// The overview of the generation with this id.
    overview: Mutex<Option<(String, Arc<Overview>)>>,
    /// Words that moderators searched for, by the number that buttons carry.
    searches: crate::discord::memory::Memory<Arc<str>>,
    /// Forms that were refused, with what was typed.
    forms: crate::discord::memory::Memory<Arc<Form>>,
    /// Questions that members sent, by the draft that answers them.
    gaps: crate::discord::memory::Memory<i64>,
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
        // Forms, or what keeps them from opening.
        Moderation::AddForGap(_)
        | Moderation::Edit(_)
        | Moderation::Again(_)
        | Moderation::Reopen(_)
        | Moderation::Withdraw(_)
        | Moderation::PickWithdraw
        | Moderation::PickWithdrawn => Putoff::Never,
        // What was asked for stands beside what it was asked from.
        Moderation::AddForm(..)
        | Moderation::EditForm(..)
        | Moderation::AlsoAskGap(_)
        | Moderation::Expect(_)
        | Moderation::Remove(_)
        | Moderation::WithdrawForm(_)
        | Moderation::LiftForm(_) => Putoff::Message,
        Moderation::Documents(_)
        | Moderation::PickDocument
        | Moderation::Sections(..)
        | Moderation::PickSection
        | Moderation::Found(..)
        | Moderation::Show(_)
        | Moderation::Insights
        | Moderation::Insight(..)
        | Moderation::PickGap
        | Moderation::DismissGap(_)
        | Moderation::PickReport
        | Moderation::SettleReport(_)
        | Moderation::ExpectGap(_)
        | Moderation::PickDraft
        | Moderation::Publish(..)
        | Moderation::AgainForm(_)
        | Moderation::Discard(_)
        | Moderation::Redo(_)
        | Moderation::History(_)
        | Moderation::PickState
        | Moderation::PlanRollback(_)
        | Moderation::Rollback(..)
        | Moderation::Withdrawn(_) => Putoff::Update,
    }
}

/// How the first response to a command of a moderator's is put off: forms cannot be.
pub(super) fn putoff_command(asked: &Moderate) -> Putoff {
    match asked {
        Moderate::AddFaq { file: None, .. }
        | Moderate::Edit { file: None, .. }
        | Moderate::Withdraw { .. }
        | Moderate::WithdrawThis(_) => Putoff::Never,
        _ => Putoff::Message,
    }
}

impl Desk {
    /// Whether whoever does this may moderate here and now.
    pub(in crate::discord) fn lets_moderate(&self, event: &Event) -> bool {
        self.settings.now().lets_moderate(event.caller.server, &event.caller.rights)
    }

    /// What a moderator's command comes to without a search.
    pub(super) fn moderate_at_once(&self, scene: Scene<'_>, asked: &Moderate) -> Option<Reply> {
        Some(match asked {
            Moderate::List { document: None } => scene.privately(self.documents_page(scene, 0)),
            Moderate::List { document: Some(title) } => self.list_document(scene, title),
            Moderate::Show { entry } => self.show_typed(scene, entry),
            Moderate::Insights => scene.page(self.insights_page(scene)),
            Moderate::AddFaq { topic, question, file: None } => {
                self.add_faq(scene, topic.as_deref(), question.as_deref(), None)
            }
            Moderate::Edit { entry, file: None } => self.edit(scene, entry, None),
            Moderate::Withdraw { entry } => scene.withdraw_typed(entry),
            Moderate::WithdrawThis(passages) => self.withdraw_this(scene, passages),
            Moderate::Withdrawn => scene.page(self.withdrawn_page(scene, 0)),
            Moderate::Drafts => scene.page(self.drafts_page(scene)),
            Moderate::History => scene.page(self.history_page(scene, 0)),
            // These search, build, or read many files.
            Moderate::Search { .. }
            | Moderate::AddFaq { .. }
            | Moderate::Edit { .. }
            | Moderate::Remove { .. }
            | Moderate::AlsoAsk { .. }
            | Moderate::Rollback { .. } => return None,
        })
    }

    /// The same when its turn has come.
    pub(super) fn moderate(&self, scene: Scene<'_>, asked: &Moderate) -> Reply {
        match asked {
            Moderate::Search { words } => self.search(scene, words),
            Moderate::AddFaq { topic, question, file } => {
                self.add_faq(scene, topic.as_deref(), question.as_deref(), file.as_ref())
            }
            Moderate::Edit { entry, file } => self.edit(scene, entry, file.as_ref()),
            Moderate::Remove { entry } => match scene.entry(entry) {
                Some(key) => self.remove(scene, &key),
                None => scene.privately(scene.no_such_entry()),
            },
            Moderate::AlsoAsk { entry, phrasing } => match scene.entry(entry) {
                Some(key) => self.also_ask(scene, &key, phrasing, 0),
                None => scene.privately(scene.no_such_entry()),
            },
            Moderate::Rollback { state } => scene.page(self.plan_typed(scene, state)),
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
            Moderation::PickSection => match chosen.and_then(PassageKey::parse) {
                Some(key) => Reply::Update(self.show_page(scene, &key)),
                None => scene.not_understood(),
            },
            Moderation::Show(key) => Reply::Update(self.show_page(scene, key)),
            Moderation::Insights => Reply::Update(self.insights_page(scene)),
            Moderation::Insight(insight, page) => Reply::Update(self.insight_page(scene, *insight, *page)),
            Moderation::DismissGap(id) => self.settle_gap(scene, *id, GapState::Dismissed),
            Moderation::PickReport => match chosen.and_then(|key| u64::from_str_radix(key, 16).ok()) {
                Some(key) => Reply::Update(self.report_page(scene, key)),
                None => scene.not_understood(),
            },
            Moderation::SettleReport(key) => self.settle_report(scene, *key),
            Moderation::AddForGap(gap) => self.add_for_gap(scene, *gap),
            Moderation::Edit(key) => self.edit_form(scene, key),
            Moderation::Again(draft) => self.again(scene, *draft),
            Moderation::Reopen(form) => self.reopen(scene, *form),
            Moderation::Withdraw(key) => states::withdraw_form(key.clone()),
            Moderation::PickWithdraw => match chosen.and_then(PassageKey::parse) {
                Some(key) => states::withdraw_form(key),
                None => scene.not_understood(),
            },
            Moderation::PickWithdrawn => match chosen.and_then(PassageKey::parse) {
                Some(key) => Reply::Form(lift_form(Moderation::LiftForm(key))),
                None => scene.not_understood(),
            },
            Moderation::Withdrawn(page) => Reply::Update(self.withdrawn_page(scene, *page)),
            Moderation::Discard(draft) => self.discard(scene, *draft),
            // These search, build or read many files.
            Moderation::Found(..)
            | Moderation::PickGap
            | Moderation::AlsoAskGap(_)
            | Moderation::ExpectGap(_)
            | Moderation::Expect(_)
            | Moderation::Remove(_)
            | Moderation::PickDraft
            | Moderation::Publish(..)
            | Moderation::Redo(_)
            | Moderation::History(_)
            | Moderation::PickState
            | Moderation::PlanRollback(_)
            | Moderation::Rollback(..) => return None,
            // Forms, not controls.
            Moderation::AddForm(..)
            | Moderation::EditForm(..)
            | Moderation::AgainForm(_)
            | Moderation::WithdrawForm(_)
            | Moderation::LiftForm(_) => scene.not_understood(),
        })
    }

    /// The same when its turn has come.
    pub(super) fn moderated(&self, scene: Scene<'_>, pressed: &Moderation, chosen: Option<&str>) -> Reply {
        match pressed {
            Moderation::PickGap => match chosen.and_then(|id| id.parse().ok()) {
                Some(id) => Reply::Update(self.gap_page(scene, id)),
                None => scene.not_understood(),
            },
            Moderation::Found(words, page) => self.found_page(scene, *words, *page),
            Moderation::AlsoAskGap(gap) => match chosen.and_then(PassageKey::parse) {
                Some(key) => self.also_ask_gap(scene, *gap, &key),
                None => scene.not_understood(),
            },
            Moderation::ExpectGap(gap) => Reply::Update(self.expect_page(scene, *gap)),
            Moderation::Expect(gap) => match chosen {
                Some(chosen) => self.expect(scene, *gap, chosen),
                None => scene.not_understood(),
            },
            Moderation::Remove(key) => self.remove(scene, key),
            Moderation::PickDraft => match number(chosen) {
                Some(draft) => Reply::Update(self.preview_page(scene, draft)),
                None => scene.not_understood(),
            },
            Moderation::Publish(draft, digest) => self.publish(scene, *draft, digest),
            Moderation::Redo(draft) => self.redo(scene, *draft),
            Moderation::History(page) => Reply::Update(self.history_page(scene, *page)),
            Moderation::PickState => match number(chosen) {
                Some(state) => Reply::Update(self.state_page(scene, state)),
                None => scene.not_understood(),
            },
            Moderation::PlanRollback(state) => Reply::Update(self.plan_page(scene, *state)),
            Moderation::Rollback(state, digest) => self.roll_back(scene, *state, digest),
            _ => scene.not_understood(),
        }
    }

    /// A moderator's form, filled in: it is checked and built with when its turn has come.
    pub(super) fn filled_in(
        &self,
        scene: Scene<'_>,
        form: &Moderation,
        fields: &[(String, String)],
    ) -> Reply {
        match form {
            Moderation::AddForm(gap, place) => self.added(scene, *gap, place, fields),
            Moderation::EditForm(digest, key) => self.edited(scene, digest, key, fields),
            Moderation::AgainForm(draft) => self.redrafted(scene, *draft, fields),
            Moderation::WithdrawForm(key) => self.withdraw(scene, key, fields),
            Moderation::LiftForm(key) => self.lift(scene, key, fields),
            _ => scene.not_understood(),
        }
    }

    /// Suggestions while a moderator types.
    pub(super) fn suggest_to(&self, scene: Scene<'_>, option: Option<SuggestFor>, typed: &str) -> Reply {
        match option {
            Some(SuggestFor::Document) => self.suggest_documents(scene, typed),
            Some(SuggestFor::Entry) => scene.suggest(typed),
            Some(SuggestFor::Topic) => self.suggest_topics(scene, typed),
            Some(SuggestFor::State) => self.suggest_states(typed),
            None => Reply::Suggestions(Vec::new()),
        }
    }

    /// What is held for moderators is forgotten when its time is over.
    pub(super) fn tidy_backroom(&self, now: std::time::Instant) {
        let Backroom { overview: _, searches, forms, gaps } = &self.backroom;
        searches.tidy(now);
        forms.tidy(now);
        gaps.tidy(now);
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

/// The number that was chosen in a menu.
fn number(chosen: Option<&str>) -> Option<i64> {
    chosen?.parse().ok()
}

/// The day by which reviews are overdue.
fn today() -> Date {
    OffsetDateTime::now_utc().date()
}
