//! From a wish to a published entry, and back: what moderators change, message by message.

use crate::fake::GUILD;
use crate::library::Library;
use crate::server::{Member, Seen, Server, library};
use serde_json::Value;

fn moderated() -> Server {
    with(library())
}

fn with(library: Library) -> Server {
    Server::with(library, &format!("moderation_guilds = [\"{GUILD}\"]"))
}

fn mo(server: &Server) -> Member<'_> {
    server.member("mo").who_manages()
}

/// The field of a form, as it is prefilled.
fn prefilled<'f>(form: &'f Value, field: &str) -> &'f str {
    let rows = form["components"].as_array().expect("a form has rows");
    let input = rows.iter().map(|row| &row["components"][0]).find(|input| input["custom_id"] == field);
    input.and_then(|input| input["value"].as_str()).unwrap_or_default()
}

/// Fills the form of a new entry in.
fn adds(mo: &Member<'_>, question: &str, answer: &str) -> Seen {
    let form = mo.subcommand("content", "add-faq", &[("topic", "faq/sleep.md")]).form();
    mo.completes(&form, None, &[("heading", question), ("answer", answer)]).message()
}

/// Names of generations follow from settings that the tests do not care about.
fn without_generation(picture: &str) -> String {
    let Some((before, rest)) = picture.split_once("(content ") else { return picture.to_owned() };
    let (_, after) = rest.split_once(')').expect("the bracket closes");
    format!("{before}(content …){after}")
}

const NAPS: &str = "Short naps before three in the afternoon do most people no harm.";

#[test]
fn a_new_entry_goes_from_form_to_preview_to_answer() {
    let server = moderated();
    let (mo, ana) = (mo(&server), server.member("ana"));
    ana.asks("are naps bad for me?").message().never_says("naps before three");
    let form = mo.subcommand("content", "add-faq", &[("topic", "faq/sleep.md")]).form();
    let typed =
        [("heading", "Are naps bad for me?"), ("answer", NAPS), ("phrasings", "may i nap\nis a siesta ok")];
    let preview = mo.completes(&form, None, &typed).message();
    preview.is_private();
    insta::assert_snapshot!(preview.picture());
    ana.asks("are naps bad for me?").message().never_says("naps before three");
    let published = mo.presses(&preview, "Publish").message();
    insta::assert_snapshot!(without_generation(&published.picture()));
    ana.asks("are naps bad for me?").message().says("naps before three");
    ana.asks("is a siesta ok").message().says("naps before three");
    let file = std::fs::read_to_string(server.library.path("content/faq/sleep.md")).expect("it is there");
    assert!(
        file.contains("## Are naps bad for me?\n\nShort naps") && file.contains("## Why do I wake"),
        "{file}"
    );
}

#[test]
fn an_entry_is_found_changed_and_published() {
    let server = moderated();
    let mo = mo(&server);
    let found = mo.subcommand("content", "search", &[("words", "kettle")]).message();
    let entry = mo.chooses(&found, "Cleaning a kettle").message();
    let form = mo.presses(&entry, "Edit").form();
    assert_eq!(prefilled(&form, "answer"), "Boil vinegar in the kettle to clean it.");
    assert_eq!(prefilled(&form, "heading"), "Cleaning a kettle");
    let changed = "Boil lemon juice in the kettle to clean it.";
    let preview = mo.completes(&form, Some(&entry), &[("answer", changed)]).message();
    preview
        .says("-Boil vinegar in the kettle to clean it.")
        .says(&format!("+{changed}"))
        .says("> Boil lemon juice");
    mo.presses(&preview, "Publish").message().says("I answer from it now");
    server.member("ana").asks("how do i clean a kettle?").message().says("lemon").never_says("vinegar");
    let before = mo.subcommand("content", "show", &[("entry", "Cleaning a kettle")]).message();
    let preview = mo.presses(&before, "Remove").message();
    preview.says("-## Cleaning a kettle");
    mo.presses(&preview, "Discard").message().says("Thrown away");
    server.member("ana").asks("how do i clean a kettle?").message().says("lemon");
}

#[test]
fn another_way_to_ask_is_attached() {
    let server = moderated();
    let mo = mo(&server);
    let typed = [("entry", "Why do I wake at night?"), ("phrasing", "up at 3am again")];
    let preview = mo.subcommand("content", "also-ask", &typed).message();
    preview.says("up at 3am again");
    let form = mo.presses(&preview, "Edit again").form();
    assert_eq!(prefilled(&form, "phrasings"), "up at 3am again");
    let preview = mo
        .completes(&form, Some(&preview), &[("phrasings", "up at 3am again\nwide awake at four")])
        .message();
    preview.says("wide awake at four");
    mo.presses(&preview, "Publish").message();
    server.member("ana").asks("wide awake at four").message().says("bedroom dark");
}

#[test]
fn the_preview_shows_which_known_questions_change() {
    let server = moderated();
    let preview =
        adds(&mo(&server), "May I stop sertraline today?", "Ask whoever prescribed it before you stop.");
    preview
        .is_noticed()
        .says("Of 4 questions that I know, 1 would be answered otherwise")
        .says("What the checks found");
    preview.says("“May I stop sertraline?”, with the medication notice → “May I stop sertraline today?”");
    assert!(preview.labels().contains(&"Publish with 1 warning".to_owned()), "{preview:#?}");
}

#[test]
fn an_error_keeps_a_draft_from_being_published_and_says_so() {
    let server = moderated();
    let mo = mo(&server);
    let preview = adds(&mo, "Why do I wake at night?", "Because.");
    preview.says("in the way").says("What the checks found");
    let label = preview.labels().into_iter().find(|label| label.starts_with("Publish")).expect("a button");
    assert!(!preview.can_press(&label), "{preview:#?}");
    // Whoever presses it all the same gets no further.
    mo.presses(&preview, &label).message().says("in the way");
    let form = mo.presses(&preview, "Edit again").form();
    let mended =
        mo.completes(&form, Some(&preview), &[("heading", "Why is my room too warm?"), ("answer", NAPS)]);
    let mended = mended.message();
    let label = mended.labels().into_iter().find(|label| label.starts_with("Publish")).expect("a button");
    assert!(mended.can_press(&label), "{mended:#?}");
    mo.presses(&mended, &label).message().says("I answer from it now");
}

#[test]
fn a_failing_expectation_keeps_a_draft_from_being_published() {
    let library = library().file(
        "expectations.toml",
        "[[case]]\nquestion = \"how do i clean a kettle?\"\nexpect = \"Cleaning a kettle\"\n",
    );
    let server = with(library);
    let mo = mo(&server);
    let preview = mo.subcommand("content", "remove", &[("entry", "Cleaning a kettle")]).message();
    preview.says("in the way").says("expectations.toml");
    assert!(!preview.can_press("Publish"), "{preview:#?}");
}

#[test]
fn what_is_refused_is_not_lost() {
    let server = moderated();
    let mo = mo(&server);
    let form = mo.subcommand("content", "add-faq", &[("topic", "faq/sleep.md")]).form();
    let typed = [("heading", "When?"), ("answer", "## Never\n\nSay a heading."), ("review_by", "soon")];
    let refused = mo.completes(&form, None, &typed).message();
    refused.is_private().says("2027-05-01");
    assert!(refused.file().contains("Say a heading."), "{refused:#?}");
    let form = mo.presses(&refused, "Edit again").form();
    assert_eq!(prefilled(&form, "answer"), "## Never\n\nSay a heading.");
    let refused = mo.completes(&form, Some(&refused), &[("review_by", "")]).message();
    assert!(refused.file().contains("Say a heading."), "{refused:#?}");
    let form = mo.presses(&refused, "Edit again").form();
    mo.completes(&form, Some(&refused), &[("answer", NAPS)]).message().says("Nothing is published yet");
}

#[test]
fn two_moderators_on_one_entry_overwrite_nothing() {
    let server = moderated();
    let (mo, liv) = (mo(&server), server.member("liv").who_manages());
    let open = |who: &Member<'_>| who.subcommand("content", "edit", &[("entry", "Cleaning a kettle")]).form();
    let (first, second, third) = (open(&mo), open(&liv), open(&liv));
    let draft = liv.completes(&second, None, &[("answer", "Scrub the kettle with lemon.")]).message();
    let preview = mo.completes(&first, None, &[("answer", "Rinse the kettle with cider.")]).message();
    mo.presses(&preview, "Publish").message().says("I answer from it now");
    // One has a draft of the text as it was, the other a form.
    let conflict = liv.presses(&draft, "Publish").message();
    conflict.says("was changed since").says("cider").never_says("I answer from it now");
    let overtaken = liv.completes(&third, None, &[("answer", "Scrub the kettle with salt.")]).message();
    overtaken.says("Somebody changed this entry");
    assert!(overtaken.file().contains("with salt"), "{overtaken:#?}");
    server.member("ana").asks("how do i clean a kettle?").message().says("cider").never_says("lemon");
    let again = liv.presses(&conflict, "Take it up again").message();
    again.says("lemon").says("cider");
    liv.presses(&again, "Publish").message().says("I answer from it now");
    server.member("ana").asks("how do i clean a kettle?").message().says("lemon");
}

#[test]
fn an_edit_on_disk_meanwhile_is_a_conflict_too() {
    let server = moderated();
    let mo = mo(&server);
    let form = mo.subcommand("content", "edit", &[("entry", "Why do I wake at night?")]).form();
    let preview = mo.completes(&form, None, &[("answer", "Keep the bedroom cool.")]).message();
    let path = server.library.path("content/faq/sleep.md");
    let file = std::fs::read_to_string(&path).expect("it is there");
    std::fs::write(&path, file.replace("bedroom dark", "bedroom quiet")).expect("the folder is ours");
    mo.presses(&preview, "Publish").message().says("was changed since").says("quiet");
    let kept = std::fs::read_to_string(&path).expect("it is there");
    assert!(kept.contains("bedroom quiet") && !kept.contains("cool"), "{kept}");
}

#[test]
fn the_history_shows_who_changed_what_and_goes_back() {
    let server = moderated();
    let mo = mo(&server);
    let ana = server.member("ana");
    let preview = adds(&mo, "Are naps bad for me?", NAPS);
    mo.presses(&preview, "Publish").message();
    ana.asks("are naps bad for me?").message().says("naps before three");
    let history = mo.subcommand("content", "history", &[]).message();
    history.is_private().says(&format!("<@{}>", mo.id)).says("Are naps bad for me?");
    let states = history.components().into_iter().find(|component| component["type"] == 3).expect("a menu");
    let labels: Vec<&str> =
        states["options"].as_array().expect("options").iter().filter_map(|o| o["label"].as_str()).collect();
    let state = mo.chooses(&history, labels[0]).message();
    state.says("+## Are naps bad for me?");
    let first = mo.chooses(&history, labels.last().expect("a state")).message();
    let back = first.labels().into_iter().find(|label| label.starts_with("Go back")).expect("a button");
    let plan = mo.presses(&first, &back).message();
    plan.says("faq/sleep.md");
    mo.presses(&plan, &back).message().says("again");
    ana.asks("are naps bad for me?").message().never_says("naps before three");
    let file = std::fs::read_to_string(server.library.path("content/faq/sleep.md")).expect("it is there");
    assert!(!file.contains("naps"), "{file}");
}

#[test]
fn drafts_wait_over_a_restart() {
    let mut server = moderated();
    adds(&mo(&server), "Are naps bad for me?", NAPS).says("Nothing is published yet");
    server.restart();
    let mo = mo(&server);
    let drafts = mo.subcommand("content", "drafts", &[]).message();
    drafts.says("Are naps bad for me?");
    let menu = drafts.components().into_iter().find(|component| component["type"] == 3).expect("a menu");
    let label = menu["options"][0]["label"].as_str().expect("a label").to_owned();
    let preview = mo.chooses(&drafts, &label).message();
    mo.presses(&preview, "Publish").message().says("I answer from it now");
    mo.presses(&preview, "Publish").message().says("already");
    mo.subcommand("content", "drafts", &[]).message().says("No draft waits");
}

#[test]
fn a_new_topic_becomes_a_file_with_a_title() {
    let server = moderated();
    let mo = mo(&server);
    let topics = mo.types_into("content", "add-faq", "topic", "sle");
    assert_eq!(topics, [("sleep (faq/sleep.md)".to_owned(), "faq/sleep.md".to_owned())]);
    let form = mo.subcommand("content", "add-faq", &[("topic", "Opening hours")]).form();
    let preview =
        mo.completes(&form, None, &[("heading", "When do you open?"), ("answer", "At nine.")]).message();
    preview.says("faq/opening-hours.md").says("title = \"Opening hours\"");
    mo.subcommand("content", "add-faq", &[("topic", "???")]).message().says("plain words");
}

#[test]
fn privacy_tells_moderators_what_is_kept_of_them() {
    let server = moderated();
    mo(&server).command("privacy", &[]).message().says("stands in the audit log with your id");
    server.member("ana").command("privacy", &[]).message().never_says("audit log");
}

#[test]
fn whoever_may_not_moderate_changes_nothing() {
    let server = moderated();
    let mo = mo(&server);
    let ana = server.member("ana");
    let preview = adds(&mo, "Are naps bad for me?", NAPS);
    let id = |label: &str| {
        let found = preview.components().into_iter().find(|component| component["label"] == label);
        found.expect("a button")["custom_id"].as_str().expect("an id").to_owned()
    };
    let unknown = ana.forges(&preview, "mod:nothing").message();
    for forged in
        [id("Publish"), id("Edit again"), id("Discard"), "mod:wd:i:tea#cleaning-a-kettle/1".to_owned()]
    {
        let answer = ana.forges(&preview, &forged).message();
        assert_eq!(answer.content(), unknown.content());
    }
    for command in ["add-faq", "drafts", "history", "withdrawn"] {
        let answer = ana.subcommand("content", command, &[]).message();
        assert_eq!(answer.content(), unknown.content());
    }
    // A form that was never opened for her.
    let form = mo.subcommand("content", "edit", &[("entry", "Cleaning a kettle")]).form();
    let answer = ana.completes(&form, None, &[("answer", "Drink it.")]).message();
    assert_eq!(answer.content(), unknown.content());
    mo.subcommand("content", "drafts", &[]).message().says("Are naps bad for me?").never_says("kettle");
}
