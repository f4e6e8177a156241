//! The `[http]` table: where health and metrics can be read.

use serde::{Deserialize, Serialize};
use std::net::SocketAddr;

/// Where health and metrics can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// An address and a port; empty: nowhere. Port 0 is one that the system chooses.
    pub listen: String,
}

impl Default for Settings {
    fn default() -> Self {
        // Prometheus' list of default ports leaves 9464 to exporters without one of their own.
        Self { listen: "127.0.0.1:9464".to_owned() }
    }
}

impl Settings {
    /// What no type can say: the setting, and what it takes.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let fits = self.listen.is_empty() || self.address().is_some();
        fits.then_some(()).ok_or((
            "http.listen",
            "an address and a port, such as \"127.0.0.1:9464\" or \"[::1]:9464\", or \"\" for none",
        ))
    }

    /// The address; none where nothing listens.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listen.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_nothing() {
        let check = |listen: &str| Settings { listen: listen.to_owned() }.check().is_ok();
        assert!(check("") && check("127.0.0.1:9464") && check("[::1]:0"));
        assert!(!check("localhost:9464") && !check("127.0.0.1") && !check("9464"));
        assert_eq!(Settings::default().check(), Ok(()));
    }
}
