//! The history, going back in it, and withdrawing passages.

use super::{Desk, Scene};
use crate::discord::desk::answers::passage_id;
use crate::discord::desk::votes::now;
use crate::discord::reply::Reply;
use crate::discord::snapshot::Snapshot;
use crate::editorial::{Editor, EditorError, RollbackPlan, State};
use crate::render::discord::moderating::{self as render, LINES, Moderation, StateLine, WithdrawnLine};
use crate::render::discord::{FieldId, Page, PassageKey, Post};
use crate::render::wording::moderating as words;
use crate::store::Withdrawal;
use std::time::{Duration, Instant};

/// How long it is waited for what was changed to be in use.
const INTO_USE: Duration = Duration::from_secs(10);

/// Between two looks whether it is.
const LOOK: Duration = Duration::from_millis(20);

/// Hex digits of the digest of what was looked at.
const DIGEST_DIGITS: usize = 32;

/// States that the history shows at most.
const MAX_HISTORY: usize = 500;

impl Desk {
    /// A page of the history.
    pub(super) fn history_page(&self, scene: Scene<'_>, page: u32) -> Post {
        self.by_editor(scene, |editor| {
            let states = editor.history(MAX_HISTORY)?;
            let page = Page::by(LINES, page, states.len());
            let shown = &states[page.range_by(LINES, states.len())];
            let lines: Vec<StateLine> = shown.iter().map(|state| self.state_line(scene, state)).collect();
            Ok(render::history(&lines, page, &scene.notices_of(Vec::new())))
        })
    }

    /// One state with its diff.
    pub(super) fn state_page(&self, scene: Scene<'_>, number: i64) -> Post {
        self.by_editor(scene, |editor| {
            let states = editor.history(MAX_HISTORY)?;
            let state =
                states.iter().find(|state| state.number == number).ok_or(EditorError::NoState(number))?;
            // Of a state whose bytes are gone there is nothing to compare.
            let diff = if state.kept { editor.state_diff(number)? } else { String::new() };
            Ok(render::state(&self.state_line(scene, state), &diff, &scene.notices_of(Vec::new())))
        })
    }

    /// What going back would change.
    pub(super) fn plan_page(&self, scene: Scene<'_>, number: i64) -> Post {
        self.by_editor(scene, |editor| {
            let plan = editor.plan_rollback(number)?;
            let files: Vec<String> = plan.files.iter().map(|file| file.path.clone()).collect();
            Ok(render::rollback_plan(
                number,
                &digest_of(&plan),
                &files,
                &plan.unpublished,
                &scene.notices_of(Vec::new()),
            ))
        })
    }

    /// Goes back to a state as it was looked at; else shows anew what it would change.
    pub(super) fn roll_back(&self, scene: Scene<'_>, number: i64, digest: &str) -> Reply {
        let post = self.by_editor(scene, |editor| {
            let plan = editor.plan_rollback(number)?;
            if digest_of(&plan) != digest {
                return Ok(self.plan_page(scene, number));
            }
            let published = editor.rollback(&plan, &scene.who(), now())?;
            let in_use = self.comes_into_use(|live| live.answers_from(&published.generation));
            let sentence = words::went_back(number, &published.generation, in_use);
            Ok(render::settled_draft(&sentence, &scene.notices_of(Vec::new())))
        });
        Reply::Update(post)
    }

    /// `/content rollback`, by a number that was typed.
    pub(super) fn plan_typed(&self, scene: Scene<'_>, typed: &str) -> Post {
        match typed.trim().split(':').next().and_then(|number| number.trim().parse().ok()) {
            Some(number) => self.plan_page(scene, number),
            None => render::refused(words::NO_SUCH_STATE, None, None, &scene.notices_of(Vec::new())),
        }
    }

    /// States that can be gone back to.
    pub(super) fn suggest_states(&self, typed: &str) -> Reply {
        let states = self.editor().and_then(|editor| editor.history(MAX_HISTORY).ok()).unwrap_or_default();
        let wanted = typed.trim().to_lowercase();
        let named = states.into_iter().filter(|state| state.kept).map(|state| {
            let number = state.number.to_string();
            (format!("{number}: {}", state.what), number)
        });
        let found = named.filter(|(name, _)| name.to_lowercase().contains(&wanted));
        Reply::Suggestions(crate::render::discord::suggestions(found))
    }

    /// *Withdraw this* on a message of docent's: the form for its one passage, else a choice.
    pub(super) fn withdraw_this(&self, scene: Scene<'_>, passages: &[PassageKey]) -> Reply {
        match passages {
            [] => scene.refuse(words::NOTHING_TO_WITHDRAW, None, None),
            [key] => withdraw_form(key.clone()),
            several => {
                let named: Vec<(String, PassageKey)> =
                    several.iter().map(|key| (self.heading_of(scene, key), key.clone())).collect();
                scene.privately(render::pick_withdraw(&named, &scene.notices_of(Vec::new())))
            }
        }
    }

    /// That form, filled in.
    pub(super) fn withdraw(&self, scene: Scene<'_>, key: &PassageKey, fields: &[(String, String)]) -> Reply {
        let heading = self.heading_of(scene, key);
        let Some(passage) = passage_id(&scene.snapshot.docent, key) else {
            return scene.privately(scene.no_such_entry());
        };
        let post = self.by_editor(scene, |editor| {
            let withdrawal = editor.withdraw(&passage, &reason(fields), &scene.who(), now())?;
            self.comes_into_use(|live| live.docent.withdrawn.matches(&withdrawal.passage, &withdrawal.hash));
            Ok(render::withdrawal_done(
                &words::withdrew(&render::short(&heading)),
                &scene.notices_of(Vec::new()),
            ))
        });
        scene.privately(post)
    }

    /// A page of what is withdrawn.
    pub(super) fn withdrawn_page(&self, scene: Scene<'_>, page: u32) -> Post {
        self.by_editor(scene, |editor| {
            let withdrawn = editor.withdrawn()?;
            let page = Page::by(LINES, page, withdrawn.len());
            let shown = &withdrawn[page.range_by(LINES, withdrawn.len())];
            let lines: Vec<WithdrawnLine> =
                shown.iter().map(|known| self.withdrawn_line(scene, known)).collect();
            Ok(render::withdrawn(&lines, page, &scene.notices_of(Vec::new())))
        })
    }

    /// The form that asks why a passage is to be shown again, filled in.
    pub(super) fn lift(&self, scene: Scene<'_>, key: &PassageKey, fields: &[(String, String)]) -> Reply {
        let post = self.by_editor(scene, |editor| {
            let withdrawn = editor.withdrawn()?;
            let found = withdrawn.iter().find(|withdrawal| key_of(withdrawal) == *key);
            let found = found.ok_or_else(|| EditorError::NotWithdrawn(key.encode()))?;
            editor.lift(&found.passage, &reason(fields), &scene.who(), now())?;
            self.comes_into_use(|live| !live.docent.withdrawn.matches(&found.passage, &found.hash));
            let heading = render::short(&self.heading_by_id(scene, &found.passage));
            Ok(render::withdrawal_done(&words::lifted(&heading), &scene.notices_of(Vec::new())))
        });
        scene.privately(post)
    }

    fn heading_of(&self, scene: Scene<'_>, key: &PassageKey) -> String {
        let id = passage_id(&scene.snapshot.docent, key);
        id.map_or_else(|| key.encode(), |id| self.heading_by_id(scene, &id))
    }

    /// The heading that a passage stands under; its id where it is gone.
    fn heading_by_id(&self, scene: Scene<'_>, id: &str) -> String {
        let overview = self.overview(scene);
        overview.section_of(id).map_or_else(|| id.to_owned(), |(_, section)| section.heading.clone())
    }

    fn state_line(&self, scene: Scene<'_>, state: &State) -> StateLine {
        let State { number, at, who, what, generation: _, files, kept } = state;
        StateLine {
            number: *number,
            at: *at,
            who: who.clone(),
            what: self.by_headings(scene, what),
            files: files.iter().map(|file| file.path.clone()).collect(),
            kept: *kept,
        }
    }

    fn withdrawn_line(&self, scene: Scene<'_>, withdrawal: &Withdrawal) -> WithdrawnLine {
        let Withdrawal { passage, hash: _, reason, who, at } = withdrawal;
        WithdrawnLine {
            key: key_of(withdrawal),
            heading: self.heading_by_id(scene, passage),
            reason: reason.clone(),
            who: who.clone(),
            at: *at,
        }
    }

    /// Waits until what was changed is in use; whether it is. Whoever is told so can try it at once.
    pub(super) fn comes_into_use(&self, is_in_use: impl Fn(&Snapshot) -> bool) -> bool {
        let until = Instant::now() + INTO_USE;
        loop {
            if is_in_use(&self.live.load()) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(LOOK);
        }
    }

    fn by_editor(&self, scene: Scene<'_>, act: impl FnOnce(&Editor) -> Result<Post, EditorError>) -> Post {
        let notices = || scene.notices_of(Vec::new());
        match self.editor() {
            Some(editor) => act(editor)
                .unwrap_or_else(|fault| render::refused(&render::plainly(&fault), None, None, &notices())),
            None => render::refused(words::NO_EDITOR, None, None, &notices()),
        }
    }
}

impl Scene<'_> {
    /// `/content withdraw`: the form that asks why.
    pub(super) fn withdraw_typed(self, typed: &str) -> Reply {
        match self.entry(typed) {
            Some(key) => withdraw_form(key),
            None => self.privately(self.no_such_entry()),
        }
    }
}

/// Of all that was looked at.
fn digest_of(plan: &RollbackPlan) -> String {
    let RollbackPlan { state, what: _, files, unpublished, seen } = plan;
    let all = format!("{state}{files:?}{unpublished:?}{seen:?}");
    blake3::hash(all.as_bytes()).to_hex().chars().take(DIGEST_DIGITS).collect()
}

/// The form that asks why a passage is withdrawn.
pub(super) fn withdraw_form(key: PassageKey) -> Reply {
    Reply::Form(render::withdraw_form(Moderation::WithdrawForm(key)))
}

/// What is withdrawn has no place any more; by its words it is known all the same.
fn key_of(withdrawal: &Withdrawal) -> PassageKey {
    PassageKey::new(&withdrawal.passage, 0, &withdrawal.hash)
}

fn reason(fields: &[(String, String)]) -> String {
    let found = fields.iter().find(|(name, _)| name == FieldId::Reason.as_str());
    found.map(|(_, typed)| typed.trim().to_owned()).unwrap_or_default()
}
