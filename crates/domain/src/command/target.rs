//! The place where a command must act, and how each OCPP version says it.

use forecourt_ocpp::v201::Evse;

use super::CommandError;

/// The place where a command must act; both parts as the API names them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Target {
    /// The EVSE, by its number (2.x).
    pub evse_id: Option<u16>,
    /// The connector, by its number.
    pub connector_id: Option<u16>,
}

impl Target {
    /// The connector of 1.6, which numbers the connectors of the whole charger
    /// and knows no EVSEs. An EVSE alone means the connector of that number; a
    /// connector within another EVSE is nothing that 1.6 can name.
    pub(super) fn connector_v16(self) -> Result<Option<u16>, CommandError> {
        match (self.evse_id, self.connector_id) {
            (Some(evse), Some(connector)) if evse != connector => Err(CommandError::lacking_v16(
                "evse_id",
                "it has no EVSEs; give connector_id alone, as the charger numbers its connectors",
            )),
            (evse, connector) => Ok(connector.or(evse)),
        }
    }

    /// The EVSE of 2.x, which knows EVSEs and the connectors of each; a connector
    /// alone means the EVSE of that number, and connector 0 alone
    /// the whole station.
    pub(super) fn evse_v2x(self) -> Result<Option<Evse>, CommandError> {
        match (self.evse_id, self.connector_id) {
            (None, None | Some(0)) => Ok(None),
            (Some(_), Some(0)) => Err(CommandError::lacking_v2x(
                "connector_id",
                "connector 0 is the whole station and stands beside no EVSE; leave one of the two out",
            )),
            (None, Some(id)) => Ok(Some(Evse {
                id,
                connector_id: None,
            })),
            (Some(id), connector_id) => Ok(Some(Evse { id, connector_id })),
        }
    }
}
