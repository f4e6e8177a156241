//! `docent store`: backs up what must outlive a restart, and puts a backup in its place.

use super::{Exit, content};
use crate::config::Settings;
use crate::store::{self, Restored, Store};
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    /// Write all of it into a new file; docent may be running
    Backup {
        /// The file, which must not exist
        file: PathBuf,
    },
    /// Put a backup in the place of the store, which is kept aside; docent must not be running
    Restore {
        /// The backup
        file: PathBuf,
    },
}

pub(super) fn run(verb: &Verb, settings: &Settings) -> anyhow::Result<Exit> {
    let state = settings.state_dir();
    let mut out = std::io::stdout().lock();
    match verb {
        Verb::Backup { file } => {
            Store::open(&state)?.backup(file)?;
            writeln!(
                out,
                "{} holds votes, reports, questions to moderators, drafts and the audit log",
                file.display()
            )?;
            writeln!(
                out,
                "The bytes of earlier states stand in {}: copy that too to go back to them elsewhere",
                state.join("states").display()
            )?;
        }
        Verb::Restore { file } => {
            let Restored { aside } = store::restore(&state, file)?;
            writeln!(out, "{} is in place", file.display())?;
            if let Some(aside) = aside {
                writeln!(out, "What was there is kept as {}", aside.display())?;
            }
            // Withdrawals that only the backup knows of come back with it.
            for known in content::open_editor(settings).withdrawn()? {
                writeln!(out, "{} is withdrawn", known.passage)?;
            }
        }
    }
    Ok(Exit::Done)
}
