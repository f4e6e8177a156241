//! Buttons and menus.

use super::answers::{links, passage_id};
use super::remembered::Remembered;
use super::{Desk, Scene};
use crate::answer::Silence;
use crate::discord::reply::{Note as Posted, Reply};
use crate::discord::settings::Visibility;
use crate::docent::{Asking, Surface};
use crate::render::discord as render;
use crate::render::discord::{Action, Lead, MemoryKey, Note, PassageKey, Quoted, Setting};
use std::sync::Arc;

impl Desk {
    /// What a press comes to without a search.
    pub(super) fn pressed_at_once(
        &self,
        scene: Scene<'_>,
        action: Option<&Action>,
        chosen: Option<&str>,
    ) -> Option<Reply> {
        let Some(action) = action else { return Some(scene.not_understood()) };
        let reply = match action {
            // These read the content or search it: their turn has to come.
            Action::Context(_) | Action::Show(_) | Action::Misread(_) | Action::ReplyWith(..) => return None,
            Action::Others(key) => self.others(scene, *key),
            Action::Share(key) => self.share(scene, *key, WithQuestion::No),
            Action::ShareWithQuestion(key) => self.share(scene, *key, WithQuestion::Yes),
            Action::Vote(verdict, quoted) => self.vote(scene, *verdict, quoted),
            Action::Report(quoted) => {
                self.begin_report(scene);
                scene.report(quoted)
            }
            Action::ReportReason(quoted) => self.report_reason(scene, quoted, chosen),
            Action::Gap(key) => self.gap(scene, *key),
            Action::Topics(page) => scene.turn_topics(*page),
            Action::PickTopic => scene.pick_topic(chosen),
            Action::Questions(topic, page) => scene.questions(*topic, *page),
            Action::PickQuestion => match chosen.and_then(PassageKey::parse) {
                Some(key) => self.picked(scene, &key),
                None => scene.not_understood(),
            },
            Action::ForgetMe => self.forget(scene),
            // Forms, not controls; and moderators' own are seen to before.
            Action::ReportWords(_) | Action::GapForm | Action::Moderate(_) => scene.not_understood(),
        };
        Some(reply)
    }

    /// What a press comes to when its turn has come.
    pub(super) fn pressed(&self, scene: Scene<'_>, action: &Action) -> Reply {
        match action {
            Action::Context(quoted) => scene.context(quoted),
            Action::Show(quoted) => self.shown(scene, quoted),
            Action::Misread(key) => self.misread(scene, *key),
            Action::ReplyWith(key, candidate) => self.reply_with(scene, *key, *candidate),
            _ => scene.not_understood(),
        }
    }

    /// A question that was offered.
    fn shown(&self, scene: Scene<'_>, quoted: &Quoted) -> Reply {
        let asking = Asking { noticed: quoted.noticed, ..scene.asking(Surface::Command) };
        self.found(scene, &quoted.passage, &asking)
    }

    /// A question that was chosen while browsing.
    fn picked(&self, scene: Scene<'_>, key: &PassageKey) -> Reply {
        self.found(scene, key, &scene.asking(Surface::Command))
    }

    fn found(&self, scene: Scene<'_>, key: &PassageKey, asking: &Asking<'_>) -> Reply {
        let answer = scene.show(key, asking);
        let title = match answer.open().finding {
            crate::answer::Finding::Quoted { best, .. } => best.heading().to_owned(),
            _ => String::new(),
        };
        let visibility = scene.audience.settle(Visibility::Private);
        self.message(scene, Remembered::new(scene.caller.member, &title, answer), visibility)
    }

    fn others(&self, scene: Scene<'_>, key: MemoryKey) -> Reply {
        let Some(remembered) = self.recall(key, scene.now) else { return scene.expired(key) };
        let links = links(&remembered.answer, &scene.snapshot.docent);
        let setting = Setting {
            audience: scene.reads(Visibility::Private),
            memory: None,
            links: &links,
            lead: Lead::None,
        };
        scene.privately(render::others(&remembered.answer, &setting))
    }

    /// Posts a private answer in the channel, as it was read.
    fn share(&self, scene: Scene<'_>, key: MemoryKey, with: WithQuestion) -> Reply {
        let Some(remembered) = self.mine(scene, key) else { return scene.expired(key) };
        if let Some(why) = self.turned_away(scene) {
            return scene.turn_away(&remembered.typed, Surface::Command, why);
        }
        if let Some(post) = self.earlier(scene, &remembered.answer) {
            return scene.privately(post);
        }
        if !remembered.use_once() {
            let asking = Asking { noticed: key.noticed, ..scene.asking(Surface::Command) };
            return scene.privately(render::note(Note::Shared, &scene.snapshot.docent.notices(&asking)));
        }
        let member = scene.caller.member;
        let lead = match with {
            WithQuestion::No => Lead::SharedBy(member),
            WithQuestion::Yes => Lead::Asked(member, &remembered.typed),
        };
        let visibility = scene.audience.settle(Visibility::Channel);
        scene.shared(&remembered, key, lead, visibility)
    }

    /// "That isn't it, show me the answer."
    fn misread(&self, scene: Scene<'_>, key: MemoryKey) -> Reply {
        let Some(remembered) = self.mine(scene, key) else { return scene.expired(key) };
        let asking = Asking {
            previous: remembered.previous.as_deref(),
            noticed: key.noticed,
            misread: true,
            ..scene.asking(Surface::Command)
        };
        let answer = scene.snapshot.docent.answer(&remembered.typed, &asking);
        let visibility = scene.audience.settle(Visibility::Private);
        self.message(scene, Remembered::new(scene.caller.member, &remembered.typed, answer), visibility)
    }

    /// What a button needs, for the one whose question it is.
    pub(super) fn mine(&self, scene: Scene<'_>, key: MemoryKey) -> Option<Arc<Remembered>> {
        self.recall(key, scene.now).filter(|remembered| remembered.member == scene.caller.member)
    }
}

impl Scene<'_> {
    pub(super) fn not_understood(self) -> Reply {
        let notices = self.snapshot.docent.notices(&self.asking(Surface::Command));
        self.privately(render::note(Note::NotUnderstood, &notices))
    }

    /// "Please ask again", with the notice that the message bore.
    pub(super) fn expired(self, key: MemoryKey) -> Reply {
        let asking = Asking { noticed: key.noticed, ..self.asking(Surface::Command) };
        let answer = self.snapshot.docent.turn_away("", &asking, Silence::Expired);
        self.privately(self.plain(&answer))
    }

    fn context(self, quoted: &Quoted) -> Reply {
        let asking = Asking { noticed: quoted.noticed, ..self.asking(Surface::Command) };
        let docent = &self.snapshot.docent;
        let Some(id) = passage_id(docent, &quoted.passage) else {
            let gone = docent.turn_away("", &asking, Silence::NoSuchPassage);
            return self.privately(self.plain(&gone));
        };
        let around = docent.surroundings(&id, &asking);
        let links = links(&around.shown, docent);
        let setting = Setting {
            audience: self.reads(Visibility::Private),
            memory: None,
            links: &links,
            lead: Lead::None,
        };
        let post = render::context(around.before.as_ref(), &around.shown, around.after.as_ref(), &setting);
        self.privately(post)
    }

    fn shared(
        self,
        remembered: &Remembered,
        key: MemoryKey,
        lead: Lead<'_>,
        visibility: Visibility,
    ) -> Reply {
        let answer = &remembered.answer;
        let links = links(answer, &self.snapshot.docent);
        let setting =
            Setting { audience: self.reads(visibility), memory: Some(key.number), links: &links, lead };
        let post = render::answer(answer, &setting);
        let note = Posted {
            typed: remembered.typed.clone(),
            noticed: key.noticed,
            conversation: None,
            public: super::answers::public_answer(self, answer),
        };
        Reply::Message { post, visibility, note: Some(note) }
    }
}

/// Whether an answer is shared with the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WithQuestion {
    Yes,
    No,
}
