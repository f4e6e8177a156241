//! Generations: published whole, gone back to, and never lost to a fault.

use crate::library::Library;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

const THREE: &str = "## How long?\n\nSteep three minutes.\n";
const FOUR: &str = "## How long?\n\nSteep four minutes.\n";

fn tea(steep: &str) -> Library {
    Library::new().faq("tea.md", steep)
}

/// Rows enough that a build takes a while.
fn collection(rows: usize) -> String {
    let row = |n| {
        let text = format!("leaf{n} ").repeat(40);
        format!("{{\"id\":\"r{n}\",\"title\":\"Row {n}\",\"text\":\"{text}\"}}\n")
    };
    (0..rows).map(row).collect()
}

fn generations(library: &Library) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(library.path("index"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn published(library: &Library) -> String {
    let pointer = fs::read_to_string(library.path("index/current.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&pointer).unwrap()["generation"].as_str().unwrap().to_owned()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn the_same_content_has_the_same_name_everywhere() {
    let one = Library::new().faq("tea.md", THREE).article("cup.md", "A cup is small.\n").publish();
    let other = Library::new().article("cup.md", "A cup is small.\n").faq("tea.md", THREE).publish();
    assert_eq!(published(&one), published(&other));
    assert_ne!(published(&one), published(&tea(FOUR).publish()));
}

#[test]
fn settings_that_shape_the_index_are_part_of_its_name_and_safety_lists_are_not() {
    let plain = published(&tea(THREE).publish());
    let heavier = tea(THREE).config("[vectors]\nsentences_up_to = 5\n").publish();
    assert_ne!(published(&heavier), plain);
    let answers = tea(THREE).config("[answer]\nquote_from = 0.9\n").publish();
    assert_eq!(published(&answers), plain);
    let tested = tea(THREE).file("expectations.toml", "").publish();
    assert_eq!(published(&tested), plain);
}

#[test]
fn a_build_of_what_is_published_does_nothing() {
    let library = tea(THREE).publish();
    let before = fs::metadata(generations(&library)[0].join("manifest.json")).unwrap().modified().unwrap();
    library.run(&["index", "build"]).exits(0).prints("is up to date: 1 documents, 1 passages");
    let after = fs::metadata(generations(&library)[0].join("manifest.json")).unwrap().modified().unwrap();
    assert_eq!(before, after);
    library.run(&["index", "build", "--force"]).exits(0).prints("is built and published");
    library.ask("how long?").quotes("Steep three minutes.");
}

#[test]
fn a_rollback_stays_until_the_next_build() {
    let library = tea(THREE).publish().faq("tea.md", FOUR).publish();
    library.run(&["index", "rollback"]).exits(0).prints("pinned");
    library.ask("how long?").quotes("Steep three minutes.");
    library.run(&["ask", "how long?"]).complains("pinned by a rollback");
    library.run(&["index", "list"]).prints("published, pinned");
    library.run(&["index", "rollback"]).exits(2).complains("no older generation");
    library.run(&["index", "build"]).exits(0).prints("is published again");
    library.ask("how long?").quotes("Steep four minutes.");
}

#[test]
fn the_way_back_is_the_order_of_publishing() {
    let library = tea(THREE).publish().faq("tea.md", FOUR).publish().faq("tea.md", THREE).publish();
    library.run(&["index", "rollback"]).exits(0);
    library.ask("how long?").quotes("Steep four minutes.");
    library.run(&["index", "rollback"]).exits(2).complains("no older generation");
}

#[cfg(unix)]
#[test]
fn whoever_may_read_one_file_may_read_all() {
    use std::os::unix::fs::PermissionsExt;
    let library = tea(THREE).publish();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let files = files_below(&generations(&library)[0]);
    let modes: std::collections::BTreeSet<u32> = files.iter().map(|file| mode(file)).collect();
    assert_eq!(modes.len(), 1, "{files:?} have the modes {modes:?}");
}

#[test]
fn what_is_no_generation_is_never_taken_away() {
    let library = tea(THREE).publish();
    for foreign in ["cafe", "0123456789abcdef", "BEEF"] {
        fs::create_dir(library.path("index").join(foreign)).unwrap();
        fs::write(library.path("index").join(foreign).join("mine.txt"), "keep").unwrap();
    }
    fs::write(library.path("index/.building-x"), "a left-over").unwrap();
    library.run(&["index", "prune", "--keep", "1"]).exits(0);
    library.faq("tea.md", FOUR).publish().ask("how long?").quotes("Steep four minutes.");
}

#[test]
fn the_user_s_own_folders_stay() {
    let library = tea(THREE).publish();
    fs::create_dir(library.path("index/cafe")).unwrap();
    fs::write(library.path("index/cafe/mine.txt"), "keep").unwrap();
    library.run(&["index", "prune", "--keep", "1"]).exits(0);
    assert!(library.path("index/cafe/mine.txt").is_file());
}

#[test]
fn an_index_below_the_content_is_refused() {
    let library = tea(THREE);
    library
        .run(&["--index", "content/index", "index", "build"])
        .exits(2)
        .complains("name another with --index");
    library.run(&["--content", ".", "index", "build"]).exits(2).complains("name another with --index");
}

#[test]
fn faults_are_not_forgotten_by_the_second_build() {
    let library = tea(THREE).file("articles/bad.md", "+++\ntitel = \"x\"\n+++\nLost.\n").publish();
    library.run(&["index", "build"]).exits(0).complains("2 faults").complains("docent check");
}

#[test]
fn a_rollback_to_what_is_not_there_changes_nothing() {
    let library = tea(THREE).publish();
    library
        .run(&["index", "rollback", "0123456789abcdef"])
        .exits(2)
        .complains("no generation 0123456789abcdef");
    library.run(&["index", "rollback", "../content"]).exits(2).complains("docent index list");
    library.ask("how long?").quotes("Steep three minutes.");
}

#[test]
fn only_the_last_few_stay() {
    let mut library = tea(THREE).config("[build]\nkeep = 3\n");
    for minutes in 1..=5 {
        library = library.faq("tea.md", &format!("## How long?\n\nSteep {minutes} minutes.\n")).publish();
    }
    assert_eq!(generations(&library).len(), 3);
    library.run(&["index", "rollback"]).exits(0);
    library.run(&["index", "prune", "--keep", "1"]).exits(0);
    assert_eq!(generations(&library).len(), 1);
    library.ask("how long?").quotes("Steep 4 minutes.");
}

#[test]
fn content_that_vanished_costs_nobody_an_answer() {
    let library = tea(THREE).publish();
    fs::remove_dir_all(library.path("content")).unwrap();
    library.run(&["index", "build"]).exits(2).complains("there is no content folder");
    library.ask("how long?").quotes("Steep three minutes.");
    fs::create_dir(library.path("content")).unwrap();
    library.run(&["index", "build"]).exits(2).complains("nothing was published");
    library.ask("how long?").quotes("Steep three minutes.");
}

#[test]
fn a_faulty_file_is_named_and_the_others_are_indexed() {
    let library = tea(THREE).file("articles/bad.md", "+++\ntitel = \"x\"\n+++\nLost.\n");
    library
        .run(&["index", "build"])
        .exits(0)
        .complains("articles/bad.md:2: unknown key `titel`")
        .complains("did you mean `title`?");
    library.ask("how long?").quotes("Steep three minutes.");
}

#[test]
fn a_corrupt_pointer_gives_way_to_the_newest_generation() {
    let library = tea(THREE).publish().faq("tea.md", FOUR).publish();
    for nonsense in ["", "{\"generation\":\"../content\"}", "{\"generation\":\"00000000\"}"] {
        fs::write(library.path("index/current.json"), nonsense).unwrap();
        library
            .run(&["ask", "how long?"])
            .exits(0)
            .prints("> Steep four minutes.")
            .complains("warning")
            .complains("instead");
    }
    fs::remove_file(library.path("index/current.json")).unwrap();
    library.ask("how long?").quotes("Steep four minutes.");
}

#[test]
fn every_damaged_file_is_noticed_and_stepped_over() {
    let library = tea(THREE).publish().faq("tea.md", FOUR).publish();
    let current = library.path("index").join(published(&library));
    for file in files_below(&current) {
        let whole = fs::read(&file).unwrap();
        let mut broken = whole.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 0x55;
        for damage in [broken, whole[..whole.len() - 1].to_vec(), Vec::new()] {
            fs::write(&file, damage).unwrap();
            library
                .run(&["ask", "how long?"])
                .exits(0)
                .prints("> Steep three minutes.")
                .complains("is damaged")
                .complains("instead");
            library.run(&["index", "verify"]).exits(2).complains("is damaged");
        }
        fs::write(&file, whole).unwrap();
    }
    library.ask("how long?").quotes("Steep four minutes.");
}

#[test]
fn a_build_mends_a_damaged_generation() {
    let library = tea(THREE).publish();
    let sources = library.path("index").join(published(&library)).join("sources.bin");
    fs::write(&sources, b"Steep nine minutes.").unwrap();
    library.run(&["ask", "how long?"]).exits(2).complains("is damaged").complains("docent index build");
    library.run(&["index", "build"]).exits(0);
    library.ask("how long?").quotes("Steep three minutes.");
}

#[test]
fn an_index_of_another_version_is_named() {
    let library = tea(THREE).publish();
    let manifest = generations(&library)[0].join("manifest.json");
    let other = fs::read_to_string(&manifest).unwrap().replacen("\"schema\": ", "\"schema\": 99", 1);
    fs::write(&manifest, other).unwrap();
    library.run(&["ask", "how long?"]).exits(2).complains("index schema 99").complains("docent index build");
}

#[test]
fn reading_writes_nothing() {
    let library = tea(THREE).publish();
    let before = files_below(&library.path("index"));
    library.ask("how long?").quotes("Steep three minutes.");
    library.run(&["search", "how long"]).exits(0);
    library.run(&["index", "verify"]).exits(0);
    assert_eq!(files_below(&library.path("index")), before);
}

#[test]
fn a_build_that_is_killed_costs_nobody_an_answer() {
    let library = tea(THREE).publish().file("rows.jsonl", collection(4000));
    for milliseconds in [5, 40, 120, 250] {
        let mut build = library
            .command()
            .args(["index", "build"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = build.kill();
        build.wait().unwrap();
        // Wherever it was hit, what is published answers.
        library.ask("how long?").quotes("Steep three minutes.");
    }
    library.run(&["index", "build"]).exits(0);
    library.run(&["index", "verify"]).exits(0);
    let left: Vec<_> =
        generations(&library).into_iter().filter(|g| g.to_string_lossy().contains(".building")).collect();
    assert!(left.is_empty(), "{left:?}");
    library.ask("leaf77").cites("r77#row-77/1");
}

/// A limit on the size of files stands in for a full disk: writing fails the same way.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_nobody_an_answer() {
    let library = tea(THREE).publish().file("rows.jsonl", collection(4000));
    let build = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" index build", env!("CARGO_BIN_EXE_docent")])
        .current_dir(library.path(""))
        .env("XDG_CACHE_HOME", library.path("cache"))
        .env("HOME", library.path("home"))
        .output()
        .unwrap();
    let complaint = String::from_utf8(build.stderr).unwrap();
    assert_eq!(build.status.code(), Some(2), "{complaint}");
    assert!(complaint.contains("stays in use"), "{complaint}");
    library.ask("how long?").quotes("Steep three minutes.");
    library.run(&["index", "build"]).exits(0);
    library.ask("leaf77").cites("r77#row-77/1");
}

#[test]
fn a_second_build_says_who_holds_the_lock() {
    let library = tea(THREE).publish();
    let lock = fs::OpenOptions::new().write(true).open(library.path("index/.lock")).unwrap();
    lock.lock().unwrap();
    fs::write(library.path("index/.lock"), "process 4711\n").unwrap();
    library.run(&["index", "build"]).exits(2).complains("process 4711 is building");
    library.ask("how long?").quotes("Steep three minutes.");
    lock.unlock().unwrap();
    library.run(&["index", "build"]).exits(0);
}
