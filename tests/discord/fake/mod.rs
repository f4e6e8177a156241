//! A Discord on loopback: its gateway and as much of its REST interface as docent uses.
//!
//! It records every request, checks each against Discord's published limits, and fails in the ways Discord
//! does when it is told to. Blocking threads only, so that tests read from top to bottom.

pub(crate) mod events;
pub(crate) mod files;
mod gateway;
mod http;
mod limits;
mod rest;
mod state;
mod tls;

pub(crate) use http::Request;
pub(crate) use state::{Away, Fault, Interaction, Message, State, Storm};
pub(crate) use tls::Certificate;

use gateway::Place;
use serde_json::Value;
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// docent's own id, which is also its application's.
pub(crate) const ME: u64 = 99;

/// The server's id.
pub(crate) const GUILD: u64 = 500;

/// The token that docent has in these tests.
pub(crate) const TOKEN: &str = "a-token.of.the-tests";

/// The longest that the gateway does not look for what docent says.
const LOOK: Duration = Duration::from_millis(5);

/// How long a test waits for what has to happen. Far above what it takes: nothing is measured by it.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// The state, and a bell that rings at each change.
#[derive(Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// A running Discord.
pub(crate) struct Fake {
    pub(crate) shared: Arc<Shared>,
    /// `http://127.0.0.1:port`.
    pub(crate) address: String,
    certificate: Option<Certificate>,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes whoever waits for it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changed.notify_all();
        changed
    }

    /// Waits until Discord is not silent any more.
    fn wait_while_silent(&self) {
        let silent = |state: &mut State| state.away == Some(Away::Silent);
        drop(self.changed.wait_while(self.lock(), silent));
    }

    /// Waits a little, or until there is something new to tell.
    fn wait_for_news(&self, told: Option<usize>) {
        let old = |state: &mut State| {
            state.away.is_none()
                && told.is_none_or(|told| state.breaks.is_empty() && state.events.len() <= told)
        };
        drop(self.changed.wait_timeout_while(self.lock(), LOOK, old));
    }
}

impl Fake {
    /// A server that takes Discord's API calls as they are, `DISCORD_API_PROXY`.
    pub(crate) fn start() -> Self {
        Self::behind(None)
    }

    /// A server that is reached as Discord is: by HTTPS, through a proxy, `DISCORD_HTTPS_PROXY`.
    pub(crate) fn start_behind_tls(certificate: Certificate) -> Self {
        Self::behind(Some(certificate))
    }

    fn behind(certificate: Option<Certificate>) -> Self {
        let shared = Arc::new(Shared::default());
        let listen = || TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let (rest, gateway, resuming) = (listen(), listen(), listen());
        let port = |listener: &TcpListener| listener.local_addr().expect("it is bound").port();
        let address = format!("http://127.0.0.1:{}", port(&rest));
        let websocket = |listener| format!("ws://127.0.0.1:{}", port(listener));
        shared.lock().gateway_address = websocket(&gateway);
        shared.lock().resume_address = websocket(&resuming);
        let acceptor = certificate.as_ref().map(Certificate::acceptor);
        http::serve(rest, acceptor, Arc::clone(&shared));
        gateway::serve(gateway, Place::Main, Arc::clone(&shared));
        gateway::serve(resuming, Place::Resuming, Arc::clone(&shared));
        Self { shared, address, certificate }
    }

    /// Tells a program by its environment how to get here.
    pub(crate) fn point_out(&self, command: &mut Command) {
        for name in ["DISCORD_API_PROXY", "DISCORD_HTTPS_PROXY", "DISCORD_CA_FILE", "DISCORD_TOKEN_FILE"] {
            command.env_remove(name);
        }
        command.env("DISCORD_TOKEN", TOKEN);
        match &self.certificate {
            Some(certificate) => {
                command.env("DISCORD_HTTPS_PROXY", &self.address).env("DISCORD_CA_FILE", certificate.path())
            }
            None => command.env("DISCORD_API_PROXY", &self.address),
        };
    }

    /// Waits until `found` finds something.
    #[track_caller]
    pub(crate) fn wait<T>(&self, what: &str, mut found: impl FnMut(&State) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut state = self.shared.lock();
        loop {
            if let Some(found) = found(&state) {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain for {what}; the last requests were\n{}",
                state.last_requests()
            );
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Something happens on Discord: docent hears of it through the gateway.
    pub(crate) fn dispatch(&self, name: &str, data: Value) {
        self.shared.change(|state| state.events.push((name.to_owned(), data)));
    }

    /// What happened last.
    pub(crate) fn last_event(&self) -> Value {
        self.shared.lock().events.last().map(|(_, data)| data.clone()).unwrap_or_default()
    }

    /// The next request whose method and path hold these words fails like this.
    pub(crate) fn fail(&self, method: &str, path: &str, fault: Fault) {
        self.shared.change(|state| state.faults.push_back((method.to_owned(), path.to_owned(), fault)));
    }

    /// A number that nothing else has.
    pub(crate) fn id(&self) -> u64 {
        self.shared.change(State::next_id)
    }
}
