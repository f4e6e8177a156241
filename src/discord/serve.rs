//! Joins Discord and stays, until it is told to stop.

use super::api::{Api, open_http};
use super::attachments::Attachments;
use super::closing::Refusal;
use super::courier::{Courier, FAREWELL};
use super::desk::Desk;
use super::gateway::Ear;
use super::login::Login;
use super::preflight::{Gateway, find_gateway};
use super::settings::InForce;
use super::shard::{Gate, Line};
use super::snapshot::Live;
use crate::editorial::Editor;
use crate::store::Store;
use crate::vitals::Vitals;
use anyhow::Context as _;
use serenity::all::GatewayIntents;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};

/// How long a stop waits for answers that are under way.
const WIND_DOWN: Duration = Duration::from_secs(5);

/// How long a stop waits for the gateway to take its leave.
const GATEWAY_LEAVE: Duration = Duration::from_secs(2);

/// How long a stop waits for threads that block.
const THREADS: Duration = Duration::from_millis(500);

/// The pause before joining again after the gateway ended by itself.
const REJOIN: Duration = Duration::from_secs(5);

/// The longest that a stop may take, with all that it waits for.
const STOP: Duration = Duration::from_secs(10);
const _: () = assert!(
    WIND_DOWN.as_millis() + FAREWELL.as_millis() + GATEWAY_LEAVE.as_millis() + THREADS.as_millis()
        < STOP.as_millis()
);

/// How often what is over is forgotten.
const TIDY: Duration = Duration::from_mins(1);

/// How often the threads that answer members give a sign of life.
const BEAT: Duration = Duration::from_secs(5);

/// Threads for work that blocks: answers, suggestions, the store.
const BLOCKING_THREADS: usize = 64;

/// What docent needs on Discord.
#[derive(Debug)]
pub struct Plan {
    /// The token, and the way to Discord.
    pub login: Login,
    /// Where and how to answer.
    pub settings: InForce,
    /// What answers are made from.
    pub live: Live,
    /// The content folder, for moderators.
    pub content: PathBuf,
    /// Votes, reports and gaps; without it the buttons that need it say so.
    pub store: Option<Store>,
    /// Where moderators change content.
    pub editor: Arc<Editor>,
    /// What is counted, and how docent is.
    pub vitals: Arc<Vitals>,
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
    let Plan { login, settings, live, content, store, editor, vitals } = plan;
    let mut stop = Stop::listen()?;
    let http = Arc::new(open_http(&login)?);
    let api = Api::new(Arc::clone(&http), Arc::clone(&vitals));
    let desk = Arc::new(Desk::new(live, store, settings.clone()).with_content(content).with_editor(editor));
    let attachments = Attachments::new(&login, &settings.now())?;
    let courier = Arc::new(Courier::new(http, attachments, desk, settings.clone(), Arc::clone(&vitals)));
    let tidying = tokio::spawn({
        let courier = Arc::clone(&courier);
        async move {
            let mut ticks = interval(TIDY);
            loop {
                ticks.tick().await;
                courier.tidy().await;
            }
        }
    });
    let beating = tokio::spawn({
        let courier = Arc::clone(&courier);
        async move {
            let mut ticks = interval(BEAT);
            loop {
                ticks.tick().await;
                courier.beat().await;
            }
        }
    });
    // Beside the pulse, for Discord may take its time.
    let looking_after = tokio::spawn({
        let courier = Arc::clone(&courier);
        async move {
            let mut ticks = interval(BEAT);
            loop {
                ticks.tick().await;
                courier.look_after().await;
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
        match join(&login, &settings, &gateway, (&api, &courier), &mut stop).await {
            Ok(Left::Asked) => break Ok(()),
            Ok(Left::Alone) => {
                tracing::warn!("the gateway ended; joining again");
                tokio::select! {
                    biased;
                    () = stop.asked() => break Ok(()),
                    () = sleep(REJOIN) => {}
                }
            }
            Err(refusal) => break Err(refusal.into()),
        }
    };
    tidying.abort();
    beating.abort();
    looking_after.abort();
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

/// How the gateway was left.
enum Left {
    /// docent was asked to stop.
    Asked,
    /// It ended by itself.
    Alone,
}

/// Keeps all connections until docent is asked to stop, or Discord refuses one for good.
async fn join(
    login: &Login,
    settings: &InForce,
    gateway: &Gateway,
    (api, courier): (&Api, &Arc<Courier>),
    stop: &mut Stop,
) -> Result<Left, Refusal> {
    // Neither the content of other messages, nor members, nor presences: nothing privileged.
    let intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let shards = Some(settings.now().shards).filter(|shards| *shards > 0).unwrap_or(gateway.shards);
    courier.expect_links(shards);
    let gate = Arc::new(Gate::new(gateway.concurrency));
    let (leave, leaving) = watch::channel(false);
    let mut lines = JoinSet::new();
    for shard in 0..shards {
        let line = Line {
            api: api.clone(),
            token: login.token.clone(),
            intents: intents.bits(),
            shard: (shard, shards),
            ear: Ear(Arc::clone(courier)),
            gate: Arc::clone(&gate),
            leaving: leaving.clone(),
        };
        lines.spawn(line.keep(gateway.url.clone()));
    }
    let ended = tokio::select! {
        biased;
        () = stop.asked() => None,
        ended = lines.join_next() => Some(ended),
    };
    match ended {
        Some(Some(Ok(Err(refusal)))) => Err(refusal),
        // A panic, which the panic hook has reported.
        Some(_) => Ok(Left::Alone),
        None => {
            see_off(courier).await;
            let _ = leave.send(true);
            let all_gone = async { while lines.join_next().await.is_some() {} };
            if timeout(GATEWAY_LEAVE, all_gone).await.is_err() {
                tracing::warn!("the gateway did not let go in time");
            }
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
