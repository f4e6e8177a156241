//! The `[discord]` table: where and how docent answers on Discord. Secrets are no settings: see `login`.

use super::event::Rights;
use arc_swap::ArcSwap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where and how docent answers on Discord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The id of the one server that commands are registered for, for trials; empty means everywhere.
    pub guild: String,
    /// Who sees an answer to `/ask` when the member does not choose.
    pub visibility: Visibility,
    /// Ids of the only channels to answer in; empty means all. A thread counts as its channel.
    pub allowed_channels: Vec<String>,
    /// Ids of channels to stay silent in.
    pub denied_channels: Vec<String>,
    /// Number of gateway connections; 0 leaves it to Discord.
    pub shards: u32,
    /// Questions a minute from one member; 0 means no limit.
    pub member_per_minute: u32,
    /// Questions a minute in one channel; 0 means no limit.
    pub channel_per_minute: u32,
    /// Questions a minute on one server; 0 means no limit.
    pub server_per_minute: u32,
    /// Questions that may wait for their turn before members are told that docent is busy.
    pub waiting: u32,
    /// Ids of the only servers in which the content can be moderated; none by default.
    pub moderation_guilds: Vec<String>,
    /// Ids of the roles that moderate; empty means whoever may manage the server.
    pub moderation_roles: Vec<String>,
    /// The channel that reports and crisis notices go to; empty means nowhere.
    pub moderators_channel: String,
    /// Whether that channel gets a notice when a message speaks of a crisis.
    pub crisis_notices: bool,
    /// The only hosts that attached files are read from.
    pub attachment_hosts: Vec<String>,
}

/// The settings in force, which may change while docent runs: whoever needs them takes them anew.
#[derive(Debug, Clone)]
pub struct InForce(Arc<ArcSwap<Settings>>);

impl From<Settings> for InForce {
    fn from(settings: Settings) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(settings)))
    }
}

impl InForce {
    /// The settings now.
    pub fn now(&self) -> Arc<Settings> {
        self.0.load_full()
    }

    /// Puts others in force.
    pub fn change(&self, settings: Settings) {
        self.0.store(Arc::new(settings));
    }
}

/// Who sees an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Whoever asks, and nobody else.
    #[default]
    Private,
    /// Everybody in the channel.
    Channel,
}

/// Where Discord keeps what is attached (the addresses in its attachment objects).
const ATTACHMENT_HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

impl Default for Settings {
    fn default() -> Self {
        Self {
            guild: String::new(),
            visibility: Visibility::Private,
            allowed_channels: Vec::new(),
            denied_channels: Vec::new(),
            shards: 0,
            member_per_minute: 6,
            channel_per_minute: 30,
            server_per_minute: 120,
            waiting: 64,
            moderation_guilds: Vec::new(),
            moderation_roles: Vec::new(),
            moderators_channel: String::new(),
            crisis_notices: false,
            attachment_hosts: ATTACHMENT_HOSTS.map(str::to_owned).to_vec(),
        }
    }
}

/// The most shards that can be asked for; Discord starts them at one in five seconds.
const MAX_SHARDS: u32 = 1_000;

impl Settings {
    /// What no type can say: the setting, and what it takes.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        const ID: &str = "the id of a channel, a number in quotes, for each";
        match self {
            s if !s.guild.is_empty() && parse_id(&s.guild).is_none() => {
                Err(("discord.guild", "the id of a server, a number in quotes"))
            }
            s if !s.allowed_channels.iter().all(|id| parse_id(id).is_some()) => {
                Err(("discord.allowed_channels", ID))
            }
            s if !s.denied_channels.iter().all(|id| parse_id(id).is_some()) => {
                Err(("discord.denied_channels", ID))
            }
            s if s.shards > MAX_SHARDS => Err(("discord.shards", "from 0 to 1000")),
            s if s.waiting == 0 || s.waiting > 10_000 => Err(("discord.waiting", "from 1 to 10000")),
            s => s.check_moderation(),
        }
    }

    fn check_moderation(&self) -> Result<(), (&'static str, &'static str)> {
        let are_ids = |ids: &[String]| ids.iter().all(|id| parse_id(id).is_some());
        let tells = !self.moderators_channel.is_empty();
        match self {
            s if !are_ids(&s.moderation_guilds) => {
                Err(("discord.moderation_guilds", "the id of a server, a number in quotes, for each"))
            }
            s if !are_ids(&s.moderation_roles) => {
                Err(("discord.moderation_roles", "the id of a role, a number in quotes, for each"))
            }
            s if tells && parse_id(&s.moderators_channel).is_none() => {
                Err(("discord.moderators_channel", "the id of a channel, a number in quotes"))
            }
            // Whoever else has invited docent is not to be heard of there.
            s if tells && s.moderation_guilds.is_empty() => Err((
                "discord.moderators_channel",
                "the server of that channel in `discord.moderation_guilds` as well",
            )),
            s if s.crisis_notices && !tells => {
                Err(("discord.crisis_notices", "false, or a channel in `discord.moderators_channel` as well"))
            }
            s if !s.attachment_hosts.iter().all(|host| is_host(host)) => Err((
                "discord.attachment_hosts",
                "for each the name of a host, such as \"cdn.discordapp.com\", without `https://` or a path",
            )),
            _ => Ok(()),
        }
    }

    /// Whether docent answers in a channel; `parent` is the channel of a thread.
    pub fn answers_in(&self, channel: u64, parent: Option<u64>) -> bool {
        let named = |ids: &[String]| {
            ids.iter().filter_map(|id| parse_id(id)).any(|id| id == channel || Some(id) == parent)
        };
        (self.allowed_channels.is_empty() || named(&self.allowed_channels)) && !named(&self.denied_channels)
    }

    /// Whether it matters which channel a thread belongs to.
    pub fn tells_channels_apart(&self) -> bool {
        !(self.allowed_channels.is_empty() && self.denied_channels.is_empty())
    }

    /// The servers in which the content can be moderated, each once.
    pub fn moderated_servers(&self) -> BTreeSet<u64> {
        self.moderation_guilds.iter().filter_map(|id| parse_id(id)).collect()
    }

    /// Whether somebody with these rights may moderate in a server; never in a direct message.
    pub fn lets_moderate(&self, server: Option<u64>, rights: &Rights) -> bool {
        let is_listed = server.is_some_and(|server| self.moderated_servers().contains(&server));
        let Rights { manages_server, roles } = rights;
        let is_moderator = if self.moderation_roles.is_empty() {
            *manages_server
        } else {
            self.moderation_roles.iter().filter_map(|id| parse_id(id)).any(|id| roles.contains(&id))
        };
        is_listed && is_moderator
    }

    /// Whether moderators are told of what happens in a server, or in a direct message.
    pub fn tells(&self, server: Option<u64>) -> bool {
        self.moderators_channel().is_some()
            && server.is_none_or(|server| self.moderated_servers().contains(&server))
    }

    /// Whether they are told of a crisis there.
    pub fn tells_of_crises(&self, server: Option<u64>) -> bool {
        self.crisis_notices && self.tells(server)
    }

    /// The channel that moderators read.
    pub fn moderators_channel(&self) -> Option<u64> {
        parse_id(&self.moderators_channel)
    }

    /// The one server of a trial.
    pub fn trial_server(&self) -> Option<u64> {
        parse_id(&self.guild)
    }
}

/// Ids are decimal, and never 0.
fn parse_id(id: &str) -> Option<u64> {
    id.parse().ok().filter(|id| *id > 0)
}

/// A host's name with perhaps a port, as it stands in an address.
fn is_host(host: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
    !host.is_empty() && host.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_thread_counts_as_its_channel() {
        let denied = Settings { denied_channels: ids(&["7"]), ..Settings::default() };
        assert!(
            !denied.answers_in(7, None) && !denied.answers_in(8, Some(7)) && denied.answers_in(8, Some(9))
        );
        let allowed = Settings { allowed_channels: ids(&["7"]), ..Settings::default() };
        assert!(allowed.answers_in(8, Some(7)) && !allowed.answers_in(8, None));
        assert!(Settings::default().answers_in(1, None));
    }

    #[test]
    fn what_is_no_id_is_named() {
        let slip = Settings { allowed_channels: ids(&["general"]), ..Settings::default() };
        assert_eq!(slip.check().unwrap_err().0, "discord.allowed_channels");
        let slip = Settings { guild: "0".to_owned(), ..Settings::default() };
        assert_eq!(slip.check().unwrap_err().0, "discord.guild");
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn only_listed_servers_are_moderated_and_nobody_by_default() {
        let manager = Rights { manages_server: true, roles: vec![8] };
        let helper = Rights { manages_server: false, roles: vec![9] };
        assert!(!Settings::default().lets_moderate(Some(5), &manager));
        let listed = Settings { moderation_guilds: ids(&["5"]), ..Settings::default() };
        assert!(listed.lets_moderate(Some(5), &manager) && !listed.lets_moderate(Some(5), &helper));
        assert!(!listed.lets_moderate(Some(6), &manager) && !listed.lets_moderate(None, &manager));
        let roles = Settings { moderation_roles: ids(&["9"]), ..listed };
        assert!(roles.lets_moderate(Some(5), &helper) && !roles.lets_moderate(Some(5), &manager));
    }

    #[test]
    fn a_channel_for_moderators_needs_its_server() {
        let slip = |settings: Settings| settings.check().unwrap_err().0;
        let channel = Settings { moderators_channel: "7".to_owned(), ..Settings::default() };
        assert_eq!(slip(channel.clone()), "discord.moderators_channel");
        let whole = Settings { moderation_guilds: ids(&["5"]), crisis_notices: true, ..channel };
        assert_eq!((whole.check(), whole.moderators_channel()), (Ok(()), Some(7)));
        assert_eq!(slip(Settings { moderators_channel: String::new(), ..whole }), "discord.crisis_notices");
        let slashes = Settings { attachment_hosts: ids(&["https://x.org/"]), ..Settings::default() };
        assert_eq!(slip(slashes), "discord.attachment_hosts");
    }
}
