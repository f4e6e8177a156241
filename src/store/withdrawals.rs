//! The withdrawals, in two small files beside the database, so that no fault of it brings a harmful passage back.
//!
//! Each change writes both copies whole, one after the other, each by one rename. A copy that is damaged or lost
//! is made good from the other; where both are, nobody knows what was withdrawn, and [`Standing::withdrawals`] is
//! `None`: then nothing may be shown at all. Where both are gone, the audit log says what was in force.

use super::audit::{Act, read_audit};
use super::open::{STORE_FILE, make_file, make_folder};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The names of both copies in the state folder.
pub const WITHDRAWALS_FILES: [&str; 2] = ["withdrawn.json", "withdrawn-copy.json"];

/// The file whose lock whoever changes them holds.
const LOCK_FILE: &str = "withdrawn.lock";

/// Most passages that are withdrawn at a time.
pub const MAX_WITHDRAWALS: usize = 10_000;

/// The longest reason that is kept, in characters.
const MAX_REASON_CHARS: usize = 1_000;

/// A passage that nobody is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Its id.
    pub passage: String,
    /// blake3 of its words, as 64 hex digits.
    pub hash: String,
    /// Why.
    pub reason: String,
    /// Who withdrew it.
    pub who: String,
    /// When.
    pub at: i64,
}

/// All withdrawals that are in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawals {
    /// Counts the changes: of two copies the one that was changed later is right.
    change: u64,
    /// In the order in which they were made.
    pub in_force: Vec<Withdrawal>,
    /// Acts that the audit log does not have yet.
    pub unlogged: Vec<Act>,
}

/// A copy as it is written, with the proof that it is whole.
#[derive(Serialize, Deserialize)]
struct Sealed {
    withdrawals: Withdrawals,
    /// blake3 of the JSON of the withdrawals, as hex.
    seal: String,
}

/// What the files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The withdrawals; `None` where neither copy can be read.
    pub withdrawals: Option<Withdrawals>,
    /// Each fault as a sentence.
    pub faults: Vec<String>,
    /// Whether there is neither copy.
    pub absent: bool,
}

/// Why withdrawals cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawalError {
    /// The disk refuses.
    #[error("the withdrawals in {} cannot be written: {reason}", folder.display())]
    Unwritable {
        /// The state folder.
        folder: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// Neither copy can be read.
    #[error("{}", .0.join("; "))]
    Unknown(Vec<String>),
    /// There are too many.
    #[error(
        "{MAX_WITHDRAWALS} passages are withdrawn already; lift some, or remove the passages from the content"
    )]
    Full,
}

/// A copy.
enum Copy {
    Missing,
    Damaged(String),
    Whole(Withdrawals),
}

impl Withdrawals {
    /// Reads both copies.
    pub fn load(folder: &Path) -> Standing {
        let [one, two] = WITHDRAWALS_FILES.map(|name| (name, read(&folder.join(name))));
        let place = folder.display();
        match (one, two) {
            ((_, Copy::Missing), (_, Copy::Missing)) => {
                let logged = logged_in(folder);
                let faults = logged.iter().map(|_| {
                    format!("in {place}, the files of the withdrawals are missing; what the audit log says is in force")
                });
                let faults = faults.collect();
                Standing { withdrawals: Some(logged.unwrap_or_default()), faults, absent: true }
            }
            ((_, Copy::Whole(one)), (_, Copy::Whole(two))) => {
                let later = if one.change >= two.change { one } else { two };
                Standing { withdrawals: Some(later), ..Standing::default() }
            }
            ((_, Copy::Whole(whole)), (name, other)) | ((name, other), (_, Copy::Whole(whole))) => {
                let faults = match other {
                    Copy::Damaged(what) => {
                        vec![format!("{place}/{name} is damaged ({what}); its copy is used instead")]
                    }
                    // Killed between the two files of the first change.
                    _ if whole.change == 1 => Vec::new(),
                    _ => vec![format!("{place}/{name} is missing; its copy is used instead")],
                };
                Standing { withdrawals: Some(whole), faults, absent: false }
            }
            (one, two) => {
                let [one, two] = [one, two].map(|(name, copy)| match copy {
                    Copy::Damaged(what) => format!("{name} is damaged ({what})"),
                    _ => format!("{name} is missing"),
                });
                let fault = format!(
                    "in {place}, {one} and {two}: nobody knows which passages were withdrawn, so none is shown. \
                     `docent content withdrawn --rebuild` makes them anew from the audit log"
                );
                Standing { withdrawals: None, faults: vec![fault], absent: false }
            }
        }
    }

    /// Changes the withdrawals: both copies are on the disk when this returns.
    pub fn change<T>(folder: &Path, change: impl FnOnce(&mut Self) -> T) -> Result<T, WithdrawalError> {
        let unwritable = |reason| WithdrawalError::Unwritable { folder: folder.to_owned(), reason };
        let _lock = lock(folder).map_err(unwritable)?;
        let Standing { withdrawals, faults, .. } = Self::load(folder);
        let mut withdrawals = withdrawals.ok_or(WithdrawalError::Unknown(faults))?;
        let done = change(&mut withdrawals);
        if withdrawals.in_force.len() > MAX_WITHDRAWALS {
            return Err(WithdrawalError::Full);
        }
        withdrawals.write(folder).map_err(unwritable)?;
        Ok(done)
    }

    /// Makes both files anew from what the audit log says, whatever they hold. `acts` come latest first.
    pub fn rebuild(folder: &Path, acts: &[Act]) -> Result<Self, WithdrawalError> {
        let unwritable = |reason| WithdrawalError::Unwritable { folder: folder.to_owned(), reason };
        let _lock = lock(folder).map_err(unwritable)?;
        let mut rebuilt = Self::of_log(acts);
        rebuilt.write(folder).map_err(unwritable)?;
        Ok(rebuilt)
    }

    /// What is in force after these acts, which come latest first.
    fn of_log(acts: &[Act]) -> Self {
        let mut rebuilt = Self::default();
        for act in acts.iter().rev() {
            match (act.what.as_str(), &act.old) {
                ("withdraw", Some(hash)) => rebuilt.add(Withdrawal {
                    passage: act.subject.clone(),
                    hash: hash.clone(),
                    reason: act.words.clone(),
                    who: act.who.clone(),
                    at: act.at,
                }),
                ("lift", _) => rebuilt.in_force.retain(|known| known.passage != act.subject),
                _ => {}
            }
        }
        rebuilt
    }

    /// Puts a passage under withdrawal; an earlier one of the same words under the same id makes way.
    pub fn add(&mut self, mut withdrawal: Withdrawal) {
        if let Some((end, _)) = withdrawal.reason.char_indices().nth(MAX_REASON_CHARS) {
            withdrawal.reason.truncate(end);
        }
        self.in_force.retain(|known| known.passage != withdrawal.passage || known.hash != withdrawal.hash);
        self.in_force.push(withdrawal);
    }

    fn write(&mut self, folder: &Path) -> std::io::Result<()> {
        self.change += 1;
        let sealed = Sealed { seal: self.seal(), withdrawals: self.clone() };
        let json = serde_json::to_vec_pretty(&sealed)?;
        for name in WITHDRAWALS_FILES {
            // Made for their owner alone.
            let mut beside = tempfile::Builder::new().prefix(".withdrawn-").tempfile_in(folder)?;
            beside.write_all(&json)?;
            beside.as_file().sync_all()?;
            beside.persist(folder.join(name)).map_err(|e| e.error)?;
            #[cfg(unix)]
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn seal(&self) -> String {
        let canonical = serde_json::to_vec(self).expect("plain data serialises");
        blake3::hash(&canonical).to_hex().to_string()
    }
}

/// What the audit log in this folder says is in force, where it knows of any withdrawal. Nothing is written: whoever
/// only reads content may not.
fn logged_in(folder: &Path) -> Option<Withdrawals> {
    let path = folder.join(STORE_FILE);
    let opened = path.exists().then(|| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY));
    let entries = read_audit(&opened?.ok()?, usize::MAX).ok()?;
    let acts: Vec<Act> = entries.into_iter().map(|entry| entry.act).collect();
    acts.iter().any(|act| act.what == "withdraw").then(|| Withdrawals::of_log(&acts))
}

fn lock(folder: &Path) -> std::io::Result<File> {
    make_folder(folder)?;
    let lock = make_file(&folder.join(LOCK_FILE))?;
    lock.lock()?;
    Ok(lock)
}

fn read(path: &Path) -> Copy {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == ErrorKind::NotFound => return Copy::Missing,
        Err(e) => return Copy::Damaged(e.to_string()),
    };
    match serde_json::from_slice::<Sealed>(&bytes) {
        Ok(Sealed { withdrawals, seal }) if withdrawals.seal() == seal => Copy::Whole(withdrawals),
        Ok(_) => Copy::Damaged("its checksum is another".to_owned()),
        Err(e) => Copy::Damaged(e.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withdrawal(passage: &str) -> Withdrawal {
        let (hash, reason, who) = ("ff".into(), "it harms".into(), "Ann".into());
        Withdrawal { passage: passage.into(), hash, reason, who, at: 1 }
    }

    fn withdraw(folder: &Path, passage: &str) {
        Withdrawals::change(folder, |all| all.add(withdrawal(passage))).unwrap();
    }

    fn passages(standing: &Standing) -> Option<Vec<&str>> {
        let all = standing.withdrawals.as_ref()?;
        Some(all.in_force.iter().map(|known| known.passage.as_str()).collect())
    }

    #[test]
    fn what_is_withdrawn_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(passages(&Withdrawals::load(folder.path())), Some(vec![]));
        withdraw(folder.path(), "a#b/1");
        withdraw(folder.path(), "a#c/1");
        withdraw(folder.path(), "a#b/1");
        let standing = Withdrawals::load(folder.path());
        assert_eq!((passages(&standing), &standing.faults), (Some(vec!["a#c/1", "a#b/1"]), &vec![]));
    }

    #[test]
    fn one_damaged_or_lost_copy_is_made_good_by_the_other() {
        for name in WITHDRAWALS_FILES {
            let folder = tempfile::tempdir().unwrap();
            withdraw(folder.path(), "a#b/1");
            withdraw(folder.path(), "a#c/1");
            let place = folder.path().join(name);
            let whole = std::fs::read_to_string(&place).unwrap();
            for damaged in [Some(whole.replace("a#b/1", "a#x/1")), Some(String::new()), None] {
                match damaged {
                    Some(text) => std::fs::write(&place, text).unwrap(),
                    None => std::fs::remove_file(&place).unwrap(),
                }
                let standing = Withdrawals::load(folder.path());
                assert_eq!(passages(&standing), Some(vec!["a#b/1", "a#c/1"]));
                assert!(standing.faults[0].contains(name) && standing.faults[0].contains("its copy"));
            }
            withdraw(folder.path(), "a#d/1");
            assert_eq!(Withdrawals::load(folder.path()).faults, Vec::<String>::new(), "a change mends it");
        }
    }

    #[test]
    fn where_both_are_gone_the_audit_log_says_what_is_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let store = crate::store::Store::open(folder.path()).unwrap();
        let act = |subject: &str, what: &str| Act {
            operation: format!("{what} {subject}"),
            subject: subject.into(),
            at: 1,
            who: "Ann".into(),
            what: what.into(),
            old: Some("ff".into()),
            new: None,
            words: "it harms".into(),
        };
        store.log(&[act("faq/a.md", "publish")]).unwrap();
        let standing = Withdrawals::load(folder.path());
        assert_eq!((passages(&standing), &standing.faults, standing.absent), (Some(vec![]), &vec![], true));
        store.log(&[act("a#b/1", "withdraw"), act("a#c/1", "withdraw"), act("a#c/1", "lift")]).unwrap();
        let standing = Withdrawals::load(folder.path());
        assert_eq!(passages(&standing), Some(vec!["a#b/1"]));
        assert!(standing.absent && standing.faults[0].contains("audit log"), "{standing:?}");
        withdraw(folder.path(), "a#d/1");
        assert_eq!(passages(&Withdrawals::load(folder.path())), Some(vec!["a#b/1", "a#d/1"]), "it is kept");
    }

    #[test]
    fn the_later_copy_counts() {
        let folder = tempfile::tempdir().unwrap();
        withdraw(folder.path(), "a#b/1");
        let [first, second] = WITHDRAWALS_FILES.map(|name| folder.path().join(name));
        let old = std::fs::read(&second).unwrap();
        withdraw(folder.path(), "a#c/1");
        // Killed between the two.
        std::fs::write(&second, &old).unwrap();
        assert_eq!(passages(&Withdrawals::load(folder.path())), Some(vec!["a#b/1", "a#c/1"]));
        std::fs::rename(&first, folder.path().join("aside")).unwrap();
        std::fs::rename(folder.path().join("aside"), &second).unwrap();
        std::fs::write(&first, &old).unwrap();
        assert_eq!(passages(&Withdrawals::load(folder.path())), Some(vec!["a#b/1", "a#c/1"]));
    }

    #[test]
    fn where_both_are_damaged_nothing_is_known_until_they_are_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        withdraw(folder.path(), "a#b/1");
        for name in WITHDRAWALS_FILES {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let standing = Withdrawals::load(folder.path());
        assert!(standing.withdrawals.is_none() && standing.faults[0].contains("--rebuild"), "{standing:?}");
        assert!(matches!(Withdrawals::change(folder.path(), |_| ()), Err(WithdrawalError::Unknown(_))));
        let act = |subject: &str, what: &str, old: Option<&str>| Act {
            operation: format!("{what} {subject}"),
            subject: subject.into(),
            at: 1,
            who: "Ann".into(),
            what: what.into(),
            old: old.map(str::to_owned),
            new: None,
            words: "it harms".into(),
        };
        let latest_first = [
            act("a#c/1", "lift", None),
            act("faq/a.md", "publish", None),
            act("a#b/1", "withdraw", Some("ff")),
            act("a#c/1", "withdraw", Some("00")),
        ];
        Withdrawals::rebuild(folder.path(), &latest_first).unwrap();
        assert_eq!(passages(&Withdrawals::load(folder.path())), Some(vec!["a#b/1"]));
    }
}
