//! Reads the moderators' commands.

use crate::discord::commands::moderating as names;
use crate::discord::event::{Attachment, Moderate, SuggestFor, What};
use crate::render::discord::Action;
use serenity::all::{
    ActionRowComponent, Button, ButtonKind, CommandData, Message, ResolvedOption, ResolvedValue,
};

/// The subcommand of `/content` and its options.
pub(super) fn read_content(data: &CommandData) -> Option<Moderate> {
    let (name, options) = subcommand(data)?;
    let text = |name: &str| text(&options, name);
    Some(match name {
        names::LIST => Moderate::List { document: text(names::DOCUMENT) },
        names::SEARCH => Moderate::Search { words: text(names::WORDS)? },
        names::SHOW => Moderate::Show { entry: text(names::ENTRY)? },
        names::ADD => Moderate::AddFaq {
            topic: text(names::TOPIC),
            question: text(names::QUESTION),
            file: file(&options),
        },
        names::EDIT => Moderate::Edit { entry: text(names::ENTRY)?, file: file(&options) },
        names::REMOVE => Moderate::Remove { entry: text(names::ENTRY)? },
        names::ALSO_ASK => Moderate::AlsoAsk { entry: text(names::ENTRY)?, phrasing: text(names::PHRASING)? },
        names::DRAFTS => Moderate::Drafts,
        names::HISTORY => Moderate::History,
        names::ROLLBACK => Moderate::Rollback { state: text(names::STATE)? },
        names::WITHDRAW => Moderate::Withdraw { entry: text(names::ENTRY)? },
        names::WITHDRAWN => Moderate::Withdrawn,
        _ => return None,
    })
}

/// What is being typed, and into which option.
pub(super) fn read_suggest(data: &CommandData) -> What {
    let focused = data.autocomplete();
    let option = focused.as_ref().and_then(|focused| match focused.name {
        names::DOCUMENT => Some(SuggestFor::Document),
        names::ENTRY => Some(SuggestFor::Entry),
        names::TOPIC => Some(SuggestFor::Topic),
        names::STATE => Some(SuggestFor::State),
        _ => None,
    });
    What::SuggestTo { option, typed: focused.map(|focused| focused.value.to_owned()).unwrap_or_default() }
}

/// The passages that docent quoted in one of its messages: what the buttons under it name, each once.
pub(super) fn read_withdraw(message: &Message, myself: Option<u64>) -> Moderate {
    if Some(message.author.id.get()) != myself {
        return Moderate::WithdrawThis(Vec::new());
    }
    let mut passages = Vec::new();
    for component in message.components.iter().flat_map(|row| &row.components) {
        let ActionRowComponent::Button(Button { data: ButtonKind::NonLink { custom_id, .. }, .. }) =
            component
        else {
            continue;
        };
        let passage = match Action::parse(custom_id) {
            Some(Action::Vote(_, quoted) | Action::Context(quoted) | Action::Report(quoted)) => {
                quoted.passage
            }
            _ => continue,
        };
        if !passages.contains(&passage) {
            passages.push(passage);
        }
    }
    Moderate::WithdrawThis(passages)
}

fn file(options: &[ResolvedOption<'_>]) -> Option<Attachment> {
    options.iter().find(|option| option.name == names::FILE).and_then(|option| match option.value {
        ResolvedValue::Attachment(file) => Some(Attachment {
            name: file.filename.clone(),
            address: file.url.clone(),
            size: u64::from(file.size),
            kind: file.content_type.clone(),
            text: None,
        }),
        _ => None,
    })
}

fn subcommand(data: &CommandData) -> Option<(&str, Vec<ResolvedOption<'_>>)> {
    let first = data.options().into_iter().next()?;
    match first.value {
        ResolvedValue::SubCommand(options) => Some((first.name, options)),
        _ => None,
    }
}

fn text(options: &[ResolvedOption<'_>], name: &str) -> Option<String> {
    options.iter().find(|option| option.name == name).and_then(|option| match option.value {
        ResolvedValue::String(text) => Some(text.to_owned()),
        _ => None,
    })
}
