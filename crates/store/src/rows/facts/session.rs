use std::collections::BTreeSet;

use forecourt_domain::fact::{ConnectorRef, Flag};
use forecourt_domain::session::{End, Problem, Reading, Session, Stated, Status, Step, Trail};
use forecourt_types::{
    AppliedAt, ClaimedAt, CommandId, Energy, GatewayId, Money, OperatorId, SessionId, SiteId,
    StationId, TariffId, TimeZoneName, Timestamp, TokenUid, TransactionId, UserId, VehicleId,
};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Item, ItemError, Key};
use crate::rows::config::{Stamps, TariffFrom};

/// A session: our record of one charge. Key: [`keys::session`]; index:
/// [`keys::sessions_by_start`]. Written by `session`, `billing`, `monitor`, and by `api` for a
/// remote start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Identifies the session.
    pub session_id: SessionId,
    /// The station where this takes place.
    pub station_id: StationId,
    /// The site where the station stood when the session began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// The gateway that brought its first fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<GatewayId>,
    /// The EVSE, where the station has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The number of the connector, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<u32>,
    /// The transaction id that the charger uses, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// The token that charges, as the charger tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// The user of the token at the start of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The vehicle of the token at the start of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// The present status of the session.
    pub status: Status,
    /// The steps that led to the present status.
    pub history: Vec<Step>,
    /// When the charge began, as the charger claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<ClaimedAt>,
    /// When the charge ended, as the charger claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<ClaimedAt>,
    /// Whether and how the charge ended.
    pub end: End,
    /// The energy delivered, never negative.
    pub energy_wh: Energy,
    /// The meter register at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start_wh: Option<Energy>,
    /// The meter register at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop_wh: Option<Energy>,
    /// The first reading between start and end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_sample: Option<Reading>,
    /// The newest credible reading between start and end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sample: Option<Reading>,
    /// A newer reading that does not fit the last one; the next reading decides which is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odd_sample: Option<Reading>,
    /// When the gateway received the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_received_at: Option<Timestamp>,
    /// When the gateway received the stop; for a session that was closed provisionally,
    /// the last reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_received_at: Option<Timestamp>,
    /// Whether the receipt of the start counts as the start, because the charger has no clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_start_untimed: bool,
    /// The earliest time at which the charge can have begun, as far as its gateway knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_earliest_at: Option<ClaimedAt>,
    /// Whether the receipt of the stop counts as the end, because the charger has no clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stop_untimed: bool,
    /// Whether the session is billed by the times of receipt, because the charger's times cannot
    /// be right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bills_received_times: bool,
    /// The registers at start and end that the bill uses, once the session is concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_registers_wh: Option<(Energy, Energy)>,
    /// The most that its connector can give, in watts, as known at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// What the charger told last of the charging (OCPP 2.x `chargingState`). The gateway tells it
    /// only when it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charging_state: Option<String>,
    /// The register at which the charge is expected to start, if the start told none above 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_expected_wh: Option<Energy>,
    /// The values that people stated in corrections.
    #[serde(default, skip_serializing_if = "Stated::is_empty")]
    pub stated: Stated,
    /// Whether a person ended the session without a bill.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_voided: bool,
    /// Why the session waits for a person, if its energy or its token is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Why the charge ended, in the word that the charger used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<String>,
    /// The oddities that were found in the session.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Flag>,
    /// The tariff that was pinned at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// The version of the tariff that was pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_version: Option<u32>,
    /// What that tariff was assigned to then. None in a row of release 0.5 or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_from: Option<TariffFrom>,
    /// The time zone of its site when the tariff was pinned, by which a tariff of rules 2 judges
    /// times of the day. None in a row of release 0.7 or before, and where the site had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
    /// The newest version of its CDR; 0 for none.
    #[serde(default)]
    pub cdr_version: u32,
    /// What is owed by that version; none before a CDR stands, and none after it was credited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// The command that started the session from remote, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_id: Option<CommandId>,
    /// When its last fact was applied, by which a stuck session is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fact_at: Option<AppliedAt>,
    /// When the review of the session was made, while a person must look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Timestamp>,
    /// How many facts of the session are kept as rows of their own.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub facts: u32,
    /// Whether release 0.1 applied facts of the session, of which it kept none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub facts_incomplete: bool,
    /// How many corrections people have made; the newest one has this number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub corrections: u32,
    /// When and by whom the row was made and last changed.
    #[serde(flatten)]
    pub stamps: Stamps,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a field over by reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl SessionRow {
    /// Makes the row of a session.
    #[must_use]
    pub fn new(
        session_id: SessionId,
        station_id: StationId,
        charge: Session,
        stamps: Stamps,
    ) -> Self {
        let mut row = Self {
            session_id,
            station_id,
            site_id: None,
            gateway_id: None,
            evse_id: None,
            connector_id: None,
            transaction_id: None,
            token_uid: None,
            user_id: None,
            vehicle_id: None,
            status: charge.status,
            history: Vec::new(),
            started_at: None,
            ended_at: None,
            end: End::Open,
            energy_wh: Energy::ZERO,
            meter_start_wh: None,
            meter_stop_wh: None,
            first_sample: None,
            last_sample: None,
            odd_sample: None,
            start_received_at: None,
            stop_received_at: None,
            is_start_untimed: false,
            start_earliest_at: None,
            is_stop_untimed: false,
            bills_received_times: false,
            billed_registers_wh: None,
            max_power_w: None,
            meter_expected_wh: None,
            stated: Stated::default(),
            is_voided: false,
            problem: None,
            stop_reason: None,
            flags: BTreeSet::new(),
            tariff_id: None,
            tariff_version: None,
            tariff_from: None,
            time_zone: None,
            cdr_version: 0,
            charging_state: None,
            total: None,
            command_id: None,
            last_fact_at: None,
            review_at: None,
            facts: 0,
            facts_incomplete: false,
            corrections: 0,
            stamps,
        };
        row.set_charge(charge);
        row
    }

    /// The connector at the station, once known.
    #[must_use]
    pub fn connector(&self) -> Option<ConnectorRef> {
        self.connector_id.map(|connector_id| ConnectorRef {
            evse_id: self.evse_id,
            connector_id,
        })
    }

    /// The state machine of this session, without its trail of readings.
    #[must_use]
    pub fn charge(&self) -> Session {
        Session {
            status: self.status,
            history: self.history.clone(),
            connector: self.connector(),
            transaction_id: self.transaction_id.clone(),
            token_uid: self.token_uid.clone(),
            started_at: self.started_at,
            ended_at: self.ended_at,
            end: self.end,
            meter_start: self.meter_start_wh,
            meter_stop: self.meter_stop_wh,
            first_sample: self.first_sample,
            last_sample: self.last_sample,
            odd_sample: self.odd_sample,
            start_received_at: self.start_received_at,
            stop_received_at: self.stop_received_at,
            is_start_untimed: self.is_start_untimed,
            start_earliest_at: self.start_earliest_at,
            is_stop_untimed: self.is_stop_untimed,
            bills_received_times: self.bills_received_times,
            billed_registers: self.billed_registers_wh,
            max_power_w: self.max_power_w,
            meter_expected: self.meter_expected_wh,
            trail: Trail::default(),
            stated: self.stated,
            is_voided: self.is_voided,
            problem: self.problem,
            energy: self.energy_wh,
            stop_reason: self.stop_reason.clone(),
            flags: self.flags.clone(),
        }
    }

    /// Takes the state of the machine back into the row.
    pub fn set_charge(&mut self, charge: Session) {
        self.status = charge.status;
        self.history = charge.history;
        self.evse_id = charge.connector.and_then(|connector| connector.evse_id);
        self.connector_id = charge.connector.map(|connector| connector.connector_id);
        self.transaction_id = charge.transaction_id;
        self.token_uid = charge.token_uid;
        self.started_at = charge.started_at;
        self.ended_at = charge.ended_at;
        self.end = charge.end;
        self.meter_start_wh = charge.meter_start;
        self.meter_stop_wh = charge.meter_stop;
        self.first_sample = charge.first_sample;
        self.last_sample = charge.last_sample;
        self.odd_sample = charge.odd_sample;
        self.start_received_at = charge.start_received_at;
        self.stop_received_at = charge.stop_received_at;
        self.is_start_untimed = charge.is_start_untimed;
        self.start_earliest_at = charge.start_earliest_at;
        self.is_stop_untimed = charge.is_stop_untimed;
        self.bills_received_times = charge.bills_received_times;
        self.billed_registers_wh = charge.billed_registers;
        self.max_power_w = charge.max_power_w;
        self.meter_expected_wh = charge.meter_expected;
        self.stated = charge.stated;
        self.is_voided = charge.is_voided;
        self.problem = charge.problem;
        self.energy_wh = charge.energy;
        self.stop_reason = charge.stop_reason;
        self.flags = charge.flags;
    }

    /// The time by which the session is sorted by its start: the start, or the time of its first
    /// fact.
    #[must_use]
    pub fn listed_start(&self) -> Timestamp {
        let first = self.history.first().map(|step| step.at);
        // A session whose claimed start is later than its receipt is sorted by the receipt.
        let billed = self.charge().billed_start();
        let received = self.start_received_at;
        let is_ahead = |start: &Timestamp| received.is_some_and(|received| *start > received);
        let start = billed
            .filter(|start| !is_ahead(start))
            .or(received)
            .or(billed);
        start.or(first).unwrap_or(self.stamps.created_at)
    }

    /// The key of the session in the index of all sessions, by [`SessionRow::listed_start`].
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        keys::sessions_by_start(operator, self.listed_start(), &self.session_id)
    }

    /// The registers to show or to bill: those that the bill uses, else those that
    /// the charger told.
    #[must_use]
    pub fn registers(&self) -> (Option<Energy>, Option<Energy>) {
        let billed = self.billed_registers_wh;
        let start = billed.map(|(start, _)| start).or(self.stated.meter_start);
        let stop = billed.map(|(_, stop)| stop).or(self.stated.meter_stop);
        // Beside an energy that a person stated, the registers that were told
        // would contradict it.
        let is_stated = self.stated.energy.is_some();
        let told = |register: Option<Energy>| register.filter(|_| !is_stated);
        (
            start.or(told(self.meter_start_wh)),
            stop.or(told(self.meter_stop_wh)),
        )
    }

    /// The item that replaces the given revision; 0 for a new session.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        let key = keys::session(operator, &self.session_id);
        let item = Item::new(key, self)?.with_index(self.index(operator));
        Ok(item.after(revision))
    }
}
