//! Everything that is counted and known, as text in the format of `OpenMetrics`.

use super::health;
use crate::vitals::{Part, Pulse, State, Vitals};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::time::Instant;

/// What the text is, for the one who reads it.
pub(super) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The text. States are made into numbers at each call: a generation that is gone leaves no series behind.
pub fn render_metrics(vitals: &Vitals, now: Instant) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("docent");
    registry.register("build", "This docent", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    vitals.counts.register(&mut registry);
    register_states(vitals, now, &mut registry);
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn register_states(vitals: &Vitals, now: Instant, registry: &mut Registry) {
    let standing = vitals.links.standing();
    let connections = Family::<[(&str, &str); 1], Gauge>::default();
    connections.get_or_create(&[("state", "wanted")]).set(i64::from(standing.wanted));
    connections.get_or_create(&[("state", "connected")]).set(i64::from(standing.connected));
    registry.register("gateway_connections", "Connections to Discord's gateway", connections);

    let states = Family::<[(&str, &str); 1], Gauge>::default();
    let conditions = Family::<[(&str, &str); 2], Gauge>::default();
    let mut parts = vitals.parts();
    parts.entry(Part::Gateway).or_default().extend(health::gateway(vitals, now));
    for (part, found) in &parts {
        let worst = match State::worst(found) {
            State::Ok => 0,
            State::Degraded => 1,
            State::Down => 2,
        };
        states.get_or_create(&[("part", part.name())]).set(worst);
        for condition in found {
            conditions.get_or_create(&[("part", part.name()), ("condition", condition.code)]).set(1);
        }
    }
    registry.register("part_state", "How a part is: 0 ok, 1 degraded, 2 down", states);
    registry.register("condition", "What is not as it should be, 1 each", conditions);

    let gauge = |value: bool| {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::from(value));
        gauge
    };
    let beating = vitals.pulse(now) == Pulse::Beating;
    registry.register("up", "Whether the threads that answer members do", gauge(beating));
    let facts = vitals.index();
    registry.register("index_loaded", "Whether a generation is in use", gauge(facts.is_some()));
    let semantic = facts.as_ref().is_some_and(|facts| facts.semantic);
    registry.register("model_loaded", "Whether sentence vectors have a say", gauge(semantic));
    if let Some(facts) = facts {
        let passages = Gauge::<i64>::default();
        passages.set(i64::try_from(facts.passages).unwrap_or(i64::MAX));
        registry.register("index_passages", "Passages of the generation in use", passages);
        registry.register("index", "The generation in use", Info::new([("generation", facts.generation)]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vitals::{Condition, How, IndexFacts, Retried, Stage};
    use std::time::Duration;

    #[test]
    fn what_is_counted_is_read_under_its_name() {
        let (vitals, now) = (Vitals::default(), Instant::now());
        vitals.counts.answered("command", "quoted");
        vitals.counts.noticed("medication", "name");
        vitals.counts.took(Stage::Search, Duration::from_millis(2));
        vitals.counts.responded(How::Answered, Duration::from_millis(7));
        vitals.counts.retried(Retried::TooSoon);
        vitals.set(Part::Store, vec![Condition::degraded("missing", "…")]);
        let generation = "0123456789abcdef".to_owned();
        vitals.set_index(Some(IndexFacts { generation, documents: 1, passages: 2, semantic: false }));
        let text = render_metrics(&vitals, now).unwrap();
        for line in [
            "docent_answers_total{surface=\"command\",outcome=\"quoted\"} 1",
            "docent_notices_total{notice=\"medication\",rule=\"name\"} 1",
            "docent_stage_duration_seconds_bucket{le=\"0.0025\",stage=\"search\"} 1",
            "docent_stage_duration_seconds_bucket{le=\"0.001\",stage=\"search\"} 0",
            "docent_first_response_duration_seconds_count{how=\"answered\"} 1",
            "docent_retries_total{reason=\"too_soon\"} 1",
            "docent_part_state{part=\"store\"} 1",
            "docent_part_state{part=\"gateway\"} 2",
            "docent_condition{part=\"store\",condition=\"missing\"} 1",
            "docent_index_info{generation=\"0123456789abcdef\"} 1",
            "docent_index_passages 2",
            "docent_model_loaded 0",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
