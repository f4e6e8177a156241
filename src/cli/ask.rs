//! `docent ask`: answers a question, or a batch of them.

use super::{Exit, batch, open, prompt};
use crate::answer::{Answer, Finding, Silence};
use crate::config::Settings;
use crate::docent::{Asking, Docent, Surface};
use crate::render::json::JsonAnswer;
use crate::render::terminal::{self, Style};
use anyhow::bail;
use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in your own words
    ///
    /// Without one, and on a terminal, docent asks for questions until Ctrl-D; they are kept in memory only.
    #[arg(conflicts_with = "batch", value_name = "QUESTION")]
    question: Option<String>,
    /// Questions from a file, a line each (`-`: standard input): plain text, or JSON with `text` and `id`
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// How to print answers
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object an answer.
    Json,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if args.question.is_none() && args.batch.is_none() && !is_terminal {
        bail!("there is no question: give one in quotes, or --batch FILE (`-` reads standard input)");
    }
    let docent = open::open_docent(settings);
    match (&args.question, &args.batch) {
        (Some(question), _) => ask_one(question, args.format, &docent),
        (None, Some(batch)) => ask_all(batch, args.format, &docent),
        (None, None) => prompt::converse(&mut prompt::Typed::new()?, &docent, |question, answer| {
            print(None, question, answer, args.format, &docent)?;
            // Room between an answer and the next question.
            eprintln!();
            Ok(())
        }),
    }
}

fn ask_one(question: &str, format: Format, docent: &Docent) -> anyhow::Result<Exit> {
    let answer = docent.answer(question, &Asking::default());
    print(None, question, &answer, format, docent)?;
    Ok(exit_of(&answer))
}

fn ask_all(path: &std::path::Path, format: Format, docent: &Docent) -> anyhow::Result<Exit> {
    batch::for_each(path, |item| {
        let asking = Asking { surface: Surface::Program, ..Asking::default() };
        let answer = docent.answer(&item.text, &asking);
        if format == Format::Text {
            writeln!(std::io::stdout(), "— {} —\n", terminal::printable(&item.text))?;
        }
        print(item.id.as_ref(), &item.text, &answer, format, docent)?;
        Ok(Ok(exit_of(&answer)))
    })
}

fn exit_of(answer: &Answer) -> Exit {
    match answer.open().finding {
        Finding::Quoted { .. } | Finding::Crisis => Exit::Done,
        Finding::Nothing(Silence::SearchDown) => Exit::Failed,
        Finding::Near(_) | Finding::Nothing(_) => Exit::Without,
    }
}

fn print(
    id: Option<&serde_json::Value>,
    question: &str,
    answer: &Answer,
    format: Format,
    docent: &Docent,
) -> anyhow::Result<()> {
    let links = open::links(answer, docent);
    let text = match format {
        Format::Json => serde_json::to_string(&JsonAnswer::new(id, question, answer, &links))? + "\n",
        Format::Text => terminal::render(answer, &links, style()),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Styles only for a terminal, and not when `NO_COLOR` is set (no-color.org).
pub(super) fn style() -> Style {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && std::io::stdout().is_terminal() { Style::Styled } else { Style::Plain }
}
