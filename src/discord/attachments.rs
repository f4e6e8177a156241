//! Reads the files that moderators attach: from Discord's own hosts alone, bounded in size and time, as plain text.

use super::event::Attachment;
use super::login::Login;
use super::settings::Settings;
use crate::render::discord::moderating::AttachmentFault;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::net::IpAddr;
use std::time::Duration;

/// The largest file, in bytes: some 170,000 words, more than a page on the web has.
pub(super) const MAX_ATTACHMENT_BYTES: usize = 1024 * 1024;

/// The longest line, in bytes; whoever writes by hand stays far below.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// How long reading one file may take, from looking up its host to its last byte.
const READING: Duration = Duration::from_secs(10);

/// Endings of files that are read, in lower case.
const ENDINGS: [&str; 3] = [".md", ".markdown", ".txt"];

/// Reads attached files.
#[derive(Debug, Clone)]
pub(super) struct Attachments {
    client: Client,
    hosts: Vec<String>,
}

impl Attachments {
    /// By the way that `login` names, from the hosts of `settings`.
    pub(super) fn new(login: &Login, settings: &Settings) -> anyhow::Result<Self> {
        use anyhow::Context;
        let client = super::api::client_for(login)?.redirect(Policy::none()).timeout(READING);
        let client = client.build().context("no HTTPS client can be made")?;
        let hosts = settings.attachment_hosts.iter().map(|host| host.to_lowercase()).collect();
        Ok(Self { client, hosts })
    }

    /// The text of an attached file.
    pub(super) async fn read(&self, attachment: &Attachment) -> Result<String, AttachmentFault> {
        let Attachment { name, address, size, kind, text: _ } = attachment;
        check_type(name, kind.as_deref())?;
        if *size > MAX_ATTACHMENT_BYTES as u64 {
            return Err(AttachmentFault::TooLarge);
        }
        let address = self.check_address(address)?;
        let bytes = self.fetch(address).await?;
        check_text(bytes)
    }

    /// An address of one of the hosts: over TLS, but for this machine itself, where tests run.
    fn check_address(&self, address: &str) -> Result<Url, AttachmentFault> {
        let url = Url::parse(address).map_err(|_| AttachmentFault::Elsewhere)?;
        let host = url.host_str().unwrap_or_default().to_lowercase();
        let with_port = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        let is_listed = self.hosts.contains(&with_port);
        let is_here = host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
        let is_plain = url.username().is_empty() && url.password().is_none();
        if is_listed && is_safe && is_plain { Ok(url) } else { Err(AttachmentFault::Elsewhere) }
    }

    async fn fetch(&self, address: Url) -> Result<Vec<u8>, AttachmentFault> {
        let lost = |_| AttachmentFault::Unreachable;
        let mut response = self.client.get(address).send().await.map_err(lost)?;
        if response.status().is_redirection() {
            return Err(AttachmentFault::Elsewhere);
        }
        if !response.status().is_success() {
            return Err(AttachmentFault::Unreachable);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            // What a server says of its length proves nothing: counted as it comes.
            if bytes.len() + chunk.len() > MAX_ATTACHMENT_BYTES {
                return Err(AttachmentFault::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// A text file by its name and by what Discord takes it for. The name is good for nothing else.
fn check_type(name: &str, kind: Option<&str>) -> Result<(), AttachmentFault> {
    let name = name.to_lowercase();
    let is_text = kind.is_none_or(|kind| kind.starts_with("text/"));
    if is_text && ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        Ok(())
    } else {
        Err(AttachmentFault::NotText)
    }
}

/// Text that somebody can have written: UTF-8, without signs that no editor writes, in lines of sensible length.
fn check_text(bytes: Vec<u8>) -> Result<String, AttachmentFault> {
    let text = String::from_utf8(bytes).map_err(|_| AttachmentFault::NotText)?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let line_of = |at: usize| text[..at].matches('\n').count() + 1;
    if let Some(at) = text.find(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(AttachmentFault::ControlSign { line: line_of(at) });
    }
    if let Some(at) = text.lines().position(|line| line.len() > MAX_LINE_BYTES) {
        return Err(AttachmentFault::LongLine { line: at + 1 });
    }
    if text.trim().is_empty() { Err(AttachmentFault::Empty) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(hosts: &[&str]) -> Attachments {
        let login = Login::from_environment(|name| (name == "DISCORD_TOKEN").then(|| "a".into())).unwrap();
        let attachment_hosts = hosts.iter().map(ToString::to_string).collect();
        Attachments::new(&login, &Settings { attachment_hosts, ..Settings::default() }).unwrap()
    }

    #[test]
    fn only_listed_hosts_over_tls_are_asked() {
        let discord = from(&["cdn.discordapp.com", "127.0.0.1:80"]);
        let takes = |address: &str| discord.check_address(address).is_ok();
        assert!(takes("https://cdn.discordapp.com/attachments/1/2/a.md?ex=1"));
        assert!(takes("https://CDN.discordapp.com/a.md"));
        for elsewhere in [
            "http://cdn.discordapp.com/a.md",
            "https://cdn.discordapp.com.example.org/a.md",
            "https://example.org/cdn.discordapp.com/a.md",
            "https://cdn.discordapp.com:8443/a.md",
            "https://cdn.discordapp.com@example.org/a.md",
            "https://me:secret@cdn.discordapp.com/a.md",
            "https://169.254.169.254/a.md",
            "http://127.0.0.1:81/a.md",
            "file:///etc/passwd",
            "",
        ] {
            assert!(!takes(elsewhere), "{elsewhere}");
        }
        let here = from(&["127.0.0.1:8123"]);
        assert!(here.check_address("http://127.0.0.1:8123/a.md").is_ok());
    }

    #[test]
    fn only_text_is_read_whatever_its_name_leads_to() {
        for (name, kind, expect) in [
            ("tea.md", Some("text/markdown; charset=utf-8"), true),
            ("../../etc/TEA.MD", None, true),
            ("tea.txt", Some("text/plain"), true),
            ("tea.md", Some("application/zip"), false),
            ("tea.png", None, false),
            ("tea", Some("text/plain"), false),
        ] {
            assert_eq!(check_type(name, kind).is_ok(), expect, "{name} {kind:?}");
        }
    }

    #[test]
    fn what_no_author_writes_is_named_with_its_line() {
        let check = |bytes: &[u8]| check_text(bytes.to_vec());
        assert_eq!(check("\u{feff}Tea.\r\n\tNow.".as_bytes()).as_deref(), Ok("Tea.\r\n\tNow."));
        assert_eq!(check(b"a\nb\0c"), Err(AttachmentFault::ControlSign { line: 2 }));
        assert_eq!(check(&[0xff, 0xfe, b'a', 0]), Err(AttachmentFault::NotText));
        assert_eq!(check(b" \n"), Err(AttachmentFault::Empty));
        let long = format!("a\n{}", "x".repeat(MAX_LINE_BYTES + 1));
        assert_eq!(check(long.as_bytes()), Err(AttachmentFault::LongLine { line: 2 }));
    }
}
