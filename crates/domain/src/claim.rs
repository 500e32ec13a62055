//! What a transaction message claims, in words of no OCPP version.

use forecourt_types::{Energy, Timestamp, TokenUid, TransactionId};

use crate::fact::{ConnectorRef, Flag, MAX_SIGNED, Measurement, SignedValue};

/// What the message says happened to the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// The transaction began.
    Start,
    /// The transaction goes on: the message brings values, a state or a token.
    Sample,
    /// The transaction ended.
    Stop,
}

/// The readings of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Point {
    /// When the readings were taken, by the charger's clock.
    pub claimed_at: Option<Timestamp>,
    /// The energy register of the connector.
    pub register: Option<Energy>,
    /// Whether the charger calls it the beginning or end of the transaction, or took it at a fixed
    /// time of the clock: a bill may depend on it, so that it is recorded however soon it comes
    /// after another one.
    pub is_landmark: bool,
    /// Whether the charger calls it the beginning of the transaction. The charger may repeat it in
    /// any later message, and then it is no reading of that moment.
    pub is_begin: bool,
    /// Whether the charger calls it the end of the transaction.
    pub is_end: bool,
    /// Whether a value says that energy flows: power or current above zero.
    pub is_flowing: bool,
    /// All values of that moment, for charts.
    pub measurements: Vec<Measurement>,
    /// The values that the meter has signed.
    pub signed: Vec<SignedValue>,
}

/// A translated transaction message. Nothing is added that the charger did not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What the message says happened: a start, a sample or a stop.
    pub happening: Happening,
    /// The transaction that the message names; none for a start of 1.6, and where none is named.
    pub transaction_id: Option<TransactionId>,
    /// Whether that id is -1 or 0, or is missing where it must be there.
    pub id_is_odd: bool,
    /// The connector, if the message tells it.
    pub connector: Option<ConnectorRef>,
    /// The token, if the message tells it.
    pub token_uid: Option<TokenUid>,
    /// When it happened, by the charger's clock.
    pub claimed_at: Option<Timestamp>,
    /// The energy register at the start or stop.
    pub register: Option<Energy>,
    /// The reservation that a start fulfils.
    pub reservation_id: Option<i64>,
    /// Why the transaction stopped, in the charger's word.
    pub reason: Option<String>,
    /// The charging state (2.x).
    pub charging_state: Option<String>,
    /// The number of our remote start that led to the transaction (2.x).
    pub remote_start_id: Option<i64>,
    /// The station's own number of the message (2.x `seqNo`).
    pub seq_no: Option<u64>,
    /// The readings, in the order in which they were sent.
    pub points: Vec<Point>,
    /// What was odd about the message.
    pub flags: Vec<Flag>,
    /// What could not be read: set when the message was no JSON object.
    pub unreadable: Option<String>,
}

impl Claim {
    /// A claim that says nothing but what happened.
    #[must_use]
    pub const fn new(happening: Happening) -> Self {
        Self {
            happening,
            transaction_id: None,
            id_is_odd: false,
            connector: None,
            token_uid: None,
            claimed_at: None,
            register: None,
            reservation_id: None,
            reason: None,
            charging_state: None,
            remote_start_id: None,
            seq_no: None,
            points: Vec::new(),
            flags: Vec::new(),
            unreadable: None,
        }
    }

    /// The signed values of the message, at most [`MAX_SIGNED`]. Those of the begin and the end of
    /// the transaction come first.
    #[must_use]
    pub fn signed(&self) -> Vec<SignedValue> {
        let is_landmark = |point: &&Point| point.is_begin || point.is_end;
        let first = self.points.iter().filter(is_landmark);
        let others = self.points.iter().filter(|point| !is_landmark(point));
        let signed = first.chain(others).flat_map(|point| &point.signed);
        signed.take(MAX_SIGNED).cloned().collect()
    }

    /// Adds a flag, unless it is set already.
    pub fn flag(&mut self, flag: Flag) {
        add_flag(&mut self.flags, flag);
    }
}

/// Adds a flag unless it is set already; the flags stay in the order in which they were found.
pub fn add_flag(flags: &mut Vec<Flag>, flag: Flag) {
    if !flags.contains(&flag) {
        flags.push(flag);
    }
}
