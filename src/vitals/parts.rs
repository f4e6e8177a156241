//! The parts of a running docent, and what may be wrong with each.

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The connections to Discord.
    Gateway,
    /// The commands as Discord knows them.
    Commands,
    /// The generation that is searched.
    Index,
    /// The content folder, compared with the index.
    Content,
    /// The sentence model.
    Model,
    /// The safety lists and texts, and the help lines.
    Lists,
    /// What moderators withdrew.
    Withdrawals,
    /// A change of the content that was cut off.
    Publishing,
    /// Votes, reports and questions to the moderators.
    Store,
    /// The configuration file.
    Config,
}

/// How something is, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum State {
    /// As it should be.
    #[default]
    Ok,
    /// Members are served, but less well than they could be.
    Degraded,
    /// Members miss what this part does.
    Down,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How bad it is.
    pub state: State,
    /// Its name for machines: `pinned`, `lexical_only`.
    pub code: &'static str,
    /// What it means and what to do about it, for the operator; it may name files, never a member's words.
    pub message: String,
}

/// The generation in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFacts {
    /// Its id.
    pub generation: String,
    /// Number of documents.
    pub documents: u64,
    /// Number of passages.
    pub passages: u64,
    /// Whether sentence vectors have a say in the ranking.
    pub semantic: bool,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Gateway,
        Self::Commands,
        Self::Index,
        Self::Content,
        Self::Model,
        Self::Lists,
        Self::Withdrawals,
        Self::Publishing,
        Self::Store,
        Self::Config,
    ];

    /// Its name in JSON and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Commands => "commands",
            Self::Index => "index",
            Self::Content => "content",
            Self::Model => "model",
            Self::Lists => "lists",
            Self::Withdrawals => "withdrawals",
            Self::Publishing => "publishing",
            Self::Store => "store",
            Self::Config => "config",
        }
    }
}

impl State {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::Down => "down",
        }
    }

    /// The worst of some conditions.
    pub fn worst<'a>(conditions: impl IntoIterator<Item = &'a Condition>) -> Self {
        conditions.into_iter().map(|condition| condition.state).max().unwrap_or_default()
    }
}

impl Condition {
    /// Members are served, but less well.
    pub fn degraded(code: &'static str, message: impl Into<String>) -> Self {
        Self { state: State::Degraded, code, message: message.into() }
    }

    /// Members miss something.
    pub fn down(code: &'static str, message: impl Into<String>) -> Self {
        Self { state: State::Down, code, message: message.into() }
    }
}
