//! `docent audit`: who changed what and when.

use super::{Exit, content};
use crate::config::Settings;
use clap::ValueEnum;
use std::io::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Number of acts, latest first
    #[arg(long, default_value_t = 50)]
    most: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line an act.
    Text,
    /// One JSON object an act.
    Json,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let entries = content::open_editor(settings).audit(args.most)?;
    let text = match args.format {
        Format::Text => content::text::audit(&entries),
        Format::Json => {
            let lines: Result<Vec<String>, _> = entries.iter().map(serde_json::to_string).collect();
            lines?.into_iter().map(|line| line + "\n").collect()
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}
