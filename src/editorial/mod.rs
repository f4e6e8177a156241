//! What authors and moderators do: find every fault of the content, test its answers, see why one is given and what
//! a change would do; draft one, publish it, go back, and withdraw a passage.

pub mod check;
mod checks;
pub mod edit;
pub mod editor;
pub mod expectations;
mod explain;
mod faults;
mod gaps;
mod inventory;
mod outcome;
mod overview;
mod radius;
mod sources;

pub use edit::{Edit, EditError, Editable, Entry, Revision};
pub use editor::{
    Conflict, Draft, Editor, EditorError, FileChange, Found, Plan as EditorPlan, Preview, Published,
    RollbackPlan, Settings as EditorSettings, State, Warnings,
};
pub use explain::Explanation;
pub use faults::{Fault, Faults, MAX_SHOWN, Rule, Severity};
pub use gaps::{MAX_MERGED, MergedGap, merge_gaps};
pub use inventory::{Inventory, Listed, Moved, PassageDiff};
pub use outcome::{Band, First, Kind, Outcome};
pub use overview::{MAX_SECTIONS, Overview, Section, Shelved, read_reviewed};
pub use radius::{Change, Known, KnownQuestions, blast_radius};
pub use sources::{HELP_LINES_FILE, SAFETY_FILE, check_expectations, load_expectations};
