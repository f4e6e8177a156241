//! The files beside the articles: expectations, the moderators' safety lists, the help lines.

use super::checks::{check_lines, check_lists};
use super::expectations::{self, Expectations};
use super::{Fault, Faults, Rule};
use crate::content::Overlay;
use crate::content::folder::MAX_FILE_BYTES;
use crate::safety::Safety;
use std::io::Read as _;
use std::path::Path;
use time::Date;

/// The moderators' safety lists and texts, below the content folder.
pub const SAFETY_FILE: &str = "safety.toml";

/// The help lines, below the content folder.
pub const HELP_LINES_FILE: &str = "help-lines.toml";

/// The expectations of a content folder; what is wrong with their file becomes a fault.
pub fn check_expectations(content: &Path, overlay: &Overlay, faults: &mut Faults) -> Expectations {
    let (expected, unreadable) = match load_expectations(content, overlay) {
        Ok(text) => expectations::parse(&text.unwrap_or_default()),
        Err(fault) => (Expectations::default(), vec![fault]),
    };
    faults.extend(unreadable);
    expected
}

/// Checks the moderators' files that are there, and gives back the lists that they make.
pub(super) fn check_safety(content: &Path, today: Date, faults: &mut Faults) -> Safety {
    let mut load = |file: &str| match load_text(content, &Overlay::default(), file, Rule::Safety) {
        Ok(text) => text,
        Err(fault) => {
            faults.add(fault);
            None
        }
    };
    let (lists, lines) = (load(SAFETY_FILE), load(HELP_LINES_FILE));
    faults.extend(lines.iter().flat_map(|text| check_lines(text, today)));
    let (safety, found) = check_lists(&lists.unwrap_or_default());
    faults.extend(found);
    safety
}

/// The text of `expectations.toml`; `None` when there is none.
pub fn load_expectations(content: &Path, overlay: &Overlay) -> Result<Option<String>, Fault> {
    load_text(content, overlay, expectations::FILE, Rule::Expectation)
}

/// The text of a file that need not be there.
pub(super) fn load_text(
    content: &Path,
    overlay: &Overlay,
    file: &str,
    rule: Rule,
) -> Result<Option<String>, Fault> {
    let fault = |message: String| Fault::error(rule, file, 0, message);
    let bytes = match overlay.get(file) {
        Some(held) => held.map(|bytes| bytes.to_vec()),
        None => read(content, file).map_err(|e| fault(format!("the file cannot be read: {e}")))?,
    };
    let Some(bytes) = bytes else { return Ok(None) };
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(fault(format!("the file is larger than {MAX_FILE_BYTES} bytes: shorten it")));
    }
    let text =
        String::from_utf8(bytes).map_err(|_| fault("the file is not UTF-8: save it as UTF-8".to_owned()));
    text.map(Some)
}

/// The bytes of a file, up to one more than it may have.
fn read(content: &Path, file: &str) -> std::io::Result<Option<Vec<u8>>> {
    let place = content.join(file);
    let leads_outside =
        |target: std::path::PathBuf| content.canonicalize().is_ok_and(|content| !target.starts_with(content));
    if place.canonicalize().is_ok_and(leads_outside) {
        // Named among the faults of the folder, like every such link.
        return Ok(None);
    }
    let opened = match std::fs::File::open(place) {
        Ok(opened) => opened,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let mut bytes = Vec::new();
    opened.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
