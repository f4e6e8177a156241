//! Keeps one fault that happens again and again from filling the log: the first few lines of a minute stand there,
//! the rest are counted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::callsite::Identifier;
use tracing::{Event, Level, Metadata};
use tracing_subscriber::layer::{Context, Filter};

/// Lines of one place in the source text that may stand in the log per [`WINDOW`].
const LINES: u32 = 5;

/// How long lines are counted together.
pub(super) const WINDOW: Duration = Duration::from_mins(1);

/// What was logged lately, by its place in the source text, of which there are only so many.
#[derive(Debug, Clone, Default)]
pub(super) struct Repeats(Arc<Mutex<HashMap<Identifier, Place>>>);

#[derive(Debug)]
struct Place {
    metadata: &'static Metadata<'static>,
    since: Instant,
    lines: u32,
    left_out: u64,
}

/// Lines that were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LeftOut {
    /// The file that logs them, and the line.
    place: (&'static str, u32),
    /// How many.
    lines: u64,
}

impl Repeats {
    /// Whether another line of this place may stand in the log; facts always may.
    fn may_pass(&self, metadata: &'static Metadata<'static>, now: Instant) -> bool {
        if *metadata.level() > Level::WARN || metadata.target() == module_path!() {
            return true;
        }
        let mut places = self.lock();
        let fresh = || Place { metadata, since: now, lines: 0, left_out: 0 };
        let place = places.entry(metadata.callsite()).or_insert_with(fresh);
        if now.saturating_duration_since(place.since) >= WINDOW {
            (place.since, place.lines) = (now, 0);
        }
        place.lines = place.lines.saturating_add(1);
        let may_pass = place.lines <= LINES;
        place.left_out += u64::from(!may_pass);
        may_pass
    }

    /// Logs what was left out since the last time; the number of lines.
    pub(super) fn report(&self) -> u64 {
        let taken = self.take();
        for LeftOut { place: (file, line), lines } in &taken {
            tracing::warn!(lines, "of what {file}:{line} logs, lines were left out: it came again and again");
        }
        taken.iter().map(|left_out| left_out.lines).sum()
    }

    /// What was left out since the last time, ordered by place.
    fn take(&self) -> Vec<LeftOut> {
        let mut places = self.lock();
        let mut taken: Vec<LeftOut> = places
            .values_mut()
            .filter(|place| place.left_out > 0)
            .map(|place| {
                let lines = std::mem::take(&mut place.left_out);
                let (file, line) = (place.metadata.file(), place.metadata.line());
                LeftOut { place: (file.unwrap_or("?"), line.unwrap_or(0)), lines }
            })
            .collect();
        taken.sort_by_key(|left_out| left_out.place);
        taken
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Identifier, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        self.may_pass(event.metadata(), Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Metadata;
    use tracing::callsite::{Callsite, DefaultCallsite};

    /// The metadata of a line that is never logged.
    macro_rules! place {
        ($level:expr) => {{
            static CALLSITE: DefaultCallsite = DefaultCallsite::new(&METADATA);
            static METADATA: Metadata<'static> = tracing::metadata! {
                name: "place", target: "docent", level: $level, fields: &[], callsite: &CALLSITE,
                kind: tracing::metadata::Kind::EVENT
            };
            CALLSITE.metadata()
        }};
    }

    #[test]
    fn a_few_lines_a_minute_pass_and_the_rest_are_counted() {
        let (repeats, now) = (Repeats::default(), Instant::now());
        let (fault, other, fact) = (place!(Level::ERROR), place!(Level::WARN), place!(Level::INFO));
        let passed = (0..100).filter(|_| repeats.may_pass(fault, now)).count();
        assert_eq!(passed, LINES as usize);
        assert!(repeats.may_pass(other, now), "another place");
        assert_eq!((0..100).filter(|_| repeats.may_pass(fact, now)).count(), 100);
        let taken = repeats.take();
        assert_eq!(taken.iter().map(|left_out| left_out.lines).collect::<Vec<_>>(), [95]);
        assert_eq!(repeats.take(), []);
        assert!(repeats.may_pass(fault, now + WINDOW));
    }
}
