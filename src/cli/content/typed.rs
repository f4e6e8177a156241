//! Words from a flag, a file, standard input, or an editor.

use crate::content::folder::MAX_FILE_BYTES;
use anyhow::{Context as _, bail};
use std::io::{IsTerminal, Read, Write as _};
use std::path::PathBuf;
use std::process::Command;

/// Where words come from.
#[derive(Debug)]
pub(super) struct Typed {
    given: Option<String>,
    from: Option<PathBuf>,
}

impl Typed {
    pub(super) fn new(given: Option<String>, from: Option<PathBuf>) -> Self {
        Self { given, from }
    }

    /// Whether a flag says where they come from.
    pub(super) fn is_given(&self) -> bool {
        self.given.is_some() || self.from.is_some()
    }

    /// The words; on a terminal without flags an editor opens, with `before` in it. `None` where nobody wrote any.
    pub(super) fn words(self, before: &str) -> anyhow::Result<Option<String>> {
        match (self.given, self.from) {
            (Some(given), _) => Ok(Some(given)),
            (None, Some(from)) if from.as_os_str() == "-" => read(std::io::stdin().lock()).map(Some),
            (None, Some(from)) => {
                let file = std::fs::File::open(&from).with_context(|| from.display().to_string())?;
                read(file).with_context(|| from.display().to_string()).map(Some)
            }
            (None, None) if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() => edit(before),
            (None, None) => {
                let text = read(std::io::stdin().lock())?;
                Ok(Some(text).filter(|text| !text.trim().is_empty()))
            }
        }
    }
}

fn read(from: impl Read) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    from.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        bail!("the text is longer than {MAX_FILE_BYTES} bytes");
    }
    String::from_utf8(bytes).context("the text is not UTF-8")
}

/// Opens the editor that the environment names.
fn edit(before: &str) -> anyhow::Result<Option<String>> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok());
    let editor = named.filter(|editor| !editor.trim().is_empty()).unwrap_or_else(|| "vi".to_owned());
    let mut file = tempfile::Builder::new().prefix("docent-").suffix(".md").tempfile()?;
    file.write_all(before.as_bytes())?;
    // `EDITOR="code --wait"` names a program and its flags.
    let mut parts = editor.split_whitespace();
    let program = parts.next().unwrap_or("vi");
    let status = Command::new(program).args(parts).arg(file.path()).status();
    let status = status.with_context(|| format!("the editor `{editor}` cannot be started; set EDITOR"))?;
    if !status.success() {
        bail!("the editor ended with a fault; nothing was drafted");
    }
    // Editors put a new file in the place of the old one: it is read by its name.
    let text = read(std::fs::File::open(file.path())?)?;
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}
