//! What Discord tells through the gateway, as plain events.

mod moderating;

use super::api::Ticket;
use super::commands;
use super::courier::Courier;
use super::event::{Caller, Earlier, Event, Moderate, Rights, Said, Target, Through, What};
use super::settings::Visibility;
use crate::render::discord::Action;
use serde_json::Value;
use serenity::all::{
    ActionRowComponent, ChannelId, ChannelType, CommandData, CommandInteraction, CommandType,
    ComponentInteraction, ComponentInteractionDataKind, GuildId, Interaction, Member, Message, MessageFlags,
    MessageInteractionMetadata, MessageType, ModalInteraction, PartialChannel, Permissions, User,
};
use std::sync::Arc;

/// Hands what Discord says to the courier.
#[derive(Clone)]
pub(super) struct Ear(pub(super) Arc<Courier>);

impl Ear {
    /// Hears an event by its name. What it comes to runs on a task of its own, and everything else is left alone.
    pub(super) fn hear(&self, name: &str, data: Value) {
        let courier = Arc::clone(&self.0);
        match name {
            "READY" => {
                let id =
                    |place: &str| data.pointer(place).and_then(Value::as_str).and_then(|id| id.parse().ok());
                let (Some(myself), Some(application)) = (id("/user/id"), id("/application/id")) else {
                    return tracing::error!("READY does not say who docent is");
                };
                let servers = data["guilds"].as_array().map_or(0, Vec::len);
                tracing::info!(shard = data["shard"][0].as_u64(), servers, "connected to Discord");
                tokio::spawn(async move { courier.connected(myself, application).await });
            }
            "RESUMED" => tracing::info!("the connection to Discord was resumed"),
            "INTERACTION_CREATE" => {
                let myself = courier.myself();
                let read = parsed(data, "an interaction").and_then(|data| read_interaction(data, myself));
                let Some((ticket, event)) = read else { return };
                tokio::spawn(async move { courier.respond(ticket, event).await });
            }
            "MESSAGE_CREATE" => {
                let Some(myself) = courier.myself() else { return };
                let Some(event) = parsed(data, "a message").and_then(|message| read_message(message, myself))
                else {
                    return;
                };
                tokio::spawn(async move { courier.reply(event).await });
            }
            _ => {}
        }
    }

    /// Events arrive on this connection.
    pub(super) fn linked(&self, shard: u32) {
        self.0.linked(shard);
    }

    /// They do not any more.
    pub(super) fn unlinked(&self, shard: u32) {
        self.0.unlinked(shard);
    }

    /// Something happened to a connection.
    pub(super) fn happened(&self, event: &'static str) {
        self.0.happened(event);
    }
}

/// What cannot be read is left alone; why it cannot would show what stands in it.
fn parsed<T: serde::de::DeserializeOwned>(data: Value, what: &'static str) -> Option<T> {
    let parsed = serde_json::from_value(data);
    parsed.map_err(|_| tracing::warn!("{what} of Discord's cannot be read; it is left alone")).ok()
}

fn read_interaction(interaction: Interaction, myself: Option<u64>) -> Option<Read> {
    match interaction {
        Interaction::Command(command) => Some(read_command(command, myself)),
        Interaction::Autocomplete(command) => Some(read_suggest(command)),
        Interaction::Component(component) => Some(read_press(component)),
        Interaction::Modal(modal) => Some(read_form(modal)),
        _ => None,
    }
}

type Read = (Ticket, Event);

fn caller(
    user: &User,
    member: Option<&Member>,
    place: (ChannelId, Option<&PartialChannel>),
    server: Option<GuildId>,
    locale: String,
) -> Caller {
    let (channel, place) = place;
    let is_thread = |channel: &&PartialChannel| {
        matches!(
            channel.kind,
            ChannelType::NewsThread | ChannelType::PublicThread | ChannelType::PrivateThread
        )
    };
    let parent = place.filter(is_thread).and_then(|channel| channel.parent_id).map(ChannelId::get);
    Caller {
        member: user.id.get(),
        channel: channel.get(),
        parent,
        server: server.map(GuildId::get),
        locale: Some(locale),
        rights: member.map(rights).unwrap_or_default(),
        public_message: None,
    }
}

/// What Discord says with an interaction that a member may do; administrators may do all.
fn rights(member: &Member) -> Rights {
    let permissions = member.permissions.unwrap_or(Permissions::empty());
    Rights {
        manages_server: permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
        roles: member.roles.iter().map(|role| role.get()).collect(),
    }
}

fn read_command(command: CommandInteraction, myself: Option<u64>) -> Read {
    let CommandInteraction {
        id,
        application_id,
        token,
        data,
        user,
        channel,
        channel_id,
        guild_id,
        locale,
        member,
        ..
    } = command;
    let caller = caller(&user, member.as_deref(), (channel_id, channel.as_ref()), guild_id, locale);
    let unknown = What::Press { action: None, chosen: None };
    let what = match (data.kind, data.name.as_str()) {
        (CommandType::ChatInput, commands::ASK) => What::Ask {
            typed: option(&data, commands::QUESTION).unwrap_or_default(),
            visibility: option(&data, commands::VISIBILITY).and_then(|name| visibility(&name)),
        },
        (CommandType::ChatInput, commands::FAQ) => What::Faq,
        (CommandType::ChatInput, commands::ABOUT) => What::About,
        (CommandType::ChatInput, commands::PRIVACY) => What::Privacy,
        (CommandType::ChatInput, commands::INSIGHTS) => What::Moderate(Moderate::Insights),
        (CommandType::ChatInput, commands::CONTENT) => {
            moderating::read_content(&data).map_or(unknown, What::Moderate)
        }
        (CommandType::Message, commands::ANSWER_THIS) => {
            let message = data.target_id.map(serenity::all::TargetId::to_message_id);
            match message.and_then(|message| data.resolved.messages.get(&message)) {
                Some(target) => What::AnswerThis(Target {
                    message: target.id.get(),
                    author: target.author.id.get(),
                    words: target.content.clone(),
                }),
                None => unknown,
            }
        }
        (CommandType::Message, commands::WITHDRAW_THIS) => {
            let message = data.target_id.map(serenity::all::TargetId::to_message_id);
            let target = message.and_then(|message| data.resolved.messages.get(&message));
            target.map_or(unknown, |target| What::Moderate(moderating::read_withdraw(target, myself)))
        }
        // A command of an older docent, which Discord still shows for a while.
        _ => unknown,
    };
    (Ticket { id: id.get(), application: application_id.get(), token }, Event { caller, what })
}

fn option(data: &CommandData, name: &str) -> Option<String> {
    data.options.iter().find(|option| option.name == name)?.value.as_str().map(str::to_owned)
}

fn visibility(name: &str) -> Option<Visibility> {
    [Visibility::Private, Visibility::Channel]
        .into_iter()
        .find(|visibility| commands::visibility_name(*visibility) == name)
}

fn read_suggest(command: CommandInteraction) -> Read {
    let CommandInteraction {
        id,
        application_id,
        token,
        data,
        user,
        channel,
        channel_id,
        guild_id,
        locale,
        member,
        ..
    } = command;
    let caller = caller(&user, member.as_deref(), (channel_id, channel.as_ref()), guild_id, locale);
    let what = match data.name.as_str() {
        commands::CONTENT => moderating::read_suggest(&data),
        _ => What::Suggest { typed: data.autocomplete().map(|it| it.value.to_owned()).unwrap_or_default() },
    };
    (Ticket { id: id.get(), application: application_id.get(), token }, Event { caller, what })
}

fn read_press(press: ComponentInteraction) -> Read {
    let ComponentInteraction {
        id,
        application_id,
        token,
        data,
        user,
        channel,
        channel_id,
        guild_id,
        locale,
        member,
        message,
        ..
    } = press;
    let mut caller = caller(&user, member.as_ref(), (channel_id, channel.as_ref()), guild_id, locale);
    let is_public = message.flags.is_none_or(|flags| !flags.contains(MessageFlags::EPHEMERAL));
    caller.public_message = (is_public && caller.server.is_some()).then_some(message.id.get());
    let chosen = match data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.into_iter().next(),
        _ => None,
    };
    let what = What::Press { action: Action::parse(&data.custom_id), chosen };
    (Ticket { id: id.get(), application: application_id.get(), token }, Event { caller, what })
}

fn read_form(form: ModalInteraction) -> Read {
    let ModalInteraction {
        id,
        application_id,
        token,
        data,
        user,
        channel,
        channel_id,
        guild_id,
        locale,
        member,
        ..
    } = form;
    let caller = caller(&user, member.as_ref(), (channel_id, channel.as_ref()), guild_id, locale);
    let fields = data.components.into_iter().flat_map(|row| row.components);
    let fields = fields.filter_map(|component| match component {
        ActionRowComponent::InputText(input) => Some((input.custom_id, input.value.unwrap_or_default())),
        _ => None,
    });
    let what = What::Form { action: Action::parse(&data.custom_id), fields: fields.collect() };
    (Ticket { id: id.get(), application: application_id.get(), token }, Event { caller, what })
}

/// A message of a person that mentions docent by name, replies to it with a ping, or comes directly. Roles and
/// everybody are not docent, and what Discord withholds is left alone.
fn read_message(message: Message, myself: u64) -> Option<Event> {
    let from_a_person = !message.author.bot && !message.author.system && message.webhook_id.is_none();
    let is_talk = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if !from_a_person || !is_talk || message.author.id.get() == myself {
        return None;
    }
    let through = match message.guild_id {
        None => Through::Direct,
        Some(_) if message.mentions.iter().any(|user| user.id.get() == myself) => Through::Mention,
        Some(_) => return None,
    };
    let reply_to = message.referenced_message.filter(|earlier| earlier.author.id.get() == myself);
    let caller = Caller {
        member: message.author.id.get(),
        channel: message.channel_id.get(),
        parent: None,
        server: message.guild_id.map(serenity::all::GuildId::get),
        locale: None,
        rights: Rights::default(),
        public_message: None,
    };
    let said = Said {
        message: message.id.get(),
        typed: without_mention(&message.content, myself),
        through,
        reply_to: reply_to.map(|earlier| Earlier {
            message: earlier.id.get(),
            interaction: earlier.interaction_metadata.as_deref().and_then(interaction_id),
            content: earlier.content.clone(),
        }),
    };
    Some(Event { caller, what: What::Said(said) })
}

fn interaction_id(metadata: &MessageInteractionMetadata) -> Option<u64> {
    match metadata {
        MessageInteractionMetadata::Command(command) => Some(command.id.get()),
        MessageInteractionMetadata::Component(component) => Some(component.id.get()),
        MessageInteractionMetadata::ModalSubmit(modal) => Some(modal.id.get()),
        _ => None,
    }
}

/// The words without `<@id>` and `<@!id>`.
fn without_mention(content: &str, myself: u64) -> String {
    let words = content.replace(&format!("<@{myself}>"), " ").replace(&format!("<@!{myself}>"), " ");
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MYSELF: u64 = 99;

    fn user(id: u64) -> Value {
        json!({"id": id.to_string(), "username": "ann", "discriminator": "0", "avatar": null, "global_name": null})
    }

    fn message(changes: &Value) -> Option<Event> {
        let mut message = json!({
            "id": "5", "channel_id": "7", "guild_id": "1", "author": user(3), "content": "<@99> how long?",
            "timestamp": "2026-01-01T00:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [user(MYSELF)], "mention_roles": [], "attachments": [],
            "embeds": [], "pinned": false, "type": 0,
        });
        for (key, value) in changes.as_object().unwrap() {
            message[key] = value.clone();
        }
        read_message(serde_json::from_value(message).unwrap(), MYSELF)
    }

    fn said(event: Event) -> Said {
        match event.what {
            What::Said(said) => said,
            what => panic!("{what:?}"),
        }
    }

    #[test]
    fn a_mention_is_read_without_the_mention() {
        let event = message(&json!({})).unwrap();
        assert_eq!((event.caller.member, event.caller.channel, event.caller.server), (3, 7, Some(1)));
        let said = said(event);
        assert_eq!((said.typed.as_str(), said.through, said.reply_to), ("how long?", Through::Mention, None));
    }

    #[test]
    fn everybody_roles_bots_webhooks_and_docent_itself_are_left_alone() {
        let mut bot = user(4);
        bot["bot"] = json!(true);
        for changes in [
            json!({"mentions": []}),
            json!({"mentions": [], "mention_everyone": true, "content": "@everyone"}),
            json!({"mentions": [], "mention_roles": ["99"], "content": "<@&99> hi"}),
            json!({"author": bot}),
            json!({"webhook_id": "12"}),
            json!({"author": user(MYSELF)}),
            json!({"type": 7}),
        ] {
            assert_eq!(message(&changes), None, "{changes}");
        }
    }

    #[test]
    fn a_reply_knows_what_docent_said() {
        let earlier = json!({
            "id": "4", "channel_id": "7", "author": user(MYSELF), "content": "> Steep it.",
            "timestamp": "2026-01-01T00:00:00.000000+00:00", "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
            "embeds": [], "pinned": false, "type": 20,
            "interaction_metadata": {"id": "31", "type": 2, "user": user(3), "authorizing_integration_owners": {}},
        });
        let event =
            message(&json!({"type": 19, "referenced_message": earlier, "content": "and cold?"})).unwrap();
        let earlier = said(event).reply_to.unwrap();
        assert_eq!(
            (earlier.message, earlier.interaction, earlier.content.as_str()),
            (4, Some(31), "> Steep it.")
        );
    }

    #[test]
    fn a_direct_message_needs_no_mention() {
        let event = message(&json!({"guild_id": null, "mentions": [], "content": "how long?"})).unwrap();
        assert_eq!(event.caller.server, None);
        assert_eq!(said(event).through, Through::Direct);
    }
}
