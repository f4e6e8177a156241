//! The buttons under messages.

use super::action::{Action, MemoryKey, PassageKey, Quoted, Verdict};
use super::citation::shortened;
use super::draft::Draft;
use super::escape::{one_line, units};
use super::post::{Button, Press, Tone, Usable};
use super::setting::{Audience, Setting};
use crate::answer::{Nearest, Quote};
use crate::index::Stored;
use crate::render::deep_link::MAX_BUTTON_CHARS;
use crate::render::terminal::printable;
use crate::render::wording::label;

/// The longest label of a button, in characters.
const MAX_LABEL: usize = 80;

/// What the controls of one message share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Controls<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) generation: Option<&'a str>,
    pub(super) noticed: bool,
}

impl Controls<'_> {
    /// The key of what lies in memory for this message.
    pub(super) fn memory(&self) -> Option<MemoryKey> {
        self.setting.memory.map(|number| MemoryKey { number, noticed: self.noticed })
    }

    /// A passage as it is shown here; `None` without a generation, of which nothing is ever quoted.
    pub(super) fn quoted(&self, passage: &Stored) -> Option<Quoted> {
        self.keyed(PassageKey::of(passage))
    }

    pub(super) fn offered(&self, near: &Nearest) -> Option<Quoted> {
        self.keyed(PassageKey::new(&near.passage, near.ordinal, &near.hash))
    }

    fn keyed(&self, passage: PassageKey) -> Option<Quoted> {
        let generation = self.generation?.to_owned();
        Some(Quoted { passage, generation, noticed: self.noticed })
    }

    /// Everything that can be done with a quoted answer.
    pub(super) fn add_to(&self, draft: &mut Draft, best: &Quote, others: usize) {
        let Some(quoted) = self.quoted(&best.passage) else { return };
        let memory = self.memory();
        let act = |name: &str, action| button(name, action, Tone::Secondary);
        let mut first = vec![act(label::CONTEXT, Action::Context(quoted.clone()))];
        first.extend(memory.filter(|_| others > 0).map(|memory| act(label::OTHERS, Action::Others(memory))));
        first.extend(self.link(&best.passage, label::OPEN));
        draft.add_buttons(first);
        if let (Audience::Asker, Some(memory)) = (self.setting.audience, memory) {
            draft.add_buttons([
                act(label::SHARE, Action::Share(memory)),
                act(label::SHARE_WITH_QUESTION, Action::ShareWithQuestion(memory)),
            ]);
        }
        draft.add_buttons([
            act(label::HELPFUL, Action::Vote(Verdict::Helpful, quoted.clone())),
            act(label::NOT_HELPFUL, Action::Vote(Verdict::NotHelpful, quoted.clone())),
            act(label::REPORT, Action::Report(quoted)),
        ]);
    }

    /// The link of a passage.
    pub(super) fn link(&self, passage: &Stored, name: &str) -> Option<Button> {
        let url = self.setting.links.get(passage)?;
        let web = url.starts_with("https://") || url.starts_with("http://");
        let fits = web && units(url) <= MAX_BUTTON_CHARS && !url.contains(char::is_whitespace);
        fits.then(|| Button {
            label: name.to_owned(),
            press: Press::Open(url.to_owned()),
            tone: Tone::Secondary,
            usable: Usable::Yes,
        })
    }
}

/// A button that calls docent; labels are plain text to Discord.
pub(super) fn button(label: &str, action: Action, tone: Tone) -> Button {
    let label = shortened(&one_line(&printable(label)), MAX_LABEL);
    // Discord takes no button without words; a title can consist of signs that do not print.
    let label = if label.is_empty() { "–".to_owned() } else { label };
    Button { label, press: Press::Act(action), tone, usable: Usable::Yes }
}
