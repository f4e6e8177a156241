//! What members type stays in memory: canaries in every surface and error path, and none in any file or log.

use crate::fake::Fault;
use crate::server::{Server, library};
use serde_json::json;
use std::path::Path;

/// How many canaries are sent.
const CANARIES: usize = 1_000;

/// A word that stands nowhere else.
fn canary(at: usize) -> String {
    format!("zqcanary{at:04}x")
}

/// What every canary begins with.
const MARK: &[u8] = b"zqcanary";

/// The files under a folder that hold a canary.
fn holders(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is ours") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(holders(&path));
        } else if holds(&std::fs::read(&path).unwrap_or_default()) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// As text of eight or sixteen bits.
fn holds(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = MARK.iter().flat_map(|byte| [*byte, 0]).collect();
    [MARK, &wide].iter().any(|mark| bytes.windows(mark.len()).any(|window| window == *mark))
}

#[test]
fn the_search_finds_what_is_there() {
    let library = library();
    assert_eq!(holders(&library.path("")), [""; 0]);
    let library = library.file("../state/deep/log", format!("x {} y", canary(7)));
    assert_eq!(holders(&library.path("")).len(), 1);
    let wide: Vec<u8> = canary(8).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let library = library.file("../state/wide", wide);
    assert_eq!(holders(&library.path("")).len(), 2);
}

#[test]
fn a_question_that_is_sent_to_the_moderators_is_kept_and_found() {
    let server = Server::new();
    let ana = server.member("ana");
    let refusal = ana.asks(&format!("who won {}", canary(1))).message();
    assert_eq!(holders(&server.library.path("")), [""; 0]);
    let form = ana.presses(&refusal, "Send to moderators").form();
    ana.fills(&form, Some(&refusal), &canary(1)).message();
    assert!(!holders(&server.library.path("")).is_empty(), "what a member chose to send is kept");
}

#[test]
fn no_canary_reaches_a_file_or_a_log() {
    let limits = "member_per_minute = 0\nchannel_per_minute = 0\nserver_per_minute = 0\nwaiting = 2\n";
    let mut server = Server::with(library(), limits);
    server.fake.shared.change(|state| state.may_repeat = true);
    sing(&server);
    broken_events(&server);
    server.stop();
    let log = server.log();
    // However busy docent was with the flood, what was asked after it stands there: 2 questions in 10 rounds.
    let answered = log.matches("answered").count();
    assert!(answered >= 20, "at this level docent does log its facts, and not {answered} answers");
    let answered = server.look(|state| state.interactions.values().filter(|i| i.first.is_some()).count());
    assert!(answered > CANARIES / 10, "only {answered} were responded to");
    assert_eq!(holders(&server.library.path("")), [""; 0]);
}

/// Canaries over all surfaces, one in four through a fault.
fn sing(server: &Server) {
    let (ana, ben) = (server.member("ana"), server.member("ben"));
    for at in 0..CANARIES {
        let word = canary(at);
        if at % 4 == 3 {
            let faults = [
                Fault::Status(502),
                Fault::Status(400),
                Fault::Dropped,
                Fault::ResponseLost,
                Fault::Status(403),
                Fault::TooSoon(0.05),
            ];
            server.fake.fail("POST", "/", faults[at / 4 % faults.len()].clone());
        }
        // They crowd in and meet "busy", retries and each other.
        let question = match at % 5 {
            0 => format!("how long do i steep {word} black tea?"),
            1 => format!("can i quit my zoloft {word}"),
            2 => format!("{word} who won"),
            3 => format!("i want to kill myself {word}"),
            _ => word.repeat(200),
        };
        match at % 7 {
            0 => drop(ana.sends_command("ask", &[("question", &question), ("visibility", "channel")])),
            1 => drop(ana.writes(&format!("<@99> {question}"), |e| {
                e["mentions"] = json!([crate::fake::events::me()]);
            })),
            2 => drop(server.member("ana").in_direct().writes(&question, |_| {})),
            3 => {
                let options = json!([{"name": "question", "type": 3, "value": question, "focused": true}]);
                let place = crate::fake::events::Place::channel(700);
                let data = json!({"id": "1", "name": "ask", "type": 1, "options": options});
                server.send(4, ana.id, place, &data, None);
            }
            4 => drop(ana.writes(&question, |_| {})),
            5 => drop(ben.sends_answer_this(&ana, &question)),
            _ => drop(ana.sends_command("ask", &[("question", &question)])),
        }
    }
    server.fake.shared.change(|state| state.faults.clear());
    settle(server);
    // Buttons, menus and forms that hold a member's words.
    for at in 0..10 {
        let answer = ana.asks(&format!("how long do i steep black tea {}", canary(at))).message();
        if answer.labels().contains(&"Share with my question".to_owned()) {
            ana.presses(&answer, "Share with my question").message();
            ana.presses(&answer, "Other passages").message();
        }
        let refusal = ana.asks(&format!("{} who won", canary(at))).message();
        if refusal.labels().contains(&"Send to moderators".to_owned()) {
            ana.presses(&refusal, "Send to moderators").form();
        }
        ana.forges(&answer, &format!("ctx:0:0123456789abcdef:i:{}", canary(at))).message();
    }
}

/// Waits until docent is no longer busy with what was sent. In between it may be too busy to respond in time.
fn settle(server: &Server) {
    for _ in 0..60 {
        let id =
            server.member("cora").sends_command("ask", &[("question", "how long do i steep black tea?")]);
        std::thread::sleep(std::time::Duration::from_secs(1));
        let answered = server.look(|state| {
            let message = state.interactions[&id].message.and_then(|message| state.message(message));
            message.is_some_and(|message| message.content.contains("three minutes"))
        });
        if answered {
            return;
        }
    }
    panic!("docent is busy still");
}

/// Events that do not parse: serenity itself logs those whole.
fn broken_events(server: &Server) {
    let word = canary(999);
    for broken in [
        json!({"id": 7, "content": word}),
        json!({"content": word, "author": {"id": word}}),
        json!({"id": "1", "channel_id": "2", "content": [word]}),
        json!(word),
    ] {
        server.fake.dispatch("MESSAGE_CREATE", broken.clone());
        server.fake.dispatch("INTERACTION_CREATE", broken.clone());
        server.fake.dispatch(&word, broken);
    }
    server.member("ana").asks("how long do i steep black tea?").message().says("three minutes");
}
