//! Calls to Discord's REST interface: each with a deadline, tried again while that makes sense.

use super::clock::Clock;
use super::login::{Login, Way};
use super::memory::random_number;
use super::retry::{Ended, Next, maybe_arrived, next, pause};
use crate::render::discord::Attached;
use crate::vitals::{Retried, Vitals};
use serde_json::Value;
use serenity::builder::CreateAttachment;
use serenity::http::{Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload, Request, Route};
use serenity::model::id::{ApplicationId, ChannelId, GuildId, InteractionId};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, sleep, timeout};

/// The longest one try may take, the limiter's waiting included.
const TRY: Duration = Duration::from_secs(20);

/// The longest one try of a first response may take: there has to be time for another.
const QUICK_TRY: Duration = Duration::from_millis(1_200);

/// The longest a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// The most of a response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// Room that serenity's limiter keeps for calls to come, in entries of some 150 bytes.
const SPARE_ROUTES: usize = 1_024;

/// Discord did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiError {
    /// It was refused.
    #[error("Discord refused it with status {status}, code {code}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's code; 0 where it gave none.
        code: isize,
    },
    /// It did not get through in time.
    #[error("Discord could not be reached in time")]
    OutOfTime,
}

/// What one try came to.
type Tried = Result<Value, Ended>;

/// The way to Discord.
#[derive(Debug, Clone)]
pub(super) struct Api {
    http: Arc<Http>,
    clock: Arc<Clock>,
    vitals: Arc<Vitals>,
}

/// The token of an interaction, under which it is responded to.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Ticket {
    /// The interaction.
    pub(super) id: u64,
    /// The application that it belongs to.
    pub(super) application: u64,
    /// Its token: whoever holds it can respond.
    pub(super) token: String,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ticket({})", self.id)
    }
}

/// Builds serenity's HTTP client for the way that was chosen.
pub(super) fn open_http(login: &Login) -> anyhow::Result<Http> {
    use anyhow::Context;
    let mut http = HttpBuilder::new(login.token.expose());
    if let Way::Api(address) = &login.way {
        // Its rate limits are the limits: serenity's own would count them twice.
        http = http.proxy(address).ratelimiter_disabled(true);
    }
    Ok(http.client(client_for(login)?.build().context("no HTTPS client can be made")?).build())
}

/// A client for the way that was chosen, to be finished.
pub(super) fn client_for(login: &Login) -> anyhow::Result<reqwest::ClientBuilder> {
    use anyhow::Context;
    let mut client = reqwest::Client::builder().connect_timeout(CONNECT);
    match &login.way {
        Way::Direct => {}
        Way::Api(_) => client = client.no_proxy(),
        Way::Proxy { address, certificates } => {
            let proxy = reqwest::Proxy::https(address).context("DISCORD_HTTPS_PROXY cannot be used")?;
            client = client.proxy(proxy);
            if let Some(path) = certificates {
                let read = || format!("DISCORD_CA_FILE: {} cannot be read", path.display());
                let pem = std::fs::read(path).with_context(read)?;
                for certificate in reqwest::Certificate::from_pem_bundle(&pem).with_context(read)? {
                    client = client.add_root_certificate(certificate);
                }
            }
        }
    }
    Ok(client)
}

impl Api {
    pub(super) fn new(http: Arc<Http>, vitals: Arc<Vitals>) -> Self {
        Self { http, clock: Arc::default(), vitals }
    }

    /// Gives an interaction its first response. `wanting_message`: the message that came of it is returned.
    pub(super) async fn respond(
        &self,
        ticket: &Ticket,
        (body, file): (&Value, Option<&Attached>),
        wanting_message: bool,
        until: Instant,
    ) -> Result<Value, ApiError> {
        let route = Route::InteractionResponse {
            interaction_id: InteractionId::new(ticket.id),
            token: &ticket.token,
        };
        let params = wanting_message.then(|| vec![("with_response", "true".to_owned())]);
        let request = with_file(Request::new(route, LightMethod::Post), body, file).params(params);
        self.call(request, QUICK_TRY, until).await
    }

    /// Makes the first response of an interaction anew.
    pub(super) async fn edit_response(
        &self,
        ticket: &Ticket,
        (body, file): (&Value, Option<&Attached>),
        until: Instant,
    ) -> Result<Value, ApiError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: ApplicationId::new(ticket.application),
            token: &ticket.token,
        };
        self.call(with_file(Request::new(route, LightMethod::Patch), body, file), TRY, until).await
    }

    /// Posts a message; its nonce makes a second try the same message.
    pub(super) async fn post(&self, channel: u64, body: &Value, until: Instant) -> Result<Value, ApiError> {
        let route = Route::ChannelMessages { channel_id: ChannelId::new(channel) };
        self.call(Request::new(route, LightMethod::Post).body(Some(bytes(body))), TRY, until).await
    }

    /// The channel that a thread belongs to, if it is a thread's id.
    pub(super) async fn parent_of(&self, channel: u64, until: Instant) -> Result<Option<u64>, ApiError> {
        let route = Route::Channel { channel_id: ChannelId::new(channel) };
        let channel = self.call(Request::new(route, LightMethod::Get), TRY, until).await?;
        // Kinds 10 to 12 are threads; other channels have categories as parents.
        let is_thread = channel["type"].as_u64().is_some_and(|kind| (10..=12).contains(&kind));
        Ok(is_thread.then(|| channel["parent_id"].as_str()?.parse().ok()).flatten())
    }

    /// Reads what stands behind a route.
    pub(super) async fn get(&self, route: Route<'_>, until: Instant) -> Result<Value, ApiError> {
        self.call(Request::new(route, LightMethod::Get), TRY, until).await
    }

    /// Tells whose commands are meant, where no READY does.
    pub(super) fn set_application(&self, id: u64) {
        self.http.set_application_id(ApplicationId::new(id));
    }

    /// Asks whether the gateway can be reached at all, before serenity asks once and for good.
    pub(super) async fn gateway(&self, until: Instant) -> Result<Value, ApiError> {
        self.call(Request::new(Route::GatewayBot, LightMethod::Get), TRY, until).await
    }

    /// The commands that Discord knows, everywhere or on one server.
    pub(super) async fn commands(&self, server: Option<u64>, until: Instant) -> Result<Value, ApiError> {
        self.call(Request::new(self.commands_route(server)?, LightMethod::Get), TRY, until).await
    }

    /// Puts `commands` in the place of all that Discord knows.
    pub(super) async fn overwrite_commands(
        &self,
        server: Option<u64>,
        commands: &Value,
        until: Instant,
    ) -> Result<Value, ApiError> {
        let request =
            Request::new(self.commands_route(server)?, LightMethod::Put).body(Some(bytes(commands)));
        self.call(request, TRY, until).await
    }

    fn commands_route(&self, server: Option<u64>) -> Result<Route<'static>, ApiError> {
        // Known from the first READY on.
        let application_id = self.http.application_id().ok_or(ApiError::OutOfTime)?;
        Ok(match server {
            Some(guild) => Route::GuildCommands { application_id, guild_id: GuildId::new(guild) },
            None => Route::Commands { application_id },
        })
    }

    /// Forgets what serenity's limiter holds of calls that are over: it keeps an entry for each interaction, for good.
    /// Whatever may still hold a call back stays.
    pub(super) async fn tidy(&self) {
        let Some(limiter) = &self.http.ratelimiter else { return };
        let (routes, now) = (limiter.routes(), SystemTime::now());
        let mut routes = routes.write().await;
        routes.retain(|_, bucket| {
            // Somebody waits under it, or its limit is not yet reset.
            let is_used = Arc::strong_count(bucket) > 1;
            is_used || bucket.try_lock().is_ok_and(|bucket| bucket.reset().is_some_and(|reset| reset > now))
        });
        routes.shrink_to(SPARE_ROUTES);
    }

    async fn call(&self, request: Request<'_>, longest: Duration, until: Instant) -> Result<Value, ApiError> {
        let mut tries = 0;
        let mut arrived = false;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ApiError::OutOfTime);
            }
            let once = timeout(longest.min(left), self.once(request.clone()));
            let ended = match once.await.unwrap_or(Err(Ended::Lost)) {
                Ok(response) => return Ok(response),
                Err(ended) => ended,
            };
            match (next(ended, arrived), ended) {
                (Next::Arrived, _) => return Ok(Value::Null),
                (Next::GiveUp, Ended::Refused { status, code }) => {
                    return Err(ApiError::Refused { status, code });
                }
                (Next::GiveUp, Ended::Lost) | (Next::Retry, _) => {}
            }
            arrived |= maybe_arrived(ended);
            self.vitals.counts.retried(why(ended));
            tracing::debug!(?ended, tries, "a call to Discord is tried again");
            sleep(pause(tries, chance()).min(until.saturating_duration_since(Instant::now()))).await;
            tries += 1;
        }
    }

    /// What serenity's limiter waits for is over when the clock says so: after it was set back, that is too late.
    async fn forget_limits_of_another_time(&self) {
        if let Some(limiter) = &self.http.ratelimiter
            && self.clock.was_set_back()
        {
            tracing::warn!("the system's clock was set back: rate limits begin anew");
            limiter.routes().write().await.clear();
        }
    }

    async fn once(&self, request: Request<'_>) -> Tried {
        self.forget_limits_of_another_time().await;
        match self.http.request(request).await {
            // A response that breaks off is a success all the same: Discord took what it was given.
            Ok(response) => Ok(read(response).await.unwrap_or_default()),
            Err(serenity::Error::Http(HttpError::UnsuccessfulRequest(refused))) => {
                Err(Ended::Refused { status: refused.status_code.as_u16(), code: refused.error.code.max(0) })
            }
            Err(_) => Err(Ended::Lost),
        }
    }
}

fn why(ended: Ended) -> Retried {
    match ended {
        Ended::Lost => Retried::Lost,
        Ended::Refused { status: 429, .. } => Retried::TooSoon,
        Ended::Refused { .. } => Retried::Faulty,
    }
}

async fn read(mut response: reqwest::Response) -> Option<Value> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if bytes.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return None;
        }
        bytes.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&bytes).ok()
}

/// A request with its body, and the file that goes with it.
fn with_file<'r>(request: Request<'r>, body: &Value, file: Option<&Attached>) -> Request<'r> {
    let Some(Attached { name, text }) = file else { return request.body(Some(bytes(body))) };
    let file = CreateAttachment::bytes(text.clone().into_bytes(), *name);
    request.multipart(Some(Multipart {
        upload: MultipartUpload::Attachments(vec![file]),
        fields: Vec::new(),
        payload_json: Some(body.to_string()),
    }))
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// From 0 to 1.
fn chance() -> f64 {
    f64::from((random_number() >> 32) as u32) / f64::from(u32::MAX)
}

/// The id in a message of Discord's, wherever a response carries it.
pub(super) fn message_id(response: &Value) -> Option<u64> {
    let message = response.pointer("/resource/message/id").or_else(|| response.get("id"));
    message?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A way to nowhere, with serenity's limiter on as it is in production.
    fn nowhere() -> Api {
        let proxy = reqwest::Proxy::https("http://127.0.0.1:1").unwrap();
        let client = reqwest::Client::builder().proxy(proxy).build().unwrap();
        Api::new(Arc::new(HttpBuilder::new("x.y.z").client(client).build()), Arc::default())
    }

    async fn entries(api: &Api) -> usize {
        api.http.ratelimiter.as_ref().unwrap().routes().read().await.len()
    }

    #[tokio::test]
    async fn the_limiter_forgets_interactions_that_are_over() {
        let api = nowhere();
        for id in 1..=20 {
            let ticket = Ticket { id, application: 9, token: "t".to_owned() };
            let body = serde_json::json!({"type": 5});
            // In no time at all, so that it is tried once.
            let until = Instant::now() + Duration::from_millis(20);
            assert!(api.respond(&ticket, (&body, None), false, until).await.is_err());
        }
        assert_eq!(entries(&api).await, 20, "one for each, if nobody tidied");
        api.tidy().await;
        assert_eq!(entries(&api).await, 0);
    }

    /// `cargo test --lib what_the_limiter_holds -- --ignored --nocapture`
    #[tokio::test]
    #[ignore = "it measures, and says nothing that could fail"]
    async fn what_the_limiter_holds_of_a_hundred_thousand_interactions() {
        let kilobytes = || {
            let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).map(str::to_owned);
            line.unwrap_or_default().trim().to_owned()
        };
        let api = nowhere();
        println!("before: {}", kilobytes());
        let routes = api.http.ratelimiter.as_ref().unwrap().routes();
        for id in 1..=100_000 {
            let route = Route::InteractionResponse { interaction_id: InteractionId::new(id), token: "t" };
            routes.write().await.entry(route.ratelimiting_bucket()).or_default();
        }
        println!("with 100,000 entries: {}", kilobytes());
        api.tidy().await;
        println!("tidied, {} entries: {}", entries(&api).await, kilobytes());
    }
}
