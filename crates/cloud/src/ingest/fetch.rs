//! `fetch`: a page of the desired state.

use forecourt_link::{
    Fetch, MAX_MESSAGE_BYTES, Set, SetItems, StationConfig, ToGateway, TokenConfig, to_text,
};

use super::{Outside, gateway};
use crate::authorize;
use crate::failure::Failure;
use crate::keys;
use crate::ports::{Index, Query, StoreError};
use crate::rows::config::{Station, Token, config_versions};
use crate::rows::{RowError, load_page};

/// Items of a page at first; halved until the page fits a message. A station
/// has up to 400 bytes, a token with a long uid up to 900.
const PAGE: u32 = 64;

pub(super) async fn handle(
    outside: &Outside<'_>,
    fetch: &Fetch,
) -> Result<Option<ToGateway>, Failure> {
    let Some(gateway) = gateway(outside).await? else {
        return Ok(None);
    };
    let operator = &outside.identity.operator_id;
    // Read before the items: a change in between is fetched once more.
    let versions = config_versions(outside.table, operator, &gateway.site_id).await?;
    let (version, query) = match fetch.what.as_str() {
        "stations" => {
            let pk = keys::of_site(operator, gateway.site_id.as_str(), "stations", "").pk;
            (versions.stations, Query::prefix(Index::Gsi1, pk, ""))
        }
        "tokens" => {
            let pk = keys::list(operator, "tokens");
            (versions.tokens, Query::prefix(Index::Table, pk, ""))
        }
        what => {
            tracing::info!(what, gateway = %gateway.gateway_id, "a newer gateway asks for what is not known here");
            return Ok(None);
        }
    };
    let mut limit = PAGE;
    loop {
        let query = Query {
            limit,
            cursor: fetch.cursor.clone(),
            ..query.clone()
        };
        let page = items(outside, &fetch.what, &query).await;
        let (items, cursor) = match page {
            Ok(page) => page,
            Err(Failure::Row(RowError::Store(StoreError::BadCursor))) => return Ok(None),
            Err(error) => return Err(error),
        };
        let set = ToGateway::Set(Set {
            version,
            first: fetch.cursor.is_none(),
            cursor,
            items,
        });
        if limit == 1 || to_text(&set)?.len() <= MAX_MESSAGE_BYTES {
            return Ok(Some(set));
        }
        limit /= 2;
    }
}

async fn items(
    outside: &Outside<'_>,
    what: &str,
    query: &Query,
) -> Result<(SetItems, Option<String>), Failure> {
    if what == "stations" {
        let (rows, cursor) = load_page::<Station>(outside.table, query).await?;
        let stations = rows.into_iter().map(|row| station(row.row)).collect();
        return Ok((SetItems::Stations(stations), cursor));
    }
    let (rows, cursor) = load_page::<Token>(outside.table, query).await?;
    let tokens = rows.iter().map(|row| TokenConfig {
        token_uid: row.row.uid.clone(),
        status: authorize::decide(Some(&row.row), outside.now),
        group: authorize::group(Some(&row.row)),
    });
    Ok((SetItems::Tokens(tokens.collect()), cursor))
}

fn station(row: Station) -> StationConfig {
    StationConfig {
        station_id: row.station_id,
        security_profile: row.security_profile,
        password_verifier: row.password_verifier,
    }
}
