//! The house keeps its shape: who may name whom, and how a file opens.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules that it may name; `lib.rs` and the README of the design show the same.
const MAY_NAME: [(&str, &[&str]); 21] = [
    ("question", &[]),
    ("english", &[]),
    ("nearest", &[]),
    ("content", &["nearest"]),
    ("passage", &["content", "nearest"]),
    ("embed", &[]),
    ("index", &["content", "embed", "passage"]),
    ("search", &["embed", "english", "index", "passage", "question"]),
    ("safety", &["nearest", "question"]),
    ("vitals", &[]),
    ("answer", &["index", "passage", "question", "safety", "search"]),
    ("docent", &["answer", "index", "passage", "question", "safety", "search", "vitals"]),
    (
        "editorial",
        &[
            "answer", "content", "docent", "embed", "english", "index", "nearest", "passage", "question",
            "safety", "search", "store",
        ],
    ),
    ("eval", &["answer", "docent", "index", "passage", "question", "safety", "search"]),
    ("render", &["answer", "index", "passage", "question", "safety", "search"]),
    ("store", &[]),
    ("http", &["vitals"]),
    (
        "discord",
        &[
            "answer",
            "docent",
            "editorial",
            "index",
            "passage",
            "question",
            "render",
            "safety",
            "search",
            "store",
            "vitals",
        ],
    ),
    ("config", &["answer", "discord", "embed", "http", "index", "nearest", "safety", "search"]),
    (
        "cli",
        &[
            "answer",
            "config",
            "content",
            "discord",
            "docent",
            "editorial",
            "embed",
            "eval",
            "http",
            "index",
            "nearest",
            "passage",
            "question",
            "render",
            "safety",
            "search",
            "store",
            "vitals",
        ],
    ),
    ("main", &["cli"]),
];

/// Crates that only some modules may name.
const CRATES: [(&str, &[&str]); 7] = [
    ("serenity", &["discord"]),
    ("tantivy", &["index", "search"]),
    ("pulldown_cmark", &["content", "editorial", "passage"]),
    ("clap", &["cli"]),
    ("rusqlite", &["store"]),
    ("axum", &["http"]),
    ("prometheus_client", &["http", "vitals"]),
];

/// Modules that touch neither disk nor network, and the words that would.
const PURE: [&str; 10] =
    ["question", "english", "nearest", "passage", "safety", "vitals", "answer", "docent", "eval", "render"];
const OUTSIDE: [&str; 5] = ["std::fs", "std::net", "std::env", "File::", "Command::new"];

struct Source {
    module: String,
    path: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let below = path.strip_prefix(&root).unwrap().with_extension("");
                let module = below.iter().next().unwrap().to_str().unwrap().to_owned();
                let text = fs::read_to_string(&path).unwrap();
                sources.push(Source { module, path, text });
            }
        }
    }
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

/// Code without comments and without the tests, which may reach further.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules that a piece of code names, as `crate::module` or in a `use crate::{…}`.
fn named(code: &str) -> Vec<String> {
    code.split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => {
                group.split('}').next().unwrap().split(',').map(str::trim).map(first_word).collect()
            }
            None => vec![first_word(rest)],
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests") || path.iter().any(|part| part == "tests")
}

#[test]
fn modules_name_only_those_above_them() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.into();
    let mut faults = Vec::new();
    for Source { module, path, text } in sources() {
        if module == "lib" || is_test(&path) {
            continue;
        }
        let allowed = table.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table"));
        let mut names = named(&code(&text));
        if module == "main" {
            names.extend(code(&text).split("docent::").skip(1).map(first_word));
        }
        for name in names {
            if name != module && !allowed.contains(&name.as_str()) {
                faults.push(format!("{}: {module} names {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_two_modules_name_each_other() {
    let table: BTreeMap<&str, &[&str]> = MAY_NAME.into();
    for (module, allowed) in &table {
        for other in *allowed {
            assert!(!table[other].contains(module), "{module} and {other} may name each other");
        }
    }
}

#[test]
fn every_module_is_in_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (module, _) in MAY_NAME.iter().filter(|(module, _)| *module != "main") {
        assert!(map.contains(&format!("`{module}`")), "{module} is not in the map of lib.rs");
        assert!(map.contains(&format!("mod {module};")), "{module} is not declared in lib.rs");
    }
}

#[test]
fn outside_crates_stay_where_they_belong() {
    for Source { module, path, text } in sources() {
        for (name, allowed) in CRATES {
            let names = code(&text).contains(&format!("{name}::"));
            assert!(!names || allowed.contains(&module.as_str()), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_core_does_not_touch_the_outside() {
    for Source { module, path, text } in sources() {
        if PURE.contains(&module.as_str()) && !is_test(&path) {
            for word in OUTSIDE {
                assert!(!code(&text).contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for Source { path, text, .. } in sources() {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 10, "{} does not open with //!", path.display());
    }
}
