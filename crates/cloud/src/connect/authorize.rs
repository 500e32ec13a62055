use forecourt_link::{Credential, CredentialKind, Epoch};
use forecourt_types::{GatewayId, OperatorId};

use crate::failure::Failure;
use crate::keys;
use crate::ports::Table;
use crate::rows::config::Gateway;
use crate::rows::load;
use crate::secrets::{Pepper, Purpose};

/// The authorizer's word on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is this gateway; the context of every message of the connection.
    Allow {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// Identifies the gateway.
        gateway_id: GatewayId,
        /// The last epoch it may speak of, when a later enrolment replaced its
        /// credential.
        fenced: Option<Epoch>,
    },
    /// No, and not why.
    Deny,
}

/// Judges the `Authorization` header of a WebSocket handshake: `Bearer
/// fcl.{operator}.{gateway}.{secret}`. A former credential is let in too: it
/// brings facts of its own epoch, and decides nothing.
///
/// # Errors
/// [`Failure`] when the table did not answer; never a reason to deny.
pub async fn authorize(
    table: &dyn Table,
    pepper: &Pepper,
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
    let key = keys::listed(&operator_id, "gateways", gateway_id.as_str());
    let Some(gateway) = load::<Gateway>(table, &key).await? else {
        return Ok(Admission::Deny);
    };
    let is_good = |hash: &str| pepper.verify(Purpose::Link, gateway_id.as_str(), &secret, hash);
    let mut former = gateway.row.former_credentials.iter();
    let fenced = match &gateway.row.credential_hash {
        Some(hash) if is_good(hash) => None,
        _ => match former.find(|former| is_good(&former.credential_hash)) {
            Some(former) => Some(former.epoch),
            None => return Ok(Admission::Deny),
        },
    };
    Ok(Admission::Allow {
        operator_id,
        gateway_id,
        fenced,
    })
}

fn bearer(header: &str) -> Option<Credential> {
    let (scheme, token) = header.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Credential::parse(CredentialKind::Link, token).ok()
}
