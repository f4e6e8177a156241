//! Marked questions as they are named on a command line: files, or folders with a content of their own.

use super::open;
use crate::config::Settings;
use crate::docent::Docent;
use crate::eval::{Gold, Marked};
use anyhow::{Context, anyhow, ensure};
use std::path::{Path, PathBuf};

/// What a file or a folder is called.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The files of marked questions that a path means: itself, or `questions.jsonl` and `questions-….jsonl` of a
/// folder, in order.
pub(super) fn files_of(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let shown = path.display();
    let entries = std::fs::read_dir(path).with_context(|| format!("cannot read {shown}"))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.with_context(|| format!("cannot read {shown}"))?.path();
        let name = name_of(&file);
        let stem = name.strip_suffix(".jsonl");
        if stem.is_some_and(|stem| stem == "questions" || stem.starts_with("questions-")) {
            files.push(file);
        }
    }
    ensure!(!files.is_empty(), "{shown} holds no questions.jsonl");
    files.sort();
    Ok(files)
}

/// The questions of one file, a JSON object a line.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<Marked>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    Marked::parse_all(&text).map_err(|(line, why)| anyhow!("{shown}:{line}: {why}"))
}

/// Opens what the questions are about: `content/` of a folder that has one, indexed aside in `scratch`, else
/// what is published.
pub(super) fn open_docent(path: &Path, settings: &Settings, scratch: &Path) -> anyhow::Result<Docent> {
    let content = path.join("content");
    let docent = if content.is_dir() {
        let mut own = settings.clone();
        own.folders.content = content;
        open::open_fresh(&own, scratch)?.0
    } else {
        open::open_docent(settings)
    };
    ensure!(docent.searcher.is_some(), "there is nothing to measure without an index");
    Ok(docent)
}

/// Marks of missing passages that are named; more are counted.
const MOST_NAMED: usize = 5;

/// Says which marks name passages that are not there.
pub(super) fn warn_of_missing(path: &Path, missing: &[(&str, &Gold)]) {
    let shown = path.display();
    for (id, Gold { section, starts_with, .. }) in missing.iter().take(MOST_NAMED) {
        eprintln!(
            "docent: warning: {shown}: question {id}: no passage under {section:?} begins with {starts_with:?}"
        );
    }
    if missing.len() > MOST_NAMED {
        eprintln!("docent: warning: {shown}: {} more marks fit no passage", missing.len() - MOST_NAMED);
    }
}
