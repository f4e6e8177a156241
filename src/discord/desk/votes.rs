//! What is kept: votes, reports, questions for moderators; and what a member may see and delete of it.

use super::{Desk, Scene, is_crisis};
use crate::answer::{Notices, Silence};
use crate::discord::reply::Reply;
use crate::docent::{Asking, Surface};
use crate::render::discord as render;
use crate::render::discord::{
    Action, FieldId, MemoryKey, Note, PassageKey, Quoted, ReportKey, ReportReason, ShownVote, Verdict,
};
use crate::store::{Report, Store, StoreError, Vote, Voted};
use time::OffsetDateTime;

impl Desk {
    /// *Helpful* and *Not helpful*.
    pub(super) fn vote(&self, scene: Scene<'_>, verdict: Verdict, quoted: &Quoted) -> Reply {
        let Some(passage) = scene.kept_id(quoted) else { return scene.gone(quoted) };
        let vote =
            Vote { passage, generation: quoted.generation.clone(), helpful: verdict == Verdict::Helpful };
        let voted = self.kept(|store| store.vote(scene.caller.member, &vote, now()));
        let note = match voted {
            Some(Voted::Changed) => Note::VoteChanged,
            Some(Voted::New | Voted::Same) => Note::Voted,
            None => Note::NotKept,
        };
        scene.privately(render::note(note, &after(scene, quoted.noticed)))
    }

    /// Files a report, and asks for words to it.
    pub(super) fn report_reason(&self, scene: Scene<'_>, quoted: &Quoted, chosen: Option<&str>) -> Reply {
        let Some(reason) = chosen.and_then(ReportReason::parse) else { return scene.not_understood() };
        let Some(passage) = scene.kept_id(quoted) else { return scene.gone(quoted) };
        let report =
            Report { passage, generation: quoted.generation.clone(), reason: reason.as_str().to_owned() };
        match self.kept(|store| store.file_report(&report, now())) {
            Some(key) => {
                self.tell_of_report(scene, ReportKey(key), &report.passage, reason);
                Reply::Form(render::report_form(ReportKey(key)))
            }
            None => scene.privately(render::note(Note::NotKept, &after(scene, quoted.noticed))),
        }
    }

    /// *Send to moderators*: the form, with the question in it for the one who asked it.
    pub(super) fn gap(&self, scene: Scene<'_>, key: MemoryKey) -> Reply {
        match self.recall(key, scene.now) {
            Some(remembered) if remembered.member == scene.caller.member => {
                Reply::Form(render::gap_form(&remembered.typed))
            }
            // Somebody else's question is not theirs to send.
            Some(_) => Reply::Form(render::gap_form("")),
            None => scene.expired(key),
        }
    }

    /// A form, filled in. What is written there can be a cry for help as well.
    pub(super) fn form(
        &self,
        scene: Scene<'_>,
        action: Option<&Action>,
        fields: &[(String, String)],
    ) -> Reply {
        let field = |id: FieldId| {
            let found = fields.iter().find(|(name, _)| name == id.as_str());
            found.map(|(_, words)| words.trim()).unwrap_or_default()
        };
        let (words, note) = match action {
            Some(Action::GapForm) => {
                let words = field(FieldId::Question);
                let kept = |store: &Store| store.keep_gap(words, now()).map(|()| Note::GapKept);
                (words, self.keep_words(words, Note::NothingWritten, kept))
            }
            Some(Action::ReportWords(ReportKey(key))) => {
                let words = field(FieldId::Words);
                let kept = |store: &Store| {
                    let added = store.add_words(*key, words)?;
                    Ok(if added { Note::WordsKept } else { Note::Reported })
                };
                let note = self.keep_words(words, Note::Reported, kept);
                if note == Note::WordsKept {
                    self.tell_of_words(scene, ReportKey(*key), words);
                }
                (words, note)
            }
            _ => return scene.not_understood(),
        };
        let docent = &scene.snapshot.docent;
        let asking = scene.asking(Surface::Command);
        let checked = docent.turn_away(words, &asking, Silence::Busy);
        if is_crisis(&checked) {
            self.tell_of_crisis(scene, scene.caller.member, words, None);
            return scene.privately(scene.plain(&checked));
        }
        scene.privately(render::note(note, checked.open().notices))
    }

    /// `/privacy`.
    pub(super) fn privacy(&self, scene: Scene<'_>) -> Reply {
        let notices = scene.snapshot.docent.notices(&scene.asking(Surface::Command));
        let votes = self.kept(|store| store.kept_of(scene.caller.member));
        scene.privately(match votes {
            Some(votes) => {
                let shown = votes.into_iter().map(|kept| ShownVote {
                    passage: kept.passage,
                    helpful: kept.helpful,
                    at: kept.at,
                });
                let moderates = self.settings.now().lets_moderate(scene.caller.server, &scene.caller.rights);
                render::privacy(&shown.collect::<Vec<_>>(), moderates, &notices)
            }
            None => render::note(Note::NotKept, &notices),
        })
    }

    /// Deletes what is kept about the member.
    pub(super) fn forget(&self, scene: Scene<'_>) -> Reply {
        let notices = scene.snapshot.docent.notices(&scene.asking(Surface::Command));
        let forgotten = self.kept(|store| store.forget(scene.caller.member));
        Reply::Update(render::note(forgotten.map_or(Note::NotKept, Note::Forgotten), &notices))
    }

    /// Deletes questions for moderators that are past their time.
    pub(in crate::discord) fn sweep(&self) {
        if let Some(swept @ 1..) = self.kept(|store| store.sweep(now())) {
            tracing::info!(swept, "questions to moderators that were past their time are deleted");
        }
    }

    fn keep_words(
        &self,
        words: &str,
        without: Note,
        keep: impl FnOnce(&Store) -> Result<Note, StoreError>,
    ) -> Note {
        if words.is_empty() { without } else { self.kept(keep).unwrap_or(Note::NotKept) }
    }

    /// What the store says; a fault is logged, which never holds anybody's words.
    pub(super) fn kept<T>(&self, keep: impl FnOnce(&Store) -> Result<T, StoreError>) -> Option<T> {
        keep(self.store.as_ref()?).map_err(|fault| tracing::error!(%fault, "the store refused")).ok()
    }
}

impl Scene<'_> {
    /// *Report*: the menu of reasons.
    pub(super) fn report(self, quoted: &Quoted) -> Reply {
        self.privately(render::report_reasons(quoted, &after(self, quoted.noticed)))
    }

    /// The passage's id as votes and reports name it.
    fn kept_id(self, quoted: &Quoted) -> Option<String> {
        match &quoted.passage {
            PassageKey::Id(id) => Some(id.clone()),
            place @ PassageKey::Place { .. } => super::answers::passage_id(&self.snapshot.docent, place),
        }
    }

    fn gone(self, quoted: &Quoted) -> Reply {
        let asking = Asking { noticed: quoted.noticed, ..self.asking(Surface::Command) };
        let answer = self.snapshot.docent.turn_away("", &asking, Silence::NoSuchPassage);
        self.privately(self.plain(&answer))
    }
}

/// The notices that a press goes on with.
fn after(scene: Scene<'_>, noticed: bool) -> Notices {
    scene.snapshot.docent.notices(&Asking { noticed, ..scene.asking(Surface::Command) })
}

/// Seconds since 1970, UTC.
pub(super) fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}
