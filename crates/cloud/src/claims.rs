//! Gives a card to the driver who says that it is the own one: once the operator confirms it, or
//! once the card is shown where the driver has said that it will be. A card that belongs to
//! somebody stays where it is.

use forecourt_domain::fact::ConnectorRef;
use forecourt_types::{OperatorId, StationId, Timestamp, TokenUid};

use crate::gateways::tokens_changed;
use forecourt_store::audit::AuditSource;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::derived;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{
    ClaimState, ConfigRow as _, TapClaim, Token, TokenClaim, TokenMode, TokenState, User,
};
use forecourt_store::rows::load;
use forecourt_store::unit::{Tried, Unit, until_committed};

/// For how many days the entries of the audit log are kept that a tap causes: two years, as
/// the API does where nothing else is set.
const AUDIT_DAYS: u32 = 730;

/// What a card that nobody had added is called.
const TYPE: &str = "RFID";

/// What became of a card that a claim asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// It is the person's now.
    Given,
    /// It belongs to another person.
    Taken,
    /// The operator has not confirmed it, and it is unknown, blocked or expired, or the card of a
    /// vehicle, a group or a prepaid contract.
    Barred,
    /// The person has no account any more, or is suspended.
    Nobody,
}

/// Gives the card of a claim to its person, in the unit of work that closes the claim. Connected
/// gateways are told. `by_operator`: whether the operator confirms it, who may also give a blocked
/// card, which stays blocked.
///
/// # Errors
/// [`Failure`].
pub async fn give(
    unit: &mut Unit<'_>,
    claim: &TokenClaim,
    by_operator: bool,
) -> Result<Given, Failure> {
    let operator = unit.operator;
    let person = unit
        .read::<User>(&keys::user(operator, &claim.user_id))
        .await?;
    if person.is_none_or(|person| person.is_erased() || person.suspended) {
        return Ok(Given::Nobody);
    }
    let key = keys::token(operator, &claim.token_uid);
    let token = match unit.read::<Token>(&key).await? {
        // A site may refuse unknown cards, so only the operator lets one in.
        None if !by_operator => return Ok(Given::Barred),
        None => new_token(unit, claim),
        Some(token) => {
            let owner = token.user_id.as_ref();
            if owner.is_some_and(|owner| *owner != claim.user_id) {
                return Ok(Given::Taken);
            }
            let is_over = token.expires_at.is_some_and(|at| at <= unit.now);
            if !by_operator && (is_over || !is_for_anybody(&token)) {
                return Ok(Given::Barred);
            }
            let mut token = token;
            token.user_id = Some(claim.user_id.clone());
            unit.touch(&mut token.stamps);
            token
        }
    };
    unit.put_row(key, &token)?;
    let id = derived(&["token claim", operator.as_str(), claim.claim_id.as_str()]);
    tokens_changed(unit, id)?;
    Ok(Given::Given)
}

/// Whether a tap may give the card away: it may charge, and the operator has given it no purpose of
/// its own.
fn is_for_anybody(token: &Token) -> bool {
    token.status == TokenState::Active
        && token.mode == TokenMode::Private
        && token.vehicle_id.is_none()
        && token.parent_uid.is_none()
}

fn new_token(unit: &Unit<'_>, claim: &TokenClaim) -> Token {
    Token {
        uid: claim.token_uid.clone(),
        token_type: TYPE.to_owned(),
        user_id: Some(claim.user_id.clone()),
        vehicle_id: None,
        parent_uid: None,
        status: TokenState::Active,
        expires_at: None,
        mode: TokenMode::Private,
        stamps: unit.stamps(),
    }
}

/// A card that was shown at a station.
pub(crate) struct Tap<'a> {
    pub(crate) station: &'a StationId,
    /// The connector, if the charger told it: a question about a card names none.
    pub(crate) connector: Option<ConnectorRef>,
    pub(crate) uid: &'a TokenUid,
    /// When the gateway heard of it.
    pub(crate) at: Timestamp,
}

/// Confirms the claim to a card that was shown where its person said, if there is one. Done again,
/// it changes nothing. The hand-over to gateways is sent by `monitor` within a minute; until then
/// they ask for the card.
pub(crate) async fn tap(
    table: &dyn Table,
    operator: &OperatorId,
    now: Timestamp,
    tap: &Tap<'_>,
) -> Result<(), Failure> {
    let key = &keys::tap_claim(operator, tap.station, tap.uid);
    let Some(waiting) = load::<TapClaim>(table, key).await? else {
        return Ok(());
    };
    let waiting = &waiting.row;
    if tap.at < waiting.asked_at || tap.at > waiting.until {
        return Ok(());
    }
    let author = &format!("user:{}", waiting.user_id);
    until_committed(|| async move {
        let source = AuditSource {
            address: None,
            request_id: None,
            keep_days: AUDIT_DAYS,
        };
        let mut unit = Unit::new(table, operator, now, author).audited(source);
        let claim_key = keys::token_claim(operator, &waiting.claim_id);
        let Some(mut claim) = unit.read::<TokenClaim>(&claim_key).await? else {
            return Ok(Tried::Done(()));
        };
        if !claim.is_open(now) || !is_at(&claim, tap.connector) {
            return Ok(Tried::Done(()));
        }
        if give(&mut unit, &claim, false).await? != Given::Given {
            // The operator decides about it.
            return Ok(Tried::Done(()));
        }
        claim.state = ClaimState::Confirmed;
        unit.touch(&mut claim.stamps);
        unit.put(claim.to_item(operator, 0)?);
        unit.delete(key.clone());
        tracing::info!(claim = %claim.claim_id, station = %tap.station, "a tap confirms a claim to a card");
        Ok::<_, Failure>(unit.commit().await?.then(|_| ()))
    })
    .await
}

/// Whether a tap at this connector is where the claim says. A tap of which the connector is not
/// known counts for the whole station.
fn is_at(claim: &TokenClaim, connector: Option<ConnectorRef>) -> bool {
    let Some(connector) = connector else {
        return true;
    };
    claim
        .connector_id
        .is_none_or(|id| id == connector.connector_id)
        && claim
            .evse_id
            .is_none_or(|id| connector.evse_id.is_none_or(|evse| evse == id))
}
