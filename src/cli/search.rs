//! `docent search`: ranked hits, before any decision.

use super::{Exit, batch, open};
use crate::answer::Notices;
use crate::config::Settings;
use crate::docent::Docent;
use crate::render::deep_link::Links;
use crate::render::json::JsonHits;
use crate::render::{terminal, trec};
use crate::search::Hits;
use anyhow::{bail, ensure};
use clap::ValueEnum;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// Passages of one document can fill the first places: so many more hits are fetched for a TREC run.
const HITS_A_DOCUMENT: usize = 4;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The question, in your own words
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_name = "QUESTION")]
    question: Option<String>,
    /// Questions from a file, a line each (`-`: standard input): plain text, or JSON with `text` and `id`
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// Number of hits (trec: documents) a question
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    top: u32,
    /// How to print hits
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object a question.
    Json,
    /// A TREC run: `qid Q0 document rank score docent`.
    Trec,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let docent = open::open_docent(settings);
    ensure!(docent.searcher.is_some(), "there is nothing to search without an index");
    let verb = Run { docent, top: args.top as usize, format: args.format };
    match (&args.question, &args.batch) {
        (Some(question), _) => {
            verb.print(None, "1", question)?;
            Ok(Exit::Done)
        }
        (None, Some(batch)) => batch::for_each(batch, |item| {
            let query = if verb.format == Format::Trec { item.query_id() } else { Ok(String::new()) };
            Ok(match query {
                Ok(query) => Ok(verb.print(item.id.as_ref(), &query, &item.text).map(|()| Exit::Done)?),
                Err(why) => Err(why),
            })
        }),
        (None, None) => bail!("give a question, or --batch FILE"),
    }
}

struct Run {
    docent: Docent,
    top: usize,
    format: Format,
}

impl Run {
    fn print(&self, id: Option<&serde_json::Value>, query: &str, typed: &str) -> anyhow::Result<()> {
        let (hits, notices) = self.hits(typed)?;
        let text = match self.format {
            Format::Json => {
                let generation =
                    self.docent.searcher.as_ref().map_or_else(String::new, |s| s.generation().id());
                serde_json::to_string(&JsonHits::new(id, typed, &hits, &notices, &generation))? + "\n"
            }
            Format::Trec => trec::render(query, &hits.hits, self.top),
            Format::Text => {
                let beside = notices.in_order().map(|notice| terminal::printable(&notice.text) + "\n\n");
                beside.collect::<String>() + &plain(&hits)
            }
        };
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    fn hits(&self, typed: &str) -> anyhow::Result<(Hits, Notices)> {
        if self.format != Format::Trec {
            return Ok(self.docent.rank(typed, self.top)?);
        }
        let mut wanted = self.top.saturating_mul(HITS_A_DOCUMENT);
        loop {
            let (hits, notices) = self.docent.rank(typed, wanted)?;
            let enough = trec::best_of_each_document(&hits.hits).take(self.top).count() == self.top;
            if enough || hits.hits.len() < wanted {
                return Ok((hits, notices));
            }
            wanted = wanted.saturating_mul(HITS_A_DOCUMENT);
        }
    }
}

fn plain(hits: &Hits) -> String {
    let mut text = String::new();
    for (at, hit) in hits.hits.iter().enumerate() {
        let (rank, score, id) = (at + 1, hit.score, &hit.passage.info.id);
        writeln!(
            text,
            "{rank:>3}  {score:7.3}  {id}\n     {}",
            terminal::citation(&hit.passage, &Links::default())
        )
        .expect("a string takes all");
    }
    if text.is_empty() { "no hits\n".to_owned() } else { text }
}
