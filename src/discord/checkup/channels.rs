//! The servers that docent is on, and what it may do in their channels.

use super::permissions::{USE_COMMANDS, Who, in_channel, is_administrator, missing, of_roles};
use super::{ApiError, Finding, Patient, get, id, unasked};
use serde_json::Value;
use serenity::http::Route;
use serenity::model::id::{ChannelId, GuildId, UserId};
use std::collections::HashMap;

/// Servers that are named one by one.
const MAX_SERVERS: usize = 20;

/// Settings that name channels.
const ALLOWED: &str = "discord.allowed_channels";
const DENIED: &str = "discord.denied_channels";
const MODERATORS: &str = "discord.moderators_channel";

/// Channels that are looked at.
const MAX_CHANNELS: usize = 100;

/// Servers that were looked at, by their ids.
type Servers = HashMap<String, Result<Server, ApiError>>;

/// A server's roles, and docent there.
struct Server {
    everyone: String,
    roles: Value,
    docent: Who,
}

impl Patient<'_> {
    /// The servers, and what docent may do on each before any channel's exceptions.
    pub(super) async fn servers(&self) -> Vec<Finding> {
        const ABOUT: &str = "servers";
        let servers = match get(self.api, Route::UserMeGuilds).await {
            Ok(servers) => servers,
            Err(fault) => return vec![unasked(ABOUT, fault)],
        };
        let servers = servers.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut found = Vec::new();
        if servers.is_empty() {
            let remedy = "Open the link that `docent invite` prints, and choose your server.";
            found.push(Finding::warning(ABOUT, "docent is on no server", remedy));
        } else {
            let (number, ending) = (servers.len(), if servers.len() == 1 { "" } else { "s" });
            found.push(Finding::ok(ABOUT, format!("docent is on {number} server{ending}")));
        }
        let named = self.settings.trial_server().into_iter().map(|server| ("discord.guild", server));
        let moderated = self.settings.moderated_servers();
        let moderated = moderated.into_iter().map(|server| ("discord.moderation_guilds", server));
        for (setting, server) in named.chain(moderated) {
            if !servers.iter().any(|known| id(&known["id"]) == Some(server)) {
                let says = format!("docent is not on {server}, a server of `{setting}`");
                let remedy = format!(
                    "Open the link that `docent invite` prints and choose that server, or mend `{setting}`."
                );
                found.push(Finding::error(ABOUT, says, remedy));
            }
        }
        found.extend(servers.iter().take(MAX_SERVERS).map(|server| {
            let name = server["name"].as_str().unwrap_or("?");
            let held = server["permissions"].as_str().and_then(|bits| bits.parse().ok()).unwrap_or(0);
            judge(name, held, "Give docent's role what is missing: Server Settings, Roles.")
        }));
        found
    }

    /// The channels that the settings name.
    pub(super) async fn channels(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut known = Servers::new();
        let allowed = self.settings.allowed_channels.iter().map(|channel| (ALLOWED, channel));
        let moderators = Some((MODERATORS, &self.settings.moderators_channel));
        for (setting, channel) in allowed.chain(moderators).take(MAX_CHANNELS) {
            let Ok(number) = channel.parse() else { continue };
            found.extend(self.channel(number, setting, &mut known).await);
        }
        for channel in self.settings.denied_channels.iter().take(MAX_CHANNELS) {
            let Ok(number) = channel.parse() else { continue };
            let asked = get(self.api, Route::Channel { channel_id: ChannelId::new(number) }).await;
            if matches!(asked, Err(ApiError::Refused { status: 404, .. })) {
                let remedy = format!("Take it out of `{DENIED}`, or mend the number.");
                found.push(Finding::warning("channel", format!("there is no channel {number}"), remedy));
            }
        }
        found
    }

    async fn channel(&self, number: u64, setting: &str, known: &mut Servers) -> Vec<Finding> {
        const ABOUT: &str = "channel";
        let mut channel = match get(self.api, Route::Channel { channel_id: ChannelId::new(number) }).await {
            Ok(channel) => channel,
            Err(ApiError::Refused { status: 404, .. }) => {
                let remedy =
                    "Take it out of `discord.allowed_channels`, or mend the number (Copy Channel ID).";
                return vec![Finding::error(ABOUT, format!("there is no channel {number}"), remedy)];
            }
            Err(ApiError::Refused { status: 403, .. }) => {
                let remedy = "Edit Channel, Permissions: let docent's role View Channel there.";
                return vec![Finding::error(ABOUT, format!("docent may not see channel {number}"), remedy)];
            }
            Err(fault) => return vec![unasked(ABOUT, fault)],
        };
        let name = format!("#{}", channel["name"].as_str().unwrap_or("?"));
        // Threads have no exceptions of their own: those of their channel count.
        if channel["type"].as_u64().is_some_and(|kind| (10..=12).contains(&kind))
            && let Some(parent) = id(&channel["parent_id"])
            && let Ok(parent) = get(self.api, Route::Channel { channel_id: ChannelId::new(parent) }).await
        {
            channel = parent;
        }
        let Some(everyone) = channel["guild_id"].as_str().map(str::to_owned) else {
            let remedy =
                format!("Name a channel of a server in `{setting}`; direct messages are always answered.");
            return vec![Finding::warning(ABOUT, format!("{name} belongs to no server"), remedy)];
        };
        if !known.contains_key(&everyone) {
            known.insert(everyone.clone(), self.server(&everyone).await);
        }
        let server = match &known[&everyone] {
            Ok(server) => server,
            Err(fault) => return vec![unasked(ABOUT, *fault)],
        };
        let Server { everyone, roles, docent } = server;
        let held = in_channel(of_roles(docent, everyone, roles), docent, everyone, &channel);
        let mut found =
            vec![judge(&name, held, "Edit Channel, Permissions: give docent's role what is missing there.")];
        let anybody = Who { id: None, roles: Vec::new() };
        let theirs = in_channel(of_roles(&anybody, everyone, roles), &anybody, everyone, &channel);
        if setting == ALLOWED && theirs & USE_COMMANDS == 0 {
            found.push(Finding::warning(
                "commands",
                format!("a member without roles may not Use Application Commands in {name}"),
                "Edit Channel, Permissions, @everyone: allow it, if members are to see /ask there.",
            ));
        }
        found
    }

    async fn server(&self, number: &str) -> Result<Server, ApiError> {
        let guild_id = GuildId::new(number.parse().unwrap_or(1));
        let user_id = UserId::new(self.user.parse().unwrap_or(1));
        let roles = get(self.api, Route::GuildRoles { guild_id }).await?;
        let member = get(self.api, Route::GuildMember { guild_id, user_id }).await?;
        let held = member["roles"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let docent = Who { id: Some(self.user.clone()), roles: held.map(str::to_owned).collect() };
        Ok(Server { everyone: number.to_owned(), roles, docent })
    }
}

fn judge(place: &str, held: u64, remedy: &str) -> Finding {
    const ABOUT: &str = "permissions";
    let missing = missing(held);
    if is_administrator(held) {
        let remedy =
            "Take Administrator from docent's role: it needs four permissions, which `docent invite` names.";
        return Finding::warning(ABOUT, format!("{place}: docent is an administrator"), remedy);
    }
    if missing.is_empty() {
        return Finding::ok(ABOUT, format!("{place}: docent has what it needs"));
    }
    Finding::error(ABOUT, format!("{place}: docent lacks {}", missing.join(", ")), remedy)
}
