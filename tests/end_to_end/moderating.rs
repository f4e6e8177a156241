//! Changing content from a terminal: drafted, seen, published, undone, withdrawn; and killed at every step.

use crate::library::{Library, Ran};
use serde_json::Value;
use std::fs;
use std::process::Stdio;

const TEA: &str = "## How long do I steep black tea?\n\nSteep black tea three minutes.\n";
const KETTLE: &str = "\n## Which kettle is best?\n\nAny kettle that pours slowly.\n";
const STEEP: &str = "tea#how-long-do-i-steep-black-tea/1";
const FILE: &str = "content/faq/tea.md";
const QUESTION: &str = "how long do i steep black tea";

fn library() -> Library {
    Library::new()
        .faq("tea.md", &format!("{TEA}{KETTLE}"))
        .config("[answer]\nquote_from = 0.42\nnear_from = 0.2\n")
        .publish()
}

/// Drafts other words for the steeping of tea.
fn draft(library: &Library, words: &str) -> i64 {
    let ran = library.run(&["content", "edit", STEEP, "--answer", words, "--format", "json"]).exits(0);
    let preview: Value = serde_json::from_str(&ran.stdout).unwrap();
    preview["draft"]["number"].as_i64().unwrap()
}

fn number(number: i64) -> String {
    number.to_string()
}

fn text(library: &Library) -> String {
    fs::read_to_string(library.path(FILE)).unwrap()
}

fn json(library: &Library, arguments: &[&str]) -> Value {
    let ran = library.run(&[arguments, &["--format", "json"]].concat()).exits(0);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

/// The acts of the log with this name.
fn acts(library: &Library, what: &str) -> Vec<Value> {
    let log = library.run(&["audit", "--format", "json"]).exits(0).stdout;
    let acts = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    acts.filter(|act| act["what"] == what).collect()
}

/// Nothing of a publish that was cut off stands anywhere.
#[track_caller]
fn is_tidy(library: &Library) {
    assert!(!library.path("state/under-way.json").exists());
    for folder in ["content/faq", "index", "state"] {
        for entry in fs::read_dir(library.path(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let left = [".docent-", ".building-", ".current-", ".under-way-", ".withdrawn-"];
            assert!(!left.iter().any(|prefix| name.starts_with(prefix)), "{folder}/{name}");
        }
    }
}

#[test]
fn an_entry_is_drafted_seen_and_published() {
    let library = library();
    let new = [
        "content",
        "new",
        "faq/tea.md",
        "--question",
        "Is green tea bitter?",
        "--answer",
        "Only when too hot.",
    ];
    library
        .run(&new)
        .exits(0)
        .prints("Draft 1: add “Is green tea bitter?” to faq/tea.md")
        .prints("+## Is green tea bitter?")
        .prints("How it will look:")
        .prints("> Only when too hot.")
        .prints("before: docent")
        .prints("Publish it with `docent content publish 1`");
    library.run(&["content", "drafts"]).exits(0).prints("add “Is green tea bitter?”");
    assert_eq!(text(&library).matches("## ").count(), 2, "a draft changes nothing");
    library.run(&["content", "publish", "1"]).exits(0).prints("this is state 2");
    library.ask("is green tea bitter?").quotes("Only when too hot.");
    library.run(&["content", "drafts"]).exits(0).prints("no drafts wait");
    library.run(&["content", "publish", "1"]).exits(2).complains("published or thrown away already");
    library
        .run(&["content", "history"])
        .exits(0)
        .prints("publish: add “Is green tea bitter?”")
        .prints("faq/tea.md");
    library.run(&["content", "history", "2"]).exits(0).prints("+Only when too hot.");
    let act = &acts(&library, "publish")[0];
    assert_eq!(act["subject"], "faq/tea.md");
    assert_eq!(act["new"], blake3::hash(text(&library).as_bytes()).to_hex().as_str());
}

#[test]
fn words_come_from_a_file_or_standard_input_too() {
    let library = library().write_beside("answer.md", "Four minutes.\n");
    library.run(&["content", "edit", STEEP, "--from", "answer.md", "--publish"]).exits(0);
    library.ask(QUESTION).quotes("Four minutes.");
    let ran = library.run_with(&["content", "edit", STEEP, "--publish"], "Five minutes.\n");
    ran.exits(0);
    library.ask(QUESTION).quotes("Five minutes.");
    let whole = text(&library).replace("Five", "Six");
    library.run_with(&["content", "edit", "faq/tea.md", "--from", "-", "--publish"], &whole).exits(0);
    library.ask(QUESTION).quotes("Six minutes.");
}

#[test]
fn notes_are_changed_without_a_word_of_the_answer() {
    let library = library();
    library.run(&["content", "also-ask", STEEP, "brew time of assam", "--publish"]).exits(0);
    library.ask("brew time of assam").cites(STEEP);
    library
        .run(&["content", "edit", STEEP, "--medication", "--review-by", "2099-05-01", "--publish"])
        .exits(0);
    library.ask(QUESTION).quotes("Steep black tea three minutes.").notices(&["medication"]);
    library.run(&["content", "list"]).exits(0).prints("medication, review by 2099-05-01");
    library.run(&["content", "edit", STEEP, "--no-medication", "--publish"]).exits(0);
    library.ask(QUESTION).notices(&[]);
}

#[test]
fn a_warning_is_accepted_aloud_and_an_error_never() {
    let library = library();
    let add = |answer: &str| {
        let new = ["content", "new", "faq/tea.md", "--question", "And at night?", "--answer", answer];
        json(&library, &new)["draft"]["number"].as_i64().unwrap().to_string()
    };
    let warned = add("It is best to ask a pharmacist about sertraline.");
    library.run(&["content", "publish", &warned]).exits(1).prints("warning").complains("--with-warnings");
    library.run(&["content", "publish", &warned, "--with-warnings"]).exits(0);
    let new = ["content", "new", "faq/tea.md", "--question", "Who?", "--answer", "Ask @everyone."];
    library.run(&new).exits(1).prints("new: faq/tea.md:").prints("cannot be published while an error stand");
    library.run(&["content", "publish", "2", "--with-warnings"]).exits(2).complains("these errors stand");
    library.run(&["content", "discard", "2"]).exits(0);
    assert!(!text(&library).contains("@everyone"));
}

#[test]
fn what_cannot_be_content_is_refused_with_its_reason() {
    let library = library();
    for (arguments, why) in [
        (&["new", "../x.md", "--question", "Q?", "--answer", "A."][..], "articles/ or faq/"),
        (&["new", "faq/x.md", "--question", "Q?", "--answer", "A."], "a file needs a title"),
        (&["new", "faq/tea.md", "--question", "Q?", "--answer", "A.\n\n## B?\n\nC."], "holds a heading"),
        (&["edit", "tea#gone/1", "--answer", "A."], "there is no passage"),
        (&["edit", STEEP, "--answer", "Steep black tea three minutes."], "changes nothing"),
        (&["remove", "faq/none.md"], "no file faq/none.md"),
        (&["publish", "7"], "there is no draft 7"),
        (&["rollback", "7"], "there is no state 7"),
        (&["lift", STEEP], "is not withdrawn"),
        (&["withdraw", "tea#gone/1", "--reason", "r"], "there is no passage"),
    ] {
        library.run(&[&["content"], arguments].concat()).exits(2).complains(why);
    }
    is_tidy(&library);
}

#[test]
fn a_conflict_is_shown_and_nothing_is_overwritten() {
    let library = library();
    let (first, second) = (draft(&library, "Four minutes."), draft(&library, "Five minutes."));
    library.run(&["content", "publish", &number(first)]).exits(0);
    let ran = library.run(&["content", "publish", &number(second)]).exits(2);
    ran.prints("+Four minutes.").complains("nothing was overwritten").complains("docent content redo");
    assert!(text(&library).contains("Four minutes."));
    library.run(&["content", "redo", &number(second)]).exits(0);
    library.run(&["content", "publish", &number(second)]).exits(0);
    library.ask(QUESTION).quotes("Five minutes.");
}

#[test]
fn going_back_asks_first_and_loses_nothing() {
    let library = library();
    let before = text(&library);
    library.run(&["content", "publish", &number(draft(&library, "Four minutes."))]).exits(0);
    library
        .run(&["content", "rollback", "1"])
        .exits(1)
        .prints("back to state 1")
        .prints("nothing is changed yet");
    library.run(&["content", "rollback", "1", "--yes"]).exits(0);
    assert_eq!(text(&library), before);
    library.ask(QUESTION).quotes("Steep black tea three minutes.");
    fs::write(library.path(FILE), before.replace("three", "twelve")).unwrap();
    library.run(&["content", "rollback", "2", "--yes"]).exits(2).complains("--over-unpublished");
    assert!(text(&library).contains("twelve"));
    library.run(&["content", "rollback", "2", "--yes", "--over-unpublished"]).exits(0);
    library.ask(QUESTION).quotes("Four minutes.");
    let states = json(&library, &["content", "history"]);
    let found = states.as_array().unwrap().iter().find(|state| state["who"] == "files").unwrap();
    library.run(&["content", "rollback", &found["number"].to_string(), "--yes"]).exits(0);
    assert!(text(&library).contains("twelve"));
}

#[test]
fn a_withdrawn_passage_stays_away_through_everything() {
    let library = library();
    library.run(&["content", "withdraw", STEEP, "--reason", "it burns"]).exits(0).prints("is withdrawn");
    let gone = || {
        let asked = library.ask(QUESTION);
        assert!(!asked.json.to_string().contains("Steep black tea"), "{asked:?}");
    };
    gone();
    assert!(!library.run(&["search", QUESTION]).stdout.contains(STEEP));
    library.run(&["show", STEEP]).exits(1).complains("is withdrawn");
    library.run(&["content", "withdrawn"]).exits(0).prints("it burns");
    library.run(&["content", "list"]).exits(0).prints("[withdrawn]");
    // Another question over the same words, built by hand.
    fs::write(library.path(FILE), text(&library).replace("How long do I steep", "How long to steep"))
        .unwrap();
    library.run(&["index", "build"]).exits(0);
    gone();
    library.run(&["index", "rollback"]).exits(0);
    gone();
    fs::remove_dir_all(library.path("index")).unwrap();
    gone();
    library.run(&["content", "lift", STEEP, "--reason", "it was right"]).exits(0);
    library.ask(QUESTION).quotes("Steep black tea three minutes.");
    let (withdrawn, lifted) = (acts(&library, "withdraw"), acts(&library, "lift"));
    assert_eq!((&withdrawn[0]["words"], &lifted[0]["words"]), (&"it burns".into(), &"it was right".into()));
}

#[test]
fn builds_by_hand_are_logged_and_can_be_gone_back_to() {
    let library = library();
    let before = text(&library);
    fs::write(library.path(FILE), before.replace("three", "four")).unwrap();
    library.run(&["index", "build"]).exits(0);
    let logged: Vec<Value> = acts(&library, "build");
    assert!(
        logged.iter().any(|act| act["subject"] == "faq/tea.md" && act["old"] != act["new"]),
        "{logged:?}"
    );
    library.run(&["index", "rollback"]).exits(0);
    assert_eq!(acts(&library, "index rollback").len(), 1);
    library.run(&["content", "rollback", "1", "--yes", "--over-unpublished"]).exits(0);
    assert_eq!(text(&library), before);
}

#[test]
fn a_backup_takes_the_place_of_a_damaged_store() {
    let library = library();
    library.run(&["content", "withdraw", STEEP, "--reason", "it burns"]).exits(0);
    library.run(&["store", "backup", "backup.sqlite"]).exits(0);
    library.run(&["store", "backup", "backup.sqlite"]).exits(2).complains("name another");
    fs::write(library.path("state/docent.sqlite"), "no database, but long enough to be looked at").unwrap();
    assert!(!library.ask(QUESTION).json.to_string().contains("Steep black tea"));
    library.run(&["content", "drafts"]).exits(2).complains("is damaged");
    library.run(&["content", "lift", STEEP]).exits(0);
    library.run(&["content", "withdraw", STEEP, "--reason", "again"]).exits(0);
    library.run(&["store", "restore", "backup.sqlite"]).exits(0).prints("What was there is kept as");
    assert_eq!(acts(&library, "withdraw").len(), 2, "what was done without a store is logged now");
    library.run(&["content", "drafts"]).exits(0);
    library.run(&["store", "restore", "config.toml"]).exits(2).complains("no store of docent's");
    // A machine that has nothing but the backup.
    fs::remove_dir_all(library.path("state")).unwrap();
    library.run(&["store", "restore", "backup.sqlite"]).exits(0).prints(&format!("{STEEP} is withdrawn"));
    assert!(!library.ask(QUESTION).json.to_string().contains("Steep black tea"));
}

#[test]
fn withdrawals_that_nobody_can_read_hide_everything() {
    let library = library();
    library.run(&["content", "withdraw", STEEP, "--reason", "it burns"]).exits(0);
    for name in ["withdrawn.json", "withdrawn-copy.json"] {
        fs::write(library.path("state").join(name), "{").unwrap();
    }
    let ran = library.run(&["ask", "which kettle is best"]);
    ran.exits(1).complains("none is shown").complains("--rebuild");
    library.run(&["doctor"]).exits(2).prints("nobody knows which passages were withdrawn");
    library.run(&["content", "withdrawn", "--rebuild"]).exits(0).prints("it burns");
    library.ask("which kettle is best").quotes("Any kettle that pours slowly.");
    assert!(!library.ask(QUESTION).json.to_string().contains("Steep black tea"));
}

/// Runs a verb and has it killed when it reaches a step; whether it did.
#[cfg(unix)]
fn kill_at(library: &Library, step: &str, arguments: &[&str]) -> bool {
    use std::os::unix::process::ExitStatusExt;
    let mut command = library.command();
    command.args(arguments).env("TEST_KILL_DOCENT_AT", step).stdin(Stdio::null());
    command.output().unwrap().status.signal() == Some(9)
}

#[cfg(unix)]
#[test]
fn a_publish_that_is_killed_is_finished_or_undone() {
    for (step, is_done) in [
        ("prepared", false),
        ("noted", false),
        ("one file", true),
        ("files", true),
        ("published", true),
        ("recorded", true),
        ("done", true),
    ] {
        let library = library();
        let before = text(&library);
        let draft = number(draft(&library, "Four minutes."));
        assert!(kill_at(&library, step, &["content", "publish", &draft]), "{step}");
        // Members are answered from one whole generation meanwhile.
        let asked = library.ask(QUESTION);
        let quoted = asked.json["passages"][0]["text"].as_str().unwrap().to_owned();
        assert!(
            ["Four minutes.", "Steep black tea three minutes."].contains(&quoted.as_str()),
            "{step}: {quoted}"
        );
        // The next start.
        library.run(&["content", "history"]).exits(0);
        is_tidy(&library);
        let (words, count) =
            if is_done { ("Four minutes.", 1) } else { ("Steep black tea three minutes.", 0) };
        library.ask(QUESTION).quotes(words);
        assert_eq!(text(&library), before.replace("Steep black tea three minutes.", words), "{step}");
        assert_eq!(acts(&library, "publish").len(), count, "{step}");
        let states = json(&library, &["content", "history"]);
        assert_eq!(states.as_array().unwrap().len(), 1 + count, "{step}: {states}");
        library.run(&["content", "publish", &draft]).exits(if is_done { 2 } else { 0 });
        library.ask(QUESTION).quotes("Four minutes.");
    }
}

#[cfg(unix)]
#[test]
fn a_rollback_that_is_killed_is_finished_or_undone() {
    for (step, is_done) in
        [("noted", false), ("one file", true), ("files", true), ("published", true), ("recorded", true)]
    {
        let library = library();
        let first = text(&library);
        // Two files change, so that a kill can fall between them.
        let new = [
            "content",
            "new",
            "faq/cup.md",
            "--title",
            "Cups",
            "--question",
            "How big?",
            "--answer",
            "Small.",
        ];
        library.run(&new).exits(0);
        library.run(&["content", "publish", "1", "--with-warnings"]).exits(0);
        library.run(&["content", "publish", &number(draft(&library, "Four minutes."))]).exits(0);
        let last = text(&library);
        assert!(kill_at(&library, step, &["content", "rollback", "1", "--yes"]), "{step}");
        library.run(&["content", "drafts"]).exits(0);
        is_tidy(&library);
        assert_eq!(text(&library), if is_done { first } else { last }, "{step}");
        assert_eq!(library.path("content/faq/cup.md").exists(), !is_done, "{step}: both files or none");
        let words = if is_done { "Steep black tea three minutes." } else { "Four minutes." };
        library.ask(QUESTION).quotes(words);
        assert_eq!(acts(&library, "rollback").len(), if is_done { 2 } else { 0 }, "{step}: an act a file");
    }
}

#[cfg(unix)]
#[test]
fn a_withdrawal_that_is_killed_holds_and_is_logged_once() {
    for step in ["withdrawn", "logged"] {
        let library = library();
        assert!(kill_at(&library, step, &["content", "withdraw", STEEP, "--reason", "it burns"]));
        assert!(!library.ask(QUESTION).json.to_string().contains("Steep black tea"), "{step}");
        library.run(&["content", "withdrawn"]).exits(0).prints("it burns");
        assert_eq!(acts(&library, "withdraw").len(), 1, "{step}");
        assert!(kill_at(&library, "lifted", &["content", "lift", STEEP]));
        library.ask(QUESTION).quotes("Steep black tea three minutes.");
        library.run(&["content", "withdrawn"]).exits(0).prints("nothing is withdrawn");
        assert_eq!(acts(&library, "lift").len(), 1, "{step}");
        is_tidy(&library);
    }
}

/// After a publish that the disk may have refused: all of it happened, or nothing.
#[track_caller]
fn is_whole(library: &Library, ran: &Ran, limit: &str) -> bool {
    let done = text(library).contains("Four minutes.");
    let words = if done { "Four minutes." } else { "Steep black tea three minutes." };
    library.ask(QUESTION).quotes(words);
    // With room again the next start leaves it whole.
    library.run(&["content", "history"]).exits(0);
    is_tidy(library);
    library.ask(QUESTION).quotes(words);
    assert_eq!(acts(library, "publish").len(), usize::from(done), "{limit}: {ran:?}");
    assert!(done || ran.exit == 2, "{limit}: {ran:?}");
    done
}

/// The system refuses to let a file grow past a limit, wherever that falls.
#[cfg(unix)]
#[test]
fn a_disk_that_refuses_leaves_all_or_nothing() {
    let (mut refused, mut done) = (0, 0);
    // In blocks of 512 bytes.
    for blocks in [0, 1, 2, 4, 8, 16, 64, 4096] {
        let library = library();
        let draft = number(draft(&library, "Four minutes."));
        let docent = library.command();
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" content publish {draft}");
        let mut shell = std::process::Command::new("sh");
        for (name, value) in docent.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.current_dir(docent.get_current_dir().unwrap());
        let output =
            shell.args(["-c", &script]).arg(docent.get_program()).stdin(Stdio::null()).output().unwrap();
        let ran = Ran::of(&output);
        if is_whole(&library, &ran, &format!("{blocks} blocks")) { done += 1 } else { refused += 1 }
    }
    assert!(refused > 0 && done > 0, "{refused} refused, {done} published");
}

/// A disk that goes when the test ends, however it does.
#[cfg(target_os = "linux")]
struct Mounted<'a>(&'a std::path::Path);

#[cfg(target_os = "linux")]
impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0).output();
    }
}

/// A small disk of its own, which only root can make.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_all_or_nothing() {
    let library = library();
    let room = library.path("room");
    fs::create_dir(&room).unwrap();
    let mount = |arguments: &[&str]| {
        let ran = std::process::Command::new("mount").args(arguments).arg(&room).output();
        ran.is_ok_and(|ran| ran.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=4m", "tmpfs"]) {
        eprintln!("skipped: only root can mount a small disk, and not everywhere");
        return;
    }
    let _mounted = Mounted(&room);
    let (mut refused, mut done) = (0, 0);
    for free in [0, 8, 24, 64, 128, 512, 2048] {
        let inner = Library::within(&room.join(format!("with-{free}")))
            .faq("tea.md", &format!("{TEA}{KETTLE}"))
            .config("[answer]\nquote_from = 0.42\nnear_from = 0.2\n")
            .publish();
        let draft = number(draft(&inner, "Four minutes."));
        // Filled up to so many kilobytes.
        let filler = room.join("filler");
        let mut file = fs::File::create(&filler).unwrap();
        let piece = [1; 4096];
        while std::io::Write::write_all(&mut file, &piece).is_ok() {}
        drop(file);
        let length = fs::metadata(&filler).unwrap().len();
        fs::File::options()
            .write(true)
            .open(&filler)
            .unwrap()
            .set_len(length.saturating_sub(free * 1024))
            .unwrap();
        let ran = inner.run(&["content", "publish", &draft]);
        fs::remove_file(&filler).unwrap();
        if is_whole(&inner, &ran, &format!("{free} kB free")) {
            done += 1;
        } else {
            refused += 1;
        }
        fs::remove_dir_all(inner.path("")).unwrap();
    }
    assert!(refused > 0 && done > 0, "{refused} refused, {done} published");
}
