//! The list of tokens, as JSON or as a file.

use async_trait::async_trait;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::super::last_use::days_of_use;
use super::TokenView;
use super::export::export;
use super::filter::{TokenFilter, lower, of_filter};
use crate::access::{Permit, Read, Scope};
use crate::exports::{Column, Rows, tables, written};
use crate::http::body::Params;
use crate::http::csv;
use crate::http::cursor::ListName;
use crate::http::page::{Listing, PageRequest};
use crate::http::problem::Problem;
use forecourt_store::last_use::Used;

/// List the tokens. Each filter is read by an index, so a page costs the same however many
/// tokens there are. Of several filters, the narrowest is read by its index, and the others leave
/// out items of it; so does `status=active`, which nearly all tokens are. The answer is JSON. With
/// `Accept: text/csv` it is a file for `POST /v1/tokens`, of up to 1,000 rows whatever `limit`
/// says, whose header `Link` names the next file.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", params(TokenFilter),
    responses((status = 200, content((Listing<TokenView> = "application/json"), (String = "text/csv")))),
    security(("oauth2" = ["read"])))]
pub(crate) async fn list(
    permit: Permit<Read>,
    Params(filter): Params<TokenFilter>,
    list: ListName,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if csv::is_wanted(&headers) {
        return export(&permit, &filter, &list).await;
    }
    let page = page_of(&permit, &filter, &list).await?;
    Ok(Json(page).into_response())
}

/// The page of the tokens within the caller's reach that a request asks for.
///
/// # Errors
/// 400 for a bad parameter, 422 for an order or a filter that the list does not have.
pub(crate) async fn page_of(
    scope: &Scope,
    filter: &TokenFilter,
    list: &ListName,
) -> Result<Listing<TokenView>, Problem> {
    let page = PageRequest::new(filter.limit, filter.cursor.as_deref(), list)?;
    read_page(scope, filter, &page).await
}

/// A page of the tokens within the caller's reach.
///
/// # Errors
/// The same as for [`page_of`].
pub(crate) async fn read_page(
    scope: &Scope,
    filter: &TokenFilter,
    page: &PageRequest,
) -> Result<Listing<TokenView>, Problem> {
    let listing = of_filter(scope, page, filter).await?;
    let tokens = listing.items.iter().map(|token| Used::Token(&token.uid));
    let mut days = days_of_use(scope, tokens).await?;
    Ok(listing.map(|token| {
        let last_used_on = days.remove(&lower(&token.uid));
        TokenView {
            last_used_on,
            ..TokenView::from(token)
        }
    }))
}

#[async_trait]
impl Rows for TokenFilter {
    fn columns(&self) -> &'static [Column] {
        tables::TOKENS
    }

    fn name(&self) -> &'static str {
        "tokens"
    }

    fn form(&self) -> [Option<&str>; 3] {
        [None; 3]
    }

    async fn page(&self, scope: &Scope, page: &PageRequest) -> Result<Listing<Value>, Problem> {
        written(read_page(scope, self, page).await?)
    }
}
