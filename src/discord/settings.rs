//! The `[discord]` table: where and how docent answers on Discord. Secrets are no settings: see `login`.

use serde::{Deserialize, Serialize};

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

    /// The one server of a trial.
    pub fn trial_server(&self) -> Option<u64> {
        parse_id(&self.guild)
    }
}

/// Ids are decimal, and never 0.
fn parse_id(id: &str) -> Option<u64> {
    id.parse().ok().filter(|id| *id > 0)
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
}
