//! docent's commands, and whether Discord knows them as they are.

pub(super) mod moderating;

use super::settings::{Settings, Visibility};
use crate::question::MAX_QUESTION_CHARS;
use serde_json::{Value, json};

/// `/content`, for moderators.
pub(super) const CONTENT: &str = "content";
/// `/insights`, for moderators.
pub(super) const INSIGHTS: &str = "insights";
/// The moderators' command in the menu of a message.
pub(super) const WITHDRAW_THIS: &str = "Withdraw this";
/// `/ask`.
pub(super) const ASK: &str = "ask";
/// The question of `/ask`.
pub(super) const QUESTION: &str = "question";
/// Who is to see the answer to `/ask`.
pub(super) const VISIBILITY: &str = "visibility";
/// `/faq`.
pub(super) const FAQ: &str = "faq";
/// `/about`.
pub(super) const ABOUT: &str = "about";
/// `/privacy`.
pub(super) const PRIVACY: &str = "privacy";
/// The command in the menu of a message.
pub(super) const ANSWER_THIS: &str = "Answer this";

/// Kinds of commands and options (Discord's reference, "Application Command Types" and "… Option Type").
const SLASH: u8 = 1;
const MESSAGE: u8 = 3;
const STRING: u8 = 3;

/// Where a command can be used (Discord's reference, "Interaction Context Types").
const SERVERS: u8 = 0;
const DIRECT: u8 = 1;

/// The name of a visibility in `/ask`.
pub(super) fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Private => "private",
        Visibility::Channel => "channel",
    }
}

/// Every place that commands are registered for, everywhere or a server, with its commands.
pub(super) fn places(settings: &Settings) -> Vec<(Option<u64>, Value)> {
    let trial = settings.trial_server();
    let mut places = vec![(trial, commands(settings.visibility, trial))];
    for server in settings.moderated_servers() {
        let moderating = moderating::commands();
        // A server has one list: that of a trial takes these in.
        match places.iter_mut().find(|(place, _)| *place == Some(server)) {
            Some((_, Value::Array(all))) => all.extend(moderating),
            _ => places.push((Some(server), Value::Array(moderating))),
        }
    }
    places
}

/// The members' commands as Discord takes them, everywhere or on one server; the sentences come from `render`'s
/// wording.
fn commands(usual: Visibility, server: Option<u64>) -> Value {
    let mut commands = everywhere(usual);
    if server.is_some() {
        // Contexts belong to commands that stand everywhere; Discord forgets those of a server's own, so that they
        // would differ at each start.
        for command in commands.as_array_mut().into_iter().flatten() {
            command.as_object_mut().map(|command| command.remove("contexts"));
        }
    }
    commands
}

fn everywhere(usual: Visibility) -> Value {
    use crate::render::wording::commands as words;
    let choice = |visibility, name| json!({"name": name, "value": visibility_name(visibility)});
    json!([
        {
            "type": SLASH,
            "name": ASK,
            "description": words::ASK,
            "contexts": [SERVERS, DIRECT],
            "options": [
                {
                    "type": STRING,
                    "name": QUESTION,
                    "description": words::QUESTION,
                    "required": true,
                    "autocomplete": true,
                    "max_length": MAX_QUESTION_CHARS,
                },
                {
                    "type": STRING,
                    "name": VISIBILITY,
                    "description": match usual {
                        Visibility::Private => words::VISIBILITY_PRIVATE,
                        Visibility::Channel => words::VISIBILITY_CHANNEL,
                    },
                    "choices": [
                        choice(Visibility::Private, words::PRIVATE),
                        choice(Visibility::Channel, words::CHANNEL),
                    ],
                },
            ],
        },
        {"type": SLASH, "name": FAQ, "description": words::FAQ, "contexts": [SERVERS, DIRECT]},
        {"type": SLASH, "name": ABOUT, "description": words::ABOUT, "contexts": [SERVERS, DIRECT]},
        {"type": SLASH, "name": PRIVACY, "description": words::PRIVACY, "contexts": [SERVERS, DIRECT]},
        {"type": MESSAGE, "name": ANSWER_THIS, "contexts": [SERVERS, DIRECT]},
    ])
}

/// Whether two lists of commands mean the same; Discord adds ids, versions and defaults to what it is given.
pub(super) fn same(ours: &Value, theirs: &Value) -> bool {
    let normal = |commands: &Value| {
        let mut commands: Vec<Value> = commands.as_array().into_iter().flatten().map(command).collect();
        commands.sort_by_key(|command| command["name"].to_string() + &command["type"].to_string());
        commands
    };
    normal(ours) == normal(theirs)
}

/// What docent says about a command, with Discord's defaults.
fn command(command: &Value) -> Value {
    let options: Vec<Value> = command["options"].as_array().into_iter().flatten().map(option).collect();
    let mut contexts: Vec<u64> =
        command["contexts"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    contexts.sort_unstable();
    json!({
        "type": command["type"].as_u64().unwrap_or(1),
        "name": command["name"],
        "description": command["description"].as_str().unwrap_or_default(),
        "default_member_permissions": command["default_member_permissions"],
        "nsfw": command["nsfw"].as_bool().unwrap_or(false),
        "contexts": contexts,
        "options": options,
    })
}

fn option(option: &Value) -> Value {
    let choices: Vec<Value> = option["choices"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|choice| json!([choice["name"], choice["value"]]))
        .collect();
    json!({
        "type": option["type"],
        "name": option["name"],
        "description": option["description"],
        "options": option["options"].as_array().into_iter().flatten().map(self::option).collect::<Vec<_>>(),
        "required": option["required"].as_bool().unwrap_or(false),
        "autocomplete": option["autocomplete"].as_bool().unwrap_or(false),
        "max_length": option["max_length"],
        "min_length": option["min_length"],
        "choices": choices,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_discord_adds_is_no_difference() {
        let ours = commands(Visibility::Private, None);
        let mut theirs = ours.clone();
        for (at, command) in theirs.as_array_mut().unwrap().iter_mut().enumerate() {
            command["id"] = json!((at + 1).to_string());
            command["version"] = json!("7");
            command["default_member_permissions"] = Value::Null;
            command["nsfw"] = json!(false);
            command["name_localizations"] = Value::Null;
            command["integration_types"] = json!([0]);
            if command["type"] == MESSAGE {
                command["description"] = json!("");
            }
        }
        theirs.as_array_mut().unwrap().reverse();
        assert!(same(&ours, &theirs));
    }

    #[test]
    fn what_members_would_see_is_a_difference() {
        let ours = commands(Visibility::Private, None);
        assert!(!same(&ours, &json!([])));
        assert!(!same(&ours, &commands(Visibility::Channel, None)));
        let mut theirs = ours.clone();
        theirs[0]["options"][0]["autocomplete"] = json!(false);
        assert!(!same(&ours, &theirs));
    }

    #[test]
    fn a_servers_own_commands_have_no_contexts_and_do_not_differ_for_it() {
        let ours = commands(Visibility::Private, Some(5));
        let mut theirs = ours.clone();
        for command in theirs.as_array_mut().unwrap() {
            assert_eq!(command.get("contexts"), None);
            command["contexts"] = Value::Null;
        }
        assert!(same(&ours, &theirs));
        assert!(!same(&commands(Visibility::Private, None), &theirs));
    }

    fn moderated(guild: &str) -> Settings {
        Settings { guild: guild.to_owned(), moderation_guilds: vec!["5".to_owned()], ..Settings::default() }
    }

    fn names(commands: &Value) -> Vec<&str> {
        commands.as_array().unwrap().iter().filter_map(|command| command["name"].as_str()).collect()
    }

    #[test]
    fn moderators_commands_stand_in_their_servers_alone() {
        assert_eq!(places(&Settings::default()).len(), 1);
        let [(None, everywhere), (Some(5), theirs)] = &places(&moderated(""))[..] else {
            panic!("two places")
        };
        assert!(!names(everywhere).contains(&CONTENT) && names(theirs).contains(&CONTENT));
        assert!(!names(theirs).contains(&ASK));
        let [(Some(5), all)] = &places(&moderated("5"))[..] else { panic!("one list a server") };
        assert!(names(all).contains(&ASK) && names(all).contains(&CONTENT));
        let [(Some(6), trial), (Some(5), _)] = &places(&moderated("6"))[..] else { panic!("two servers") };
        assert!(!names(trial).contains(&CONTENT));
    }

    #[test]
    fn an_option_of_a_subcommand_is_a_difference() {
        let ours = Value::Array(moderating::commands());
        let mut theirs = ours.clone();
        assert!(same(&ours, &theirs));
        theirs[0]["options"][1]["options"][0]["max_length"] = json!(7);
        assert!(!same(&ours, &theirs));
        let mut open = ours.clone();
        open[0]["default_member_permissions"] = Value::Null;
        assert!(!same(&ours, &open), "who sees a command is a difference");
    }

    fn fits(described: &Value) {
        let chars = described["description"].as_str().unwrap_or("x").chars().count();
        assert!((1..=100).contains(&chars), "{described}");
        assert!((1..=32).contains(&described["name"].as_str().unwrap().chars().count()));
        let options: Vec<&Value> = described["options"].as_array().into_iter().flatten().collect();
        assert!(options.len() <= 25, "{described}");
        options.into_iter().for_each(fits);
    }

    #[test]
    fn every_text_fits() {
        for (_, commands) in places(&moderated("")) {
            commands.as_array().unwrap().iter().for_each(fits);
        }
    }
}
