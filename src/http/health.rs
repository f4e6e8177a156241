//! How docent is, in a sentence for each part, and whether it can be relied on.

use crate::vitals::{Condition, Part, Pulse, State, Vitals};
use serde_json::{Value, json};
use std::time::Instant;

/// How docent is.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whether the process can reply to a crisis: its own threads read one as one, just now. Discord's being away
    /// does not count: starting docent again would not bring it back.
    pub is_alive: bool,
    /// Whether members get answers: all connections to Discord stand, and an index is in use.
    pub is_ready: bool,
    /// All of it.
    pub json: Value,
}

/// Composes the report from what is known now.
pub fn report(vitals: &Vitals, now: Instant) -> Report {
    let pulse = vitals.pulse(now);
    let mut parts = vitals.parts();
    parts.entry(Part::Gateway).or_default().extend(gateway(vitals, now));
    let index = vitals.index();
    let listed = parts.iter().map(|(part, conditions)| (part.name().to_owned(), of_part(conditions)));
    let mut listed: serde_json::Map<String, Value> = listed.collect();
    let standing = vitals.links.standing();
    if let Some(gateway) = listed.get_mut(Part::Gateway.name()) {
        gateway["connections"] = json!({"connected": standing.connected, "wanted": standing.wanted});
    }
    if let (Some(facts), Some(part)) = (&index, listed.get_mut(Part::Index.name())) {
        part["generation"] = json!(facts.generation);
        part["documents"] = json!(facts.documents);
        part["passages"] = json!(facts.passages);
    }
    let worst = State::worst(parts.values().flatten());
    let status = match pulse {
        Pulse::None => "starting",
        Pulse::Lost => "stuck",
        Pulse::Beating if vitals.is_stopping() => "stopping",
        Pulse::Beating => worst.name(),
    };
    let is_alive = pulse == Pulse::Beating;
    let is_ready = is_alive && !vitals.is_stopping() && standing.is_whole() && index.is_some();
    let json = json!({
        "status": status,
        "ready": is_ready,
        "version": env!("CARGO_PKG_VERSION"),
        "parts": listed,
    });
    Report { is_alive, is_ready, json }
}

/// What is wrong with the connections to Discord.
pub(super) fn gateway(vitals: &Vitals, now: Instant) -> Option<Condition> {
    let standing = vitals.links.standing();
    if standing.is_whole() {
        return None;
    }
    if standing.wanted == 0 {
        return Some(Condition::down(
            "away",
            "Discord has not yet said where its gateway is; docent keeps asking. If it lasts, look at the log, \
             https://discordstatus.com and this machine's network",
        ));
    }
    let seconds = standing.away_since.map_or(0, |since| now.saturating_duration_since(since).as_secs());
    let code = if standing.connected == 0 { "away" } else { "partly_away" };
    Some(Condition::down(
        code,
        format!(
            "{} of {} connections to Discord stand, for {seconds} s; docent keeps trying. If it lasts, look at the \
             log, https://discordstatus.com and this machine's network",
            standing.connected, standing.wanted
        ),
    ))
}

fn of_part(conditions: &[Condition]) -> Value {
    let listed: Vec<Value> = conditions
        .iter()
        .map(|Condition { state, code, message }| {
            json!({"status": state.name(), "code": code, "message": message})
        })
        .collect();
    json!({"status": State::worst(conditions).name(), "conditions": listed})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vitals::{IndexFacts, PULSE_LOST};

    fn facts() -> IndexFacts {
        IndexFacts { generation: "0123456789abcdef".to_owned(), documents: 1, passages: 2, semantic: false }
    }

    #[test]
    fn it_is_alive_by_its_pulse_and_ready_with_discord_and_an_index() {
        let (vitals, now) = (Vitals::default(), Instant::now());
        let first = report(&vitals, now);
        assert_eq!(
            (first.is_alive, first.is_ready, &first.json["status"]),
            (false, false, &json!("starting"))
        );
        vitals.beat(now);
        let alone = report(&vitals, now);
        assert_eq!((alone.is_alive, alone.is_ready, &alone.json["status"]), (true, false, &json!("down")));
        vitals.links.want(1, now);
        vitals.links.connected(0, now);
        assert!(!report(&vitals, now).is_ready, "there is no index");
        vitals.set_index(Some(facts()));
        let whole = report(&vitals, now);
        assert_eq!((whole.is_ready, &whole.json["status"]), (true, &json!("ok")));
        let stuck = report(&vitals, now + PULSE_LOST);
        assert_eq!((stuck.is_alive, stuck.is_ready, &stuck.json["status"]), (false, false, &json!("stuck")));
        vitals.stop();
        let stopping = report(&vitals, now);
        assert_eq!((stopping.is_alive, stopping.is_ready), (true, false));
    }

    #[test]
    fn each_part_says_what_is_wrong_and_the_worst_counts() {
        let (vitals, now) = (Vitals::default(), Instant::now());
        vitals.beat(now);
        vitals.links.want(1, now);
        vitals.links.connected(0, now);
        vitals.set_index(Some(facts()));
        vitals.set(Part::Store, Vec::new());
        vitals.set(Part::Index, vec![Condition::degraded("pinned", "run `docent index build`")]);
        let report = report(&vitals, now);
        assert_eq!(report.json["status"], "degraded");
        assert_eq!(report.json["parts"]["store"], json!({"status": "ok", "conditions": []}));
        let index = &report.json["parts"]["index"];
        assert_eq!(index["conditions"][0]["code"], "pinned");
        assert_eq!(index["generation"], "0123456789abcdef");
        assert!(report.is_ready, "less well is still served");
    }
}
