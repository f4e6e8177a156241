//! Carries text to and fro between members and the one door; the only code that knows Discord.
//!
//! ```text
//! shard ─► gateway ─► Event ─► courier ─► desk ─► Reply ─► courier ─► wire ─► api ─► serenity
//!          (plain data from here …)       (… to here)
//! ```
//!
//! The [`desk`] decides, without knowing serenity or the network; the courier sees to it that every response is
//! there in time, once, and whole.

mod api;
mod attachments;
mod checkup;
mod clock;
mod closing;
mod commands;
mod cooldown;
mod courier;
pub mod desk;
mod event;
mod gateway;
mod login;
mod memory;
mod open_work;
mod preflight;
mod reply;
mod retry;
mod serve;
mod settings;
mod shard;
mod snapshot;
mod socket;
mod wire;

pub use checkup::{Finding, Level, NEEDED, Permission, examine, find_application, invitation};
pub use closing::Refusal;
pub use event::{
    Attachment, Caller, Earlier, Event, Moderate, Rights, Said, SuggestFor, Target, Through, What,
};
pub use login::{Login, LoginError, Token, Way};
pub use reply::{Audience, Note, PublicAnswer, Putoff, Reply};
pub use serve::{Plan, serve};
pub use settings::{InForce, Settings, Visibility};
pub use snapshot::{Live, Snapshot};
