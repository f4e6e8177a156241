//! Builds the first generation of an index while docent is on Discord already: crisis replies and notices do not wait
//! for it.

use super::{model, open};
use crate::config::Settings;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

/// Builds on a thread of its own, and has the watcher look for what was built.
pub(super) fn start(settings: Settings, look_now: Sender<()>) -> std::io::Result<JoinHandle<()>> {
    let build = move || {
        let built = catch_unwind(AssertUnwindSafe(|| {
            let encoder = model::open_or_offer(&settings)?;
            open::build_first(&settings, encoder.as_deref())
        }));
        match built {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::error!("the first index was not built: {fault:#}"),
            Err(_) => tracing::error!("the build of the first index broke off"),
        }
        // Nobody listens any more when the process ends.
        let _ = look_now.send(());
    };
    std::thread::Builder::new().name("first-build".to_owned()).spawn(build)
}
