//! What members read when a check fires; moderators may reword it in `content/safety.toml`.

use super::crisis::Wording;

/// The wording of notices and of replies to a crisis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Stands before a quotation when medication is touched.
    pub medication_notice: String,
    /// The sentences around the help lines.
    pub crisis: Wording,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            medication_notice: "This is general information from our community FAQ, not medical advice. Please talk to \
                                your doctor, pharmacist or another provider before starting, stopping or changing any \
                                medication."
                .to_owned(),
            crisis: Wording::default(),
        }
    }
}

impl Texts {
    const MEDICATION_NOTICE: &str = "medication_notice";

    /// The keys of `[texts]` in `content/safety.toml`.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        std::iter::once(Self::MEDICATION_NOTICE).chain(Wording::KEYS)
    }

    /// The text behind a key.
    pub(super) fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        match key {
            Self::MEDICATION_NOTICE => Some(&mut self.medication_notice),
            key => self.crisis.text_mut(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_leads_to_a_text_of_its_own() {
        let mut texts = Texts::default();
        for key in Texts::keys() {
            *texts.text_mut(key).unwrap() = key.to_owned();
        }
        assert!(Texts::keys().all(|key| texts.text_mut(key).unwrap() == key));
        assert!(texts.text_mut("crisis_jokes").is_none());
    }
}
