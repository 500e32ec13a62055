//! Corrections: what people state about a session, and the evidence for its energy.

use axum::Json;
use axum::http::StatusCode;
use forecourt_billing::ENERGY_WH_MAX;
use forecourt_domain::session::{
    Correction, CorrectionKind, CorrectionProblem, Stated, Status, set_aside_code,
};
use forecourt_types::{AppliedAt, ClaimedAt, Energy, ReceivedAt, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::{Permit, Read, Scope, Settle};
use crate::charging::sessions::SessionView;
use crate::http::body::{Body, FieldCheck, Id};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_cloud::session::{
    Asked, Corrected, Evidence, correct, corrections, evidence, session_facts,
};
use forecourt_store::keys;
use forecourt_store::outbox;
use forecourt_store::rows::facts::{CorrectionRow, FactRow, SessionRow};

/// The longest reason, in characters.
pub(super) const REASON_CHARS_MAX: usize = 500;

wire_enum! {
    /// What a correction does to the session.
    CorrectionKindWord for CorrectionKind as CorrectionKind, words "snake_case" {
        /// The energy, registers or times of the session are stated, and it is priced by them.
        Values,
        /// The session is ended although no stop came. A stop that comes later corrects it.
        Close,
        /// The session ends without a bill. A bill that stands is credited.
        Void,
    }
}

/// The correction that shall be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCorrection {
    /// What the correction does: `values`, `close` or `void`.
    kind: CorrectionKindWord,
    /// The reason, for those who ask later; 1 to 500 characters.
    #[schema(max_length = 500)]
    reason: String,
    /// The energy to be billed, in watt-hours; only with `values`.
    energy_wh: Option<i64>,
    /// The register at the start, in watt-hours; only with `values`.
    meter_start_wh: Option<i64>,
    /// The register at the end, in watt-hours; only with `values`.
    meter_stop_wh: Option<i64>,
    /// When the charge began; only with `values`.
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    /// When the charge ended; only with `values`.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

impl NewCorrection {
    fn check(&self) -> Result<(), Problem> {
        let mut check = FieldCheck::default();
        check.text("reason", &self.reason, REASON_CHARS_MAX);
        let energies = [
            ("energy_wh", self.energy_wh),
            ("meter_start_wh", self.meter_start_wh),
            ("meter_stop_wh", self.meter_stop_wh),
        ];
        let times = [("started_at", self.started_at), ("ended_at", self.ended_at)];
        let states = energies.iter().map(|(field, wh)| (*field, wh.is_some()));
        let states = states.chain(times.iter().map(|(field, at)| (*field, at.is_some())));
        for (field, stated) in states {
            let wrong = stated && self.kind != CorrectionKindWord::Values;
            check.note(wrong, field, "can be stated only with the kind values");
        }
        for (field, wh) in energies {
            let negative = wh.is_some_and(|wh| wh < 0);
            check.note(negative, field, "must be 0 or more watt-hours");
        }
        let absurd = self.energy_wh.is_some_and(|wh| wh > ENERGY_WH_MAX);
        let most = format!("must be at most {ENERGY_WH_MAX} watt-hours");
        check.note(absurd, "energy_wh", &most);
        check.finish()
    }

    fn by(self, client: &str, at: Timestamp) -> Correction {
        Correction {
            kind: self.kind.into(),
            stated: Stated {
                energy: self.energy_wh.map(Energy::from_wh),
                meter_start: self.meter_start_wh.map(Energy::from_wh),
                meter_stop: self.meter_stop_wh.map(Energy::from_wh),
                started_at: self.started_at,
                ended_at: self.ended_at,
            },
            reason: self.reason,
            by: client.to_owned(),
            at,
        }
    }
}

/// A correction that was made. It is never edited; another one undoes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Correction)]
pub(crate) struct CorrectionView {
    /// Its place among the corrections of the session, from 1 on.
    number: u32,
    kind: CorrectionKindWord,
    /// Why it was made.
    reason: String,
    /// The API client that made it.
    by: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The status of the session before.
    was: &'static str,
    /// The status of the session after.
    became: &'static str,
    /// The energy that was stated, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    energy_wh: Option<Energy>,
    /// The register at the start that was stated, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    meter_start_wh: Option<Energy>,
    /// The register at the end that was stated, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    meter_stop_wh: Option<Energy>,
    /// The start that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<Timestamp>,
    /// The end that was stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

impl From<CorrectionRow> for CorrectionView {
    fn from(row: CorrectionRow) -> Self {
        let correction = row.correction;
        Self {
            number: row.number,
            kind: correction.kind.into(),
            reason: correction.reason,
            by: correction.by,
            at: correction.at,
            was: row.was.as_str(),
            became: row.became.as_str(),
            energy_wh: correction.stated.energy,
            meter_start_wh: correction.stated.meter_start,
            meter_stop_wh: correction.stated.meter_stop,
            started_at: correction.stated.started_at,
            ended_at: correction.stated.ended_at,
        }
    }
}

/// A correction, and the session as it is after it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionMade {
    correction: CorrectionView,
    /// The session just after the correction; its price appears shortly after.
    session: SessionView,
}

/// A register reading of the session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EvidenceReading)]
pub(crate) struct ReadingView {
    /// The id of the record of the gateway's journal that brought the reading; left out when the
    /// record was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<String>,
    /// The kind of the fact that brought the reading, such as `transaction_sampled`.
    kind: String,
    /// The register, in watt-hours.
    #[schema(value_type = i64)]
    register_wh: Energy,
    /// The time of the reading by the charger's claim, or the time it was
    /// received when the claim cannot be right.
    #[schema(value_type = String, format = DateTime)]
    claimed_at: ClaimedAt,
    /// When the gateway received it.
    #[schema(value_type = String, format = DateTime)]
    received_at: ReceivedAt,
    /// When the cloud applied it; left out when its record was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    applied_at: Option<AppliedAt>,
    /// Whether the reading was believed, so that the energy depends on it.
    used: bool,
    /// The code of the reason for which it was not believed: `unfit`, `repeated`, `energy_stated`,
    /// or the problem of the session, such as `backwards`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "unfit")]
    set_aside_code: Option<&'static str>,
    /// Why the reading was not believed.
    #[serde(skip_serializing_if = "Option::is_none")]
    set_aside: Option<String>,
}

impl From<Evidence> for ReadingView {
    fn from(one: Evidence) -> Self {
        Self {
            record_id: one.reading.record_id,
            kind: one.reading.kind,
            register_wh: one.reading.register_wh,
            claimed_at: one.reading.at,
            received_at: one.received_at,
            applied_at: one.applied_at,
            used: one.reading.used,
            set_aside_code: one.reading.set_aside.as_deref().and_then(set_aside_code),
            set_aside: one.reading.set_aside,
        }
    }
}

/// The evidence for the energy of a session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub(crate) struct EvidenceView {
    /// The register readings in the order in which they were applied; at most 10,000
    /// facts are read.
    readings: Vec<ReadingView>,
    /// Whether all readings of the session are kept and shown.
    readings_kept: bool,
    /// Why some readings are not kept or shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

impl EvidenceView {
    fn new(row: &SessionRow, facts: &[FactRow]) -> Self {
        let note = if row.facts_incomplete || (row.facts == 0 && row.last_fact_at.is_some()) {
            Some("the readings that came before release 0.2 were not kept")
        } else if facts.len() < row.facts as usize {
            Some("the session has more facts than are looked at")
        } else {
            None
        };
        let readings = evidence(row, facts).into_iter();
        Self {
            readings: readings.map(ReadingView::from).collect(),
            readings_kept: note.is_none(),
            note,
        }
    }
}

/// The evidence and the corrections of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionCorrections {
    evidence: EvidenceView,
    /// The corrections in the order in which they were made, the first one first.
    corrections: Vec<CorrectionView>,
}

/// Show the evidence for the energy of a session, and what people have stated.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/sessions/{session_id}/corrections", tag = "corrections",
    params(("session_id" = String, Path)),
    responses((status = 200, body = SessionCorrections)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Id(id): Id<SessionId>,
) -> Result<Json<SessionCorrections>, Problem> {
    let (table, operator) = (permit.table(), permit.operator());
    let key = keys::session(operator, &id);
    let row = permit.find::<SessionRow>(&key, "session").await?.row;
    let facts = session_facts(table, operator, &id).await?;
    let made = corrections(table, operator, &id).await?;
    Ok(Json(SessionCorrections {
        evidence: EvidenceView::new(&row, &facts),
        corrections: made.into_iter().map(CorrectionView::from).collect(),
    }))
}

/// Correct a session: state the energy, registers or times of one that ended (`values`), end one
/// that still runs (`close`), or make one that ended cost nothing (`void`).
///
/// A bill that stands is replaced by its next version and a credit. The correction is kept with
/// its reason, and only another correction undoes it.
///
/// # Errors
/// 404 when there is none, 409 when the session is not in a state for it or what
/// is stated is not enough, 422 when a field is wrong.
#[utoipa::path(post, path = "/v1/sessions/{session_id}/corrections", tag = "corrections",
    params(("session_id" = String, Path)), request_body = NewCorrection,
    responses((status = 201, body = CorrectionMade)), security(("oauth2" = ["settle"])))]
pub(crate) async fn create(
    permit: Permit<Settle>,
    Id(id): Id<SessionId>,
    Body(new): Body<NewCorrection>,
) -> Result<(StatusCode, Json<CorrectionMade>), Problem> {
    new.check()?;
    let correction = new.by(permit.author(), permit.began_at());
    make(&permit, &id, &correction, |_| async { Ok(()) }).await
}

/// Makes a correction of a session that the caller may correct, if it is in a state that the caller
/// wants and `check` finds nothing against it. A repeated request makes only one correction.
///
/// # Errors
/// The same as for [`create`], and whatever `check` finds.
pub(super) async fn make<F>(
    scope: &Scope,
    id: &SessionId,
    correction: &Correction,
    check: impl Fn(SessionRow) -> F,
) -> Result<(StatusCode, Json<CorrectionMade>), Problem>
where
    F: Future<Output = Result<(), Problem>>,
{
    let (table, operator, now) = (scope.table(), scope.operator(), scope.now());
    let asked = Asked {
        session: id,
        id: &scope.new_id(),
        correction,
        audit: &scope.audit_source(),
    };
    let check = &check;
    let checked = |row: SessionRow| async move {
        scope.must_match(&row.stamps)?;
        check(row).await
    };
    let done = correct(table, operator, now, &asked, checked).await?;
    let (made, session) = match done {
        Corrected::Done(made, session, entries) => {
            outbox::flush(table, scope.ports().queues.as_ref(), &entries).await;
            (made, session)
        }
        Corrected::Before(made, session) => (made, session),
        Corrected::Refused(problem, status) => return Err(refused(problem, status)),
        Corrected::TooMany => {
            let detail = format!(
                "it has {} corrections, the most there can be",
                CorrectionRow::MAX
            );
            return Err(Problem::new(Code::WrongState, detail));
        }
        Corrected::NotFound => return Err(Problem::not_found("session")),
    };
    let made = CorrectionMade {
        correction: (*made).into(),
        session: (*session).into(),
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// The problem that explains why a correction does not fit.
fn refused(problem: CorrectionProblem, status: Status) -> Problem {
    let said = problem.to_string();
    let wrong_state = || {
        let status = status.as_str();
        Problem::new(Code::WrongState, format!("the session is {status}: {said}"))
    };
    match problem {
        CorrectionProblem::StillRunning
        | CorrectionProblem::NotRunning
        | CorrectionProblem::StartUnknown
        | CorrectionProblem::EndUnknown
        | CorrectionProblem::EnergyUnknown => wrong_state(),
        CorrectionProblem::NothingStated => Problem::field("kind", said),
        CorrectionProblem::StatedTwice | CorrectionProblem::Implausible => {
            Problem::field("energy_wh", said)
        }
        CorrectionProblem::EndBeforeStart => Problem::field("ended_at", said),
        CorrectionProblem::Negative => Problem::field("meter_stop_wh", said),
    }
}
