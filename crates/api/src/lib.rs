//! The HTTP API under `/v1` as a service, which `lambda_http` and the local server run. This
//! crate opens no server and no socket.
//!
//! A request passes the idempotency layer and then [`access::Permit`], which checks the token and
//! the right and gives the handler the scope of its operator. Each resource has a file
//! of its own.

pub mod access;
mod charging;
mod document;
mod exports;
pub mod http;
mod integration;
pub mod live;
mod money;
pub mod oauth;
mod people;
mod places;
mod sign_in;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

pub use access::{
    ApiState, DOCUMENT_BYTES_MAX, Demo, FetchError, IssuerConfigError, IssuerDocuments, Issuers,
    RequestSource, Settings, TrustedIssuer,
};
pub use document::document;
pub use sign_in::{ensure_first_admin, is_strong_password};

use charging::{
    bill, calls, close, commands, corrections, notices, refused_cards, review, series,
    session_facts, session_list, sessions,
};
use exports::{fetch, resource as export_files};
use http::problem::{Code, Problem};
use http::{etag, idempotency};
use integration::{deliveries, events, webhooks};
use live::tickets;
use money::ledger::{accounts, entries, entry_list, statement};
use money::{
    cdr_list, cdrs, consumption, daily, recompute, station_days, tariff_preview, tariffs,
    wallet_adjust, wallets,
};
use people::me::{
    charges as own_charges, claims as own_claims, tokens as own_tokens, vehicles as own_vehicles,
};
use people::{
    audit_log, clients, deployment, erasure, export, invitations, me, operators,
    operators_of_deployment, own_data, second_factor, sign_ins, token_claims, tokens,
    tokens::list as token_list, user_list, users, vehicles,
};
use places::{
    attempts, connectors, enrolment, gateways, locations, overview, readings, sites, snapshot,
    state, stations, stations::list as station_list,
};

/// The routes of the whole API: `/v1`, `/oauth2/…`, `/signin/…`, `/.well-known/…`.
pub fn router(state: ApiState) -> Router {
    resources()
        .layer(from_fn_with_state(state.clone(), idempotency::layer))
        .layer(from_fn(etag::layer))
        .route("/v1/openapi.json", axum::routing::get(document::show))
        .merge(oauth::routes())
        .merge(sign_in::routes(state.is_demo()))
        .fallback(|| async { Problem::new(Code::NotFound, "there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                Code::MethodNotAllowed,
                "this address does not take that method: see /v1/openapi.json",
            )
        })
        .layer(from_fn_with_state(state.clone(), access::source_layer))
        .with_state(state)
}

document::resources! {
    operators::create,
    operators_of_deployment::list,
    operators_of_deployment::get_one,
    operators_of_deployment::update_one,
    export::export,
    deployment::show,
    deployment::renew_signing_key,
    operators::get,
    operators::update,
    clients::create,
    clients::list,
    clients::get,
    clients::delete,
    clients::renew_secret,
    audit_log::list,
    webhooks::create,
    webhooks::list,
    webhooks::get,
    webhooks::update,
    webhooks::delete,
    webhooks::renew_secret,
    deliveries::test,
    deliveries::list,
    deliveries::redeliver,
    events::list,
    events::get,
    events::list_of_station,
    sites::create,
    sites::list,
    sites::get,
    sites::update,
    sites::delete,
    snapshot::snapshot,
    overview::overview,
    locations::locations,
    gateways::create,
    gateways::list,
    enrolment::enroll,
    gateways::get,
    gateways::update,
    gateways::delete,
    gateways::renew_enrolment,
    stations::create,
    station_list::list,
    stations::get,
    stations::update,
    stations::delete,
    attempts::list_attempts,
    state::of_gateway,
    state::of_station,
    series::series,
    connectors::list,
    connectors::list_of_station,
    readings::list,
    connectors::update,
    notices::list_of_station,
    refused_cards::refused_cards_of_station,
    commands::create,
    commands::list_of_station,
    commands::get_of_station,
    commands::list,
    commands::get,
    calls::create,
    tokens::create,
    token_list::list,
    tokens::get,
    tokens::update,
    tokens::delete,
    token_claims::list_claims,
    token_claims::confirm_claim,
    token_claims::refuse_claim,
    users::create,
    user_list::list,
    users::get,
    users::update,
    invitations::invite,
    second_factor::remove,
    sign_ins::list_sign_ins,
    sign_ins::end_sign_ins,
    erasure::erase_user,
    erasure::show_erasure,
    own_data::show_data,
    me::show,
    me::update,
    me::sign_out,
    own_charges::list_sessions,
    own_charges::get_session,
    own_charges::list_cdrs,
    own_charges::get_cdr,
    own_tokens::list_tokens,
    own_tokens::block_token,
    own_claims::create_claim,
    own_claims::list_own_claims,
    own_claims::get_own_claim,
    own_vehicles::list_vehicles,
    own_vehicles::create_vehicle,
    own_vehicles::get_vehicle,
    own_vehicles::update_vehicle,
    own_vehicles::delete_vehicle,
    own_data::show_own,
    own_data::list_changes,
    erasure::erase_me,
    tickets::create,
    vehicles::create,
    vehicles::list,
    vehicles::get,
    vehicles::update,
    vehicles::delete,
    tariffs::create,
    tariffs::list,
    tariffs::get,
    tariffs::replace,
    tariffs::versions,
    tariffs::add_version,
    tariff_preview::preview,
    tariff_preview::lint,
    session_list::list,
    sessions::get,
    sessions::settle,
    bill::bill,
    session_facts::facts,
    close::preview,
    close::close,
    series::series_of_session,
    corrections::list,
    corrections::create,
    cdr_list::list,
    cdrs::get,
    cdrs::recompute,
    recompute::recompute_period,
    entry_list::list_entries,
    entries::get_entry,
    accounts::get_account,
    statement::of_account,
    statement::statement_of_user,
    wallets::create,
    wallets::list,
    wallets::get,
    wallet_adjust::adjust,
    wallets::statement_of_wallet,
    consumption::show,
    daily::list,
    station_days::show_station_days,
    export_files::create,
    export_files::list,
    export_files::get,
    export_files::delete,
    fetch::fetch_file,
    review::list,
    review::resolve,
    review::take,
}
