//! Tariffs: the prices of charges.

use axum::Json;
use axum::extract::{FromRequest, Request};
use forecourt_billing::AnyTariff;
use forecourt_types::{TariffId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::{Configure, Permit, Read};
use crate::http::answer::{Created, StampsView, segment};
use crate::http::body::{Fields, Id, Params};
use crate::http::cursor::ListName;
use crate::http::etag::{Tagged, revisioned};
use crate::http::page::{Listing, PageRequest, collect};
use crate::http::problem::{Code, Problem};
use crate::money::new_tariff::{NewTariffSchema, NewTerms};
use crate::money::tariff_schema::TariffSchema;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query};
use forecourt_store::rows::config::{ConfigRow, Stamps, TariffHead, TariffVersion, version_at};
use forecourt_store::rows::load_all;

/// The tariff that shall be added, or its next version.
#[derive(Debug, Clone)]
pub(crate) struct NewTariff {
    tariff_id: Option<TariffId>,
    valid_from: Option<Timestamp>,
    terms: NewTerms,
}

impl<S: Send + Sync> FromRequest<S> for NewTariff {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let mut fields = Fields::from_request(request, state).await?;
        Ok(Self {
            tariff_id: fields.take("tariff_id")?,
            valid_from: fields.take("valid_from")?,
            terms: NewTerms::read(fields, "")?,
        })
    }
}

impl NewTariff {
    fn version(self, tariff_id: TariffId, version: u32) -> Result<AnyTariff, Problem> {
        self.terms.version(tariff_id, version, "")
    }
}

/// A version of a tariff.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tariff)]
pub(crate) struct TariffView {
    #[serde(flatten)]
    #[schema(value_type = TariffSchema)]
    tariff: AnyTariff,
    /// The version applies to sessions that start at or after this time, until a version with a
    /// later `valid_from` applies.
    #[schema(value_type = String, format = DateTime)]
    valid_from: Timestamp,
    #[serde(flatten)]
    stamps: StampsView,
}

revisioned!(TariffView);

impl TariffView {
    fn new(tariff: AnyTariff, valid_from: Timestamp, stamps: Stamps) -> Self {
        Self {
            tariff,
            valid_from,
            stamps: stamps.into(),
        }
    }
}

impl From<TariffHead> for TariffView {
    fn from(head: TariffHead) -> Self {
        Self::new(head.latest, head.valid_from, head.stamps)
    }
}

impl From<TariffVersion> for TariffView {
    fn from(version: TariffVersion) -> Self {
        // A version is never changed, so its number names its state. It is no state of the tariff.
        let state = format!(
            "v{}-{}",
            version.tariff.version(),
            version.stamps.created_at.millis()
        );
        let mut view = Self::new(version.tariff, version.valid_from, version.stamps);
        view.stamps = view.stamps.in_state(state);
        view
    }
}

/// Ids that no new tariff may have, since addresses such as `/v1/tariffs/preview` have them.
const WORDS_OF_PATHS: [&str; 2] = ["preview", "lint"];

/// The page of tariffs or versions that is listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TariffFilter {
    /// 1 to 100 items; 50 when left out.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The version of the tariff that is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionParam {
    /// The number of the version; the version added last when neither parameter is given.
    version: Option<u32>,
    /// The start of a session: the version is shown that applies to it.
    #[param(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// Add a tariff, which makes its version 1.
///
/// # Errors
/// 409 when the id is taken, 422 with everything that is wrong.
#[utoipa::path(post, path = "/v1/tariffs", tag = "tariffs", request_body = NewTariffSchema,
    responses((status = 201, body = TariffView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn create(
    permit: Permit<Configure>,
    new: NewTariff,
) -> Result<Created<TariffView>, Problem> {
    let is_taken = |id: &TariffId| WORDS_OF_PATHS.contains(&id.as_str());
    if new.tariff_id.as_ref().is_some_and(is_taken) {
        let message = "must be another one: this word is a part of an address";
        return Err(Problem::field("tariff_id", message));
    }
    let tariff_id = match &new.tariff_id {
        Some(id) => id.clone(),
        None => permit.made_id(TariffId::new)?,
    };
    let valid_from = new.valid_from.unwrap_or(permit.began_at());
    let version = TariffVersion {
        tariff: new.version(tariff_id.clone(), 1)?,
        valid_from,
        stamps: permit.stamps(),
    };
    let head = TariffHead {
        tariff_id: tariff_id.clone(),
        latest: version.tariff.clone(),
        valid_from,
        stamps: permit.stamps(),
    };
    let item = version.to_item(permit.operator(), 0)?;
    let mut unit = permit.unit();
    unit.put(item);
    let head = permit.create(unit, head).await?;
    Ok(Created {
        location: format!("/v1/tariffs/{}", segment(tariff_id.as_str())),
        body: head.into(),
    })
}

/// Add the next version of a tariff. Sessions keep the version that they started with, and no
/// earlier version is changed.
///
/// # Errors
/// 404 when it is not there, 422 with everything that is wrong.
#[utoipa::path(post, path = "/v1/tariffs/{tariff_id}/versions", tag = "tariffs",
    params(("tariff_id" = String, Path)), request_body = NewTariffSchema,
    responses((status = 201, body = TariffView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn add_version(
    permit: Permit<Configure>,
    Id(id): Id<TariffId>,
    new: NewTariff,
) -> Result<Created<TariffView>, Problem> {
    let (version, head) = next_version(&permit, &id, new).await?;
    let number = version.tariff.version();
    let mut body = TariffView::from(version);
    body.stamps = body.stamps.in_state_of(&head);
    Ok(Created {
        location: format!("/v1/tariffs/{}?version={number}", segment(id.as_str())),
        body,
    })
}

/// Add the next version of a tariff, as `POST …/versions` does, for clients that replace
/// what is stored.
///
/// # Errors
/// 404 when it is not there, 422 with everything that is wrong.
#[utoipa::path(put, path = "/v1/tariffs/{tariff_id}", tag = "tariffs",
    params(("tariff_id" = String, Path)), request_body = NewTariffSchema,
    responses((status = 200, body = TariffView)), security(("oauth2" = ["configure"])))]
pub(crate) async fn replace(
    permit: Permit<Configure>,
    Id(id): Id<TariffId>,
    new: NewTariff,
) -> Result<Tagged<TariffView>, Problem> {
    let (version, head) = next_version(&permit, &id, new).await?;
    let mut view = TariffView::from(version);
    view.stamps = view.stamps.in_state_of(&head);
    Ok(Tagged(view))
}

/// Adds a version, and returns it with the stamps of the tariff's own row, whose state a next
/// change names in `If-Match`.
async fn next_version(
    permit: &Permit<Configure>,
    id: &TariffId,
    new: NewTariff,
) -> Result<(TariffVersion, Stamps), Problem> {
    if new.tariff_id.as_ref().is_some_and(|given| given != id) {
        let message = "must be left out, or be the one in the path";
        return Err(Problem::field("tariff_id", message));
    }
    let key = keys::tariff(permit.operator(), id);
    let stored = permit.find::<TariffHead>(&key, "tariff").await?;
    if let Some(earlier) = added_earlier(permit, id, &new).await? {
        return Ok((earlier, stored.row.stamps));
    }
    permit.must_match(&stored.row.stamps)?;
    let valid_from = new.valid_from.unwrap_or(permit.now());
    if valid_from < permit.now() {
        let message = "must not be in the past: a new version changes no price that was";
        return Err(Problem::field("valid_from", message));
    }
    let number = stored.row.latest.version().saturating_add(1);
    let version = TariffVersion {
        tariff: new.clone().version(id.clone(), number)?,
        valid_from,
        stamps: permit.stamps(),
    };
    let mut head = TariffHead {
        latest: version.tariff.clone(),
        valid_from,
        ..stored.row
    };
    let mut unit = permit.unit();
    unit.touch(&mut head.stamps);
    unit.put_at(head.to_item(permit.operator(), stored.revision)?);
    unit.put(version.to_item(permit.operator(), 0)?);
    let before = head.stamps.clone();
    head.stamps.revision += 1;
    match permit.commit(unit).await? {
        None => Ok((version, head.stamps)),
        // Somebody else added a version meanwhile; it may have been a slow try of this request.
        Some(_) => {
            let earlier = added_earlier(permit, id, &new).await?;
            let earlier = earlier.map(|earlier| (earlier, before));
            earlier.ok_or_else(|| {
                let detail = "somebody else added a version meanwhile: look at it and repeat";
                Problem::new(Code::Conflict, detail)
            })
        }
    }
}

/// The version that an earlier try of this request has added. A repeat adds none, even if others
/// have added versions since.
async fn added_earlier(
    permit: &Permit<Configure>,
    id: &TariffId,
    new: &NewTariff,
) -> Result<Option<TariffVersion>, Problem> {
    let Some(origin) = permit.repeated() else {
        return Ok(None);
    };
    let versions = Query::prefix(
        Index::Table,
        keys::tariff_partition(permit.operator(), id),
        "version#",
    );
    let versions = load_all::<TariffVersion>(permit.table(), versions).await?;
    for stored in versions.into_iter().map(|stored| stored.row) {
        let same = new.clone().version(id.clone(), stored.tariff.version())?;
        let valid_from = new.valid_from.unwrap_or(stored.stamps.created_at);
        let is_it = stored.tariff == same && stored.valid_from == valid_from;
        if is_it && permit.may_have_made(origin, &stored.stamps) {
            return Ok(Some(stored));
        }
    }
    Ok(None)
}

/// List the tariffs by id, each with the version that was added last.
///
/// # Errors
/// 400 for a bad parameter.
#[utoipa::path(get, path = "/v1/tariffs", tag = "tariffs", params(TariffFilter),
    responses((status = 200, body = Listing<TariffView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<TariffFilter>,
    list: ListName,
) -> Result<Json<Listing<TariffView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let query = Query::prefix(
        Index::Table,
        keys::list(permit.operator(), List::Tariffs),
        "",
    );
    let listing = collect(&permit, query, &page, |_: &TariffHead| true).await?;
    Ok(Json(listing.map(TariffView::from)))
}

/// List the versions of a tariff, the first one first.
///
/// # Errors
/// 404 when it is not there.
#[utoipa::path(get, path = "/v1/tariffs/{tariff_id}/versions", tag = "tariffs",
    params(("tariff_id" = String, Path), TariffFilter),
    responses((status = 200, body = Listing<TariffView>)), security(("oauth2" = ["read"])))]
pub(crate) async fn versions(
    permit: Permit<Read>,
    Id(id): Id<TariffId>,
    Params(filter): Params<TariffFilter>,
    list: ListName,
) -> Result<Json<Listing<TariffView>>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), &list)?;
    let key = keys::tariff(permit.operator(), &id);
    permit.find::<TariffHead>(&key, "tariff").await?;
    let pk = keys::tariff_partition(permit.operator(), &id);
    let query = Query::prefix(Index::Table, pk, "version#");
    let listing = collect(&permit, query, &page, |_: &TariffVersion| true).await?;
    Ok(Json(listing.map(TariffView::from)))
}

/// Show a tariff: one version by its number, the version that applies at a time,
/// or the version that was added last.
///
/// # Errors
/// 400 when both parameters are given, 404 when it, or that version of it, is
/// not there.
#[utoipa::path(get, path = "/v1/tariffs/{tariff_id}", tag = "tariffs",
    params(("tariff_id" = String, Path), VersionParam),
    responses((status = 200, body = TariffView)), security(("oauth2" = ["read"])))]
pub(crate) async fn get(
    permit: Permit<Read>,
    Id(id): Id<TariffId>,
    Params(wanted): Params<VersionParam>,
) -> Result<Tagged<TariffView>, Problem> {
    let view = match (wanted.version, wanted.at) {
        (Some(_), Some(_)) => {
            let detail = "give version or at, not both";
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        (None, Some(at)) => {
            let version = version_at(permit.table(), permit.operator(), &id, at).await?;
            let version = version.ok_or_else(|| Problem::not_found("tariff"))?;
            version.into()
        }
        (Some(version), None) => {
            let key = keys::tariff_version(permit.operator(), &id, version);
            let version = permit.find::<TariffVersion>(&key, "tariff version").await?;
            version.row.into()
        }
        (None, None) => {
            let key = keys::tariff(permit.operator(), &id);
            permit.find::<TariffHead>(&key, "tariff").await?.row.into()
        }
    };
    Ok(Tagged(view))
}
