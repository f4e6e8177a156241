//! The store keeps what it should, and nothing of what was deleted.

use super::*;
use std::path::Path;
use tempfile::TempDir;

const DAY: i64 = 24 * 60 * 60;

fn store() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(&folder.path().join("state")).unwrap();
    (folder, store)
}

fn vote(passage: &str, helpful: bool) -> Vote {
    Vote { passage: passage.into(), generation: "0123456789abcdef".into(), helpful }
}

/// Every file under a folder, end to end.
fn bytes_in(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() { bytes_in(&path) } else { std::fs::read(path).unwrap() });
    }
    all
}

fn holds(folder: &TempDir, needle: &[u8]) -> bool {
    bytes_in(folder.path()).windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_member_has_one_vote_a_passage_and_may_change_it() {
    let (_folder, store) = store();
    assert_eq!(store.vote(1, &vote("tea#a/1", true), 10).unwrap(), Voted::New);
    assert_eq!(store.vote(1, &vote("tea#a/1", true), 11).unwrap(), Voted::Same);
    assert_eq!(store.vote(1, &vote("tea#a/1", false), 12).unwrap(), Voted::Changed);
    assert_eq!(store.vote(u64::MAX, &vote("tea#a/1", true), 13).unwrap(), Voted::New);
    assert_eq!(store.vote(1, &vote("tea#b/1", true), 14).unwrap(), Voted::New);
    let tally = |passage: &str, helpful, not_helpful| Tally { passage: passage.into(), helpful, not_helpful };
    assert_eq!(store.tallies().unwrap(), [tally("tea#a/1", 1, 1), tally("tea#b/1", 1, 0)]);
    let kept: Vec<_> = store.kept_of(1).unwrap().into_iter().map(|v| (v.passage, v.helpful, v.at)).collect();
    assert_eq!(kept, [("tea#b/1".into(), true, 14), ("tea#a/1".into(), false, 12)]);
}

#[test]
fn nothing_of_a_forgotten_member_stays_in_the_bytes() {
    let (folder, store) = store();
    let (member, other) = (0x0123_4567_89ab_cdef_u64, 0x0bad_cafe_dead_beef_u64);
    // Enough that pages split and rows move.
    for at in 0..2_000 {
        store.vote(member, &vote(&format!("massage-{at}#only-hers/1"), at % 2 == 0), at).unwrap();
        store.vote(other, &vote(&format!("massage-{at}#others/1"), true), at).unwrap();
    }
    let traces: [&[u8]; 2] = [&member.to_be_bytes(), b"#only-hers/1"];
    assert!(traces.iter().all(|trace| holds(&folder, trace)), "the search finds what is there");
    assert_eq!(store.forget(member).unwrap(), 2_000);
    for trace in traces {
        assert!(!holds(&folder, trace), "{trace:x?} is still there");
    }
    assert!(holds(&folder, &other.to_be_bytes()));
    assert_eq!((store.kept_of(member).unwrap().len(), store.kept_of(other).unwrap().len()), (0, 2_000));
    assert_eq!(store.forget(member).unwrap(), 0);
}

#[test]
fn what_another_program_still_reads_is_not_called_deleted() {
    let (folder, store) = store();
    store.vote(7, &vote("tea#a/1", true), 1).unwrap();
    store.lock().busy_timeout(std::time::Duration::ZERO).unwrap();
    let reader = Connection::open(folder.path().join("state").join(STORE_FILE)).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM votes;").unwrap();
    assert!(matches!(store.forget(7), Err(StoreError::TracesLeft { .. })));
    drop(reader);
    assert_eq!(store.forget(7).unwrap(), 0);
    assert!(!holds(&folder, b"tea#a/1"));
}

#[test]
fn gaps_go_after_thirty_days_to_their_bytes() {
    let (folder, store) = store();
    store.keep_gap("what about zephyr-canary", 0).unwrap();
    store.keep_gap("a later one", 2 * DAY).unwrap();
    assert_eq!(store.gaps(30 * DAY - 1).unwrap().len(), 2);
    assert_eq!(store.gaps(30 * DAY).unwrap().len(), 1);
    assert!(holds(&folder, b"zephyr-canary"));
    assert_eq!(store.sweep(30 * DAY).unwrap(), 1);
    assert!(!holds(&folder, b"zephyr-canary"));
    assert_eq!(store.gaps(30 * DAY).unwrap()[0].question, "a later one");
}

#[test]
fn the_inbox_has_a_bound_and_the_oldest_goes() {
    let (_folder, store) = store();
    {
        let connection = store.lock();
        let filled = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                      INSERT INTO gaps (question, at) SELECT 'question ' || i, i FROM n";
        connection.execute_batch(filled).unwrap();
    }
    store.keep_gap("the last", 20_000).unwrap();
    let gaps = store.gaps(20_000).unwrap();
    assert_eq!(gaps.len(), MAX_GAPS as usize);
    assert_eq!(
        (gaps[0].question.as_str(), gaps.last().unwrap().question.as_str()),
        ("the last", "question 2")
    );
}

#[test]
fn a_report_takes_words_once() {
    let (_folder, store) = store();
    let report =
        Report { passage: "tea#a/1".into(), generation: "0123456789abcdef".into(), reason: "wrong".into() };
    let key = store.file_report(&report, 5).unwrap();
    let other = store.file_report(&report, 4).unwrap();
    assert_ne!(key, other);
    assert!(store.add_words(key, "it says four minutes on the tin").unwrap());
    assert!(!store.add_words(key, "something else").unwrap());
    assert!(!store.add_words(key ^ 1, "a guess").unwrap() && !store.add_words(u64::MAX, "a guess").unwrap());
    let filed = store.reports().unwrap();
    assert_eq!((filed[0].key, filed[0].words.as_deref()), (key, Some("it says four minutes on the tin")));
    assert_eq!((filed[1].key, &filed[1].words), (other, &None));
    assert_eq!(filed[0].report, report);
}

#[test]
fn reports_have_a_bound() {
    let (_folder, store) = store();
    let filled = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                  INSERT INTO reports (key, passage, generation, reason, at) SELECT i, 'p', 'g', 'wrong', i FROM n";
    store.lock().execute_batch(filled).unwrap();
    let report = Report { passage: "p".into(), generation: "g".into(), reason: "wrong".into() };
    assert!(matches!(store.file_report(&report, 1), Err(StoreError::Full { limit: MAX_REPORTS, .. })));
}

#[test]
fn long_words_are_cut_at_a_character() {
    let (_folder, store) = store();
    store.keep_gap(&"é".repeat(MAX_WORDS_CHARS + 1), 1).unwrap();
    assert_eq!(store.gaps(1).unwrap()[0].question.chars().count(), MAX_WORDS_CHARS);
}

#[test]
fn what_is_kept_is_there_after_a_restart() {
    let (folder, store) = store();
    store.vote(1, &vote("tea#a/1", true), 1).unwrap();
    drop(store);
    let store = Store::open(&folder.path().join("state")).unwrap();
    assert_eq!(store.kept_of(1).unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = store();
    let state = folder.path().join("state");
    let path = state.join(STORE_FILE);
    drop(store);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = Store::open(&state).unwrap();
    store.vote(1, &vote("tea#a/1", true), 1).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(&state).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
        files += 1;
    }
    assert!(files >= 2, "the journal was looked at too");
    assert_eq!(std::fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_damaged_file_is_called_damaged() {
    let (folder, store) = store();
    for at in 0..500 {
        store.vote(1, &vote(&format!("tea#a/{at}"), true), at).unwrap();
    }
    store.wipe().unwrap();
    drop(store);
    let state = folder.path().join("state");
    let path = state.join(STORE_FILE);
    let sound = std::fs::read(&path).unwrap();
    let mut hollow = sound.clone();
    hollow[4096..].fill(0xff);
    for damaged in [b"this is no database, but it is long enough to look at".to_vec(), hollow] {
        std::fs::write(&path, damaged).unwrap();
        let refused = Store::open(&state).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("put it aside"));
    }
    std::fs::write(&path, sound).unwrap();
    assert_eq!(Store::open(&state).unwrap().kept_of(1).unwrap().len(), 500);
}

#[test]
fn a_later_schema_is_left_alone() {
    let (folder, store) = store();
    store.lock().pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let refused = Store::open(&folder.path().join("state")).unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { found: 99, .. }), "{refused}");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = Store::open(&file.join("state")).unwrap_err();
    assert!(matches!(refused, StoreError::Folder { .. }) && refused.to_string().contains("state_dir"));
    let blocked = folder.path().join("blocked");
    std::fs::create_dir_all(blocked.join(STORE_FILE)).unwrap();
    assert!(matches!(Store::open(&blocked), Err(StoreError::Unopenable { .. })));
}

/// Nobody may make a file there, not even root, for whom the rights of ordinary folders do not count.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_named() {
    let refused = Store::open(Path::new("/proc/self")).unwrap_err();
    assert!(matches!(refused, StoreError::Unopenable { .. }), "{refused}");
}

#[test]
fn two_programs_can_start_at_once() {
    let folder = TempDir::new().unwrap();
    let starts: Vec<_> = (0..8_u64)
        .map(|member| {
            let state = folder.path().to_owned();
            std::thread::spawn(move || {
                Store::open(&state).and_then(|store| store.vote(member, &vote("tea#a/1", true), 1))
            })
        })
        .collect();
    for start in starts {
        assert_eq!(start.join().unwrap().unwrap(), Voted::New);
    }
    assert_eq!(Store::open(folder.path()).unwrap().tallies().unwrap()[0].helpful, 8);
}

#[cfg(unix)]
#[test]
fn a_store_whose_file_vanished_begins_anew() {
    let (folder, store) = store();
    store.vote(1, &vote("tea#a/1", true), 10).unwrap();
    let state = folder.path().join("state");
    for file in std::fs::read_dir(&state).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    assert_eq!(store.vote(1, &vote("tea#a/1", true), 11).unwrap(), Voted::New);
    assert_eq!(Store::open(&state).unwrap().kept_of(1).unwrap().len(), 1);
    std::fs::remove_dir_all(&state).unwrap();
    assert_eq!(store.vote(1, &vote("tea#a/1", true), 12).unwrap(), Voted::New);
}

#[test]
fn a_store_that_cannot_be_opened_says_so_until_it_can() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state");
    std::fs::write(&state, "a file where the folder should be").unwrap();
    let store = Store::open_patiently(&state);
    let fault = store.vote(1, &vote("tea#a/1", true), 10).unwrap_err().to_string();
    assert!(fault.contains("state folder"), "{fault}");
    assert!(store.fault().is_some());
    std::fs::remove_file(&state).unwrap();
    std::thread::sleep(lost::BETWEEN_TRIES);
    assert_eq!(store.vote(1, &vote("tea#a/1", true), 11).unwrap(), Voted::New);
    assert_eq!(store.fault(), None);
}
