//! What the cloud changes by itself in the list of tokens, which every gateway of an operator has.

use forecourt_link::ConfigVersions;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::messages::{CommandsMessage, site_group};
use forecourt_store::ports::QueueName;
use forecourt_store::rows::config::raise_version;
use forecourt_store::unit::Unit;

/// Raises the version of the operator's list of tokens, and hands over that all its gateways are
/// told. The `id` is that of the hand-over, the same when the work is repeated.
///
/// # Errors
/// [`Failure`] when the message cannot be written as JSON, which it can.
pub(crate) fn tokens_changed(unit: &mut Unit<'_>, id: String) -> Result<(), Failure> {
    let operator = unit.operator;
    let message = CommandsMessage::Changed {
        operator_id: operator.clone(),
        site_id: None,
        changed: ConfigVersions {
            tokens: 1,
            ..ConfigVersions::default()
        },
    };
    unit.also(raise_version(keys::tokens_version(operator)));
    let group = site_group(operator, None);
    Ok(unit.hand_over(QueueName::Commands, group, id, &message)?)
}
