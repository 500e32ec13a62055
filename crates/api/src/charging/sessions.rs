//! Sessions: our records of charges.

use axum::Json;
use axum::http::StatusCode;
use forecourt_domain::fact::Flag;
use forecourt_domain::session::{Status, Step};
use forecourt_types::{
    AppliedAt, ClaimedAt, CommandId, Energy, Money, SessionId, SiteId, StationId, TariffId,
    Timestamp, TokenUid, TransactionId, UserId, VehicleId,
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::who::Drivers;
use crate::access::{Permit, ReadReached, Scope, Settle};
use crate::http::answer::{StampsView, segment};
use crate::http::body::Id;
use crate::http::etag::{Tagged, revisioned};
use crate::http::problem::{Code, Problem};
use crate::money::tariff_schema::MoneySchema;
use forecourt_cloud::billing::{Unbilled, hindrance};
use forecourt_cloud::session::{charge_of, session_facts};
use forecourt_store::keys;
use forecourt_store::messages::{BillingMessage, session_group};
use forecourt_store::ports::QueueName;
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::unit::{Tried, until_committed};

/// One step in the history of a session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionStep)]
pub(crate) struct StepView {
    /// The status that the step led to.
    status: &'static str,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The code of the cause, such as `transaction_started`, `late_stop` or `no_tariff`. A step of
    /// release 0.5 or before has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "transaction_started")]
    cause_code: Option<String>,
    /// The cause in words.
    cause: String,
}

impl From<Step> for StepView {
    fn from(step: Step) -> Self {
        Self {
            status: step.status.as_str(),
            at: step.at,
            cause_code: step.code,
            cause: step.cause,
        }
    }
}

/// A session. Fields that are not known (yet) are left out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    #[schema(value_type = String)]
    session_id: SessionId,
    #[schema(value_type = String)]
    station_id: StationId,
    /// The site where the station stood when the session began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evse_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_id: Option<u32>,
    /// The transaction id that the charger uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    transaction_id: Option<TransactionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    token_uid: Option<TokenUid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// The name of that user, as it is now. Whoever reaches only some sites or stations is shown
    /// initials, unless the operator has set `site_owners_see_names`. Lists and
    /// `GET /v1/sessions/{session_id}` show it, other answers and live items do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    driver_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    vehicle_id: Option<VehicleId>,
    /// The licence plate of that vehicle, as it is now, shown where `driver_name` is; only its
    /// end where the name is shown as initials.
    #[serde(skip_serializing_if = "Option::is_none")]
    licence_plate: Option<String>,
    /// The status: `CREATED`, `STARTING`, `CHARGING`, `FINISHED`, `SETTLED`,
    /// `NEEDS_REVIEW` or `FAILED`.
    status: &'static str,
    /// The energy delivered so far, in watt-hours.
    #[schema(value_type = i64)]
    energy_wh: Energy,
    /// While the session goes on: the time of the reading that `energy_wh` rests on, by the
    /// charger's clock, or of the start as long as no reading was told. Never after `last_fact_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    energy_at: Option<Timestamp>,
    /// The meter register at the start, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    meter_start_wh: Option<Energy>,
    /// The meter register at the end, in watt-hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    meter_stop_wh: Option<Energy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    started_at: Option<ClaimedAt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<ClaimedAt>,
    /// The time from start to end, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_s: Option<i64>,
    /// Why the charge ended, in the word that the charger used.
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_reason: Option<String>,
    /// The tariff, which is pinned when the session starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    tariff_id: Option<TariffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tariff_version: Option<u32>,
    /// What is owed, by the newest CDR of the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<MoneySchema>)]
    total: Option<Money>,
    /// The id of that CDR.
    #[serde(skip_serializing_if = "Option::is_none")]
    cdr_id: Option<String>,
    /// The command that started the session from remote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    command_id: Option<CommandId>,
    /// The oddities that were found in the session.
    #[schema(value_type = Vec<String>)]
    flags: Vec<Flag>,
    history: Vec<StepView>,
    /// When the last fact of the session was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_fact_at: Option<AppliedAt>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(SessionView);

impl From<SessionRow> for SessionView {
    fn from(row: SessionRow) -> Self {
        // The times are those of the bill: what a person stated, else the times of receipt if the
        // charger's cannot be right, else what the charger claimed.
        let charge = row.charge();
        let started_at = charge.billed_start().map(ClaimedAt);
        let ended_at = charge.billed_end().map(ClaimedAt);
        let (meter_start_wh, meter_stop_wh) = row.registers();
        let ends = started_at.zip(ended_at);
        let duration_ms =
            ends.map(|(from, to)| to.timestamp().millis_since(from.timestamp()).max(0));
        let goes_on = matches!(row.status, Status::Starting | Status::Charging);
        let told_at = row.last_sample.map(|reading| reading.at).or(row.started_at);
        let energy_at = told_at.filter(|_| goes_on).map(ClaimedAt::timestamp);
        // A charger whose clock is ahead tells times that nobody has seen yet.
        let heard_at = row.last_fact_at.map(AppliedAt::timestamp);
        let energy_at = energy_at.map(|at| heard_at.map_or(at, |heard| at.min(heard)));
        // A CDR that was credited without a new version is listed under `/cdrs`.
        let cdr_id = row
            .total
            .map(|_| format!("{}-{}", row.session_id, row.cdr_version));
        Self {
            session_id: row.session_id,
            station_id: row.station_id,
            site_id: row.site_id,
            evse_id: row.evse_id,
            connector_id: row.connector_id,
            transaction_id: row.transaction_id,
            token_uid: row.token_uid,
            user_id: row.user_id,
            driver_name: None,
            vehicle_id: row.vehicle_id,
            licence_plate: None,
            status: row.status.as_str(),
            energy_wh: row.energy_wh,
            energy_at,
            meter_start_wh,
            meter_stop_wh,
            started_at,
            ended_at,
            duration_s: duration_ms.map(|ms| ms / 1000),
            stop_reason: row.stop_reason,
            tariff_id: row.tariff_id,
            tariff_version: row.tariff_version,
            total: row.total,
            cdr_id,
            command_id: row.command_id,
            flags: row.flags.into_iter().collect(),
            history: row.history.into_iter().map(StepView::from).collect(),
            last_fact_at: row.last_fact_at,
            stamps: row.stamps.into(),
        }
    }
}

/// Adds the names of drivers and the plates of vehicles to sessions, as they are now.
///
/// # Errors
/// The errors of the table.
pub(super) async fn name_drivers(
    scope: &Scope,
    sessions: &mut [SessionView],
) -> Result<(), Problem> {
    let of = sessions.iter();
    let of = of.map(|one| (one.user_id.as_ref(), one.vehicle_id.as_ref()));
    let drivers = Drivers::read(scope, of).await?;
    for session in sessions {
        session.driver_name = session.user_id.as_ref().and_then(|id| drivers.name(id));
        session.licence_plate = session.vehicle_id.as_ref().and_then(|id| drivers.plate(id));
    }
    Ok(())
}

/// Show a session.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/sessions/{session_id}", tag = "sessions",
    params(("session_id" = String, Path)),
    responses((status = 200, body = SessionView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<SessionId>,
) -> Result<Tagged<SessionView>, Problem> {
    let key = keys::session(permit.operator(), &id);
    let session = permit.find::<SessionRow>(&key, "session").await?;
    let mut view = SessionView::from(session.row);
    name_drivers(&permit, std::slice::from_mut(&mut view)).await?;
    Ok(Tagged(view))
}

/// Price a session that waits for review again, for instance once its station has a tariff. The
/// session shows the result shortly after.
///
/// # Errors
/// 404 when there is none, 409 when it is still running, has its price already, or its energy is
/// not known: the detail says what is missing and how to state it
/// (`POST /v1/sessions/{session_id}/corrections`).
#[utoipa::path(post, path = "/v1/sessions/{session_id}/settle", tag = "sessions",
    params(("session_id" = String, Path)),
    responses((status = 202, body = SessionView)), security(("oauth2" = ["settle"])))]
pub(crate) async fn settle(
    permit: Permit<Settle>,
    Id(id): Id<SessionId>,
) -> Result<(StatusCode, Json<SessionView>), Problem> {
    let (permit, id) = (&permit, &id);
    let key = &keys::session(permit.operator(), id);
    let (first, step) = (&permit.new_id(), &permit.new_id());
    let session = until_committed(|| async move {
        let stored = permit.find::<SessionRow>(key, "session").await?;
        must_wait(permit, &stored.row).await?;
        permit.must_match(&stored.row.stamps)?;
        let message = BillingMessage {
            operator_id: permit.operator().clone(),
            session_id: id.clone(),
            cause: BillingMessage::SETTLE.to_owned(),
            by: Some(permit.author().to_owned()),
        };
        let group = session_group(permit.operator(), id);
        let mut unit = permit.unit();
        unit.unchanged(key.clone(), stored.revision);
        let asked = (first.as_str(), permit.began_at());
        unit.audit_request("session", id.as_str(), asked, settle_wanted());
        unit.hand_over(QueueName::Billing, group, step.clone(), &message)?;
        match permit.commit(unit).await? {
            None => Ok::<_, Problem>(Tried::Done(stored.row)),
            Some(_) => Ok(Tried::Conflict),
        }
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(session.into())))
}

/// Checks that a session waits for nothing but its price.
async fn must_wait(permit: &Permit<Settle>, session: &SessionRow) -> Result<(), Problem> {
    let id = &session.session_id;
    match session.status {
        Status::NeedsReview => {
            // The readings decide, unless the row itself tells why the session waits.
            let facts = session_facts(permit.table(), permit.operator(), id).await?;
            let may = charge_of(session, &facts).may_settle();
            may.map_err(|problem| unpriced(id, problem))?;
            hindered(permit, id).await?;
        }
        Status::Finished => {}
        Status::Created | Status::Starting | Status::Charging => {
            let status = session.status.as_str();
            let path = corrections_path(id);
            let detail = format!(
                "the session is {status}: let it end, or close it with {path} {{\"kind\": \"close\", \"reason\": …}}"
            );
            return Err(Problem::new(Code::WrongState, detail));
        }
        Status::Settled | Status::Failed => {
            let status = session.status.as_str();
            let path = corrections_path(id);
            let detail = format!(
                "the session is {status}: there is nothing to settle; {path} {{\"kind\": \"values\", \"reason\": …}} states other values"
            );
            return Err(Problem::new(Code::WrongState, detail));
        }
    }
    Ok(())
}

/// What the audit log shows of the request.
fn settle_wanted() -> Map<String, Value> {
    Map::from_iter([("work".to_owned(), Value::from("settle"))])
}

fn corrections_path(id: &SessionId) -> String {
    format!("POST /v1/sessions/{}/corrections", segment(id.as_str()))
}

/// Refuses to settle a session if its energy is known and it has no price for another reason.
async fn hindered(permit: &Permit<Settle>, id: &SessionId) -> Result<(), Problem> {
    let (table, operator) = (permit.table(), permit.operator());
    let Some(why) = hindrance(table, operator, permit.now(), id).await? else {
        return Ok(());
    };
    let detail = match why {
        Unbilled::NoTariff => format!(
            "{why}: give the station, its site or the operator a tariff_id, then settle again"
        ),
        Unbilled::NoTimeZone => format!("{why} (PATCH /v1/sites/{{site_id}} time_zone)"),
        _ => format!(
            "{why}. State energy_wh, started_at or ended_at with {} {{\"kind\": \"values\", \"reason\": …}}",
            corrections_path(id)
        ),
    };
    Err(Problem::new(Code::WrongState, detail))
}

/// Explains why a session in review has no price, what is missing, and how to state it.
fn unpriced(id: &SessionId, problem: forecourt_domain::session::Problem) -> Problem {
    let path = corrections_path(id);
    let detail = format!(
        "{problem}: no price can be given; {} ({path} {{\"kind\": \"values\", \"reason\": …}}), or end the session without a bill with {{\"kind\": \"void\", \"reason\": …}}; GET of the same address shows the readings",
        problem.remedy()
    );
    Problem::new(Code::WrongState, detail)
}
