use forecourt_link::{Credential, CredentialKind};
use forecourt_types::{GatewayId, OperatorId, Timestamp};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{CredentialMark, Gateway};
use forecourt_store::rows::load;
use forecourt_store::secrets::{Pepper, Purpose};

/// The authorizer's decision on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// The connection is allowed. The fields become the context of every message
    /// of the connection.
    Allow {
        /// The operator that this belongs to.
        operator_id: OperatorId,
        /// Identifies the gateway.
        gateway_id: GatewayId,
        /// The mark of the credential that was shown. What the credential allows is read from the
        /// gateway's row for every message, so that an enrolment or a removal takes effect on
        /// open connections too.
        credential: CredentialMark,
    },
    /// The connection is refused, and the answer does not tell why.
    Deny,
}

/// Decides about the `Authorization` header of a WebSocket handshake:
/// `Bearer fcl.{operator}.{gateway}.{secret}`. A replaced credential is admitted for 30 days: it
/// may bring facts of its own epoch, and decides nothing.
///
/// # Errors
/// [`Failure`] when the table did not answer, which is never a reason to refuse.
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
    // The work is the same for an unknown gateway, so that the time does not tell
    // which ids exist.
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
