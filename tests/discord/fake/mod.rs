//! A Discord on loopback: its gateway and as much of its REST interface as docent uses.
//!
//! It records every request, checks each against Discord's published limits, and fails in the ways Discord
//! does when it is told to. Blocking threads only, so that tests read from top to bottom.

pub(crate) mod events;
mod gateway;
mod http;
mod limits;
mod rest;
mod state;

pub(crate) use http::Request;
pub(crate) use state::{Fault, Interaction, Message, State};

use serde_json::Value;
use std::net::TcpListener;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// docent's own id, which is also its application's.
pub(crate) const ME: u64 = 99;

/// The server's id.
pub(crate) const GUILD: u64 = 500;

/// How long a test waits for what has to happen. Far above what it takes: nothing is measured by it.
const PATIENCE: Duration = Duration::from_mins(1);

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
}

impl Fake {
    pub(crate) fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listen = || TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let (rest, gateway) = (listen(), listen());
        let port = |listener: &TcpListener| listener.local_addr().expect("it is bound").port();
        let address = format!("http://127.0.0.1:{}", port(&rest));
        let gateway_address = format!("ws://127.0.0.1:{}", port(&gateway));
        shared.lock().gateway_address = gateway_address;
        http::serve(rest, Arc::clone(&shared));
        gateway::serve(gateway, Arc::clone(&shared));
        Self { shared, address }
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
