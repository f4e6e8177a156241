//! docent answers a community's questions by quoting the community's own articles and FAQ.

pub mod content;
mod nearest;
pub mod passage;
pub mod question;
pub mod safety;
