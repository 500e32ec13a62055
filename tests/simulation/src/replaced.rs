//! A replaced box as the cloud's rows show it. The replacement is an enrolment of the same gateway,
//! or of another one of the site.

use async_trait::async_trait;
use forecourt_link::Epoch;
use forecourt_memory::{MemoryTable, run};
use forecourt_store::keys;
use forecourt_store::ports::{
    Condition, Item, Key, Page, Query, StoreError, Table, Transacted, Write,
};
use forecourt_store::rows::config::{Gateway, Site};
use forecourt_types::{GatewayId, SiteId};

use crate::cloud::Cloud;
use crate::furnish::SITE;
use crate::site::Enrolled;

/// The hash of the next box's credential in the gateway's row.
const SECOND_HASH: &str = "hash-of-the-second-credential";

/// The id of the gateway that takes the place of another one.
const SECOND_GATEWAY: &str = "gateway-2";

/// The connection of the replaced box.
pub(crate) const FORMER: &str = "former";

/// The gateway that served the site before.
#[derive(Debug, Clone)]
pub(crate) struct Former {
    pub gateway: GatewayId,
    /// The number of connections that had been opened when it was replaced, all
    /// with its credential.
    connections: u64,
}

impl Former {
    /// Returns whether the connection was opened with the replaced credential.
    pub(crate) fn opened(&self, connection: &str) -> bool {
        let number = connection.strip_prefix("connection-");
        let number = number.and_then(|number| number.parse::<u64>().ok());
        connection == FORMER || number.is_some_and(|number| number <= self.connections)
    }
}

impl Cloud {
    /// Enrols the next box as `enrol` does: it sets the former credential, the epoch, and which
    /// gateway serves the site.
    pub(crate) fn replace_gateway(&mut self, by_another: bool, connections: u64) -> Enrolled {
        let now = self.simulation.now();
        let epoch = Epoch::new(2).unwrap();
        let key = keys::gateway(&self.operator, &self.gateway);
        let items = self.simulation.table.items();
        let mut old: Gateway = items.get(&key).unwrap().read().unwrap();
        let mut next = old.clone();
        old.retire_credential(now, false);
        if by_another {
            (old.active, old.fenced_at) = (false, Some(now));
            self.put(&old);
            next.gateway_id = GatewayId::new(SECOND_GATEWAY).unwrap();
        } else {
            next = old;
        }
        next.credential_hash = Some(SECOND_HASH.to_owned());
        (next.epoch, next.enrolled_at) = (Some(epoch), Some(now));
        next.enrolled_epoch = Some(epoch);
        self.put(&next);
        let site = keys::site(&self.operator, &SITE.parse().unwrap());
        let mut site: Site = items.get(&site).unwrap().read().unwrap();
        site.active_gateway_id = Some(next.gateway_id.clone());
        self.put(&site);
        let site = SiteId::new(SITE).unwrap();
        let epochs = forecourt_store::rows::config::Epochs { last: epoch };
        let item = Item::new(keys::epochs(&self.operator, &site), &epochs).unwrap();
        self.simulation.table.plant(item);
        let route = Write::Delete {
            key: keys::route(&self.operator, &self.gateway),
            condition: Condition::Always,
        };
        let table: &dyn Table = &self.simulation.table;
        let _ = run(table.transact(vec![route])).unwrap();
        self.former = Some(Former {
            gateway: self.gateway.clone(),
            connections,
        });
        self.gateway = next.gateway_id.clone();
        (self.epoch, self.credential_hash) = (epoch, SECOND_HASH);
        Enrolled {
            gateway: next.gateway_id,
            epoch,
        }
    }
}

/// A table that hides the replacement: a planted bug.
pub(crate) struct Forgetful<'a>(pub &'a MemoryTable);

#[async_trait]
impl Table for Forgetful<'_> {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let mut item = self.0.get(key).await?;
        if let Some(item) = &mut item
            && let Ok(mut gateway) = item.read::<Gateway>()
        {
            gateway.former_credentials.clear();
            (gateway.active, gateway.fenced_at) = (true, None);
            item.body = Item::new(item.key.clone(), &gateway).unwrap().body;
        }
        Ok(item)
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.0.query(query).await
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        self.0.transact(writes).await
    }
}
