//! The audit log: who changed what.

use axum::Json;
use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, LINK};
use axum::response::{IntoResponse, Response};
use forecourt_types::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Audit, Permit, Scope};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::period::Period;
use crate::http::problem::{Code, Problem};
use crate::http::wire_enum::wire_enum;
use forecourt_store::audit::{AuditAction, AuditRow};
use forecourt_store::keys;
use forecourt_store::ports::{Index, Query};

/// The header of the file, in the order of its columns.
const COLUMNS: &str = "at,by,action,record,record_id,address,request_id,before,after";
/// The number of entries that are read at once for a file.
const FILE_CHUNK: u32 = 100;
/// How often that is done at most, each time through up to 2,000 rows of the log: a request must be
/// answered within 30 seconds (API Gateway).
const FILE_PAGES_MAX: usize = 20;
/// A file that has more bytes gets no further entries; the answer of a function has at most 6 MB
/// (AWS Lambda), and a chunk of entries adds up to 3 MB.
const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

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
    /// The client or gateway that made the change.
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
    /// `user`, `vehicle`, `tariff`, `client`, `command`, `correction`, `review`, `session` or
    /// `cdr`.
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
    /// Only changes by this client or gateway.
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
                let detail =
                    "record_id: needs `record`, since records of two kinds may have one id";
                return Err(Problem::new(Code::InvalidQuery, detail));
            }
            (_, None, Some(by)) => (Index::Table, keys::audit_by(operator, by)),
            (_, None, None) => (Index::Table, keys::audit_log(operator)),
        };
        let mut query = Query::prefix(index, pk, "");
        Period::read(self.from.as_deref(), self.to.as_deref())?.narrow(&mut query);
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
/// `Accept: text/csv` it is a file of up to 1,000 rows, whatever `limit` says. If there may be
/// more, its header `Link` names the next file.
///
/// Every change that is made through this API has an entry, which is written together with the
/// change. Entries are kept for two years, or as long as the deployment says.
///
/// # Errors
/// 400 for a bad parameter.
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
        return file(&permit, filter, &list).await;
    }
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let listing = of_filter(&permit, &page, &filter).await?;
    Ok(Json(listing.map(AuditView::from)).into_response())
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

async fn of_filter(
    scope: &Scope,
    page: &PageRequest,
    filter: &AuditFilter,
) -> Result<Listing<AuditRow>, Problem> {
    let query = filter.query(scope)?;
    collect(scope, query, page, |row| filter.matches(row)).await
}

/// A file of up to 1,000 entries. If there are more, its header `Link` names the next file.
async fn file(scope: &Scope, filter: AuditFilter, list: &ListName) -> Result<Response, Problem> {
    let mut lines = vec![COLUMNS.to_owned()];
    let mut cursor = filter.cursor.clone();
    let mut bytes = 0;
    for _ in 0..FILE_PAGES_MAX {
        if bytes > FILE_BYTES_MAX || lines.len() + FILE_CHUNK as usize > csv::MAX_FILE_ROWS + 1 {
            break;
        }
        let page = PageRequest::new(Some(FILE_CHUNK), cursor.as_deref(), list)?;
        let entries = of_filter(scope, &page, &filter).await?;
        let new: Vec<String> = entries.items.iter().map(line).collect();
        bytes += new.iter().map(String::len).sum::<usize>();
        lines.extend(new);
        cursor = entries.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let mut answer = csv::answer("audit-log.csv", &lines);
    if let Some(link) = cursor.and_then(|cursor| next_file(&filter, &cursor)) {
        answer.headers_mut().insert(LINK, link);
    }
    Ok(answer)
}

fn line(row: &AuditRow) -> String {
    let fields = |fields: &Map<String, Value>| {
        let is_there = !fields.is_empty();
        is_there.then(|| Value::Object(fields.clone()).to_string())
    };
    let action = serde_json::to_value(row.action).unwrap_or_default();
    let cells = [
        Some(row.at.to_string()),
        Some(row.by.clone()),
        action.as_str().map(str::to_owned),
        Some(row.record.clone()),
        Some(row.record_id.clone()),
        row.address.clone(),
        row.request_id.clone(),
        fields(&row.before),
        fields(&row.after),
    ];
    let cells = cells.map(|cell| csv::text(&cell.unwrap_or_default()));
    cells.join(",")
}

fn next_file(filter: &AuditFilter, cursor: &str) -> Option<HeaderValue> {
    let action = filter
        .action
        .map(|action| serde_json::to_value(action).unwrap_or_default());
    let action = action.and_then(|word| word.as_str().map(str::to_owned));
    let given = [
        ("by", filter.by.as_deref()),
        ("record", filter.record.as_deref()),
        ("record_id", filter.record_id.as_deref()),
        ("action", action.as_deref()),
        ("from", filter.from.as_deref()),
        ("to", filter.to.as_deref()),
    ];
    csv::next_file("/v1/audit-log", cursor, &given)
}
