//! What members read when a crisis is found; moderators may reword it in `content/safety.toml`.
//!
//! No method words, no statistics, no guilt, no diagnosis, no promise of secrecy or of being watched over,
//! and nothing of what the member wrote.

/// The wording of the crisis replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Level 3, before the help lines.
    pub own: String,
    /// Level 2, before the help lines.
    pub other: String,
    /// Level 1, before the help lines, all in one line.
    pub topic: String,
    /// Danger from another person, behind the emergency numbers.
    pub danger: String,
    /// Before the emergency numbers, when they come first at level 3.
    pub own_emergency: String,
    /// Before the emergency numbers, when they come first at level 2.
    pub other_emergency: String,
    /// Before the emergency numbers, when danger comes from another person.
    pub danger_emergency: String,
    /// Before the emergency numbers, when they come last at level 3.
    pub own_last: String,
    /// Before the emergency numbers, when they come last at level 2.
    pub other_last: String,
    /// That a misfire does no harm.
    pub misfire: String,
}

impl Default for Wording {
    fn default() -> Self {
        Self {
            own: "It sounds like you may be going through something very painful. I'm a bot and can't help with this \
                  the way a person can, but you don't have to face it alone. You can reach a trained listener now, \
                  free and confidential:"
                .to_owned(),
            other: "Thank you for looking out for someone. I'm a bot and can't help with this the way a person can, \
                    and you don't have to carry it alone either. These lines are also for people who are worried \
                    about someone; you can ask what to say and what to do next:"
                .to_owned(),
            topic: "If any of this is close to home, trained listeners are free and confidential:".to_owned(),
            danger: "I'm a bot and can't help with this the way a person can. Being hurt or threatened is not your \
                     fault. For people to talk to in your country, also about violence at home:"
                .to_owned(),
            own_emergency: "If you have taken something, are hurt, or are not safe right now, please call your local \
                            emergency number first, even if you feel all right:"
                .to_owned(),
            other_emergency: "If they may have taken something, be hurt, or be in danger right now, please call the \
                              emergency number where they are first:"
                .to_owned(),
            danger_emergency: "If you or someone else is in danger right now, please call your local emergency \
                               number, from a safer place if you can get to one:"
                .to_owned(),
            own_last: "If you are in immediate danger or have taken something, call your local emergency number:"
                .to_owned(),
            other_last: "If they are in immediate danger or have taken something, call the emergency number where \
                         they are:"
                .to_owned(),
            misfire: "If I misunderstood, no harm is done, and you can simply ask again.".to_owned(),
        }
    }
}

impl Wording {
    /// The keys of these texts in `content/safety.toml`.
    pub(in crate::safety) const KEYS: [&str; 10] = [
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

    /// The text behind a key of `content/safety.toml`.
    pub(in crate::safety) fn text_mut(&mut self, key: &str) -> Option<&mut String> {
        Some(match key {
            "crisis_own" => &mut self.own,
            "crisis_other" => &mut self.other,
            "crisis_topic" => &mut self.topic,
            "crisis_danger" => &mut self.danger,
            "crisis_own_emergency" => &mut self.own_emergency,
            "crisis_other_emergency" => &mut self.other_emergency,
            "crisis_danger_emergency" => &mut self.danger_emergency,
            "crisis_own_last" => &mut self.own_last,
            "crisis_other_last" => &mut self.other_last,
            "crisis_misfire" => &mut self.misfire,
            _ => return None,
        })
    }
}
