//! `docent search`: ranked hits, before any decision.

use super::{Exit, batch, open};
use crate::config::Settings;
use crate::question::Question;
use crate::render::json::JsonHits;
use crate::render::{terminal, trec};
use crate::search::{Hits, Reading, Searcher};
use anyhow::bail;
use clap::ValueEnum;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    let searcher = open::open_searcher(settings)?;
    let verb = Run { searcher, top: args.top as usize, format: args.format };
    match (&args.question, &args.batch) {
        (Some(question), _) => {
            verb.print(None, "1", question)?;
            Ok(Exit::Done)
        }
        (None, Some(batch)) => verb.batch(batch),
        (None, None) => bail!("give a question, or --batch FILE"),
    }
}

struct Run {
    searcher: Searcher,
    top: usize,
    format: Format,
}

impl Run {
    fn batch(&self, path: &Path) -> anyhow::Result<Exit> {
        let mut exit = Exit::Done;
        for item in batch::open(path)? {
            match item {
                Ok(item) => {
                    let line = item.line.to_string();
                    self.print(item.id.as_deref(), item.id.as_deref().unwrap_or(&line), &item.text)?;
                }
                Err(unreadable) => {
                    eprintln!("docent: {}:{}: {}", path.display(), unreadable.line, unreadable.why);
                    exit = Exit::Failed;
                }
            }
        }
        Ok(exit)
    }

    fn print(&self, id: Option<&str>, qid: &str, typed: &str) -> anyhow::Result<()> {
        let hits = self.hits(typed)?;
        let text = match self.format {
            Format::Json => {
                let generation = self.searcher.generation().id();
                serde_json::to_string(&JsonHits::new(id, typed, &hits, &generation))? + "\n"
            }
            Format::Trec => trec::render(qid, &hits.hits, self.top),
            Format::Text => plain(&hits),
        };
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// A text that is no question has no hits.
    fn hits(&self, typed: &str) -> anyhow::Result<Hits> {
        let Ok(question) = Question::parse(typed) else {
            return Ok(Hits::none(Reading::default()));
        };
        if self.format != Format::Trec {
            return Ok(self.searcher.search(&question, self.top)?);
        }
        let mut wanted = self.top.saturating_mul(HITS_A_DOCUMENT);
        loop {
            let hits = self.searcher.search(&question, wanted)?;
            let enough = trec::best_of_each_document(&hits.hits).take(self.top).count() == self.top;
            if enough || hits.hits.len() < wanted {
                return Ok(hits);
            }
            wanted = wanted.saturating_mul(HITS_A_DOCUMENT);
        }
    }
}

fn plain(hits: &Hits) -> String {
    let mut text = String::new();
    for (at, hit) in hits.hits.iter().enumerate() {
        let (rank, score, id) = (at + 1, hit.score, &hit.passage.info.id);
        writeln!(text, "{rank:>3}  {score:7.3}  {id}\n     {}", terminal::citation(&hit.passage))
            .expect("a string takes all");
    }
    if text.is_empty() { "no hits\n".to_owned() } else { text }
}
