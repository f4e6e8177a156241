//! What the container file and the systemd unit promise: no rights, and a root that is read-only.

use crate::fake::Fake;
use crate::server::{Server, library};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Stdio};

/// Nobody's number on every Linux.
const NOBODY: u32 = 65_534;

/// Takes the right to write from everybody, below a folder too.
fn make_read_only(path: &Path) {
    if path.is_dir() {
        fs::read_dir(path).expect("it is ours").flatten().for_each(|entry| make_read_only(&entry.path()));
    }
    let mode = if path.is_dir() { 0o555 } else { 0o444 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

#[test]
fn an_unprivileged_user_and_one_writable_folder_are_enough() {
    let binary = env!("CARGO_BIN_EXE_docent");
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"];
    let mut arguments = nobody[1..].to_vec();
    arguments.extend([binary, "--version"]);
    if !runs(nobody[0], &arguments) {
        println!("skipped: only root can become another user, who has to reach the program");
        return;
    }
    let limits = "[discord]\nmember_per_minute = 0\n[answer]\nquote_from = 0.42\nnear_from = 0.2\n";
    let library = library().config(limits).publish();
    for name in ["content", "index", "config.toml"] {
        make_read_only(&library.path(name));
    }
    let state = library.path("state");
    // What the build left there is root's.
    let _ = fs::remove_dir_all(&state);
    fs::create_dir(&state).expect("it is ours");
    chown(&state, Some(NOBODY), Some(NOBODY)).expect("we are root");
    fs::set_permissions(library.path(""), fs::Permissions::from_mode(0o555)).expect("it is ours");
    let server = Server::in_place(Fake::start(), library, &nobody);
    let ana = server.member("ana");
    let answer = ana.asks("how long do i steep black tea?").message();
    answer.says("three minutes");
    ana.presses(&answer, "Helpful").message().says("counts");
    let left: Vec<_> = fs::read_dir(&state).expect("it is ours").flatten().collect();
    assert!(left.iter().any(|file| file.file_name() == "docent.sqlite"), "{left:?}");
}

#[test]
fn systemd_understands_the_unit() {
    if !runs("systemd-analyze", &["--version"]) {
        println!("skipped: systemd is not here");
        return;
    }
    let unit = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docent.service"));
    let unit = unit.expect("it belongs to the project");
    let folder = tempfile::tempdir().expect("room for a test");
    let path = folder.path().join("docent.service");
    let here = unit.replace("/usr/local/bin/docent", env!("CARGO_BIN_EXE_docent"));
    fs::write(&path, here).expect("it is ours");
    let verified = Command::new("systemd-analyze").arg("verify").arg(&path).output().expect("it is here");
    let said = String::from_utf8_lossy(&verified.stderr);
    let of_ours: Vec<&str> = said.lines().filter(|line| line.contains("docent.service")).collect();
    assert!(of_ours.is_empty(), "{of_ours:#?}");
}

#[test]
fn the_container_file_copies_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = fs::read_to_string(root.join("Dockerfile")).expect("it belongs to the project");
    let copied: Vec<&str> = file.lines().filter_map(|line| line.split("/src/").nth(1)).collect();
    for path in copied.iter().filter_map(|rest| rest.split_whitespace().next()) {
        let is_made = path.starts_with("target/") || path == "index";
        assert!(is_made || root.join(path).exists(), "{path} is not there");
    }
    assert!(copied.len() >= 4, "{copied:?}");
}
