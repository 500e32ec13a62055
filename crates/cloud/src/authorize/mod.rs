//! `authorize`: decides whether a token may charge, both for the gateway that asks and for the
//! later check of a gateway's decision.

use forecourt_domain::fact::TokenStatus;
use forecourt_link::{
    Answer, AnswerGroup, Ask, Incoming, ToCloud, ToGateway, parse_to_cloud, to_text,
};
use forecourt_types::{OperatorId, StationId, Timestamp};

use crate::gateways::{Heard, Identity, binding, speaker};
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{Gateway, Station, Token, TokenState};
use forecourt_store::rows::load;

/// The cloud's present decision on a token; `None` stands for a token that nobody added.
#[must_use]
pub fn decide(token: Option<&Token>, now: Timestamp) -> TokenStatus {
    let Some(token) = token else {
        return TokenStatus::Invalid;
    };
    let over = token.expires_at.is_some_and(|until| until <= now);
    match token.status {
        TokenState::Blocked => TokenStatus::Blocked,
        TokenState::Expired => TokenStatus::Expired,
        TokenState::Active if over => TokenStatus::Expired,
        TokenState::Active => TokenStatus::Accepted,
    }
}

/// The group of the token, which is sent along with the decision.
#[must_use]
pub fn group(token: Option<&Token>) -> AnswerGroup {
    AnswerGroup {
        parent_uid: token.and_then(|token| token.parent_uid.clone()),
        expires_at: token.and_then(|token| token.expires_at),
    }
}

/// Answers `ask`. A question about a station that is not the gateway's is answered as for an
/// unknown token, so that the asker learns nothing. A text that is no question gets no answer,
/// nor does a gateway with a replaced credential.
///
/// # Errors
/// [`Failure`]; the gateway then decides by its own policy.
pub async fn handle(
    table: &dyn Table,
    identity: &Identity,
    now: Timestamp,
    text: &str,
) -> Result<Heard, Failure> {
    let ask = match parse_to_cloud(text) {
        Ok(Incoming::Known(ToCloud::Ask(ask))) => ask,
        Ok(_) => return Ok(Heard::Taken(None)),
        Err(error) => {
            let cause: &dyn std::error::Error = &error;
            tracing::warn!(cause, gateway = %identity.gateway_id, "a question cannot be read");
            return Ok(Heard::Taken(None));
        }
    };
    let Some(speaker) = speaker(table, identity, now).await? else {
        return Ok(Heard::NotAdmitted);
    };
    // A gateway with a replaced credential decides by its own policy.
    if !speaker.standing.is_serving() {
        return Ok(Heard::Taken(None));
    }
    let operator = &identity.operator_id;
    let token = if serves(table, &speaker.gateway, operator, &ask.station_id).await? {
        load::<Token>(table, &keys::token(operator, &ask.token_uid)).await?
    } else {
        None
    };
    let token = token.map(|token| token.row);
    Ok(Heard::Taken(Some(to_text(&answer(
        ask,
        token.as_ref(),
        now,
    ))?)))
}

fn answer(ask: Ask, token: Option<&Token>, now: Timestamp) -> ToGateway {
    ToGateway::Answer(Answer {
        ask_id: ask.ask_id,
        status: decide(token, now),
        group: group(token),
    })
}

/// Whether the gateway may ask for this station: it serves the site where the station stands, or
/// nobody knows the station yet (the gateway then accepts unknown stations).
async fn serves(
    table: &dyn Table,
    gateway: &Gateway,
    operator: &OperatorId,
    station: &StationId,
) -> Result<bool, Failure> {
    let station = keys::station(operator, station);
    let station = load::<Station>(table, &station).await?;
    Ok(station.is_none_or(|station| binding::is_bound(gateway, &station.row)))
}
