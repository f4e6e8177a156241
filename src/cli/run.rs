//! `docent run`: joins Discord and answers members until it is told to stop.

use super::{Exit, live};
use crate::config::Settings;
use crate::discord::{Login, Plan, Refusal, serve};
use crate::store::Store;

pub(super) fn run(settings: &Settings) -> anyhow::Result<Exit> {
    // The cheapest slip first: without a token nothing needs to be opened.
    let login = Login::from_environment(|name| std::env::var_os(name))?;
    let watcher = live::open_live(settings);
    let store = Store::open(&settings.state_dir()).map_err(|fault| {
        tracing::error!(%fault, "votes, reports and questions to moderators cannot be kept");
    });
    let live = watcher.live();
    watcher.start()?;
    let content = settings.folders.content.clone();
    let plan = Plan { login, settings: settings.discord.clone(), live, content, store: store.ok() };
    match serve(plan) {
        Ok(()) => Ok(Exit::Done),
        Err(fault) => match fault.downcast_ref() {
            Some(Refusal::Token) => Ok(refused(&fault, Exit::WrongToken)),
            Some(Refusal::Intents) => Ok(refused(&fault, Exit::WrongIntents)),
            None => Err(fault),
        },
    }
}

fn refused(fault: &anyhow::Error, exit: Exit) -> Exit {
    eprintln!("docent: {fault}");
    exit
}
