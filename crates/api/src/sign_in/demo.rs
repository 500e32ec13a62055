//! The buttons of the demo on the sign-in page, which sign in by one click, and their address.

use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::response::{IntoResponse as _, Response};
use forecourt_types::UserId;

use super::accounts::NotIn;
use super::authorize_request::read;
use super::demo_accounts::{enter, is_offered};
use super::visit::Visit;
use super::{authorize, demo_parts};
use crate::http::problem::{Code, Problem};

/// Answers `POST /signin/demo`. A browser to which the sign-in page shows no buttons gets 404, as
/// at an address where nothing is.
pub(super) async fn submit(headers: HeaderMap, visit: Visit) -> Response {
    if !is_offered(&visit.public, &visit.host) {
        let detail = "there is nothing at this address";
        return Problem::new(Code::NotFound, detail).into_response();
    }
    // Nothing secret is typed here, so the page that sends the form must be known to be ours.
    if !headers.contains_key(ORIGIN) {
        return visit.refuse(visit.words().bad_request);
    }
    let request = match read(&visit).await {
        Ok(request) => request,
        Err(bad) => return authorize::refuse(&visit, bad),
    };
    let chosen = visit.fields.get(demo_parts::FIELD);
    let chosen = chosen.and_then(|id| UserId::new(id).ok());
    let chosen = chosen.filter(|id| request.demo.iter().any(|account| account.user_id == *id));
    let known = match chosen {
        Some(user_id) => enter(&visit, &user_id).await,
        None => Err(NotIn::Wrong),
    };
    authorize::go_on(&visit, &request, known).await
}
