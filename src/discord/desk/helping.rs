//! *Answer this*: passages for another member's message, of which a helper chooses one to reply with.

use super::answers::links;
use super::remembered::Remembered;
use super::{Desk, Scene};
use crate::answer::{Answer, Finding, Silence};
use crate::discord::event::Target;
use crate::discord::reply::Reply;
use crate::discord::settings::Visibility;
use crate::docent::{Asking, Surface};
use crate::render::discord as render;
use crate::render::discord::{Audience, Lead, MemoryKey, Note, Setting};

impl Desk {
    /// Whose crisis it is decides the words, so that comes before anything else.
    pub(super) fn help_at_once(&self, scene: Scene<'_>, target: &Target) -> Option<Reply> {
        let docent = &scene.snapshot.docent;
        let surface = if target.author == scene.caller.member { Surface::Command } else { Surface::Helper };
        let asking = scene.asking(surface);
        if let Some(crisis) = docent.reply_to_crisis(&target.words, &asking) {
            self.tell_of_crisis(scene, target.author, &target.words, Some(target.message));
            return Some(scene.privately(scene.plain(&crisis)));
        }
        if target.words.trim().is_empty() {
            return Some(scene.privately(render::note(Note::NoText, &docent.notices(&asking))));
        }
        let why = self.turned_away(scene)?;
        Some(scene.turn_away(&target.words, Surface::Helper, why))
    }

    /// Offers passages.
    pub(super) fn help(&self, scene: Scene<'_>, target: &Target) -> Reply {
        let answer = scene.snapshot.docent.answer(&target.words, &scene.asking(Surface::Helper));
        let links = links(&answer, &scene.snapshot.docent);
        let mut remembered = Remembered::new(scene.caller.member, &target.words, answer.clone());
        remembered.target = Some((scene.caller.channel, target.message));
        let key = self.remember(remembered, scene.now);
        let setting = Setting {
            audience: scene.reads(Visibility::Private),
            // The words are another member's: what goes on with the question is not offered.
            memory: matches!(answer.open().finding, Finding::Quoted { .. }).then_some(key.number),
            links: &links,
            lead: Lead::None,
        };
        scene.privately(render::candidates(&answer, &setting))
    }

    /// Replies to the message with the candidate that the helper chose.
    pub(super) fn reply_with(&self, scene: Scene<'_>, key: MemoryKey, candidate: u8) -> Reply {
        let asking = Asking { noticed: key.noticed, ..scene.asking(Surface::Helper) };
        let docent = &scene.snapshot.docent;
        let expired = || Reply::Update(scene.plain(&docent.turn_away("", &asking, Silence::Expired)));
        let Some(remembered) = self.recall(key, scene.now) else { return expired() };
        let (Some((channel, message)), Some(chosen)) =
            (remembered.target, chosen(&remembered.answer, candidate))
        else {
            return expired();
        };
        let notices = docent.notices(&asking);
        if !remembered.use_once() {
            return Reply::Update(render::note(Note::Replied, &notices));
        }
        // The other member's words count for the notices here as well.
        let asking = Asking { previous: Some(&remembered.typed), ..asking };
        let answer = docent.show(&chosen, &asking);
        let links = links(&answer, docent);
        let lead = Lead::ChosenBy(scene.caller.member);
        let setting = Setting { audience: Audience::Channel, memory: None, links: &links, lead };
        Reply::Relay {
            channel,
            message,
            post: Box::new(render::answer(&answer, &setting)),
            posted: Box::new(render::note(Note::Replied, &notices)),
            refused: Box::new(render::note(Note::CannotPost, &notices)),
        }
    }
}

/// The id of the passage that a candidate's number stands for.
fn chosen(answer: &Answer, candidate: u8) -> Option<String> {
    let Finding::Quoted { best, others } = answer.open().finding else { return None };
    let mut quotes = std::iter::once(&**best).chain(others);
    quotes.nth(usize::from(candidate)).map(|quote| quote.passage.info.id.clone())
}
