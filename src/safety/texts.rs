//! What members read when a check fires; moderators may reword it in `content/safety.toml`.

use super::crisis::Wording;

/// The wording of notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Stands before a quotation when medication is touched.
    pub medication_notice: String,
    /// Stands in the replies to a crisis.
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
    /// The keys of `[texts]` in `content/safety.toml`.
    pub const KEYS: &[&str] = &[
        "medication_notice",
        "crisis_own",
        "crisis_other",
        "crisis_topic",
        "crisis_danger",
        "crisis_own_emergency",
        "crisis_other_emergency",
        "crisis_danger_emergency",
        "crisis_own_last",
        "crisis_other_last",
        "crisis_misfire",
    ];

    /// The text behind a key.
    pub(super) fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        match key {
            "medication_notice" => Some(&mut self.medication_notice),
            _ => self.crisis.text_mut(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_text() {
        let mut texts = Texts::default();
        for key in Texts::KEYS {
            *texts.text_mut(key).expect(key) = (*key).to_owned();
        }
        for key in Texts::KEYS {
            assert_eq!(texts.text_mut(key).expect(key), key);
        }
    }
}
