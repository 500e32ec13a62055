//! Closes our record of a charge whose stop never came, and shows before what that bills. Nothing
//! of this reaches the charger.

use axum::Json;
use axum::http::StatusCode;
use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind};
use forecourt_domain::session::{Correction, CorrectionKind, Stated, Status};
use forecourt_types::{AppliedAt, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bill::{BillView, explained};
use super::corrections::{CorrectionMade, REASON_CHARS_MAX, make};
use crate::access::{Permit, ReadReached, Scope, Settle};
use crate::http::body::{Body, FieldCheck, Id};
use crate::http::problem::{Code, Problem};
use crate::places::now::GatewayNow;
use forecourt_cloud::billing::PricedBy;
use forecourt_store::keys;
use forecourt_store::rows::config::{Site, Station};
use forecourt_store::rows::facts::{ConnectorRow, SessionRow, StationStateRow};
use forecourt_store::rows::load;

/// Why a session has no end, as far as anybody can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// It has ended: there is nothing to close.
    Ended,
    /// The charge was asked for and has not begun.
    NotBegun,
    /// The charger is connected, and its connector charges, or may charge again after a fault.
    Charging,
    /// The charger is connected, and the car takes nothing and is still plugged in.
    CarHoldsIt,
    /// The charger is connected, and its connector is free or has another charge: no stop came.
    StopNeverCame,
    /// The charger is not connected. What it did meanwhile may arrive later.
    ChargerSilent,
    /// Nobody can say whether the charger is connected, since its gateway is not.
    NotKnown,
}

impl Standing {
    /// Whether the charge goes on at a connected charger.
    const fn goes_on(self) -> bool {
        matches!(self, Self::Charging | Self::CarHoldsIt)
    }
}

/// What closing our record of a session would do. Nothing is changed by asking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosePreview {
    #[schema(value_type = String)]
    session_id: SessionId,
    /// The status of the session.
    status: &'static str,
    /// Why the session has no end.
    standing: Standing,
    /// Whether its record can be closed.
    may_close: bool,
    /// Whether closing it must be confirmed, since the charge goes on at a connected charger.
    needs_confirmation: bool,
    /// The status that it would come to: `SETTLED`, `NEEDS_REVIEW` or `FAILED`; left out where it
    /// cannot be closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<&'static str>,
    /// Whether the charger is connected; left out where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    station_connected: Option<bool>,
    /// When the last fact of the session was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    last_fact_at: Option<AppliedAt>,
    /// What it would bill: `energy_wh` and `total`, or why there is no bill.
    bill: BillView,
    /// The revision of the session that was looked at. The `ETag` of the session, sent as
    /// `If-Match`, closes no other one.
    revision: u64,
}

/// Show what closing our record of a session would bill, and whether it must be confirmed.
///
/// # Errors
/// 404 when there is no such session.
#[utoipa::path(get, path = "/v1/sessions/{session_id}/close", tag = "sessions",
    params(("session_id" = String, Path)),
    responses((status = 200, body = ClosePreview)), security(("oauth2" = ["read"])))]
pub(crate) async fn preview(
    permit: Permit<ReadReached>,
    Id(id): Id<SessionId>,
) -> Result<Json<ClosePreview>, Problem> {
    let key = keys::session(permit.operator(), &id);
    let row = permit.find::<SessionRow>(&key, "session").await?.row;
    let (status, last_fact_at, revision) = (row.status, row.last_fact_at, row.stamps.revision);
    let station_connected = station_connected(&permit, &row).await?;
    let standing = standing(&permit, &row, station_connected).await?;
    let bill = explained(&permit, row, PricedBy::Evidence).await?;
    Ok(Json(ClosePreview {
        session_id: id,
        status: status.as_str(),
        standing,
        may_close: status.is_open(),
        needs_confirmation: standing.goes_on(),
        becomes: bill.closes_as().map(Status::as_str),
        station_connected,
        last_fact_at,
        bill: BillView::new(bill, permit.now())?,
        revision,
    }))
}

/// The order to close our record of a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClose {
    /// The reason, for those who ask later; 1 to 500 characters.
    #[schema(max_length = 500)]
    reason: String,
    /// Whether to close it although the charge goes on at a connected charger. When left out, it is
    /// not closed then.
    #[serde(default)]
    confirm: bool,
}

/// Close our record of a session that has no end. It is billed provisionally by its newest reading,
/// and a stop that comes later replaces that bill. Nothing is sent to the charger: whoever wants
/// the charge to end sends `remote_stop`. This is the correction `close` with a check before it.
///
/// # Errors
/// 404 when there is no such session, 409 when it has ended, or when the charge goes on at a
/// connected charger and `confirm` is not `true`, 422 when the reason is missing.
#[utoipa::path(post, path = "/v1/sessions/{session_id}/close", tag = "sessions",
    params(("session_id" = String, Path)), request_body = NewClose,
    responses((status = 201, body = CorrectionMade)), security(("oauth2" = ["settle"])))]
pub(crate) async fn close(
    permit: Permit<Settle>,
    Id(id): Id<SessionId>,
    Body(new): Body<NewClose>,
) -> Result<(StatusCode, Json<CorrectionMade>), Problem> {
    let mut check = FieldCheck::default();
    check.text("reason", &new.reason, REASON_CHARS_MAX);
    check.finish()?;
    let correction = Correction {
        kind: CorrectionKind::Close,
        stated: Stated::default(),
        reason: new.reason,
        by: permit.author().to_owned(),
        at: permit.began_at(),
    };
    let (scope, confirmed) = (&*permit, new.confirm);
    make(scope, &id, &correction, |row| async move {
        match confirmed {
            true => Ok(()),
            false => must_not_go_on(scope, &row).await,
        }
    })
    .await
}

/// Checks that a charge does not go on at a connected charger.
async fn must_not_go_on(scope: &Scope, row: &SessionRow) -> Result<(), Problem> {
    let connected = station_connected(scope, row).await?;
    if standing(scope, row, connected).await?.goes_on() {
        let detail = "the charger is connected and the charge goes on: stop it with the command remote_stop, or send {\"confirm\": true} to close our record all the same";
        return Err(Problem::new(Code::ConfirmationNeeded, detail));
    }
    Ok(())
}

/// Whether the station of a session is connected; none when that is not known.
async fn station_connected(scope: &Scope, row: &SessionRow) -> Result<Option<bool>, Problem> {
    let (table, operator) = (scope.table(), scope.operator());
    let station = load::<Station>(table, &keys::station(operator, &row.station_id)).await?;
    let Some(station) = station else {
        return Ok(None);
    };
    let site = load::<Site>(table, &keys::site(operator, &station.row.site_id)).await?;
    let site = site.map(|site| site.row);
    let gateway = GatewayNow::of_site(table, operator, site.as_ref()).await?;
    let key = keys::station_state(operator, &row.station_id);
    let state = load::<StationStateRow>(table, &key).await?;
    Ok(gateway.is_station_connected(state.map(|state| state.row).as_ref()))
}

/// Why a session has no end.
async fn standing(
    scope: &Scope,
    row: &SessionRow,
    connected: Option<bool>,
) -> Result<Standing, Problem> {
    match (row.status, connected) {
        (Status::Created | Status::Starting, _) => return Ok(Standing::NotBegun),
        (Status::Charging, None) => return Ok(Standing::NotKnown),
        (Status::Charging, Some(false)) => return Ok(Standing::ChargerSilent),
        (Status::Charging, Some(true)) => {}
        (Status::Finished | Status::Settled | Status::Failed | Status::NeedsReview, _) => {
            return Ok(Standing::Ended);
        }
    }
    // A charge of which no connector is known goes on as far as anybody can say.
    let known = row.connector().filter(|at| *at != ConnectorRef::NOWHERE);
    let Some(ConnectorRef {
        evse_id,
        connector_id,
    }) = known
    else {
        return Ok(Standing::Charging);
    };
    let key = keys::connector(scope.operator(), &row.station_id, evse_id, connector_id);
    let connector = load::<ConnectorRow>(scope.table(), &key).await?;
    let connector = connector.map(|connector| connector.row);
    let session = connector.as_ref().and_then(|row| row.session_id.as_ref());
    if session != Some(&row.session_id) {
        return Ok(Standing::StopNeverCame);
    }
    Ok(
        match connector.and_then(|connector| connector.status_now()) {
            Some(ConnectorStatusKind::SuspendedEv | ConnectorStatusKind::Finishing) => {
                Standing::CarHoldsIt
            }
            Some(ConnectorStatusKind::Available | ConnectorStatusKind::Reserved) => {
                Standing::StopNeverCame
            }
            // A charger returns from a fault to the transaction that it had (OCPP 1.6 §4.9).
            Some(
                ConnectorStatusKind::Unavailable
                | ConnectorStatusKind::Faulted
                | ConnectorStatusKind::Preparing
                | ConnectorStatusKind::Charging
                | ConnectorStatusKind::SuspendedEvse
                | ConnectorStatusKind::Occupied
                | ConnectorStatusKind::Unknown,
            )
            | None => Standing::Charging,
        },
    )
}
