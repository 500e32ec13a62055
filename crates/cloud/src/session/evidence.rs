//! The readings of a session as evidence: which of them the energy depends on, and which were set
//! aside and why.

use forecourt_domain::fact::Fact;
use forecourt_domain::session::{Judged, Reading, Session, Source, Told, Trail};
use forecourt_types::{AppliedAt, Energy, ReceivedAt};

use super::facts::facts_of;
use forecourt_store::failure::Failure;
use forecourt_store::rows::facts::{FactRow, SessionRow, SnapshotReading};
use forecourt_store::unit::Unit;

/// A register reading of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The reading, and how it was judged.
    pub reading: SnapshotReading,
    /// When the gateway received it.
    pub received_at: ReceivedAt,
    /// When the cloud applied it; none if its fact was not kept.
    pub applied_at: Option<AppliedAt>,
}

/// The register readings that these facts tell, as the trail of the session's state machine.
fn trail(facts: &[FactRow]) -> Trail {
    let mut trail = Trail::default();
    let mut is_started = false;
    for row in facts {
        // A fact of a newer release has no reading that this one knows.
        let Ok(fact) = row.fact() else { continue };
        // A start that is told again changes nothing.
        let is_repeat = is_started && matches!(fact, Fact::TransactionStarted(_));
        is_started = is_started || matches!(fact, Fact::TransactionStarted(_));
        if !is_repeat {
            told(row, &fact)
                .into_iter()
                .for_each(|told| trail.push(told));
        }
    }
    trail
}

fn told(row: &FactRow, fact: &Fact) -> Vec<Told> {
    let record_id = Some(row.record_id.as_str());
    let one = |source, register: Option<Energy>, at| {
        let told = register.map(|register| Told {
            source,
            reading: Reading { register, at },
            received_at: row.received_at,
            is_flagged: false,
            is_before_boot: false,
            is_untimed: false,
            record_id: record_id.map(str::to_owned),
        });
        told.into_iter()
    };
    match fact {
        Fact::TransactionStarted(fact) => {
            one(Source::Start, fact.meter_start, fact.started_at).collect()
        }
        Fact::TransactionSampled(fact) => Told::of_sample(fact, row.received_at, record_id),
        Fact::TransactionStopped(fact) => {
            let begin = one(Source::Begin, fact.meter_start, fact.stopped_at);
            let stop = one(Source::Stop, fact.meter_stop, fact.stopped_at);
            begin.chain(stop).collect()
        }
        Fact::Boot(_)
        | Fact::ConnectorStatus(_)
        | Fact::AuthorizationDecided(_)
        | Fact::CommandUpdated(_)
        | Fact::Measured(_)
        | Fact::Noticed(_)
        | Fact::Unreadable(_) => Vec::new(),
    }
}

/// The state machine of a session with its readings, as far as they were kept.
pub fn charge_of(row: &SessionRow, facts: &[FactRow]) -> Session {
    let mut charge = row.charge();
    charge.trail = trail(facts);
    charge
}

/// Does the same as [`charge_of`] with the facts that are known in this unit, for a step that
/// concludes the session. Read the session's row in the same unit, so that its revision guards
/// the facts.
///
/// # Errors
/// [`Failure`].
pub async fn charge_in(unit: &Unit<'_>, row: &SessionRow) -> Result<Session, Failure> {
    if row.facts == 0 {
        return Ok(row.charge());
    }
    Ok(charge_of(row, &facts_of(unit, &row.session_id).await?))
}

/// Every register reading of a session, and how it was judged. A reading of which no fact was
/// kept has no record.
pub fn evidence(row: &SessionRow, facts: &[FactRow]) -> Vec<Evidence> {
    let judged = charge_of(row, facts).evidence().into_iter();
    judged.map(|one| shown(one, facts)).collect()
}

fn shown(judged: Judged, facts: &[FactRow]) -> Evidence {
    let told = judged.told;
    let fact = fact_of(&told, facts);
    let kind = match told.source {
        Source::Start => "transaction_started",
        Source::Begin | Source::Sample => "transaction_sampled",
        Source::Stop => "transaction_stopped",
    };
    Evidence {
        received_at: told.received_at,
        applied_at: fact.map(|fact| fact.applied_at),
        reading: SnapshotReading {
            kind: fact.map_or_else(|| kind.to_owned(), |fact| fact.kind.clone()),
            record_id: told.record_id,
            register_wh: told.reading.register,
            at: told.reading.at,
            set_aside: judged.set_aside,
            used: judged.used,
        },
    }
}

/// The fact that told a reading. There is none for what release 0.1 applied.
fn fact_of<'f>(told: &Told, facts: &'f [FactRow]) -> Option<&'f FactRow> {
    let id = told.record_id.as_ref()?;
    facts.iter().find(|fact| fact.record_id == *id)
}
