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
mod encoder;
mod error;
mod folder;
mod manifest;
mod place;
mod raw;
mod settings;
mod vocabulary;
mod weights;
mod wordpiece;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiny;

pub use encoder::Encoder;
pub use error::ModelError;
pub use folder::ModelFolder;
pub use place::{DEFAULT_MODEL, default_model, models_folder};
pub use settings::{ModelSettings, Pooling};
