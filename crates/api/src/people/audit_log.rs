//! The audit log: who changed what.

use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use forecourt_types::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Audit, Permit, Scope};
use crate::exports::{self, Column, Rows, tables, written};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::{Period, read_zone};
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::audit::{AuditAction, AuditRow};
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};

/// Who is named to a person in the place of the operator's staff and programs.
const OTHERS: &str = "operator";

wire_enum! {
    /// What happened to a record.
    AuditActionWord for AuditAction as AuditAction, words "snake_case" {
        /// The record was added.
        Created,
        /// Fields of the record were changed.
        Changed,
        /// The record was removed.
        Removed,
        /// Work on the record was asked for, such as pricing a session anew.
        Requested,
    }
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditView {
    /// The id of the entry among those of its time.
    audit_id: String,
    /// When the request of the change came.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who made the change: the id of a client, `user:` and the id of a person of the operator,
    /// `operator:`, another operator, `#`, `user:` and the id of a person there, or `oidc:`, the
    /// other issuer, `#` and the subject of its token.
    #[schema(example = "bootstrap")]
    by: String,
    /// The IP address from which the request came, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The id of the request, which its answer carried in `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    action: AuditActionWord,
    /// The kind of the record: `operator`, `site`, `gateway`, `station`, `token`, `token_claim`,
    /// `user`, `vehicle`, `tariff`, `client`, `command`, `correction`, `review`, `export`,
    /// `session` or `cdr`.
    #[schema(example = "site")]
    record: String,
    /// The id of the record.
    #[schema(example = "harbour")]
    record_id: String,
    /// The fields before the change, as they are stored: those that differ, or all of them when
    /// the record was removed. Secrets are shown as `***`.
    #[schema(value_type = BTreeMap<String, Value>)]
    before: Map<String, Value>,
    /// The fields after the change, as they are stored: those that differ, or all of them when
    /// the record was added. Secrets are shown as `***`.
    #[schema(value_type = BTreeMap<String, Value>)]
    after: Map<String, Value>,
}

impl From<AuditRow> for AuditView {
    fn from(row: AuditRow) -> Self {
        Self {
            audit_id: row.audit_id,
            at: row.at,
            by: row.by,
            address: row.address,
            request_id: row.request_id,
            action: row.action.into(),
            record: row.record,
            record_id: row.record_id,
            before: row.before,
            after: row.after,
        }
    }
}

/// The entries that are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditFilter {
    /// Only changes by this author, as the entries name it.
    by: Option<String>,
    /// Only changes of records of this kind.
    record: Option<String>,
    /// Only changes of the record with this id; `record` must be given, too.
    record_id: Option<String>,
    /// Only changes of this sort.
    action: Option<AuditActionWord>,
    /// Only changes made at or after this time (RFC 3339) or day.
    from: Option<String>,
    /// Only changes made before this time or day.
    to: Option<String>,
    /// The time zone in which the days of `from` and `to` begin, and in which a file shows its
    /// times: a name of the IANA database. UTC when left out.
    #[param(example = "Asia/Bangkok")]
    time_zone: Option<String>,
    /// The columns of a file by their names, separated by commas; all when left out.
    #[param(example = "at,by,action,record_id")]
    columns: Option<String>,
    /// The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
    /// the header holds the names of the columns.
    #[param(example = "th")]
    language: Option<String>,
    /// 1 to 100 entries; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl AuditFilter {
    /// The query that reads the fewest entries: those of one record, those of one author, or all.
    fn query(&self, scope: &Scope) -> Result<Query, Problem> {
        let operator = scope.operator();
        let (index, pk) = match (&self.record, &self.record_id, &self.by) {
            // Upper and lower case make no difference in a token.
            (Some(record), Some(id), _) if record == "token" => {
                let id = id.to_lowercase();
                (Index::Gsi1, keys::audit_of_record(operator, record, &id))
            }
            (Some(record), Some(id), _) => {
                (Index::Gsi1, keys::audit_of_record(operator, record, id))
            }
            (None, Some(_), _) => {
                let detail = "record_id: needs the parameter record, too, since records of two kinds may have one id";
                return Err(Problem::new(Code::InvalidQuery, detail));
            }
            (_, None, Some(by)) => (Index::Table, keys::audit_by(operator, by)),
            (_, None, None) => (Index::Table, keys::audit_log(operator)),
        };
        let mut query = Query::prefix(index, pk, "");
        let zone = read_zone(self.time_zone.as_deref())?;
        let (from, to) = (self.from.as_deref(), self.to.as_deref());
        Period::read_in(zone.as_ref(), from, to)?.narrow(&mut query);
        query.descending = true;
        Ok(query)
    }

    fn matches(&self, row: &AuditRow) -> bool {
        self.by.as_ref().is_none_or(|by| row.by == *by)
            && self.record.as_ref().is_none_or(|kind| row.record == *kind)
            && self.action.is_none_or(|action| row.action == action.into())
    }
}

/// List the entries of the audit log, the newest first. The answer is JSON. With
/// `Accept: text/csv` it is a file of all of them, of up to 20,000 rows and 5 MB, whatever `limit`
/// says; `POST /v1/exports` writes larger ones.
///
/// Every change that is made through this API has an entry, which is written together with the
/// change. Entries are kept for two years, or as long as the deployment says.
///
/// # Errors
/// 400 for a bad parameter, 422 for too large a file.
#[utoipa::path(get, path = "/v1/audit-log", tag = "audit", params(AuditFilter),
    responses((status = 200, content((Listing<AuditView> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["audit"])))]
pub(crate) async fn list(
    permit: Permit<Audit>,
    Params(filter): Params<AuditFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        return exports::file_of(&permit, &filter, &list).await;
    }
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    Ok(Json(read_page(&permit, &filter, &page).await?).into_response())
}

/// A page of the entries.
///
/// # Errors
/// The same as for [`list`].
pub(crate) async fn read_page(
    scope: &Scope,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Listing<AuditView>, Problem> {
    let query = filter.query(scope)?;
    let wanted = |row: &AuditRow| filter.matches(row);
    let listing = collect(scope, query, page, wanted).await?;
    Ok(listing.map(AuditView::from))
}

/// A page of the entries about a person's own account, the newest first. What others did is shown
/// without who they are.
///
/// # Errors
/// 400 for a bad parameter.
pub(super) async fn of_user(
    scope: &Scope,
    user: &UserId,
    (limit, cursor): (Option<u32>, Option<&str>),
    list: &ListName,
) -> Result<Listing<AuditView>, Problem> {
    let page = PageRequest::new(limit, cursor, list)?;
    let pk = keys::audit_of_record(scope.operator(), "user", user.as_str());
    let mut query = Query::prefix(Index::Gsi1, pk, "");
    query.descending = true;
    let listing = collect(scope, query, &page, |_: &AuditRow| true).await?;
    Ok(listing.map(|mut row| {
        if row.by != scope.author() {
            OTHERS.clone_into(&mut row.by);
            (row.address, row.request_id) = (None, None);
        }
        AuditView::from(row)
    }))
}

#[async_trait]
impl Rows for AuditFilter {
    fn columns(&self) -> &'static [Column] {
        tables::AUDIT_LOG
    }

    fn name(&self) -> &'static str {
        "audit-log"
    }

    /// An entry may hold two large records, and all entries of a page are in memory.
    fn at_once(&self) -> usize {
        50
    }

    fn form(&self) -> [Option<&str>; 3] {
        [&self.columns, &self.time_zone, &self.language].map(Option::as_deref)
    }

    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem> {
        written(read_page(scope, self, page).await?)
    }
}
