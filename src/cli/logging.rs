//! What reaches the log: docent's own facts, and nothing of the crates below it.
//!
//! serenity logs payloads as they come (a whole one at WARN when it does not parse), and the crates for HTTP and
//! websockets log what they carry. A member's words would reach the log through them, so their events and spans
//! are dropped whatever `RUST_LOG` says.

use super::repeats::Repeats;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Filter, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

/// What is logged while `RUST_LOG` says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    /// For verbs that print their result: what is not as it should be.
    Warnings,
    /// For a service: what it does.
    Facts,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// For people.
    Text,
    /// For whoever collects logs: an object on each line.
    Json,
}

/// Whether what verbs say to whoever typed them goes to the log instead: nobody types at a service.
static IS_SERVICE: AtomicBool = AtomicBool::new(false);

/// Logs to stderr from now on. A service's lines are text on a terminal and JSON elsewhere, and a fault that is
/// logged again and again is cut short.
pub(super) fn start(usual: Usual) -> Repeats {
    let repeats = Repeats::default();
    match usual {
        Usual::Warnings => subscriber(filter(usual), std::io::stderr, Look::Text).init(),
        Usual::Facts => {
            IS_SERVICE.store(true, Ordering::Relaxed);
            let look = if std::io::stderr().is_terminal() { Look::Text } else { Look::Json };
            subscriber(filter(usual).and(repeats.clone()), std::io::stderr, look).init();
        }
    }
    repeats
}

/// Says something on stderr; a word before a colon ("warning", "error", "note") says how bad it is.
pub(super) fn say(text: impl std::fmt::Display) {
    if !IS_SERVICE.load(Ordering::Relaxed) {
        eprintln!("docent: {text}");
        return;
    }
    let text = text.to_string();
    match text.split_once(": ") {
        Some(("error", rest)) => tracing::error!("{rest}"),
        Some(("warning", rest)) => tracing::warn!("{rest}"),
        Some(("note", rest)) => tracing::info!("{rest}"),
        _ => tracing::info!("{text}"),
    }
}

fn filter(usual: Usual) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new(match usual {
            Usual::Warnings => "warn,tantivy=error",
            Usual::Facts => "info,tantivy=error",
        })
    })
}

fn subscriber<F, W>(filter: F, writer: W, look: Look) -> impl SubscriberInitExt
where
    F: Filter<Registry> + Send + Sync + 'static,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).log_internal_errors(false);
    let lines = match look {
        Look::Text => lines.boxed(),
        Look::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter.and(filter_fn(is_known_to_be_clean))))
}

/// A list of what may pass, not of what may not: a crate that is added one day says nothing either.
fn is_known_to_be_clean(metadata: &Metadata<'_>) -> bool {
    let of = |name: &str| {
        let rest = metadata.target().strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    // tantivy's warnings are about files; below that it shows queries.
    of("docent") || (of("tantivy") && LevelFilter::from_level(Level::WARN) >= *metadata.level())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_docents_own_facts_reach_the_log() {
        for look in [Look::Text, Look::Json] {
            only_facts(look);
        }
    }

    #[test]
    fn a_fault_that_goes_on_is_cut_short_and_facts_are_not() {
        let (kept, repeats) = (Kept::default(), Repeats::default());
        let writer = kept.clone();
        let filter = EnvFilter::new("trace").and(repeats.clone());
        let subscriber: tracing::Dispatch = subscriber(filter, move || writer.clone(), Look::Json).into();
        tracing::dispatcher::with_default(&subscriber, || {
            for number in 0..100 {
                tracing::error!(target: "docent::store", number, "the disk is full");
                tracing::info!(target: "docent::discord", "a fact");
            }
            assert_eq!(repeats.report(), 95);
        });
        let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let count = |words: &str| log.lines().filter(|line| line.contains(words)).count();
        assert_eq!((count("the disk is full"), count("a fact"), count("left out")), (5, 100, 1), "{log}");
        for line in log.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(line["message"].is_string() && line["level"].is_string(), "{line}");
        }
    }

    fn only_facts(look: Look) {
        let kept = Kept::default();
        let writer = kept.clone();
        let all = EnvFilter::new("trace,serenity=trace,tungstenite=trace");
        let subscriber: tracing::Dispatch = subscriber(all, move || writer.clone(), look).into();
        tracing::dispatcher::with_default(&subscriber, || {
            let span = tracing::error_span!(target: "serenity::http", "fire", body = "canary");
            let _inside = span.enter();
            tracing::error!(target: "serenity::gateway", "canary");
            tracing::warn!(target: "tungstenite::protocol", "canary");
            tracing::error!(target: "hyper_util::client", "canary");
            tracing::error!(target: "reqwest::connect", "canary");
            tracing::error!(target: "h2::codec", "canary");
            tracing::error!(target: "docentish", "canary");
            tracing::info!(target: "tantivy::query", "canary");
            tracing::warn!(target: "tantivy::directory", "a file");
            tracing::debug!(target: "docent::discord", "a fact");
        });
        let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert!(!log.contains("canary"), "{log}");
        assert!(log.contains("a fact") && log.contains("a file"), "{log}");
    }
}
