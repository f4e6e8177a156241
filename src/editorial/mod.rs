//! What authors do: find every fault of the content, test its answers, see why one is given, and see what a
//! change would do.

pub mod check;
mod checks;
pub mod expectations;
mod faults;
mod outcome;

pub use faults::{Fault, Faults, MAX_SHOWN, Rule, Severity};
pub use outcome::{First, Kind, Outcome};
