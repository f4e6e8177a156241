//! What the lists say about a word, as bits of the value that `build.rs` stores and `lists` reads.

/// An English word: never taken for a misspelt medicine.
pub(crate) const ENGLISH: u64 = 1;
/// A word of medical prose that is no medicine: likewise.
pub(crate) const PROSE: u64 = 1 << 1;
/// The name of a medicine; fires alone.
pub(crate) const NAME: u64 = 1 << 2;
/// The name of a medicine that is also something else; fires beside a cue.
pub(crate) const CONTEXT_NAME: u64 = 1 << 3;
/// The medicine acts on mood, mind or sleep.
pub(crate) const PSYCHIATRIC: u64 = 1 << 4;
/// A class word or slang; fires alone.
pub(crate) const CLASS_WORD: u64 = 1 << 5;
/// A class word that an article may use without being about medication; fires in questions only.
pub(crate) const QUESTION_ONLY: u64 = 1 << 6;
/// An ordinary word that fires beside a dosing word.
pub(crate) const CONTEXT_WORD: u64 = 1 << 7;
/// Makes a context name count.
pub(crate) const CUE: u64 = 1 << 8;
/// Makes a context word count, and lifts the mask of an idiom.
pub(crate) const DOSING: u64 = 1 << 9;
/// The first word of a longer phrase in the lists.
pub(crate) const STARTS_PHRASE: u64 = 1 << 10;
/// A small word that may stand between a taking verb and a medicine.
pub(crate) const SMALL: u64 = 1 << 11;

/// A moderator silenced it.
pub(crate) const IGNORED: u64 = 1 << 12;
/// A phrase with a letter missing.
pub(crate) const MISSPELT: u64 = 1 << 13;
/// Listed for what it is, so never looked for as a misspelling.
pub(crate) const LISTED: u64 = NAME | CONTEXT_NAME | CLASS_WORD | CONTEXT_WORD | CUE | DOSING;

/// The lowest bit of where the entry (international name and class) stands, in bytes from 1; 0 is none.
pub(crate) const ENTRY_SHIFT: u32 = 32;
