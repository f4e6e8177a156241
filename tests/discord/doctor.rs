//! `docent doctor` and `docent invite`: what is wrong, and what to do about it.

use crate::fake::{Fake, GUILD, TOKEN};
use crate::library::{Library, Ran};
use crate::server::{ELSEWHERE, GENERAL, Server, library};
use serde_json::{Value, json};

/// What docent needs, as Discord writes it; and what members need for commands.
const ENOUGH: &str = "274877975552";
const COMMANDS: u64 = 1 << 31;

/// Runs a verb with a token, against this Discord.
fn run(library: &Library, fake: &Fake, arguments: &[&str]) -> Ran {
    let mut command = library.command();
    fake.point_out(&mut command);
    let output = command.args(arguments).output().expect("the program that is tested was built");
    let text = |bytes| String::from_utf8(bytes).expect("docent prints UTF-8");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(!stdout.contains(TOKEN) && !stderr.contains(TOKEN), "the token is in {stdout}{stderr}");
    Ran { stdout, stderr, exit: output.status.code().expect("no signal ended it") }
}

fn roles(fake: &Fake) {
    let everyone = json!({"id": GUILD.to_string(), "permissions": COMMANDS.to_string()});
    let docents = json!({"id": "600", "permissions": ENOUGH});
    fake.shared.change(|state| state.roles = json!([everyone, docents]));
}

fn found<'a>(report: &'a Value, about: &str) -> Vec<&'a Value> {
    let findings = report["findings"].as_array().expect("the contract names it");
    findings.iter().filter(|finding| finding["about"] == about).collect()
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|fault| panic!("{fault}: {ran:?}"))
}

#[test]
fn a_running_bot_is_looked_at_from_all_sides() {
    let server = Server::with(library(), &format!("allowed_channels = [\"{GENERAL}\"]"));
    roles(&server.fake);
    let ran = run(&server.library, &server.fake, &["doctor"]).exits(1);
    let folder = server.library.path("").display().to_string();
    let told = ran.stdout.replace(folder.trim_end_matches('/'), "…");
    // Another schema, another id.
    let generation =
        told.split_once("generation ").and_then(|(_, rest)| rest.get(..16)).expect("it is named");
    insta::assert_snapshot!(told.replace(generation, "[generation]"));
}

#[test]
fn a_wrong_token_is_the_only_thing_to_mend_on_discord() {
    let (fake, library) = (Fake::start(), library().config("").publish());
    fake.shared.change(|state| state.refuses_token = true);
    run(&library, &fake, &["doctor"]).exits(2).prints("does not accept it").prints("Reset Token");
    run(&library, &fake, &["invite"]).exits(3).complains("does not accept the token");
}

#[test]
fn every_slip_on_discord_is_named_with_its_remedy() {
    let (fake, library) = (Fake::start(), library());
    let settings = format!(
        "[discord]\nguild = \"501\"\nallowed_channels = [\"{GENERAL}\", \"{ELSEWHERE}\", \"702\"]\ndenied_channels = [\"703\"]\n"
    );
    let library = library.config(&settings).publish();
    roles(&fake);
    fake.shared.change(|state| {
        state.application =
            json!({"interactions_endpoint_url": "https://example.org", "bot_require_code_grant": true, "flags": 1 << 19});
        let exceptions = json!([{"id": "600", "deny": (1 << 11).to_string(), "allow": "0"},
            {"id": GUILD.to_string(), "deny": COMMANDS.to_string(), "allow": "0"}]);
        let channel = json!({"id": ELSEWHERE.to_string(), "type": 0, "guild_id": GUILD.to_string(), "name": "tea",
            "permission_overwrites": exceptions});
        state.channels.insert(ELSEWHERE.to_string(), channel);
        for missing in ["702", "703"] {
            state.channels.insert(missing.to_owned(), Value::Null);
        }
    });
    let ran = run(&library, &fake, &["doctor", "--format", "json"]).exits(2);
    let report = report(&ran);
    let says = |about: &str, level: &str, words: &str| {
        let of = found(&report, about);
        let named = of.iter().find(|one| one["says"].as_str().is_some_and(|says| says.contains(words)));
        let named = named.unwrap_or_else(|| panic!("{words} is not among {of:#?}"));
        assert_eq!(named["level"], level, "{named}");
        assert!(level == "ok" || named["remedy"].is_string(), "{named}");
    };
    says("application", "error", "to a web address");
    says("application", "warning", "cannot be invited");
    says("intents", "warning", "Message Content Intent");
    says("commands", "warning", "not registered on server 501");
    says("commands", "warning", "Use Application Commands in #tea");
    says("servers", "error", "not on 501");
    says("permissions", "ok", "#general: docent has what it needs");
    says("permissions", "error", "#tea: docent lacks Send Messages");
    says("channel", "error", "no channel 702");
    says("channel", "warning", "no channel 703");
}

#[test]
fn nobody_has_to_be_an_administrator_and_somebody_has_to_invite() {
    let (fake, library) = (Fake::start(), library().config("").publish());
    fake.shared.change(|state| state.roles = json!([{"id": "600", "permissions": "8"}]));
    run(&library, &fake, &["doctor"]).prints("is an administrator");
    fake.shared.change(|state| state.is_nowhere = true);
    run(&library, &fake, &["doctor"]).prints("docent is on no server").prints("docent invite");
}

#[test]
fn without_a_token_the_rest_is_looked_at() {
    let library = library().file("safety.toml", "nonsense = [").publish();
    let ran = library.run(&["doctor"]).exits(2);
    ran.prints("nothing was asked of Discord").prints("safety.toml:1").prints("as the content is now");
}

#[test]
fn what_is_here_is_looked_at_without_being_touched() {
    let library = library();
    library.run(&["doctor"]).exits(2).prints("holds none").prints("docent index build");
    assert!(!library.path("state").exists() && !library.path("index").exists(), "doctors only look");
    let library = library.publish().article("new.md", "## New\n\nSomething new.\n");
    library.run(&["doctor"]).prints("older than the content");
    let library = library.file("../state/docent.sqlite", "this is no database, but it is long enough");
    library.run(&["doctor"]).exits(2).prints("is no database");
}

#[test]
fn an_invitation_needs_neither_token_nor_discord() {
    let library = library();
    let ran = library.run(&["invite", "--application", "42"]).exits(0);
    let ran = ran.prints("client_id=42&scope=bot+applications.commands&permissions=274877975552");
    ran.prints("Send Messages in Threads");
    for id in ["abc", "0", "-3", "99999999999999999999999"] {
        let flag = format!("--application={id}");
        library.run(&["invite", &flag]).exits(2).complains("General Information");
    }
    library.run(&["invite"]).exits(2).complains("DISCORD_TOKEN");
    run(&library, &Fake::start(), &["invite"]).exits(0).prints("client_id=99&");
}
