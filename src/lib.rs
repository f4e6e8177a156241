//! docent answers a community's questions by quoting the community's own articles and FAQ.

pub mod content;
pub mod embed;
pub mod passage;
pub mod question;
