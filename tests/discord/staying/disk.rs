//! A disk that can be full or read-only.

use crate::library::Library;
use crate::server::Server;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Room for the store and little else, as `mount` takes it.
const SIZE: &str = "size=16m,mode=0700";

/// Where docent keeps votes.
pub(super) enum Disk {
    /// A small file system of its own, mounted there.
    Small(PathBuf),
    /// The system's: what docent writes can be limited, and that is all.
    Systems,
}

/// The disk is full until this is dropped.
pub(super) enum Full {
    Ballast(PathBuf),
    Limited(u32),
}

/// The disk is read-only until this is dropped.
pub(super) struct ReadOnly(PathBuf);

impl Disk {
    /// Mounts a small one where the state folder of the library will be, if this user may.
    pub(super) fn at(library: &Library) -> Self {
        let folder = library.path("state");
        std::fs::create_dir_all(&folder).expect("it is ours");
        if run("mount", &["-t", "tmpfs", "-o", SIZE, "tmpfs"], &folder) {
            return Self::Small(folder);
        }
        println!("no file system can be mounted here: a full disk is a limit on the size of files instead");
        Self::Systems
    }

    pub(super) fn fill(&self, server: &Server) -> Full {
        match self {
            Self::Small(folder) => {
                let path = folder.join("ballast");
                let mut ballast = File::create(&path).expect("there is room yet");
                while ballast.write_all(&[0; 4_096]).is_ok() {}
                Full::Ballast(path)
            }
            Self::Systems => {
                limit(server.process(), "0:");
                Full::Limited(server.process())
            }
        }
    }

    /// None where it cannot be made so, as while somebody has a file open there.
    pub(super) fn read_only(&self) -> Option<ReadOnly> {
        match self {
            Self::Small(folder) => {
                let remounted = run("mount", &["-o", "remount,ro"], folder);
                remounted.then(|| ReadOnly(folder.clone()))
            }
            Self::Systems => None,
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Self::Small(folder) = self {
            run("umount", &["-l"], folder);
        }
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        match self {
            Self::Ballast(path) => std::fs::remove_file(path).expect("it is ours"),
            Self::Limited(process) => limit(*process, "unlimited:"),
        }
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        assert!(run("mount", &["-o", "remount,rw"], &self.0), "it was writable before");
    }
}

fn limit(process: u32, size: &str) {
    let (process, size) = (process.to_string(), format!("--fsize={size}"));
    let limited = Command::new("prlimit").args(["--pid", &process, &size]).status();
    assert!(limited.is_ok_and(|status| status.success()), "prlimit is part of util-linux");
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let ran = Command::new(program)
        .args(arguments)
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ran.is_ok_and(|status| status.success())
}
