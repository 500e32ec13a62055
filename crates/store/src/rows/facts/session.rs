use std::collections::BTreeSet;

use forecourt_domain::fact::{Flag, Outlet};
use forecourt_domain::session::{End, Problem, Reading, Session, Stated, Status, Step, Trail};
use forecourt_types::{
    AppliedAt, ClaimedAt, CommandId, Energy, GatewayId, Money, OperatorId, SessionId, SiteId,
    StationId, TariffId, Timestamp, TokenUid, TransactionId, UserId, VehicleId,
};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::ports::{Item, ItemError, Key};
use crate::rows::config::Stamps;

/// A session. Key: [`keys::session`]; index: [`keys::sessions_by_start`].
/// Written by `session`, `billing`, `monitor`, and by `api` for a remote start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Identifies the session.
    pub session_id: SessionId,
    /// The station where this takes place.
    pub station_id: StationId,
    /// At which site it was when the session began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// Who brought its first fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<GatewayId>,
    /// The EVSE, where the station has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evse_id: Option<u32>,
    /// The connector, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<u32>,
    /// The charger's name for it, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<TransactionId>,
    /// Who, by the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_uid: Option<TokenUid>,
    /// Who, by the card's row at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// With which vehicle, by the card's row at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicle_id: Option<VehicleId>,
    /// Where it stands.
    pub status: Status,
    /// How it got there.
    pub history: Vec<Step>,
    /// When it began, by the charger's claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<ClaimedAt>,
    /// When it ended, by the charger's claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<ClaimedAt>,
    /// Whether and how it ended.
    pub end: End,
    /// Delivered, never negative.
    pub energy_wh: Energy,
    /// The register at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_start_wh: Option<Energy>,
    /// The register at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_stop_wh: Option<Energy>,
    /// The first reading in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_sample: Option<Reading>,
    /// The newest credible reading in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sample: Option<Reading>,
    /// A newer reading that does not fit it; the next one decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odd_sample: Option<Reading>,
    /// When the gateway received the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_received_at: Option<Timestamp>,
    /// When the gateway received the stop; of a provisional close, the last reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_received_at: Option<Timestamp>,
    /// Whether that is when it began, since the charger has no clock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_start_untimed: bool,
    /// The earliest time at which it can have begun, as its gateway knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_earliest_at: Option<ClaimedAt>,
    /// Whether the receipt of the stop is when it ended, for the same reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_stop_untimed: bool,
    /// Whether it is billed by those times, since the charger's cannot be right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bills_received_times: bool,
    /// The registers that its bill rests on, once it is concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_registers_wh: Option<(Energy, Energy)>,
    /// The most its outlet can give, in watts, as known at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_power_w: Option<u32>,
    /// The register it is expected to start at, where the start told none above 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter_expected_wh: Option<Energy>,
    /// What persons stated of it.
    #[serde(default, skip_serializing_if = "Stated::is_empty")]
    pub stated: Stated,
    /// Whether a person ended it without a bill.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_voided: bool,
    /// Why it waits for a person, if its energy or its card is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Why it ended, in the charger's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<String>,
    /// What was odd.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flags: BTreeSet<Flag>,
    /// The tariff pinned at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_id: Option<TariffId>,
    /// Its pinned version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff_version: Option<u32>,
    /// The newest version of its CDR; 0 for none.
    #[serde(default)]
    pub cdr_version: u32,
    /// What that version says is owed; none before one stands, and after it was
    /// given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// The command that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_id: Option<CommandId>,
    /// When its last fact was applied; what stuck sessions are told by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fact_at: Option<AppliedAt>,
    /// When it came up for review, while a person must look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_at: Option<Timestamp>,
    /// How many facts of it are kept as rows of their own.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub facts: u32,
    /// Whether facts of it were applied by release 0.1, which kept none of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub facts_incomplete: bool,
    /// How many corrections people have made; the newest has this number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub corrections: u32,
    /// Made and changed.
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
    /// The row of a session.
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
            cdr_version: 0,
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

    /// Where at the station, once known.
    #[must_use]
    pub fn outlet(&self) -> Option<Outlet> {
        self.connector_id.map(|connector_id| Outlet {
            evse_id: self.evse_id,
            connector_id,
        })
    }

    /// The machine of this session, without its trail of readings.
    #[must_use]
    pub fn charge(&self) -> Session {
        Session {
            status: self.status,
            history: self.history.clone(),
            outlet: self.outlet(),
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

    /// Takes the machine's state back.
    pub fn set_charge(&mut self, charge: Session) {
        self.status = charge.status;
        self.history = charge.history;
        self.evse_id = charge.outlet.and_then(|outlet| outlet.evse_id);
        self.connector_id = charge.outlet.map(|outlet| outlet.connector_id);
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

    /// Where it stands among all sessions: by its start, or by the first that
    /// was heard of it.
    #[must_use]
    pub fn index(&self, operator: &OperatorId) -> Key {
        let first = self.history.first().map(|step| step.at);
        // A start claimed for later than it was received stands where it was received.
        let billed = self.charge().billed_start();
        let received = self.start_received_at;
        let is_ahead = |start: &Timestamp| received.is_some_and(|received| *start > received);
        let start = billed
            .filter(|start| !is_ahead(start))
            .or(received)
            .or(billed);
        let start = start.or(first);
        let start: Timestamp = start.unwrap_or(self.stamps.created_at);
        keys::sessions_by_start(operator, start, &self.session_id)
    }

    /// The registers of a bill or a display: those it rests on, else those told.
    #[must_use]
    pub fn registers(&self) -> (Option<Energy>, Option<Energy>) {
        let billed = self.billed_registers_wh;
        let start = billed.map(|(start, _)| start).or(self.stated.meter_start);
        let stop = billed.map(|(_, stop)| stop).or(self.stated.meter_stop);
        // Beside an energy that a person stated, the registers told would contradict it.
        let is_stated = self.stated.energy.is_some();
        let told = |register: Option<Energy>| register.filter(|_| !is_stated);
        (
            start.or(told(self.meter_start_wh)),
            stop.or(told(self.meter_stop_wh)),
        )
    }

    /// The item that follows on a revision (0 for a new session).
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object, which it is.
    pub fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        let key = keys::session(operator, &self.session_id);
        let item = Item::new(key, self)?.with_index(self.index(operator));
        Ok(item.after(revision))
    }
}
