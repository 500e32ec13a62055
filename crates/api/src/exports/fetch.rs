//! The file of an export, which a browser fetches by a link without a token.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use forecourt_types::{ExportId, OperatorId};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::direct::{CSV, headers};
use super::kinds::{is_unmasked, may_see};
use crate::access::{Public, Scope};
use crate::http::answer::segment;
use crate::http::body::{Id, Params};
use crate::http::problem::Problem;
use crate::live::watcher;
use forecourt_store::keys;
use forecourt_store::ports::{Download, ObjectKey, Objects};
use forecourt_store::rows::exports::{ExportRow, ExportState};
use forecourt_store::rows::load;
use forecourt_store::secrets::Purpose;

/// For how many seconds the address of the storage is good to which a link leads. A browser follows
/// it at once.
const ADDRESS_SECONDS: u32 = 60;
/// The bytes that are read at once where the file is served from here.
const CHUNK_BYTES: usize = 256 * 1024;

/// What a link says. It is sealed with a key of the deployment for the id of its export, so nobody
/// else can make one, and it opens no other export.
#[derive(Serialize, Deserialize)]
struct Link {
    operator: OperatorId,
    author: String,
}

/// The link to a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileLink {
    /// The secret of the link, as `link` of the export has it.
    #[param(example = "c2VhbGVkLWxpbms")]
    link: String,
}

/// The path of a link to the file of an export.
///
/// # Errors
/// 503 when the keys of the deployment cannot be read.
pub(super) async fn link(scope: &Scope, row: &ExportRow) -> Result<String, Problem> {
    let keys = scope.deployment_keys().await?;
    let says = Link {
        operator: row.by.operator_id.clone(),
        author: row.by.author(),
    };
    let says = serde_json::to_vec(&says).map_err(|error| Problem::internal(&error))?;
    let id = row.export_id.as_str();
    let sealed = keys
        .pepper
        .seal(Purpose::FileLink, id, &says, scope.entropy())?;
    Ok(format!("/v1/exports/{}/file?link={sealed}", segment(id)))
}

/// The name under which the file of an export is saved: its kind and its day.
pub(super) fn file_name(row: &ExportRow) -> String {
    let kind = serde_json::to_value(row.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or("export").replace('_', "-");
    format!("{kind}-{}.csv", row.stamps.created_at.utc_day())
}

/// Removes files. A file that stays is removed by a rule of the storage two days later.
pub(super) async fn forget(scope: &Scope, files: impl Iterator<Item = ObjectKey>) {
    for file in files {
        if let Err(error) = scope.ports().objects.delete(&file).await {
            let error = forecourt_types::error_chain(&error);
            tracing::warn!(error, %file, "a file of an export stays until it expires");
        }
    }
}

/// Fetch the file of an export by its link, which needs no token. The answer is the file, or leads
/// to an address of the storage from which it is fetched at once.
///
/// # Errors
/// 404 when the link is wrong or was given for another export, when the file is gone, and when its
/// author may not see it any more, or not the names in it.
#[utoipa::path(get, path = "/v1/exports/{export_id}/file", tag = "exports",
    params(("export_id" = String, Path), FileLink),
    responses((status = 200, content((String = "text/csv"))), (status = 302)), security(()))]
pub(crate) async fn fetch_file(
    public: Public,
    Id(id): Id<ExportId>,
    Params(FileLink { link }): Params<FileLink>,
) -> Result<Response, Problem> {
    let gone = || Problem::not_found("file, or not any more");
    let ports = public.ports();
    let keys = public.keys().get(ports).await?;
    let says = keys.pepper.unseal(Purpose::FileLink, id.as_str(), &link);
    let says: Link = serde_json::from_slice(&says.map_err(|_| gone())?).map_err(|_| gone())?;
    let key = keys::export(&says.operator, &says.author, &id);
    let row = load::<ExportRow>(ports.table.as_ref(), &key).await?;
    let row = row.ok_or_else(gone)?.row;
    let now = ports.clock.now();
    let is_there = row.state == ExportState::Done && row.expires_at.is_some_and(|at| now < at);
    let file = row.file.as_ref().filter(|_| is_there).ok_or_else(gone)?;
    let caller = watcher::standing(ports, &keys, &row.by).await?;
    let caller = caller.filter(|caller| may_see(caller, row.kind).is_ok());
    let caller = caller.ok_or_else(gone)?;
    if row.unmasked && !is_unmasked(ports.table.as_ref(), &caller, row.kind).await? {
        return Err(gone());
    }
    let download = Download {
        file_name: file_name(&row),
        content_type: CSV.to_owned(),
    };
    // After a restore, the row may be there and the file not, or not all of it. A storage with
    // addresses of its own would answer that in its own words.
    let known = ports.objects.read(file, 0, 1).await?;
    if known.map(|known| known.size) != row.bytes {
        return Err(gone());
    }
    let address = ports.objects.link(file, &download, ADDRESS_SECONDS).await?;
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let no_referrer = (REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(address) = address {
        let address = HeaderValue::from_str(&address);
        let address = address.map_err(|error| Problem::internal(&error))?;
        let headers = [no_store, no_referrer, (LOCATION, address)];
        return Ok((StatusCode::FOUND, headers).into_response());
    }
    let bytes = HeaderValue::from(row.bytes.unwrap_or_default());
    let body = body(Arc::clone(&ports.objects), file.clone());
    let own = [no_store, no_referrer, (CONTENT_LENGTH, bytes)];
    Ok((headers(&download), own, body).into_response())
}

/// An object as a body, of which only a part is in memory.
fn body(objects: Arc<dyn Objects>, key: ObjectKey) -> Body {
    let next = |(objects, key, from): (Arc<dyn Objects>, ObjectKey, u64)| async move {
        let part = match objects.read(&key, from, CHUNK_BYTES).await {
            Ok(Some(part)) => part,
            Ok(None) => {
                let gone = std::io::Error::from(std::io::ErrorKind::NotFound);
                return Some((Err(gone), (objects, key, from)));
            }
            Err(error) => {
                let broken = std::io::Error::other(error);
                return Some((Err(broken), (objects, key, from)));
            }
        };
        if part.bytes.is_empty() {
            return None;
        }
        let next = from + part.bytes.len() as u64;
        Some((Ok(part.bytes), (objects, key, next)))
    };
    Body::from_stream(stream::unfold((objects, key, 0), next))
}
