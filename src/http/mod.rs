//! Health, readiness and metrics of a running docent, for whoever looks after it: reads `vitals`, and nothing else.

mod health;
mod metrics;
mod server;
mod settings;

pub use health::{Report, report};
pub use metrics::render_metrics;
pub use server::start;
pub use settings::Settings;
