//! Asks Discord where its gateway is, until it says so: before the first connection, and when the place may have moved.

use super::api::{Api, ApiError};
use super::closing::Refusal;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long one round of asking takes; rounds follow each other until Discord answers.
const ROUND: Duration = Duration::from_secs(10);

/// The pause between two rounds.
const PAUSE: Duration = Duration::from_secs(5);

/// The longest wait for sessions that may begin again, whatever Discord says: it resets the number each day.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// Where the gateway is, and how to join it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gateway {
    /// `wss://…`.
    pub(super) url: String,
    /// Connections that Discord recommends.
    pub(super) shards: u32,
    /// Sessions that may begin at a time.
    pub(super) concurrency: u32,
    /// How long to wait until another session may begin.
    wait: Duration,
}

/// Asks until Discord answers, and waits until a session may begin.
///
/// # Errors
/// The token is refused.
pub(super) async fn find_gateway(api: &Api) -> Result<Gateway, Refusal> {
    loop {
        match api.gateway(Instant::now() + ROUND).await {
            Ok(found) => match read(&found) {
                Some(gateway) if gateway.wait.is_zero() => return Ok(gateway),
                Some(gateway) => {
                    let seconds = gateway.wait.as_secs();
                    tracing::error!(
                        seconds,
                        "Discord lets no more sessions begin today; waiting until it does"
                    );
                    sleep(gateway.wait).await;
                    continue;
                }
                None => tracing::warn!("Discord does not say where its gateway is; asking again"),
            },
            Err(ApiError::Refused { status: 401, .. }) => return Err(Refusal::Token),
            Err(fault) => tracing::warn!(%fault, "Discord's gateway cannot be asked for; asking again"),
        }
        sleep(PAUSE).await;
    }
}

fn read(found: &serde_json::Value) -> Option<Gateway> {
    let url = found["url"].as_str().filter(|url| !url.is_empty())?.to_owned();
    let number = |value: &serde_json::Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let limit = &found["session_start_limit"];
    let wait = match limit["remaining"].as_u64() {
        Some(0) => Duration::from_millis(limit["reset_after"].as_u64().unwrap_or(0)).min(LONGEST_WAIT),
        _ => Duration::ZERO,
    };
    Some(Gateway {
        url,
        shards: number(&found["shards"]).unwrap_or(1).max(1),
        concurrency: number(&limit["max_concurrency"]).unwrap_or(1).max(1),
        wait,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_discord_says_is_read() {
        let limit = json!({"total": 1000, "remaining": 0, "reset_after": 90_000, "max_concurrency": 16});
        let found = read(&json!({"url": "wss://x", "shards": 3, "session_start_limit": limit})).unwrap();
        assert_eq!((found.shards, found.concurrency, found.wait.as_secs()), (3, 16, 90));
        let found = read(&json!({"url": "wss://x"})).unwrap();
        assert_eq!((found.shards, found.concurrency, found.wait), (1, 1, Duration::ZERO));
        assert_eq!(read(&json!({"url": ""})), None);
    }
}
