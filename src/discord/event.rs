//! What happens on Discord, as plain data.

use super::settings::Visibility;
use crate::render::discord::moderating::AttachmentFault;
use crate::render::discord::{Action, PassageKey};

/// Who does something, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caller {
    /// The member's id.
    pub member: u64,
    /// The channel's id.
    pub channel: u64,
    /// The channel that a thread belongs to.
    pub parent: Option<u64>,
    /// The server's id; none in a direct message.
    pub server: Option<u64>,
    /// The language of their Discord, as in `en-GB`; unknown of ordinary messages.
    pub locale: Option<String>,
    /// What they may do there, as Discord says it with each interaction; nothing in ordinary messages.
    pub rights: Rights,
    /// The message whose control they press, where everybody in the channel sees it.
    pub public_message: Option<u64>,
}

/// What a member may do in a server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    /// Whether they may manage the server.
    pub manages_server: bool,
    /// The ids of their roles.
    pub roles: Vec<u64>,
}

/// Something that happens and may call for a response. Its `Debug` shows people's words: it is never logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Who and where.
    pub caller: Caller,
    /// What.
    pub what: What,
}

/// What a member does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `/ask`.
    Ask {
        /// The question.
        typed: String,
        /// Who is to see the answer, when the member says so.
        visibility: Option<Visibility>,
    },
    /// Types into `/ask`.
    Suggest {
        /// What stands there so far.
        typed: String,
    },
    /// *Answer this* on a message.
    AnswerThis(Target),
    /// `/faq`.
    Faq,
    /// `/about`.
    About,
    /// `/privacy`.
    Privacy,
    /// A button, or a menu with the value chosen.
    Press {
        /// What it calls; none where it was not written by this docent.
        action: Option<Action>,
        /// The value chosen in a menu.
        chosen: Option<String>,
    },
    /// A form, filled in.
    Form {
        /// What it calls.
        action: Option<Action>,
        /// Its fields and what stands in them.
        fields: Vec<(String, String)>,
    },
    /// A message that is meant for docent.
    Said(Said),
    /// A moderators' command.
    Moderate(Moderate),
    /// Types into one of the moderators' commands.
    SuggestTo {
        /// Which of its options.
        option: Option<SuggestFor>,
        /// What stands there so far.
        typed: String,
    },
}

/// What a moderator's command asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderate {
    /// `/content list`: all documents, or the sections of one.
    List {
        /// A document's suggestion, or words of its title.
        document: Option<String>,
    },
    /// `/content search`.
    Search {
        /// The words.
        words: String,
    },
    /// `/content show`.
    Show {
        /// An entry's suggestion, or its title.
        entry: String,
    },
    /// `/insights`.
    Insights,
    /// `/content add-faq`.
    AddFaq {
        /// The FAQ file, by its suggestion, or the title of a new one.
        topic: Option<String>,
        /// The question.
        question: Option<String>,
        /// The answer, where it comes as a file.
        file: Option<Attachment>,
    },
    /// `/content edit`.
    Edit {
        /// An entry's suggestion, or its title.
        entry: String,
        /// The new words, where they come as a file.
        file: Option<Attachment>,
    },
    /// `/content remove`.
    Remove {
        /// An entry's suggestion, or its title.
        entry: String,
    },
    /// `/content also-ask`.
    AlsoAsk {
        /// An entry's suggestion, or its title.
        entry: String,
        /// Another way to ask for it.
        phrasing: String,
    },
    /// `/content drafts`.
    Drafts,
    /// `/content history`.
    History,
    /// `/content rollback`.
    Rollback {
        /// A state's number.
        state: String,
    },
    /// `/content withdraw`.
    Withdraw {
        /// An entry's suggestion, a passage's id, or a title.
        entry: String,
    },
    /// `/content withdrawn`.
    Withdrawn,
    /// *Withdraw this* on a message: the passages that docent quoted there; none where it is not docent's.
    WithdrawThis(Vec<PassageKey>),
}

/// A file that a moderator attached to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as whoever attached it calls it.
    pub name: String,
    /// Where it lies, as Discord says.
    pub address: String,
    /// How many bytes it has, as Discord says.
    pub size: u64,
    /// What Discord takes it for.
    pub kind: Option<String>,
    /// What stands in it; none before it was read.
    pub text: Option<Result<String, AttachmentFault>>,
}

impl Moderate {
    /// The file that was attached.
    pub fn attachment_mut(&mut self) -> Option<&mut Attachment> {
        match self {
            Self::AddFaq { file, .. } | Self::Edit { file, .. } => file.as_mut(),
            _ => None,
        }
    }

    /// The same.
    pub fn attachment(&self) -> Option<&Attachment> {
        match self {
            Self::AddFaq { file, .. } | Self::Edit { file, .. } => file.as_ref(),
            _ => None,
        }
    }
}

/// What is suggested while a moderator types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestFor {
    /// Documents.
    Document,
    /// Questions and headings.
    Entry,
    /// FAQ files.
    Topic,
    /// States that can be gone back to.
    State,
}

/// The message that somebody wants answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id.
    pub message: u64,
    /// Who wrote it.
    pub author: u64,
    /// What they wrote.
    pub words: String,
}

/// A message that is meant for docent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its id.
    pub message: u64,
    /// Its words, without the mention.
    pub typed: String,
    /// Why it is meant for docent.
    pub through: Through,
    /// The message of docent's that it replies to.
    pub reply_to: Option<Earlier>,
}

/// Why a message is meant for docent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// It mentions docent, or replies to it with a ping.
    Mention,
    /// It is a direct message.
    Direct,
}

/// A message of docent's own that somebody replies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its id.
    pub message: u64,
    /// The command that it responded to, when it did.
    pub interaction: Option<u64>,
    /// What docent said there.
    pub content: String,
}
