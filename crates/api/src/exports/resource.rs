//! Exports as their authors ask for them and find them.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use forecourt_types::{ExportId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::fetch;
use super::kinds::{COLUMNS, LANGUAGE, Source, TIME_ZONE, Wanted, may_see};
use super::run::next_step;
use crate::access::{Permit, ReadReached, Scope};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Body, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use crate::live::watcher;
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query, QueueName};
use forecourt_store::rows::exports::{ExportFailure, ExportKind, ExportRow, ExportState};
use forecourt_store::rows::load;

/// The most exports of one author that are open at the same time.
const OPEN_MAX: usize = 3;
/// The most exports of one author that are looked at to count those that are open: the newest.
const KEPT_MAX: u32 = 100;
/// The most parameters of a filter, and the most columns: no list has as many.
const PARAMETERS_MAX: usize = 50;
/// The most characters of a parameter.
const PARAMETER_CHARS_MAX: usize = 500;

wire_enum! {
    /// What an export holds.
    ExportKindWord for ExportKind as ExportKind, words "snake_case" {
        /// The sessions of `GET /v1/sessions`.
        Sessions,
        /// The CDRs of `GET /v1/cdrs`.
        Cdrs,
        /// The sums of `GET /v1/reports/consumption`.
        Consumption,
        /// The sums of `GET /v1/reports/daily`.
        Daily,
        /// The sums of `GET /v1/reports/station-days`.
        StationDays,
        /// The tokens of `GET /v1/tokens`.
        Tokens,
        /// The stations of `GET /v1/stations`, with a row for each connector.
        Stations,
        /// The entries of `GET /v1/audit-log`.
        AuditLog,
    }
}

/// How far an export has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportState)]
pub(crate) enum StateWord {
    /// Nothing is written yet.
    Queued,
    /// Some rows are written.
    Running,
    /// The file can be fetched.
    Done,
    /// There will be no file; `reason` says why.
    Failed,
}

/// Why an export has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportFailure)]
pub(crate) enum FailureWord {
    /// You may not see this any more, or reach something else now.
    RightsChanged,
    /// There are more than 500,000 rows.
    TooManyRows,
    /// The report has more than 20,000 sums.
    TooManyGroups,
    /// A parameter of the filter is wrong.
    BadFilter,
    /// The file would have more than 200 MB.
    TooLarge,
    /// A stored record is damaged.
    Damaged,
    /// Nothing was written for half an hour.
    Stalled,
}

impl From<ExportFailure> for FailureWord {
    fn from(failure: ExportFailure) -> Self {
        match failure {
            ExportFailure::RightsChanged => Self::RightsChanged,
            ExportFailure::TooManyRows => Self::TooManyRows,
            ExportFailure::TooManyGroups => Self::TooManyGroups,
            ExportFailure::BadFilter => Self::BadFilter,
            ExportFailure::TooLarge => Self::TooLarge,
            ExportFailure::Damaged => Self::Damaged,
        }
    }
}

/// How much of an export is written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportProgress)]
pub(crate) struct Progress {
    /// The number of rows that are written; for a report, of the CDRs that are added up.
    #[schema(minimum = 0)]
    rows: u64,
}

/// A file that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExport {
    kind: ExportKindWord,
    /// The parameters of the list or the report, but for `limit` and `cursor`, as texts.
    #[serde(default)]
    #[schema(example = json!({"from": "2026-01-01", "to": "2026-02-01", "sort": "ended_at"}))]
    filter: BTreeMap<String, String>,
    /// The columns of the file; all when left out.
    #[serde(default)]
    #[schema(example = json!(["ended_at", "full_name", "energy_kwh", "total", "currency"]))]
    columns: Option<Vec<String>>,
    /// The time zone of the days of the filter and of the times in the file: a name of the IANA
    /// database. When left out, days are those of UTC, and times are those of each site.
    #[serde(default)]
    #[schema(example = "Asia/Bangkok")]
    time_zone: Option<String>,
    /// The language of the header of the file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[serde(default)]
    #[schema(example = "th")]
    language: Option<String>,
}

/// An export. It is kept for two days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Export)]
pub(crate) struct ExportView {
    #[schema(value_type = String)]
    export_id: ExportId,
    kind: ExportKindWord,
    /// The parameters of the list or the report.
    filter: BTreeMap<String, String>,
    /// The columns of the file, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    state: StateWord,
    progress: Progress,
    /// The number of rows of the file, once it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    rows: Option<u64>,
    /// The bytes of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    bytes: Option<u64>,
    /// The name under which the file is saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sessions-2026-02-01.csv")]
    file_name: Option<String>,
    /// The path under which anybody who has it can fetch the file, without a token, until
    /// `expires_at` and as long as you may see what is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// The time from which the file is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// Why the export has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason_code: Option<FailureWord>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(ExportView);

/// The page of the own exports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Whether an export is open, but shown as one that has failed.
fn is_stalled(row: &ExportRow, now: Timestamp) -> bool {
    row.state.is_open() && !row.goes_on(now)
}

/// The name of the state that is shown: the clock alone makes it another one.
fn state_shown(row: &ExportRow, now: Timestamp) -> String {
    let mut state = row.stamps.state();
    if is_stalled(row, now) {
        state.push_str("-stalled");
    }
    state
}

/// Shows an export, with a link to its file if there is one.
async fn view(scope: &Scope, row: ExportRow) -> Result<ExportView, Problem> {
    let now = scope.now();
    let is_stalled = is_stalled(&row, now);
    let shown = state_shown(&row, now);
    let (state, failure) = match row.state {
        _ if is_stalled => (StateWord::Failed, Some(FailureWord::Stalled)),
        ExportState::Queued => (StateWord::Queued, None),
        ExportState::Running => (StateWord::Running, None),
        ExportState::Done => (StateWord::Done, None),
        ExportState::Failed => (StateWord::Failed, row.failure.map(Into::into)),
    };
    let reason = if is_stalled {
        Some("nothing was written for half an hour: ask for the file again".to_owned())
    } else {
        row.reason.clone()
    };
    let link = match state {
        StateWord::Done => Some(fetch::link(scope, &row).await?),
        StateWord::Queued | StateWord::Running | StateWord::Failed => None,
    };
    let is_there = link.is_some();
    let file_name = is_there.then(|| fetch::file_name(&row));
    let mut filter = row.filter;
    let columns = filter.remove(COLUMNS);
    let columns = columns.map(|names| names.split(',').map(str::to_owned).collect());
    Ok(ExportView {
        columns,
        time_zone: filter.remove(TIME_ZONE),
        language: filter.remove(LANGUAGE),
        filter,
        export_id: row.export_id,
        kind: row.kind.into(),
        state,
        progress: Progress { rows: row.rows },
        rows: is_there.then_some(row.rows),
        bytes: row.bytes,
        file_name,
        link,
        expires_at: row.expires_at,
        reason_code: failure,
        reason,
        stamps: StampsView::from(row.stamps).in_state(shown),
    })
}

impl NewExport {
    /// The parameters of the list or the report, with those of the form of the file.
    fn parameters(&self) -> Result<BTreeMap<String, String>, Problem> {
        let mut parameters = self.filter.clone();
        let own = ["limit", "cursor", COLUMNS, TIME_ZONE, LANGUAGE];
        if let Some(name) = own.iter().find(|name| parameters.contains_key(**name)) {
            let message = format!(
                "takes no {name:?}: a file holds the whole list, and its form stands beside the filter"
            );
            return Err(Problem::field("filter", message));
        }
        let columns = self.columns.as_ref().map(|names| names.join(","));
        let zone = self.time_zone.clone();
        let language = self.language.clone();
        let form = [(COLUMNS, columns), (TIME_ZONE, zone), (LANGUAGE, language)];
        let form = form
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        parameters.extend(form);
        let is_long = |text: &String| text.chars().count() > PARAMETER_CHARS_MAX;
        let is_over = parameters
            .iter()
            .any(|(name, value)| is_long(name) || is_long(value));
        if parameters.len() > PARAMETERS_MAX || is_over {
            let message = format!(
                "must have at most {PARAMETERS_MAX} parameters of at most {PARAMETER_CHARS_MAX} characters"
            );
            return Err(Problem::field("filter", message));
        }
        Ok(parameters)
    }
}

/// What is wrong with a parameter, as a problem of the body.
fn in_body(problem: Problem) -> Problem {
    let detail = problem.detail();
    let is_ours = matches!(problem.code(), Code::InvalidQuery | Code::UnsupportedFilter);
    if !is_ours {
        return problem;
    }
    match detail.split_once(": ") {
        Some((field @ (COLUMNS | TIME_ZONE | LANGUAGE), message)) => Problem::field(field, message),
        _ => Problem::field("filter", detail),
    }
}

/// Have a file made of a list or a report. It has at most 500,000 rows and 200 MB; a report has at
/// most 20,000 sums. A file of CDRs or of their sums tells of those that there are when you ask for
/// it. The file holds what the filter shows to you, and no more: the rights that you have are
/// checked again while it is written. You can have three exports at a time that are not done.
///
/// # Errors
/// 403 when you may not see the list, 409 when three of your exports are not done yet, 422 when a
/// field is wrong.
#[utoipa::path(post, path = "/v1/exports", tag = "exports", request_body = NewExport,
    responses((status = 201, body = ExportView)), security(("oauth2" = ["read"])))]
pub(crate) async fn create(
    permit: Permit<ReadReached>,
    list: ListName,
    Body(new): Body<NewExport>,
) -> Result<Created<ExportView>, Problem> {
    let kind = ExportKind::from(new.kind);
    may_see(permit.caller(), kind)?;
    let export_id = permit.made_id(ExportId::new)?;
    if let Some(row) = asked_before(&permit, &export_id).await? {
        return created(&permit, row).await;
    }
    let parameters = new.parameters()?;
    let wanted = Wanted::read(kind, &parameters, permit.now()).map_err(in_body)?;
    if let Source::Rows(rows) = &wanted.source {
        // Whatever is wrong with the filter shows with the first row.
        let first = PageRequest::of_file(1, None, &list)?;
        rows.page(&permit, &first).await.map_err(in_body)?;
    }
    few_are_open(&permit).await?;
    let row = ExportRow {
        export_id,
        kind,
        filter: parameters,
        by: watcher::frozen(permit.caller()),
        state: ExportState::Queued,
        step: 0,
        cursor: None,
        rows: 0,
        parts: Vec::new(),
        parts_bytes: 0,
        unmasked: false,
        file: None,
        bytes: None,
        failure: None,
        reason: None,
        expires_at: None,
        stamps: permit.stamps(),
    };
    let mut unit = permit.unit();
    let (id, body) = next_step(&row);
    unit.hand_over(QueueName::Live, String::new(), id, &body)?;
    let row = permit.create(unit, row).await?;
    created(&permit, row).await
}

async fn created(scope: &Scope, row: ExportRow) -> Result<Created<ExportView>, Problem> {
    Ok(Created {
        location: format!("/v1/exports/{}", segment(row.export_id.as_str())),
        body: view(scope, row).await?,
    })
}

/// The export that an earlier try of this request has asked for. It is not counted against the
/// limit once more, and it may have come further since.
async fn asked_before(scope: &Scope, id: &ExportId) -> Result<Option<ExportRow>, Problem> {
    if scope.repeated().is_none() {
        return Ok(None);
    }
    let key = keys::export(scope.operator(), scope.author(), id);
    let stored = load::<ExportRow>(scope.table(), &key).await?;
    Ok(stored.map(|stored| stored.row))
}

/// Checks that the caller may have one more export made. Two requests at the same instant may
/// both pass, so that there can be one more than the limit.
async fn few_are_open(scope: &Scope) -> Result<(), Problem> {
    let pk = keys::exports(scope.operator(), scope.author());
    let mut query = Query::prefix(Index::Table, pk, "");
    (query.descending, query.limit) = (true, KEPT_MAX);
    let kept = scope.table().query(&query).await?.items;
    let kept: Result<Vec<ExportRow>, _> = kept
        .iter()
        .map(forecourt_store::ports::Item::read)
        .collect();
    let open = kept?.iter().filter(|row| row.goes_on(scope.now())).count();
    if open < OPEN_MAX {
        return Ok(());
    }
    let detail =
        format!("{OPEN_MAX} of your exports are not done yet: wait for one of them, or remove it");
    Err(Problem::new(Code::WrongState, detail))
}

/// Whether somebody may still be told of an export: its file is gone after a day, while the table
/// removes the row two days after it was made.
fn is_kept(row: &ExportRow, now: Timestamp) -> bool {
    row.expires_at.is_none_or(|at| now < at)
}

/// List your exports, the newest first.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/exports", tag = "exports", params(ExportFilter),
    responses((status = 200, body = Listing<ExportView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<ReadReached>,
    Params(filter): Params<ExportFilter>,
    list: ListName,
) -> Result<Json<Listing<ExportView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let pk = keys::exports(permit.operator(), permit.author());
    let mut query = Query::prefix(Index::Table, pk, "");
    query.descending = true;
    let now = permit.now();
    let rows = collect(&permit, query, &page, |row: &ExportRow| is_kept(row, now)).await?;
    let mut items = Vec::new();
    for row in rows.items {
        items.push(view(&permit, row).await?);
    }
    Ok(Json(Listing {
        items,
        next_cursor: rows.next_cursor,
    }))
}

/// Show one of your exports.
///
/// # Errors
/// 404 when there is none.
#[utoipa::path(get, path = "/v1/exports/{export_id}", tag = "exports",
    params(("export_id" = String, Path)),
    responses((status = 200, body = ExportView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<ReadReached>,
    Id(id): Id<ExportId>,
) -> Result<Tagged<ExportView>, Problem> {
    let key = keys::export(permit.operator(), permit.author(), &id);
    let row = permit.find::<ExportRow>(&key, "export").await?.row;
    if !is_kept(&row, permit.now()) {
        return Err(Problem::not_found("export"));
    }
    Ok(Tagged(view(&permit, row).await?))
}

/// Remove one of your exports with its file. One that is not done is stopped.
///
/// # Errors
/// 404 when there is none, 409 when a step of it was made just now: ask again.
#[utoipa::path(delete, path = "/v1/exports/{export_id}", tag = "exports",
    params(("export_id" = String, Path)),
    responses((status = 204)), security(("oauth2" = ["read"])))]
pub(crate) async fn delete(
    permit: Permit<ReadReached>,
    Id(id): Id<ExportId>,
) -> Result<StatusCode, Problem> {
    let key = keys::export(permit.operator(), permit.author(), &id);
    let stored = permit.find::<ExportRow>(&key, "export").await?;
    permit.must_be(&state_shown(&stored.row, permit.now()))?;
    let mut unit = permit.unit();
    unit.remove(key, &stored.row, stored.revision)?;
    if permit.commit(unit).await?.is_some() {
        return Err(Problem::conflict());
    }
    let row = stored.row;
    fetch::forget(&permit, row.parts.into_iter().chain(row.file)).await;
    Ok(StatusCode::NO_CONTENT)
}
