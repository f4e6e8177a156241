//! Decides what to do about each event: plain data in, plain data out.
//!
//! [`Desk::receive`] answers at once what needs no search, crises first; the rest it hands back as [`Work`], for
//! which somebody has to wait their turn. Both block: neither belongs on a thread that others wait for.

mod answers;
mod asked;
mod browsing;
mod counting;
mod helping;
mod moderating;
mod pressed;
mod remembered;
mod telling;
mod votes;

use super::cooldown::Cooldowns;
use super::event::{Caller, Event, Through, What};
use super::memory::Memory;
use super::reply::{Audience, Note, Putoff, Reply};
use super::settings::{InForce, Settings, Visibility};
use super::snapshot::{Live, Snapshot};
use crate::answer::{Answer, Finding, Silence};
use crate::docent::{Asking, Surface};
use crate::editorial::Editor;
use crate::render::discord::Action;
use crate::store::Store;
use arc_swap::ArcSwap;
use counting::Counting;
use moderating::Backroom;
use remembered::{Recent, Remembered, Turn};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use telling::Telling;

pub use telling::Outgoing;

/// Where decisions are made.
#[derive(Debug)]
pub struct Desk {
    live: Live,
    store: Option<Store>,
    settings: InForce,
    cooldowns: ArcSwap<Cooldowns>,
    /// What buttons need, by the number that they carry.
    remembered: Memory<Arc<Remembered>>,
    /// What was asked before a message of docent's, by that message's id, or by the id of its command.
    turns: Memory<Turn>,
    /// Public answers, by channel and answer.
    recent: Memory<Recent>,
    /// Members who were told in public that they ask too often.
    told: Memory<()>,
    /// The content folder, of whose files some facts are read for moderators.
    content: Option<PathBuf>,
    /// Who changes content; without it moderators only look.
    editor: Option<Arc<Editor>>,
    counting: Counting,
    backroom: Backroom,
    telling: Telling,
    myself: AtomicU64,
}

/// What an event comes to at first.
#[derive(Debug)]
pub enum Received {
    /// The response.
    Reply(Reply),
    /// It needs a search, for which its turn has to come.
    Work(Work),
}

/// An event that waits for its turn, and what it will be answered from.
#[derive(Debug)]
pub struct Work {
    event: Arc<Event>,
    snapshot: Arc<Snapshot>,
}

impl Work {
    /// Whether it is a moderator's.
    pub fn is_moderators(&self) -> bool {
        moderating::is_for_moderators(&self.event.what)
    }
}

/// What a decision goes by.
#[derive(Clone, Copy)]
struct Scene<'a> {
    caller: &'a Caller,
    snapshot: &'a Arc<Snapshot>,
    audience: &'a Audience,
    now: Instant,
}

impl Desk {
    /// A desk that answers from `live`.
    pub fn new(live: Live, store: Option<Store>, settings: impl Into<InForce>) -> Self {
        let settings = settings.into();
        Self {
            live,
            store,
            cooldowns: ArcSwap::from_pointee(Cooldowns::new(&settings.now())),
            settings,
            remembered: Memory::default(),
            turns: Memory::default(),
            recent: Memory::default(),
            told: Memory::default(),
            content: None,
            editor: None,
            counting: Counting::default(),
            backroom: Backroom::default(),
            telling: Telling::default(),
            myself: AtomicU64::new(0),
        }
    }

    /// The same desk, at which this editor changes content.
    #[must_use]
    pub fn with_editor(self, editor: Arc<Editor>) -> Self {
        Self { editor: Some(editor), ..self }
    }

    /// The same desk, for moderators of what stands in this folder.
    #[must_use]
    pub fn with_content(self, content: PathBuf) -> Self {
        Self { content: Some(content), ..self }
    }

    /// How the first response to an event can be put off.
    pub fn putoff(event: &Event) -> Putoff {
        match &event.what {
            What::Press { action: Some(Action::Moderate(moderation)), .. }
            | What::Form { action: Some(Action::Moderate(moderation)), .. } => moderating::putoff(moderation),
            What::Moderate(asked) => moderating::putoff_command(asked),
            What::Suggest { .. }
            | What::SuggestTo { .. }
            | What::Press { action: Some(Action::Gap(_) | Action::ReportReason(_)), .. } => Putoff::Never,
            What::Press {
                action:
                    Some(
                        Action::Topics(_)
                        | Action::PickTopic
                        | Action::Questions(..)
                        | Action::ReplyWith(..)
                        | Action::ForgetMe,
                    ),
                ..
            } => Putoff::Update,
            _ => Putoff::Message,
        }
    }

    /// Takes an event in.
    pub fn receive(&self, event: Arc<Event>, audience: &Audience, now: Instant) -> Received {
        let snapshot = self.live.load_full();
        let scene = Scene { caller: &event.caller, snapshot: &snapshot, audience, now };
        let reply = match &event.what {
            // Whoever may not gets what a control gets that nobody ever wrote.
            what if moderating::is_for_moderators(what) && !self.lets_moderate(&event) => {
                Some(scene.unknown(what))
            }
            What::Moderate(asked) => self.moderate_at_once(scene, asked),
            What::SuggestTo { option, typed } => Some(self.suggest_to(scene, *option, typed)),
            What::Press { action: Some(Action::Moderate(pressed)), chosen } => {
                self.moderated_at_once(scene, pressed, chosen.as_deref())
            }
            What::Ask { typed, visibility: _ } => self.ask_at_once(scene, typed),
            What::Said(said) => self.said_at_once(scene, said),
            What::AnswerThis(target) => self.help_at_once(scene, target),
            What::Press { action, chosen } => self.pressed_at_once(scene, action.as_ref(), chosen.as_deref()),
            What::Suggest { typed } => Some(scene.suggest(typed)),
            What::Faq => Some(scene.topics(0)),
            What::About => Some(self.about(scene)),
            What::Privacy => Some(self.privacy(scene)),
            What::Form { action: Some(Action::Moderate(_)), .. } => None,
            What::Form { action, fields } => Some(self.form(scene, action.as_ref(), fields)),
        };
        match reply {
            Some(reply) => Received::Reply(reply),
            None => Received::Work(Work { event, snapshot }),
        }
    }

    /// Lets the work wait for its turn: from now on whoever is to see the answer may be told that it takes a while.
    pub fn admit(&self, work: &Work, audience: &Audience) {
        if let What::Ask { visibility, .. } = &work.event.what {
            audience.settle(visibility.unwrap_or_else(|| self.settings.now().visibility));
        }
    }

    /// Does the work, when its turn has come.
    pub fn work(&self, work: Work, audience: &Audience, now: Instant) -> Reply {
        let Work { event, snapshot } = work;
        let scene = Scene { caller: &event.caller, snapshot: &snapshot, audience, now };
        match &event.what {
            What::Ask { typed, visibility } => self.ask(scene, typed, *visibility),
            What::Said(said) => self.said(scene, said),
            What::AnswerThis(target) => self.help(scene, target),
            What::Moderate(asked) => self.moderate(scene, asked),
            What::Form { action: Some(Action::Moderate(form)), fields } => {
                self.filled_in(scene, form, fields)
            }
            What::Press { action: Some(Action::Moderate(pressed)), chosen } => {
                self.moderated(scene, pressed, chosen.as_deref())
            }
            What::Press { action: Some(action), .. } => self.pressed(scene, action),
            _ => Reply::Nothing,
        }
    }

    /// Says politely that there is no turn for this work.
    pub fn busy(&self, work: Work, audience: &Audience, now: Instant) -> Reply {
        let Work { event, snapshot } = work;
        let scene = Scene { caller: &event.caller, snapshot: &snapshot, audience, now };
        scene.put_off(&event.what, Silence::Busy)
    }

    /// Says that docent is stopping: no answer will come. Of ordinary messages only crises are replied to.
    pub fn stopping(&self, event: &Event, audience: &Audience, now: Instant) -> Reply {
        let snapshot = self.live.load_full();
        let scene = Scene { caller: &event.caller, snapshot: &snapshot, audience, now };
        match &event.what {
            What::Said(said) => self.said_in_crisis(scene, said).unwrap_or(Reply::Nothing),
            what => scene.put_off(what, Silence::Stopping),
        }
    }

    /// Says that something broke inside.
    pub fn faulty(&self, event: &Event, audience: &Audience, now: Instant) -> Reply {
        let snapshot = self.live.load_full();
        let scene = Scene { caller: &event.caller, snapshot: &snapshot, audience, now };
        scene.put_off(&event.what, Silence::SearchDown)
    }

    /// Why nothing can be kept, when that is so. What is gone is looked for again.
    pub(super) fn store_fault(&self) -> Option<String> {
        self.store.as_ref()?.check()
    }

    /// Whether a crisis would be read as one just now.
    pub(super) fn replies_to_crises(&self) -> bool {
        self.live.load().docent.replies_to_crises()
    }

    /// docent's own id, which members mention.
    pub fn introduce(&self, myself: u64) {
        self.myself.store(myself, Ordering::Release);
    }

    /// A message that got its id: what was asked there, and that the channel has the answer.
    pub fn posted(&self, note: Note, message: Option<u64>, interaction: Option<u64>, now: Instant) {
        let Note { typed, noticed, conversation, public } = note;
        if let Some(channel) = conversation {
            // Without a reply only the question itself counts: a notice would never end otherwise.
            let turn = Turn { typed: typed.clone(), noticed: false };
            self.turns.keep(channel, turn, typed.len(), now);
        }
        let turn = Turn { typed, noticed };
        for id in [message, interaction].into_iter().flatten() {
            self.turns.keep(id, turn.clone(), turn.typed.len(), now);
        }
        if let Some(public) = public {
            self.recent.keep(public.digest, Recent { message, since: now }, 0, now);
        }
    }

    /// The cooldowns by the limits in force; under new ones everybody begins anew.
    fn cooldowns(&self, settings: &Settings) -> Arc<Cooldowns> {
        let cooldowns = self.cooldowns.load_full();
        if cooldowns.go_by(settings) {
            return cooldowns;
        }
        let fresh = Arc::new(Cooldowns::new(settings));
        self.cooldowns.store(Arc::clone(&fresh));
        fresh
    }

    /// Forgets what is over.
    pub fn tidy(&self, now: Instant) {
        self.cooldowns.load().tidy();
        self.remembered.tidy(now);
        self.turns.tidy(now);
        self.recent.tidy(now);
        self.told.tidy(now);
        self.tidy_backroom(now);
        self.tidy_telling(now);
    }
}

/// Whether docent answers with help lines.
fn is_crisis(answer: &Answer) -> bool {
    matches!(answer.open().finding, Finding::Crisis)
}

fn surface(through: Through) -> Surface {
    match through {
        Through::Mention => Surface::Mention,
        Through::Direct => Surface::Direct,
    }
}

impl Scene<'_> {
    fn put_off(self, what: &What, why: Silence) -> Reply {
        match what {
            What::Ask { typed, .. } => self.turn_away(typed, Surface::Command, why),
            What::AnswerThis(target) => self.turn_away(&target.words, Surface::Helper, why),
            What::Said(said) => self.turn_away(&said.typed, surface(said.through), why),
            What::Suggest { .. } | What::SuggestTo { .. } => Reply::Suggestions(Vec::new()),
            _ => self.turn_away("", Surface::Command, why),
        }
    }

    /// What docent does not know, or does not do for this member.
    fn unknown(self, what: &What) -> Reply {
        match what {
            What::SuggestTo { .. } => Reply::Suggestions(Vec::new()),
            _ => self.not_understood(),
        }
    }

    /// What docent is told about whoever asks.
    fn asking(&self, surface: Surface) -> Asking<'_> {
        Asking { surface, locale: self.caller.locale.as_deref(), ..Asking::default() }
    }

    /// A message that nobody else sees.
    fn privately(&self, post: crate::render::discord::Post) -> Reply {
        Reply::Message { post, visibility: self.audience.settle(Visibility::Private), note: None }
    }
}

#[cfg(test)]
mod tests;
