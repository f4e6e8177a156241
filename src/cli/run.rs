//! `docent run`: joins Discord and answers members until it is told to stop.

use super::{Exit, live, open};
use crate::config::Settings;
use crate::discord::{Login, Plan, Refusal, serve};
use crate::editorial::Editor;
use crate::store::Store;
use std::sync::Arc;

pub(super) fn run(settings: &Settings) -> anyhow::Result<Exit> {
    // The cheapest slip first: without a token nothing needs to be opened.
    let login = Login::from_environment(|name| std::env::var_os(name))?;
    let watcher = live::open_live(settings);
    let store = Some(Store::open_patiently(&settings.state_dir()));
    let live = watcher.live();
    let encoder = live.load().docent.searcher.as_ref().and_then(|searcher| searcher.encoder().cloned());
    let editor = Arc::new(Editor::open(open::editor_plan(settings, encoder, Some(watcher.waker()))));
    watcher.start()?;
    finish_what_was_cut_off(&editor)?;
    let content = settings.folders.content.clone();
    let plan = Plan { login, settings: settings.discord.clone(), live, content, store, editor };
    match serve(plan) {
        Ok(()) => Ok(Exit::Done),
        Err(fault) => match fault.downcast_ref() {
            Some(Refusal::Token) => Ok(refused(&fault, Exit::WrongToken)),
            Some(Refusal::Intents) => Ok(refused(&fault, Exit::WrongIntents)),
            None => Err(fault),
        },
    }
}

/// On a thread of its own: a build can take a while, and members are answered meanwhile.
fn finish_what_was_cut_off(editor: &Arc<Editor>) -> std::io::Result<()> {
    let editor = Arc::clone(editor);
    let finish = move || {
        if let Err(fault) = editor.recover() {
            tracing::error!(%fault, "what was cut off cannot be finished");
        }
    };
    std::thread::Builder::new().name("recovery".to_owned()).spawn(finish).map(|_| ())
}

fn refused(fault: &anyhow::Error, exit: Exit) -> Exit {
    eprintln!("docent: {fault}");
    exit
}
