//! From an answer to a message: what is remembered for its buttons, its links, who sees it.

use super::remembered::{POINTED_TO, Remembered, is_noticed};
use super::{Desk, Scene, is_crisis};
use crate::answer::{Answer, Finding, Silence};
use crate::discord::reply::{Note, PublicAnswer, Reply};
use crate::discord::settings::Visibility;
use crate::docent::{Asking, Docent, Surface};
use crate::render::deep_link::{Links, Room};
use crate::render::discord as render;
use crate::render::discord::{Audience, Lead, PassageKey, Post, Setting};
use crate::search::Searcher;
use crate::vitals::Stage;
use std::time::Instant;

impl Desk {
    /// The message of an answer, with all its buttons.
    pub(super) fn message(&self, scene: Scene<'_>, remembered: Remembered, visibility: Visibility) -> Reply {
        let (typed, answer) = (remembered.typed.clone(), remembered.answer.clone());
        self.count(&answer);
        let links = links(&answer, &scene.snapshot.docent);
        let key = self.remember(remembered, scene.now);
        let setting = Setting {
            audience: scene.reads(visibility),
            memory: Some(key.number),
            links: &links,
            lead: Lead::None,
        };
        let public = (visibility == Visibility::Channel).then(|| public_answer(scene, &answer)).flatten();
        let conversation = scene.caller.server.is_none().then_some(scene.caller.channel);
        let note = Note { typed, noticed: is_noticed(&answer), conversation, public };
        Reply::Message { post: scene.render(&answer, &setting), visibility, note: Some(note) }
    }

    /// Where the same answer stands already in this channel, if it does since less than a minute.
    pub(super) fn earlier(&self, scene: Scene<'_>, answer: &Answer) -> Option<Post> {
        let recent = self.recent.get(public_answer(scene, answer)?.digest, scene.now)?;
        if scene.now.saturating_duration_since(recent.since) >= POINTED_TO {
            return None;
        }
        let server = scene.caller.server.map_or_else(|| "@me".to_owned(), |server| server.to_string());
        let mut url = format!("https://discord.com/channels/{server}/{}", scene.caller.channel);
        if let Some(message) = recent.message {
            url = format!("{url}/{message}");
        }
        Some(render::see_earlier(answer, &url))
    }
}

/// The id of the passage that a key stands for.
pub(super) fn passage_id(docent: &Docent, key: &PassageKey) -> Option<String> {
    match key {
        PassageKey::Id(id) => Some(id.clone()),
        PassageKey::Place { ordinal, hash } => docent.id_at(*ordinal, hash),
    }
}

/// The full links of what is quoted, for buttons.
pub(super) fn links(answer: &Answer, docent: &Docent) -> Links {
    Links::of(answer, Room::Button, |passage| {
        let generation = docent.searcher.as_ref().map(Searcher::generation);
        generation.and_then(|generation| generation.document_of(passage).ok()).unwrap_or_default()
    })
}

/// What makes a public answer the same as another: its place and its first passage.
pub(super) fn public_answer(scene: Scene<'_>, answer: &Answer) -> Option<PublicAnswer> {
    let Finding::Quoted { best, .. } = answer.open().finding else { return None };
    let channel = scene.caller.channel;
    let mut digest = blake3::Hasher::new();
    digest.update(&channel.to_le_bytes());
    digest.update(best.passage.info.hash.as_bytes());
    digest.update(best.passage.info.id.as_bytes());
    let digest = digest.finalize();
    let (first, _) = digest.as_bytes().split_at(size_of::<u64>());
    let digest = first.iter().fold(0, |digest, byte| (digest << 8) | u64::from(*byte));
    (!is_crisis(answer)).then_some(PublicAnswer { channel, digest })
}

impl Scene<'_> {
    /// A private message that turns away what was typed, with the notices that belong to it.
    pub(super) fn turn_away(self, typed: &str, surface: Surface, why: Silence) -> Reply {
        let answer = self.snapshot.docent.turn_away(typed, &self.asking(surface), why);
        self.privately(self.plain(&answer))
    }

    /// A message that offers nothing which would need the question.
    pub(super) fn plain(self, answer: &Answer) -> Post {
        let links = links(answer, &self.snapshot.docent);
        let setting = Setting {
            audience: self.reads(Visibility::Private),
            memory: None,
            links: &links,
            lead: Lead::None,
        };
        self.render(answer, &setting)
    }

    /// The message of an answer.
    fn render(self, answer: &Answer, setting: &Setting<'_>) -> Post {
        let started = Instant::now();
        let post = render::answer(answer, setting);
        self.snapshot.docent.vitals.counts.took(Stage::Render, started.elapsed());
        post
    }

    /// The passage behind a key, with the notices of what led there.
    pub(super) fn show(self, key: &PassageKey, asking: &Asking<'_>) -> Answer {
        let docent = &self.snapshot.docent;
        match passage_id(docent, key) {
            Some(id) => docent.show(&id, asking),
            None => docent.turn_away("", asking, Silence::NoSuchPassage),
        }
    }

    /// Who reads a message of that visibility here.
    pub(super) fn reads(&self, visibility: Visibility) -> Audience {
        match (self.caller.server, visibility) {
            (None, _) => Audience::Direct,
            (Some(_), Visibility::Private) => Audience::Asker,
            (Some(_), Visibility::Channel) => Audience::Channel,
        }
    }
}
