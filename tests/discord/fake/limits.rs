//! Discord's published limits and shapes: everything that is wrong with what docent sends.

use super::state::Interaction;
use serde_json::Value;
use std::collections::HashSet;

const SUPPRESS_EMBEDS: u64 = 4;
const EPHEMERAL: u64 = 64;

/// Faults as they are found.
struct Faults {
    found: Vec<String>,
    ids: HashSet<String>,
}

impl Faults {
    fn new() -> Self {
        Self { found: Vec::new(), ids: HashSet::new() }
    }

    fn check(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.found.push(what.into());
        }
    }

    fn text(&mut self, value: &Value, least: usize, most: usize, what: &str) {
        let chars = value.as_str().map(|text| text.chars().count());
        let fits = chars.is_some_and(|chars| (least..=most).contains(&chars));
        self.check(fits, format!("{what} must have {least} to {most} characters: {value}"));
    }

    fn keys(&mut self, value: &Value, known: &[&str], what: &str) {
        let unknown = value.as_object().into_iter().flatten().find(|(key, _)| !known.contains(&key.as_str()));
        let named = unknown.map(|(key, _)| key.clone());
        self.check(named.is_none() && value.is_object(), format!("{what} has no key {named:?}: {value}"));
    }

    fn id(&mut self, value: &Value) {
        self.text(value, 1, 100, "custom_id");
        let id = value.as_str().unwrap_or_default().to_owned();
        let fresh = self.ids.insert(id);
        self.check(fresh, format!("a custom_id stands twice: {value}"));
    }

    fn message(&mut self, data: &Value, flags: u64) {
        self.text(&data["content"], 1, 2000, "content");
        let content = data["content"].as_str().unwrap_or_default();
        self.check(!content.trim().is_empty(), "a message needs words");
        let pings = &data["allowed_mentions"];
        let nobody = pings["parse"].as_array().is_some_and(Vec::is_empty)
            && pings.get("users").is_none()
            && pings.get("roles").is_none()
            && pings.get("replied_user").is_none_or(|ping| ping == false);
        self.check(nobody, format!("allowed_mentions must name nobody: {pings}"));
        let sent = data["flags"].as_u64().unwrap_or(0);
        self.check(sent & !flags == 0, format!("these flags cannot be set here: {sent}"));
        self.check(sent & SUPPRESS_EMBEDS != 0, "previews of links are not suppressed");
        self.components(&data["components"]);
    }

    fn components(&mut self, rows: &Value) {
        let rows = rows.as_array().cloned().unwrap_or_default();
        self.check(rows.len() <= 5, "there are more than five rows");
        for row in rows {
            self.keys(&row, &["type", "components"], "a row");
            self.check(row["type"] == 1, format!("a row is of type 1: {row}"));
            let components = row["components"].as_array().cloned().unwrap_or_default();
            let menus = components.iter().filter(|component| component["type"] == 3).count();
            let fits = (1..=5).contains(&components.len()) && (menus == 0 || components.len() == 1);
            self.check(fits, format!("a row holds one to five buttons or one menu: {row}"));
            for component in components {
                match component["type"].as_u64() {
                    Some(2) => self.button(&component),
                    Some(3) => self.menu(&component),
                    _ => self.check(false, format!("an unknown component: {component}")),
                }
            }
        }
    }

    fn button(&mut self, button: &Value) {
        self.keys(button, &["type", "label", "style", "custom_id", "url", "disabled"], "a button");
        self.text(&button["label"], 1, 80, "a label");
        match button["style"].as_u64() {
            Some(1..=4) => {
                self.id(&button["custom_id"]);
                self.check(button.get("url").is_none(), "only link buttons have addresses");
            }
            Some(5) => {
                self.text(&button["url"], 1, 512, "a button's address");
                let web = button["url"].as_str().is_some_and(|url| url.starts_with("http"));
                self.check(web && button.get("custom_id").is_none(), format!("no link button: {button}"));
            }
            _ => self.check(false, format!("an unknown style: {button}")),
        }
    }

    fn menu(&mut self, menu: &Value) {
        self.keys(menu, &["type", "custom_id", "placeholder", "options", "disabled"], "a menu");
        self.id(&menu["custom_id"]);
        self.text(&menu["placeholder"], 0, 150, "a placeholder");
        let options = menu["options"].as_array().cloned().unwrap_or_default();
        self.check((1..=25).contains(&options.len()), "a menu has 1 to 25 options");
        let mut values = HashSet::new();
        for option in options {
            self.keys(&option, &["label", "value", "description", "default"], "an option");
            self.text(&option["label"], 1, 100, "an option's label");
            self.text(&option["value"], 1, 100, "an option's value");
            let fresh = values.insert(option["value"].to_string());
            self.check(fresh, format!("an option's value stands twice: {option}"));
        }
    }

    fn form(&mut self, form: &Value) {
        self.keys(form, &["custom_id", "title", "components"], "a form");
        self.text(&form["title"], 1, 45, "a form's title");
        self.id(&form["custom_id"]);
        let rows = form["components"].as_array().cloned().unwrap_or_default();
        self.check((1..=5).contains(&rows.len()), "a form has one to five rows");
        for row in rows {
            let input = &row["components"][0];
            let alone = row["components"].as_array().is_some_and(|inputs| inputs.len() == 1);
            self.check(row["type"] == 1 && alone && input["type"] == 4, format!("a row of a form: {row}"));
            let known =
                ["type", "custom_id", "label", "style", "required", "max_length", "min_length", "value"];
            self.keys(input, &known, "a text input");
            self.id(&input["custom_id"]);
            self.text(&input["label"], 1, 45, "a text input's label");
            self.check(matches!(input["style"].as_u64(), Some(1 | 2)), "a text input's style is 1 or 2");
            let most = input["max_length"].as_u64().unwrap_or(4000);
            self.check((1..=4000).contains(&most), format!("max_length: {most}"));
            if let Some(value) = input.get("value") {
                self.text(value, 1, usize::try_from(most).unwrap_or(4000), "a text input's value");
            }
        }
    }

    fn options(&mut self, options: &Value) {
        let options = options.as_array().cloned().unwrap_or_default();
        self.check(options.len() <= 25, "a command has at most 25 options");
        let mut past_required = false;
        for option in options {
            self.text(&option["name"], 1, 32, "an option's name");
            self.text(&option["description"], 1, 100, "an option's description");
            let both = option["autocomplete"] == true && option.get("choices").is_some();
            self.check(!both, "an option with choices takes no suggestions");
            let most = option["max_length"].as_u64().unwrap_or(6000);
            self.check((1..=6000).contains(&most), format!("max_length: {most}"));
            let is_required = option["required"] == true;
            self.check(!(is_required && past_required), format!("required options come first: {option}"));
            past_required |= !is_required;
            // A subcommand has options of its own.
            self.options(&option["options"]);
        }
    }

    fn suggestions(&mut self, data: &Value) {
        let choices = data["choices"].as_array().cloned().unwrap_or_default();
        self.check(data["choices"].is_array() && choices.len() <= 25, "there are at most 25 suggestions");
        for choice in choices {
            self.keys(&choice, &["name", "value"], "a suggestion");
            self.text(&choice["name"], 1, 100, "a suggestion's name");
            self.text(&choice["value"], 1, 100, "a suggestion's value");
        }
    }
}

const MESSAGE_KEYS: [&str; 5] = ["content", "components", "allowed_mentions", "flags", "attachments"];

/// What is wrong with the first response to an interaction.
pub(super) fn first_response(interaction: &Interaction, body: &Value) -> Vec<String> {
    let mut faults = Faults::new();
    faults.keys(body, &["type", "data"], "a response");
    let data = &body["data"];
    let kind = body["type"].as_u64().unwrap_or(0);
    let fitting: &[u64] = match interaction.kind {
        2 => &[4, 5, 9],
        3 => &[4, 5, 6, 7, 9],
        4 => &[8],
        // A form that was opened from a message may change it.
        5 if interaction.of_message.is_some() => &[4, 5, 6, 7],
        5 => &[4, 5],
        _ => &[],
    };
    faults.check(
        fitting.contains(&kind),
        format!("response {kind} to an interaction of kind {}", interaction.kind),
    );
    match kind {
        4 => {
            faults.keys(data, &MESSAGE_KEYS, "a message");
            faults.message(data, SUPPRESS_EMBEDS | EPHEMERAL);
        }
        5 => {
            let flags = data["flags"].as_u64().unwrap_or(0);
            faults.check(flags & !EPHEMERAL == 0, format!("these flags cannot be put off: {flags}"));
        }
        7 => {
            faults.keys(data, &MESSAGE_KEYS, "a message");
            faults.message(data, SUPPRESS_EMBEDS);
        }
        8 => faults.suggestions(data),
        9 => faults.form(data),
        _ => {}
    }
    faults.found
}

/// What is wrong with an edit.
pub(super) fn edit(body: &Value) -> Vec<String> {
    let mut faults = Faults::new();
    faults.keys(body, &MESSAGE_KEYS, "an edit");
    faults.message(body, SUPPRESS_EMBEDS);
    faults.found
}

/// What is wrong with a message in a channel.
pub(super) fn post(body: &Value) -> Vec<String> {
    let mut faults = Faults::new();
    let keys = [&MESSAGE_KEYS[..], &["nonce", "enforce_nonce", "message_reference"]].concat();
    faults.keys(body, &keys, "a message");
    faults.message(body, SUPPRESS_EMBEDS);
    faults.text(&body["nonce"], 1, 25, "a nonce");
    faults.check(body["enforce_nonce"] == true, "a message is sent again as another");
    faults.found
}

/// What is wrong with a list of commands.
pub(super) fn commands(body: &Value) -> Vec<String> {
    let mut faults = Faults::new();
    for command in body.as_array().into_iter().flatten() {
        faults.text(&command["name"], 1, 32, "a command's name");
        if command["type"].as_u64().unwrap_or(1) == 1 {
            faults.text(&command["description"], 1, 100, "a command's description");
        } else {
            faults.check(command.get("description").is_none_or(|d| d == ""), "no description on messages");
        }
        faults.options(&command["options"]);
    }
    faults.check(body.is_array(), "commands are a list");
    faults.found
}

#[test]
fn the_limits_are_held() {
    use serde_json::json;
    let message = |changes: Value| {
        let mut data = json!({
            "content": "x", "components": [], "allowed_mentions": {"parse": []}, "flags": 4,
        });
        for (key, value) in changes.as_object().unwrap() {
            data[key] = value.clone();
        }
        let command = Interaction { kind: 2, ..Interaction::default() };
        first_response(&command, &json!({"type": 4, "data": data})).len()
    };
    let button = |id: &str| json!({"type": 2, "label": "x", "style": 2, "custom_id": id});
    let row = |buttons: Vec<Value>| json!({"type": 1, "components": buttons});
    assert_eq!(message(json!({})), 0);
    assert_eq!(message(json!({"content": "x".repeat(2000), "components": [row(vec![button("a")])]})), 0);
    for wrong in [
        json!({"content": "x".repeat(2001)}),
        json!({"content": ""}),
        json!({"allowed_mentions": {}}),
        json!({"allowed_mentions": {"parse": ["users"]}}),
        json!({"flags": 0}),
        json!({"flags": 6}),
        json!({"embed": {}}),
        json!({"components": [row(vec![button("a"), button("a")])]}),
        json!({"components": [row(vec![])]}),
        json!({"components": [row((0..6).map(|at| button(&at.to_string())).collect())]}),
        json!({"components": [row(vec![button(&"x".repeat(101))])]}),
        json!({"components": vec![row(vec![button("a")]); 6]}),
        json!({"components": [row(vec![json!({"type": 2, "label": "x".repeat(81), "style": 2, "custom_id": "a"})])]}),
        json!({"components": [row(vec![json!({"type": 2, "label": "x", "style": 5, "url": "ftp://x"})])]}),
    ] {
        assert!(message(wrong.clone()) > 0, "{wrong}");
    }
    let autocomplete = Interaction { kind: 4, ..Interaction::default() };
    assert!(!first_response(&autocomplete, &json!({"type": 5, "data": {}})).is_empty());
}
