//! The editor on folders of its own, without a sentence model.

use super::*;
use crate::docent::{Asking, Docent};
use crate::editorial::{Edit, EditError, Entry, Kind, Outcome, Revision};
use crate::index::{BuildPlan, Shelf, build};
use crate::passage::Withdrawn;
use crate::store::STORE_FILE;
use std::path::Path;
use tempfile::TempDir;

const TEA: &str = "+++\ntitle = \"Tea\"\nsource = \"S\"\nreviewed = \"R\"\n+++\n\n## How long do I steep black tea?\n\nSteep black tea three minutes.\n";
const KETTLE: &str = "## Which kettle is best for tea?\n\nAny kettle that pours slowly.\n";

/// A content folder with an FAQ, published, and an editor of it.
struct Room {
    folder: TempDir,
    editor: Editor,
}

fn room() -> Room {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir_all(folder.path().join("content/faq")).unwrap();
    std::fs::write(folder.path().join("content/faq/tea.md"), format!("{TEA}\n{KETTLE}")).unwrap();
    let room = Room { editor: Editor::open(plan(folder.path())), folder };
    let settings = IndexSettings::default();
    let content = room.folder.path().join("content");
    let plan =
        BuildPlan { content: &content, settings: &settings, keep: 5, force: false, embedding: None, now: 0 };
    let built = build(&Shelf::new(room.folder.path().join("index")), plan, &mut |_| {}).unwrap();
    room.editor.note_build(&built.id, "Olga", 1).unwrap();
    room
}

fn settings(quote_from: f32) -> Settings {
    Settings {
        vectors: IndexSettings::default(),
        keep: 5,
        search: SearchSettings::default(),
        policy: Policy { quote_from, near_from: 0.2, others: 2 },
        region: String::new(),
    }
}

fn plan(folder: &Path) -> Plan {
    Plan {
        content: folder.join("content"),
        index: folder.join("index"),
        state: folder.join("state"),
        settings: settings(0.42),
        encoder: None,
        model: None,
        vector_cache: None,
        look_now: None,
    }
}

impl Room {
    fn text(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("content/faq/tea.md")).unwrap()
    }

    fn write(&self, text: &str) {
        std::fs::write(self.folder.path().join("content/faq/tea.md"), text).unwrap();
    }

    /// The door as members come through it now.
    fn docent(&self) -> Docent {
        let mut withdrawn = Withdrawn::none();
        for known in self.editor.withdrawn().unwrap() {
            withdrawn.add(&known.passage, &known.hash);
        }
        Docent { withdrawn: Arc::new(withdrawn), ..self.editor.docent(self.editor.published().unwrap()) }
    }

    /// The passage that answers a question.
    fn first(&self, question: &str) -> Option<String> {
        let docent = self.docent();
        Outcome::of(&docent.answer(question, &Asking::default()), &docent.policy)
            .first
            .map(|first| first.passage)
    }

    fn add(&self, question: &str, answer: &str) -> Draft {
        let entry = Entry { question: question.into(), answer: answer.into(), ..Entry::default() };
        self.editor
            .draft(Edit::AddEntry { path: "faq/tea.md".into(), title: None, entry }, "Ann", 10)
            .unwrap()
    }

    fn reword(&self, passage: &str, words: &str) -> Draft {
        let revision = Revision { words: Some(words.into()), ..Revision::default() };
        let edit = Edit::Revise { path: "faq/tea.md".into(), passage: passage.into(), revision };
        self.editor.draft(edit, "Ann", 10).unwrap()
    }

    #[track_caller]
    fn publish(&self, draft: &Draft) -> Published {
        let preview = self.editor.preview(draft.number, 20).unwrap();
        self.editor.publish(draft.number, &preview.digest, "Ann", 21).unwrap()
    }
}

const STEEP: &str = "tea#how-long-do-i-steep-black-tea/1";
const WHICH: &str = "tea#which-kettle-is-best-for-tea/1";

#[test]
fn previews_go_by_settings_that_changed_meanwhile() {
    let room = room();
    let draft = room.add("Is green tea bitter?", "Only when it is steeped too hot.");
    let quoted = || {
        let answers = room.editor.preview(draft.number, 20).unwrap().answers;
        answers.iter().filter(|change| change.after.outcome == Kind::Quoted).count()
    };
    assert_ne!(quoted(), 0);
    room.editor.go_by(settings(1.1));
    assert_eq!(quoted(), 0, "nothing is that sure");
}

#[test]
fn an_entry_is_seen_first_and_answers_once_published() {
    let room = room();
    let draft = room.add("Is green tea bitter?", "Only when it is steeped too hot.");
    let preview = room.editor.preview(draft.number, 20).unwrap();
    assert_eq!((preview.errors(), preview.warnings()), (0, 0), "{:?}", preview.faults);
    assert!(
        preview.diff.contains("+## Is green tea bitter?") && !preview.diff.contains("-Steep"),
        "{}",
        preview.diff
    );
    assert_eq!(preview.passages.added.len(), 1);
    let asked: Vec<(&str, Kind, Kind)> = preview
        .answers
        .iter()
        .map(|change| (change.known.question.as_str(), change.before.outcome, change.after.outcome))
        .collect();
    assert!(
        asked.iter().any(|(q, _, after)| *q == "Is green tea bitter?" && *after == Kind::Quoted),
        "{asked:?}"
    );
    assert_eq!(
        room.first("is green tea bitter?").filter(|id| id.contains("green")),
        None,
        "looking changes nothing"
    );
    let published = room.publish(&draft);
    assert_eq!(room.first("is green tea bitter?").as_deref(), Some("tea#is-green-tea-bitter/1"));
    assert!(room.text().starts_with(&format!("{TEA}\n{KETTLE}")), "every other byte is as it was");
    assert!(matches!(room.editor.publish(draft.number, "", "Ann", 22), Err(EditorError::Settled(_))));
    let history = room.editor.history(9).unwrap();
    let state =
        (Some(history[0].number), history[0].who.as_str(), history[0].at, history[0].generation.as_ref());
    assert_eq!(state, (published.state, "Ann", 21, Some(&published.generation)));
    assert!(room.editor.state_diff(history[0].number).unwrap().contains("+Only when it is steeped too hot."));
    let logged = &room.editor.audit(1).unwrap()[0].act;
    assert_eq!((logged.what.as_str(), logged.subject.as_str()), ("publish", "faq/tea.md"));
    assert_eq!((&logged.old, &logged.new), (&published.files[0].old, &published.files[0].new));
    assert_eq!(logged.new, Some(files::hash(room.text().as_bytes())));
}

#[test]
fn the_second_of_two_moderators_sees_the_conflict() {
    let room = room();
    let (first, second) = (room.reword(STEEP, "Four minutes."), room.reword(STEEP, "Five minutes."));
    let seen = room.editor.preview(second.number, 20).unwrap().digest;
    room.publish(&first);
    let Err(EditorError::Conflict(conflict)) = room.editor.publish(second.number, &seen, "Bob", 30) else {
        panic!("it was published")
    };
    assert!(conflict.diff.contains("-Steep black tea three minutes.\n+Four minutes."), "{}", conflict.diff);
    assert!(matches!(room.editor.preview(second.number, 30), Err(EditorError::Conflict(_))));
    assert!(room.text().contains("Four minutes."), "nothing was overwritten");
    room.editor.redo(second.number, 31).unwrap();
    assert!(room.editor.preview(second.number, 32).unwrap().diff.contains("-Four minutes."));
    room.publish(&second);
    assert!(room.text().contains("Five minutes."));
}

#[test]
fn an_edit_on_disk_is_a_conflict_and_never_lost() {
    let room = room();
    let draft = room.reword(STEEP, "Four minutes.");
    let preview = room.editor.preview(draft.number, 20).unwrap();
    let edited = room.text().replace("Any kettle", "A blue kettle");
    room.write(&edited);
    let refused = room.editor.publish(draft.number, &preview.digest, "Ann", 21);
    assert!(matches!(refused, Err(EditorError::Conflict(_))));
    assert_eq!(room.text(), edited);
    room.editor.redo(draft.number, 22).unwrap();
    let refused = room.editor.publish(draft.number, &preview.digest, "Ann", 23);
    assert!(matches!(refused, Err(EditorError::Stale)), "the new text was not looked at");
    assert_eq!(room.editor.preview(draft.number, 24).unwrap().unpublished, ["faq/tea.md"]);
    room.publish(&draft);
    let history = room.editor.history(3).unwrap();
    assert_eq!((history[1].who.as_str(), history[1].generation.as_ref()), ("files", None), "found, and kept");
    assert!(room.editor.state_diff(history[1].number).unwrap().contains("+A blue kettle"));
}

#[test]
fn another_file_changed_after_the_preview_is_not_published_unseen() {
    let room = room();
    let draft = room.reword(STEEP, "Four minutes.");
    let preview = room.editor.preview(draft.number, 20).unwrap();
    let other = room.folder.path().join("content/faq/other.md");
    std::fs::write(other, TEA.replace("Tea", "Other").replace("black", "white")).unwrap();
    let refused = room.editor.publish(draft.number, &preview.digest, "Ann", 21);
    assert!(matches!(refused, Err(EditorError::Stale)));
    assert_eq!(room.editor.preview(draft.number, 22).unwrap().warnings(), 1, "it would go out too");
}

#[test]
fn nothing_is_published_while_an_error_or_a_failing_expectation_stands() {
    let room = room();
    let draft = room.add("Who answers?", "Ask @everyone about it.");
    let preview = room.editor.preview(draft.number, 20).unwrap();
    assert_eq!(preview.errors(), 1);
    let refused = room.editor.publish(draft.number, &preview.digest, "Ann", 21).unwrap_err();
    assert!(refused.to_string().contains("an error (faq/tea.md:"), "{refused}");
    assert!(!room.text().contains("everyone"));
    let expect = Edit::Expect {
        question: "steep black tea".into(),
        cites: Some("How long do I steep black tea?".into()),
    };
    let expect = room.editor.draft(expect, "Ann", 22).unwrap();
    room.publish(&expect);
    let remove = Edit::Remove { path: "faq/tea.md".into(), passage: STEEP.into() };
    let remove = room.editor.draft(remove, "Ann", 23).unwrap();
    let preview = room.editor.preview(remove.number, 24).unwrap();
    assert!(
        preview.faults.iter().any(|f| f.is_new && f.fault.path == "expectations.toml"),
        "{:?}",
        preview.faults
    );
    assert!(matches!(
        room.editor.publish(remove.number, &preview.digest, "Ann", 25),
        Err(EditorError::Faulty(_))
    ));
}

#[test]
fn a_state_brings_content_and_generation_back_together() {
    let room = room();
    let (text, before) = (room.text(), room.editor.published().unwrap().unwrap().generation().id());
    room.publish(&room.reword(STEEP, "Four minutes."));
    room.publish(&room.add("Is green tea bitter?", "No."));
    let oldest = room.editor.history(9).unwrap().last().unwrap().number;
    let plan = room.editor.plan_rollback(oldest).unwrap();
    assert_eq!((plan.files.len(), plan.unpublished.len()), (1, 0));
    let back = room.editor.rollback(&plan, "Ann", 40).unwrap();
    assert_eq!((room.text(), back.generation), (text, before));
    assert!(matches!(room.editor.plan_rollback(oldest), Err(EditorError::SameState(_))));
    assert_eq!(room.editor.audit(1).unwrap()[0].act.what, "rollback");
    // And forwards again.
    let later = room.editor.history(9).unwrap()[1].number;
    room.editor.rollback(&room.editor.plan_rollback(later).unwrap(), "Ann", 41).unwrap();
    assert!(room.text().contains("Is green tea bitter?") && room.text().contains("Four minutes."));
}

#[test]
fn going_back_shows_what_was_changed_on_disk_and_keeps_it() {
    let room = room();
    room.publish(&room.reword(STEEP, "Four minutes."));
    let oldest = room.editor.history(9).unwrap().last().unwrap().number;
    let blind = room.editor.plan_rollback(oldest).unwrap();
    room.write(&room.text().replace("Any kettle", "A blue kettle"));
    let refused = room.editor.rollback(&blind, "Ann", 40).unwrap_err();
    assert!(matches!(&refused, EditorError::Moved(files) if files[0].path == "faq/tea.md"), "{refused}");
    let plan = room.editor.plan_rollback(oldest).unwrap();
    assert_eq!(plan.unpublished, ["faq/tea.md"]);
    room.editor.rollback(&plan, "Ann", 41).unwrap();
    let found = room
        .editor
        .history(9)
        .unwrap()
        .into_iter()
        .find(|state| state.who == "files" && state.number > oldest);
    let found = room.editor.plan_rollback(found.unwrap().number).unwrap();
    room.editor.rollback(&found, "Ann", 42).unwrap();
    assert!(room.text().contains("A blue kettle"), "nothing was lost");
}

#[test]
fn a_withdrawn_passage_is_nowhere_until_it_is_lifted() {
    let room = room();
    let steep = "how long do i steep black tea?";
    assert_eq!(room.first(steep).as_deref(), Some(STEEP));
    room.editor.withdraw(STEEP, "it burns", "Ann", 50).unwrap();
    let docent = room.docent();
    assert_ne!(room.first(steep).as_deref(), Some(STEEP));
    assert!(matches!(
        docent.show(STEEP, &Asking::default()).open().finding,
        crate::answer::Finding::Nothing(_)
    ));
    assert!(docent.rank(steep, 9).unwrap().0.hits.iter().all(|hit| hit.passage.info.id != STEEP));
    assert!(docent.surroundings(WHICH, &Asking::default()).before.is_none());
    assert_eq!(docent.id_at(0, ""), None);
    let searcher = room.editor.published().unwrap().unwrap();
    let catalogue = crate::docent::Catalogue::of(searcher.generation(), &docent.withdrawn).unwrap();
    assert!(catalogue.suggest("", 9).iter().all(|entry| entry.passage != STEEP));
    // Across an edit of its words, which keeps the id, …
    room.publish(&room.reword(STEEP, "Steep black tea four minutes."));
    assert_ne!(room.first(steep).as_deref(), Some(STEEP));
    // … a rollback, which brings the words back, …
    let oldest = room.editor.history(9).unwrap().last().unwrap().number;
    room.editor.rollback(&room.editor.plan_rollback(oldest).unwrap(), "Ann", 51).unwrap();
    assert_ne!(room.first(steep).as_deref(), Some(STEEP));
    // … a new question over the same words, …
    let heading = Revision { heading: Some("Steeping black tea, how long?".into()), ..Revision::default() };
    let edit = Edit::Revise { path: "faq/tea.md".into(), passage: STEEP.into(), revision: heading };
    let draft = room.editor.draft(edit, "Ann", 52).unwrap();
    assert_eq!(room.editor.preview(draft.number, 52).unwrap().withdrawn.len(), 0, "it only moved");
    room.publish(&draft);
    assert!(room.first(steep).is_none_or(|id| id == WHICH));
    // … and a restart.
    let again = Editor::open(plan(room.folder.path()));
    assert_eq!(again.withdrawn().unwrap().len(), 1);
    again.lift(STEEP, "mended", "Ann", 53).unwrap();
    assert!(matches!(again.lift(STEEP, "", "Ann", 54), Err(EditorError::NotWithdrawn(_))));
    assert_eq!(room.first(steep).as_deref(), Some("tea#steeping-black-tea-how-long/1"));
    let logged: Vec<_> = room.editor.audit(99).unwrap().into_iter().map(|entry| entry.act).collect();
    let withdrawn = logged.iter().find(|act| act.what == "withdraw").unwrap();
    assert_eq!((withdrawn.words.as_str(), withdrawn.who.as_str()), ("it burns", "Ann"));
    assert_eq!(logged[0].what, "lift");
}

#[test]
fn a_damaged_store_brings_no_withdrawn_passage_back() {
    let room = room();
    room.editor.withdraw(STEEP, "it burns", "Ann", 50).unwrap();
    let Room { folder, editor } = room;
    drop(editor);
    let store = folder.path().join("state").join(STORE_FILE);
    std::fs::write(&store, "this is no database, but it is long enough to look at").unwrap();
    let editor = Editor::open(plan(folder.path()));
    assert!(editor.faults()[0].contains("is damaged"), "{:?}", editor.faults());
    assert_eq!(editor.withdrawn().unwrap().len(), 1);
    assert!(matches!(editor.drafts(), Err(EditorError::NoStore(_))));
    // Withdrawing works all the same, and is logged once there is a store again.
    editor.withdraw(WHICH, "it leaks", "Ann", 51).unwrap();
    std::fs::remove_file(&store).unwrap();
    drop(editor);
    let editor = Editor::open(plan(folder.path()));
    assert_eq!(editor.withdrawn().unwrap().len(), 2);
    assert_eq!(editor.audit(9).unwrap()[0].act.words, "it leaks");
    assert_eq!(editor.faults(), Vec::<String>::new());
}

#[test]
fn withdrawals_that_nobody_can_read_hide_everything_or_come_from_the_log() {
    let room = room();
    room.editor.withdraw(STEEP, "it burns", "Ann", 50).unwrap();
    let break_both = || {
        for name in crate::store::WITHDRAWALS_FILES {
            std::fs::write(room.folder.path().join("state").join(name), "{").unwrap();
        }
    };
    break_both();
    assert!(room.editor.withdrawn().is_err() && room.editor.faults()[0].contains("none is shown"));
    assert!(matches!(room.editor.withdraw(WHICH, "", "Ann", 51), Err(EditorError::Withdrawals(_))));
    // The next start knows from the log.
    assert_eq!(Editor::open(plan(room.folder.path())).withdrawn().unwrap().len(), 1);
    // A store that never heard of them proves nothing.
    break_both();
    drop(room.editor);
    std::fs::remove_file(room.folder.path().join("state").join(STORE_FILE)).unwrap();
    assert!(Editor::open(plan(room.folder.path())).withdrawn().is_err());
}

#[test]
fn the_audit_log_only_grows() {
    let room = room();
    let logged = room.editor.audit(9).unwrap();
    assert!(!logged.is_empty());
    let again: Vec<_> = logged.iter().map(|entry| entry.act.clone()).collect();
    room.editor.store().unwrap().log(&again).unwrap();
    assert_eq!(room.editor.audit(9).unwrap(), logged, "an act is logged once");
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let room = room();
    let outside = TempDir::new().unwrap();
    std::fs::write(outside.path().join("x.md"), TEA).unwrap();
    let content = room.folder.path().join("content");
    std::os::unix::fs::symlink(outside.path().join("x.md"), content.join("faq/link.md")).unwrap();
    std::os::unix::fs::symlink(outside.path(), content.join("faq/away")).unwrap();
    for path in ["faq/link.md", "faq/away/x.md"] {
        let edit = Edit::Replace { path: path.into(), text: Some("mine".into()) };
        assert!(matches!(room.editor.draft(edit, "Ann", 1), Err(EditorError::Link(_))), "{path}");
    }
    let edit = Edit::Replace { path: "faq/../../x.md".into(), text: Some("mine".into()) };
    assert!(matches!(room.editor.draft(edit, "Ann", 1), Err(EditorError::Edit(EditError::Path { .. }))));
    assert_eq!(std::fs::read_to_string(outside.path().join("x.md")).unwrap(), TEA);
}

#[test]
fn states_have_a_bound_and_their_bytes_go() {
    let room = room();
    let store = room.editor.store().unwrap();
    let oldest = room.editor.history(1).unwrap()[0].number;
    for n in 0..=MAX_STATES {
        room.write(&format!("{TEA}\n{KETTLE}\nThe {n}th.\n"));
        room.editor.keep_found(&store, 60).unwrap();
    }
    room.editor.tidy_states(&store).unwrap();
    let history = room.editor.history(999).unwrap();
    assert_eq!(history.iter().filter(|state| state.kept).count(), MAX_STATES);
    assert!(matches!(room.editor.plan_rollback(oldest), Err(EditorError::StateGone(_))));
    let next = history.iter().rfind(|state| state.kept).unwrap().number;
    room.editor.plan_rollback(next).unwrap();
}
