//! Fetches the model from its hub, file by file; a download that was cut off goes on.

use super::error::InstallError;
use super::model::{Model, ModelFile};
use super::{Progress, staging};
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use reqwest::header::{CONTENT_RANGE, RANGE};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

/// The hub and how patient to be with it.
#[derive(Debug, Clone)]
pub struct Hub {
    /// Its address, without a path.
    pub base: String,
    /// A connection, an answer or the next bytes must come within this time.
    pub patience: Duration,
    /// How often to go on after a connection broke, with a pause before each.
    pub retries: u32,
    /// The first pause; each further one is twice as long.
    pub pause: Duration,
}

impl Default for Hub {
    /// The Hugging Face hub, which publishes the model.
    fn default() -> Self {
        Self {
            base: "https://huggingface.co".to_owned(),
            patience: Duration::from_secs(20),
            retries: 4,
            pause: Duration::from_secs(1),
        }
    }
}

/// Why one attempt ended.
enum Setback {
    /// Trying again may help: the connection broke, or the hub is busy.
    Passing(InstallError),
    /// It would not.
    Final(InstallError),
}

/// Puts every file into `folder`; gives the address that they came from.
pub(super) fn fetch(
    hub: &Hub,
    model: &Model,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<String, InstallError> {
    let Model { repository, revision, .. } = model;
    let came_from = format!("{}/{repository}/resolve/{revision}", hub.base.trim_end_matches('/'));
    progress(Progress::Trying(&came_from));
    let client = Client::builder()
        .connect_timeout(hub.patience)
        .timeout(hub.patience)
        .user_agent(concat!("docent/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| setback_of(&came_from, &e))?;
    let mut before = 0;
    for file in &model.files {
        if !staging::is_there(folder, file) {
            let url = format!("{came_from}/{}", file.path);
            let mut tell = |done| progress(Progress::Bytes { done: before + done, total: model.bytes() });
            fetch_file(hub, &client, &url, file, folder, &mut tell)?;
            staging::accept(folder, file, &url)?;
        }
        before += file.bytes;
        progress(Progress::Bytes { done: before, total: model.bytes() });
    }
    Ok(came_from)
}

/// Collects one file, going on as often as is allowed.
fn fetch_file(
    hub: &Hub,
    client: &Client,
    url: &str,
    file: &ModelFile,
    folder: &Path,
    tell: &mut dyn FnMut(u64),
) -> Result<(), InstallError> {
    let partial = staging::partial(folder, file);
    staging::make_room(&partial)?;
    let mut attempt = 0;
    loop {
        let setback = match fetch_rest(client, url, file, &partial, tell) {
            Ok(()) => return Ok(()),
            Err(Setback::Final(error)) => return Err(error),
            Err(Setback::Passing(error)) => error,
        };
        if attempt == hub.retries {
            return Err(setback);
        }
        std::thread::sleep(hub.pause.saturating_mul(2_u32.saturating_pow(attempt)));
        attempt += 1;
    }
}

/// One attempt: asks for what is still missing and appends it.
fn fetch_rest(
    client: &Client,
    url: &str,
    file: &ModelFile,
    partial: &Path,
    tell: &mut dyn FnMut(u64),
) -> Result<(), Setback> {
    let disk = |e| Setback::Final(InstallError::disk(partial)(e));
    let mut have = partial.metadata().map_or(0, |metadata| metadata.len());
    if have > file.bytes {
        have = 0;
    } else if have == file.bytes {
        return Ok(());
    }
    let mut request = client.get(url);
    if have > 0 {
        request = request.header(RANGE, format!("bytes={have}-"));
    }
    let mut response = request.send().map_err(|e| match setback_of(url, &e) {
        // No way to the hub at all: better to try another source soon than this one often.
        error if e.is_connect() && !e.is_timeout() && have == 0 => Setback::Final(error),
        error => Setback::Passing(error),
    })?;
    let mut target = match response.status() {
        StatusCode::OK => {
            have = 0;
            File::create(partial).map_err(disk)?
        }
        StatusCode::PARTIAL_CONTENT if starts_at(&response, have) => {
            OpenOptions::new().append(true).open(partial).map_err(disk)?
        }
        // What is here and what is there do not fit together: start afresh.
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE if have > 0 => {
            std::fs::remove_file(partial).map_err(disk)?;
            return Err(Setback::Passing(refused(url, response.status())));
        }
        busy if busy.is_server_error() || busy == StatusCode::TOO_MANY_REQUESTS => {
            return Err(Setback::Passing(refused(url, busy)));
        }
        status => return Err(Setback::Final(refused(url, status))),
    };
    let mut piece = vec![0; 1 << 16];
    while have < file.bytes {
        let came = response.read(&mut piece).map_err(|e| Setback::Passing(broken(url, &e)))?;
        if came == 0 {
            return Err(Setback::Passing(hub_error(
                url,
                format!("ended after {have} of {} bytes", file.bytes),
            )));
        }
        let wanted = usize::try_from(file.bytes - have).map_or(came, |rest| came.min(rest));
        target.write_all(&piece[..wanted]).map_err(disk)?;
        have += wanted as u64;
        tell(have);
    }
    Ok(())
}

/// Whether a partial answer goes on exactly where we stopped.
fn starts_at(response: &Response, have: u64) -> bool {
    let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {have}-")))
}

fn refused(url: &str, status: StatusCode) -> InstallError {
    hub_error(url, format!("the hub answered {status}"))
}

fn setback_of(url: &str, error: &reqwest::Error) -> InstallError {
    // The innermost cause says what happened; the outer ones repeat the address.
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    hub_error(url, format!("cannot be reached ({cause})"))
}

fn broken(url: &str, error: &std::io::Error) -> InstallError {
    hub_error(url, format!("the connection broke ({error})"))
}

fn hub_error(url: &str, what: String) -> InstallError {
    InstallError::Hub { url: url.to_owned(), what }
}
