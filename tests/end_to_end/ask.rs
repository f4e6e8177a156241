//! `docent ask`: from files to an answer.

use crate::library::Library;

#[test]
fn the_first_question_builds_the_index_and_is_answered() {
    Library::new()
        .article("tea.md", "## How long?\n\nSteep three minutes.\n")
        .ask("how long?")
        .quotes("Steep three minutes.")
        .cites("tea#how-long/1")
        .notices(&[]);
}

#[test]
fn what_the_content_does_not_hold_is_refused() {
    Library::new().faq("tea.md", "## How long?\n\nThree minutes.\n").ask("who won the match").refuses();
}

#[test]
fn a_passage_about_medication_carries_the_notice() {
    Library::new()
        .faq("pills.md", "## May I stop sertraline?\n\nAsk whoever prescribed it.\n")
        .ask("may i stop it?")
        .quotes("Ask whoever prescribed it.")
        .notices(&["medication"]);
}

#[test]
fn an_answer_comes_from_what_is_published() {
    let library = Library::new().faq("tea.md", "## How long?\n\nThree minutes.\n").publish();
    let library = library.faq("tea.md", "## How long?\n\nFour minutes.\n");
    library.ask("how long?").quotes("Three minutes.");
    library
        .run(&["ask", "how long?"])
        .exits(0)
        .prints("> Three minutes.")
        .complains("Run `docent index build`");
    library.publish().ask("how long?").quotes("Four minutes.");
}

#[test]
fn settings_of_a_file_are_obeyed() {
    let library = Library::new().faq("tea.md", "## How long?\n\nThree minutes.\n");
    library.config("[answer]\nquote_from = 1.0\n").ask("how long?").refuses();
}

#[test]
fn nothing_is_written_but_the_index() {
    let library = Library::new().faq("tea.md", "## How long?\n\nThree minutes.\n");
    library.ask("how long?").quotes("Three minutes.");
    assert!(library.path("index").is_dir());
    assert!(!library.path("state").exists());
}

#[test]
fn a_citation_of_a_page_on_the_web_leads_to_the_very_words() {
    let page =
        "+++\ntitle = \"Tea\"\nurl = \"https://x.org/tea\"\n+++\n## How long?\n\nSteep three minutes.\n";
    let library = Library::new().article("tea.md", page);
    let asked = library.ask("how long?").quotes("Steep three minutes.");
    assert_eq!(asked.json["passages"][0]["url"], "https://x.org/tea");
    assert_eq!(asked.json["passages"][0]["link"], "https://x.org/tea#:~:text=Steep%20three%20minutes");
    let ran = library.run(&["ask", "how long?"]).exits(0);
    ran.prints("[1] Tea › How long? › paragraph 1 (https://x.org/tea#:~:text=Steep%20three%20minutes)");
}

#[test]
fn without_a_question_and_a_terminal_it_says_what_to_give() {
    let library = Library::new().faq("tea.md", "## How long?\n\nThree minutes.\n");
    library.run(&["ask"]).exits(2).complains("there is no question: give one in quotes, or --batch FILE");
    assert!(!library.path("index").exists());
}
