//! What the gateway tells, as Discord writes it.

use super::{GUILD, ME, Message};
use serde_json::{Value, json};

const NEVER: &str = "2026-01-01T00:00:00.000000+00:00";

/// docent as a user.
pub(crate) fn me() -> Value {
    json!({"id": ME.to_string(), "username": "docent", "discriminator": "0", "avatar": null, "bot": true,
        "global_name": null, "mfa_enabled": false, "verified": true, "email": null, "flags": 0})
}

pub(crate) fn user(id: u64) -> Value {
    json!({"id": id.to_string(), "username": format!("member{id}"), "discriminator": "0", "avatar": null,
        "global_name": null})
}

fn member(id: u64, place: Place) -> Value {
    let roles: Vec<String> = place.roles.iter().map(u64::to_string).collect();
    json!({"user": user(id), "roles": roles, "joined_at": NEVER, "deaf": false, "mute": false, "flags": 0,
        "permissions": place.permissions.to_string(), "nick": null, "avatar": null, "premium_since": null, "pending": false})
}

/// What everybody may do on a server that nobody has set up: read, write, react.
pub(crate) const EVERYBODY: u64 = 104_324_673;

/// The permission that moderators have.
pub(crate) const MANAGE_SERVER: u64 = 1 << 5;

/// Where something is done, and what whoever does it may do there; without a server it is a direct message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) server: u64,
    pub(crate) channel: u64,
    pub(crate) is_direct: bool,
    pub(crate) permissions: u64,
    pub(crate) roles: &'static [u64],
}

impl Place {
    /// A channel of the server, for somebody without special rights.
    pub(crate) fn channel(channel: u64) -> Self {
        Self { server: GUILD, channel, is_direct: false, permissions: EVERYBODY, roles: &[] }
    }
}

/// An interaction of `kind` with its data.
pub(crate) fn interaction(id: u64, token: &str, kind: u64, who: u64, place: Place, data: &Value) -> Value {
    let mut event = json!({
        "id": id.to_string(), "application_id": ME.to_string(), "type": kind, "data": data, "token": token,
        "version": 1, "locale": "en-GB", "app_permissions": "0", "entitlements": [],
        "authorizing_integration_owners": {}, "context": u8::from(place.is_direct),
        "channel_id": place.channel.to_string(), "attachment_size_limit": 1000,
    });
    if place.is_direct {
        event["user"] = user(who);
        event["channel"] = json!({"id": place.channel.to_string(), "type": 1, "flags": 0});
    } else {
        event["member"] = member(who, place);
        event["guild_id"] = json!(place.server.to_string());
        event["guild_locale"] = json!("en-US");
        event["channel"] = json!({"id": place.channel.to_string(), "type": 0, "name": "general", "flags": 0,
            "guild_id": place.server.to_string(), "permissions": place.permissions.to_string(), "position": 0, "nsfw": false});
    }
    event
}

/// A message of a member's, or of a bot's.
pub(crate) fn message(id: u64, author: &Value, place: Place, content: &str) -> Value {
    let mut event = json!({
        "id": id.to_string(), "channel_id": place.channel.to_string(), "author": author, "content": content,
        "timestamp": NEVER, "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0, "components": [],
        "flags": 0,
    });
    if !place.is_direct {
        event["guild_id"] = json!(place.server.to_string());
    }
    event
}

/// A message of docent's as Discord hands it back.
pub(crate) fn sent(message: &Message) -> Value {
    let place = Place::channel(message.channel);
    let mut event = self::message(message.id, &me(), place, &message.content);
    event["components"] = message.components.clone();
    event["flags"] = json!(message.flags);
    if let Some(interaction) = message.interaction {
        event["interaction_metadata"] = json!({"id": interaction.to_string(), "type": 2, "user": user(1),
            "authorizing_integration_owners": {}});
    }
    event
}
