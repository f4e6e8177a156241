//! What a control calls, as the custom id that Discord hands back: at most 100 characters, and not to be trusted.

use super::moderating::Moderation;
use crate::index::Stored;
use std::fmt;

/// The longest custom id, in characters; counted in bytes here, which are never fewer.
pub const MAX_CUSTOM_ID: usize = 100;

/// The longest passage id that is written out, in bytes: what is left beside the rest of a custom id.
const MAX_PASSAGE_ID: usize = 68;

/// Hex digits of a passage's hash that stand in a key.
const HASH_DIGITS: usize = 16;

/// Hex digits of a generation's name.
const GENERATION_DIGITS: usize = 16;

/// What stands before a key that is a suggestion's value.
const CHOICE: &str = "docent-entry:";

/// Where the member's text, and what else a control needs, lies in memory. It is gone after 15 minutes and
/// after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoryKey {
    /// A number drawn at random.
    pub number: u64,
    /// Whether the medication notice stood beside the control: it outlives the memory.
    pub noticed: bool,
}

/// Which report words are added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportKey(pub u64);

/// A passage, short enough for a control.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PassageKey {
    /// By its id.
    Id(String),
    /// By its place in a generation, where its id is too long; it holds while the words there have this hash.
    Place {
        /// Its ordinal.
        ordinal: u64,
        /// The first 16 hex digits of the blake3 of its words.
        hash: String,
    },
}

/// A passage as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quoted {
    /// Which.
    pub passage: PassageKey,
    /// The generation it was shown from.
    pub generation: String,
    /// Whether the medication notice stood beside it: then it stands beside all that follows from it, also
    /// when nobody remembers the question any more.
    pub noticed: bool,
}

/// What a member thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It helped.
    Helpful,
    /// It did not.
    NotHelpful,
}

/// Why a passage is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportReason {
    /// It is not, or no longer, true.
    Wrong,
    /// It could hurt somebody.
    Harmful,
    /// It does not answer the question.
    OffTopic,
    /// It cannot be understood.
    Unclear,
    /// Anything else.
    Other,
}

/// Everything a button, menu or form can call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Action {
    /// Shows a passage with its neighbours.
    Context(Quoted),
    /// Shows the passages beside the best one.
    Others(MemoryKey),
    /// Posts a private answer in the channel.
    Share(MemoryKey),
    /// The same with the member's question.
    ShareWithQuestion(MemoryKey),
    /// Votes.
    Vote(Verdict, Quoted),
    /// Asks for the reason of a report; answered by a menu.
    Report(Quoted),
    /// A menu of [`ReportReason::as_str`].
    ReportReason(Quoted),
    /// A form with words to a report that is filed.
    ReportWords(ReportKey),
    /// Shows a passage that was offered.
    Show(Quoted),
    /// Opens the form that sends a question to the moderators.
    Gap(MemoryKey),
    /// That form, filled in.
    GapForm,
    /// "That isn't it, show me the answer", after a crisis reply.
    Misread(MemoryKey),
    /// Replies to another member's message with the candidate of this number, from 0.
    ReplyWith(MemoryKey, u8),
    /// A page of `/faq`'s topics, from 0.
    Topics(u32),
    /// A menu of topics; values are numbers of topics.
    PickTopic,
    /// A page of a topic's questions: topic, page.
    Questions(u32, u32),
    /// A menu of questions; values are [`PassageKey::encode`].
    PickQuestion,
    /// Deletes what is kept about the member.
    ForgetMe,
    /// What moderators do, and nobody else.
    Moderate(Moderation),
}

impl PassageKey {
    /// The key of a passage.
    pub fn of(passage: &Stored) -> Self {
        Self::new(&passage.info.id, passage.ordinal, &passage.info.hash)
    }

    /// The key of the passage with this id, ordinal and blake3 (64 hex digits).
    pub fn new(id: &str, ordinal: u64, hash: &str) -> Self {
        if id.len() <= MAX_PASSAGE_ID {
            Self::Id(id.to_owned())
        } else {
            Self::Place { ordinal, hash: hash.chars().take(HASH_DIGITS).collect() }
        }
    }

    /// The key of a passage of which nothing but the id is known, where that is short enough.
    pub fn of_id(id: &str) -> Option<Self> {
        (!id.is_empty() && id.len() <= MAX_PASSAGE_ID).then(|| Self::Id(id.to_owned()))
    }

    /// As text, at most 70 bytes.
    pub fn encode(&self) -> String {
        match self {
            Self::Id(id) => format!("i:{id}"),
            Self::Place { ordinal, hash } => format!("o:{ordinal}:{hash}"),
        }
    }

    /// Reads what [`encode`](Self::encode) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("i", id) => Self::of_id(id),
            ("o", rest) => {
                let (ordinal, hash) = rest.split_once(':')?;
                let hash = hex(hash, HASH_DIGITS)?;
                Some(Self::Place { ordinal: decimal(ordinal)?, hash })
            }
            _ => None,
        }
    }

    /// As the value of a suggestion whose text is too long to be one.
    pub fn to_choice(&self) -> String {
        format!("{CHOICE}{}", self.encode())
    }

    /// Reads a question that is such a value.
    pub fn from_choice(typed: &str) -> Option<Self> {
        Self::parse(typed.strip_prefix(CHOICE)?)
    }
}

impl Quoted {
    fn parse(text: &str) -> Option<Self> {
        let (noticed, rest) = text.split_once(':')?;
        let (generation, passage) = rest.split_once(':')?;
        let generation = hex(generation, GENERATION_DIGITS)?;
        Some(Self { passage: PassageKey::parse(passage)?, generation, noticed: flag(noticed)? })
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { passage, generation, noticed } = self;
        write!(f, "{}:{generation}:{}", u8::from(*noticed), passage.encode())
    }
}

impl fmt::Display for MemoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, noticed } = self;
        write!(f, "{}:{number:016x}", u8::from(*noticed))
    }
}

impl ReportReason {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; 5] = [Self::Wrong, Self::Harmful, Self::OffTopic, Self::Unclear, Self::Other];

    /// Its name in menus and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Harmful => "harmful",
            Self::OffTopic => "off-topic",
            Self::Unclear => "unclear",
            Self::Other => "other",
        }
    }

    /// Reads a menu's value.
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == value)
    }
}

impl Action {
    /// The custom id.
    pub fn encode(&self) -> String {
        match self {
            Self::Context(quoted) => format!("ctx:{quoted}"),
            Self::Others(key) => format!("oth:{key}"),
            Self::Share(key) => format!("shr:{key}"),
            Self::ShareWithQuestion(key) => format!("shq:{key}"),
            Self::Vote(Verdict::Helpful, quoted) => format!("yes:{quoted}"),
            Self::Vote(Verdict::NotHelpful, quoted) => format!("no:{quoted}"),
            Self::Report(quoted) => format!("rep:{quoted}"),
            Self::ReportReason(quoted) => format!("why:{quoted}"),
            Self::ReportWords(ReportKey(key)) => format!("wrd:{key:016x}"),
            Self::Show(quoted) => format!("sho:{quoted}"),
            Self::Gap(key) => format!("gap:{key}"),
            Self::GapForm => "gpf".to_owned(),
            Self::Misread(key) => format!("mis:{key}"),
            Self::ReplyWith(key, candidate) => format!("rpl:{candidate}:{key}"),
            Self::Topics(page) => format!("tps:{page}"),
            Self::PickTopic => "ptp".to_owned(),
            Self::Questions(topic, page) => format!("qst:{topic}:{page}"),
            Self::PickQuestion => "pqs".to_owned(),
            Self::ForgetMe => "fgt".to_owned(),
            Self::Moderate(moderation) => format!("mod:{}", moderation.encode()),
        }
    }

    /// Reads a custom id, which anybody may have written; `None` when docent would not have written it.
    pub fn parse(custom_id: &str) -> Option<Self> {
        if custom_id.len() > MAX_CUSTOM_ID {
            return None;
        }
        let (verb, rest) = custom_id.split_once(':').unwrap_or((custom_id, ""));
        let action = match verb {
            "ctx" => Self::Context(Quoted::parse(rest)?),
            "oth" => Self::Others(memory(rest)?),
            "shr" => Self::Share(memory(rest)?),
            "shq" => Self::ShareWithQuestion(memory(rest)?),
            "yes" => Self::Vote(Verdict::Helpful, Quoted::parse(rest)?),
            "no" => Self::Vote(Verdict::NotHelpful, Quoted::parse(rest)?),
            "rep" => Self::Report(Quoted::parse(rest)?),
            "why" => Self::ReportReason(Quoted::parse(rest)?),
            "wrd" => Self::ReportWords(ReportKey(number(rest)?)),
            "sho" => Self::Show(Quoted::parse(rest)?),
            "gap" => Self::Gap(memory(rest)?),
            "gpf" => Self::GapForm,
            "mis" => Self::Misread(memory(rest)?),
            "rpl" => {
                let (candidate, key) = rest.split_once(':')?;
                Self::ReplyWith(memory(key)?, decimal(candidate)?)
            }
            "tps" => Self::Topics(decimal(rest)?),
            "ptp" => Self::PickTopic,
            "qst" => {
                let (topic, page) = rest.split_once(':')?;
                Self::Questions(decimal(topic)?, decimal(page)?)
            }
            "pqs" => Self::PickQuestion,
            "fgt" => Self::ForgetMe,
            "mod" => Self::Moderate(Moderation::parse(rest)?),
            _ => return None,
        };
        // One way to write each: what is left over, or padded, was not written here.
        (action.encode() == custom_id).then_some(action)
    }
}

fn memory(text: &str) -> Option<MemoryKey> {
    let (noticed, rest) = text.split_once(':')?;
    Some(MemoryKey { number: number(rest)?, noticed: flag(noticed)? })
}

pub(super) fn number(text: &str) -> Option<u64> {
    hex(text, 16).and_then(|digits| u64::from_str_radix(&digits, 16).ok())
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

pub(super) fn hex(text: &str, digits: usize) -> Option<String> {
    let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (text.len() == digits && is_hex).then(|| text.to_owned())
}

/// Without the `+` that Rust's own parsing takes.
pub(super) fn decimal<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::discord::moderating::Insight;
    use proptest::prelude::*;

    fn quoted() -> impl Strategy<Value = Quoted> {
        let passage = prop_oneof![
            "[a-zé:#/0-9-]{1,40}".prop_map(PassageKey::Id),
            (any::<u64>(), "[0-9a-f]{16}").prop_map(|(ordinal, hash)| PassageKey::Place { ordinal, hash }),
        ];
        (passage, "[0-9a-f]{16}", any::<bool>()).prop_map(|(passage, generation, noticed)| Quoted {
            passage,
            generation,
            noticed,
        })
    }

    fn moderation() -> impl Strategy<Value = Moderation> {
        let pair = (any::<u32>(), any::<u32>());
        let id = 0..=i64::MAX;
        prop_oneof![
            any::<u32>().prop_map(Moderation::Documents),
            pair.prop_map(|(document, page)| Moderation::Sections(document, page)),
            (any::<u64>(), any::<u32>()).prop_map(|(words, page)| Moderation::Found(words, page)),
            quoted().prop_map(|quoted| Moderation::Show(quoted.passage)),
            id.clone().prop_map(Moderation::DismissGap),
            id.clone().prop_map(Moderation::AddForGap),
            (id.clone(), "[a-zé:#/.-]{1,33}").prop_map(|(id, place)| Moderation::AddForm(id, place)),
            id.clone().prop_map(Moderation::Expect),
            ("[0-9a-f]{8}", quoted()).prop_map(|(words, q)| Moderation::EditForm(words, q.passage)),
            (id.clone(), "[0-9a-f]{1,64}").prop_map(|(id, digest)| Moderation::Publish(id, digest)),
            (id.clone(), "[0-9a-f]{1,64}").prop_map(|(id, digest)| Moderation::Rollback(id, digest)),
            id.prop_map(Moderation::AgainForm),
            any::<u64>().prop_map(Moderation::Reopen),
            quoted().prop_map(|quoted| Moderation::WithdrawForm(quoted.passage)),
            any::<u32>().prop_map(Moderation::Withdrawn),
            any::<u64>().prop_map(Moderation::SettleReport),
            (0..Insight::ALL.len(), any::<u32>())
                .prop_map(|(at, page)| Moderation::Insight(Insight::ALL[at], page)),
            prop_oneof![
                Just(Moderation::PickDocument),
                Just(Moderation::PickSection),
                Just(Moderation::Insights),
                Just(Moderation::PickGap),
                Just(Moderation::PickReport)
            ],
        ]
    }

    fn action() -> impl Strategy<Value = Action> {
        let key = (any::<u64>(), any::<bool>()).prop_map(|(number, noticed)| MemoryKey { number, noticed });
        prop_oneof![
            quoted().prop_map(Action::Context),
            key.clone().prop_map(Action::Others),
            key.clone().prop_map(Action::Share),
            key.clone().prop_map(Action::ShareWithQuestion),
            quoted().prop_map(|quoted| Action::Vote(Verdict::Helpful, quoted)),
            quoted().prop_map(|quoted| Action::Vote(Verdict::NotHelpful, quoted)),
            quoted().prop_map(Action::Report),
            quoted().prop_map(Action::ReportReason),
            any::<u64>().prop_map(|key| Action::ReportWords(ReportKey(key))),
            quoted().prop_map(Action::Show),
            key.clone().prop_map(Action::Gap),
            key.clone().prop_map(Action::Misread),
            (key, any::<u8>()).prop_map(|(key, candidate)| Action::ReplyWith(key, candidate)),
            any::<u32>().prop_map(Action::Topics),
            (any::<u32>(), any::<u32>()).prop_map(|(topic, page)| Action::Questions(topic, page)),
            moderation().prop_map(Action::Moderate),
            prop_oneof![
                Just(Action::GapForm),
                Just(Action::PickTopic),
                Just(Action::PickQuestion),
                Just(Action::ForgetMe)
            ],
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(action in action()) {
            let custom_id = action.encode();
            prop_assert!(custom_id.len() <= MAX_CUSTOM_ID, "{custom_id}");
            prop_assert_eq!(Action::parse(&custom_id), Some(action));
        }

        #[test]
        fn whatever_is_read_was_written_that_way(text in "(ctx|oth|yes|rpl|qst|tps|fgt|wrd|mod:docs|mod:secs|mod:show|mod:found|mod:ins|mod:drop|mod:adf|mod:pub|mod:edf)?[:0-9a-f+io# ]{0,60}") {
            if let Some(action) = Action::parse(&text) {
                prop_assert_eq!(action.encode(), text);
            }
        }

        #[test]
        fn any_text_at_all_can_be_read(text in ".{0,120}") {
            let _ = Action::parse(&text);
            let _ = PassageKey::from_choice(&text);
        }
    }

    #[test]
    fn a_long_id_becomes_a_place() {
        let hash = "ab".repeat(32);
        let long = PassageKey::new(&"é".repeat(35), u64::MAX, &hash);
        assert_eq!(long, PassageKey::Place { ordinal: u64::MAX, hash: "ab".repeat(8) });
        assert_eq!(PassageKey::new("tea#steep/1", 3, &hash), PassageKey::Id("tea#steep/1".into()));
        let longest = PassageKey::new(&"x".repeat(MAX_PASSAGE_ID), 0, &hash);
        for passage in [long, longest] {
            assert!(passage.to_choice().len() <= MAX_CUSTOM_ID);
            assert_eq!(PassageKey::from_choice(&passage.to_choice()), Some(passage.clone()));
            let quoted = Quoted { passage, generation: "0".repeat(16), noticed: true };
            assert!(Action::ReportReason(quoted).encode().len() <= MAX_CUSTOM_ID);
        }
    }

    #[test]
    fn what_docent_would_not_write_is_refused() {
        for forged in
            ["", "ctx", "ctx:", "ctx:2:x:i:a", "oth:1", "tps:+1", "tps:01", "fgt:now", "rm -rf", "yes:1:0:i:"]
        {
            assert_eq!(Action::parse(forged), None, "{forged}");
        }
        assert_eq!(Action::parse(&format!("ctx:0:{}:i:{}", "0".repeat(16), "x".repeat(90))), None);
    }

    #[test]
    fn reasons_have_names_of_their_own() {
        for reason in ReportReason::ALL {
            assert_eq!(ReportReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(ReportReason::parse("boring"), None);
    }
}
