//! A small language for tests on Discord: start the real program against the server on loopback, let members
//! do what members do, and look at what they see.
//!
//! ```ignore
//! let server = Server::new();
//! let answer = server.member("ana").asks("how long does black tea steep?").message();
//! answer.says("> **Steep black tea three minutes.**").is_private();
//! server.member("ana").presses(&answer, "Share");
//! ```

use crate::fake::events::{self, EVERYBODY, MANAGE_SERVER, Place};
use crate::fake::{Fake, Interaction, ME, Message, PATIENCE, State};
use crate::library::Library;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The channel in which things happen when nothing else is said.
pub(crate) const GENERAL: u64 = 700;

/// Another channel.
pub(crate) const ELSEWHERE: u64 = 701;

/// Direct messages.
pub(crate) const DIRECT: u64 = 800;

/// What docent reads in these tests.
pub(crate) fn library() -> Library {
    Library::new()
        .article(
            "tea.md",
            "+++\ntitle = \"Tea\"\nsource = \"The tests\"\nreviewed = \"by the tests\"\nurl = \"https://example.org/tea\"\n+++\n\
             Leaves of one plant.\n\n## How long do I steep black tea?\n\nUse hot water. Steep black tea three \
             minutes. Pour *slowly* at last.\n\n## Cleaning a kettle\n\nBoil vinegar in the kettle to clean it.\n",
        )
        .faq(
            "pills.md",
            "## May I stop sertraline?\n\nAsk whoever prescribed it before you stop.\n\n*Also asked:* can i quit my zoloft?\n",
        )
        .faq("sleep.md", "## Why do I wake at night?\n\nMany people wake at night. Keep the bedroom dark.\n")
}

/// The real program, a library, and a Discord.
pub(crate) struct Server {
    pub(crate) fake: Fake,
    pub(crate) library: Library,
    docent: Child,
    starts: u32,
    wrapper: Vec<String>,
}

/// Somebody on Discord.
pub(crate) struct Member<'a> {
    server: &'a Server,
    pub(crate) id: u64,
    place: Place,
}

/// What docent responded with.
#[derive(Debug)]
pub(crate) enum Response {
    /// A message, new or made anew.
    Message(Seen),
    /// A form.
    Form(Value),
    /// Suggestions: name and value.
    Suggestions(Vec<(String, String)>),
}

/// A message of docent's.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) message: Message,
}

impl Server {
    /// A server with the usual library and no settings.
    pub(crate) fn new() -> Self {
        Self::with(library(), "")
    }

    /// A server with this library and `[discord]` settings.
    pub(crate) fn with(library: Library, settings: &str) -> Self {
        Self::around(Fake::start(), library, settings)
    }

    /// The program against a Discord that is prepared.
    pub(crate) fn around(fake: Fake, library: Library, settings: &str) -> Self {
        Self::wrapped(fake, library, settings, &[])
    }

    /// The same, started by another program, such as `env`.
    pub(crate) fn wrapped(fake: Fake, library: Library, settings: &str, wrapper: &[&str]) -> Self {
        let usual = "member_per_minute = 0\nchannel_per_minute = 0\nserver_per_minute = 0\n";
        let limits = if settings.contains("_per_minute") { "" } else { usual };
        // Without the sentence model confidence is low: what is tested here is what follows from an answer.
        let answer =
            if settings.contains("[answer]") { "" } else { "[answer]\nquote_from = 0.42\nnear_from = 0.2\n" };
        // Many run at a time: each listens where the system finds room.
        let http = if settings.contains("[http]") { "" } else { "[http]\nlisten = \"127.0.0.1:0\"\n" };
        let library = library.config(&format!("{http}{answer}[discord]\n{limits}{settings}\n"));
        Self::in_place(fake, library.publish(), wrapper)
    }

    /// The program over a library that has its configuration.
    pub(crate) fn as_configured(fake: Fake, library: Library) -> Self {
        Self::over(fake, library.publish())
    }

    /// The program over a library as it is.
    pub(crate) fn over(fake: Fake, library: Library) -> Self {
        Self::in_place(fake, library, &[])
    }

    /// The program over a library as it stands, started by another program.
    pub(crate) fn in_place(fake: Fake, library: Library, wrapper: &[&str]) -> Self {
        let wrapper: Vec<String> = wrapper.iter().map(ToString::to_string).collect();
        let docent = start_wrapped(&library, &fake, 1, &wrapper);
        let server = Self { fake, library, docent, starts: 1, wrapper };
        server.is_ready();
        server
    }

    #[track_caller]
    fn is_ready(&self) {
        self.fake.wait("docent to register its commands", |state| (!state.commands.is_empty()).then_some(()));
    }

    pub(crate) fn member(&self, name: &str) -> Member<'_> {
        // Any numbers do, as long as different names have different ones.
        let id = name.bytes().fold(1_000_u64, |id, byte| id * 31 + u64::from(byte));
        Member { server: self, id, place: Place::channel(GENERAL) }
    }

    /// Looks at the state of Discord.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.fake.shared.lock())
    }

    /// Everything that docent posted in a channel or showed there.
    pub(crate) fn messages(&self) -> Vec<Seen> {
        self.look(|state| state.messages.iter().cloned().map(|message| Seen { message }).collect())
    }

    /// Waits for docent's answer to a message of a member's.
    #[track_caller]
    pub(crate) fn reply_to(&self, message: u64) -> Seen {
        let found = self.fake.wait("a reply", |state| {
            state.messages.iter().find(|known| known.reply_to == Some(message)).cloned()
        });
        Seen { message: found }
    }

    /// Waits for a message of docent's own in a channel, beside those that were there.
    #[track_caller]
    pub(crate) fn next_in(&self, channel: u64, before: usize) -> Seen {
        let found = self.fake.wait("a message of docent's own", |state| {
            state.messages.iter().filter(|known| known.channel == channel).nth(before).cloned()
        });
        Seen { message: found }
    }

    /// How many messages of docent's a channel has.
    pub(crate) fn count_in(&self, channel: u64) -> usize {
        self.look(|state| state.messages.iter().filter(|known| known.channel == channel).count())
    }

    /// What everything that docent wrote to its standard error comes to.
    pub(crate) fn log(&self) -> String {
        let logs =
            (1..=self.starts).map(|start| std::fs::read(log_path(&self.library, start)).unwrap_or_default());
        logs.map(|log| String::from_utf8_lossy(&log).into_owned()).collect()
    }

    /// Where its health can be read, by its log.
    fn http_address(&self) -> String {
        let log =
            String::from_utf8_lossy(&std::fs::read(log_path(&self.library, self.starts)).unwrap_or_default())
                .into_owned();
        let line = log.lines().find(|line| line.contains("health and metrics are served"));
        let line = line.unwrap_or_else(|| panic!("nothing is served\n{log}"));
        let rest = line.split_once("127.0.0.1:").expect("it listens on loopback").1;
        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
        format!("127.0.0.1:{port}")
    }

    /// Reads a page of docent's own: its status and its body.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.http_address()).expect("docent listens");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .expect("docent reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("docent answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("it speaks HTTP");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("it speaks HTTP"), body.to_owned())
    }

    /// How docent says that it is.
    #[track_caller]
    pub(crate) fn health(&self) -> Value {
        serde_json::from_str(&self.page("/healthz").1).expect("health is JSON")
    }

    /// Waits until docent says of itself what is looked for.
    #[track_caller]
    pub(crate) fn wait_for_health(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let health = self.health();
            if is_so(&health) {
                return health;
            }
            assert!(Instant::now() < until, "waited in vain for {what}: {health:#}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The value of a series of docent's metrics, as it stands before its value; 0 where there is none.
    #[track_caller]
    pub(crate) fn metric(&self, series: &str) -> f64 {
        let text = self.page("/metrics").1;
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.parse().expect("a number"))
    }

    /// Tells docent to stop, as an operator's machine does.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        if let Some(stopped) = self.docent.try_wait().expect("it is our child") {
            return stopped;
        }
        let id = self.docent.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        self.docent.wait().expect("it is our child")
    }

    /// Waits until the program has ended by itself.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> ExitStatus {
        ended(&mut self.docent)
    }

    /// Sends docent a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let (id, signal) = (self.docent.id().to_string(), format!("-{name}"));
        Command::new("kill").args([&signal, &id]).status().expect("kill is there");
    }

    /// Stops docent and starts it again.
    pub(crate) fn restart(&mut self) {
        self.stop();
        let identifies = self.look(|state| state.identifies);
        let asked = self.look(|state| {
            state.requests.iter().filter(|request| request.path.ends_with("/commands")).count()
        });
        self.starts += 1;
        self.docent = start_wrapped(&self.library, &self.fake, self.starts, &self.wrapper);
        self.fake.wait("docent to be back", |state| {
            let again = state.requests.iter().filter(|request| request.path.ends_with("/commands")).count();
            (state.identifies > identifies && again > asked).then_some(())
        });
    }

    /// The number of docent's process.
    pub(crate) fn process(&self) -> u32 {
        self.docent.id()
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.docent.try_wait().expect("it is our child").is_none()
    }

    /// Sends an interaction off without waiting; its id.
    pub(crate) fn send(&self, kind: u64, who: u64, place: Place, data: &Value, of: Option<&Seen>) -> u64 {
        let id = self.fake.id();
        let token = format!("token-{id}");
        self.fake.shared.change(|state| {
            let interaction = Interaction {
                token: token.clone(),
                kind,
                channel: place.channel,
                of_message: of.map(|seen| seen.message.id),
                ..Interaction::default()
            };
            state.interactions.insert(id, interaction);
        });
        let mut event = events::interaction(id, &token, kind, who, place, data);
        if let Some(seen) = of {
            event["message"] = events::sent(&seen.message);
        }
        self.fake.dispatch("INTERACTION_CREATE", event);
        id
    }

    /// Waits until an interaction is responded to in full.
    #[track_caller]
    pub(crate) fn response(&self, id: u64) -> Response {
        self.fake.wait("a response", |state| {
            let interaction = &state.interactions[&id];
            let first = interaction.first.as_ref()?;
            match first["type"].as_u64()? {
                8 => {
                    let pair = |choice: &Value| {
                        let text = |key: &str| choice[key].as_str().unwrap_or_default().to_owned();
                        (text("name"), text("value"))
                    };
                    let choices = first["data"]["choices"].as_array()?;
                    Some(Response::Suggestions(choices.iter().map(pair).collect()))
                }
                9 => Some(Response::Form(first["data"].clone())),
                _ if interaction.is_thinking || interaction.owes_update => None,
                _ => Some(Response::Message(Seen { message: state.message(interaction.message?)?.clone() })),
            }
        })
    }

    /// Fails when docent broke one of Discord's rules.
    #[track_caller]
    pub(crate) fn is_clean(&self) {
        let violations = self.look(|state| state.violations.clone());
        assert!(violations.is_empty(), "{violations:#?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.docent.kill();
        let _ = self.docent.wait();
        if !std::thread::panicking() {
            self.is_clean();
        }
    }
}

/// Waits until a program has ended by itself.
#[track_caller]
pub(crate) fn ended(docent: &mut Child) -> ExitStatus {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = docent.try_wait().expect("it is our child") {
            return status;
        }
        if Instant::now() > until {
            let _ = docent.kill();
            let _ = docent.wait();
            panic!("the program did not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn log_path(library: &Library, start: u32) -> PathBuf {
    library.path(&format!("log-{start}"))
}

/// Starts `docent run` against the server on loopback.
pub(crate) fn start(library: &Library, fake: &Fake, number: u32) -> Child {
    start_wrapped(library, fake, number, &[])
}

fn start_wrapped(library: &Library, fake: &Fake, number: u32, wrapper: &[String]) -> Child {
    let log = File::create(log_path(library, number)).expect("the folder is ours");
    let mut command = wrap(library.command(), wrapper);
    fake.point_out(&mut command);
    command
        .arg("run")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a file can be held twice"))
        .stderr(log);
    command.spawn().expect("the program that is tested was built")
}

/// A program that another one starts.
fn wrap(inner: Command, wrapper: &[String]) -> Command {
    let [program, arguments @ ..] = wrapper else { return inner };
    let mut command = Command::new(program);
    command.args(arguments).arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(folder) = inner.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

impl Member<'_> {
    /// The same member elsewhere.
    pub(crate) fn in_channel(mut self, channel: u64) -> Self {
        self.place = Place { channel, is_direct: false, ..self.place };
        self
    }

    /// The same member in direct messages.
    pub(crate) fn in_direct(mut self) -> Self {
        self.place = Place { channel: DIRECT, is_direct: true, ..self.place };
        self
    }

    /// The same member on another server.
    pub(crate) fn on_server(mut self, server: u64) -> Self {
        self.place.server = server;
        self
    }

    /// The same member, who may manage the server.
    pub(crate) fn who_manages(mut self) -> Self {
        self.place.permissions = EVERYBODY | MANAGE_SERVER;
        self
    }

    /// The same member with these roles and no special permission.
    pub(crate) fn with_roles(mut self, roles: &'static [u64]) -> Self {
        self.place.roles = roles;
        self
    }

    /// Uses a command; its interaction's id.
    pub(crate) fn sends_command(&self, name: &str, options: &[(&str, &str)]) -> u64 {
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({"name": name, "type": 3, "value": value})).collect();
        let data = json!({"id": "1", "name": name, "type": 1, "options": options});
        self.server.send(2, self.id, self.place, &data, None)
    }

    /// Uses a command of a command, as in `/content list`.
    #[track_caller]
    pub(crate) fn subcommand(&self, name: &str, sub: &str, options: &[(&str, &str)]) -> Response {
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({"name": name, "type": 3, "value": value})).collect();
        let sub = json!({"name": sub, "type": 1, "options": options});
        let data = json!({"id": "1", "name": name, "type": 1, "options": [sub]});
        self.server.response(self.server.send(2, self.id, self.place, &data, None))
    }

    /// Uses a command of a command with a file: its name, address, size and type as Discord tells them.
    #[track_caller]
    pub(crate) fn attaches(
        &self,
        (name, sub): (&str, &str),
        options: &[(&str, &str)],
        file: (&str, &str, usize, Option<&str>),
    ) -> Response {
        let (file_name, address, size, kind) = file;
        let mut options: Vec<Value> =
            options.iter().map(|(name, value)| json!({"name": name, "type": 3, "value": value})).collect();
        options.push(json!({"name": "file", "type": 11, "value": "77"}));
        let sub = json!({"name": sub, "type": 1, "options": options});
        let mut attachment = json!({"id": "77", "filename": file_name, "size": size, "url": address,
            "proxy_url": address, "ephemeral": true});
        if let Some(kind) = kind {
            attachment["content_type"] = json!(kind);
        }
        let data = json!({"id": "1", "name": name, "type": 1, "options": [sub],
            "resolved": {"attachments": {"77": attachment}}});
        self.server.response(self.server.send(2, self.id, self.place, &data, None))
    }

    /// Uses *Withdraw this* on a message.
    #[track_caller]
    pub(crate) fn withdraws(&self, seen: &Seen) -> Response {
        let mut message = events::sent(&seen.message);
        message["components"] = seen.message.components.clone();
        let target = seen.message.id.to_string();
        let data = json!({
            "id": "3", "name": "Withdraw this", "type": 3, "target_id": target,
            "resolved": {"messages": {target.clone(): message}},
        });
        self.server.response(self.server.send(2, self.id, self.place, &data, None))
    }

    /// Sends a form with what stands in it, and these fields as typed.
    #[track_caller]
    pub(crate) fn completes(&self, form: &Value, of: Option<&Seen>, typed: &[(&str, &str)]) -> Response {
        let rows = form["components"].as_array().expect("a form has rows");
        let components: Vec<Value> = rows
            .iter()
            .map(|row| {
                let input = &row["components"][0];
                let id = input["custom_id"].as_str().unwrap_or_default();
                let typed = typed.iter().find(|(name, _)| *name == id).map(|(_, value)| json!(value));
                let value = typed.unwrap_or_else(|| input.get("value").cloned().unwrap_or(json!("")));
                json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]})
            })
            .collect();
        for (name, _) in typed {
            let is_there = rows.iter().any(|row| row["components"][0]["custom_id"] == *name);
            assert!(is_there, "the form has no field {name}: {form:#}");
        }
        let data = json!({"custom_id": form["custom_id"], "components": components});
        self.server.response(self.server.send(5, self.id, self.place, &data, of))
    }

    /// Types into an option of such a command.
    #[track_caller]
    pub(crate) fn types_into(
        &self,
        name: &str,
        sub: &str,
        option: &str,
        typed: &str,
    ) -> Vec<(String, String)> {
        let options = json!([{"name": option, "type": 3, "value": typed, "focused": true}]);
        let sub = json!({"name": sub, "type": 1, "options": options});
        let data = json!({"id": "1", "name": name, "type": 1, "options": [sub]});
        self.server.response(self.server.send(4, self.id, self.place, &data, None)).suggestions()
    }

    #[track_caller]
    pub(crate) fn command(&self, name: &str, options: &[(&str, &str)]) -> Response {
        let id = self.sends_command(name, options);
        self.server.response(id)
    }

    /// `/ask`.
    #[track_caller]
    pub(crate) fn asks(&self, question: &str) -> Response {
        self.command("ask", &[("question", question)])
    }

    /// `/ask` with who is to see it.
    #[track_caller]
    pub(crate) fn asks_for(&self, visibility: &str, question: &str) -> Response {
        self.command("ask", &[("question", question), ("visibility", visibility)])
    }

    /// Types into `/ask`.
    #[track_caller]
    pub(crate) fn types(&self, typed: &str) -> Vec<(String, String)> {
        let options = json!([{"name": "question", "type": 3, "value": typed, "focused": true}]);
        let data = json!({"id": "1", "name": "ask", "type": 1, "options": options});
        self.server.response(self.server.send(4, self.id, self.place, &data, None)).suggestions()
    }

    /// Writes a message without waiting; its id. `edit` changes what the gateway tells of it.
    pub(crate) fn writes(&self, content: &str, edit: impl FnOnce(&mut Value)) -> u64 {
        let id = self.server.fake.id();
        let mut event = events::message(id, &events::user(self.id), self.place, content);
        edit(&mut event);
        self.server.fake.dispatch("MESSAGE_CREATE", event);
        id
    }

    /// Mentions docent and gets a reply.
    #[track_caller]
    pub(crate) fn mentions(&self, question: &str) -> Seen {
        let id =
            self.writes(&format!("<@{ME}> {question}"), |event| event["mentions"] = json!([events::me()]));
        self.server.reply_to(id)
    }

    /// Writes to docent directly and gets a reply.
    #[track_caller]
    pub(crate) fn writes_directly(&self, question: &str) -> Seen {
        let id = self.writes(question, |_| {});
        self.server.reply_to(id)
    }

    /// Replies to a message of docent's, with the ping on, and gets a reply.
    #[track_caller]
    pub(crate) fn replies(&self, to: &Seen, question: &str) -> Seen {
        let id = self.writes(question, |event| {
            event["mentions"] = json!([events::me()]);
            event["type"] = json!(19);
            event["message_reference"] =
                json!({"message_id": to.message.id.to_string(), "channel_id": to.message.channel.to_string()});
            event["referenced_message"] = events::sent(&to.message);
        });
        self.server.reply_to(id)
    }

    /// Uses *Answer this* on a message of somebody's; the message's id and the response.
    #[track_caller]
    pub(crate) fn answers(&self, author: &Member<'_>, words: &str) -> (u64, Response) {
        let (target, id) = self.sends_answer_this(author, words);
        (target, self.server.response(id))
    }

    /// The same without waiting; the message's id and the interaction's.
    pub(crate) fn sends_answer_this(&self, author: &Member<'_>, words: &str) -> (u64, u64) {
        let target = self.server.fake.id();
        let message = events::message(target, &events::user(author.id), self.place, words);
        let data = json!({
            "id": "2", "name": "Answer this", "type": 3, "target_id": target.to_string(),
            "resolved": {"messages": {target.to_string(): message}},
        });
        (target, self.server.send(2, self.id, self.place, &data, None))
    }

    /// Presses the button with this label.
    #[track_caller]
    pub(crate) fn presses(&self, seen: &Seen, label: &str) -> Response {
        let data = json!({"custom_id": seen.custom_id(label), "component_type": 2});
        self.server.response(self.server.send(3, self.id, self.place, &data, Some(seen)))
    }

    /// Presses a button that docent never wrote.
    #[track_caller]
    pub(crate) fn forges(&self, seen: &Seen, custom_id: &str) -> Response {
        let data = json!({"custom_id": custom_id, "component_type": 2});
        self.server.response(self.server.send(3, self.id, self.place, &data, Some(seen)))
    }

    /// Chooses the option with this label.
    #[track_caller]
    pub(crate) fn chooses(&self, seen: &Seen, label: &str) -> Response {
        let menu = seen.components().into_iter().find(|component| component["type"] == 3);
        let menu = menu.unwrap_or_else(|| panic!("no menu: {seen:#?}"));
        let options = menu["options"].as_array().expect("a menu has options");
        let option = options.iter().find(|option| option["label"] == label);
        let option = option.unwrap_or_else(|| panic!("no option {label}: {menu}"));
        let data = json!({"custom_id": menu["custom_id"], "component_type": 3, "values": [option["value"]]});
        self.server.response(self.server.send(3, self.id, self.place, &data, Some(seen)))
    }

    /// Sends a form with these words in its first field.
    #[track_caller]
    pub(crate) fn fills(&self, form: &Value, of: Option<&Seen>, words: &str) -> Response {
        let field = &form["components"][0]["components"][0]["custom_id"];
        let components =
            json!([{"type": 1, "components": [{"type": 4, "custom_id": field, "value": words}]}]);
        let data = json!({"custom_id": form["custom_id"], "components": components});
        self.server.response(self.server.send(5, self.id, self.place, &data, of))
    }
}

impl Response {
    #[track_caller]
    pub(crate) fn message(self) -> Seen {
        match self {
            Self::Message(seen) => seen,
            other => panic!("no message: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn suggestions(self) -> Vec<(String, String)> {
        match self {
            Self::Suggestions(choices) => choices,
            other => panic!("no suggestions: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn form(self) -> Value {
        match self {
            Self::Form(form) => form,
            other => panic!("no form: {other:?}"),
        }
    }
}

impl Seen {
    pub(crate) fn content(&self) -> &str {
        &self.message.content
    }

    pub(crate) fn components(&self) -> Vec<Value> {
        let rows = self.message.components.as_array().cloned().unwrap_or_default();
        rows.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default()).collect()
    }

    pub(crate) fn labels(&self) -> Vec<String> {
        let labels = self.components();
        labels.iter().filter_map(|component| component["label"].as_str().map(str::to_owned)).collect()
    }

    #[track_caller]
    fn custom_id(&self, label: &str) -> Value {
        let found = self.components().into_iter().find(|component| component["label"] == label);
        found.unwrap_or_else(|| panic!("no button {label}: {self:#?}"))["custom_id"].clone()
    }

    /// The text of the file that goes with it.
    #[track_caller]
    pub(crate) fn file(&self) -> &str {
        let file = self.message.files.first();
        &file.unwrap_or_else(|| panic!("no file goes with {self:#?}")).1
    }

    /// Whether the button with this label can be pressed.
    #[track_caller]
    pub(crate) fn can_press(&self, label: &str) -> bool {
        let found = self.components().into_iter().find(|component| component["label"] == label);
        found.unwrap_or_else(|| panic!("no button {label}: {self:#?}"))["disabled"] != true
    }

    /// The message holds these words.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.content().contains(words), "{words:?} is not in\n{}", self.content());
        self
    }

    #[track_caller]
    pub(crate) fn never_says(&self, words: &str) -> &Self {
        assert!(!self.content().contains(words), "{words:?} is in\n{}", self.content());
        self
    }

    /// Only one member sees it.
    #[track_caller]
    pub(crate) fn is_private(&self) -> &Self {
        assert!(self.message.is_ephemeral(), "everybody sees {self:#?}");
        self
    }

    /// Everybody sees it.
    #[track_caller]
    pub(crate) fn is_public(&self) -> &Self {
        assert!(!self.message.is_ephemeral(), "only one member sees {self:#?}");
        self
    }

    /// It begins with the medication notice.
    #[track_caller]
    pub(crate) fn is_noticed(&self) -> &Self {
        assert!(self.content().starts_with(NOTICE), "no notice in front of\n{}", self.content());
        self
    }

    /// The text and the labels of the rows, for snapshots.
    pub(crate) fn picture(&self) -> String {
        let mut lines = vec![self.content().to_owned(), String::new()];
        for row in self.message.components.as_array().into_iter().flatten() {
            let one = |component: &Value| match component["url"].as_str() {
                Some(url) => format!("[{}]({url})", component["label"].as_str().unwrap_or_default()),
                None => match component["options"].as_array() {
                    Some(options) => {
                        let labels = options.iter().filter_map(|option| option["label"].as_str());
                        format!("<{}>", labels.collect::<Vec<_>>().join(" | "))
                    }
                    None => format!("[{}]", component["label"].as_str().unwrap_or_default()),
                },
            };
            let components = row["components"].as_array().cloned().unwrap_or_default();
            lines.push(components.iter().map(one).collect::<Vec<_>>().join(" "));
        }
        lines.join("\n")
    }
}

/// The medication notice as it is built in.
pub(crate) const NOTICE: &str = "This is general information from our community FAQ, not medical advice.";
