//! Who may moderate, and what moderators see of the content.

use crate::fake::{Fake, GUILD};
use crate::library::Library;
use crate::server::{Member, Server, library};
use serde_json::Value;

/// Settings under which the server is moderated.
fn moderated() -> String {
    format!("moderation_guilds = [\"{GUILD}\"]")
}

/// What a control that docent never wrote is answered with.
const UNKNOWN: &str = "I don't know that button";

fn registered(server: &Server, place: &str) -> Vec<Value> {
    server.look(|state| state.commands.get(place).and_then(Value::as_array).cloned().unwrap_or_default())
}

fn names(commands: &[Value]) -> Vec<&str> {
    commands.iter().filter_map(|command| command["name"].as_str()).collect()
}

#[test]
fn nobody_moderates_by_default() {
    let server = Server::new();
    assert!(!names(&registered(&server, "commands")).contains(&"content"));
    let places = server.look(|state| state.commands.len());
    assert_eq!(places, 1);
    server.member("mo").who_manages().subcommand("content", "list", &[]).message().is_private().says(UNKNOWN);
}

#[test]
fn moderators_commands_are_registered_on_their_server_once() {
    let mut server = Server::with(library(), &moderated());
    let place = format!("guilds/{GUILD}/commands");
    server.fake.wait("the moderators' commands", |state| state.commands.contains_key(&place).then_some(()));
    let theirs = registered(&server, &place);
    assert_eq!(names(&theirs), ["content", "insights", "Withdraw this"]);
    assert_eq!(theirs[0]["default_member_permissions"], "32");
    assert!(!names(&registered(&server, "commands")).contains(&"content"));
    server.restart();
    server.member("mo").who_manages().subcommand("content", "list", &[]).message().says("Tea");
    let puts = server.look(|state| state.requests.iter().filter(|r| r.method == "PUT").count());
    assert_eq!(puts, 2, "they were the same");
}

#[test]
fn a_server_that_docent_is_not_in_costs_nobody_anything() {
    let fake = Fake::start();
    fake.fail("GET", "guilds/501/commands", crate::fake::Fault::Status(403));
    let server = Server::around(fake, library(), &format!("moderation_guilds = [\"{GUILD}\", \"501\"]"));
    server.member("mo").who_manages().subcommand("content", "list", &[]).message().says("Tea");
    let health =
        server.wait_for_health("the refusal", |health| health["parts"]["commands"]["status"] == "degraded");
    assert_eq!(health["parts"]["commands"]["conditions"][0]["code"], "not_registered");
    assert!(server.log().contains("is docent in that server"), "{}", server.log());
}

#[test]
fn who_may_is_decided_by_permission_and_server_each_time() {
    let server = Server::with(library(), &moderated());
    let mo = || server.member("mo").who_manages();
    let list = mo().subcommand("content", "list", &[]).message();
    list.is_private().says("Tea");
    for stranger in
        [server.member("ana"), mo().on_server(501), mo().in_direct(), server.member("ana").with_roles(&[9])]
    {
        let command = stranger.subcommand("content", "list", &[]).message();
        command.is_private().says(UNKNOWN).never_says("Tea");
        // A control that somebody else was shown, or that is made up, comes to the same.
        let forged = stranger.forges(&list, "mod:docs:0").message();
        let unknown = stranger.forges(&list, "mod:nothing").message();
        assert_eq!(forged.content(), unknown.content());
        forged.is_private().never_says("Tea");
        assert_eq!(stranger.types_into("content", "show", "entry", "tea"), []);
    }
    // Whoever lost the permission has lost it for what still stands there.
    mo().forges(&list, "mod:docs:0").message().says("Tea");
}

#[test]
fn roles_take_the_place_of_the_permission() {
    let server = Server::with(library(), &format!("{}\nmoderation_roles = [\"9\"]", moderated()));
    server.member("ana").with_roles(&[8, 9]).subcommand("content", "list", &[]).message().says("Tea");
    server.member("mo").who_manages().subcommand("content", "list", &[]).message().says(UNKNOWN);
}

/// Presses through to an entry.
fn look_up(mo: &Member<'_>) -> crate::server::Seen {
    let documents = mo.subcommand("content", "list", &[]).message();
    let sections = mo.chooses(&documents, "Tea").message();
    mo.chooses(&sections, "How long do I steep black tea?").message()
}

#[test]
fn the_content_is_found_from_documents_to_entries() {
    let server = Server::with(library(), &moderated());
    let mo = server.member("mo").who_manages();
    let documents = mo.subcommand("content", "list", &[]).message();
    insta::assert_snapshot!(with_any_generation(&documents.picture()));
    let sections = mo.chooses(&documents, "Tea").message();
    insta::assert_snapshot!(sections.picture());
    let entry = look_up(&mo);
    insta::assert_snapshot!(entry.picture());
    mo.presses(&entry, "All of this document").message().says("Cleaning a kettle");
    mo.presses(&sections, "All documents").message().says("pills");
    let pills = mo.chooses(&documents, "pills").message();
    pills.is_noticed();
    mo.chooses(&pills, "May I stop sertraline?").message().is_noticed().says("can i quit my zoloft?");
}

/// The name of a generation follows from settings that other tests do not care about.
fn with_any_generation(picture: &str) -> String {
    let (before, rest) = picture.split_once("(content ").expect("a generation is named");
    let (_, after) = rest.split_once(')').expect("the bracket closes");
    format!("{before}(content …){after}")
}

#[test]
fn reviews_are_shown_and_overdue_ones_stand_out() {
    let library = Library::new().article(
        "old.md",
        "+++\ntitle = \"Old\"\nreviewed = \"2019-05-01, by Ann\"\nreview_by = 2020-05-01\n+++\nWords.\n\n## Newer\n\nMore \
         words.\n<!-- docent: review_by=2999-01-01 -->\n",
    );
    let server = Server::with(library, &moderated());
    let mo = server.member("mo").who_manages();
    let documents = mo.subcommand("content", "list", &[]).message();
    documents.says("reviewed: 2019-05-01, by Ann").says("**review overdue since 2020-05-01**");
    let sections = mo.subcommand("content", "list", &[("document", "old")]).message();
    sections.says("overdue since 2020-05-01").says("next review by 2999-01-01");
}

#[test]
fn entries_are_searched_for_and_suggested() {
    let server = Server::with(library(), &moderated());
    let mo = server.member("mo").who_manages();
    let found = mo.subcommand("content", "search", &[("words", "vinegar")]).message();
    found.says("Cleaning a kettle");
    mo.chooses(&found, "Cleaning a kettle").message().says("Boil vinegar").says("articles/tea.md:15");
    mo.subcommand("content", "search", &[("words", "zzyzx")]).message().says("no entry");
    let suggested = mo.types_into("content", "show", "entry", "kettl");
    assert_eq!(suggested[0].0, "Cleaning a kettle");
    mo.subcommand("content", "show", &[("entry", &suggested[0].1)]).message().says("Boil vinegar");
    mo.subcommand("content", "show", &[("entry", "tea#cleaning-a-kettle/1")]).message().says("Boil vinegar");
    mo.subcommand("content", "show", &[("entry", "zzyzx")]).message().says("no such entry");
    let documents = mo.types_into("content", "list", "document", "pil");
    assert_eq!(documents, [("pills".to_owned(), "faq/pills.md".to_owned())]);
}

#[test]
fn long_lists_have_pages() {
    let entries: Vec<String> = (0..30).map(|at| format!("## Question {at}?\n\nAnswer {at}.\n")).collect();
    let server = Server::with(Library::new().faq("many.md", &entries.join("\n")), &moderated());
    let mo = server.member("mo").who_manages();
    let first = mo.subcommand("content", "list", &[("document", "many")]).message();
    first.says("Page 1 of 3").says("Question 11?").never_says("Question 12?");
    let second = mo.presses(&first, "Next page").message();
    second.says("Page 2 of 3").says("Question 12?");
    let found = mo.subcommand("content", "search", &[("words", "question")]).message();
    mo.presses(&found, "Next page").message().says("Page 2 of");
}
