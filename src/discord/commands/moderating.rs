//! The moderators' commands: they stand in the servers that are moderated, and nowhere else.

use super::{SLASH, STRING};
use crate::question::MAX_QUESTION_CHARS;
use crate::render::wording::commands::moderating as words;
use serde_json::{Value, json};

/// `/content list`.
pub(in crate::discord) const LIST: &str = "list";
/// `/content search`.
pub(in crate::discord) const SEARCH: &str = "search";
/// `/content show`.
pub(in crate::discord) const SHOW: &str = "show";

/// A document.
pub(in crate::discord) const DOCUMENT: &str = "document";
/// Words to search for.
pub(in crate::discord) const WORDS: &str = "words";
/// A question or heading.
pub(in crate::discord) const ENTRY: &str = "entry";

/// The kind of an option that is a command of its own (Discord's reference, "Application Command Option Type").
const SUBCOMMAND: u8 = 1;

/// Manage Server, as the bit set that Discord takes (its reference, "Bitwise Permission Flags"). Discord shows the
/// commands to no one else; whether they are obeyed is docent's own decision, each time.
const MANAGE_SERVER: &str = "32";

/// All of them, as Discord takes them.
pub(super) fn commands() -> Vec<Value> {
    let entry = |description| suggested(ENTRY, description, true);
    vec![json!({
        "type": SLASH,
        "name": super::CONTENT,
        "description": words::CONTENT,
        "default_member_permissions": MANAGE_SERVER,
        "options": [
            subcommand(LIST, words::LIST, &[suggested(DOCUMENT, words::DOCUMENT, false)]),
            subcommand(SEARCH, words::SEARCH, &[text(WORDS, words::WORDS, MAX_QUESTION_CHARS)]),
            subcommand(SHOW, words::SHOW, &[entry(words::ENTRY)]),
        ],
    })]
}

fn subcommand(name: &str, description: &str, options: &[Value]) -> Value {
    json!({"type": SUBCOMMAND, "name": name, "description": description, "options": options})
}

/// A text for which suggestions are made while somebody types.
fn suggested(name: &str, description: &str, required: bool) -> Value {
    json!({
        "type": STRING, "name": name, "description": description, "required": required, "autocomplete": true,
        "max_length": MAX_QUESTION_CHARS,
    })
}

fn text(name: &str, description: &str, most: usize) -> Value {
    json!({"type": STRING, "name": name, "description": description, "required": true, "max_length": most})
}
