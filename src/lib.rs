//! docent answers a community's questions by quoting the community's own articles and FAQ.
//!
//! # The map
//!
//! Data goes one way:
//!
//! ```text
//!            docent index                              docent ask · Discord · tests
//! content/*  ─► Document ─► Passage ─► index/       Question ─► Hits ─► Answer ─► text for a place
//!   content/     content/    passage/   index/        question    search/  answer/   render/ ─► discord/, cli/
//!                                                                safety/ ─┘
//! ```
//!
//! A module names only modules above it in this list (`tests/shape.rs` holds it to that):
//!
//! | module | what it does |
//! | --- | --- |
//! | [`question`] | What a person asked: trimmed, normalised, of sensible length. |
//! | [`english`] | How well known an English word is, what chat shorthand stands for, and whether words stand in order. |
//! | `nearest` | Finds the known word that a mistyped one was meant to be. |
//! | [`content`] | Turns the files of `content/` into documents, and finds every fault in them. |
//! | [`passage`] | Cuts documents into passages: id, citation, byte range, exact words. |
//! | [`embed`] | Turns texts into sentence vectors; installs, checks and loads the model. |
//! | [`index`] | Writes generations under `index/`, publishes one by a rename, goes back to one. |
//! | [`search`] | Opens a generation and finds the hits for a question, with a confidence. |
//! | [`safety`] | Says whether a text touches medication or discloses a crisis, and why. |
//! | [`vitals`] | What docent counts and knows about itself while it runs. |
//! | [`answer`] | Decides what to say: quote, offer, or admit nothing; adds notices. |
//! | [`docent`] | The one door: `answer` and `show`, for every front end. |
//! | [`store`] | What must outlive a restart: votes, reports, gaps, drafts, withdrawals, the audit log. |
//! | [`editorial`] | What authors and moderators do: check, explain, draft, preview, publish, go back, withdraw. |
//! | [`eval`] | Measures answers on marked questions. |
//! | [`render`] | Turns an answer into text for a place. |
//! | [`http`] | Health, readiness and metrics, for whoever looks after a running docent. |
//! | [`discord`] | Carries text to and fro; the only code that knows Discord. |
//! | [`config`] | Settles `config.toml`, environment and flags. |
//! | [`cli`] | One file a verb; prints, exits. |
//!
//! # Invariants
//!
//! - Only `content::folder` (and what it reads with), `index`, `search`, `store`, `editorial`, `http`, `discord`,
//!   `config` and `cli` touch the outside.
//! - What moderators withdrew passes through no door of [`docent`].
//! - Only `index` and `search` name tantivy, only `discord` names serenity.
//! - Every quotation is a [`passage::Verbatim`], which only `passage` can cut from a source and only `index`
//!   can restore, after proving it against the published generation.
//! - Renderers receive a whole [`answer::Answer`], so a notice cannot be dropped on the way.
//! - The same content and settings give the same generation id, and that the same answers.
//! - What a person typed is held in memory only: it is never logged and never written.

pub mod answer;
pub mod cli;
pub mod config;
pub mod content;
pub mod discord;
pub mod docent;
pub mod editorial;
pub mod embed;
pub mod english;
pub mod eval;
pub mod http;
pub mod index;
mod nearest;
pub mod passage;
pub mod question;
pub mod render;
pub mod safety;
pub mod search;
pub mod store;
pub mod vitals;
