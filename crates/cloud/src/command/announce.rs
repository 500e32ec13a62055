use forecourt_link::{ConfigVersions, Set, SetItems, ToGateway};
use forecourt_types::{GatewayId, OperatorId, SiteId};

use crate::gateways::post_to_gateway;
use forecourt_store::failure::Failure;
use forecourt_store::keys::{self, List};
use forecourt_store::ports::{Connections, Index, Query, Table};
use forecourt_store::rows::config::{Site, config_versions};
use forecourt_store::rows::facts::LinkRow;
use forecourt_store::rows::{load, load_all};

/// Tells the active gateway of a site, or of all sites, which versions of the desired state
/// exist. This is best effort: a gateway also sees the versions in the answer to its next ping.
///
/// # Errors
/// [`Failure`] when the sites could not be read.
pub(super) async fn announce(
    table: &dyn Table,
    connections: &dyn Connections,
    operator: &OperatorId,
    site: Option<&SiteId>,
    changed: ConfigVersions,
) -> Result<(), Failure> {
    let sites: Vec<Site> = match site {
        Some(id) => {
            let key = keys::site(operator, id);
            let site = load::<Site>(table, &key).await?;
            site.into_iter().map(|site| site.row).collect()
        }
        None => {
            let query = Query::prefix(Index::Table, keys::list(operator, List::Sites), "");
            let sites = load_all::<Site>(table, query).await?;
            sites.into_iter().map(|site| site.row).collect()
        }
    };
    for site in sites {
        let Some(gateway) = &site.active_gateway_id else {
            continue;
        };
        let newest = config_versions(table, operator, &site.site_id).await?;
        if changed.stations > 0 {
            let items = SetItems::Stations(Vec::new());
            let message = notice(newest.stations, items);
            post_to_gateway(table, connections, operator, gateway, &message).await;
        }
        if changed.tokens > 0 {
            let items = SetItems::Tokens(Vec::new());
            let message = notice(newest.tokens, items);
            post_to_gateway(table, connections, operator, gateway, &message).await;
        }
        if changed.policy.is_some() && takes_policy(table, operator, gateway).await? {
            let items = SetItems::Policy(Vec::new());
            let message = notice(newest.policy.unwrap_or(0), items);
            post_to_gateway(table, connections, operator, gateway, &message).await;
        }
    }
    Ok(())
}

/// Whether the gateway knows of policies: one of a release before 0.6 cannot read the message.
async fn takes_policy(
    table: &dyn Table,
    operator: &OperatorId,
    gateway: &GatewayId,
) -> Result<bool, Failure> {
    let link = load::<LinkRow>(table, &keys::link(operator, gateway)).await?;
    Ok(link.is_some_and(|link| link.row.policy_version.is_some()))
}

/// A `set` without items, which only tells that a version exists.
const fn notice(version: u64, items: SetItems) -> ToGateway {
    ToGateway::Set(Set {
        version,
        first: false,
        cursor: None,
        after: None,
        items,
    })
}
