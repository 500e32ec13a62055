use std::collections::BTreeSet;

use forecourt_billing::{ChargingFacts, SessionFacts, rules2};
use forecourt_domain::fact::Flag;
use forecourt_types::{
    ClaimedAt, Energy, OperatorId, SessionId, SiteId, StationId, TariffId, Timestamp, TokenUid,
    UserId, VehicleId,
};
use serde::{Deserialize, Serialize};

use crate::rows::config::Stamps;

/// The snapshot that one version of a CDR was priced from. Key: [`crate::keys::cdr_facts`].
/// Written once, by `billing`, together with the CDR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRow {
    /// The session that was priced.
    pub session_id: SessionId,
    /// The version of the session's CDR.
    pub version: u32,
    /// The [`Snapshot`] as JSON text. The text keeps its bytes, whatever the table does with
    /// numbers and the order of fields.
    pub canonical: String,
    /// When the row was made, and by whom.
    #[serde(flatten)]
    pub stamps: Stamps,
}

impl SnapshotRow {
    /// Makes the row of a snapshot.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which does not happen.
    pub fn new(
        snapshot: &Snapshot,
        version: u32,
        stamps: Stamps,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            session_id: snapshot.session_id.clone(),
            version,
            canonical: serde_json::to_string(snapshot)?,
            stamps,
        })
    }

    /// The snapshot, read from its text.
    ///
    /// # Errors
    /// When the stored text is damaged.
    pub fn snapshot(&self) -> Result<Snapshot, serde_json::Error> {
        serde_json::from_str(&self.canonical)
    }
}

/// Everything that was needed to price a session, with its evidence. Times and energy are those
/// that were billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The number of the form in which the snapshot is written, see [`Snapshot::FORMAT`].
    pub format: u32,
    /// The session billed.
    pub session_id: SessionId,
    /// The operator of the session.
    pub operator_id: OperatorId,
    /// The site, when the station has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The station where the session was charged.
    pub station_id: StationId,
    /// The EVSE (OCPP 2.x).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector.
    pub connector_id: u32,
    /// The token that charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user of the token, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The vehicle of the token, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The start of the charge that was billed.
    pub started_at: Timestamp,
    /// The end of the charge that was billed.
    pub ended_at: Timestamp,
    /// The energy that was billed.
    pub energy_wh: Energy,
    /// The register at the start, for the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start_wh: Option<Energy>,
    /// The register at the end, for the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop_wh: Option<Energy>,
    /// The tariff by which the session was priced.
    pub tariff_id: TariffId,
    /// The version of that tariff.
    pub tariff_version: u32,
    /// Whether the CDR was provisional.
    pub provisional: bool,
    /// The most power of the connector, in watts, by which readings were judged; none if it
    /// was not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The oddities that were found in the session.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Flag>,
    /// The readings known then, in the order in which they were applied;
    /// at most [`Snapshot::READINGS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<SnapshotReading>,
    /// Whether readings were left out, because there were too many, or because
    /// release 0.1 kept none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub readings_incomplete: bool,
    /// The numbers of the corrections that were taken into account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<u32>,
    /// What the session was rated from by rules 2; none by rules 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules2: Option<rules2::Facts>,
}

/// A register reading that was known when a session was priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotReading {
    /// The id of the record that brought the reading, if the record was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// The kind of fact, such as `transaction_sampled`.
    pub kind: String,
    /// The register, in watt-hours.
    pub register_wh: Energy,
    /// The time of the reading: as claimed, or as received if the claim was flagged.
    pub at: ClaimedAt,
    /// Why the reading was set aside; none if it was believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<String>,
    /// Whether the reading was believed, so that the energy depends on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub used: bool,
}

impl Snapshot {
    /// The form that this release writes.
    pub const FORMAT: u32 = 1;
    /// The most readings a snapshot holds: 1,000 of about 250 bytes stay well
    /// below the 400 KB of an item (DynamoDB quota).
    pub const READINGS_MAX: usize = 1_000;

    /// The facts of the session in the form that pricing takes.
    #[must_use]
    pub fn session_facts(&self) -> SessionFacts {
        SessionFacts {
            session_id: self.session_id.clone(),
            operator_id: self.operator_id.clone(),
            site_id: self.site_id.clone(),
            station_id: self.station_id.clone(),
            evse_id: self.evse_id,
            connector_id: self.connector_id,
            token_uid: self.token_uid.clone(),
            user_id: self.user_id.clone(),
            vehicle_id: self.vehicle_id.clone(),
            charging: ChargingFacts {
                started_at: self.started_at,
                ended_at: self.ended_at,
                energy: self.energy_wh,
            },
            meter_start: self.meter_start_wh,
            meter_stop: self.meter_stop_wh,
        }
    }

    /// Makes a snapshot of these facts, without readings yet.
    #[must_use]
    pub fn of(facts: &SessionFacts, tariff: (&TariffId, u32), provisional: bool) -> Self {
        let facts = facts.clone();
        Self {
            format: Self::FORMAT,
            session_id: facts.session_id,
            operator_id: facts.operator_id,
            site_id: facts.site_id,
            station_id: facts.station_id,
            evse_id: facts.evse_id,
            connector_id: facts.connector_id,
            token_uid: facts.token_uid,
            user_id: facts.user_id,
            vehicle_id: facts.vehicle_id,
            started_at: facts.charging.started_at,
            ended_at: facts.charging.ended_at,
            energy_wh: facts.charging.energy,
            meter_start_wh: facts.meter_start,
            meter_stop_wh: facts.meter_stop,
            tariff_id: tariff.0.clone(),
            tariff_version: tariff.1,
            provisional,
            max_power_w: None,
            flags: BTreeSet::new(),
            readings: Vec::new(),
            readings_incomplete: false,
            corrections: Vec::new(),
            rules2: None,
        }
    }

    /// The same snapshot with the readings that it depends on. If there are too many, those that
    /// were used are kept, and of the others the first ones.
    #[must_use]
    pub fn resting_on(mut self, mut readings: Vec<SnapshotReading>) -> Self {
        let too_many = readings.len().saturating_sub(Self::READINGS_MAX);
        if too_many > 0 {
            self.readings_incomplete = true;
            let mut left_out = 0;
            readings.reverse();
            readings.retain(|reading| {
                let goes = !reading.used && left_out < too_many;
                left_out += usize::from(goes);
                !goes
            });
            readings.reverse();
            readings.truncate(Self::READINGS_MAX);
        }
        self.readings = readings;
        self
    }
}
