//! Drafts: made from forms, commands and questions that members sent; looked at, published, thrown away.

use super::preview::{has_form, render_preview};
use super::typed::{Typed, revision};
use super::{Desk, Scene};
use crate::discord::desk::answers::passage_id;
use crate::discord::desk::votes::now;
use crate::discord::event::Attachment;
use crate::discord::memory::random_number;
use crate::discord::reply::Reply;
use crate::editorial::{Draft, Edit, Editable, Editor, EditorError, Entry, Revision, Shelved};
use crate::render::discord::moderating::{
    self as render, DraftLine, EntryFields, EntryForm, MAX_PLACE, Moderation, REFUSED, words_digest,
};
use crate::render::discord::{Form, PassageKey, Post};
use crate::render::wording::moderating as words;
use crate::store::GapState;
use std::sync::Arc;

/// Where FAQ files stand, below the content folder.
const FAQ_FOLDER: &str = "faq/";

/// What a file begins with that is a whole one: its front matter.
const FRONT_MATTER: &str = "+++";

/// Where a first entry goes while there is no FAQ file.
const FIRST_FILE: &str = "faq/questions.md";

/// What stands before the digest of a path that is too long for a custom id.
const LONG_PLACE: &str = "#";

impl Desk {
    /// The editor, for whoever may use it.
    pub(super) fn editor(&self) -> Option<&Arc<Editor>> {
        self.editor.as_ref()
    }

    /// `/content add-faq`: the form, or at once a draft where the answer comes as a file.
    pub(super) fn add_faq(
        &self,
        scene: Scene<'_>,
        topic: Option<&str>,
        question: Option<&str>,
        file: Option<&Attachment>,
    ) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let path = match self.place_of(scene, topic) {
            Ok(path) => path,
            Err(sentence) => return scene.refuse(sentence, None, None),
        };
        let Some(file) = file else {
            let fields = EntryFields { heading: Some(question.unwrap_or_default().to_owned()), ..no_marks() };
            return Reply::Form(render::entry_form(add_form(0, &path), EntryForm::New, &fields));
        };
        let answer = match attached(file) {
            Ok(answer) => answer,
            Err(sentence) => return scene.refuse(&sentence, None, None),
        };
        if answer.starts_with(FRONT_MATTER) {
            return self.draft(
                scene,
                editor,
                Edit::Replace { path, text: Some(format!("{answer}\n")) },
                None,
                |_| {},
            );
        }
        let Some(question) = question else { return scene.refuse(words::NO_QUESTION, None, None) };
        let entry = Entry {
            question: question.to_owned(),
            answer: answer.to_owned(),
            also_asked: Vec::new(),
            medication: false,
            review_by: None,
        };
        let edit = add_entry(editor, path, entry);
        self.draft(scene, editor, edit, None, |_| {})
    }

    /// "Add an answer" to a question that members sent: the form with the question in it.
    pub(super) fn add_for_gap(&self, scene: Scene<'_>, gap: i64) -> Reply {
        if self.editor().is_none() {
            return scene.no_editor();
        }
        let Some(merged) = self.merged_gap(gap) else {
            return Reply::Update(render::settled(0, render::Insight::Gaps, &scene.notices_of(Vec::new())));
        };
        let path = self.place_of(scene, None).unwrap_or_else(|_| FIRST_FILE.to_owned());
        let fields = EntryFields { heading: Some(one_line(&merged.question)), ..no_marks() };
        Reply::Form(render::entry_form(add_form(gap, &path), EntryForm::New, &fields))
    }

    /// The form of a new entry, filled in.
    pub(super) fn added(
        &self,
        scene: Scene<'_>,
        gap: i64,
        place: &str,
        fields: &[(String, String)],
    ) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let typed = Typed::of(fields);
        let form =
            render::entry_form(Moderation::AddForm(gap, place.to_owned()), EntryForm::New, &typed.fields());
        let Some(path) = self.path_at(scene, place) else {
            return self.refuse_typed(scene, words::NOT_A_TOPIC, &typed, form);
        };
        let Ok(review_by) = typed.review_by() else {
            return self.refuse_typed(scene, words::NOT_A_DATE, &typed, form);
        };
        let entry = Entry {
            question: typed.heading.clone().unwrap_or_default(),
            answer: typed.answer.clone(),
            also_asked: typed.phrasings(),
            medication: typed.is_medication(),
            review_by,
        };
        let edit = add_entry(editor, path, entry);
        self.draft(scene, editor, edit, Some((&typed, form)), |number| self.answers_gap(scene, number, gap))
    }

    /// `/content edit`: the form, or at once a draft where the words come as a file.
    pub(super) fn edit(&self, scene: Scene<'_>, entry: &str, file: Option<&Attachment>) -> Reply {
        let Some(key) = scene.entry(entry) else { return scene.privately(scene.no_such_entry()) };
        match file {
            None => self.edit_form(scene, &key),
            Some(file) => self.edit_by_file(scene, &key, file),
        }
    }

    fn edit_by_file(&self, scene: Scene<'_>, key: &PassageKey, file: &Attachment) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let words = match attached(file) {
            Ok(words) => words,
            Err(sentence) => return scene.refuse(&sentence, None, None),
        };
        let editable = match scene.editable(editor, key) {
            Ok(editable) => editable,
            Err(why) => return *why,
        };
        let Editable { passage, path, .. } = editable;
        let edit = if words.starts_with(FRONT_MATTER) {
            // All of the file that the entry stands in.
            Edit::Replace { path, text: Some(format!("{words}\n")) }
        } else {
            let revision = Revision { words: Some(words.to_owned()), ..Revision::default() };
            Edit::Revise { path, passage, revision }
        };
        self.draft(scene, editor, edit, None, |_| {})
    }

    /// The form of a passage, with what stands there now.
    pub(super) fn edit_form(&self, scene: Scene<'_>, key: &PassageKey) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let editable = match scene.editable(editor, key) {
            Ok(editable) => editable,
            Err(why) => return *why,
        };
        let digest = digest_of(&editable);
        let Editable { heading, words, also_asked, medication, review_by, .. } = editable;
        // One that would be cut off in its field stays as it is.
        let heading = heading.filter(|heading| render::fits_heading(heading));
        let phrasings = also_asked.join("\n");
        if !render::fits(&words) || !render::fits(&phrasings) {
            return scene.privately(render::too_long_for_a_form(&words, &scene.notices_of(Vec::new())));
        }
        let fields = EntryFields {
            heading,
            answer: words,
            phrasings,
            medication: yes_or_no(medication),
            review_by: review_by.map(|day| day.to_string()).unwrap_or_default(),
        };
        Reply::Form(render::entry_form(Moderation::EditForm(digest, key.clone()), EntryForm::Change, &fields))
    }

    /// That form, filled in. What somebody else published meanwhile is not overwritten.
    pub(super) fn edited(
        &self,
        scene: Scene<'_>,
        digest: &str,
        key: &PassageKey,
        fields: &[(String, String)],
    ) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let typed = Typed::of(fields);
        let action = Moderation::EditForm(digest.to_owned(), key.clone());
        let form = render::entry_form(action, EntryForm::Change, &typed.fields());
        let Some(passage) = passage_id(&scene.snapshot.docent, key) else {
            return self.refuse_typed(scene, words::NO_SUCH_ENTRY, &typed, form);
        };
        let editable = match editor.editable(&passage) {
            Ok(editable) => editable,
            Err(fault) => return self.refuse_typed(scene, &render::plainly(&fault), &typed, form),
        };
        if digest_of(&editable) != digest {
            return scene.privately(render::overtaken(&typed.as_text(), key, &scene.notices_of(Vec::new())));
        }
        let Ok(review_by) = typed.review_by() else {
            return self.refuse_typed(scene, words::NOT_A_DATE, &typed, form);
        };
        let revision = revision(&typed, review_by, &editable);
        let Editable { path, .. } = editable;
        self.draft(scene, editor, Edit::Revise { path, passage, revision }, Some((&typed, form)), |_| {})
    }

    /// A draft without an entry.
    pub(super) fn remove(&self, scene: Scene<'_>, key: &PassageKey) -> Reply {
        self.draft_of(scene, key, |Editable { path, passage, .. }| Edit::Remove { path, passage }, |_| {})
    }

    /// A draft with another way to ask for an entry.
    pub(super) fn also_ask(&self, scene: Scene<'_>, key: &PassageKey, phrasing: &str, gap: i64) -> Reply {
        let phrasings = vec![one_line(phrasing)];
        let edit = |Editable { path, passage, .. }| Edit::AlsoAsk { path, passage, phrasings };
        self.draft_of(scene, key, edit, |number| self.answers_gap(scene, number, gap))
    }

    /// A question that members sent, attached to an entry.
    pub(super) fn also_ask_gap(&self, scene: Scene<'_>, gap: i64, key: &PassageKey) -> Reply {
        match self.merged_gap(gap) {
            Some(merged) => self.also_ask(scene, key, &merged.question, gap),
            None => Reply::Update(render::settled(0, render::Insight::Gaps, &scene.notices_of(Vec::new()))),
        }
    }

    /// Asks what is expected of a question that members sent.
    pub(super) fn expect_page(&self, scene: Scene<'_>, gap: i64) -> Post {
        match self.merged_gap(gap) {
            Some(merged) => {
                let likeliest = self.likeliest(scene, &merged.question);
                render::expect(gap, &merged.question, &likeliest, &scene.notices_of(Vec::new()))
            }
            None => render::settled(0, render::Insight::Gaps, &scene.notices_of(Vec::new())),
        }
    }

    /// A draft with an expectation of it.
    pub(super) fn expect(&self, scene: Scene<'_>, gap: i64, chosen: &str) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let Some(merged) = self.merged_gap(gap) else {
            return Reply::Update(render::settled(0, render::Insight::Gaps, &scene.notices_of(Vec::new())));
        };
        let cites = match chosen {
            REFUSED => None,
            key => match PassageKey::parse(key).and_then(|key| passage_id(&scene.snapshot.docent, &key)) {
                Some(passage) => Some(passage),
                None => return scene.not_understood(),
            },
        };
        let edit = Edit::Expect { question: one_line(&merged.question), cites };
        self.draft(scene, editor, edit, None, |_| {})
    }

    /// The form of a draft, with what it holds.
    pub(super) fn again(&self, scene: Scene<'_>, number: i64) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        match editor.drafted(number) {
            Ok(draft) => match form_of(editor, number, &draft.edit) {
                Some(form) => Reply::Form(form),
                None => scene.refuse(words::NO_FORM, None, None),
            },
            Err(fault) => {
                Reply::Update(render::settled_draft(&render::plainly(&fault), &scene.notices_of(Vec::new())))
            }
        }
    }

    /// That form, filled in: another draft takes the place of the one before.
    pub(super) fn redrafted(&self, scene: Scene<'_>, number: i64, fields: &[(String, String)]) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let typed = Typed::of(fields);
        let before = match editor.drafted(number) {
            Ok(draft) => draft.edit,
            Err(fault) => return scene.refuse(&render::plainly(&fault), Some(&typed.as_text()), None),
        };
        let Some(mut form) = form_of(editor, number, &before) else {
            return scene.refuse(words::NO_FORM, Some(&typed.as_text()), None);
        };
        typed.fill(&mut form);
        let Ok(review_by) = typed.review_by() else {
            return self.refuse_typed(scene, words::NOT_A_DATE, &typed, form);
        };
        let edit = match before {
            Edit::AddEntry { path, title, entry: _ } => {
                let entry = Entry {
                    question: typed.heading.clone().unwrap_or_default(),
                    answer: typed.answer.clone(),
                    also_asked: typed.phrasings(),
                    medication: typed.is_medication(),
                    review_by,
                };
                Edit::AddEntry { path, title, entry }
            }
            Edit::Revise { path, passage, revision: _ } => match editor.editable(&passage) {
                Ok(editable) => {
                    let revision = revision(&typed, review_by, &editable);
                    Edit::Revise { path, passage, revision }
                }
                Err(fault) => return self.refuse_typed(scene, &render::plainly(&fault), &typed, form),
            },
            Edit::AlsoAsk { path, passage, .. } => {
                Edit::AlsoAsk { path, passage, phrasings: typed.phrasings() }
            }
            other => other,
        };
        match editor.redraft(number, &edit, now()) {
            Ok(draft) => Reply::Update(self.preview_page(scene, draft.number)),
            Err(fault) => self.refuse_typed(scene, &render::plainly(&fault), &typed, form),
        }
    }

    /// A form that was refused, with what was typed.
    pub(super) fn reopen(&self, scene: Scene<'_>, number: u64) -> Reply {
        match self.backroom.forms.get(number, scene.now) {
            Some(form) => Reply::Form(Form::clone(&form)),
            None => scene.refuse(words::FORM_FORGOTTEN, None, None),
        }
    }

    /// What a draft would change.
    pub(super) fn preview_page(&self, scene: Scene<'_>, number: i64) -> Post {
        let notices = scene.notices_of(Vec::new());
        let Some(editor) = self.editor() else {
            return render::refused(words::NO_EDITOR, None, None, &notices);
        };
        match editor.preview(number, now()) {
            Ok(preview) => {
                let summary = self.by_headings(scene, &preview.draft.edit.summary());
                render_preview(&preview, &summary, &notices)
            }
            Err(EditorError::Conflict(conflict)) => {
                let summary = self.summary_of(scene, editor, number);
                render::conflict(
                    number,
                    &summary,
                    &EditorError::Conflict(conflict.clone()).to_string(),
                    &conflict.diff,
                    &notices,
                )
            }
            Err(fault) => render::settled_draft(&render::plainly(&fault), &notices),
        }
    }

    /// Publishes a draft as it was looked at; where anything is other than it was, the preview is shown again.
    pub(super) fn publish(&self, scene: Scene<'_>, number: i64, digest: &str) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let notices = scene.notices_of(Vec::new());
        let summary = self.summary_of(scene, editor, number);
        match editor.publish(number, digest, &scene.who(), now()) {
            Ok(published) => {
                let in_use = self.comes_into_use(|live| live.answers_from(&published.generation));
                let mut sentence = words::published(&summary, &published.generation, in_use);
                if let Some(gap) = self.backroom.gaps.get(draft_number(number), scene.now) {
                    self.settle_ids(gap, GapState::Answered);
                    sentence.push_str(words::GAP_ANSWERED);
                }
                Reply::Update(render::settled_draft(&sentence, &notices))
            }
            Err(
                EditorError::Conflict(_)
                | EditorError::Stale
                | EditorError::Moved(_)
                | EditorError::Faulty(_),
            ) => Reply::Update(self.preview_page(scene, number)),
            Err(fault @ (EditorError::NoDraft(_) | EditorError::Settled(_))) => {
                Reply::Update(render::settled_draft(&render::plainly(&fault), &notices))
            }
            // The draft waits; its buttons stay where they are.
            Err(fault) => scene.privately(render::refused(&render::plainly(&fault), None, None, &notices)),
        }
    }

    /// Throws a draft away.
    pub(super) fn discard(&self, scene: Scene<'_>, number: i64) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        let sentence = match editor.discard(number) {
            Ok(()) => words::DISCARDED.to_owned(),
            Err(fault) => render::plainly(&fault),
        };
        Reply::Update(render::settled_draft(&sentence, &scene.notices_of(Vec::new())))
    }

    /// Takes a draft up again on the file as it is now.
    pub(super) fn redo(&self, scene: Scene<'_>, number: i64) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        match editor.redo(number, now()) {
            Ok(draft) => Reply::Update(self.preview_page(scene, draft.number)),
            Err(fault) => scene.refuse(&render::plainly(&fault), None, None),
        }
    }

    /// `/content drafts`.
    pub(super) fn drafts_page(&self, scene: Scene<'_>) -> Post {
        let notices = scene.notices_of(Vec::new());
        let Some(editor) = self.editor() else {
            return render::refused(words::NO_EDITOR, None, None, &notices);
        };
        match editor.drafts() {
            Ok(drafts) => {
                let lines: Vec<DraftLine> =
                    drafts.iter().map(|draft| self.draft_line(scene, draft)).collect();
                render::drafts(&lines, &notices)
            }
            Err(fault) => render::refused(&render::plainly(&fault), None, None, &notices),
        }
    }

    /// FAQ files whose title or path holds what is typed; what is typed itself is the title of a new one.
    pub(super) fn suggest_topics(&self, scene: Scene<'_>, typed: &str) -> Reply {
        let files = self.faq_files(scene);
        let wanted = typed.trim().to_lowercase();
        let holds = |(path, title): &(String, String)| {
            title.to_lowercase().contains(&wanted) || path.to_lowercase().contains(&wanted)
        };
        let known = files.into_iter().filter(holds).map(|(path, title)| (format!("{title} ({path})"), path));
        Reply::Suggestions(crate::render::discord::suggestions(known))
    }

    fn draft_line(&self, scene: Scene<'_>, draft: &Draft) -> DraftLine {
        let Draft { number, at, who, edit, .. } = draft;
        DraftLine {
            number: *number,
            summary: self.by_headings(scene, &edit.summary()),
            who: who.clone(),
            at: *at,
        }
    }

    /// What a draft does, in a sentence; nothing where it is gone.
    fn summary_of(&self, scene: Scene<'_>, editor: &Editor, number: i64) -> String {
        let summary = editor.drafted(number).map(|draft| draft.edit.summary()).unwrap_or_default();
        self.by_headings(scene, &summary)
    }

    /// A sentence with headings in the place of passages' ids, which nobody who moderates has to know.
    pub(super) fn by_headings(&self, scene: Scene<'_>, sentence: &str) -> String {
        if !sentence.contains('#') {
            return sentence.to_owned();
        }
        let overview = self.overview(scene);
        let named = |word: &str| {
            let (_, section) = overview.section_of(word).filter(|_| word.contains('#'))?;
            Some(words::quotes(&section.heading))
        };
        let words = sentence.split(' ').map(|word| named(word).unwrap_or_else(|| word.to_owned()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The FAQ files and their titles, as they are published: to read the folder would keep a form from opening in time.
    fn faq_files(&self, scene: Scene<'_>) -> Vec<(String, String)> {
        let overview = self.overview(scene);
        let is_faq = |document: &&Shelved| !document.is_collection && document.path.starts_with(FAQ_FOLDER);
        let files = overview.documents.iter().filter(is_faq);
        files.map(|document| (document.path.clone(), document.title.clone())).collect()
    }

    /// The FAQ file of a topic that was typed: one that is there, by its path or title, or a new one; without a topic
    /// the first that is there.
    fn place_of(&self, scene: Scene<'_>, topic: Option<&str>) -> Result<String, &'static str> {
        let files = self.faq_files(scene);
        let Some(topic) = topic.map(str::trim).filter(|topic| !topic.is_empty()) else {
            return Ok(files.into_iter().next().map_or_else(|| FIRST_FILE.to_owned(), |(path, _)| path));
        };
        let is_it = |(path, title): &&(String, String)| path == topic || title.eq_ignore_ascii_case(topic);
        match files.iter().find(is_it) {
            Some((path, _)) => Ok(path.clone()),
            None => new_path(topic).ok_or(words::NOT_A_TOPIC),
        }
    }

    /// The path that stands in a custom id.
    fn path_at(&self, scene: Scene<'_>, place: &str) -> Option<String> {
        if !place.starts_with(LONG_PLACE) {
            return Some(place.to_owned());
        }
        let files = self.faq_files(scene).into_iter();
        files.map(|(path, _)| path).find(|path| long_place(path) == place)
    }

    /// Makes a draft of an edit and shows what it would change. `typed`: what was typed, and the form that it was
    /// typed into. `made` is told its number.
    fn draft(
        &self,
        scene: Scene<'_>,
        editor: &Editor,
        edit: Edit,
        typed: Option<(&Typed, Form)>,
        made: impl FnOnce(i64),
    ) -> Reply {
        match editor.draft(edit, &scene.who(), now()) {
            Ok(draft) => {
                made(draft.number);
                scene.privately(self.preview_page(scene, draft.number))
            }
            Err(fault) => match typed {
                Some((typed, form)) => self.refuse_typed(scene, &render::plainly(&fault), typed, form),
                None => scene.refuse(&render::plainly(&fault), None, None),
            },
        }
    }

    fn draft_of(
        &self,
        scene: Scene<'_>,
        key: &PassageKey,
        edit: impl FnOnce(Editable) -> Edit,
        made: impl FnOnce(i64),
    ) -> Reply {
        let Some(editor) = self.editor() else { return scene.no_editor() };
        match scene.editable(editor, key) {
            Ok(editable) => self.draft(scene, editor, edit(editable), None, made),
            Err(why) => *why,
        }
    }

    /// Refuses what was typed, and keeps it for the form.
    fn refuse_typed(&self, scene: Scene<'_>, sentence: &str, typed: &Typed, form: Form) -> Reply {
        let number = random_number();
        let text = typed.as_text();
        self.backroom.forms.keep(number, Arc::new(form), text.len(), scene.now);
        scene.refuse(sentence, Some(&text), Some(number))
    }

    /// Remembers that a draft answers a question that members sent.
    fn answers_gap(&self, scene: Scene<'_>, draft: i64, gap: i64) {
        if gap > 0 {
            self.backroom.gaps.keep(draft_number(draft), gap, 0, scene.now);
        }
    }
}

impl Scene<'_> {
    /// What can be edited of the passage behind a key, or why nothing can.
    fn editable(self, editor: &Editor, key: &PassageKey) -> Result<Editable, Box<Reply>> {
        let Some(passage) = passage_id(&self.snapshot.docent, key) else {
            return Err(Box::new(self.privately(self.no_such_entry())));
        };
        editor.editable(&passage).map_err(|fault| Box::new(self.refuse(&render::plainly(&fault), None, None)))
    }

    /// Whoever acts, as the audit log names them.
    pub(super) fn who(self) -> String {
        format!("discord:{}", self.caller.member)
    }

    pub(super) fn no_editor(self) -> Reply {
        self.refuse(words::NO_EDITOR, None, None)
    }

    pub(super) fn no_such_entry(self) -> Post {
        render::no_such_entry(&self.notices_of(Vec::new()))
    }

    pub(super) fn refuse(self, sentence: &str, typed: Option<&str>, again: Option<u64>) -> Reply {
        self.privately(render::refused(sentence, typed, again, &self.notices_of(Vec::new())))
    }
}

/// The form that changes a draft, where there is one.
fn form_of(editor: &Editor, number: i64, edit: &Edit) -> Option<Form> {
    if !has_form(edit) {
        return None;
    }
    let action = Moderation::AgainForm(number);
    match edit {
        Edit::AddEntry { entry, .. } => {
            let Entry { question, answer, also_asked, medication, review_by } = entry;
            let fields = EntryFields {
                heading: Some(question.clone()),
                answer: answer.clone(),
                phrasings: also_asked.join("\n"),
                medication: yes_or_no(*medication),
                review_by: review_by.map(|day| day.to_string()).unwrap_or_default(),
            };
            Some(render::entry_form(action, EntryForm::New, &fields))
        }
        Edit::Revise { passage, revision, .. } => {
            let now = editor.editable(passage).ok()?;
            let Revision { heading, words, also_asked, medication, review_by } = revision.clone();
            let words = words.unwrap_or(now.words);
            let fields = EntryFields {
                heading: heading.or(now.heading).filter(|heading| render::fits_heading(heading)),
                answer: words,
                phrasings: also_asked.unwrap_or(now.also_asked).join("\n"),
                medication: yes_or_no(medication.unwrap_or(now.medication)),
                review_by: review_by.or(now.review_by).map(|day| day.to_string()).unwrap_or_default(),
            };
            render::fits(&fields.answer).then(|| render::entry_form(action, EntryForm::Change, &fields))
        }
        Edit::AlsoAsk { phrasings, .. } => Some(render::phrasing_form(action, &phrasings.join("\n"))),
        Edit::Remove { .. } | Edit::Replace { .. } | Edit::Expect { .. } => None,
    }
}

/// A new FAQ file, named after its topic: letters and digits, and dashes between them.
fn new_path(topic: &str) -> Option<String> {
    let topic = topic.strip_prefix(FAQ_FOLDER).unwrap_or(topic);
    let topic = topic.strip_suffix(".md").unwrap_or(topic).to_lowercase();
    let words = topic.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    let path = format!("{FAQ_FOLDER}{name}.md");
    (!name.is_empty() && path.len() <= MAX_PLACE).then_some(path)
}

/// How a path stands in a custom id: as it is, or by its digest where it is too long.
fn add_form(gap: i64, path: &str) -> Moderation {
    let place = if path.len() <= MAX_PLACE { path.to_owned() } else { long_place(path) };
    Moderation::AddForm(gap, place)
}

fn long_place(path: &str) -> String {
    let digest = blake3::hash(path.as_bytes()).to_hex();
    format!("{LONG_PLACE}{}", digest.chars().take(32).collect::<String>())
}

/// A new file gets its title from its name.
fn add_entry(editor: &Editor, path: String, entry: Entry) -> Edit {
    let is_there = editor.file_text(&path).is_ok_and(|text| text.is_some());
    let title = (!is_there).then(|| {
        let name = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".md").replace('-', " ");
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    });
    Edit::AddEntry { path, title, entry }
}

/// What stands in an attached file, or why it is not used.
fn attached(file: &Attachment) -> Result<&str, String> {
    match &file.text {
        Some(Ok(text)) => Ok(text.trim()),
        Some(Err(fault)) => Err(words::attachment(fault)),
        None => Err(words::attachment(&render::AttachmentFault::Unreachable)),
    }
}

/// Of all that a form shows: whatever of it changes meanwhile is noticed.
fn digest_of(editable: &Editable) -> String {
    let Editable { passage, path: _, kind: _, heading, words, also_asked, medication, review_by } = editable;
    let all = format!("{passage:?}{heading:?}{words:?}{also_asked:?}{medication}{review_by:?}");
    words_digest(&blake3::hash(all.as_bytes()).to_hex())
}

fn no_marks() -> EntryFields {
    EntryFields { medication: words::NO.to_owned(), ..EntryFields::default() }
}

fn yes_or_no(is: bool) -> String {
    if is { words::YES } else { words::NO }.to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Drafts are counted from 1.
fn draft_number(number: i64) -> u64 {
    number.unsigned_abs()
}
