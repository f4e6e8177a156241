//! The configuration is read anew while docent runs: on SIGHUP, and when the file has changed.

use crate::fake::PATIENCE;
use crate::server::{ELSEWHERE, GENERAL, Server, library};
use serde_json::Value;
use std::time::{Duration, Instant};

const TEA: &str = "how long do i steep black tea?";

fn message(health: &Value) -> String {
    health["parts"]["config"]["conditions"][0]["message"].as_str().unwrap_or_default().to_owned()
}

/// Waits until something is so.
#[track_caller]
fn until(is_so: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Puts other lines in the place of some of the configuration.
fn edit(server: &Server, from: &str, to: &str) {
    let path = server.library.path("config.toml");
    let text = std::fs::read_to_string(&path).expect("there is one");
    assert!(text.contains(from), "{from:?} is not in\n{text}");
    std::fs::write(path, text.replace(from, to)).expect("the folder is ours");
}

#[test]
fn a_changed_file_takes_effect_and_a_fault_in_it_does_not() {
    let server = Server::with(library(), "visibility = \"private\"\ndenied_channels = []\n");
    let ana = server.member("ana");
    ana.asks(TEA).message().is_private().says("three minutes");
    edit(&server, "\"private\"", "\"channel\"");
    edit(&server, "denied_channels = []", &format!("denied_channels = [\"{GENERAL}\"]"));
    // Nothing tells when it is in force, so they ask until it is.
    until(|| ana.asks(TEA).message().content().contains("I don't answer in this channel"));
    server.member("ben").in_channel(ELSEWHERE).asks(TEA).message().is_public().says("three minutes");
    server.fake.wait("the commands to say so", |state| {
        let commands = state.commands.values().next()?.to_string();
        commands.contains("usually the channel").then_some(())
    });

    edit(&server, "visibility", "visibilty");
    let health = server.wait_for_health("the fault to be said", |health| !message(health).is_empty());
    let said = message(&health);
    assert!(said.contains("config.toml:") && said.contains("visibilty"), "{said}");
    server.member("cora").in_channel(ELSEWHERE).asks("how do i clean a kettle?").message().is_public();
    edit(&server, "visibilty", "visibility");
    server.wait_for_health("the fault to be gone", |health| health["parts"]["config"]["status"] == "ok");
}

#[test]
fn what_cannot_change_is_named_and_a_hangup_is_no_end() {
    let mut server = Server::with(library(), "shards = 0\n");
    server.signal("HUP");
    edit(&server, "shards = 0", "shards = 2");
    let health = server.wait_for_health("the restart to be asked for", |health| !message(health).is_empty());
    assert!(message(&health).contains("discord.shards"), "{health:#}");
    assert!(server.log().contains("discord.shards"), "{}", server.log());
    assert!(server.is_running());
    server.member("ana").asks(TEA).message().says("three minutes");
    server.restart();
    server.wait_for_health("two connections", |health| {
        health["parts"]["gateway"]["connections"]["connected"] == 2
    });
}

#[test]
fn new_limits_count_at_once() {
    let limits = "member_per_minute = 0\nchannel_per_minute = 0\nserver_per_minute = 0\n";
    let server = Server::with(library(), limits);
    let ana = server.member("ana");
    for _ in 0..5 {
        ana.asks(TEA).message().says("three minutes");
    }
    edit(&server, "member_per_minute = 0", "member_per_minute = 1");
    until(|| ana.asks(TEA).message().content().contains("Give me a moment"));
    server.member("ben").asks(TEA).message().says("three minutes");
}
