//! `docent doctor`: looks at everything that docent needs, and says of each how it is and what to do.

use super::{Exit, check, open};
use crate::config::Settings;
use crate::content::Overlay;
use crate::discord::{Finding, Level, Login, LoginError, examine};
use crate::editorial::check::check_folder;
use crate::editorial::{Faults, HELP_LINES_FILE, check_expectations};
use crate::embed::Encoder;
use crate::index::{IndexError, Opened, Shelf, expected_makings};
use crate::safety::crisis::{HelpLines, LineWarning};
use crate::store::{STORE_FILE, Standing, Withdrawals};
use clap::ValueEnum;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use time::{Date, OffsetDateTime};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each thing that was looked at.
    Text,
    /// One JSON object.
    Json,
}

/// All that was found.
#[derive(Debug, Serialize)]
struct Report {
    errors: usize,
    warnings: usize,
    findings: Vec<Finding>,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<Exit> {
    let today = OffsetDateTime::now_utc().date();
    let mut findings = on_discord(settings)?;
    findings.push(content(settings, today));
    let (index, opened) = index(settings);
    findings.extend(index);
    findings.push(sentence_model(settings, opened.as_ref()));
    findings.push(lists(settings));
    findings.extend(help_lines(settings, today));
    findings.push(state_folder(&settings.state_dir()));
    findings.extend(withdrawals(&settings.state_dir()));
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let report = Report { errors: count(Level::Error), warnings: count(Level::Warning), findings };
    let text = match args.format {
        Format::Text => plain(&report),
        Format::Json => serde_json::to_string(&report)? + "\n",
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(match (report.errors, report.warnings) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Without,
        _ => Exit::Failed,
    })
}

/// What Discord says; without a token it is not asked.
fn on_discord(settings: &Settings) -> anyhow::Result<Vec<Finding>> {
    const ABOUT: &str = "token";
    match Login::from_environment(|name| std::env::var_os(name)) {
        Ok(login) => {
            let mut found: Vec<Finding> = open_to_others().into_iter().collect();
            found.extend(examine(&login, &settings.discord)?);
            Ok(found)
        }
        Err(LoginError::NoToken) => Ok(vec![Finding::warning(
            ABOUT,
            "there is none here, so nothing was asked of Discord",
            "Put the bot's token into DISCORD_TOKEN, or its file's path into DISCORD_TOKEN_FILE.",
        )]),
        Err(fault) => {
            Ok(vec![Finding::error(ABOUT, fault.to_string(), "Mend that variable of the environment.")])
        }
    }
}

/// Whoever reads the token can be the bot.
#[cfg(unix)]
fn open_to_others() -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var_os("DISCORD_TOKEN_FILE").filter(|path| !path.is_empty())?;
    let path = Path::new(&path);
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        let says = format!("others on this machine can read {}", path.display());
        Finding::warning("token", says, format!("Run `chmod 600 {}`.", path.display()))
    })
}

#[cfg(not(unix))]
fn open_to_others() -> Option<Finding> {
    None
}

fn content(settings: &Settings, today: Date) -> Finding {
    const ABOUT: &str = "content";
    let folder = &settings.folders.content;
    let mut faults = Faults::new(0);
    let expected = check_expectations(folder, &Overlay::default(), &mut faults);
    let remedy = "`docent check` names each with its line.";
    match check_folder(folder, &Overlay::default(), today, &expected, &mut faults) {
        Err(fault) => {
            Finding::error(ABOUT, fault.to_string(), "Mend `content` in config.toml, or make that folder.")
        }
        Ok(read) if read.passages == 0 => Finding::error(
            ABOUT,
            format!("{} holds nothing that could be quoted", folder.display()),
            "Add a file to its articles/ or faq/.",
        ),
        Ok(read) => {
            let says = format!("{} documents, {} passages", read.documents, read.passages);
            match (faults.errors(), faults.warnings()) {
                (0, 0) => Finding::ok(ABOUT, says),
                (0, warnings) => Finding::warning(ABOUT, format!("{says}, {warnings} warnings"), remedy),
                (errors, _) => Finding::error(ABOUT, format!("{says}, {errors} errors"), remedy),
            }
        }
    }
}

/// What answers would be made from, and how it is.
fn index(settings: &Settings) -> (Vec<Finding>, Option<Opened>) {
    const ABOUT: &str = "index";
    const BUILD: &str = "Run `docent index build`.";
    let folder = &settings.folders.index;
    let opened = match Shelf::new(folder).open() {
        Ok(opened) => opened,
        Err(IndexError::Missing(_)) => {
            let says = format!("{} holds none: `docent run` builds it where it may write", folder.display());
            return (vec![Finding::error(ABOUT, says, BUILD)], None);
        }
        Err(fault) => return (vec![Finding::error(ABOUT, fault.to_string(), BUILD)], None),
    };
    let mut found: Vec<Finding> =
        opened.warnings.iter().map(|warning| Finding::error(ABOUT, warning.as_str(), BUILD)).collect();
    let manifest = opened.generation.manifest();
    let makings =
        expected_makings(&settings.folders.content, &settings.vectors, manifest.makings.model.as_deref());
    let id = opened.generation.id();
    found.push(match makings {
        Ok(makings) if makings == manifest.makings => Finding::ok(
            ABOUT,
            format!("generation {id}, {} passages, as the content is now", manifest.passages),
        ),
        Ok(_) if opened.pinned => {
            let says = format!("generation {id} is pinned by a rollback, and the content is another");
            Finding::warning(ABOUT, says, "When the content is right again, run `docent index build`.")
        }
        Ok(_) => {
            let says = format!("generation {id} is older than the content or its settings");
            Finding::warning(ABOUT, says, BUILD)
        }
        Err(fault) => {
            Finding::error(ABOUT, fault.to_string(), "Mend `content` in config.toml, or make that folder.")
        }
    });
    (found, Some(opened))
}

fn sentence_model(settings: &Settings, opened: Option<&Opened>) -> Finding {
    const ABOUT: &str = "model";
    if !settings.model.enabled {
        return Finding::ok(ABOUT, "switched off by `model.enabled`: docent answers by words alone");
    }
    let Some(folder) = settings.model.find().filter(|folder| folder.root().exists()) else {
        let says = "no sentence model is installed: docent answers by words alone";
        return Finding::warning(ABOUT, says, "Run `docent model install`, then `docent index build`.");
    };
    let encoder = match Encoder::open(&folder, &settings.model.settings()) {
        Ok(encoder) => encoder,
        Err(fault) => {
            let remedy = if settings.model.folder.as_os_str().is_empty() {
                "Run `docent model remove` and `docent model install`."
            } else {
                "Mend that folder, or leave `model.folder` empty and run `docent model install`."
            };
            return Finding::error(ABOUT, fault.to_string(), remedy);
        }
    };
    let says = format!("{} can be used", folder.root().display());
    let Some(opened) = opened else { return Finding::ok(ABOUT, says) };
    match opened.generation.vectors(&encoder) {
        Ok(Some(_)) => Finding::ok(ABOUT, format!("{says}, and the index has its vectors")),
        Ok(None) => {
            let says = format!("{says}, and the index was built without it");
            Finding::warning(ABOUT, says, "Run `docent index build`.")
        }
        Err(fault) => Finding::error(ABOUT, fault.to_string(), "Run `docent index build`."),
    }
}

fn lists(settings: &Settings) -> Finding {
    const ABOUT: &str = "lists";
    match open::read_safety(settings) {
        Ok((_, warnings)) => match warnings.as_slice() {
            [] => Finding::ok(ABOUT, "the safety lists can be used"),
            [first, ..] => {
                let says = format!("{first} ({} in all)", warnings.len());
                Finding::warning(ABOUT, says, "`docent check` names each.")
            }
        },
        Err(faults) => {
            let first = faults.first().map_or("", String::as_str);
            let says = format!("{first}: until it is mended the notice stands on every answer");
            Finding::error(ABOUT, says, "`docent check` names every fault of that file.")
        }
    }
}

fn help_lines(settings: &Settings, today: Date) -> Vec<Finding> {
    const ABOUT: &str = "help lines";
    let path = settings.folders.content.join(HELP_LINES_FILE);
    let lines = match std::fs::read_to_string(&path) {
        Ok(text) => HelpLines::parse(&text),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(HelpLines::compiled_in()),
        Err(fault) => {
            let says = format!("{} cannot be read: {fault}", path.display());
            return vec![Finding::error(ABOUT, says, "Let docent's user read it.")];
        }
    };
    let lines = match lines {
        Ok(lines) => lines,
        Err(faults) => {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            let says = format!("{first}: until it is mended those that docent was built with are shown");
            return vec![Finding::error(ABOUT, says, "`docent check` names every fault of that file.")];
        }
    };
    let warnings = lines.warnings(today);
    let unverified =
        warnings.iter().filter(|warning| matches!(warning, LineWarning::Unverified { .. })).count();
    let mut found = Vec::new();
    if unverified > 0 {
        let remedy = format!(
            "Call them or ask the services, then set `verified` in {}; `docent check` names each.",
            path.display()
        );
        found.push(Finding::warning(ABOUT, format!("{unverified} were never verified by anybody"), remedy));
    }
    let overdue = warnings.len() - unverified;
    if overdue > 0 {
        let remedy = "Verify them again, then set a new `review_by`; `docent check` names each.";
        found.push(Finding::warning(ABOUT, format!("the review of {overdue} is overdue"), remedy));
    }
    if found.is_empty() {
        found.push(Finding::ok(ABOUT, "all are verified, and none is overdue"));
    }
    found
}

/// Looks without touching the store's file: what another user opens, the bot might not be able to write any more.
fn state_folder(folder: &Path) -> Finding {
    const ABOUT: &str = "state folder";
    let remedy = "Let docent's user write there, or set `state_dir` in config.toml.";
    // What is missing is made at the start, where the folder above lets it.
    let existing = folder.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
    if let Err(fault) = tempfile::tempfile_in(existing) {
        let says =
            format!("{} cannot be written ({fault}): votes and reports are not kept", existing.display());
        return Finding::error(ABOUT, says, remedy);
    }
    let file = folder.join(STORE_FILE);
    let mut start = Vec::new();
    match std::fs::OpenOptions::new().read(true).append(true).open(&file) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
            Finding::ok(ABOUT, format!("{} can be written; nothing is kept there yet", folder.display()))
        }
        Err(fault) => Finding::error(ABOUT, format!("{} cannot be written: {fault}", file.display()), remedy),
        Ok(opened) => match opened.take(MAGIC.len() as u64).read_to_end(&mut start) {
            Ok(0) => Finding::ok(ABOUT, format!("{} can be written", folder.display())),
            Ok(_) if start == MAGIC => Finding::ok(ABOUT, format!("{} can be written", file.display())),
            Ok(_) => {
                let remedy =
                    "Put it aside, and bring it back from a copy if there is one; docent makes a new one.";
                Finding::error(ABOUT, format!("{} is no database", file.display()), remedy)
            }
            Err(fault) => {
                Finding::error(ABOUT, format!("{} cannot be read: {fault}", file.display()), remedy)
            }
        },
    }
}

/// What is withdrawn, where anything is or was.
fn withdrawals(folder: &Path) -> Vec<Finding> {
    const ABOUT: &str = "withdrawals";
    let Standing { withdrawals, faults, absent } = Withdrawals::load(folder);
    let faulty = faults.iter().map(|fault| match &withdrawals {
        Some(_) => Finding::warning(ABOUT, fault.clone(), "The next start of `docent run` mends it."),
        None => Finding::error(ABOUT, fault.clone(), "Run `docent content withdrawn --rebuild`."),
    });
    let mut found: Vec<Finding> = faulty.collect();
    if let Some(known) = withdrawals.filter(|_| found.is_empty() && !absent) {
        found.push(Finding::ok(ABOUT, format!("{} passages are withdrawn", known.in_force.len())));
    }
    found
}

/// The first bytes of every file of `SQLite`'s (its file format, "The Database Header").
const MAGIC: &[u8] = b"SQLite format 3\0";

fn plain(report: &Report) -> String {
    let Report { errors, warnings, findings } = report;
    let mut text = String::new();
    for Finding { about, level, says, remedy } in findings {
        let level = match level {
            Level::Ok => "ok",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        writeln!(text, "{level:8} {about:13} {says}").expect("a string takes all");
        if let Some(remedy) = remedy {
            writeln!(text, "{:22} → {remedy}", "").expect("a string takes all");
        }
    }
    let (errors, warnings) =
        (check::count(*errors as u64, "error"), check::count(*warnings as u64, "warning"));
    writeln!(text, "\n{} things looked at: {errors}, {warnings}", findings.len())
        .expect("a string takes all");
    text
}
