//! What a moderator's control calls; like every custom id it is not to be trusted.

use crate::render::discord::PassageKey;
use crate::render::discord::action::{decimal, number};

/// Everything that a moderator's button, menu or form can call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Moderation {
    /// A page of documents, from 0.
    Documents(u32),
    /// A menu of documents; values are their numbers.
    PickDocument,
    /// A page of a document's sections: document, page.
    Sections(u32, u32),
    /// A menu of sections; values are [`PassageKey::encode`].
    PickSection,
    /// A page of what was found: where the words lie in memory, page.
    Found(u64, u32),
    /// Shows a passage with all that is known about it.
    Show(PassageKey),
}

impl Moderation {
    /// What stands behind the verb of a moderator's custom id.
    pub(in crate::render::discord) fn encode(&self) -> String {
        match self {
            Self::Documents(page) => format!("docs:{page}"),
            Self::PickDocument => "pick".to_owned(),
            Self::Sections(document, page) => format!("secs:{document}:{page}"),
            Self::PickSection => "sec".to_owned(),
            Self::Found(words, page) => format!("found:{words:016x}:{page}"),
            Self::Show(passage) => format!("show:{}", passage.encode()),
        }
    }

    /// Reads what [`encode`](Self::encode) wrote.
    pub(in crate::render::discord) fn parse(text: &str) -> Option<Self> {
        let (verb, rest) = text.split_once(':').unwrap_or((text, ""));
        Some(match verb {
            "docs" => Self::Documents(decimal(rest)?),
            "pick" => Self::PickDocument,
            "secs" => {
                let (document, page) = rest.split_once(':')?;
                Self::Sections(decimal(document)?, decimal(page)?)
            }
            "sec" => Self::PickSection,
            "found" => {
                let (words, page) = rest.split_once(':')?;
                Self::Found(number(words)?, decimal(page)?)
            }
            "show" => Self::Show(PassageKey::parse(rest)?),
            _ => return None,
        })
    }
}
