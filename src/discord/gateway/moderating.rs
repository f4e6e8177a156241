//! Reads the moderators' commands.

use crate::discord::commands::moderating as names;
use crate::discord::event::{Moderate, SuggestFor, What};
use serenity::all::{CommandData, ResolvedOption, ResolvedValue};

/// The subcommand of `/content` and its options.
pub(super) fn read_content(data: &CommandData) -> Option<Moderate> {
    let (name, options) = subcommand(data)?;
    let text = |name: &str| text(&options, name);
    Some(match name {
        names::LIST => Moderate::List { document: text(names::DOCUMENT) },
        names::SEARCH => Moderate::Search { words: text(names::WORDS)? },
        names::SHOW => Moderate::Show { entry: text(names::ENTRY)? },
        _ => return None,
    })
}

/// What is being typed, and into which option.
pub(super) fn read_suggest(data: &CommandData) -> What {
    let focused = data.autocomplete();
    let option = focused.as_ref().and_then(|focused| match focused.name {
        names::DOCUMENT => Some(SuggestFor::Document),
        names::ENTRY => Some(SuggestFor::Entry),
        _ => None,
    });
    What::SuggestTo { option, typed: focused.map(|focused| focused.value.to_owned()).unwrap_or_default() }
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
