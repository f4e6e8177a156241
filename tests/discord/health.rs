//! Health, readiness and metrics of the real program, read over loopback.

use crate::fake::Fake;
use crate::server::{Server, library};
use serde_json::{Value, json};
use std::net::TcpListener;

const TEA: &str = "how long do i steep black tea?";

fn codes(health: &Value, part: &str) -> Vec<String> {
    let conditions = health["parts"][part]["conditions"].as_array().cloned().unwrap_or_default();
    conditions.iter().filter_map(|c| c["code"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_docent_without_a_model_is_ready_and_says_that_it_answers_by_words_alone() {
    let server = Server::new();
    let health = server.wait_for_health("readiness", |health| health["ready"] == true);
    assert_eq!(server.page("/healthz").0, 200);
    assert_eq!(server.page("/readyz").0, 200);
    assert_eq!(health["status"], "degraded", "{health:#}");
    assert_eq!(codes(&health, "model"), ["lexical_only"]);
    for part in ["gateway", "commands", "index", "content", "lists", "withdrawals", "publishing", "store"] {
        assert_eq!(health["parts"][part]["status"], "ok", "{health:#}");
    }
    assert_eq!(health["parts"]["gateway"]["connections"], json!({"connected": 1, "wanted": 1}));
    assert_eq!(health["parts"]["index"]["documents"], 3);
    assert_eq!(server.page("/").0, 404);
}

#[test]
fn answers_notices_and_times_are_counted() {
    let server = Server::new();
    let ana = server.member("ana");
    ana.asks(TEA).message().says("three minutes");
    ana.mentions("can i quit my zoloft?").is_noticed();
    ana.asks("i want to kill myself").message();
    server.fake.fail("POST", "/callback", crate::fake::Fault::Status(502));
    ana.asks(TEA).message();
    assert!(server.metric("docent_answers_total{surface=\"command\",outcome=\"quoted\"}") >= 2.0);
    assert!(server.metric("docent_answers_total{surface=\"command\",outcome=\"crisis\"}") >= 1.0);
    assert!(server.metric("docent_notices_total{notice=\"medication\",rule=\"name\"}") >= 1.0);
    for stage in ["normalise", "safety", "search", "decide", "render", "queue"] {
        let series = format!("docent_stage_duration_seconds_count{{stage=\"{stage}\"}}");
        assert!(server.metric(&series) >= 1.0, "{stage}");
    }
    assert!(server.metric("docent_first_response_duration_seconds_count{how=\"answered\"}") >= 3.0);
    assert!(server.metric("docent_first_response_duration_seconds_count{how=\"posted\"}") >= 1.0);
    assert!(server.metric("docent_retries_total{reason=\"faulty\"}") >= 1.0);
    assert!((server.metric("docent_gateway_connections{state=\"connected\"}") - 1.0).abs() < f64::EPSILON);
    assert!((server.metric("docent_index_loaded") - 1.0).abs() < f64::EPSILON);
    let metrics = server.page("/metrics").1;
    assert!(!metrics.contains("zoloft") && !metrics.contains("token"), "{metrics}");
    assert!(metrics.ends_with("# EOF\n"));
}

#[test]
fn new_content_and_a_rollback_are_seen() {
    let mut server = Server::new();
    let library = std::mem::replace(&mut server.library, crate::library::Library::new());
    server.library =
        library.article("oolong.md", "## Storing oolong\n\nStore oolong in a tin with a tight lid.\n");
    let older = |health: &Value| codes(health, "content") == ["index_older"];
    server.wait_for_health("the index to be older", older);
    server.library.run(&["index", "build"]).exits(0);
    server.wait_for_health("the index to be new", |health| codes(health, "content").is_empty());
    server.library.run(&["index", "rollback"]).exits(0);
    let health = server.wait_for_health("the pin", |health| codes(health, "index") == ["pinned"]);
    assert_eq!(health["ready"], true);
}

#[test]
fn faulty_lists_and_a_missing_store_are_said() {
    let library = library()
        .file("safety.toml", "add_nams = []\n")
        .file("../state/docent.sqlite", "this is no database, but it is long enough");
    let server = Server::with(library, "");
    let health =
        server.wait_for_health("the store to be missed", |health| codes(health, "store") == ["missing"]);
    assert_eq!(codes(&health, "lists"), ["fail_closed"]);
    let message = health["parts"]["lists"]["conditions"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("safety.toml:1"), "{message}");
    server.member("ana").asks(TEA).message().is_noticed().says("three minutes");
    std::fs::write(server.library.path("content/safety.toml"), "").expect("the folder is ours");
    server.wait_for_health("whole lists", |health| codes(health, "lists").is_empty());
    server.member("ana").asks(TEA).message().says("three minutes").never_says("not medical advice");
}

#[test]
fn lists_that_vanish_stay_in_use_and_are_missed() {
    let server = Server::with(library().file("safety.toml", "add_names = [\"brumble\"]\n"), "");
    let ana = server.member("ana");
    ana.mentions("is brumble ok?").is_noticed();
    let path = server.library.path("content/safety.toml");
    std::fs::remove_file(&path).expect("the folder is ours");
    let health =
        server.wait_for_health("the lists to be missed", |health| codes(health, "lists") == ["faulty"]);
    assert!(
        health["parts"]["lists"]["conditions"][0]["message"].as_str().is_some_and(|m| m.contains("is gone"))
    );
    ana.mentions("is brumble ok?").is_noticed();
    std::fs::write(&path, "").expect("the folder is ours");
    server.wait_for_health("whole lists", |health| codes(health, "lists").is_empty());
}

#[test]
fn a_change_that_cannot_be_finished_is_said() {
    let server = Server::with(library().file("../state/under-way.json", "{"), "");
    let unfinished = |health: &Value| codes(health, "publishing") == ["unfinished"];
    let health = server.wait_for_health("the change to be missed", unfinished);
    let message = health["parts"]["publishing"]["conditions"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("under-way.json"), "{message}");
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn a_port_that_is_taken_is_said_and_members_are_answered() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = taken.local_addr().expect("it is bound");
    let library = library()
        .config(&format!("[http]\nlisten = \"{address}\"\n[answer]\nquote_from = 0.42\nnear_from = 0.2\n"));
    let server = Server::as_configured(Fake::start(), library);
    server.member("ana").asks(TEA).message().says("three minutes");
    let log = server.log();
    assert!(log.contains(&address.to_string()) && log.contains("http.listen"), "{log}");
}
