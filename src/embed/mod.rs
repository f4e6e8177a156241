//! Turns texts into sentence vectors; installs, checks and loads the model.
//!
//! ```text
//! folder ─► weights ─┐
//!        ─► vocabulary ─► wordpiece ─► bert ─► encoder ─► a vector of length 1
//! ```
//!
//! Nothing outside this module knows what a token or a tensor is.

mod arithmetic;
mod bert;
mod cache;
mod encoder;
mod error;
mod folder;
mod in_context;
pub mod install;
mod manifest;
mod place;
mod quantised;
mod raw;
mod rows;
mod settings;
mod vectors;
mod vocabulary;
mod weights;
mod wordpiece;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiny;

pub use cache::VectorCache;
pub use encoder::Encoder;
pub use error::ModelError;
pub use folder::ModelFolder;
pub use in_context::InContext;
pub use place::{DEFAULT_MODEL, default_model, models_folder};
pub use quantised::{Probe, Row};
pub use rows::make_rows;
pub use settings::{ModelSettings, Pooling};
pub use vectors::{VectorWriter, Vectors};
