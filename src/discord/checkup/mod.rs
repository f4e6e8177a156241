//! Asks Discord how docent stands there: token, application, intents, servers, channels, commands.

mod channels;
mod finding;
mod permissions;

pub use finding::{Finding, Level};
pub use permissions::{NEEDED, Permission, invitation};

use super::api::{Api, ApiError, open_http};
use super::commands;
use super::login::Login;
use super::settings::Settings;
use anyhow::Context;
use serde_json::Value;
use serenity::http::Route;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long one thing is asked for.
const ANSWER: Duration = Duration::from_secs(8);

/// Starts of a session that are left; with fewer docent may soon have to wait for the next day.
const FEW_STARTS: u64 = 20;

/// Flags of an application (Discord's reference, "Application Flags"): privileged intents that are switched on,
/// for applications on many servers and on few.
const PRIVILEGED: [(&str, u64); 3] = [
    ("Presence Intent", 1 << 12 | 1 << 13),
    ("Server Members Intent", 1 << 14 | 1 << 15),
    ("Message Content Intent", 1 << 18 | 1 << 19),
];

/// Whom docent is on Discord, and through what it asks.
struct Patient<'a> {
    api: &'a Api,
    settings: &'a Settings,
    /// docent's id as a member.
    user: String,
}

/// Looks at everything that Discord knows about docent.
pub fn examine(login: &Login, settings: &Settings) -> anyhow::Result<Vec<Finding>> {
    blocking(async {
        let api = Api::new(Arc::new(open_http(login)?), Arc::default());
        let mut found = Vec::new();
        if let Some(user) = token(&api, &mut found).await {
            let patient = Patient { api: &api, settings, user };
            found.extend(patient.application().await);
            found.push(patient.gateway().await);
            found.extend(patient.servers().await);
            found.extend(patient.channels().await);
        }
        Ok(found)
    })
}

/// The id of the application that the token belongs to.
pub fn find_application(login: &Login) -> anyhow::Result<u64> {
    blocking(async {
        let api = Api::new(Arc::new(open_http(login)?), Arc::default());
        match get(&api, Route::Oauth2ApplicationCurrent).await {
            Ok(application) => id(&application["id"]).context("Discord names no application for this token"),
            Err(ApiError::Refused { status: 401, .. }) => Err(super::Refusal::Token.into()),
            Err(fault) => Err(fault).context("Discord does not say which application this is"),
        }
    })
}

fn blocking<T>(asking: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("no runtime can be started")?.block_on(asking)
}

async fn get(api: &Api, route: Route<'_>) -> Result<Value, ApiError> {
    api.get(route, Instant::now() + ANSWER).await
}

fn id(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

/// docent's id as a member, when Discord accepts the token.
async fn token(api: &Api, found: &mut Vec<Finding>) -> Option<String> {
    const ABOUT: &str = "token";
    let (finding, user) = match get(api, Route::UserMe).await {
        Ok(me) => {
            let (name, user) = (me["username"].as_str().unwrap_or("?"), me["id"].as_str().map(str::to_owned));
            (Finding::ok(ABOUT, format!("Discord accepts it; the bot is called {name}")), user)
        }
        Err(ApiError::Refused { status: 401, .. }) => {
            let remedy =
                "On discord.com/developers/applications, under Bot, press Reset Token and keep the new one.";
            (Finding::error(ABOUT, "Discord does not accept it", remedy), None)
        }
        Err(ApiError::Refused { status: 429, .. }) => {
            let remedy = "Wait a few minutes, and see that nothing else uses this token or this address.";
            (Finding::error(ABOUT, "Discord turns docent away for asking too often", remedy), None)
        }
        Err(fault) => {
            let remedy = "See that discord.com can be reached from this machine; behind a proxy set DISCORD_HTTPS_PROXY.";
            (Finding::error(ABOUT, format!("it could not be tried: {fault}"), remedy), None)
        }
    };
    found.push(finding);
    user
}

impl Patient<'_> {
    /// The application's own settings, its intents, and its commands.
    async fn application(&self) -> Vec<Finding> {
        const ABOUT: &str = "application";
        let application = match get(self.api, Route::Oauth2ApplicationCurrent).await {
            Ok(application) => application,
            Err(fault) => return vec![unasked(ABOUT, fault)],
        };
        let mut found = Vec::new();
        if application["interactions_endpoint_url"].as_str().is_some_and(|url| !url.is_empty()) {
            found.push(Finding::error(
                ABOUT,
                "Discord sends commands to a web address and not to docent",
                "On its page, under General Information, empty Interactions Endpoint URL.",
            ));
        }
        if application["bot_require_code_grant"] == true {
            found.push(Finding::warning(
                ABOUT,
                "it cannot be invited by a link",
                "On its page, under Bot, switch Requires OAuth2 Code Grant off.",
            ));
        }
        if found.is_empty() {
            let name = application["name"].as_str().unwrap_or("?");
            let id = application["id"].as_str().unwrap_or("?");
            found.push(Finding::ok(ABOUT, format!("{name}, id {id}")));
        }
        found.push(intents(application["flags"].as_u64().unwrap_or(0)));
        if let Some(id) = id(&application["id"]) {
            self.api.set_application(id);
            found.extend(self.commands().await);
        }
        found
    }

    async fn commands(&self) -> Vec<Finding> {
        const ABOUT: &str = "commands";
        let until = || Instant::now() + ANSWER;
        let mut found = Vec::new();
        for (server, ours) in commands::places(self.settings) {
            let place = server.map_or("everywhere".to_owned(), |server| format!("on server {server}"));
            found.push(match self.api.commands(server, until()).await {
                Ok(theirs) if commands::same(&ours, &theirs) => {
                    Finding::ok(ABOUT, format!("they are registered {place}, as this docent has them"))
                }
                Ok(theirs) => {
                    let none = theirs.as_array().is_none_or(Vec::is_empty);
                    let others = if none { "they are not registered" } else { "others are registered" };
                    let remedy = "Start `docent run`: it registers them within seconds.";
                    Finding::warning(ABOUT, format!("{others} {place}"), remedy)
                }
                Err(fault) => unasked(ABOUT, fault),
            });
        }
        let trial = self.settings.trial_server();
        if trial.is_some()
            && let Ok(everywhere) = self.api.commands(None, until()).await
            && everywhere.as_array().is_some_and(|commands| !commands.is_empty())
        {
            found.push(Finding::warning(
                ABOUT,
                "they are registered everywhere as well, and show twice on the server of `discord.guild`",
                "When the trial is over, empty `discord.guild` and start docent again.",
            ));
        }
        found
    }

    async fn gateway(&self) -> Finding {
        const ABOUT: &str = "gateway";
        match self.api.gateway(Instant::now() + ANSWER).await {
            Ok(gateway) => {
                let left = gateway["session_start_limit"]["remaining"].as_u64().unwrap_or(0);
                let shards = gateway["shards"].as_u64().unwrap_or(1);
                if left < FEW_STARTS {
                    let says = format!("only {left} starts are left for today");
                    return Finding::warning(
                        ABOUT,
                        says,
                        "See why docent starts so often before it has to wait.",
                    );
                }
                let connections = if shards == 1 { "connection" } else { "connections" };
                Finding::ok(
                    ABOUT,
                    format!("Discord recommends {shards} {connections}; {left} starts are left today"),
                )
            }
            Err(fault) => unasked(ABOUT, fault),
        }
    }
}

fn intents(flags: u64) -> Finding {
    const ABOUT: &str = "intents";
    let on: Vec<&str> =
        PRIVILEGED.iter().filter(|(_, bits)| flags & bits != 0).map(|(name, _)| *name).collect();
    if on.is_empty() {
        return Finding::ok(ABOUT, "no privileged intent is on, and docent needs none");
    }
    let says = format!("{} could read more than docent needs", on.join(" and "));
    Finding::warning(
        ABOUT,
        says,
        "On the application's page, under Bot, switch all Privileged Gateway Intents off.",
    )
}

fn unasked(about: &'static str, fault: ApiError) -> Finding {
    Finding::error(
        about,
        format!("it could not be looked at: {fault}"),
        "Run `docent doctor` again in a while.",
    )
}
