//! Settings: what is said wins in order, and what is wrong is named with its place.

use crate::library::{Library, Ran};

fn configured(toml: &str) -> Ran {
    Library::new().config(toml).run(&["config"])
}

#[track_caller]
fn refused(toml: &str, place: &str, advice: &str) {
    configured(toml).exits(2).complains(place).complains(advice);
}

#[test]
fn the_shipped_file_holds_every_setting_with_its_default() {
    let shipped = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml")).unwrap();
    let values = |printed: String| -> Vec<String> {
        let lines = printed.lines().filter(|line| !line.starts_with('#') && !line.starts_with("state_dir"));
        lines.map(|line| line.split("  #").next().unwrap().trim_end().to_owned()).collect()
    };
    let ran = configured(&shipped).exits(0);
    for line in ran.stdout.lines().filter(|line| !line.starts_with(['#']) && !line.starts_with("state_dir")) {
        assert!(line.contains("# config.toml:"), "not in config.toml: {line}");
    }
    assert_eq!(values(ran.stdout), values(configured("").exits(0).stdout));
}

#[test]
fn later_wins_and_the_place_is_told() {
    let library = Library::new().config("[build]\nkeep = 3\n");
    let run = |variable: Option<&str>| {
        let mut command = library.command();
        if let Some(value) = variable {
            command.env("DOCENT_BUILD_KEEP", value);
        }
        let output = command.args(["config", "--index", "elsewhere"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let file = run(None);
    assert!(
        file.lines().any(|l| l.starts_with("build.keep = 3 ") && l.ends_with("# config.toml:2")),
        "{file}"
    );
    assert!(
        file.lines().any(|l| l.starts_with("index = \"elsewhere\"") && l.ends_with("# --index")),
        "{file}"
    );
    let variable = run(Some("7"));
    assert!(
        variable.lines().any(|l| l.starts_with("build.keep = 7 ") && l.ends_with("# DOCENT_BUILD_KEEP")),
        "{variable}"
    );
    for nonsense in ["many", "3\nx=1", "-1", "99999999999"] {
        let complaint = run(Some(nonsense));
        assert!(complaint.contains("DOCENT_BUILD_KEEP: `build.keep` takes a whole number"), "{complaint}");
    }
}

#[test]
fn unknown_settings_name_the_nearest() {
    refused(
        "[build]\n\nkep = 3\n",
        "config.toml:3: there is no setting `build.kep`",
        "did you mean `build.keep`?",
    );
    refused("[anser]\n", "config.toml:1: there is no setting `anser`", "known are");
    refused("contnt = \"x\"\n", "config.toml:1", "did you mean `content`?");
}

#[test]
fn an_empty_section_is_fine() {
    configured("[answer]\n").exits(0);
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    refused("[build]\nkeep = \"five\"\n", "config.toml:2: `build.keep`", "takes a whole number");
    refused("[build]\nkeep = 0\n", "config.toml:2: `build.keep`", "at least 1");
    refused("[answer]\nquote_from = nan\n", "config.toml:2: `answer.quote_from`", "takes a finite number");
    refused("[answer]\nquote_from = 1.5\n", "config.toml:2: `answer.quote_from`", "from 0.0 to 1.0");
    refused("content = {}\n", "config.toml:1: `content`", "takes a text");
    refused("[answer\n", "config.toml:1", "");
}

#[test]
fn paths_of_a_file_are_relative_to_it() {
    let library = Library::new()
        .file("../deep/docent.toml", "content = \"../content\"\n")
        .faq("tea.md", "## How long?\n\nThree minutes.\n");
    library.run(&["--config", "deep/docent.toml", "ask", "how long"]).exits(0).prints("> Three minutes.");
    library
        .run(&["--config", "missing.toml", "ask", "how long"])
        .exits(2)
        .complains("cannot read missing.toml");
}

#[cfg(unix)]
#[test]
fn strange_variables_of_others_do_no_harm() {
    use std::os::unix::ffi::OsStrExt;
    let library = Library::new();
    let strange = std::ffi::OsStr::from_bytes(b"\xff");
    assert!(library.command().env("FOO", strange).arg("config").output().unwrap().status.success());
    let refused = library.command().env("DOCENT_BUILD_KEEP", strange).arg("config").output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}
