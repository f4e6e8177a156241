//! A certificate for Discord's name that nobody else trusts, made when it is needed.

use native_tls::{Identity, TlsAcceptor};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A key, and the certificate that it made for itself.
pub(crate) struct Certificate {
    folder: TempDir,
}

impl Certificate {
    /// Makes one with `openssl`; none where that program is missing.
    pub(crate) fn make() -> Option<Self> {
        let folder = TempDir::new().ok()?;
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=discord.com"])
            .args(["-addext", "subjectAltName=DNS:discord.com", "-keyout", "key.pem", "-out", "ca.pem"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        made.is_ok_and(|status| status.success()).then_some(Self { folder })
    }

    /// The certificate in PEM form.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let read = |name: &str| std::fs::read(self.folder.path().join(name)).expect("it was just written");
        let identity = Identity::from_pkcs8(&read("ca.pem"), &read("key.pem")).expect("openssl wrote it");
        TlsAcceptor::new(identity).expect("TLS is there")
    }
}
