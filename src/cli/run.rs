//! `docent run`: joins Discord and answers members until it is told to stop.

use super::reload::{self, Reload};
use super::repeats::{Repeats, WINDOW};
use super::{Exit, freshness, live, open, watched};
use crate::config::{Config, Flags};
use crate::discord::{Login, Plan, Refusal, serve};
use crate::editorial::Editor;
use crate::http;
use crate::store::Store;
use crate::vitals::{Part, Vitals};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn run(flags: Flags, config: Config, repeats: &Repeats) -> anyhow::Result<Exit> {
    // The cheapest slip first: without a token nothing needs to be opened.
    let login = Login::from_environment(|name| std::env::var_os(name))?;
    let settings = &config.settings.clone();
    let vitals = Arc::new(Vitals::default());
    report_repeats(repeats.clone(), Arc::clone(&vitals))?;
    // Early: until it is listened for, SIGHUP ends a process.
    let hangup = reload::listen_for_hangup()?;
    let is_serving = Arc::new(AtomicBool::new(false));
    leave_while_starting(Arc::clone(&is_serving))?;
    let reload = Reload::of(flags, config, hangup, Arc::clone(&vitals));
    // Before anything that takes its time, so that whoever looks sees that docent is starting.
    serve_health(&settings.http, &vitals);
    let watcher = live::open_live(settings, reload, Arc::clone(&vitals))?;
    let store = Some(Store::open_patiently(&settings.state_dir()));
    let (live, discord) = (watcher.live(), watcher.discord());
    freshness::start(Arc::clone(&live), watcher.in_force())?;
    let encoder = live.load().docent.searcher.as_ref().and_then(|searcher| searcher.encoder().cloned());
    let editor = Arc::new(Editor::open(open::editor_plan(settings, encoder, Some(watcher.waker()))));
    watcher.start(Arc::clone(&editor))?;
    finish_what_is_cut_off(&editor, Arc::clone(&vitals))?;
    let content = settings.folders.content.clone();
    let plan = Plan { login, settings: discord, live, content, store, editor, vitals };
    // From here on a stop finishes what is under way.
    is_serving.store(true, Ordering::Release);
    let served = serve(plan);
    repeats.report();
    match served {
        Ok(()) => Ok(Exit::Done),
        Err(fault) => match fault.downcast_ref() {
            Some(Refusal::Token) => Ok(refused(&fault, Exit::WrongToken)),
            Some(Refusal::Intents) => Ok(refused(&fault, Exit::WrongIntents)),
            Some(Refusal::Shards | Refusal::Version) => Ok(refused(&fault, Exit::Failed)),
            None => Err(fault),
        },
    }
}

/// Ends the program at a signal that comes while it still starts, an index being built, say: nothing is under way yet,
/// and the first process of a container is not ended by the system.
fn leave_while_starting(is_serving: Arc<AtomicBool>) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let (mut terminate, mut interrupt) = {
            let _inside = runtime.enter();
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?)
        };
        let leaving = move || {
            runtime.block_on(async {
                loop {
                    tokio::select! {
                        _ = terminate.recv() => {}
                        _ = interrupt.recv() => {}
                    }
                    if !is_serving.load(Ordering::Acquire) {
                        std::process::exit(0);
                    }
                }
            });
        };
        std::thread::Builder::new().name("leaving".to_owned()).spawn(leaving)?;
    }
    Ok(())
}

/// At the start, and each minute: on a thread of its own, for a build can take a while, and members are answered
/// meanwhile.
fn finish_what_is_cut_off(editor: &Arc<Editor>, vitals: Arc<Vitals>) -> std::io::Result<()> {
    let editor = Arc::clone(editor);
    let finish = move || {
        let mut is_start = true;
        loop {
            if (std::mem::take(&mut is_start) || editor.unfinished().is_some())
                && let Err(fault) = editor.recover()
            {
                // A full disk or a damaged store may be mended meanwhile.
                tracing::error!(%fault, "what was cut off cannot be finished; it is tried again");
            }
            vitals.set(Part::Publishing, watched::publishing(editor.unfinished()));
            std::thread::sleep(WINDOW);
        }
    };
    std::thread::Builder::new().name("recovery".to_owned()).spawn(finish).map(|_| ())
}

/// Says each minute what was left out of the log, for as long as the process lives.
fn report_repeats(repeats: Repeats, vitals: Arc<Vitals>) -> std::io::Result<()> {
    let reporting = move || {
        loop {
            std::thread::sleep(WINDOW);
            vitals.counts.suppressed(repeats.report());
        }
    };
    std::thread::Builder::new().name("repeats".to_owned()).spawn(reporting).map(|_| ())
}

/// Health and metrics are for the operator: members are answered without them too.
fn serve_health(settings: &http::Settings, vitals: &Arc<Vitals>) {
    let Some(address) = settings.address() else { return };
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "health and metrics can be read from other machines, without a password");
    }
    match http::start(address, Arc::clone(vitals)) {
        Ok(address) => tracing::info!(%address, "health and metrics are served"),
        Err(fault) => tracing::error!("health and metrics are not served: {fault:#}"),
    }
}

fn refused(fault: &anyhow::Error, exit: Exit) -> Exit {
    let _ = writeln!(std::io::stderr(), "docent: {fault}");
    exit
}
