//! What it takes to reach Discord: the token, and the way there; all from the environment.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// The longest token or token file read, in bytes; Discord's have about 72.
const MAX_TOKEN_BYTES: u64 = 4096;

/// A bot's token. It never prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The token, and the way to Discord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The bot's token.
    pub token: Token,
    /// The way.
    pub way: Way,
}

/// The way to Discord's API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// As the system does it.
    Direct,
    /// Everything goes to a server that speaks Discord's API and keeps its rate limits, `http://host:port`.
    Api(String),
    /// Through a proxy for HTTPS, trusting one more certificate.
    Proxy {
        /// Its address.
        address: String,
        /// Certificates in PEM form, trusted beside the system's.
        certificates: Option<PathBuf>,
    },
}

/// Why docent cannot log in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No token anywhere.
    #[error(
        "there is no token: put the bot's token into DISCORD_TOKEN, or its file's path into DISCORD_TOKEN_FILE"
    )]
    NoToken,
    /// Two variables that exclude each other.
    #[error("both {0} and {1} are set; unset one of them")]
    Both(&'static str, &'static str),
    /// The token's file cannot be read.
    #[error("DISCORD_TOKEN_FILE: {} cannot be read: {reason}", .path.display())]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// What was given cannot be a token.
    #[error("{0} holds no token: a token is one word of letters, digits, dots, dashes and underscores")]
    NotAToken(&'static str),
    /// A variable that does not hold an address.
    #[error("{0} takes an address such as http://127.0.0.1:8080, with no path behind it")]
    NotAnAddress(&'static str),
    /// A certificate file without its proxy.
    #[error("DISCORD_CA_FILE goes together with DISCORD_HTTPS_PROXY")]
    LoneCertificates,
}

impl Token {
    /// Reads a token; `origin` is the variable that gave it.
    fn parse(text: &str, origin: &'static str) -> Result<Self, LoginError> {
        let text = text.trim();
        let token = text.strip_prefix("Bot ").unwrap_or(text).trim();
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let whole = !token.is_empty() && token.bytes().all(fits);
        whole.then(|| Self(token.to_owned())).ok_or(LoginError::NotAToken(origin))
    }

    /// The token, for the one who sends it.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl Login {
    /// Reads the environment. `variable` gives the value of a name.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, LoginError> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        Ok(Self { token: token(&variable)?, way: way(&variable)? })
    }
}

fn token(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Token, LoginError> {
    match (variable("DISCORD_TOKEN"), variable("DISCORD_TOKEN_FILE")) {
        (Some(_), Some(_)) => Err(LoginError::Both("DISCORD_TOKEN", "DISCORD_TOKEN_FILE")),
        (Some(token), None) => {
            Token::parse(token.to_str().ok_or(LoginError::NotAToken("DISCORD_TOKEN"))?, "DISCORD_TOKEN")
        }
        (None, Some(path)) => {
            let path = PathBuf::from(path);
            let text =
                read_short(&path).map_err(|reason| LoginError::TokenFile { path: path.clone(), reason })?;
            Token::parse(&text, "DISCORD_TOKEN_FILE")
        }
        (None, None) => Err(LoginError::NoToken),
    }
}

fn read_short(path: &Path) -> std::io::Result<String> {
    use std::io::Read;
    let mut text = String::new();
    std::fs::File::open(path)?.take(MAX_TOKEN_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

fn way(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Way, LoginError> {
    let address = |name: &'static str| {
        let given = variable(name)?;
        let address = given.to_str().map(|text| text.trim().trim_end_matches('/').to_owned());
        Some(address.filter(|address| is_address(address)).ok_or(LoginError::NotAnAddress(name)))
    };
    let certificates = variable("DISCORD_CA_FILE").map(PathBuf::from);
    match (address("DISCORD_API_PROXY").transpose()?, address("DISCORD_HTTPS_PROXY").transpose()?) {
        (Some(_), Some(_)) => Err(LoginError::Both("DISCORD_API_PROXY", "DISCORD_HTTPS_PROXY")),
        (None, Some(address)) => Ok(Way::Proxy { address, certificates }),
        (_, None) if certificates.is_some() => Err(LoginError::LoneCertificates),
        (Some(address), None) => Ok(Way::Api(address)),
        (None, None) => Ok(Way::Direct),
    }
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(variables: &[(&str, &str)]) -> Result<Login, LoginError> {
        let variables: Vec<(String, OsString)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Login::from_environment(|name| {
            variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn the_token_never_prints() {
        let login = login(&[("DISCORD_TOKEN", "Bot s3cr.et-_x")]).unwrap();
        assert_eq!(login.token.expose(), "s3cr.et-_x");
        assert!(!format!("{login:?} {login:#?}").contains("s3cr"));
    }

    #[test]
    fn a_file_holds_the_token_and_perhaps_a_line_break() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc.def\n").unwrap();
        let path = file.path().to_str().unwrap();
        assert_eq!(login(&[("DISCORD_TOKEN_FILE", path)]).unwrap().token.expose(), "abc.def");
        std::fs::write(file.path(), "two words").unwrap();
        let fault = login(&[("DISCORD_TOKEN_FILE", path)]).unwrap_err().to_string();
        assert!(fault.contains("DISCORD_TOKEN_FILE") && !fault.contains("two words"), "{fault}");
    }

    #[test]
    fn what_is_missing_or_twice_is_named() {
        assert!(matches!(login(&[]), Err(LoginError::NoToken)));
        assert!(matches!(login(&[("DISCORD_TOKEN", "")]), Err(LoginError::NoToken)));
        let both = login(&[("DISCORD_TOKEN", "a"), ("DISCORD_TOKEN_FILE", "b")]).unwrap_err();
        assert_eq!(both.to_string(), "both DISCORD_TOKEN and DISCORD_TOKEN_FILE are set; unset one of them");
        let lone = login(&[("DISCORD_TOKEN", "a"), ("DISCORD_CA_FILE", "ca.pem")]);
        assert!(matches!(lone, Err(LoginError::LoneCertificates)));
    }

    #[test]
    fn the_way_is_read() {
        let way = |name, value| login(&[("DISCORD_TOKEN", "a"), (name, value)]).map(|login| login.way);
        let api = way("DISCORD_API_PROXY", "http://127.0.0.1:9/").unwrap();
        assert_eq!(api, Way::Api("http://127.0.0.1:9".to_owned()));
        let proxy = way("DISCORD_HTTPS_PROXY", "http://proxy:3128").unwrap();
        assert_eq!(proxy, Way::Proxy { address: "http://proxy:3128".to_owned(), certificates: None });
        for slip in ["127.0.0.1:9", "http://", "http://host/path", "ftp://host"] {
            assert!(matches!(way("DISCORD_API_PROXY", slip), Err(LoginError::NotAnAddress(_))), "{slip}");
        }
    }
}
