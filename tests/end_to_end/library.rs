//! A small language for end-to-end tests: write a library, run the real program, say what has to come back.
//!
//! ```ignore
//! Library::new().article("tea.md", "## How long?\n\nSteep three minutes.").ask("how long?").quotes("Steep three minutes.");
//! ```

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A content folder of its own, with an index folder and a state folder beside it; gone at the end.
pub(crate) struct Library {
    root: PathBuf,
    /// Gone at the end; `None` where somebody else clears up.
    _folder: Option<TempDir>,
}

impl Library {
    /// An empty library.
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a folder for the test");
        let library = Self::within(folder.path());
        Self { _folder: Some(folder), ..library }
    }

    /// An empty library in a folder that is not there yet, or is empty.
    pub(crate) fn within(root: &Path) -> Self {
        fs::create_dir_all(root.join("content")).expect("the folder is ours");
        Self { root: root.to_owned(), _folder: None }
    }

    /// Adds `content/articles/<name>`.
    pub(crate) fn article(self, name: &str, text: &str) -> Self {
        self.file(&format!("articles/{name}"), with_front_matter(name, text))
    }

    /// Adds `content/faq/<name>`.
    pub(crate) fn faq(self, name: &str, text: &str) -> Self {
        self.file(&format!("faq/{name}"), with_front_matter(name, text))
    }

    /// Writes any file below `content/`, as it is.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(&format!("content/{path}"), bytes)
    }

    /// Writes `config.toml`.
    pub(crate) fn config(self, toml: &str) -> Self {
        self.write("config.toml", toml)
    }

    /// Writes any file beside `content/`.
    pub(crate) fn write_beside(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes)
    }

    fn write(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let place = self.path(path);
        fs::create_dir_all(place.parent().expect("a file stands in a folder")).expect("the folder is ours");
        fs::write(place, bytes).expect("the folder is ours");
        self
    }

    /// Builds and publishes what stands in `content/` now.
    #[track_caller]
    pub(crate) fn publish(self) -> Self {
        self.run(&["index", "build"]).exits(0);
        self
    }

    /// Where a file of the library is: `content/…`, `index/…`.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Asks one question; the first one builds the index.
    #[track_caller]
    pub(crate) fn ask(&self, question: &str) -> Asked {
        let ran = self.run(&["ask", "--format", "json", question]);
        let json = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}\n{ran:?}"));
        Asked { json, exit: ran.exit }
    }

    /// Runs a verb with nothing on standard input.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command().args(arguments).stdin(Stdio::null()).output();
        Ran::of(&output.expect("the program that is tested was built"))
    }

    /// Runs a verb with words on standard input.
    #[track_caller]
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program that is tested was built");
        child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("docent reads it");
        Ran::of(&child.wait_with_output().expect("it ends"))
    }

    /// The program in this library, untouched by the settings of whoever runs the tests.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docent"));
        let settings = |name: &str| name.starts_with("DOCENT_") || name.starts_with("DISCORD_");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(settings)) {
            command.env_remove(name);
        }
        // Whether the sentence model is installed must not change what these tests see: they go without.
        command.env("XDG_CACHE_HOME", self.path("cache")).env("HOME", self.path("home"));
        command.current_dir(&self.root).env("DOCENT_STATE_DIR", self.path("state")).env_remove("RUST_LOG");
        command
    }
}

/// Front matter in which nothing is missing, for texts that bring none.
fn with_front_matter(name: &str, text: &str) -> String {
    if text.starts_with("+++") {
        return text.to_owned();
    }
    let title = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or(name);
    format!(
        "+++\ntitle = \"{title}\"\nsource = \"The library of the tests\"\nreviewed = \"by the tests\"\n+++\n{text}"
    )
}

/// What a verb printed, and what it exited with.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: i32,
}

impl Ran {
    /// What a program left behind.
    #[track_caller]
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("docent prints UTF-8");
        Self {
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            exit: output.status.code().expect("no signal ended it"),
        }
    }

    /// It exited with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.exit, code, "{self:#?}");
        self
    }

    /// Standard output holds these words.
    #[track_caller]
    pub(crate) fn prints(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "{words:?} is not in\n{self:#?}");
        self
    }

    /// Standard error holds these words.
    #[track_caller]
    pub(crate) fn complains(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "{words:?} is not in\n{self:#?}");
        self
    }
}

/// What a question came to.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) json: Value,
    pub(crate) exit: i32,
}

impl Asked {
    /// The first passage quoted has exactly these words.
    #[track_caller]
    pub(crate) fn quotes(self, words: &str) -> Self {
        assert_eq!(self.json["outcome"], "quoted", "{self:#?}");
        assert_eq!(self.json["passages"][0]["text"], words, "{self:#?}");
        assert_eq!(self.exit, 0, "{self:#?}");
        self
    }

    /// The first passage quoted has this id.
    #[track_caller]
    pub(crate) fn cites(self, passage: &str) -> Self {
        assert_eq!(self.json["passages"][0]["passage"], passage, "{self:#?}");
        self
    }

    /// Nothing is quoted.
    #[track_caller]
    pub(crate) fn refuses(self) -> Self {
        let outcome = self.json["outcome"].as_str().unwrap_or_default();
        assert!(["near", "nothing"].contains(&outcome), "{self:#?}");
        assert_eq!(self.exit, 1, "{self:#?}");
        self
    }

    /// These notices stand beside the answer, and no other.
    #[track_caller]
    pub(crate) fn notices(self, kinds: &[&str]) -> Self {
        let notices = self.json["notices"].as_array().expect("the contract names it");
        let found: Vec<&str> = notices.iter().filter_map(|notice| notice["kind"].as_str()).collect();
        assert_eq!(found, kinds, "{self:#?}");
        self
    }
}
