//! What authors do: find every fault of the content, test its answers, see why one is given, and see what a
//! change would do.

pub mod check;
mod checks;
pub mod expectations;
mod explain;
mod faults;
mod inventory;
mod outcome;
mod overview;
mod radius;

pub use checks::{check_lines, check_lists};
pub use explain::Explanation;
pub use faults::{Fault, Faults, MAX_SHOWN, Rule, Severity};
pub use inventory::{Inventory, Listed, Moved, PassageDiff};
pub use outcome::{First, Kind, Outcome};
pub use overview::{MAX_SECTIONS, Overview, Section, Shelved, read_reviewed};
pub use radius::{Change, Known, KnownQuestions, blast_radius};
