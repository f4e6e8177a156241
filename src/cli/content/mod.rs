//! `docent content`: what moderators do on Discord, from a terminal: the same drafts, previews and publishing.

pub(super) mod text;
mod typed;

use super::{Exit, ask, open};
use crate::config::Settings;
use crate::editorial::{Edit, Editor, EditorError, Entry, Overview, Revision, RollbackPlan, Warnings};
use crate::index::Shelf;
use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use std::io::Write as _;
use std::path::PathBuf;
use time::Date;
use typed::Typed;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List what the published content answers: files, entries, passages and their reviews
    List {
        #[command(flatten)]
        how: How,
    },
    /// Draft a new entry of an FAQ file
    New {
        /// The file, below the content folder: `faq/….md`; it is made where it is missing
        file: String,
        /// The question
        #[arg(long)]
        question: String,
        #[command(flatten)]
        entry: EntryArgs,
        /// The title of a new file
        #[arg(long)]
        title: Option<String>,
        #[command(flatten)]
        then: Then,
    },
    /// Draft a change of an entry, a passage, or a whole file
    Edit {
        /// A passage's id (`tea#how-long/1`), or a file (`faq/tea.md`)
        what: String,
        /// The question, or the heading, as it is to be
        #[arg(long)]
        question: Option<String>,
        #[command(flatten)]
        entry: EntryArgs,
        /// Take the medication mark away
        #[arg(long, conflicts_with = "medication")]
        no_medication: bool,
        #[command(flatten)]
        then: Then,
    },
    /// Draft the removal of an entry, a passage, or a whole file
    Remove {
        /// A passage's id, or a file
        what: String,
        #[command(flatten)]
        then: Then,
    },
    /// Draft other phrasings by which an entry, or a paragraph, is found
    AlsoAsk {
        /// The passage's id
        passage: String,
        /// How members ask for it
        #[arg(required = true)]
        phrasings: Vec<String>,
        #[command(flatten)]
        then: Then,
    },
    /// Draft an expectation: which heading has to answer a question, or that none does
    Expect {
        /// What a member asks
        question: String,
        /// The heading or passage that has to answer [default: it has to be refused]
        #[arg(long)]
        cites: Option<String>,
        #[command(flatten)]
        then: Then,
    },
    /// List the drafts that wait
    Drafts {
        #[command(flatten)]
        how: How,
    },
    /// Show what publishing a draft would change
    Preview {
        /// The draft's number
        draft: i64,
        #[command(flatten)]
        how: How,
    },
    /// Make a draft anew from its file as it is now, after a conflict
    Redo {
        /// The draft's number
        draft: i64,
    },
    /// Publish a draft
    Publish {
        /// The draft's number
        draft: i64,
        /// Publish although the change brings warnings
        #[arg(long)]
        with_warnings: bool,
    },
    /// Throw a draft away
    Discard {
        /// The draft's number
        draft: i64,
    },
    /// List the states that can be gone back to, or show what one changed
    History {
        /// The state to show as a diff
        state: Option<i64>,
        /// Number of states
        #[arg(long, default_value_t = 20)]
        most: usize,
        #[command(flatten)]
        how: How,
    },
    /// Go back to a state: files and index together
    Rollback {
        /// The state's number; `docent content history` lists them
        state: i64,
        /// Do it; without this, show what would change
        #[arg(long)]
        yes: bool,
        /// Also where files were changed on disk and never published; they are kept as a state first
        #[arg(long)]
        over_unpublished: bool,
    },
    /// Withdraw a passage: from the next second on nobody is shown it
    Withdraw {
        /// The passage's id
        passage: String,
        /// Why, for the audit log
        #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
        reason: String,
    },
    /// Lift a withdrawal
    Lift {
        /// The id under which the passage was withdrawn
        passage: String,
        /// Why, for the audit log
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// List what is withdrawn
    Withdrawn {
        /// Make the files of the withdrawals anew from the audit log, when both are damaged
        #[arg(long)]
        rebuild: bool,
        #[command(flatten)]
        how: How,
    },
}

/// What an entry holds.
#[derive(Debug, clap::Args)]
pub(super) struct EntryArgs {
    /// The answer, or the words of the passage, as Markdown
    #[arg(long, value_name = "TEXT", conflicts_with = "from")]
    answer: Option<String>,
    /// Read them from a file (`-`: standard input); without either, $EDITOR opens on a terminal
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Another way to ask for it; once for each
    #[arg(long, value_name = "PHRASING")]
    also_asked: Vec<String>,
    /// Mark it as about medication
    #[arg(long)]
    medication: bool,
    /// When it has to be reviewed again
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::check::parse_day)]
    review_by: Option<Date>,
}

/// What becomes of a draft.
#[derive(Debug, clap::Args)]
pub(super) struct Then {
    /// Publish at once, when the change brings neither errors nor warnings
    #[arg(long)]
    publish: bool,
    #[command(flatten)]
    how: How,
}

/// How to print.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct How {
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

pub(super) fn run(verb: Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let desk = Desk::open(settings);
    let edit = match verb {
        Verb::New { file, question, entry, title, then } => {
            let EntryArgs { answer, from, also_asked, medication, review_by } = entry;
            let answer = Typed::new(answer, from)
                .words("")?
                .context("there is no answer: give --answer, --from or write one")?;
            let entry = Entry { question, answer, also_asked, medication, review_by };
            (Edit::AddEntry { path: file, title, entry }, then)
        }
        Verb::Edit { what, question, entry, no_medication, then } => {
            (desk.revision(&what, question, entry, no_medication)?, then)
        }
        Verb::Remove { what, then } if what.contains('#') => {
            let path = desk.editor.editable(&what)?.path;
            (Edit::Remove { path, passage: what }, then)
        }
        Verb::Remove { what, then } => (Edit::Replace { path: what, text: None }, then),
        Verb::AlsoAsk { passage, phrasings, then } => {
            let path = desk.editor.editable(&passage)?.path;
            (Edit::AlsoAsk { path, passage, phrasings }, then)
        }
        Verb::Expect { question, cites, then } => (Edit::Expect { question, cites }, then),
        other => return desk.run(other),
    };
    let (edit, Then { publish, how }) = edit;
    let draft = desk.editor.draft(edit, &desk.who, desk.now)?;
    let preview = desk.editor.preview(draft.number, desk.now)?;
    desk.print(how, &text::preview_json(&preview), || text::preview(&preview, ask::style()))?;
    if !publish {
        return Ok(if preview.errors() > 0 { Exit::Without } else { Exit::Done });
    }
    if preview.errors() + preview.warnings() > 0 {
        eprintln!("docent: draft {} is kept and not published, for the reasons above", draft.number);
        return Ok(Exit::Without);
    }
    let published = desk.editor.publish(draft.number, &preview.digest, &desk.who, desk.now)?;
    desk.say(&text::published(&published))
}

/// An editor, who sits at it, and when.
struct Desk<'s> {
    settings: &'s Settings,
    editor: Editor,
    who: String,
    now: i64,
}

impl<'s> Desk<'s> {
    fn open(settings: &'s Settings) -> Self {
        let desk = Self { settings, editor: open_editor(settings), who: who(), now: now() };
        match desk.editor.recover() {
            Ok(None) => {}
            Ok(Some(said)) => eprintln!("docent: note: {said}"),
            Err(fault) => eprintln!("docent: warning: what was cut off cannot be finished: {fault}"),
        }
        desk
    }

    fn run(&self, verb: Verb) -> anyhow::Result<Exit> {
        let Self { editor, who, now, .. } = self;
        match verb {
            Verb::List { how } => self.list(how),
            Verb::Drafts { how } => {
                let drafts = editor.drafts()?;
                self.print(how, &drafts, || text::drafts(&drafts))
            }
            Verb::Preview { draft, how } => match editor.preview(draft, *now) {
                Ok(preview) => {
                    self.print(how, &text::preview_json(&preview), || text::preview(&preview, ask::style()))?;
                    Ok(if preview.errors() > 0 { Exit::Without } else { Exit::Done })
                }
                Err(fault) => self.conflict(draft, fault),
            },
            Verb::Redo { draft } => {
                editor.redo(draft, *now)?;
                self.say(&format!("draft {draft} is made anew; `docent content preview {draft}` shows it\n"))
            }
            Verb::Publish { draft, with_warnings } => {
                let warnings = if with_warnings { Warnings::Accepted } else { Warnings::Refused };
                match editor.publish_unseen(draft, warnings, who, *now) {
                    Ok(published) => self.say(&text::published(&published)),
                    Err(fault) => self.conflict(draft, fault),
                }
            }
            Verb::Discard { draft } => {
                editor.discard(draft)?;
                self.say(&format!("draft {draft} is thrown away\n"))
            }
            Verb::History { state: Some(state), .. } => self.say(&text::visible(&editor.state_diff(state)?)),
            Verb::History { state: None, most, how } => {
                let states = editor.history(most)?;
                self.print(how, &states, || text::history(&states))
            }
            Verb::Rollback { state, yes, over_unpublished } => {
                let plan = editor.plan_rollback(state)?;
                self.rollback(&plan, yes, over_unpublished)
            }
            Verb::Withdraw { passage, reason } => {
                let known = editor.withdraw(&passage, &reason, who, *now)?;
                let passage = &known.passage;
                self.say(&format!(
                    "{passage} is withdrawn: nobody is shown it, nor the same words elsewhere, until \
                     `docent content lift {passage}`\n"
                ))
            }
            Verb::Lift { passage, reason } => {
                editor.lift(&passage, &reason, who, *now)?;
                self.say(&format!("{passage} may be shown again\n"))
            }
            Verb::Withdrawn { rebuild, how } => {
                let known = if rebuild { editor.rebuild_withdrawals()? } else { editor.withdrawn()? };
                self.print(how, &known, || text::withdrawn(&known))
            }
            Verb::New { .. }
            | Verb::Edit { .. }
            | Verb::Remove { .. }
            | Verb::AlsoAsk { .. }
            | Verb::Expect { .. } => bail!("that makes a draft"),
        }
    }

    /// The change of a passage, or of a whole file.
    fn revision(
        &self,
        what: &str,
        heading: Option<String>,
        entry: EntryArgs,
        no_medication: bool,
    ) -> anyhow::Result<Edit> {
        let EntryArgs { answer, from, also_asked, medication, review_by } = entry;
        let typed = Typed::new(answer, from);
        let notes = medication || no_medication || review_by.is_some() || !also_asked.is_empty();
        if !what.contains('#') {
            if heading.is_some() || notes {
                bail!("a whole file is changed by its text alone; name a passage, as in tea#how-long/1");
            }
            let before = self.editor.file_text(what)?.unwrap_or_default();
            let text = typed.words(&before)?.context("there is no text: give --from FILE, or write one")?;
            return Ok(Edit::Replace { path: what.to_owned(), text: Some(text) });
        }
        let known = self.editor.editable(what)?;
        // Where only notes change nobody is asked for words.
        let words =
            if typed.is_given() || (heading.is_none() && !notes) { typed.words(&known.words)? } else { None };
        let revision = Revision {
            heading,
            words,
            also_asked: (!also_asked.is_empty()).then_some(also_asked),
            medication: (medication || no_medication).then_some(medication),
            review_by,
        };
        Ok(Edit::Revise { path: known.path, passage: known.passage, revision })
    }

    fn rollback(&self, plan: &RollbackPlan, yes: bool, over_unpublished: bool) -> anyhow::Result<Exit> {
        let would = text::rollback(plan);
        if !yes {
            self.say(&format!("{would}nothing is changed yet; add --yes to do it\n"))?;
            return Ok(Exit::Without);
        }
        if !plan.unpublished.is_empty() && !over_unpublished {
            self.say(&would)?;
            eprintln!(
                "docent: nothing was changed: {} changed on disk and not published. Publish with `docent index build`, \
                 or add --over-unpublished: they are kept as a state of their own",
                plan.unpublished.join(", ")
            );
            return Ok(Exit::Failed);
        }
        let published = self.editor.rollback(plan, &self.who, self.now)?;
        self.say(&text::published(&published))
    }

    /// Shows what another moderator changed meanwhile, and what to do.
    fn conflict(&self, draft: i64, fault: EditorError) -> anyhow::Result<Exit> {
        match fault {
            EditorError::Conflict(conflict) => {
                self.say(&text::visible(&conflict.diff))?;
                eprintln!(
                    "docent: {} was changed as above since draft {draft} was made; nothing was overwritten. \
                     `docent content redo {draft}` makes the same change to the file as it is now",
                    conflict.path
                );
                Ok(Exit::Failed)
            }
            EditorError::Faulty(faults) => {
                self.say(&text::faults(&faults))?;
                eprintln!("docent: nothing was published: these errors stand");
                Ok(Exit::Failed)
            }
            EditorError::Warned(faults) => {
                self.say(&text::faults(&faults))?;
                eprintln!(
                    "docent: nothing was published: the change brings these warnings. Add --with-warnings to publish"
                );
                Ok(Exit::Without)
            }
            other => Err(other.into()),
        }
    }

    fn list(&self, how: How) -> anyhow::Result<Exit> {
        let opened = Shelf::new(&self.settings.folders.index).open()?;
        let overview = Overview::of(&opened.generation)?;
        let withdrawn = self.editor.withdrawn().unwrap_or_default();
        self.print(how, &text::overview_json(&overview), || text::overview(&overview, &withdrawn, self.now))
    }

    fn print(&self, how: How, json: &impl Serialize, text: impl FnOnce() -> String) -> anyhow::Result<Exit> {
        match how.format {
            Format::Text => self.say(&text()),
            Format::Json => self.say(&(serde_json::to_string(json)? + "\n")),
        }
    }

    #[expect(clippy::unused_self, reason = "it belongs to what it is called from")]
    fn say(&self, text: &str) -> anyhow::Result<Exit> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        Ok(Exit::Done)
    }
}

/// The editor of these settings, for one verb.
pub(super) fn open_editor(settings: &Settings) -> Editor {
    Editor::open(open::editor_plan(settings, None, None))
}

/// Who acts, for the audit log.
pub(super) fn who() -> String {
    let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    format!("{} (terminal)", name.filter(|name| !name.is_empty()).unwrap_or_else(|| "somebody".to_owned()))
}

/// Now, in seconds since 1970.
pub(super) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
