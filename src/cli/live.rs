//! Keeps what answers are made from up to date while docent runs: a new generation, new lists, help lines,
//! withdrawals and settings.
//!
//! Each second the index pointer, the two files of lists and the withdrawals are looked at, and at once when
//! somebody in this process says that there is something new. What is faulty stays out, loudly, and what was in use
//! stays in use.

use super::reload::Reload;
use super::{first_build, open, watched};
use crate::config::Settings;
use crate::discord::{InForce, Live, Snapshot};
use crate::docent::Docent;
use crate::editorial::Editor;
use crate::index::{Pointer, Scrutiny, Shelf};
use crate::safety::Safety;
use crate::safety::crisis::Replies;
use crate::search::Searcher;
use crate::store::{Standing, WITHDRAWALS_FILES, Withdrawals};
use crate::vitals::{Part, Vitals};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);

/// After a fault, the same state is tried again after so many looks.
const LOOKS_BEFORE_RETRY: u32 = 10;

/// What was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    /// The published generation, or why it is unknown.
    published: Result<Option<Pointer>, String>,
    /// Digests of the lists, where they can be read.
    lists: [Option<blake3::Hash>; 2],
    /// Digests of both copies of the withdrawals.
    withdrawals: [Option<blake3::Hash>; 2],
}

/// Opens what answers are made from; where no generation can be used, crisis replies and notices work alone, and where
/// none was ever built they do while the first is.
///
/// # Errors
/// When no thread can be started.
pub(super) fn open_live(
    settings: &Settings,
    reload: Reload,
    vitals: Arc<Vitals>,
) -> std::io::Result<Watcher> {
    // Looked at before it is opened: what changes in between is seen as a change.
    let seen = look(settings);
    let (look_now, woken) = channel();
    let (docent, index_faults, first_build) = if seen.published == Ok(None) {
        let docent = open::open_without_index(settings);
        let build = first_build::start(settings.clone(), look_now.clone())?;
        (docent, vec!["the first one is being built".to_owned()], Some(build))
    } else {
        let docent = open::open_docent(settings);
        let fault = docent.searcher.is_none().then(|| "none that is whole was found".to_owned());
        (docent, fault.into_iter().collect(), None)
    };
    let snapshot = Snapshot::of(Docent { vitals, ..docent });
    let live = Arc::new(arc_swap::ArcSwap::from_pointee(snapshot));
    // Said already when they were opened: here it is for whoever asks how docent is.
    let list_faults = read_lists(settings).err().unwrap_or_default();
    let Standing { withdrawals, faults, .. } = Withdrawals::load(&settings.state_dir());
    let withdrawal_faults = if withdrawals.is_none() { faults } else { Vec::new() };
    let watcher = Watcher {
        live,
        first_build,
        seen,
        looks: 0,
        index_faults,
        list_faults,
        withdrawal_faults,
        failures: 0,
        reload,
        discord: settings.discord.clone().into(),
        in_force: Arc::new(arc_swap::ArcSwap::from_pointee(settings.clone())),
        editor: None,
        settings: settings.clone(),
        look_now,
        woken,
    };
    watcher.tell();
    Ok(watcher)
}

/// Looks each second, and puts what is new in place.
#[derive(Debug)]
pub(super) struct Watcher {
    live: Live,
    /// The build of the first generation: while it goes on it is no fault that none is published.
    first_build: Option<JoinHandle<()>>,
    settings: Settings,
    seen: Seen,
    /// How often was looked since something was tried.
    looks: u32,
    /// What is wrong with the index at present, each said once.
    index_faults: Vec<String>,
    /// What is wrong with the lists at present.
    list_faults: Vec<String>,
    /// What is wrong with the withdrawals at present.
    withdrawal_faults: Vec<String>,
    look_now: Sender<()>,
    woken: Receiver<()>,
    /// Searches that had failed when the generation in use was last looked into.
    failures: u64,
    /// The configuration, read anew when it changes.
    reload: Reload,
    /// Where and how to answer on Discord, as it is in force.
    discord: InForce,
    /// All settings in force, for whoever else goes by them.
    in_force: Arc<arc_swap::ArcSwap<Settings>>,
    /// Goes by the same settings.
    editor: Option<Arc<Editor>>,
}

impl Watcher {
    /// What is kept up to date.
    pub(super) fn live(&self) -> Live {
        Arc::clone(&self.live)
    }

    /// Has the watcher look at once whenever something is sent.
    pub(super) fn waker(&self) -> Sender<()> {
        self.look_now.clone()
    }

    /// Where and how to answer on Discord, kept up to date as well.
    pub(super) fn discord(&self) -> InForce {
        self.discord.clone()
    }

    /// All settings, kept up to date as well.
    pub(super) fn in_force(&self) -> Arc<arc_swap::ArcSwap<Settings>> {
        Arc::clone(&self.in_force)
    }

    /// Watches on a thread of its own, for as long as the process lives; `editor` hears of changed settings.
    pub(super) fn start(mut self, editor: Arc<Editor>) -> std::io::Result<()> {
        self.editor = Some(editor);
        let watching = move || {
            loop {
                match self.woken.recv_timeout(EVERY) {
                    // The watcher itself can send, so there is always somebody who can.
                    Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
                }
                // Files can be faulty in ways that nobody thought of; the next look is made all the same.
                if catch_unwind(AssertUnwindSafe(|| self.look_around())).is_err() {
                    tracing::error!("a look at what is published broke off; what was in use stays in use");
                }
            }
        };
        std::thread::Builder::new().name("watcher".to_owned()).spawn(watching).map(|_| ())
    }

    fn look_around(&mut self) {
        if let Some(settings) = self.reload.look() {
            self.change(settings);
        }
        self.mistrust();
        self.tick();
        self.tell();
    }

    /// Puts changed settings in force.
    fn change(&mut self, settings: Settings) {
        let old = self.live.load_full();
        let mut docent = old.docent.clone();
        settings.help.region.clone_into(&mut docent.region);
        docent.policy = settings.answer;
        docent.searcher = docent.searcher.map(|searcher| searcher.with_settings(settings.search()));
        self.live.store(Arc::new(Snapshot { docent, catalogue: Arc::clone(&old.catalogue) }));
        self.discord.change(settings.discord.clone());
        self.in_force.store(Arc::new(settings.clone()));
        if let Some(editor) = &self.editor {
            editor.go_by(open::editor_settings(&settings));
        }
        self.settings = settings;
    }

    /// Looks into the generation in use when searches have failed: when its files are no longer those that were
    /// built, it is given up. Crisis replies and notices work on, and another generation is looked for.
    fn mistrust(&mut self) {
        let old = self.live.load_full();
        let failures = old.docent.vitals.counts.searches_failed();
        if failures == std::mem::replace(&mut self.failures, failures) {
            return;
        }
        let Some(searcher) = &old.docent.searcher else { return };
        let generation = searcher.generation();
        let Err(fault) = generation.manifest().check_files(generation.folder(), Scrutiny::Bytes) else {
            return;
        };
        tracing::error!(%fault, "the generation in use is given up");
        self.index_faults = vec![fault.to_string()];
        // Tried at once.
        self.looks = LOOKS_BEFORE_RETRY;
        let docent = Docent { searcher: None, ..old.docent.clone() };
        self.live.store(Arc::new(Snapshot::of(docent)));
    }

    /// Says how index, model and lists are.
    fn tell(&self) {
        let snapshot = self.live.load();
        let docent = &snapshot.docent;
        let vitals = &docent.vitals;
        let published = self.seen.published.as_ref().ok().and_then(Option::as_ref);
        vitals.set_index(docent.searcher.as_ref().map(watched::facts));
        vitals.set(Part::Index, watched::index(docent.searcher.as_ref(), published, &self.index_faults));
        vitals.set(Part::Model, watched::model(docent.searcher.as_ref(), &self.settings));
        vitals.set(Part::Withdrawals, watched::withdrawals(&self.withdrawal_faults));
        vitals.set(Part::Lists, watched::lists(&docent.safety, &self.list_faults));
    }

    /// Looks once.
    fn tick(&mut self) {
        let seen = look(&self.settings);
        self.looks = self.looks.saturating_add(1);
        // A fault can be mended without anything else to be seen: it is tried again now and then.
        let again = self.looks >= LOOKS_BEFORE_RETRY;
        let in_use = self.live.load().docent.searcher.as_ref().map(|searcher| searcher.generation().id());
        let published =
            seen.published.as_ref().ok().and_then(|pointer| Some(pointer.as_ref()?.generation.clone()));
        let is_other = published.is_some() && published != in_use;
        let is_building = self.first_build.as_ref().is_some_and(|build| !build.is_finished());
        let is_awaited = is_building && seen.published == Ok(None);
        let index = !is_awaited
            && (seen.published != self.seen.published
                || (again && (is_other || !self.index_faults.is_empty())));
        let lists = seen.lists != self.seen.lists || (again && !self.list_faults.is_empty());
        let withdrawals = seen.withdrawals != self.seen.withdrawals;
        if !index && !lists && !withdrawals {
            return;
        }
        let old = self.live.load_full();
        let mut docent = old.docent.clone();
        let mut catalogue = Some(Arc::clone(&old.catalogue));
        if withdrawals {
            let Standing { withdrawals, faults, absent } = Withdrawals::load(&self.settings.state_dir());
            let is_lost =
                |known: &Withdrawals| absent && known.in_force.is_empty() && !docent.withdrawn.is_empty();
            // A copy that is lost is told of, and the other one used. Where all is lost, what was in use stays.
            let read = match withdrawals {
                Some(known) if is_lost(&known) => {
                    Err(vec!["the withdrawals are gone from the state folder".to_owned()])
                }
                Some(known) => Ok(known),
                None => Err(faults.clone()),
            };
            if let Some(standing) = said_once(read, &mut self.withdrawal_faults) {
                for fault in &faults {
                    tracing::error!(%fault, "of the withdrawals");
                }
                docent.withdrawn = Arc::new(open::withdrawn_of(&standing));
                catalogue = None;
                tracing::info!(withdrawn = standing.in_force.len(), "the withdrawals in force are new");
            }
        }
        if lists {
            let vanished = vanished(&self.seen.lists, &seen.lists, &self.settings);
            let read = if vanished.is_empty() { read_lists(&self.settings) } else { Err(vanished) };
            if let Some((safety, replies)) = said_once(read, &mut self.list_faults) {
                (docent.safety, docent.replies) = (Arc::new(safety), Arc::new(replies));
                tracing::info!("new lists and texts are in use");
            }
        }
        if index {
            let opened = open_published(&self.settings, &seen, &docent);
            if let Some(Some(searcher)) = said_once(opened, &mut self.index_faults) {
                tracing::info!(generation = searcher.generation().id(), "a new generation is in use");
                docent.searcher = Some(searcher);
                catalogue = None;
            }
        }
        let snapshot = match catalogue {
            Some(catalogue) => Snapshot { docent, catalogue },
            None => Snapshot::of(docent),
        };
        self.live.store(Arc::new(snapshot));
        // What is gone is compared with as long as it stays in use.
        let mut seen = seen;
        seen.lists.iter_mut().zip(self.seen.lists).for_each(|(now, before)| *now = now.or(before));
        self.seen = seen;
        if again {
            self.looks = 0;
        }
    }
}

/// What can be used; what cannot is logged when it was not known before.
fn said_once<T>(found: Result<T, Vec<String>>, known: &mut Vec<String>) -> Option<T> {
    match found {
        Ok(usable) => {
            if !known.is_empty() {
                tracing::info!("what was faulty is whole again");
            }
            known.clear();
            Some(usable)
        }
        Err(faults) => {
            for fault in faults.iter().filter(|fault| !known.contains(fault)) {
                tracing::error!(%fault, "what was published stays out; what was in use stays in use");
            }
            *known = faults;
            None
        }
    }
}

/// The searcher to put in place, if it is another than the one in use.
fn open_published(settings: &Settings, seen: &Seen, old: &Docent) -> Result<Option<Searcher>, Vec<String>> {
    let nothing = || vec![format!("{}: nothing is published", settings.folders.index.display())];
    let published = seen.published.clone().map_err(|fault| vec![fault])?.ok_or_else(nothing)?.generation;
    let in_use = old.searcher.as_ref().map(|searcher| searcher.generation().id());
    if in_use.as_ref() == Some(&published) {
        return Ok(None);
    }
    let opened = Shelf::new(&settings.folders.index).open().map_err(|fault| vec![fault.to_string()])?;
    if opened.generation.id() != published && in_use.is_some() {
        // Another one would take over; the one in use is as good.
        return Err(opened.warnings);
    }
    for warning in &opened.warnings {
        tracing::error!(%warning, "of the published generation");
    }
    // The model that is in use, where it made the vectors: reading it again would take longer than all the rest.
    let made_by = opened.generation.manifest().makings.model.clone();
    if let Some(searcher) = &old.searcher
        && searcher.encoder().is_some_and(|encoder| Some(encoder.fingerprint()) == made_by.as_deref())
    {
        let generation = Arc::new(opened.generation);
        return searcher.over(generation).map(Some).map_err(|fault| vec![fault.to_string()]);
    }
    Ok(Some(open::searcher_over(opened.generation, super::model::open_encoder(settings), settings)))
}

/// Files of lists that were there and are gone: what stood in them stays in force, until docent is started again.
fn vanished(
    before: &[Option<blake3::Hash>; 2],
    now: &[Option<blake3::Hash>; 2],
    settings: &Settings,
) -> Vec<String> {
    let names = [open::SAFETY_FILE, open::HELP_LINES_FILE];
    let gone = names
        .into_iter()
        .zip(before.iter().zip(now))
        .filter(|(_, (before, now))| before.is_some() && now.is_none());
    gone.map(|(name, _)| {
        format!(
            "{} is gone; what stood in it stays in use until it is back or docent is started again",
            settings.folders.content.join(name).display()
        )
    })
    .collect()
}

fn read_lists(settings: &Settings) -> Result<(Safety, Replies), Vec<String>> {
    let (safety, warnings) = open::read_safety(settings)?;
    let replies = open::read_replies(settings, safety.texts().crisis.clone())?;
    for warning in warnings {
        tracing::warn!(%warning, "of the new lists");
    }
    Ok((safety, replies))
}

fn look(settings: &Settings) -> Seen {
    let published = Shelf::new(&settings.folders.index).pointer();
    let digest = |name: &str| self::digest(&settings.folders.content.join(name));
    let state = settings.state_dir();
    let withdrawals = WITHDRAWALS_FILES.map(|name| self::digest(&state.join(name)));
    Seen { published, lists: [digest(open::SAFETY_FILE), digest(open::HELP_LINES_FILE)], withdrawals }
}

fn digest(path: &Path) -> Option<blake3::Hash> {
    std::fs::read(path).ok().map(|bytes| blake3::hash(&bytes))
}
