//! Carries events to the desk and its replies to Discord: acknowledges in time, once, and never loses anybody.

use super::api::{Api, ApiError, Ticket, message_id};
use super::attachments::Attachments;
use super::desk::{Desk, Outgoing, Received, Work};
use super::event::{Event, What};
use super::memory::{Memory, random_number};
use super::open_work::{OpenWork, Task};
use super::reply::{Audience, Note, Putoff, Reply};
use super::settings::{InForce, Visibility};
use super::{commands, wire};
use crate::render::discord::{Attached, Post};
use crate::vitals::{Condition, How, Part, Vitals};
use futures_util::future::join_all;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

/// A first response has to be there within three seconds (Discord's reference); the rest is for the way.
const FIRST_RESPONSE: Duration = Duration::from_millis(2_800);

/// An answer that is not there by then is put off: "docent is thinking…".
const PATIENCE: Duration = Duration::from_millis(700);

/// A response can be made anew for 15 minutes (Discord's reference).
const TOKEN_LIFE: Duration = Duration::from_secs(14 * 60 + 30);

/// How long a reply to an ordinary message is tried; Discord knows its nonce for some minutes.
const REPLY: Duration = Duration::from_mins(2);

/// How long the channel of a thread is asked for before it counts as unknown.
const PARENT: Duration = Duration::from_secs(3);

/// How long the commands are tried to be registered.
const REGISTERING: Duration = Duration::from_mins(10);

/// Moderators' work that is done at a time: builds take memory, and follow each other anyway.
const EDITORS: usize = 2;

/// How long a stop tries to tell somebody that no answer will come.
pub(super) const FAREWELL: Duration = Duration::from_millis(1_500);

/// Between Discord and the desk.
#[derive(Debug)]
pub(super) struct Courier {
    api: Api,
    http: Arc<serenity::http::Http>,
    desk: Arc<Desk>,
    settings: InForce,
    /// Questions that may be under way or wait, beside which docent is busy.
    places: Arc<Semaphore>,
    /// Questions that are searched for at a time.
    workers: Arc<Semaphore>,
    /// Moderators' work at a time: it builds, and members' questions do not wait for it.
    editors: Arc<Semaphore>,
    attachments: Attachments,
    open: Arc<OpenWork>,
    vitals: Arc<Vitals>,
    closing: AtomicBool,
    /// docent's own id; 0 before the first READY.
    myself: AtomicU64,
    registered: AtomicBool,
    /// The commands that were tried to be registered last, by place.
    tried: tokio::sync::Mutex<Registered>,
    /// Events that were taken on: after a resumed connection some come again.
    seen: Memory<()>,
    parents: Memory<Option<u64>>,
}

/// The commands that were registered last, or tried to.
#[derive(Debug, Default)]
struct Registered {
    places: Vec<(Option<u64>, Value)>,
    /// When they are tried again, where some were refused.
    again: Option<Instant>,
}

impl Courier {
    pub(super) fn new(
        http: Arc<serenity::http::Http>,
        attachments: Attachments,
        desk: Arc<Desk>,
        settings: InForce,
        vitals: Arc<Vitals>,
    ) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        let waiting = usize::try_from(settings.now().waiting).unwrap_or(usize::MAX);
        Self {
            api: Api::new(Arc::clone(&http), Arc::clone(&vitals)),
            http,
            desk,
            places: Arc::new(Semaphore::new(workers + waiting.min(Semaphore::MAX_PERMITS / 2))),
            workers: Arc::new(Semaphore::new(workers)),
            editors: Arc::new(Semaphore::new(EDITORS)),
            attachments,
            open: Arc::new(OpenWork::counted(vitals.counts.clone())),
            vitals,
            closing: AtomicBool::new(false),
            myself: AtomicU64::new(0),
            registered: AtomicBool::new(false),
            tried: tokio::sync::Mutex::default(),
            settings,
            seen: Memory::default(),
            parents: Memory::default(),
        }
    }

    /// docent's own id, once it is known.
    pub(super) fn myself(&self) -> Option<u64> {
        Some(self.myself.load(Ordering::Acquire)).filter(|id| *id > 0)
    }

    /// After a READY, which comes again with each new session.
    pub(super) async fn connected(&self, myself: u64, application: u64) {
        self.myself.store(myself, Ordering::Release);
        self.http.set_application_id(application.into());
        self.desk.introduce(myself);
        if !self.registered.swap(true, Ordering::AcqRel) {
            self.register().await;
        }
    }

    /// Looks after what may be mended while docent runs: the store, and commands that would be others now.
    pub(super) async fn look_after(&self) {
        let fault = self.at_the_desk(Desk::store_fault).await.flatten();
        let conditions = fault.map(|fault| {
            let what = format!(
                "votes, reports and questions to moderators are not kept: {fault}. It is tried again"
            );
            Condition::degraded("missing", what)
        });
        self.vitals.set(Part::Store, conditions.into_iter().collect());
        if self.registered.load(Ordering::Acquire) {
            self.register().await;
        }
    }

    /// Registers the commands of each place by one bulk overwrite, where Discord knows others. What was refused is tried
    /// again after a while: somebody may have let docent in.
    async fn register(&self) {
        let places = commands::places(&self.settings.now());
        let mut tried = self.tried.lock().await;
        if tried.places == places && tried.again.is_none_or(|again| Instant::now() < again) {
            return;
        }
        let mut conditions = Vec::new();
        for (server, ours) in &places {
            conditions.extend(self.register_in(*server, ours, Instant::now() + REGISTERING).await);
        }
        let again = (!conditions.is_empty()).then(|| Instant::now() + REGISTERING);
        *tried = Registered { places, again };
        self.vitals.set(Part::Commands, conditions);
    }

    async fn register_in(&self, server: Option<u64>, ours: &Value, until: Instant) -> Option<Condition> {
        let (fault, hint) = match self.api.commands(server, until).await {
            Ok(theirs) if commands::same(ours, &theirs) => {
                tracing::info!(server, "the commands are registered as they are");
                return None;
            }
            // A server that docent is not in, or that did not allow it commands.
            Err(fault @ ApiError::Refused { status: 403 | 404, .. }) => (
                fault,
                "is docent in that server, with the scope applications.commands? It is tried again in ten minutes",
            ),
            // Where Discord does not say what it knows, it is told.
            Ok(_) | Err(_) => match self.api.overwrite_commands(server, ours, until).await {
                Ok(_) => {
                    tracing::info!(server, "the commands were registered");
                    return None;
                }
                Err(fault) => (fault, "it is tried again in ten minutes"),
            },
        };
        tracing::error!(%fault, server, "the commands were not registered: {hint}");
        // Servers have no names here, and ids stay out of what others may read.
        let place =
            if server.is_some() { "in one of the servers named in the settings" } else { "everywhere" };
        let what = format!("commands were not registered {place} ({fault}): {hint}; the log says more");
        Some(Condition::degraded("not_registered", what))
    }

    /// Events arrive on this connection.
    pub(super) fn linked(&self, shard: u32) {
        self.vitals.links.connected(shard, now());
    }

    /// They do not any more.
    pub(super) fn unlinked(&self, shard: u32) {
        if self.vitals.links.lost(shard, now()) {
            self.vitals.counts.gateway("lost");
        }
    }

    /// Something happened to a connection.
    pub(super) fn happened(&self, event: &'static str) {
        self.vitals.counts.gateway(event);
    }

    /// There should be so many connections.
    pub(super) fn expect_links(&self, shards: u32) {
        self.vitals.links.want(shards, now());
    }

    /// A sign of life: one of the threads that answer members reads a crisis as one.
    pub(super) async fn beat(&self) {
        match self.at_the_desk(Desk::replies_to_crises).await {
            Some(true) => self.vitals.beat(now()),
            Some(false) | None => {
                tracing::error!("a crisis is no longer read as one; docent has to be started again");
            }
        }
    }

    /// Takes on an interaction and sees it through.
    pub(super) async fn respond(&self, ticket: Ticket, event: Event) {
        let arrived = Instant::now();
        let Some(task) = self.begin(ticket.id) else { return };
        let (event, audience) = (Arc::new(event), Arc::new(Audience::default()));
        let desking = async {
            if self.closing.load(Ordering::Acquire) {
                self.stopping(&event, &audience).await
            } else {
                self.through_the_desk(&event, &audience).await
            }
        };
        let putoff = Desk::putoff(&event);
        tokio::pin!(desking);
        let patience = async {
            match putoff {
                Putoff::Never => std::future::pending().await,
                Putoff::Message | Putoff::Update => sleep(PATIENCE).await,
            }
        };
        let reply = tokio::select! {
            biased;
            reply = &mut desking => Some(reply),
            () = patience => None,
        };
        let (body, reply) = match (reply, putoff) {
            // The reply to somebody else's message comes first, and may take a while.
            (reply @ (Some(Reply::Relay { .. }) | None), Putoff::Update) => {
                (wire::deferred_update_response(), reply)
            }
            (None, _) => (wire::deferred_message_response(audience.settle(Visibility::Private)), None),
            (Some(reply), _) => return self.first(&ticket, reply, arrived).await,
        };
        let deferring = async {
            let sent = self.api.respond(&ticket, (&body, None), false, arrived + FIRST_RESPONSE).await;
            match sent {
                Ok(_) => {
                    self.vitals.counts.responded(How::PutOff, arrived.elapsed());
                    task.put_off(&ticket, &event);
                }
                Err(fault) => self.missed(fault, "a first response did not arrive"),
            }
            // When every try was lost Discord may have taken one: then the member sees "thinking…" and has to get
            // the answer. When it took none it refuses the second response as well.
            sent.is_ok() || sent == Err(ApiError::OutOfTime)
        };
        // The answer is computed on meanwhile.
        let (deferred, reply) =
            if let Some(reply) = reply { (deferring.await, reply) } else { tokio::join!(deferring, desking) };
        if deferred {
            self.second(&task, &ticket, &event, reply, arrived).await;
        }
    }

    /// Takes on an ordinary message and replies to it.
    pub(super) async fn reply(&self, mut event: Event) {
        let arrived = Instant::now();
        let What::Said(said) = &event.what else { return };
        let message = said.message;
        let Some(_task) = self.begin(message) else { return };
        let closing = self.closing.load(Ordering::Acquire);
        if !closing && event.caller.server.is_some() && self.settings.now().tells_channels_apart() {
            event.caller.parent = self.parent(event.caller.channel).await;
        }
        let channel = event.caller.channel;
        let (event, audience) = (Arc::new(event), Arc::default());
        let reply = if closing {
            self.stopping(&event, &audience).await
        } else {
            self.through_the_desk(&event, &audience).await
        };
        if let Reply::Message { post, note, .. } = reply {
            let body = wire::reply(&post, message, &message.to_string());
            match self.api.post(channel, &body, Instant::now() + REPLY).await {
                Ok(sent) => {
                    self.vitals.counts.responded(How::Posted, arrived.elapsed());
                    self.remember(note, message_id(&sent), None);
                }
                Err(fault) => self.missed(fault, "a reply was not posted"),
            }
        }
    }

    /// Stops taking anything on; whether it did until now.
    pub(super) fn close(&self) -> bool {
        self.vitals.stop();
        !self.closing.swap(true, Ordering::AcqRel)
    }

    /// Waits for what is under way; whoever still sees "thinking…" at the end is told that no answer will come.
    pub(super) async fn see_off(&self, until: Instant) {
        self.open.finished(until).await;
        // Whoever waits for a turn gets none: what is computed now would come too late.
        self.workers.close();
        self.editors.close();
        let end = Instant::now() + FAREWELL;
        let desk = Arc::clone(&self.desk);
        let counting = tokio::task::spawn_blocking(move || desk.write_counts());
        let farewells = self.open.take_waiting().into_iter().map(async |(ticket, event)| {
            let Reply::Message { post, .. } = self.stopping(&event, &Arc::default()).await else { return };
            let told = self.api.edit_response(&ticket, (&wire::edit(&post), None), end).await;
            if let Err(fault) = told {
                tracing::warn!(%fault, "somebody waits for an answer that will not come");
            }
        });
        // What is not written in time is lost: a stop does not wait for a store that is busy.
        let _ = tokio::join!(
            tokio::time::timeout_at(end, join_all(farewells)),
            tokio::time::timeout_at(end, counting),
            // Answers that are on their way.
            self.open.finished(end),
        );
    }

    /// Forgets what is over.
    pub(super) async fn tidy(&self) {
        self.api.tidy().await;
        let now = now();
        self.seen.tidy(now);
        self.parents.tidy(now);
        self.desk.tidy(now);
        // The store blocks.
        let desk = Arc::clone(&self.desk);
        tokio::task::spawn_blocking(move || {
            desk.sweep();
            desk.write_counts();
        });
    }

    /// Takes an event on, unless it was taken on before.
    fn begin(&self, id: u64) -> Option<Task> {
        let task = self.open.begin(id)?;
        let now = now();
        if self.seen.get(id, now).is_some() {
            return None;
        }
        self.seen.keep(id, (), 0, now);
        Some(task)
    }

    /// The desk's reply: at once, or when it is this event's turn. The desk blocks, so it has threads of its own.
    async fn through_the_desk(&self, event: &Arc<Event>, audience: &Arc<Audience>) -> Reply {
        let event = &self.with_attachment(event).await;
        let (to_receive, settled) = (Arc::clone(event), Arc::clone(audience));
        let received = self.at_the_desk(move |desk| desk.receive(to_receive, &settled, now())).await;
        let replied = match received {
            Some(Received::Reply(reply)) => Some(reply),
            Some(Received::Work(work)) => self.in_turn(work, Arc::clone(audience)).await,
            None => None,
        };
        self.tell_moderators();
        if let Some(reply) = replied {
            return reply;
        }
        let (event, audience) = (Arc::clone(event), Arc::clone(audience));
        let reply = self.at_the_desk(move |desk| desk.faulty(&event, &audience, now())).await;
        reply.unwrap_or(Reply::Nothing)
    }

    /// The event with what stands in the file that a moderator attached. For others nothing is fetched.
    async fn with_attachment(&self, event: &Arc<Event>) -> Arc<Event> {
        let What::Moderate(asked) = &event.what else { return Arc::clone(event) };
        let Some(attachment) = asked.attachment().filter(|_| self.desk.lets_moderate(event)) else {
            return Arc::clone(event);
        };
        let text = self.attachments.read(attachment).await;
        let mut event = Event::clone(event);
        if let What::Moderate(asked) = &mut event.what
            && let Some(attachment) = asked.attachment_mut()
        {
            attachment.text = Some(text);
        }
        Arc::new(event)
    }

    /// Posts what the desk has to say of its own accord, beside everything else: nobody's answer waits for it.
    fn tell_moderators(&self) {
        for Outgoing { channel, post } in self.desk.take_outgoing() {
            let nonce = random_number();
            // A stop waits for it as for an answer.
            let task = self.open.begin(nonce);
            let (api, body) = (self.api.clone(), wire::notice(&post, &nonce.to_string()));
            tokio::spawn(async move {
                if let Err(fault) = api.post(channel, &body, Instant::now() + REPLY).await {
                    tracing::error!(%fault, channel, "a notice did not reach the moderators' channel");
                }
                drop(task);
            });
        }
    }

    async fn in_turn(&self, work: Work, audience: Arc<Audience>) -> Option<Reply> {
        let Ok(_place) = Arc::clone(&self.places).try_acquire_owned() else {
            tracing::warn!("too many questions wait; a member was told that docent is busy");
            return self.at_the_desk(move |desk| desk.busy(work, &audience, now())).await;
        };
        self.desk.admit(&work, &audience);
        let turns = if work.is_moderators() { &self.editors } else { &self.workers };
        let waiting = self.vitals.counts.wait();
        let turn = Arc::clone(turns).acquire_owned().await;
        drop(waiting);
        // Closed when a stop waits no longer.
        let _turn = turn.ok()?;
        self.at_the_desk(move |desk| desk.work(work, &audience, now())).await
    }

    async fn stopping(&self, event: &Arc<Event>, audience: &Arc<Audience>) -> Reply {
        let (event, audience) = (Arc::clone(event), Arc::clone(audience));
        let reply = self.at_the_desk(move |desk| desk.stopping(&event, &audience, now())).await;
        reply.unwrap_or(Reply::Nothing)
    }

    /// Runs desk work on a thread for such; none when it panicked, which the panic hook has reported.
    async fn at_the_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Option<T> {
        let desk = Arc::clone(&self.desk);
        tokio::task::spawn_blocking(move || work(&desk)).await.ok()
    }

    /// A reply as the first response.
    async fn first(&self, ticket: &Ticket, reply: Reply, arrived: Instant) {
        let file = match &reply {
            Reply::Message { post, .. } | Reply::Update(post) => post.attached(),
            _ => None,
        };
        let (body, note) = match &reply {
            Reply::Message { post, visibility, note } => {
                (wire::message_response(post, *visibility), note.clone())
            }
            Reply::Update(post) => (wire::update_response(post), None),
            Reply::Form(form) => (wire::form_response(form), None),
            Reply::Suggestions(choices) => (wire::suggestions_response(choices), None),
            Reply::Relay { .. } | Reply::Nothing => return,
        };
        let wanting_message = note.as_ref().is_some_and(|note| note.public.is_some());
        if let Some(response) = self.send(ticket, (&body, file), wanting_message, arrived).await {
            self.remember(note, message_id(&response), Some(ticket.id));
        }
    }

    /// A reply after the first response was put off.
    async fn second(&self, task: &Task, ticket: &Ticket, event: &Arc<Event>, reply: Reply, arrived: Instant) {
        match reply {
            Reply::Message { post, note, .. } => {
                if let Some(response) = self.make_anew(task, ticket, &post, arrived).await {
                    self.remember(note, message_id(&response), Some(ticket.id));
                }
            }
            Reply::Update(post) => {
                self.make_anew(task, ticket, &post, arrived).await;
            }
            Reply::Relay { channel, message, post, posted, refused } => {
                let sent = self.relay(channel, message, &post, ticket.id).await;
                self.make_anew(task, ticket, if sent { &posted } else { &refused }, arrived).await;
            }
            // What cannot be put off never is; a fault inside leaves nothing to say but that.
            Reply::Form(_) | Reply::Suggestions(_) | Reply::Nothing => {
                if let Reply::Message { post, .. } = self.stopping(event, &Arc::default()).await {
                    self.make_anew(task, ticket, &post, arrived).await;
                }
            }
        }
    }

    async fn send(
        &self,
        ticket: &Ticket,
        body: (&Value, Option<&Attached>),
        wanting_message: bool,
        arrived: Instant,
    ) -> Option<Value> {
        let sent = self.api.respond(ticket, body, wanting_message, arrived + FIRST_RESPONSE).await;
        match &sent {
            Ok(_) => self.vitals.counts.responded(How::Answered, arrived.elapsed()),
            Err(fault) => self.missed(*fault, "a first response did not arrive"),
        }
        sent.ok()
    }

    async fn make_anew(&self, task: &Task, ticket: &Ticket, post: &Post, arrived: Instant) -> Option<Value> {
        // One of the two speaks: this, or a stop that says that no answer comes.
        if !task.claim() {
            return None;
        }
        let body = (&wire::edit(post), post.attached());
        let edited = self.api.edit_response(ticket, body, arrived + TOKEN_LIFE).await;
        edited.map_err(|fault| self.missed(fault, "a response was not made anew")).ok()
    }

    /// Discord did not take something that a member waits for.
    fn missed(&self, fault: ApiError, what: &'static str) {
        self.vitals.counts.missed();
        tracing::warn!(%fault, "{what}");
    }

    async fn relay(&self, channel: u64, message: u64, post: &Post, nonce: u64) -> bool {
        let body = wire::reply(post, message, &nonce.to_string());
        let sent = self.api.post(channel, &body, Instant::now() + REPLY).await;
        sent.map_err(|fault| self.missed(fault, "a helper's reply was not posted")).is_ok()
    }

    fn remember(&self, note: Option<Note>, message: Option<u64>, interaction: Option<u64>) {
        if let Some(note) = note {
            self.desk.posted(note, message, interaction, now());
        }
    }

    async fn parent(&self, channel: u64) -> Option<u64> {
        let now = now();
        if let Some(known) = self.parents.get(channel, now) {
            return known;
        }
        let asked = self.api.parent_of(channel, Instant::now() + PARENT).await;
        let parent = asked.map_err(|fault| tracing::warn!(%fault, "a channel is unknown")).ok()?;
        self.parents.keep(channel, parent, 0, now);
        parent
    }
}

/// Memory goes by the system's clock, timers by tokio's.
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
