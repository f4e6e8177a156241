//! One long day: questions in batches, troubles between them, and what docent holds after each stretch.

use super::disk::Disk;
use crate::fake::events::Place;
use crate::fake::{Away, Certificate, Fake, State, events};
use crate::server::{GENERAL, Seen, Server, library};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How much of everything there is.
#[derive(Debug)]
pub(super) struct Scale {
    /// Questions before anything is compared: what docent remembers of the last quarter of an hour is full by then.
    warm_up: u32,
    /// Questions of a calm stretch.
    calm: u32,
    /// Questions of a rough stretch.
    rough: u32,
    /// How long Discord is away.
    pub(super) outage: Duration,
    /// How long Discord takes connections and says nothing.
    pub(super) silence: Duration,
}

/// For every run of the tests.
pub(super) const SHORT: Scale = Scale {
    warm_up: 4_400,
    calm: 96,
    rough: 64,
    outage: Duration::from_secs(4),
    silence: Duration::from_secs(3),
};

/// 100,000 questions: 10,000 + 15 × (576 + 5,400) + 576.
pub(super) const LONG: Scale = Scale {
    warm_up: 10_000,
    calm: 5_400,
    rough: 576,
    outage: Duration::from_mins(10),
    silence: Duration::from_mins(2),
};

/// Questions that are open at a time.
const BATCH: u32 = 32;

/// So often docent has to say to the gateway that it is there: a half-open connection shows after two of them.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Questions from different people.
const MEMBERS: u32 = 3_000;

/// Channels that members write in.
const CHANNELS: u64 = 40;

/// After so long without a request nothing more comes of a stretch: the longest pause before another try.
const QUIET: Duration = Duration::from_millis(600);

/// What docent may hold in memory beyond what it held after warming up, in bytes: allocators keep some of what was
/// used once. A leak of 200 bytes a question would show in the long form.
const MAX_MORE_MEMORY: u64 = 16 * 1024 * 1024;

/// Threads at most: 64 for work that blocks, one a core for the rest, and a few of the program's own.
const MAX_THREADS: u64 = 64 + 16;

/// File descriptors beyond those after warming up: connections that are kept for the next call, one a question
/// that was open at a time.
const MAX_MORE_FILES: u64 = BATCH as u64 + 16;

/// What docent's process holds.
#[derive(Debug, Clone, Copy)]
struct Vitals {
    memory: u64,
    threads: u64,
    files: u64,
}

/// The program, and what happens to it.
pub(super) struct Day {
    pub(super) server: Server,
    pub(super) disk: Disk,
    pub(super) scale: &'static Scale,
    /// An answer with buttons, and the one that says that it helped.
    answer: Seen,
    began: Instant,
    asked: u32,
    baseline: Option<Vitals>,
    faults: Vec<String>,
}

/// What was asked and is not answered yet: interactions, and messages.
#[derive(Default)]
struct Batch {
    interactions: Vec<u64>,
    messages: Vec<u64>,
}

impl Day {
    pub(super) fn begin(scale: &'static Scale) -> Self {
        let fake = if let Some(certificate) = Certificate::make() {
            Fake::start_behind_tls(certificate)
        } else {
            println!("there is no openssl here: the way is plain HTTP, without serenity's rate limiter");
            Fake::start()
        };
        fake.shared.change(|state| state.heartbeat = Some(HEARTBEAT));
        let library = library();
        let disk = Disk::at(&library);
        // Where what docent writes is limited, the system is not to end it.
        let server = Server::wrapped(fake, library, "", &["env", "--ignore-signal=XFSZ"]);
        let answer = server.member("ana").asks("how long do i steep black tea?").message();
        println!(
            "{:30} {:>9} {:>7} {:>12} {:>8} {:>6}",
            "", "questions", "seconds", "memory, MiB", "threads", "files"
        );
        Self {
            server,
            disk,
            scale,
            answer,
            began: Instant::now(),
            asked: 0,
            baseline: None,
            faults: Vec::new(),
        }
    }

    /// Asks until everything that grows to a bound has reached it.
    pub(super) fn warm_up(&mut self) {
        self.ask(self.scale.warm_up, &mut |_| {});
        self.close("warm");
        self.baseline = Some(self.vitals());
    }

    pub(super) fn calm(&mut self) {
        self.ask(self.scale.calm, &mut |_| {});
        self.close("calm");
    }

    /// A stretch in which `trouble` comes with every fourth batch, while its questions are open.
    pub(super) fn rough(&mut self, name: &str, mut trouble: impl FnMut(&mut Self)) {
        let mut batches = 0;
        self.ask(self.scale.rough, &mut |day| {
            if batches % 4 == 0 {
                trouble(day);
            }
            batches += 1;
        });
        self.close(name);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        self.server.fake.shared.change(change);
    }

    /// The gateway says this and ends the connection.
    pub(super) fn break_off(&self, order: Value) {
        self.change(|state| state.breaks.push_back(order));
    }

    /// Breaks the session off; what is said until there is a new one reaches nobody, so nothing is.
    pub(super) fn new_session(&self, break_off: impl FnOnce(&mut State)) {
        let sessions = |state: &State| state.identifies + state.resumes;
        let before = self.server.look(sessions);
        self.change(break_off);
        self.server.fake.wait("a session, resumed or new", |state| {
            (sessions(state) > before && state.session.is_some()).then_some(())
        });
    }

    /// Nothing of Discord can be reached for so long; then docent has to come back.
    pub(super) fn without_discord(&self, how: Away, time: Duration) {
        let connections = |state: &State| state.identifies + state.resumes;
        let before = self.server.look(connections);
        self.change(|state| state.away = Some(how));
        std::thread::sleep(time);
        self.change(|state| state.away = None);
        self.server.fake.wait("docent to come back", |state| (connections(state) > before).then_some(()));
    }

    /// Adds an article and publishes it.
    pub(super) fn publish(&self, text: &str) {
        let article =
            format!("+++\ntitle = \"News\"\nsource = \"The tests\"\nreviewed = \"by them\"\n+++\n\n{text}");
        let path = self.server.library.path("content/articles/news.md");
        std::fs::write(path, article).expect("the folder is ours");
        self.server.library.run(&["index", "build"]).exits(0);
    }

    /// Members ask until the answer holds these words.
    #[track_caller]
    pub(super) fn finds(&self, question: &str, words: &str) {
        let found = (0..300).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            self.server.member("ben").asks(question).message().content().contains(words)
        });
        assert!(found, "{words} was never found\n{}", self.last_of_log());
    }

    /// Somebody new says that the answer helped.
    pub(super) fn vote(&mut self) -> Seen {
        self.asked += 1;
        self.server.member(&format!("voter{}", self.asked)).presses(&self.answer, "Helpful").message()
    }

    /// After what has happened votes count again, by themselves.
    #[track_caller]
    pub(super) fn votes_count(&mut self, happened: &str) {
        let counted = (0..100).any(|_| {
            let counts = self.vote().content().contains("counts");
            std::thread::sleep(Duration::from_millis(if counts { 0 } else { 100 }));
            counts
        });
        assert!(counted, "{happened}, and votes are not kept\n{}", self.last_of_log());
    }

    /// The end of what docent logged.
    pub(super) fn last_of_log(&self) -> String {
        let log = self.server.log();
        let lines: Vec<&str> = log.lines().filter(|line| !line.contains("answered")).collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// After a restart: what is held is compared with what it holds then.
    pub(super) fn refresh(&mut self) {
        self.answer = self.server.member("ana").asks("how long do i steep black tea?").message();
        self.baseline = None;
    }

    /// Fails if anything was found on the way.
    pub(super) fn end(self) {
        assert!(self.faults.is_empty(), "{:#?}", self.faults);
    }

    fn ask(&mut self, questions: u32, trouble: &mut dyn FnMut(&mut Self)) {
        for _ in 0..questions.div_ceil(BATCH) {
            let batch = self.send();
            trouble(self);
            self.wait(&batch);
        }
    }

    /// Everything that members do: mostly commands, some mentions, presses and suggestions.
    fn send(&mut self) -> Batch {
        let mut batch = Batch::default();
        for _ in 0..BATCH {
            self.asked += 1;
            let number = self.asked;
            let member = self.server.member(&format!("m{}", number % MEMBERS));
            let (who, channel) = (member.id, 9_000 + u64::from(number) % CHANNELS);
            let place = Place::channel(GENERAL);
            match number % 16 {
                0 => {
                    let told = json!([events::me()]);
                    let words =
                        format!("<@{}> how long do i steep black tea, cup {number}?", crate::fake::ME);
                    let member = member.in_channel(channel);
                    batch.messages.push(member.writes(&words, |event| event["mentions"] = told));
                }
                1 => {
                    let options =
                        json!([{"name": "question", "type": 3, "value": "how lo", "focused": true}]);
                    let data = json!({"id": "1", "name": "ask", "type": 1, "options": options});
                    batch.interactions.push(self.server.send(4, who, place, &data, None));
                }
                2 => {
                    let pressed = self.answer.components().into_iter().find(|one| one["label"] == "Helpful");
                    let custom_id = pressed.expect("answers have that button")["custom_id"].clone();
                    let data = json!({"custom_id": custom_id, "component_type": 2});
                    batch.interactions.push(self.server.send(3, who, place, &data, Some(&self.answer)));
                }
                3 => batch
                    .interactions
                    .push(member.sends_command("ask", &[("question", "i want to kill myself")])),
                _ => {
                    let question = format!("how long do i steep black tea, cup {number}?");
                    batch.interactions.push(member.sends_command("ask", &[("question", &question)]));
                }
            }
        }
        batch
    }

    #[track_caller]
    fn wait(&self, batch: &Batch) {
        self.server.fake.wait("everybody to be answered", |state| {
            let responded = batch.interactions.iter().all(|id| state.interactions[id].is_done());
            let replied = || {
                batch
                    .messages
                    .iter()
                    .all(|id| state.messages.iter().rev().any(|message| message.reply_to == Some(*id)))
            };
            (responded && replied()).then_some(())
        });
    }

    /// Ends a stretch: nobody was answered twice, and docent holds no more than before.
    fn close(&mut self, name: &str) {
        let mut requests = 0;
        loop {
            let now = self.server.look(|state| state.requests.len());
            if now == requests {
                break;
            }
            requests = now;
            std::thread::sleep(QUIET);
        }
        let mut answers: HashMap<u64, u32> = HashMap::new();
        self.change(|state| {
            for message in &state.messages {
                for cause in [message.interaction, message.reply_to].into_iter().flatten() {
                    *answers.entry(cause).or_default() += 1;
                }
            }
            state.forget();
        });
        let doubled = answers.values().filter(|answers| **answers > 1).count();
        if doubled > 0 {
            self.faults.push(format!("{name}: {doubled} were answered twice"));
        }
        self.server.is_clean();
        let now = self.vitals();
        println!(
            "{name:30} {:>9} {:>7} {:>12.1} {:>8} {:>6}",
            self.asked,
            self.began.elapsed().as_secs(),
            now.memory as f64 / 1_048_576.0,
            now.threads,
            now.files
        );
        if now.threads > MAX_THREADS {
            self.faults.push(format!("{name}: {} threads", now.threads));
        }
        let Some(baseline) = self.baseline else { return };
        if now.memory > baseline.memory + MAX_MORE_MEMORY {
            self.faults.push(format!(
                "{name}: {} bytes in memory, {} after warming up",
                now.memory, baseline.memory
            ));
        }
        if now.files > baseline.files + MAX_MORE_FILES {
            self.faults.push(format!("{name}: {} files, {} after warming up", now.files, baseline.files));
        }
    }

    fn vitals(&self) -> Vitals {
        let folder = format!("/proc/{}", self.server.process());
        let status = std::fs::read_to_string(format!("{folder}/status")).expect("docent runs");
        let field = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("Linux tells");
            line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let files = std::fs::read_dir(format!("{folder}/fd")).expect("docent runs").count();
        Vitals { memory: field("VmRSS:") * 1024, threads: field("Threads:"), files: files as u64 }
    }
}
