//! What reaches the log: docent's own facts, and nothing of the crates below it.
//!
//! serenity logs payloads as they come (a whole one at WARN when it does not parse), and the crates for HTTP and
//! websockets log what they carry. A member's words would reach the log through them, so their events and spans
//! are dropped whatever `RUST_LOG` says.

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged while `RUST_LOG` says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usual {
    /// For verbs that print their result: what is not as it should be.
    Warnings,
    /// For a service: what it does.
    Facts,
}

/// Logs to stderr from now on.
pub(super) fn start(usual: Usual) {
    subscriber(filter(usual), std::io::stderr).init();
}

fn filter(usual: Usual) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new(match usual {
            Usual::Warnings => "warn,tantivy=error",
            Usual::Facts => "info,tantivy=error",
        })
    })
}

fn subscriber<W>(filter: EnvFilter, writer: W) -> impl SubscriberInitExt
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_filter(filter);
    tracing_subscriber::registry().with(lines.with_filter(filter_fn(is_known_to_be_clean)))
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
        let kept = Kept::default();
        let writer = kept.clone();
        let all = EnvFilter::new("trace,serenity=trace,tungstenite=trace");
        let subscriber: tracing::Dispatch = subscriber(all, move || writer.clone()).into();
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
