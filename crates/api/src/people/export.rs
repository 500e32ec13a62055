//! Everything that is kept of an operator, for an operator who leaves, or another system.

use axum::Json;
use forecourt_types::OperatorId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::access::{ManageOperators, Permit};
use crate::http::body::{Id, Params};
use crate::http::cursor::{ListName, bad_cursor};
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use forecourt_store::audit::without_secrets;
use forecourt_store::export;
use forecourt_store::keys;
use forecourt_store::ports::{Item, StoreError};
use forecourt_store::rows::config::Operator;

/// The page that is exported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportPage {
    /// 1 to 100 rows; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A row as it is stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportedRow {
    /// Which rows it stands with, such as `op#harbour#sites`.
    #[schema(example = "op#harbour#sites")]
    partition: String,
    /// Its place among them, such as the id of a site.
    #[schema(example = "pier")]
    key: String,
    /// Its fields. Secrets and hashes of secrets read `***`.
    #[schema(value_type = Object)]
    row: Map<String, Value>,
}

impl From<Item> for ExportedRow {
    fn from(item: Item) -> Self {
        Self {
            row: without_secrets(&item),
            partition: item.key.pk,
            key: item.key.sk,
        }
    }
}

/// Export everything that is kept of an operator, page by page: its lists, and after them what
/// belongs to each site, gateway, station, tariff, webhook and session, its events and its audit
/// log. Sums of reports, which follow from the CDRs, are left out. Secrets are not shown. What is
/// changed while pages are read may be in the old or in the new state, or left out if it is removed
/// or added.
///
/// # Errors
/// 403 for everybody but deployment admins, 404 when there is no such operator.
#[utoipa::path(get, path = "/v1/operators/{operator_id}/export", tag = "operators",
    params(("operator_id" = String, Path), ExportPage),
    responses((status = 200, body = Listing<ExportedRow>)), security(("oauth2" = ["operators"])))]
pub(crate) async fn export(
    permit: Permit<ManageOperators>,
    Id(id): Id<OperatorId>,
    Params(asked): Params<ExportPage>,
    list: ListName,
) -> Result<Json<Listing<ExportedRow>>, Problem> {
    let page = PageRequest::new(asked.limit, asked.cursor.as_deref(), &list)?;
    permit
        .find::<Operator>(&keys::operator(&id), "operator")
        .await?;
    let place = match page.after() {
        None => export::ExportPlace::default(),
        Some(text) => serde_json::from_str(text).map_err(|_| bad_cursor())?,
    };
    let limit = u32::try_from(page.limit()).unwrap_or(u32::MAX);
    let (items, next) = match export::export(permit.table(), &id, place, limit).await {
        Err(StoreError::BadCursor) => return Err(bad_cursor()),
        read => read?,
    };
    let next = next.map(|next| serde_json::to_string(&next)).transpose();
    let next = next.map_err(|error| Problem::internal(&error))?;
    Ok(Json(Listing {
        items: items.into_iter().map(ExportedRow::from).collect(),
        next_cursor: next.map(|next| page.next(&next)).transpose()?,
    }))
}
