//! Whoever commands a charge remotely vouches for its token, whatever the list, the policy or an
//! older answer says: while the start is under way, and while the transaction that it
//! began is open.
//!
//! So a token that the list calls blocked is let in at the one station for which the cloud ordered
//! a start: the cloud refuses such a command for a token that it knows to be blocked, and the list
//! on site may be older than the command.

use forecourt_domain::claim::Claim;
use forecourt_domain::fact::{DecidedBy, Decision, TokenStatus};
use forecourt_types::{StationId, TokenUid};

use super::super::Gateway;
use super::super::turn::Turn;
use super::effect::{is_same, token_of, was_before};
use crate::MemoryFailure;
use crate::rows::TransactionRow;

/// The decision of the cloud that a token may charge.
const BY_CLOUD: Decision = Decision {
    status: TokenStatus::Accepted,
    by: DecidedBy::Cloud,
};

/// The cloud has let this token charge at this station.
pub(in crate::gateway) struct Vouched {
    /// The group of the token, when it was told.
    pub(in crate::gateway) parent_uid: Option<TokenUid>,
    /// Whether a remote start says so, which counts more than the list. If not, the cloud said so
    /// when it was asked.
    pub(in crate::gateway) is_ordered: bool,
}

impl Gateway {
    /// Whether an order of the cloud, or a charge that it let begin, vouches for the token at this
    /// station. For a message of a transaction, that transaction or a start that is still awaited
    /// vouches, and not another charge of the same token.
    pub(in crate::gateway) fn vouched(
        &self,
        turn: &Turn<'_>,
        station: &StationId,
        token: &TokenUid,
        claim: Option<&Claim>,
    ) -> Result<Option<Vouched>, MemoryFailure> {
        let Some(known) = self.stations.get(station) else {
            return Ok(None);
        };
        let live = known.commands.values().map(|live| &live.row);
        let mut awaited = live.filter(|row| {
            row.sent
                && !row.state.is_final()
                && is_same(token_of(row).as_ref(), token)
                && claim.is_none_or(|claim| !was_before(row, claim))
        });
        if let Some(row) = awaited.next() {
            return Ok(Some(Vouched {
                parent_uid: row.message.token_parent_uid.clone(),
                is_ordered: true,
            }));
        }
        let is_meant = |row: &TransactionRow| {
            claim.is_none_or(|claim| claim.transaction_id.as_ref() == Some(&row.transaction_id))
        };
        let open = known.open.values();
        for row in open.filter(|row| !row.revoked && is_meant(row)) {
            let vouched = vouched_by(turn, row, token)?;
            if vouched.is_some() {
                return Ok(vouched);
            }
        }
        Ok(None)
    }
}

fn vouched_by(
    turn: &Turn<'_>,
    row: &TransactionRow,
    token: &TokenUid,
) -> Result<Option<Vouched>, MemoryFailure> {
    if is_same(row.token_uid.as_ref(), token) {
        let is_ordered = row.remote_start.is_some();
        let is_vouched = is_ordered || row.decision == Some(BY_CLOUD);
        return Ok(is_vouched.then(|| Vouched {
            parent_uid: row.parent_uid.clone(),
            is_ordered,
        }));
    }
    // A 2.x charge may begin without a word of its token.
    let Some(start) = row
        .remote_start
        .as_ref()
        .filter(|_| row.token_uid.is_none())
    else {
        return Ok(None);
    };
    let command = turn.memory.command(&start.command_id)?;
    let command = command.filter(|row| is_same(token_of(row).as_ref(), token));
    Ok(command.map(|row| Vouched {
        parent_uid: row.message.token_parent_uid,
        is_ordered: true,
    }))
}
