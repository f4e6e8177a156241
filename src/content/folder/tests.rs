//! Tests of reading a content folder, each on a folder of its own.

use super::*;
use std::fs;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let place = self.0.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
        self
    }

    fn article(self, path: &str, title: &str) -> Self {
        self.file(path, format!("+++\ntitle = \"{title}\"\n+++\n{title}.\n"))
    }

    /// The ids of the documents and the problems, in order.
    fn load(&self) -> (Vec<String>, Vec<String>) {
        let loaded = load(self.0.path()).unwrap();
        let ids = loaded.documents.into_iter().map(|document| document.id).collect();
        (ids, loaded.problems.iter().map(ToString::to_string).collect())
    }

    #[track_caller]
    fn gives(&self, ids: &[&str]) -> Vec<String> {
        let (found, problems) = self.load();
        assert_eq!(found, ids, "{problems:#?}");
        problems
    }
}

#[test]
fn documents_come_in_the_order_of_their_paths() {
    let folder = Folder::new()
        .article("faq/a.md", "A")
        .article("articles/z.md", "Z")
        .article("articles/b/c.md", "C")
        .file("x.jsonl", "{\"id\":2,\"text\":\"two\"}\n\n{\"id\":1,\"text\":\"one\"}")
        .file("safety.toml", "not read")
        .file("README.md", "not read")
        .file("articles/.draft.md", "not read")
        .file("articles/old.md~", "not read");
    assert!(folder.gives(&["c", "z", "a", "2", "1"]).is_empty());
}

#[test]
fn a_faulty_file_does_not_keep_the_others_away() {
    let folder = Folder::new()
        .article("articles/a.md", "A")
        .file("articles/b.md", "+++\ntitel = \"B\"\n+++\n")
        .file("articles/c.md", b"+++\ntitle = \"C\"\n+++\nab\xff\n")
        .article("d.md", "D");
    let problems = folder.gives(&["a"]);
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(problems[0].starts_with("articles/b.md:1: the front matter has no title"));
    assert!(problems[1].starts_with("articles/b.md:2: unknown key `titel`"));
    assert!(problems[2].starts_with("articles/c.md:4: byte 3 of this line is not UTF-8"));
    assert!(problems[3].starts_with("d.md: the file stands in neither articles/ nor faq/"));
}

#[test]
fn a_faulty_row_does_not_keep_the_others_away() {
    let mut rows = b"\xef\xbb\xbf{\"id\":1,\"text\":\"one\"}\r\n".to_vec();
    rows.extend_from_slice(b"nonsense\n{\"id\":2,\"text\":\"\xff\"}\n");
    rows.extend_from_slice(&vec![b'x'; 10 << 20]);
    rows.extend_from_slice(b"\n{\"id\":3,\"text\":\"three\"}\n{\"id\":1,\"text\":\"again\"}\n");
    let problems = Folder::new().file("a.jsonl", rows).gives(&["1", "3"]);
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(problems[0].starts_with("a.jsonl:2: the row cannot be read"));
    assert!(problems[1].starts_with("a.jsonl:3: byte 17 of this line is not UTF-8"));
    assert!(problems[2].starts_with("a.jsonl:4: the row is longer than 1048576 bytes"));
    assert_eq!(problems[3], "a.jsonl:6: the id `1` is taken by a.jsonl:1: change one of the two");
}

#[test]
fn an_id_belongs_to_the_first_that_has_it() {
    let problems = Folder::new().article("articles/tea.md", "A").article("faq/tea.md", "B").gives(&["tea"]);
    assert_eq!(problems, ["faq/tea.md:1: the id `tea` is taken by articles/tea.md:1: change one of the two"]);
}

#[test]
fn a_file_that_is_too_large_is_named() {
    let bytes = vec![b'x'; usize::try_from(MAX_FILE_BYTES).unwrap() + 1];
    let problems = Folder::new().file("articles/a.md", bytes).gives(&[]);
    assert_eq!(problems, ["articles/a.md: the file is larger than 4194304 bytes: split it"]);
}

#[test]
fn a_folder_has_to_be_there() {
    let folder = Folder::new().file("file", "");
    let error = |name: &str| load(&folder.0.path().join(name)).unwrap_err().to_string();
    assert!(error("nothing").starts_with("there is no content folder at "));
    assert!(error("file").ends_with("is not a folder: name the content folder with --content"));
    assert!(folder.gives(&[]).is_empty());
}

#[test]
fn the_fingerprint_is_what_reading_reports() {
    let folder = Folder::new()
        .article("articles/a.md", "A")
        .file("articles/b.md", "faulty")
        .file("c/c.jsonl", "{\"id\":1,\"text\":\"one\"}\nnonsense\n")
        .file("d.jsonl", "");
    let mut reader = open(folder.0.path()).unwrap();
    let read: Vec<SourceFile> = reader
        .by_ref()
        .filter_map(|event| if let Event::Read(file) = event { Some(file) } else { None })
        .collect();
    assert_eq!(reader.read_bytes(), reader.total_bytes());
    assert_eq!(read, fingerprint(folder.0.path()).unwrap());
    assert_eq!(
        read.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["articles/a.md", "articles/b.md", "c/c.jsonl", "d.jsonl"]
    );
    assert_eq!(read[1].hash, blake3::hash(b"faulty"));
}

#[cfg(unix)]
#[test]
fn links_may_not_lead_outside() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new().article("articles/secret.md", "Secret");
    let folder = Folder::new().article("articles/a.md", "A").article("store/b.txt", "B");
    let articles = folder.0.path().join("articles");
    symlink(outside.0.path().join("articles/secret.md"), articles.join("s.md")).unwrap();
    symlink(outside.0.path(), articles.join("t")).unwrap();
    symlink(&articles, articles.join("loop")).unwrap();
    symlink("nowhere", articles.join("u.md")).unwrap();
    symlink("../store/b.txt", articles.join("b.md")).unwrap();
    let problems = folder.gives(&["a", "b"]);
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(problems[0].starts_with("articles/loop: a symbolic link to a folder is not followed"));
    assert!(problems[1].starts_with("articles/s.md: the symbolic link leads outside"));
    assert!(problems[2].starts_with("articles/t: the symbolic link leads outside"));
    assert!(problems[3].starts_with("articles/u.md: the symbolic link leads nowhere"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_readable_file_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new().article("articles/a.md", "A");
    let articles = folder.0.path().join("articles");
    fs::write(articles.join(OsStr::from_bytes(b"\xff.md")), "").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(articles.join("s.md")).unwrap();
    fs::create_dir(articles.join("d.md")).unwrap();
    let problems = folder.gives(&["a"]);
    assert_eq!(
        problems,
        [
            "articles/s.md: it is not an ordinary file: remove it",
            "articles/\u{fffd}.md: the name is not UTF-8: rename it",
        ]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn any_bytes_are_read_to_their_end(
        rows in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
        article in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..100),
    ) {
        let folder = Folder::new().file("a.jsonl", &rows).file("articles/a.md", &article);
        let read: Vec<blake3::Hash> = open(folder.0.path())
            .unwrap()
            .filter_map(|event| if let Event::Read(file) = event { Some(file.hash) } else { None })
            .collect();
        proptest::prop_assert_eq!(read, [blake3::hash(&rows), blake3::hash(&article)]);
    }
}

#[test]
fn an_overlay_stands_in_the_place_of_files() {
    let folder = Folder::new().article("faq/a.md", "A").article("faq/b.md", "B").article("faq/c.md", "C");
    let mut overlay = Overlay::default();
    overlay.remove("faq/a.md");
    overlay.put("faq/b.md", &b"+++\ntitle = \"Other\"\n+++\nOther.\n"[..]);
    overlay.put("articles/d.md", &b"+++\ntitle = \"D\"\n+++\nD.\n"[..]);
    overlay.put("e.md", &b"+++\ntitle = \"E\"\n+++\nE.\n"[..]);
    let mut seen = Vec::new();
    for event in open_with(folder.0.path(), &overlay).unwrap() {
        seen.push(match event {
            Event::Document(document) => document.about.title,
            Event::Problem(problem) => problem.path,
            Event::Spoiled(_) | Event::Read(_) => continue,
        });
    }
    assert_eq!(seen, ["e.md", "D", "Other", "C"]);
    let laid = fingerprint_with(folder.0.path(), &overlay).unwrap();
    let paths: Vec<&str> = laid.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["articles/d.md", "faq/b.md", "faq/c.md"]);
    assert_eq!(fingerprint(folder.0.path()).unwrap().len(), 3, "the disk is as it was");
}
