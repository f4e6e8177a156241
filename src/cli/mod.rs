//! The command line: one file a verb; prints, exits.

mod ask;
mod audit;
mod batch;
mod calibrate;
mod check;
mod completions;
mod content;
mod diff;
mod doctor;
mod eval;
mod explain;
mod first_build;
mod freshness;
mod index;
mod invite;
mod live;
mod logging;
mod marked;
mod model;
mod open;
mod prompt;
mod reload;
mod repeats;
mod run;
mod safety;
mod search;
mod settings;
mod show;
mod store;
mod watched;

use crate::config::{Config, Flags};
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a verb exits with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// It did what it was asked to; `ask`: a passage was quoted, or help lines shown.
    Done = 0,
    /// `ask`: there is no answer. Checks: something is wrong.
    Without = 1,
    /// It could not do it.
    Failed = 2,
    /// `run`: Discord does not accept the token.
    WrongToken = 3,
    /// `run`: Discord does not let the application hear what docent needs.
    WrongIntents = 4,
}

/// Answers a community's questions by quoting the community's own articles and FAQ.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    /// The configuration file [default: config.toml in this folder, when there is one]
    #[arg(long, global = true, env = "DOCENT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The content folder
    #[arg(long, global = true, value_name = "FOLDER")]
    content: Option<PathBuf>,
    /// The index folder
    #[arg(long, global = true, value_name = "FOLDER")]
    index: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Answer a question
    Ask(ask::Args),
    /// Join Discord and answer members; the token is in `DISCORD_TOKEN` or `DISCORD_TOKEN_FILE`
    Run,
    /// Look at everything that docent needs, here and on Discord, and say what to do about each
    Doctor(doctor::Args),
    /// Print the link that invites docent to a server, with the least permissions
    Invite(invite::Args),
    /// Rank passages for a question, before any decision
    Search(search::Args),
    /// Build, list, verify, go back to and clear up generations of the index
    #[command(subcommand)]
    Index(index::Verb),
    /// Find the faults of the content, and test the answers that it expects
    Check(check::Args),
    /// Say why a question is answered as it is
    Explain(explain::Args),
    /// Print a passage with its neighbours, its file and lines
    Show(show::Args),
    /// Compare what is published with the content folder: passages, and answers that would change
    Diff(diff::Args),
    /// Draft, preview, publish and take back changes of the content; withdraw a passage at once
    #[command(subcommand)]
    Content(content::Verb),
    /// Print who changed what and when
    Audit(audit::Args),
    /// Back up and restore what must outlive a restart
    #[command(subcommand)]
    Store(store::Verb),
    /// Install, check or remove the sentence model
    #[command(subcommand)]
    Model(model::Verb),
    /// Measure recall, refusal and safety on a file of marked questions
    Eval(eval::Args),
    /// Fit the confidence to marked questions, and print the settings to paste
    Calibrate(calibrate::Args),
    /// Explain and measure the safety checks
    #[command(subcommand)]
    Safety(safety::Verb),
    /// Print the settled settings and where each came from
    Config,
    /// Print a script that completes docent's verbs and flags in a shell
    Completions(completions::Args),
}

/// Parses the command line and runs a verb.
pub fn main() -> ExitCode {
    quiet_panics();
    let Cli { config, content, index, verb } = Cli::parse();
    let usual = if matches!(verb, Verb::Run) { logging::Usual::Facts } else { logging::Usual::Warnings };
    let repeats = logging::start(usual);
    if let Verb::Completions(args) = &verb {
        // Shells run it at every start, in any folder: a broken configuration is no reason to fail.
        return finish(completions::run(args));
    }
    let flags = Flags { config, content, index };
    let ran =
        Config::load(&flags, std::env::vars_os()).map_err(anyhow::Error::from).and_then(
            |config| match verb {
                Verb::Ask(args) => ask::run(&args, &config.settings),
                Verb::Run => run::run(flags, config, &repeats),
                Verb::Doctor(args) => doctor::run(&args, &config.settings),
                Verb::Invite(args) => invite::run(&args),
                Verb::Search(args) => search::run(&args, &config.settings),
                Verb::Index(verb) => index::run(&verb, &config.settings),
                Verb::Check(args) => check::run(&args, &config.settings),
                Verb::Explain(args) => explain::run(&args, &config.settings),
                Verb::Show(args) => show::run(&args, &config.settings),
                Verb::Diff(args) => diff::run(&args, &config.settings),
                Verb::Content(verb) => content::run(verb, &config.settings),
                Verb::Audit(args) => audit::run(&args, &config.settings),
                Verb::Store(verb) => store::run(&verb, &config.settings),
                Verb::Model(verb) => model::run(&verb, &config.settings),
                Verb::Eval(args) => eval::run(&args, &config.settings),
                Verb::Calibrate(args) => calibrate::run(&args, &config.settings),
                Verb::Safety(verb) => safety::run(&verb, &config.settings),
                Verb::Config => settings::run(&config),
                Verb::Completions(_) => Ok(Exit::Done),
            },
        );
    finish(ran)
}

fn finish(ran: anyhow::Result<Exit>) -> ExitCode {
    let exit = ran.unwrap_or_else(|fault| {
        // A reader that has seen enough (`docent … | head`) is no fault.
        if !is_broken_pipe(&fault) {
            // A stderr that cannot be written must not change the exit code.
            let _ = writeln!(std::io::stderr(), "docent: {fault:#}");
        }
        Exit::Failed
    });
    ExitCode::from(exit as u8)
}

fn is_broken_pipe(fault: &anyhow::Error) -> bool {
    fault.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// A panic's message can hold a piece of the text that was being read: only its place is printed.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        logging::say(format_args!("error: internal error at {place}; please report it"));
    }));
}
