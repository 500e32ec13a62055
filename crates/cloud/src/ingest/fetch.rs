//! Answers `fetch` with a page of the desired state.

use forecourt_link::{
    Fetch, MAX_MESSAGE_BYTES, Set, SetItems, StationConfig, ToGateway, TokenConfig, to_text,
};

use super::Outside;
use crate::authorize;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Index, Query, StoreError};
use forecourt_store::rows::config::{Site, Station, Token, config_versions};
use forecourt_store::rows::{RowError, load, load_page};
use forecourt_types::SiteId;

/// The number of items of a page at first; it is halved until the page fits a message. A station
/// has about 400 bytes with two rated connectors, and 5 KB with 64, which still fits alone; a
/// token with a long uid has up to 900 bytes.
const PAGE: u32 = 64;

pub(super) async fn handle(
    outside: &Outside<'_>,
    fetch: &Fetch,
) -> Result<Option<ToGateway>, Failure> {
    let gateway = &outside.speaker.gateway;
    let operator = &outside.identity.operator_id;
    // Read before the items: a change in between is fetched once more. A cursor
    // names the key its page ended at, so it stays good when the list changes.
    let versions = config_versions(outside.table, operator, &gateway.site_id).await?;
    let (version, query) = match fetch.what.as_str() {
        "stations" => {
            // Not the site's own list: the index lags behind, and a list without
            // its newest station would be kept under the newest version.
            let pk = keys::list(operator, List::Stations);
            (versions.stations, Query::prefix(Index::Table, pk, ""))
        }
        "tokens" => {
            let pk = keys::list(operator, List::Tokens);
            (versions.tokens, Query::prefix(Index::Table, pk, ""))
        }
        "policy" => {
            return policy(outside, versions.policy.unwrap_or(0))
                .await
                .map(Some);
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
        let page = items(outside, &gateway.site_id, &fetch.what, query).await;
        let (items, cursor) = match page {
            Ok(page) => page,
            Err(Failure::Row(RowError::Store(StoreError::BadCursor))) => return Ok(None),
            Err(error) => return Err(error),
        };
        let set = ToGateway::Set(Set {
            version,
            first: fetch.cursor.is_none(),
            cursor,
            after: Some(fetch.cursor.clone().unwrap_or_default()),
            items,
        });
        if limit == 1 || to_text(&set)?.len() <= MAX_MESSAGE_BYTES {
            return Ok(Some(set));
        }
        limit /= 2;
    }
}

/// The policy of the site, as one item under this version.
async fn policy(outside: &Outside<'_>, version: u64) -> Result<ToGateway, Failure> {
    let operator = &outside.identity.operator_id;
    let key = keys::site(operator, &outside.speaker.gateway.site_id);
    let site = load::<Site>(outside.table, &key).await?;
    let policy = site.and_then(|site| site.row.gateway_policy);
    Ok(ToGateway::Set(Set {
        version,
        first: true,
        cursor: None,
        after: Some(String::new()),
        items: SetItems::Policy(vec![policy.unwrap_or_default()]),
    }))
}

async fn items(
    outside: &Outside<'_>,
    site: &SiteId,
    what: &str,
    query: Query,
) -> Result<(SetItems, Option<String>), Failure> {
    if what == "stations" {
        return stations(outside, site, query).await;
    }
    let (rows, cursor) = load_page::<Token>(outside.table, &query).await?;
    let tokens = rows.iter().map(|row| TokenConfig {
        token_uid: row.row.uid.clone(),
        status: authorize::decide(Some(&row.row), outside.now),
        group: authorize::group(Some(&row.row)),
    });
    Ok((SetItems::Tokens(tokens.collect()), cursor))
}

/// Reads the stations of a site by way of all stations of the operator. Pages without a station
/// of the site are skipped here.
async fn stations(
    outside: &Outside<'_>,
    site: &SiteId,
    mut query: Query,
) -> Result<(SetItems, Option<String>), Failure> {
    loop {
        let (rows, cursor) = load_page::<Station>(outside.table, &query).await?;
        let of_site = rows.into_iter().filter(|row| row.row.site_id == *site);
        let stations: Vec<_> = of_site.map(|row| station(row.row)).collect();
        if !stations.is_empty() || cursor.is_none() {
            return Ok((SetItems::Stations(stations), cursor));
        }
        query.cursor = cursor;
    }
}

fn station(row: Station) -> StationConfig {
    StationConfig {
        connectors: row.connector_powers().collect(),
        max_power_w: row.max_power_w,
        station_id: row.station_id,
        security_profile: row.security_profile,
        password_verifier: row.password_verifier,
    }
}
