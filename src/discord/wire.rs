//! Plain messages, forms and suggestions as the JSON that Discord takes.

use super::settings::Visibility;
use crate::render::discord::{
    Attached, Button, Choice, Field, FieldSize, Form, Menu, MenuOption, Post, Press, Row, Tone, Usable,
};
use serde_json::{Map, Value, json};

/// Flags of a message (Discord's reference, "Message Flags").
const SUPPRESS_EMBEDS: u64 = 1 << 2;
const EPHEMERAL: u64 = 1 << 6;

/// Kinds of components (Discord's reference, "Component Types").
const ACTION_ROW: u8 = 1;
const BUTTON: u8 = 2;
const STRING_SELECT: u8 = 3;
const TEXT_INPUT: u8 = 4;

/// Kinds of responses (Discord's reference, "Interaction Callback Type").
const MESSAGE: u8 = 4;
const DEFERRED_MESSAGE: u8 = 5;
const DEFERRED_UPDATE: u8 = 6;
const UPDATE: u8 = 7;
const SUGGESTIONS: u8 = 8;
const FORM: u8 = 9;

/// A message as the first response.
pub(super) fn message_response(post: &Post, visibility: Visibility) -> Value {
    let mut data = message(post);
    data["flags"] = json!(SUPPRESS_EMBEDS | visibility_flag(visibility));
    json!({"type": MESSAGE, "data": data})
}

/// The message that the control belongs to, made anew, as the first response.
pub(super) fn update_response(post: &Post) -> Value {
    json!({"type": UPDATE, "data": edit(post)})
}

/// "docent is thinking…".
pub(super) fn deferred_message_response(visibility: Visibility) -> Value {
    json!({"type": DEFERRED_MESSAGE, "data": {"flags": visibility_flag(visibility)}})
}

/// An acknowledgement that nobody sees, before the message is made anew.
pub(super) fn deferred_update_response() -> Value {
    json!({"type": DEFERRED_UPDATE})
}

/// Suggestions as the first response.
pub(super) fn suggestions_response(choices: &[Choice]) -> Value {
    let choices: Vec<Value> =
        choices.iter().map(|Choice { name, value }| json!({"name": name, "value": value})).collect();
    json!({"type": SUGGESTIONS, "data": {"choices": choices}})
}

/// A form as the first response.
pub(super) fn form_response(form: &Form) -> Value {
    let Form { action, title, fields } = form;
    let rows: Vec<Value> =
        fields.iter().map(|field| json!({"type": ACTION_ROW, "components": [text_input(field)]})).collect();
    json!({"type": FORM, "data": {"custom_id": action.encode(), "title": title, "components": rows}})
}

/// A message that is there already, made anew. Its flags stay as they are, but for previews.
pub(super) fn edit(post: &Post) -> Value {
    let mut body = message(post);
    body["flags"] = json!(SUPPRESS_EMBEDS);
    if post.attached().is_none() {
        // A file of what stood there before goes with it.
        body["attachments"] = json!([]);
    }
    body
}

/// A reply in a channel. The same `nonce` within some minutes is the same message, however often it is sent.
pub(super) fn reply(post: &Post, message_id: u64, nonce: &str) -> Value {
    let mut body = notice(post, nonce);
    // A question that was deleted meanwhile is answered all the same, as a message of its own.
    body["message_reference"] = json!({"message_id": message_id.to_string(), "fail_if_not_exists": false});
    body
}

/// A message of docent's own accord; its `nonce` makes a second try the same one.
pub(super) fn notice(post: &Post, nonce: &str) -> Value {
    let mut body = message(post);
    body["flags"] = json!(SUPPRESS_EMBEDS);
    body["nonce"] = json!(nonce);
    body["enforce_nonce"] = json!(true);
    body
}

/// Nobody is ever pinged, whatever stands in a message.
fn message(post: &Post) -> Value {
    let rows: Vec<Value> = post.rows().iter().map(row).collect();
    let mut body = json!({
        "content": post.content(),
        "components": rows,
        "allowed_mentions": {"parse": [], "replied_user": false},
    });
    if let Some(Attached { name, text: _ }) = post.attached() {
        // The file itself goes beside this, under the same number.
        body["attachments"] = json!([{"id": 0, "filename": name}]);
    }
    body
}

fn visibility_flag(visibility: Visibility) -> u64 {
    match visibility {
        Visibility::Private => EPHEMERAL,
        Visibility::Channel => 0,
    }
}

fn row(row: &Row) -> Value {
    let components: Vec<Value> = match row {
        Row::Buttons(buttons) => buttons.iter().map(button).collect(),
        Row::Menu(Menu { action, placeholder, options }) => {
            let options: Vec<Value> = options
                .iter()
                .map(|MenuOption { label, value }| json!({"label": label, "value": value}))
                .collect();
            vec![json!({
                "type": STRING_SELECT,
                "custom_id": action.encode(),
                "placeholder": placeholder,
                "options": options,
            })]
        }
    };
    json!({"type": ACTION_ROW, "components": components})
}

fn button(button: &Button) -> Value {
    let Button { label, press, tone, usable } = button;
    let mut body = Map::new();
    body.insert("type".to_owned(), json!(BUTTON));
    body.insert("label".to_owned(), json!(label));
    // Styles: Discord's reference, "Button Styles".
    let style = match (press, tone) {
        (Press::Open(address), _) => {
            body.insert("url".to_owned(), json!(address));
            5
        }
        (Press::Act(action), tone) => {
            body.insert("custom_id".to_owned(), json!(action.encode()));
            match tone {
                Tone::Primary => 1,
                Tone::Secondary => 2,
                Tone::Danger => 4,
            }
        }
    };
    body.insert("style".to_owned(), json!(style));
    if *usable == Usable::No {
        body.insert("disabled".to_owned(), json!(true));
    }
    Value::Object(body)
}

fn text_input(field: &Field) -> Value {
    let Field { id, label, size, required, prefilled, max_chars } = field;
    let style = match size {
        FieldSize::Line => 1,
        FieldSize::Paragraph => 2,
    };
    let mut body = json!({
        "type": TEXT_INPUT,
        "custom_id": id.as_str(),
        "label": label,
        "style": style,
        "required": required,
        "max_length": max_chars,
    });
    if !prefilled.is_empty() {
        body["value"] = json!(prefilled);
    }
    body
}
