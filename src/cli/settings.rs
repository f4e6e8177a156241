//! `docent config`: the settled settings and where each came from.

use super::Exit;
use crate::config::Config;
use std::io::Write;

pub(super) fn run(config: &Config) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    out.write_all(config.render().as_bytes())?;
    writeln!(out, "# state is kept in {}", config.settings.state_dir().display())?;
    Ok(Exit::Done)
}
