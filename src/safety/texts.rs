//! What members read when a check fires; moderators may reword it in `content/safety.toml`.

/// The wording of notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Stands before a quotation when medication is touched.
    pub medication_notice: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            medication_notice: "This is general information from our community FAQ, not medical advice. Please talk to \
                                your doctor, pharmacist or another provider before starting, stopping or changing any \
                                medication."
                .to_owned(),
        }
    }
}

impl Texts {
    /// The keys of `[texts]` in `content/safety.toml`.
    pub const KEYS: &[&str] = &["medication_notice"];

    /// The text behind a key.
    pub(super) fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        match key {
            "medication_notice" => Some(&mut self.medication_notice),
            _ => None,
        }
    }
}
