//! Joins Discord and stays, until it is told to stop.

use super::api::{Api, ApiError, open_http};
use super::attachments::Attachments;
use super::courier::Courier;
use super::desk::Desk;
use super::gateway::Ear;
use super::login::Login;
use super::settings::Settings;
use super::snapshot::Live;
use crate::editorial::Editor;
use crate::store::Store;
use anyhow::Context as _;
use serenity::all::{ClientBuilder, GatewayError, GatewayIntents};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, interval, sleep, timeout};

/// How long a stop waits for answers that are under way.
const WIND_DOWN: Duration = Duration::from_secs(5);

/// How long a stop waits for the gateway to take its leave.
const GATEWAY_LEAVE: Duration = Duration::from_secs(2);

/// How long a stop waits for threads that block.
const THREADS: Duration = Duration::from_millis(500);

/// How long one round of asking for the gateway takes; rounds follow each other until Discord answers.
const PREFLIGHT: Duration = Duration::from_secs(10);

/// The pause before joining again after the gateway ended by itself.
const REJOIN: Duration = Duration::from_secs(5);

/// How often what is over is forgotten.
const TIDY: Duration = Duration::from_mins(1);

/// Threads for work that blocks: answers, suggestions, the store.
const BLOCKING_THREADS: usize = 64;

/// What docent needs on Discord.
#[derive(Debug)]
pub struct Plan {
    /// The token, and the way to Discord.
    pub login: Login,
    /// Where and how to answer.
    pub settings: Settings,
    /// What answers are made from.
    pub live: Live,
    /// The content folder, for moderators.
    pub content: PathBuf,
    /// Votes, reports and gaps; without it the buttons that need it say so.
    pub store: Option<Store>,
    /// Where moderators change content.
    pub editor: Arc<Editor>,
}

/// Why docent does not stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The token is wrong.
    #[error("Discord does not accept the token; copy it anew from the application's page, under Bot")]
    Token,
    /// The application may not hear what docent asks for.
    #[error(
        "Discord does not let this application receive server and direct messages; docent needs no privileged intent"
    )]
    Intents,
}

/// Joins Discord and answers until SIGTERM or SIGINT.
pub fn serve(plan: Plan) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .context("no threads can be started")?;
    let served = runtime.block_on(stay(plan));
    runtime.shutdown_timeout(THREADS);
    served
}

async fn stay(plan: Plan) -> anyhow::Result<()> {
    let Plan { login, settings, live, content, store, editor } = plan;
    let mut stop = Stop::listen()?;
    let http = Arc::new(open_http(&login)?);
    let api = Api::new(Arc::clone(&http));
    let desk = Arc::new(Desk::new(live, store, settings.clone()).with_content(content).with_editor(editor));
    let attachments = Attachments::new(&login, &settings)?;
    let courier = Arc::new(Courier::new(http, attachments, desk, settings.clone()));
    let tidying = tokio::spawn({
        let courier = Arc::clone(&courier);
        async move {
            let mut ticks = interval(TIDY);
            loop {
                ticks.tick().await;
                courier.tidy();
            }
        }
    });
    let stayed = loop {
        let gateway = tokio::select! {
            biased;
            () = stop.asked() => break Ok(()),
            found = find_gateway(&api) => match found {
                Ok(gateway) => gateway,
                Err(refusal) => break Err(refusal.into()),
            },
        };
        match join(&login, &settings, &gateway, &courier, &mut stop).await {
            Ok(Left::Asked) => break Ok(()),
            Ok(Left::Alone) => {
                tracing::warn!("the gateway ended; joining again");
                tokio::select! {
                    biased;
                    () = stop.asked() => break Ok(()),
                    () = sleep(REJOIN) => {}
                }
            }
            Err(fault) => break Err(fault),
        }
    };
    tidying.abort();
    // Also where the gateway was away: what came before may still be under way.
    see_off(&courier).await;
    if stayed.is_ok() {
        tracing::info!("stopped");
    }
    stayed
}

/// Takes nothing on any more, and finishes or closes what is under way; once.
async fn see_off(courier: &Courier) {
    if courier.close() {
        tracing::info!("stopping: finishing what is under way");
        courier.see_off(Instant::now() + WIND_DOWN).await;
    }
}

/// Where the gateway is, and how many shards it wants.
struct Gateway {
    url: String,
    shards: u32,
}

/// How the gateway was left.
enum Left {
    /// docent was asked to stop.
    Asked,
    /// It ended by itself.
    Alone,
}

/// serenity asks once, and goes elsewhere for good when that fails: docent asks first, until it is told.
async fn find_gateway(api: &Api) -> Result<Gateway, Refusal> {
    loop {
        match api.gateway(Instant::now() + PREFLIGHT).await {
            Ok(found) => {
                let url = found["url"].as_str().unwrap_or_default().to_owned();
                let shards = found["shards"].as_u64().and_then(|shards| u32::try_from(shards).ok());
                if !url.is_empty() {
                    return Ok(Gateway { url, shards: shards.unwrap_or(1).max(1) });
                }
                tracing::warn!("Discord does not say where its gateway is; asking again");
            }
            Err(ApiError::Refused { status: 401, .. }) => return Err(Refusal::Token),
            Err(fault) => tracing::warn!(%fault, "Discord's gateway cannot be asked for; asking again"),
        }
        sleep(REJOIN).await;
    }
}

async fn join(
    login: &Login,
    settings: &Settings,
    gateway: &Gateway,
    courier: &Arc<Courier>,
    stop: &mut Stop,
) -> anyhow::Result<Left> {
    // Neither the content of other messages, nor members, nor presences: nothing privileged.
    let intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let building =
        ClientBuilder::new_with_http(open_http(login)?, intents).event_handler(Ear(Arc::clone(courier)));
    let mut client = tokio::select! {
        biased;
        () = stop.asked() => return Ok(Left::Asked),
        client = building => client.context("serenity cannot start")?,
    };
    gateway.url.clone_into(&mut *client.ws_url.lock().await);
    let shards = if settings.shards > 0 { settings.shards } else { gateway.shards };
    let manager = Arc::clone(&client.shard_manager);
    let mut running = tokio::spawn(async move { client.start_shards(shards).await });
    let ended = tokio::select! {
        biased;
        () = stop.asked() => None,
        ended = &mut running => Some(ended),
    };
    match ended {
        Some(Ok(Err(serenity::Error::Gateway(fault)))) => match fault {
            GatewayError::InvalidAuthentication => Err(Refusal::Token.into()),
            GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents => {
                Err(Refusal::Intents.into())
            }
            _ => Ok(Left::Alone),
        },
        Some(_) => Ok(Left::Alone),
        None => {
            see_off(courier).await;
            // Without a running shard it would wait for ever; then the process just ends.
            if timeout(GATEWAY_LEAVE, manager.shutdown_all()).await.is_err() {
                tracing::warn!("the gateway did not let go in time");
            }
            running.abort();
            Ok(Left::Asked)
        }
    }
}

/// SIGTERM and SIGINT; elsewhere Ctrl-C.
struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    #[cfg(unix)]
    fn listen() -> anyhow::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(unix)]
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere listening can fail")]
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn asked(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
