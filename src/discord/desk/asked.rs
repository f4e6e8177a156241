//! `/ask`, mentions, direct messages and replies.

use super::remembered::{Remembered, Turn};
use super::{Desk, Scene, surface};
use crate::answer::{Answer, Finding, Silence};
use crate::discord::event::{Earlier, Said, Through};
use crate::discord::reply::Reply;
use crate::discord::settings::Visibility;
use crate::docent::{Asking, Surface};
use crate::render::discord::PassageKey;

impl Desk {
    /// What `/ask` comes to without a search: a crisis first, whatever the channel and the cooldown.
    pub(super) fn ask_at_once(&self, scene: Scene<'_>, typed: &str) -> Option<Reply> {
        let asking = scene.asking(Surface::Command);
        if let Some(crisis) = self.crisis(scene, typed, &asking, Visibility::Private) {
            self.tell_of_crisis(scene, scene.caller.member, typed, None);
            return Some(crisis);
        }
        let why = self.turned_away(scene)?;
        Some(scene.turn_away(typed, Surface::Command, why))
    }

    /// Answers `/ask`.
    pub(super) fn ask(&self, scene: Scene<'_>, typed: &str, wanted: Option<Visibility>) -> Reply {
        let asking = scene.asking(Surface::Command);
        let answer = scene.find(typed, &asking);
        let visibility = scene.audience.settle(wanted.unwrap_or_else(|| self.settings.now().visibility));
        if visibility == Visibility::Channel
            && let Some(post) = self.earlier(scene, &answer)
        {
            return Reply::Message { post, visibility, note: None };
        }
        self.message(scene, Remembered::new(scene.caller.member, typed, answer), visibility)
    }

    /// The reply to a message that is a crisis, whatever else keeps docent from answering.
    pub(super) fn said_in_crisis(&self, scene: Scene<'_>, said: &Said) -> Option<Reply> {
        let turn = self.turn_before(scene, said);
        let asking = said_asking(scene, said, turn.as_ref());
        let crisis = self.crisis(scene, &said.typed, &asking, Visibility::Channel)?;
        self.tell_of_crisis(scene, scene.caller.member, &said.typed, Some(said.message));
        Some(crisis)
    }

    /// What a message comes to without a search.
    pub(super) fn said_at_once(&self, scene: Scene<'_>, said: &Said) -> Option<Reply> {
        if let Some(crisis) = self.said_in_crisis(scene, said) {
            return Some(crisis);
        }
        match self.turned_away(scene)? {
            // A note in a channel that docent is to leave alone would be seen by everybody there.
            Silence::ChannelClosed => Some(Reply::Nothing),
            why => {
                let member = scene.caller.member;
                // Told once: whoever floods a channel must not make docent flood it too.
                if self.told.get(member, scene.now).is_some() {
                    return Some(Reply::Nothing);
                }
                self.told.keep(member, (), 0, scene.now);
                let turn = self.turn_before(scene, said);
                let asking = said_asking(scene, said, turn.as_ref());
                let answer = scene.snapshot.docent.turn_away(&said.typed, &asking, why);
                Some(scene.openly(&answer))
            }
        }
    }

    /// Answers a message.
    pub(super) fn said(&self, scene: Scene<'_>, said: &Said) -> Reply {
        self.told.forget(scene.caller.member);
        let turn = self.turn_before(scene, said);
        let asking = said_asking(scene, said, turn.as_ref());
        let (typed, answer) = scene.find_in_conversation(said, turn.as_ref(), &asking);
        if said.through == Through::Mention
            && let Some(post) = self.earlier(scene, &answer)
        {
            return Reply::Message { post, visibility: Visibility::Channel, note: None };
        }
        let mut remembered = Remembered::new(scene.caller.member, &typed, answer);
        remembered.previous = asking.previous.map(str::to_owned);
        self.message(scene, remembered, Visibility::Channel)
    }

    /// The reply to a crisis: at once. A reply to a message is seen by everybody there, and offers no button.
    pub(super) fn crisis(
        &self,
        scene: Scene<'_>,
        typed: &str,
        asking: &Asking<'_>,
        visibility: Visibility,
    ) -> Option<Reply> {
        let answer = scene.snapshot.docent.reply_to_crisis(typed, asking)?;
        let visibility = scene.audience.settle(visibility);
        Some(self.message(scene, Remembered::new(scene.caller.member, typed, answer), visibility))
    }

    /// Why docent does not answer here or now, if it does not. Counts the question.
    pub(super) fn turned_away(&self, scene: Scene<'_>) -> Option<Silence> {
        let (caller, settings) = (scene.caller, self.settings.now());
        if caller.server.is_some() && !settings.answers_in(caller.channel, caller.parent) {
            return Some(Silence::ChannelClosed);
        }
        self.cooldowns(&settings).count(caller).err().map(Silence::TooSoon)
    }

    /// What was asked before the message that this one replies to.
    fn turn_before(&self, scene: Scene<'_>, said: &Said) -> Option<Turn> {
        let known = |id: u64| self.turns.get(id, scene.now);
        let Some(Earlier { message, interaction, .. }) = &said.reply_to else {
            return (said.through == Through::Direct).then(|| known(scene.caller.channel))?;
        };
        known(*message).or_else(|| interaction.and_then(known))
    }
}

impl Scene<'_> {
    /// Finds the answer to a message; a question that says nothing by itself is read together with the one before.
    fn find_in_conversation(self, said: &Said, turn: Option<&Turn>, asking: &Asking<'_>) -> (String, Answer) {
        let answer = self.find(&said.typed, asking);
        let alone = !matches!(answer.open().finding, Finding::Near(_) | Finding::Nothing(Silence::NoMatch));
        let Some(turn) = turn.filter(|_| !alone && said.typed.contains('?')) else {
            return (said.typed.clone(), answer);
        };
        let together = format!("{} {}", turn.typed, said.typed);
        let found = self.snapshot.docent.answer(&together, asking);
        match found.open().finding {
            Finding::Quoted { .. } => (together, found),
            _ => (said.typed.clone(), answer),
        }
    }

    /// Finds the answer: to the question, or behind the suggestion that was taken.
    fn find(self, typed: &str, asking: &Asking<'_>) -> Answer {
        if let Some(key) = PassageKey::from_choice(typed) {
            return self.show(&key, asking);
        }
        let answer = self.snapshot.docent.answer(typed, asking);
        let found_nothing =
            matches!(answer.open().finding, Finding::Near(_) | Finding::Nothing(Silence::NoMatch));
        // What docent suggested itself is there, however the search judges it.
        match self.snapshot.catalogue.titled(typed).filter(|_| found_nothing) {
            Some(entry) => self.snapshot.docent.show(&entry.passage, asking),
            None => answer,
        }
    }

    /// A reply that everybody sees, without buttons.
    fn openly(self, answer: &Answer) -> Reply {
        Reply::Message { post: self.plain(answer), visibility: Visibility::Channel, note: None }
    }
}

/// What docent is told about a message: the earlier turn counts, also when nothing but docent's own words is left
/// of it.
fn said_asking<'a>(scene: Scene<'a>, said: &'a Said, turn: Option<&'a Turn>) -> Asking<'a> {
    let content = said.reply_to.as_ref().map(|earlier| earlier.content.as_str());
    Asking {
        surface: surface(said.through),
        locale: scene.caller.locale.as_deref(),
        previous: turn.map(|turn| turn.typed.as_str()).or(content),
        noticed: turn.is_some_and(|turn| turn.noticed),
        ..Asking::default()
    }
}
