//! `/faq`, `/about`, and the commands themselves.

use crate::server::Server;

#[test]
fn faq_goes_from_topics_to_questions_to_answers() {
    let server = Server::new();
    let ana = server.member("ana");
    let topics = ana.command("faq", &[]).message();
    topics.is_private();
    insta::assert_snapshot!(topics.picture());
    let questions = ana.chooses(&topics, "pills").message();
    questions.is_noticed().says("- May I stop sertraline?");
    ana.chooses(&questions, "May I stop sertraline?").message().is_private().is_noticed().says("prescribed");
    ana.presses(&questions, "All topics").message().says("Tea");
}

#[test]
fn long_topics_have_pages() {
    let entries: Vec<String> = (0..60).map(|at| format!("## Question {at}?\n\nAnswer {at}.\n")).collect();
    let questions = entries.join("\n");
    let server = Server::with(crate::library::Library::new().faq("many.md", &questions), "");
    let ana = server.member("ana");
    let topics = ana.command("faq", &[]).message();
    let first = ana.chooses(&topics, "many").message();
    first.says("Page 1 of 3").says("- Question 24?").never_says("Question 25?");
    let second = ana.presses(&first, "Next page").message();
    second.says("Page 2 of 3").says("- Question 25?").never_says("Question 50?");
    let third = ana.presses(&second, "Next page").message();
    third.says("Question 59?");
    assert!(!third.labels().contains(&"Next page".to_owned()));
    ana.presses(&third, "Previous page").message().says("Page 2 of 3");
}

#[test]
fn about_says_what_docent_reads_and_keeps() {
    let server = Server::new();
    let about = server.member("ana").command("about", &[]).message();
    about.is_private().says("15 minutes").says("docent 0.").says("Tea").says("https://example.org/tea");
}

#[test]
fn commands_are_registered_once_and_only_when_they_differ() {
    let mut server = Server::new();
    let puts =
        |server: &Server| server.look(|state| state.requests.iter().filter(|r| r.method == "PUT").count());
    assert_eq!(puts(&server), 1);
    let names: Vec<String> = server.look(|state| {
        let commands = state.commands["commands"].as_array().expect("a list");
        commands.iter().filter_map(|command| command["name"].as_str().map(str::to_owned)).collect()
    });
    for name in ["ask", "faq", "about", "privacy", "Answer this"] {
        assert!(names.iter().any(|known| known == name), "{name} is not in {names:?}");
    }
    server.restart();
    server.member("ana").asks("how long do i steep black tea?").message();
    assert_eq!(puts(&server), 1, "they were the same");
}

#[test]
fn a_trial_registers_on_its_server_alone() {
    let mut server = Server::with(crate::server::library(), "guild = \"500\"");
    let places: Vec<String> = server.look(|state| state.commands.keys().cloned().collect());
    assert_eq!(places, ["guilds/500/commands"]);
    server.restart();
    server.member("ana").asks("how long do i steep black tea?").message();
    let puts = server.look(|state| state.requests.iter().filter(|r| r.method == "PUT").count());
    assert_eq!(puts, 1, "they were the same");
}
