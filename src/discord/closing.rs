//! What follows when a connection to the gateway ends, as Discord documents it.

/// Why docent does not stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The token is wrong.
    #[error("Discord does not accept the token; copy it anew from the application's page, under Bot")]
    Token,
    /// The application may not hear what docent asks for.
    #[error(
        "Discord does not let this application receive server and direct messages; docent needs no privileged intent"
    )]
    Intents,
    /// There is no such shard, or there are too few.
    #[error(
        "Discord wants another number of connections for this many servers; set `discord.shards` to 0, start docent \
         again, and it asks for the number"
    )]
    Shards,
    /// Discord no longer speaks this version.
    #[error("Discord no longer speaks version {GATEWAY_VERSION} of its gateway; update docent")]
    Version,
}

/// The version of the gateway that docent speaks.
pub(super) const GATEWAY_VERSION: u8 = 10;

/// What to do about the end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Come back to the same session: what happened meanwhile is told then.
    Resume,
    /// The session is over: begin another.
    Anew,
    /// Coming back would end the same way.
    GiveUp(Refusal),
}

/// What follows from a close code (Discord's reference, "Gateway Close Event Codes"); none where the connection just
/// broke.
pub(super) fn after_close(code: Option<u16>) -> After {
    match code {
        Some(4004) => After::GiveUp(Refusal::Token),
        Some(4010 | 4011) => After::GiveUp(Refusal::Shards),
        Some(4012) => After::GiveUp(Refusal::Version),
        Some(4013 | 4014) => After::GiveUp(Refusal::Intents),
        // Not authenticated; a sequence number that never was; the session timed out.
        Some(4003 | 4007 | 4009) => After::Anew,
        _ => After::Resume,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_discord_says() {
        let check = |codes: &[u16], expect: After| {
            for code in codes {
                assert_eq!(after_close(Some(*code)), expect, "{code}");
            }
        };
        check(&[1000, 1001, 1006, 4000, 4001, 4002, 4005, 4008, 4999], After::Resume);
        check(&[4003, 4007, 4009], After::Anew);
        check(&[4004], After::GiveUp(Refusal::Token));
        check(&[4010, 4011], After::GiveUp(Refusal::Shards));
        check(&[4012], After::GiveUp(Refusal::Version));
        check(&[4013, 4014], After::GiveUp(Refusal::Intents));
        assert_eq!(after_close(None), After::Resume);
    }
}
