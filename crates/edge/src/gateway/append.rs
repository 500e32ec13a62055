//! Writes facts as records of a station's lane.

use forecourt_domain::fact::{
    CommandUpdated, Fact, Measured, Measurement, Noticed, SignedValue, StationAnswer, Unreadable,
};
use forecourt_domain::foreign::ForeignJson;
use forecourt_domain::secret_settings;
use forecourt_link::{Lane, MAX_RECORD_BYTES, Record, RecordError};
use forecourt_types::{ClaimedAt, StationId};

use super::Gateway;
use super::turn::Turn;
use crate::rows::RecordRow;
use crate::{Alarm, Row};

/// The most values of one telemetry record.
const MAX_VALUES: usize = 64;
/// The most bytes of the values of one telemetry record: even if every character is written as an
/// escape, the record stays below its limit.
const MAX_VALUE_BYTES: usize = 3 * 1024;
/// How much is kept of a payload that is too long for a record, in bytes of text; escapes can at
/// most double it.
const KEPT_BYTES: usize = 8 * 1024;
/// How much is kept of a frame that is no JSON, in bytes: it may consist of control characters, of
/// which each takes six bytes in JSON.
const KEPT_ESCAPES_BYTES: usize = 3 * 1024;
/// How much is kept of each signed value when all of them are too long for a record, in bytes.
const KEPT_SIGNED_BYTES: usize = 256;
/// How much is kept of a command's reason, in bytes; the reason may repeat what was ordered.
const KEPT_REASON_BYTES: usize = 1_000;

/// The lane in which a fact is recorded.
const fn lane_of(fact: &Fact) -> Lane {
    match fact {
        Fact::CommandUpdated(_) => Lane::Commands,
        Fact::Measured(_) => Lane::Telemetry,
        Fact::Boot(_)
        | Fact::ConnectorStatus(_)
        | Fact::TransactionStarted(_)
        | Fact::TransactionSampled(_)
        | Fact::TransactionStopped(_)
        | Fact::AuthorizationDecided(_)
        | Fact::Noticed(_)
        | Fact::Unreadable(_) => Lane::Transactions,
    }
}

impl Gateway {
    /// Writes a fact as a record of the lane of its kind.
    pub(super) fn append(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claimed_at: Option<ClaimedAt>,
        fact: Fact,
    ) {
        let lane = lane_of(&fact);
        self.append_to(turn, station, lane, claimed_at, fact);
    }

    /// Writes a fact as the next record of this lane's chain.
    pub(super) fn append_to(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        lane: Lane,
        claimed_at: Option<ClaimedAt>,
        fact: Fact,
    ) {
        let fact = without_secrets(fact);
        let is_chart_value = matches!(fact, Fact::Measured(_));
        let (head, head_hash) = self.lanes.head(self.link.epoch, station, lane);
        let record = Record {
            operator_id: self.identity.operator_id.clone(),
            gateway_id: self.identity.gateway_id.clone(),
            epoch: self.link.epoch,
            lane,
            sequence: self.lanes.gateway_sequence(lane) + 1,
            station_id: station.clone(),
            station_sequence: head + 1,
            previous_hash: head_hash,
            claimed_at,
            received_at: turn.received_at(),
            boot_id: self.identity.boot_id.clone(),
            monotonic_ms: turn.now.monotonic_ms,
            frame_hash: turn.cause.as_ref().map(|cause| cause.hash.clone()),
            fact,
        };
        match write(record) {
            Ok(mut row) => {
                let frame = turn.cause.as_mut().and_then(|cause| cause.keep.take());
                row.frame = frame.map(|frame| secret_settings::kept_frame(&frame));
                self.lanes
                    .appended(&row, is_chart_value, turn.now.monotonic_ms);
                turn.write(Row::Record(row));
            }
            Err(error) => turn.raise(Alarm::RecordUnwritable {
                station_id: station.clone(),
                problem: error.to_string(),
            }),
        }
    }

    /// Writes values for charts, split so that each record stays small.
    pub(super) fn measure(
        &mut self,
        turn: &mut Turn<'_>,
        station: &StationId,
        claimed_at: Option<ClaimedAt>,
        mut measured: Measured,
    ) {
        let values = std::mem::take(&mut measured.values);
        for values in split(values) {
            let part = Measured {
                values,
                ..measured.clone()
            };
            self.append(turn, station, claimed_at, Fact::Measured(part));
        }
    }
}

fn split(values: Vec<Measurement>) -> Vec<Vec<Measurement>> {
    let mut parts: Vec<Vec<Measurement>> = Vec::new();
    let mut bytes = 0;
    for value in values {
        let optional = [&value.phase, &value.location, &value.unit];
        let size = value.measurand.len()
            + value.value.len()
            + optional
                .into_iter()
                .flatten()
                .map(String::len)
                .sum::<usize>();
        bytes += size;
        match parts.last_mut() {
            Some(part) if part.len() < MAX_VALUES && bytes <= MAX_VALUE_BYTES => part.push(value),
            _ => {
                bytes = size;
                parts.push(vec![value]);
            }
        }
    }
    parts
}

/// The row of a record; a fact that is too large for a record is cut.
pub(super) fn write(mut record: Record) -> Result<RecordRow, RecordError> {
    let mut raw = record.to_raw()?;
    if raw.as_str().len() > MAX_RECORD_BYTES {
        record.fact = shortened(record.fact);
        raw = record.to_raw()?;
    }
    if raw.as_str().len() > MAX_RECORD_BYTES {
        // No fact is known that gets here. One that did would be refused by the
        // link for ever, and everything behind it would wait.
        record.fact = Fact::Unreadable(Unreadable {
            action: record.fact.kind().to_owned(),
            frame: cut(raw.as_str(), KEPT_ESCAPES_BYTES).to_owned(),
            problem: "the fact is larger than a record may be".to_owned(),
            transaction_id: None,
        });
        raw = record.to_raw()?;
    }
    Ok(RecordRow {
        epoch: record.epoch,
        station_id: record.station_id,
        lane: record.lane,
        station_sequence: record.station_sequence,
        gateway_sequence: record.sequence,
        hash: raw.hash(),
        received_at: record.received_at,
        text: raw.as_str().to_owned(),
        frame: None,
    })
}

/// Takes the secrets of chargers out of what is kept as the charger wrote it. The
/// answers to commands and frames that nobody could read come without them.
fn without_secrets(fact: Fact) -> Fact {
    match fact {
        Fact::Noticed(notice) => Fact::Noticed(Noticed {
            payload: secret_settings::kept(notice.payload),
            ..notice
        }),
        other => other,
    }
}

/// Cuts what a charger may make as long as it likes. All other facts are
/// bounded by the reader, which keeps 255 characters of a field.
fn shortened(fact: Fact) -> Fact {
    match fact {
        Fact::Noticed(notice) => Fact::Noticed(Noticed {
            payload: beginning(&notice.payload),
            truncated: true,
            ..notice
        }),
        Fact::CommandUpdated(update) => Fact::CommandUpdated(CommandUpdated {
            answer: update.answer.map(shortened_answer),
            reason: update
                .reason
                .map(|text| cut(&text, KEPT_REASON_BYTES).to_owned()),
            ..update
        }),
        Fact::Unreadable(unreadable) => Fact::Unreadable(Unreadable {
            frame: cut(&unreadable.frame, KEPT_ESCAPES_BYTES).to_owned(),
            ..unreadable
        }),
        Fact::TransactionStarted(mut fact) => {
            shorten_signed(&mut fact.signed);
            Fact::TransactionStarted(fact)
        }
        Fact::TransactionSampled(mut fact) => {
            shorten_signed(&mut fact.signed);
            Fact::TransactionSampled(fact)
        }
        Fact::TransactionStopped(mut fact) => {
            shorten_signed(&mut fact.signed);
            Fact::TransactionStopped(fact)
        }
        other => other,
    }
}

/// Signed values that are cut cannot be verified: the raw frame has them.
fn shorten_signed(signed: &mut [SignedValue]) {
    for value in signed {
        value.data = cut(&value.data, KEPT_SIGNED_BYTES).to_owned();
        value.truncated = true;
    }
}

fn shortened_answer(answer: StationAnswer) -> StationAnswer {
    match answer {
        StationAnswer::Payload(payload) => StationAnswer::Payload(beginning(&payload)),
        StationAnswer::Error {
            code,
            description,
            details,
        } => StationAnswer::Error {
            code: cut(&code, 100).to_owned(),
            description: cut(&description, 1_000).to_owned(),
            details: beginning(&details),
        },
    }
}

/// The beginning of what a charger wrote. JSON holds no control characters
/// besides line ends and tabs, but a frame that went wrong after its id may.
fn beginning(json: &ForeignJson) -> ForeignJson {
    let text = cut(json.as_str(), KEPT_BYTES);
    let is_json = |byte: u8| byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t');
    let most = if text.bytes().all(is_json) {
        KEPT_BYTES
    } else {
        KEPT_ESCAPES_BYTES
    };
    ForeignJson::from_text(cut(text, most))
}

/// The first bytes of a text, cut between characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
