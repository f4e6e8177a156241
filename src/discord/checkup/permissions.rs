//! Which permissions docent needs, and which somebody has in a channel, by Discord's rules.

use serde_json::Value;

/// A permission of Discord's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// Its bit (Discord's reference, "Bitwise Permission Flags").
    pub bits: u64,
    /// Its name in Discord's settings.
    pub name: &'static str,
    /// What docent needs it for.
    pub why: &'static str,
}

/// All that docent needs, and nothing else.
pub const NEEDED: [Permission; 4] = [
    Permission { bits: 1 << 10, name: "View Channels", why: "hears that somebody mentions it" },
    Permission { bits: 1 << 11, name: "Send Messages", why: "replies to mentions" },
    Permission { bits: 1 << 16, name: "Read Message History", why: "replies to the very message" },
    Permission { bits: 1 << 38, name: "Send Messages in Threads", why: "replies in threads" },
];

/// Whoever has it has all others.
const ADMINISTRATOR: u64 = 1 << 3;

/// Members need it to be shown commands.
pub(super) const USE_COMMANDS: u64 = 1 << 31;

/// The link by which whoever manages a server takes the application in, with what it needs and nothing else.
pub fn invitation(application: u64) -> String {
    let bits = NEEDED.iter().fold(0, |all, permission| all | permission.bits);
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={bits}"
    )
}

/// The names of what is missing.
pub(super) fn missing(permissions: u64) -> Vec<&'static str> {
    let lacks = |permission: &&Permission| permissions & permission.bits == 0;
    NEEDED.iter().filter(lacks).map(|permission| permission.name).collect()
}

/// Whether they are all there are.
pub(super) fn is_administrator(permissions: u64) -> bool {
    permissions & ADMINISTRATOR != 0
}

/// Somebody on a server: their id, and their roles' ids.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub(super) id: Option<String>,
    pub(super) roles: Vec<String>,
}

/// What they may do on the server, before any channel's exceptions. `everyone`: the id of the server, and of the
/// role that everybody has.
pub(super) fn of_roles(who: &Who, everyone: &str, roles: &Value) -> u64 {
    let held = |role: &&Value| {
        role["id"].as_str().is_some_and(|id| id == everyone || who.roles.iter().any(|held| held == id))
    };
    let held = roles.as_array().into_iter().flatten().filter(held);
    settle(held.fold(0, |all, role| all | bits(&role["permissions"])))
}

/// What is left of `base` in a channel: first its exceptions for everybody, then those for all of their roles
/// together, then theirs alone (Discord's reference, "Permission Overwrites").
pub(super) fn in_channel(base: u64, who: &Who, everyone: &str, channel: &Value) -> u64 {
    if is_administrator(base) {
        return base;
    }
    let exceptions = channel["permission_overwrites"].as_array().map(Vec::as_slice).unwrap_or_default();
    let applied = |permissions: u64, concerns: &dyn Fn(&str) -> bool| {
        let (mut denied, mut allowed) = (0, 0);
        for exception in exceptions.iter().filter(|one| one["id"].as_str().is_some_and(concerns)) {
            denied |= bits(&exception["deny"]);
            allowed |= bits(&exception["allow"]);
        }
        permissions & !denied | allowed
    };
    let permissions = applied(base, &|id| id == everyone);
    let permissions = applied(permissions, &|id| id != everyone && who.roles.iter().any(|role| role == id));
    applied(permissions, &|id| who.id.as_deref() == Some(id))
}

fn settle(permissions: u64) -> u64 {
    if is_administrator(permissions) { u64::MAX } else { permissions }
}

/// Discord writes permissions as decimal numbers in quotes.
fn bits(value: &Value) -> u64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const VIEW: u64 = 1 << 10;
    const SEND: u64 = 1 << 11;

    fn docent() -> Who {
        Who { id: Some("9".to_owned()), roles: vec!["2".to_owned(), "3".to_owned()] }
    }

    fn role(id: &str, permissions: u64) -> Value {
        json!({"id": id, "permissions": permissions.to_string()})
    }

    fn exception(id: &str, deny: u64, allow: u64) -> Value {
        json!({"id": id, "deny": deny.to_string(), "allow": allow.to_string()})
    }

    #[test]
    fn roles_add_up_and_others_do_not_count() {
        let roles = json!([role("1", VIEW), role("2", SEND), role("4", 1 << 40)]);
        assert_eq!(of_roles(&docent(), "1", &roles), VIEW | SEND);
        let roles = json!([role("1", 0), role("3", ADMINISTRATOR)]);
        assert_eq!(missing(of_roles(&docent(), "1", &roles)), [""; 0]);
    }

    #[test]
    fn exceptions_apply_from_everybody_to_ones_own() {
        let left = |exceptions: &[Value]| {
            let channel = json!({"permission_overwrites": exceptions});
            in_channel(VIEW | SEND, &docent(), "1", &channel)
        };
        assert_eq!(left(&[exception("1", SEND, 0)]), VIEW);
        assert_eq!(left(&[exception("3", 0, SEND), exception("1", SEND | VIEW, 0)]), SEND);
        // Among roles an allowance wins over a denial, whatever their order.
        assert_eq!(left(&[exception("2", 0, SEND), exception("3", SEND, 0)]), VIEW | SEND);
        assert_eq!(left(&[exception("9", VIEW, 0), exception("2", 0, VIEW)]), SEND);
        assert_eq!(left(&[exception("5", VIEW | SEND, 0)]), VIEW | SEND);
        let channel = json!({"permission_overwrites": [exception("9", VIEW, 0)]});
        assert_eq!(in_channel(u64::MAX, &docent(), "1", &channel), u64::MAX);
    }

    #[test]
    fn the_invitation_asks_for_four_permissions() {
        let link = invitation(42);
        assert!(link.contains("client_id=42&") && link.ends_with("permissions=274877975552"), "{link}");
        assert_eq!(missing(274_877_975_552), [""; 0]);
        assert_eq!(missing(0).len(), NEEDED.len());
    }
}
