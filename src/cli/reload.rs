//! Reads the configuration anew while docent runs: on SIGHUP, or when the file has changed.
//!
//! What can change does; of what cannot, its keys are named; what is faulty changes nothing.

use crate::config::{Config, Flags, Settings};
use crate::vitals::{Condition, Part, Vitals};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Settings that take effect while docent runs; of sections, all that they hold. The others need a restart.
const CAN_CHANGE: [&str; 15] = [
    "answer.",
    "build.",
    "calibration.",
    "discord.allowed_channels",
    "discord.channel_per_minute",
    "discord.crisis_notices",
    "discord.denied_channels",
    "discord.member_per_minute",
    "discord.moderation_roles",
    "discord.moderators_channel",
    "discord.server_per_minute",
    "discord.visibility",
    "help.",
    "ranking.",
    "vectors.",
];

/// What a run of docent was started with, and what is in force.
#[derive(Debug)]
pub(super) struct Reload {
    flags: Flags,
    /// As it was started, but for what has changed since.
    in_force: Config,
    /// The file, as it was read last; none where there is no file.
    read: Option<blake3::Hash>,
    /// Whether the file was there and is not.
    is_gone: bool,
    hangup: Arc<AtomicBool>,
    vitals: Arc<Vitals>,
}

impl Reload {
    /// Looks out for changes of `config`, which `flags` led to.
    pub(super) fn of(flags: Flags, config: Config, hangup: Arc<AtomicBool>, vitals: Arc<Vitals>) -> Self {
        let read = digest(&flags);
        vitals.set(Part::Config, Vec::new());
        Self { flags, in_force: config, read, is_gone: false, hangup, vitals }
    }

    /// Looks once; the settings from now on, if any have changed that can.
    pub(super) fn look(&mut self) -> Option<Settings> {
        let (asked, read) = (self.hangup.swap(false, Ordering::AcqRel), digest(&self.flags));
        if !asked && read == self.read {
            return None;
        }
        if self.read.is_some() && read.is_none() {
            let path = Config::path(&self.flags);
            let what =
                format!("{} is gone; the settings before stay in force until it is back", path.display());
            self.vitals.set(Part::Config, vec![Condition::degraded("faulty", what.clone())]);
            if !std::mem::replace(&mut self.is_gone, true) {
                tracing::error!(fault = %what, "the configuration stays as it was");
            }
            return None;
        }
        self.is_gone = false;
        self.read = read;
        let new = match Config::load(&self.flags, std::env::vars_os()) {
            Ok(new) => new,
            Err(fault) => {
                tracing::error!(%fault, "the configuration stays as it was");
                let what = format!("{fault}; the settings before stay in force until that is mended");
                self.vitals.set(Part::Config, vec![Condition::degraded("faulty", what)]);
                return None;
            }
        };
        let (changed, fixed): (Vec<String>, Vec<String>) =
            self.in_force.differences(&new).into_iter().partition(|key| can_change(key));
        let mut conditions = Vec::new();
        if !fixed.is_empty() {
            let keys = fixed.join(", ");
            tracing::warn!(%keys, "the configuration has changes that need a restart");
            conditions.push(Condition::degraded(
                "needs_restart",
                format!("start docent again for these settings to take effect: {keys}"),
            ));
        }
        self.vitals.set(Part::Config, conditions);
        if changed.is_empty() {
            tracing::info!("the configuration was read anew; nothing else changes");
            return None;
        }
        if let Err(fault) = self.in_force.take_over(&new, &changed) {
            tracing::error!(%fault, "the configuration stays as it was until docent is started again");
            return None;
        }
        tracing::info!(keys = %changed.join(", "), "the configuration was read anew");
        Some(self.in_force.settings.clone())
    }
}

fn can_change(key: &str) -> bool {
    CAN_CHANGE.iter().any(|known| key == *known || (known.ends_with('.') && key.starts_with(known)))
}

fn digest(flags: &Flags) -> Option<blake3::Hash> {
    std::fs::read(Config::path(flags)).ok().map(|bytes| blake3::hash(&bytes))
}

/// Listens for SIGHUP on a thread of its own; what it returns is set whenever one came.
pub(super) fn listen_for_hangup() -> std::io::Result<Arc<AtomicBool>> {
    let hangup = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let mut signals = {
            let _inside = runtime.enter();
            signal(SignalKind::hangup())?
        };
        let heard = Arc::clone(&hangup);
        let listening = move || {
            runtime.block_on(async {
                while signals.recv().await.is_some() {
                    heard.store(true, Ordering::Release);
                }
            });
        };
        std::thread::Builder::new().name("hangup".to_owned()).spawn(listening)?;
    }
    Ok(hangup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn reload(folder: &TempDir, text: &str) -> (Reload, Arc<Vitals>) {
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let flags = Flags { config: Some(path), ..Flags::default() };
        let config = Config::load(&flags, []).unwrap();
        let vitals = Arc::new(Vitals::default());
        (Reload::of(flags, config, Arc::default(), Arc::clone(&vitals)), vitals)
    }

    fn codes(vitals: &Vitals) -> Vec<&'static str> {
        vitals.parts()[&Part::Config].iter().map(|condition| condition.code).collect()
    }

    #[test]
    fn what_can_change_does_and_the_rest_is_named() {
        let folder = TempDir::new().unwrap();
        let (mut reload, vitals) = reload(&folder, "[discord]\nmember_per_minute = 6\n");
        assert!(reload.look().is_none());
        let write = |text: &str| std::fs::write(folder.path().join("config.toml"), text).unwrap();
        write("[discord]\nmember_per_minute = 7\nshards = 3\n[help]\nregion = \"US\"\n");
        let settings = reload.look().unwrap();
        assert_eq!((settings.discord.member_per_minute, settings.discord.shards), (7, 0));
        assert_eq!(settings.help.region, "US");
        let message = vitals.parts()[&Part::Config][0].message.clone();
        assert!(message.contains("discord.shards") && !message.contains("member"), "{message}");
        write("[discord]\nmember_per_minute = 7\n[help]\nregion = \"US\"\n");
        assert!(reload.look().is_none(), "nothing is in force that was not");
        assert_eq!(codes(&vitals), [""; 0]);
    }

    #[test]
    fn a_fault_changes_nothing_and_is_said_with_its_line() {
        let folder = TempDir::new().unwrap();
        let (mut reload, vitals) = reload(&folder, "");
        std::fs::write(folder.path().join("config.toml"), "\n[answer]\nquote_form = 0.5\n").unwrap();
        assert!(reload.look().is_none());
        let message = vitals.parts()[&Part::Config][0].message.clone();
        assert!(message.contains("config.toml:3") && message.contains("quote_from"), "{message}");
        std::fs::write(folder.path().join("config.toml"), "").unwrap();
        assert!(reload.look().is_none());
        assert_eq!(codes(&vitals), [""; 0]);
    }

    #[test]
    fn a_file_that_is_gone_changes_nothing_and_is_said() {
        let folder = TempDir::new().unwrap();
        let (mut reload, vitals) = reload(&folder, "[discord]\nmember_per_minute = 7\n");
        let path = folder.path().join("config.toml");
        std::fs::remove_file(&path).unwrap();
        assert!(reload.look().is_none() && reload.look().is_none());
        assert_eq!(codes(&vitals), ["faulty"]);
        std::fs::write(&path, "[discord]\nmember_per_minute = 8\n").unwrap();
        assert_eq!(reload.look().unwrap().discord.member_per_minute, 8);
        assert_eq!(codes(&vitals), [""; 0]);
    }

    #[test]
    fn every_key_that_can_change_is_a_setting() {
        let all =
            Config::load(&Flags { config: Some("config.toml".into()), ..Flags::default() }, []).unwrap();
        let keys = all.keys();
        for known in CAN_CHANGE {
            assert!(keys.iter().any(|key| key == known || key.starts_with(known)), "{known}");
        }
    }
}
