//! Decides which gateways get commands.

use forecourt_types::{GatewayId, OperatorId};

use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::ports::Table;
use forecourt_store::rows::config::Gateway;
use forecourt_store::rows::facts::QuarantineRow;
use forecourt_store::rows::load;

/// Whether a gateway may get commands: it serves its site and is not in quarantine.
///
/// # Errors
/// [`Failure`].
pub async fn may_command(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<bool, Failure> {
    Ok(commanded(table, operator, gateway).await?.is_some())
}

/// The row of a gateway that may get commands; none if it may not.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn commanded(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<Option<Gateway>, Failure> {
    let key = keys::gateway(operator, gateway);
    let row = load::<Gateway>(table, &key).await?;
    let Some(row) = row.map(|row| row.row).filter(|gateway| gateway.active) else {
        return Ok(None);
    };
    let quarantine = load::<QuarantineRow>(table, &keys::quarantine(operator, gateway)).await?;
    let is_free = quarantine.is_none_or(|quarantine| is_over(&quarantine.row, Some(&row)));
    Ok(is_free.then_some(row))
}

/// Whether the quarantine is over because the gateway was enrolled again or its credential was
/// replaced: another box then has the gateway's name.
pub(crate) fn is_over(quarantine: &QuarantineRow, gateway: Option<&Gateway>) -> bool {
    // The epoch of the contradiction may never have been given out.
    let made_at = quarantine.stamps.created_at;
    let replaced = gateway.zip(quarantine.epoch);
    replaced.is_some_and(|(gateway, epoch)| {
        let is_enrolled_since = gateway.enrolled_at.is_some_and(|at| made_at < at);
        is_enrolled_since || gateway.replaced_at(epoch).is_some()
    })
}
