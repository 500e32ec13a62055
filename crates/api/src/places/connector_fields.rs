//! The fields of a connector that can be configured.

use forecourt_domain::fact::ConnectorRef;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::http::body::FieldCheck;
use crate::http::wire_enum::wire_enum;
use forecourt_store::rows::config::{ConnectorConfig, ConnectorFormat, ConnectorType, Station};

/// The error text for a power that is not allowed.
const POWER_WANTED: &str = "must be 1 to 4000000 watts";

/// The type of a socket or plug: OCPI 2.2.1 `ConnectorType`, and `MCS` and `SAE_J3400`
/// of OCPI 2.3.0.
pub(crate) struct ConnectorTypeSchema;

impl PartialSchema for ConnectorTypeSchema {
    fn schema() -> RefOr<Schema> {
        let words = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(ConnectorType::ALL));
        RefOr::T(Schema::Object(words.build()))
    }
}

impl ToSchema for ConnectorTypeSchema {
    fn name() -> std::borrow::Cow<'static, str> {
        "ConnectorType".into()
    }
}

wire_enum! {
    /// The format of a connector: `SOCKET` or `CABLE` (OCPI 2.2.1 `ConnectorFormat`).
    ConnectorFormatWord for ConnectorFormat as ConnectorFormat, words "UPPERCASE" {
        /// The connector is a socket: the driver brings a cable.
        Socket,
        /// The cable is fixed to the station.
        Cable,
    }
}

/// The configuration of a connector.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConnectorConfig)]
pub struct ConnectorFields {
    /// The number of the EVSE, as an OCPP 2.x charger gives it; left out for OCPP 1.6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 99_999)]
    pub(crate) evse_id: Option<u32>,
    /// The number of the connector, as the charger gives it: within the station in OCPP 1.6,
    /// within the EVSE in 2.x.
    #[schema(minimum = 1, maximum = 99_999)]
    pub(crate) connector_id: u32,
    /// The rated power in watts. It limits how much energy a bill may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 4_000_000)]
    pub(crate) max_power_w: Option<u32>,
    /// The type of its socket or plug.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ConnectorTypeSchema>)]
    pub(crate) connector_type: Option<ConnectorType>,
    /// Whether the cable is fixed to the station.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<ConnectorFormatWord>,
    /// The number of phases of an AC connector; left out for DC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3)]
    pub(crate) phases: Option<u8>,
}

impl From<ConnectorConfig> for ConnectorFields {
    fn from(config: ConnectorConfig) -> Self {
        Self {
            evse_id: config.connector.evse_id,
            connector_id: config.connector.connector_id,
            max_power_w: config.max_power_w,
            connector_type: config.connector_type,
            format: config.format.map(Into::into),
            phases: config.phases,
        }
    }
}

impl From<ConnectorFields> for ConnectorConfig {
    fn from(fields: ConnectorFields) -> Self {
        Self {
            connector: ConnectorRef {
                evse_id: fields.evse_id,
                connector_id: fields.connector_id,
            },
            max_power_w: fields.max_power_w,
            connector_type: fields.connector_type,
            format: fields.format.map(Into::into),
            phases: fields.phases,
        }
    }
}

/// Notes what is wrong with the power of a station and with its connectors.
pub(crate) fn check_connectors(check: &mut FieldCheck, station: &Station) {
    check_power(check, "max_power_w", station.max_power_w);
    let too_many = station.connectors.len() > Station::MAX_CONNECTORS;
    check.note(too_many, "connectors", "must be at most 64");
    for (index, connector) in station.connectors.iter().enumerate() {
        let field = |name: &str| format!("connectors[{index}].{name}");
        let ConnectorRef {
            evse_id,
            connector_id,
        } = connector.connector;
        let numbers = 1..=ConnectorConfig::MAX_NUMBER;
        check.note(
            evse_id.is_some_and(|id| !numbers.contains(&id)),
            &field("evse_id"),
            "must be 1 to 99999, or left out for OCPP 1.6",
        );
        check.note(
            !numbers.contains(&connector_id),
            &field("connector_id"),
            "must be 1 to 99999; connector 0 is the station itself, whose power is its own max_power_w",
        );
        let earlier = station.connectors.iter().take(index);
        let is_twice = earlier
            .map(|earlier| earlier.connector)
            .any(|earlier| forecourt_link::is_same_connector(earlier, connector.connector));
        check.note(
            is_twice,
            &field("connector_id"),
            "is there twice; connector N without an EVSE is connector 1 of EVSE N",
        );
        check_power(check, &field("max_power_w"), connector.max_power_w);
        check.note(
            connector
                .phases
                .is_some_and(|phases| !(1..=3).contains(&phases)),
            &field("phases"),
            "must be 1, 2 or 3, or left out for DC",
        );
    }
}

fn check_power(check: &mut FieldCheck, field: &str, power: Option<u32>) {
    let powers = 1..=ConnectorConfig::MAX_POWER_W;
    let is_wrong = power.is_some_and(|power| !powers.contains(&power));
    check.note(is_wrong, field, POWER_WANTED);
}
