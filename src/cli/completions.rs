//! `docent completions`: verbs and flags at a press of Tab.

use super::{Cli, Exit};
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::io::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    // Into memory first: the generator panics when its reader goes away.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "docent", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Exit::Done)
}
