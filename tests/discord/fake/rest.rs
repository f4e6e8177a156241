//! The REST interface: what each request comes to.

use super::limits;
use super::state::{Interaction, Message, State};
use super::{GUILD, ME, Request};
use serde_json::{Value, json};
use std::time::Instant;

type Answered = (u16, Value);

const EPHEMERAL: u64 = 64;

/// Carries a request out.
pub(super) fn handle(state: &mut State, request: &Request) -> Answered {
    let path = request.path.split('?').next().unwrap_or_default().trim_matches('/').to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let by_token = matches!(parts.first(), Some(&"interactions" | &"webhooks"));
    if !by_token && !request.headers.get("authorization").is_some_and(|value| value.starts_with("Bot ")) {
        state.violations.push(format!("{path} came without the bot's token"));
    }
    let body = &request.body;
    let data = if body["data"].is_object() { &body["data"] } else { body };
    let announced = data["attachments"].as_array().map_or(0, Vec::len);
    if announced != request.files.len() {
        state
            .violations
            .push(format!("{path} announces {announced} files and brings {}", request.files.len()));
    }
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => (200, json!({"url": state.gateway_address})),
        ("GET", ["gateway", "bot"]) => (
            200,
            json!({"url": state.gateway_address, "shards": 1, "session_start_limit":
                {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}}),
        ),
        _ if !by_token && state.refuses_token => (401, json!({"message": "401: Unauthorized", "code": 0})),
        ("GET", ["users", "@me"]) => (200, super::events::me()),
        ("GET", ["oauth2", "applications", "@me"]) => (200, application(state)),
        ("GET", ["users", "@me", "guilds"]) => (200, servers(state)),
        ("GET", ["guilds", _, "roles"]) => (200, state.roles.clone()),
        ("GET", ["guilds", _, "members", _]) => (200, json!({"user": super::events::me(), "roles": ["600"]})),
        ("GET", ["applications", app, rest @ ..]) if *app == ME.to_string() => {
            (200, state.commands.get(&rest.join("/")).cloned().unwrap_or(json!([])))
        }
        ("PUT", ["applications", app, rest @ ..]) if *app == ME.to_string() => {
            overwrite_commands(state, &rest.join("/"), body)
        }
        ("POST", ["interactions", id, token, "callback"]) => callback(state, id, token, request),
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => edit_original(state, token, request),
        ("POST", ["channels", channel, "messages"]) => post(state, channel, body),
        ("GET", ["channels", channel]) => {
            let usual =
                || json!({"id": channel, "type": 0, "guild_id": GUILD.to_string(), "name": "general"});
            match state.channels.get(*channel) {
                Some(Value::Null) => (404, json!({"message": "Unknown Channel", "code": 10003})),
                known => (200, known.cloned().unwrap_or_else(usual)),
            }
        }
        _ => {
            state.violations.push(format!("unknown request: {} {path}", request.method));
            (404, json!({"message": "404: Not Found", "code": 0}))
        }
    }
}

fn application(state: &State) -> Value {
    let mut application = json!({"id": ME.to_string(), "name": "docent", "flags": 0});
    for (key, value) in state.application.as_object().into_iter().flatten() {
        application[key] = value.clone();
    }
    application
}

/// The one server; docent's permissions there are those of all roles.
fn servers(state: &State) -> Value {
    if state.is_nowhere {
        return json!([]);
    }
    let bits = |role: &Value| role["permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
    let held = state.roles.as_array().into_iter().flatten().filter_map(bits).fold(0, |all, bits| all | bits);
    json!([{"id": GUILD.to_string(), "name": "Tea house", "owner": false, "permissions": held.to_string()}])
}

/// Carries a request out whose response is lost on the way.
pub(super) fn handle_and_lose(state: &mut State, request: &Request) {
    handle(state, request);
    let parts: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    if let ["interactions", id, ..] = parts.as_slice()
        && let Some(interaction) = id.parse().ok().and_then(|id: u64| state.interactions.get_mut(&id))
    {
        interaction.response_lost = true;
    }
}

fn overwrite_commands(state: &mut State, place: &str, body: &Value) -> Answered {
    state.violations.extend(limits::commands(body));
    let mut commands = body.clone();
    for command in commands.as_array_mut().into_iter().flatten() {
        command["id"] = json!(state.next_id().to_string());
        command["application_id"] = json!(ME.to_string());
        command["version"] = json!("1");
        if place.starts_with("guilds/") {
            // Contexts belong to commands that stand everywhere.
            command["contexts"] = Value::Null;
        }
    }
    state.commands.insert(place.to_owned(), commands.clone());
    (200, commands)
}

fn callback(state: &mut State, id: &str, token: &str, request: &Request) -> Answered {
    let unknown = (404, json!({"message": "Unknown interaction", "code": 10062}));
    let Some(interaction) = id.parse().ok().and_then(|id: u64| state.interactions.get(&id)).cloned() else {
        state.violations.push(format!("a response to an interaction that never was: {id}"));
        return unknown;
    };
    if interaction.token != token {
        return unknown;
    }
    if interaction.first.is_some() {
        let is_repeated = interaction.first.as_ref() == Some(&request.body);
        let may_repeat = interaction.response_lost || (is_repeated && state.may_repeat);
        if !may_repeat {
            state.violations.push(format!("interaction {id} was acknowledged twice: {}", request.body));
        }
        return (400, json!({"message": "Interaction has already been acknowledged.", "code": 40060}));
    }
    let faults = limits::first_response(&interaction, &request.body);
    if !faults.is_empty() {
        state.violations.extend(faults);
        return (400, json!({"message": "Invalid Form Body", "code": 50035}));
    }
    let id: u64 = id.parse().unwrap_or_default();
    let message = respond(state, id, interaction, &request.body);
    put_files(state, message, request, &request.body["data"]);
    if request.path.contains("with_response=true") {
        let message = message.map(|message| json!({"id": message.to_string()}));
        return (200, json!({"interaction": {"id": id.to_string()}, "resource": {"message": message}}));
    }
    (204, Value::Null)
}

fn respond(state: &mut State, id: u64, mut interaction: Interaction, body: &Value) -> Option<u64> {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(kind @ (4 | 5)) => {
            let message = written(state, interaction.channel, Some(id), data);
            interaction.message = Some(message);
            interaction.is_thinking = kind == 5;
        }
        Some(7) => {
            interaction.message = interaction.of_message;
            rewrite(state, interaction.of_message, data);
        }
        Some(6) => {
            interaction.message = interaction.of_message;
            interaction.owes_update = true;
        }
        _ => {}
    }
    interaction.first = Some(body.clone());
    interaction.responded_at = Some(Instant::now());
    let message = interaction.message;
    state.interactions.insert(id, interaction);
    message
}

/// The files that came along; an edit that says nothing of attachments leaves those that were there.
fn put_files(state: &mut State, message: Option<u64>, request: &Request, data: &Value) {
    let found = state.messages.iter_mut().find(|known| Some(known.id) == message);
    if let Some(message) = found.filter(|_| data["attachments"].is_array()) {
        message.files.clone_from(&request.files);
    }
}

fn edit_original(state: &mut State, token: &str, request: &Request) -> Answered {
    let body = &request.body;
    let found = state.interactions.iter().find(|(_, interaction)| interaction.token == token);
    let Some((id, interaction)) = found.map(|(id, interaction)| (*id, interaction.clone())) else {
        return (404, json!({"message": "Unknown Webhook", "code": 10015}));
    };
    let Some(message) = interaction.message else {
        return (404, json!({"message": "Unknown Webhook", "code": 10015}));
    };
    let faults = limits::edit(body);
    if !faults.is_empty() {
        state.violations.extend(faults);
        return (400, json!({"message": "Invalid Form Body", "code": 50035}));
    }
    rewrite(state, Some(message), body);
    put_files(state, Some(message), request, body);
    if let Some(interaction) = state.interactions.get_mut(&id) {
        (interaction.is_thinking, interaction.owes_update) = (false, false);
    }
    (200, json!({"id": message.to_string(), "channel_id": interaction.channel.to_string()}))
}

fn post(state: &mut State, channel: &str, body: &Value) -> Answered {
    let channel: u64 = channel.parse().unwrap_or_default();
    if state.forbidden.contains(&channel) {
        return (403, json!({"message": "Missing Permissions", "code": 50013}));
    }
    let faults = limits::post(body);
    if !faults.is_empty() {
        state.violations.extend(faults);
        return (400, json!({"message": "Invalid Form Body", "code": 50035}));
    }
    let nonce = body["nonce"].as_str().map(str::to_owned);
    let known = nonce.as_ref().filter(|_| body["enforce_nonce"] == true).and_then(|nonce| {
        state
            .messages
            .iter()
            .find(|message| message.channel == channel && message.nonce.as_ref() == Some(nonce))
    });
    let id = if let Some(known) = known {
        known.id
    } else {
        let id = written(state, channel, None, body);
        let reply_to = body["message_reference"]["message_id"].as_str().and_then(|id| id.parse().ok());
        if let Some(message) = state.messages.last_mut() {
            (message.nonce, message.reply_to) = (nonce, reply_to);
        }
        id
    };
    (200, json!({"id": id.to_string(), "channel_id": channel.to_string()}))
}

fn written(state: &mut State, channel: u64, interaction: Option<u64>, data: &Value) -> u64 {
    let id = state.next_id();
    state.messages.push(Message {
        id,
        channel,
        content: data["content"].as_str().unwrap_or_default().to_owned(),
        components: data["components"].clone(),
        flags: data["flags"].as_u64().unwrap_or(0),
        interaction,
        ..Message::default()
    });
    id
}

fn rewrite(state: &mut State, message: Option<u64>, data: &Value) {
    let found = state.messages.iter_mut().find(|known| Some(known.id) == message);
    if let Some(message) = found {
        data["content"].as_str().unwrap_or_default().clone_into(&mut message.content);
        message.components = data["components"].clone();
        // Who sees a message is settled by the first response.
        message.flags = data["flags"].as_u64().unwrap_or(0) | (message.flags & EPHEMERAL);
    }
}
