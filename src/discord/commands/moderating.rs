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

/// `/content add-faq`.
pub(in crate::discord) const ADD: &str = "add-faq";
/// `/content edit`.
pub(in crate::discord) const EDIT: &str = "edit";
/// `/content remove`.
pub(in crate::discord) const REMOVE: &str = "remove";
/// `/content also-ask`.
pub(in crate::discord) const ALSO_ASK: &str = "also-ask";
/// `/content drafts`.
pub(in crate::discord) const DRAFTS: &str = "drafts";
/// `/content history`.
pub(in crate::discord) const HISTORY: &str = "history";
/// `/content rollback`.
pub(in crate::discord) const ROLLBACK: &str = "rollback";
/// `/content withdraw`.
pub(in crate::discord) const WITHDRAW: &str = "withdraw";
/// `/content withdrawn`.
pub(in crate::discord) const WITHDRAWN: &str = "withdrawn";

/// A document.
pub(in crate::discord) const DOCUMENT: &str = "document";
/// Words to search for.
pub(in crate::discord) const WORDS: &str = "words";
/// A question or heading.
pub(in crate::discord) const ENTRY: &str = "entry";

/// An FAQ file.
pub(in crate::discord) const TOPIC: &str = "topic";
/// A question.
pub(in crate::discord) const QUESTION: &str = "question";
/// Another way to ask.
pub(in crate::discord) const PHRASING: &str = "phrasing";
/// A state to go back to.
pub(in crate::discord) const STATE: &str = "state";
/// An attached file.
pub(in crate::discord) const FILE: &str = "file";

/// Kinds of options and commands (Discord's reference, "Application Command Option Type" and "… Command Types").
const ATTACHMENT: u8 = 11;
const MESSAGE: u8 = 3;

/// The kind of an option that is a command of its own (Discord's reference, "Application Command Option Type").
const SUBCOMMAND: u8 = 1;

/// Manage Server, as the bit set that Discord takes (its reference, "Bitwise Permission Flags"). Discord shows the
/// commands to no one else; whether they are obeyed is docent's own decision, each time.
const MANAGE_SERVER: &str = "32";

/// All of them, as Discord takes them.
pub(super) fn commands() -> Vec<Value> {
    let entry = |description| suggested(ENTRY, description, true);
    let content = json!({
        "type": SLASH,
        "name": super::CONTENT,
        "description": words::CONTENT,
        "default_member_permissions": MANAGE_SERVER,
        "options": [
            subcommand(LIST, words::LIST, &[suggested(DOCUMENT, words::DOCUMENT, false)]),
            subcommand(SEARCH, words::SEARCH, &[text(WORDS, words::WORDS, true)]),
            subcommand(SHOW, words::SHOW, &[entry(words::ENTRY)]),
            subcommand(
                ADD,
                words::ADD,
                &[
                    suggested(TOPIC, words::TOPIC, false),
                    text(QUESTION, words::QUESTION, false),
                    file(words::ANSWER_FILE),
                ],
            ),
            subcommand(EDIT, words::EDIT, &[entry(words::ENTRY), file(words::WORDS_FILE)]),
            subcommand(REMOVE, words::REMOVE, &[entry(words::ENTRY)]),
            subcommand(ALSO_ASK, words::ALSO_ASK, &[entry(words::ENTRY), text(PHRASING, words::PHRASING, true)]),
            subcommand(DRAFTS, words::DRAFTS, &[]),
            subcommand(HISTORY, words::HISTORY, &[]),
            subcommand(ROLLBACK, words::ROLLBACK, &[suggested(STATE, words::STATE, true)]),
            subcommand(WITHDRAW, words::WITHDRAW, &[entry(words::ENTRY)]),
            subcommand(WITHDRAWN, words::WITHDRAWN, &[]),
        ],
    });
    let insights = json!({
        "type": SLASH,
        "name": super::INSIGHTS,
        "description": words::INSIGHTS,
        "default_member_permissions": MANAGE_SERVER,
    });
    let withdraw = json!({
        "type": MESSAGE,
        "name": super::WITHDRAW_THIS,
        "default_member_permissions": MANAGE_SERVER,
    });
    vec![content, insights, withdraw]
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

fn text(name: &str, description: &str, required: bool) -> Value {
    json!({
        "type": STRING, "name": name, "description": description, "required": required,
        "max_length": MAX_QUESTION_CHARS,
    })
}

fn file(description: &str) -> Value {
    json!({"type": ATTACHMENT, "name": FILE, "description": description, "required": false})
}
