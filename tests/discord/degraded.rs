//! When the index fails its check, before the start or under a running docent: crises and notices first, and back by
//! itself.

use crate::fake::Fake;
use crate::library::Library;
use crate::server::{Server, library};
use serde_json::Value;

const TEA: &str = "how long do i steep black tea?";

fn codes(health: &Value, part: &str) -> Vec<String> {
    let conditions = health["parts"][part]["conditions"].as_array().cloned().unwrap_or_default();
    conditions.iter().filter_map(|c| c["code"].as_str().map(str::to_owned)).collect()
}

/// Turns every bit of the sources of all generations around, in place: an open generation sees it too.
fn damage(library: &Library) {
    let mut damaged = 0;
    for entry in std::fs::read_dir(library.path("index")).expect("it was published") {
        let sources = entry.expect("it can be read").path().join("sources.bin");
        if let Ok(bytes) = std::fs::read(&sources) {
            let turned: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
            std::fs::write(&sources, turned).expect("the folder is ours");
            damaged += 1;
        }
    }
    assert!(damaged > 0, "there is a generation");
}

/// What still works while nothing can be searched, and what is said of it.
fn only_safety_works(server: &Server) {
    let ana = server.member("ana");
    ana.asks(TEA).message().says("can't look anything up").never_says("three minutes");
    ana.asks("can i quit my zoloft?").message().is_noticed().says("can't look anything up");
    ana.mentions("i want to kill myself").says("116 123");
    // Until its first pulse docent is "starting".
    let health = server.wait_for_health("the search to be down", |health| {
        codes(health, "index") == ["search_down"] && health["status"] != "starting"
    });
    assert_eq!((&health["status"], &health["ready"]), (&"down".into(), &false.into()), "{health:#}");
    let message = health["parts"]["index"]["conditions"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("docent index build"), "{message}");
    assert_eq!((server.page("/healthz").0, server.page("/readyz").0), (200, 503));
    assert!(server.metric("docent_index_loaded") < 0.5);
}

fn is_whole_again(server: &Server) {
    server.library.run(&["index", "build"]).exits(0);
    server.wait_for_health("the search to be back", |health| {
        health["ready"] == true && health["parts"]["index"]["status"] == "ok"
    });
    server.member("ana").asks(TEA).message().says("three minutes");
}

#[test]
fn a_docent_that_starts_with_a_damaged_index_stays_up_and_recovers() {
    let library = library()
        .config("[http]\nlisten = \"127.0.0.1:0\"\n[answer]\nquote_from = 0.42\nnear_from = 0.2\n")
        .publish();
    damage(&library);
    let server = Server::over(Fake::start(), library);
    only_safety_works(&server);
    is_whole_again(&server);
}

#[test]
fn an_index_that_is_damaged_under_a_running_docent_is_given_up_and_recovers() {
    let server = Server::new();
    server.member("ana").asks(TEA).message().says("three minutes");
    damage(&server.library);
    // The first to be asked finds out; nobody is ever quoted words that were not built.
    server.member("ana").asks(TEA).message().never_says("three minutes");
    only_safety_works(&server);
    is_whole_again(&server);
}

#[test]
fn an_older_generation_takes_over_from_a_damaged_one() {
    let mut server = Server::new();
    let health = server.wait_for_health("readiness", |health| health["ready"] == true);
    let first = health["parts"]["index"]["generation"].clone();
    let library = std::mem::replace(&mut server.library, Library::new());
    server.library = library
        .article("oolong.md", "## Storing oolong\n\nStore oolong in a tin with a tight lid.\n")
        .publish();
    let health = server.wait_for_health("the new one", |h| h["parts"]["index"]["generation"] != first);
    let second = health["parts"]["index"]["generation"].as_str().expect("it has an id").to_owned();
    let sources = server.library.path(&format!("index/{second}/sources.bin"));
    let bytes = std::fs::read(&sources).expect("it is there");
    let turned: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
    std::fs::write(&sources, turned).expect("the folder is ours");
    server.member("ana").asks(TEA).message();
    server.wait_for_health("the older one", |health| health["parts"]["index"]["generation"] == first);
    server.member("ana").asks(TEA).message().says("three minutes");
    let health = server.wait_for_health("the fault to be said", |h| !codes(h, "index").is_empty());
    assert_eq!((&health["parts"]["index"]["status"], &health["ready"]), (&"degraded".into(), &true.into()));
    is_whole_again(&server);
}
