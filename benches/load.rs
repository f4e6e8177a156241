//! How long members wait on Discord: docent beside a bot that only says "pong", over loopback, in one run.
//!
//! `cargo bench --bench load`; `BENCHED_DOCENT=/usr/local/bin/docent` measures another docent. Both are programs of their own, connected to the same made-up Discord in turns.
//! Questions arrive at random moments that do not wait for answers, at each rate in several blocks, first for
//! the one and then for the other. A wait is from the moment when an interaction was due until its first response has
//! arrived whole. docent's own share is its percentile minus that of the other bot at the same rate. With the sentence
//! model, where the user has installed it, the lower rates are measured once more.

#[path = "../tests/discord/fake/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use all of it")]
mod fake;

use fake::events::{Place, interaction};
use fake::{Fake, GUILD, Interaction, State};
use serde_json::{Value, json};
use serenity::all::{ClientBuilder, Context, EventHandler, GatewayIntents, Interaction as Heard};
use serenity::async_trait;
use serenity::http::HttpBuilder;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Questions a second.
const RATES: [u32; 3] = [20, 100, 300];

/// Up to this rate the sentence model is measured too: a vector takes some 10 ms of one core.
const MODEL_UP_TO: u32 = 100;

/// Each bot is asked at each rate in so many blocks, in turns with the others: what else the machine does hits all.
const BLOCKS: u32 = 4;

/// How long one block lasts.
const BLOCK: Duration = Duration::from_secs(6);

/// How long responses are waited for at the end of a block: past it Discord takes none.
const LATE: Duration = Duration::from_secs(4);

/// Questions before anything is measured.
const WARM_UP: u32 = 200;

/// Names another docent to measure, such as one that is installed, instead of the one built with this bench.
const PROGRAM: &str = "BENCHED_DOCENT";

/// Set to the address of the made-up Discord in the program that says "pong".
const PONG: &str = "DOCENT_BENCH_PONG";

fn main() {
    if let Ok(address) = std::env::var(PONG) {
        return say_pong(&address);
    }
    let questions = questions();
    let mut bots = vec![Bot::pong(), Bot::docent("docent, by words", false)];
    if docent::embed::models_folder().is_some_and(|models| {
        let settings = docent::embed::ModelSettings::default();
        docent::embed::Encoder::open(&docent::embed::default_model(&models), &settings).is_ok()
    }) {
        bots.push(Bot::docent("docent, with the model", true));
    } else {
        println!("no sentence model is installed: docent is measured by words alone");
    }
    for bot in &mut bots {
        let waits = bot.ask(&questions, WARM_UP, f64::from(RATES[1]));
        assert!(!waits.ms.is_empty(), "{} responds to nothing", bot.name);
    }
    println!(
        "{:>5}/s  {:24} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "rate", "", "questions", "p50 ms", "p95 ms", "p99 ms", "without"
    );
    let mut without = 0;
    for rate in RATES {
        let mut waits = vec![Waits::default(); bots.len()];
        for _ in 0..BLOCKS {
            for (bot, waits) in bots.iter_mut().zip(&mut waits) {
                if bot.with_model && rate > MODEL_UP_TO {
                    continue;
                }
                let count = rate * u32::try_from(BLOCK.as_secs()).expect("seconds");
                waits.add(bot.ask(&questions, count, f64::from(rate)));
            }
        }
        for waits in &mut waits {
            waits.ms.sort_by(f64::total_cmp);
        }
        for (bot, waited) in bots.iter().zip(&waits).filter(|(_, waited)| !waited.ms.is_empty()) {
            let [p50, p95, p99] = waited.percentiles();
            let asked = waited.ms.len() + waited.without;
            println!(
                "{rate:>5}/s  {:24} {asked:>9} {p50:>9.2} {p95:>9.2} {p99:>9.2} {:>9}",
                bot.name, waited.without
            );
            if !bot.is_pong {
                let pong = waits[0].percentiles();
                let [p50, p95, p99] = [p50 - pong[0], p95 - pong[1], p99 - pong[2]];
                println!("{:9}{:34} {p50:>9.2} {p95:>9.2} {p99:>9.2}", "", "  its own share");
            }
            without += waited.without;
        }
    }
    for bot in &bots {
        let violations = bot.fake.shared.lock().violations.clone();
        assert!(violations.is_empty(), "{}: {violations:#?}", bot.name);
    }
    assert_eq!(without, 0, "so many questions had no response in time");
}

/// The waits of one bot at one rate.
#[derive(Default, Clone)]
struct Waits {
    ms: Vec<f64>,
    without: usize,
}

impl Waits {
    fn add(&mut self, other: Self) {
        self.ms.extend(other.ms);
        self.without += other.without;
    }

    /// p50, p95, p99 of sorted waits.
    fn percentiles(&self) -> [f64; 3] {
        [50, 95, 99].map(|percent| self.ms[(self.ms.len() - 1) * percent / 100])
    }
}

/// A program, and the Discord that it is connected to.
struct Bot {
    name: &'static str,
    is_pong: bool,
    with_model: bool,
    fake: Fake,
    process: Child,
    random: Random,
    _folder: Option<tempfile::TempDir>,
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Bot {
    fn pong() -> Self {
        let fake = Fake::start();
        let mut command = Command::new(std::env::current_exe().expect("it runs"));
        command.env(PONG, &fake.address);
        Self::start("a bot that says pong", fake, command, None)
    }

    /// The real program on the content that it ships with.
    fn docent(name: &'static str, with_model: bool) -> Self {
        let fake = Fake::start();
        let folder = tempfile::tempdir().expect("room for a bench");
        let settings = "[discord]\nmember_per_minute = 0\nchannel_per_minute = 0\nserver_per_minute = 0\n\
                        waiting = 10000\n";
        std::fs::write(folder.path().join("config.toml"), settings).expect("room for a bench");
        let command = || {
            let program = std::env::var_os(PROGRAM).unwrap_or_else(|| env!("CARGO_BIN_EXE_docent").into());
            let mut command = Command::new(program);
            command
                .current_dir(&folder)
                .env("DOCENT_CONTENT", Path::new(env!("CARGO_MANIFEST_DIR")).join("content"))
                .env("DOCENT_INDEX", folder.path().join("index"))
                .env("DOCENT_STATE_DIR", folder.path().join("state"))
                .env("DOCENT_MODEL_ENABLED", if with_model { "true" } else { "false" })
                .env("RUST_LOG", "warn");
            command
        };
        let built = command().args(["index", "build"]).stdout(Stdio::null()).status();
        assert!(built.is_ok_and(|status| status.success()), "the index is built");
        let mut run = command();
        fake.point_out(&mut run);
        run.arg("run");
        let mut bot = Self::start(name, fake, run, Some(folder));
        bot.with_model = with_model;
        bot.is_pong = false;
        bot
    }

    fn start(
        name: &'static str,
        fake: Fake,
        mut command: Command,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        // On a busy machine a response can take longer than a bot waits before it says the same again.
        fake.shared.change(|state| state.may_repeat = true);
        let process = command.stdin(Stdio::null()).spawn().expect("the program was built");
        fake.wait("the bot to connect", |state| (state.identifies > 0).then_some(()));
        Self { name, is_pong: true, with_model: false, fake, process, random: Random(7), _folder: folder }
    }

    /// Asks `count` questions at random moments, `rate` a second, and waits for what is still to come.
    fn ask(&mut self, questions: &[String], count: u32, rate: f64) -> Waits {
        let mut due = Instant::now();
        let mut asked = Vec::new();
        for at in 0..count {
            // Gaps between independent arrivals.
            due += Duration::from_secs_f64(-self.random.chance().ln() / rate);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            asked.push((self.send(&questions[at as usize % questions.len()]), due));
        }
        let until = Instant::now() + LATE;
        let is_there = |state: &State, id: u64| state.interactions[&id].first.is_some();
        while Instant::now() < until && !asked.iter().all(|(id, _)| is_there(&self.fake.shared.lock(), *id)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut state = self.fake.shared.lock();
        let mut waits = Waits::default();
        for (id, due) in asked {
            match state.interactions[&id].responded_at {
                Some(at) => waits.ms.push(at.saturating_duration_since(due).as_secs_f64() * 1e3),
                None => waits.without += 1,
            }
        }
        state.forget();
        waits
    }

    fn send(&mut self, question: &str) -> u64 {
        let id = self.fake.id();
        let token = format!("token-{id}");
        let place = Place::channel(GUILD + 200);
        let data = json!({"id": "1", "name": "ask", "type": 1,
            "options": [{"name": "question", "type": 3, "value": question}]});
        let event = interaction(id, &token, 2, 1_000 + id % 500, place, &data);
        self.fake.shared.change(|state| {
            let waiting = Interaction { token, kind: 2, channel: place.channel, ..Interaction::default() };
            state.interactions.insert(id, waiting);
        });
        self.fake.dispatch("INTERACTION_CREATE", event);
        id
    }
}

/// What people ask about the article that docent ships with.
fn questions() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/collections/massage/questions.jsonl");
    let lines = std::fs::read_to_string(path).expect("it belongs to the project");
    let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a row is JSON"));
    rows.filter_map(|row| row["text"].as_str().map(str::to_owned)).collect()
}

/// xorshift64: repeats from run to run.
struct Random(u64);

impl Random {
    /// Above 0, up to 1.
    fn chance(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

/// What a message is that only one member sees (Discord's reference, "Interaction Callback Type", "Message Flags").
const MESSAGE: u8 = 4;
const SUPPRESS_EMBEDS: u64 = 1 << 2;
const EPHEMERAL: u64 = 1 << 6;

/// The least that a bot can do with the same library and the same settings.
struct Pong;

#[async_trait]
impl EventHandler for Pong {
    async fn interaction_create(&self, context: Context, heard: Heard) {
        if let Heard::Command(command) = heard {
            let data = json!({"content": "pong", "flags": SUPPRESS_EMBEDS | EPHEMERAL, "allowed_mentions": {"parse": []}});
            let response = json!({"type": MESSAGE, "data": data});
            let sent =
                context.http.create_interaction_response(command.id, &command.token, &response, Vec::new());
            sent.await.expect("loopback takes it");
        }
    }
}

fn say_pong(address: &str) {
    let http = HttpBuilder::new(fake::TOKEN).proxy(address).ratelimiter_disabled(true).build();
    let intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(async {
        let building = ClientBuilder::new_with_http(http, intents).event_handler(Pong);
        building.await.expect("loopback is there").start().await.expect("loopback is there");
    });
}
