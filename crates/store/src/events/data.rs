//! What each kind of event carries. Fields are only added: a receiver reads those that it knows,
//! and looks the rest up by the ids.

use forecourt_billing::Cdr;
use forecourt_domain::fact::{CommandState, ConnectorStatusKind};
use forecourt_domain::session::Status;
use forecourt_types::{
    CdrId, ClaimedAt, CommandId, Energy, GatewayId, Money, SessionId, SiteId, StationId, TariffId,
    Timestamp, TokenUid, UserId, VehicleId, WebhookId,
};
use serde::Serialize;

use crate::audit::AuditAction;
use crate::rows::config::Command;
use crate::rows::facts::{ConnectorRow, ReviewKind, ReviewRow, SessionRow};

/// A charge that began or ended.
#[derive(Debug, Clone, Serialize)]
pub struct SessionData {
    /// Identifies the session.
    pub session_id: SessionId,
    /// The station at which the charge takes place.
    pub station_id: StationId,
    /// The site of the station, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The EVSE, where the station has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector, once known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<u32>,
    /// The token that charges, as the charger tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user of the token at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The vehicle of the token at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The status of the session now.
    pub status: Status,
    /// When the charge began, as the charger claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<ClaimedAt>,
    /// When the charge ended, as the charger claims.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<ClaimedAt>,
    /// The energy so far, in watt-hours.
    pub energy_wh: Energy,
    /// Why the charge ended, in the word that the charger used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<String>,
}

impl From<&SessionRow> for SessionData {
    fn from(row: &SessionRow) -> Self {
        Self {
            session_id: row.session_id.clone(),
            station_id: row.station_id.clone(),
            site_id: row.site_id.clone(),
            evse_id: row.evse_id,
            connector_id: row.connector_id,
            token_uid: row.token_uid.clone(),
            user_id: row.user_id.clone(),
            vehicle_id: row.vehicle_id.clone(),
            status: row.status,
            started_at: row.started_at,
            ended_at: row.ended_at,
            energy_wh: row.energy_wh,
            stop_reason: row.stop_reason.clone(),
        }
    }
}

/// A CDR or a credit.
#[derive(Debug, Clone, Serialize)]
pub struct CdrData {
    /// Identifies the CDR.
    pub cdr_id: CdrId,
    /// The session that is billed.
    pub session_id: SessionId,
    /// The version, from 1 on; a credit has the version that it undoes.
    pub version: u32,
    /// The CDR that this one undoes; only a credit has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credits_cdr_id: Option<CdrId>,
    /// Whether facts may still arrive that make another version.
    pub provisional: bool,
    /// The station at which the charge took place.
    pub station_id: StationId,
    /// The site of the station, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The token that charged, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user who charged, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When the charge began.
    pub started_at: Timestamp,
    /// When the charge ended.
    pub ended_at: Timestamp,
    /// The energy of the charge, in watt-hours.
    pub energy_wh: Energy,
    /// The tariff that it was priced by.
    pub tariff_id: TariffId,
    /// The amount that is owed; below zero in a credit.
    pub total: Money,
}

impl From<&Cdr> for CdrData {
    fn from(cdr: &Cdr) -> Self {
        Self {
            cdr_id: cdr.cdr_id.clone(),
            session_id: cdr.session_id.clone(),
            version: cdr.version,
            credits_cdr_id: cdr.credits_cdr_id.clone(),
            provisional: cdr.provisional,
            station_id: cdr.station_id.clone(),
            site_id: cdr.site_id.clone(),
            token_uid: cdr.token_uid.clone(),
            user_id: cdr.user_id.clone(),
            started_at: cdr.started_at,
            ended_at: cdr.ended_at,
            energy_wh: cdr.energy_wh,
            tariff_id: cdr.tariff_id.clone(),
            total: cdr.total,
        }
    }
}

/// Something that waits for a person.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewData {
    /// The id under which `GET /v1/review` lists it.
    pub review_id: String,
    /// Why a person must look at it.
    pub kind: ReviewKind,
    /// The cause in words.
    pub cause: String,
    /// The station that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station_id: Option<StationId>,
    /// The session that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The gateway that brought it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<GatewayId>,
}

impl From<&ReviewRow> for ReviewData {
    fn from(row: &ReviewRow) -> Self {
        Self {
            review_id: format!("{}-{}", row.at.millis(), row.review_id),
            kind: row.kind,
            cause: row.cause.clone(),
            station_id: row.station_id.clone(),
            session_id: row.session_id.clone(),
            gateway_id: row.gateway_id.clone(),
        }
    }
}

/// A connector in another state, or with a fault.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectorData {
    /// The station of the connector.
    pub station_id: StationId,
    /// The site of the station, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The EVSE, where the station has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector; 0 is the station itself.
    pub connector_id: u32,
    /// The state of the connector now.
    pub status: ConnectorStatusKind,
    /// The state before it, if one was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_status: Option<ConnectorStatusKind>,
    /// The error code that the charger reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The free text that the charger reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info: Option<String>,
    /// The time from which the state holds: claimed by the charger, or received where nothing was
    /// claimed.
    pub since: Timestamp,
}

impl ConnectorData {
    /// The data of a connector that has this state since this time.
    #[must_use]
    pub fn new(
        station_id: &StationId,
        site_id: Option<&SiteId>,
        row: &ConnectorRow,
        (status, since): (ConnectorStatusKind, Timestamp),
        previous_status: Option<ConnectorStatusKind>,
    ) -> Self {
        Self {
            station_id: station_id.clone(),
            site_id: site_id.cloned(),
            evse_id: row.evse_id,
            connector_id: row.connector_id,
            status,
            previous_status,
            error_code: row.error_code.clone(),
            info: row.info.clone(),
            since,
        }
    }
}

/// A charger that has connected to its gateway, or lost its connection.
#[derive(Debug, Clone, Serialize)]
pub struct StationData {
    /// The station that connected or not.
    pub station_id: StationId,
    /// The site of the station, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The gateway that tells it.
    pub gateway_id: GatewayId,
    /// When the gateway noticed it.
    pub since: Timestamp,
}

/// A gateway that is away, or back.
#[derive(Debug, Clone, Serialize)]
pub struct GatewayData {
    /// The gateway that is away, or back.
    pub gateway_id: GatewayId,
    /// The site that it serves.
    pub site_id: SiteId,
    /// Since when it is away, or back.
    pub since: Timestamp,
}

/// A command that has its outcome.
#[derive(Debug, Clone, Serialize)]
pub struct CommandData {
    /// Identifies the command.
    pub command_id: CommandId,
    /// The station that the command is for.
    pub station_id: StationId,
    /// The type of the command, such as `remote_start`.
    #[serde(rename = "type")]
    pub command_type: String,
    /// The state in which the command ended.
    pub state: CommandState,
    /// The reason in words, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The session that the command is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
}

impl From<&Command> for CommandData {
    fn from(command: &Command) -> Self {
        let last = command.history.last();
        Self {
            command_id: command.command_id.clone(),
            station_id: command.station_id.clone(),
            command_type: command.command_type.clone(),
            state: command.state,
            reason: last.and_then(|step| step.reason.clone()),
            session_id: command.session_id.clone(),
        }
    }
}

/// A person or a token that somebody added, changed or removed.
#[derive(Debug, Clone, Serialize)]
pub struct RecordData {
    /// The user who was changed; only in `user.changed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The token that was changed, in lower case; only in `token.changed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<String>,
    /// What happened to it: `created`, `changed` or `removed`.
    pub action: AuditAction,
    /// The client or user who did it, as in the audit log.
    pub by: String,
    /// The names of the fields that differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// A test of a webhook.
#[derive(Debug, Clone, Serialize)]
pub struct TestData {
    /// The webhook that is tested.
    pub webhook_id: WebhookId,
}
