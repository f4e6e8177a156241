//! Counters and times, under names that Prometheus' conventions give them.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::{Duration, Instant};

/// Labels of a series. Values are names from the source text, so that their number is bounded and none can be
/// anything that a member typed.
pub type Labels<const N: usize> = [(&'static str, &'static str); N];

/// Upper bounds for the stages of an answer, in seconds: from ten microseconds to two seconds.
const STAGE_BUCKETS: [f64; 14] =
    [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 0.1, 0.5, 2.0];

/// Upper bounds for first responses, in seconds, up to the three that Discord waits.
const RESPONSE_BUCKETS: [f64; 13] =
    [1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 0.75, 1.0, 2.0, 3.0];

type Times = Family<Labels<1>, Histogram, fn() -> Histogram>;

/// Everything that is counted.
#[derive(Debug, Clone)]
pub struct Counts {
    answers: Family<Labels<2>, Counter>,
    notices: Family<Labels<2>, Counter>,
    stages: Times,
    responses: Times,
    missed: Counter,
    retries: Family<Labels<1>, Counter>,
    gateway: Family<Labels<1>, Counter>,
    open: Gauge,
    waiting: Gauge,
    suppressed: Counter,
    failed_searches: Counter,
}

/// A stage of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The text becomes a question.
    Normalise,
    /// The checks for medication and crises.
    Safety,
    /// The search, its vector included.
    Search,
    /// What to say, with the notices of what is shown.
    Decide,
    /// The answer becomes a message.
    Render,
    /// It waited for its turn.
    Queue,
}

/// How somebody got their first response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// With the answer.
    Answered,
    /// By "docent is thinking…", the answer to come.
    PutOff,
    /// By a reply to an ordinary message.
    Posted,
}

/// Why a call to Discord was tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retried {
    /// Discord said that it came too soon (429).
    TooSoon,
    /// A fault of Discord's (5xx).
    Faulty,
    /// No answer came.
    Lost,
}

/// A question that waits for its turn.
#[derive(Debug)]
pub struct Waiting<'a> {
    counts: &'a Counts,
    since: Instant,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.counts.waiting.dec();
        self.counts.took(Stage::Queue, self.since.elapsed());
    }
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            answers: Family::default(),
            notices: Family::default(),
            stages: Family::new_with_constructor(|| Histogram::new(STAGE_BUCKETS)),
            responses: Family::new_with_constructor(|| Histogram::new(RESPONSE_BUCKETS)),
            missed: Counter::default(),
            retries: Family::default(),
            gateway: Family::default(),
            open: Gauge::default(),
            waiting: Gauge::default(),
            suppressed: Counter::default(),
            failed_searches: Counter::default(),
        }
    }
}

impl Counts {
    /// Somebody was answered.
    pub fn answered(&self, surface: &'static str, outcome: &'static str) {
        self.answers.get_or_create(&[("surface", surface), ("outcome", outcome)]).inc();
    }

    /// A notice stood on an answer for this rule's sake.
    pub fn noticed(&self, notice: &'static str, rule: &'static str) {
        self.notices.get_or_create(&[("notice", notice), ("rule", rule)]).inc();
    }

    /// A stage of an answer took so long.
    pub fn took(&self, stage: Stage, time: Duration) {
        self.stages.get_or_create(&[("stage", stage.name())]).observe(time.as_secs_f64());
    }

    /// Somebody had their first response after so long.
    pub fn responded(&self, how: How, time: Duration) {
        self.responses.get_or_create(&[("how", how.name())]).observe(time.as_secs_f64());
    }

    /// Discord did not take a response in time.
    pub fn missed(&self) {
        self.missed.inc();
    }

    /// A call to Discord was tried again.
    pub fn retried(&self, why: Retried) {
        self.retries.get_or_create(&[("reason", why.name())]).inc();
    }

    /// Something happened to a connection to the gateway: `identify`, `resume`, `lost`, …
    pub fn gateway(&self, event: &'static str) {
        self.gateway.get_or_create(&[("event", event)]).inc();
    }

    /// So many events are under way.
    pub fn open(&self, events: usize) {
        self.open.set(i64::try_from(events).unwrap_or(i64::MAX));
    }

    /// A question waits for its turn until the guard is dropped.
    pub fn wait(&self) -> Waiting<'_> {
        self.waiting.inc();
        Waiting { counts: self, since: Instant::now() }
    }

    /// So many lines did not reach the log because the same had just stood there.
    pub fn suppressed(&self, lines: u64) {
        self.suppressed.inc_by(lines);
    }

    /// A search failed: the index is damaged, or docent is faulty.
    pub fn search_failed(&self) {
        self.failed_searches.inc();
    }

    /// Searches that have failed.
    pub fn searches_failed(&self) -> u64 {
        self.failed_searches.get()
    }

    /// Puts all of them into a registry, which adds the prefix.
    pub fn register(&self, registry: &mut Registry) {
        let Self {
            answers,
            notices,
            stages,
            responses,
            missed,
            retries,
            gateway,
            open,
            waiting,
            suppressed,
            failed_searches,
        } = self;
        registry.register("answers", "Answers, by where somebody asked and what came of it", answers.clone());
        registry.register("notices", "Notices on answers, by the rule that raised them", notices.clone());
        registry.register_with_unit(
            "stage_duration",
            "Time that a stage of an answer took",
            Unit::Seconds,
            stages.clone(),
        );
        registry.register_with_unit(
            "first_response_duration",
            "Time from an event of Discord's to its first response",
            Unit::Seconds,
            responses.clone(),
        );
        registry.register("responses_missed", "Responses that Discord did not take in time", missed.clone());
        registry.register("retries", "Calls to Discord that were tried again", retries.clone());
        registry.register("gateway_events", "What happened to the gateway's connections", gateway.clone());
        registry.register("events_open", "Events of Discord's under way", open.clone());
        registry.register("questions_waiting", "Questions that wait for their turn", waiting.clone());
        registry.register("searches_failed", "Searches that failed", failed_searches.clone());
        registry.register(
            "log_lines_suppressed",
            "Lines kept from the log because the same had just stood there",
            suppressed.clone(),
        );
    }
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Normalise => "normalise",
            Self::Safety => "safety",
            Self::Search => "search",
            Self::Decide => "decide",
            Self::Render => "render",
            Self::Queue => "queue",
        }
    }
}

impl How {
    fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::PutOff => "put_off",
            Self::Posted => "posted",
        }
    }
}

impl Retried {
    fn name(self) -> &'static str {
        match self {
            Self::TooSoon => "too_soon",
            Self::Faulty => "faulty",
            Self::Lost => "lost",
        }
    }
}
