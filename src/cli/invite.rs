//! `docent invite`: prints the link by which a server takes docent in, with the least permissions.

use super::Exit;
use crate::discord::{Login, NEEDED, Permission, Refusal, find_application, invitation};
use std::io::Write as _;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The application's id, so that neither a token nor Discord is needed
    #[arg(long, value_name = "ID", value_parser = application_id)]
    application: Option<u64>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Exit> {
    let application = match args.application {
        Some(application) => application,
        None => match find_application(&Login::from_environment(|name| std::env::var_os(name))?) {
            Ok(application) => application,
            Err(fault) if fault.is::<Refusal>() => {
                eprintln!("docent: {fault}");
                return Ok(Exit::WrongToken);
            }
            Err(fault) => {
                return Err(
                    fault.context("give the application's id with --application to go without Discord")
                );
            }
        },
    };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}\n\nIt asks for commands (applications.commands), a member (bot), and for",
        invitation(application)
    )?;
    for Permission { name, why, .. } in NEEDED {
        writeln!(out, "  {name:25} docent {why}")?;
    }
    Ok(Exit::Done)
}

fn application_id(text: &str) -> Result<u64, &'static str> {
    text.parse().ok().filter(|id| *id > 0).ok_or(
        "an application's id is a number of 17 to 20 digits; it stands in the developer portal, on the application's \
         page, under General Information",
    )
}
