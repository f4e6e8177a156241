//! `docent show`: a passage with its neighbours, and where it stands.

use super::{Exit, ask, open};
use crate::config::Settings;
use crate::docent::{Asking, Surroundings};
use crate::index::Generation;
use crate::nearest::nearest_few;
use crate::render::shown;
use anyhow::Context;
use std::io::Write as _;

/// Ids offered instead of one that is not there.
const OFFERED: usize = 5;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The passage's id: `<document>#<heading>/<n>`
    #[arg(value_name = "PASSAGE")]
    passage: String,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let docent = open::open_docent(settings);
    let generation = docent.searcher.as_ref().context("there is nothing to show")?.generation();
    if generation.find(&args.passage)?.is_none() {
        eprintln!("docent: there is no passage `{}`{}", args.passage, offer(&args.passage, generation)?);
        return Ok(Exit::Without);
    }
    let stored = generation.find(&args.passage)?.map(|ordinal| generation.passage(ordinal)).transpose()?;
    if stored.is_some_and(|stored| docent.withdrawn.holds(&stored.info)) {
        eprintln!("docent: `{}` is withdrawn; `docent content withdrawn` says why", args.passage);
        return Ok(Exit::Without);
    }
    let Surroundings { before, shown, after } = docent.surroundings(&args.passage, &Asking::default());
    let text = shown::render(before.as_ref(), &shown, after.as_ref(), ask::style());
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The ids that somebody who typed `id` may have meant.
fn offer(id: &str, generation: &Generation) -> anyhow::Result<String> {
    let ids = (0..generation.passages()).map(|ordinal| Ok(generation.passage(ordinal)?.info.id));
    let ids: Vec<String> = ids.collect::<anyhow::Result<_>>()?;
    let near = nearest_few(id, ids.iter().map(String::as_str), OFFERED);
    if near.is_empty() {
        return Ok("; `docent search` finds passages and their ids".to_owned());
    }
    Ok(format!("; nearest are:\n{}", near.iter().map(|id| format!("  {id}")).collect::<Vec<_>>().join("\n")))
}
