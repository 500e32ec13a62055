use forecourt_link::{Credential, CredentialKind};
use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{CredentialMark, Gateway};
use forecourt_store::rows::load;
use forecourt_store::secrets::{Pepper, Purpose};

/// The authorizer's word on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is this gateway; the context of every message of the connection.
    Allow {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// Identifies the gateway.
        gateway_id: GatewayId,
        /// Which of the gateway's credentials it is. What that one is good for is
        /// read from the gateway's row on every message, so that an enrolment or a
        /// removal counts for open connections too.
        credential: CredentialMark,
    },
    /// No, and not why.
    Deny,
}

/// Judges the `Authorization` header of a WebSocket handshake: `Bearer
/// fcl.{operator}.{gateway}.{secret}`. A credential that was replaced is let in
/// for 30 days: it brings facts of its own epoch, and decides nothing.
///
/// # Errors
/// [`Failure`] when the table did not answer; never a reason to deny.
pub async fn authorize(
    table: &dyn Table,
    pepper: &Pepper,
    now: Timestamp,
    header: Option<&str>,
) -> Result<Admission, Failure> {
    let Some(credential) = header.and_then(bearer) else {
        return Ok(Admission::Deny);
    };
    let Credential {
        operator_id,
        gateway_id,
        secret,
        ..
    } = credential;
    let key = keys::gateway(&operator_id, &gateway_id);
    let gateway = load::<Gateway>(table, &key).await?;
    // As much work for a gateway that nobody knows, so that the time tells no ids.
    let hashes = gateway
        .iter()
        .flat_map(|gateway| gateway.row.good_hashes(now));
    let owner = gateway_id.as_str();
    let Some(hash) = pepper.find(Purpose::Link, owner, &secret, hashes) else {
        return Ok(Admission::Deny);
    };
    Ok(Admission::Allow {
        credential: CredentialMark::of(hash),
        operator_id,
        gateway_id,
    })
}

fn bearer(header: &str) -> Option<Credential> {
    let (scheme, token) = header.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Credential::parse(CredentialKind::Link, token).ok()
}
