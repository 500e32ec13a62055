use forecourt_types::OperatorId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Client, Command, Gateway, Operator, Site, Stamps, Station, TariffHead, TariffVersion, Token,
    User, Vehicle, Webhook,
};
use crate::keys;
use crate::ports::{Item, ItemError, Key};

/// A configured row, which knows its key.
pub trait ConfigRow: Serialize + DeserializeOwned + Send + Sync {
    /// The name of this kind of row in texts for people.
    const NAME: &'static str;

    /// The key of the row in the table.
    fn key(&self, operator: &OperatorId) -> Key;

    /// The key of the row in the index, if it is listed there.
    fn index_key(&self, _operator: &OperatorId) -> Option<Key> {
        None
    }

    /// The stamps of the row.
    fn stamps(&self) -> &Stamps;

    /// The stamps of the row, to be changed with it.
    fn stamps_mut(&mut self) -> &mut Stamps;

    /// The item that replaces the given revision; 0 for a new row.
    ///
    /// # Errors
    /// [`ItemError`] when the row is not an object.
    fn to_item(&self, operator: &OperatorId, revision: u64) -> Result<Item, ItemError> {
        let item = Item::new(self.key(operator), self)?.after(revision);
        Ok(match self.index_key(operator) {
            Some(index) => item.with_index(index),
            None => item,
        })
    }
}

macro_rules! row {
    ($row:ident, $name:literal, |$self:ident, $operator:ident| $key:expr $(, $index:expr)?) => {
        impl ConfigRow for $row {
            const NAME: &'static str = $name;

            fn key(&$self, $operator: &OperatorId) -> Key {
                $key
            }

            $(fn index_key(&$self, $operator: &OperatorId) -> Option<Key> {
                $index
            })?

            fn stamps(&self) -> &Stamps {
                &self.stamps
            }

            fn stamps_mut(&mut self) -> &mut Stamps {
                &mut self.stamps
            }
        }
    };
}

row!(
    Operator,
    "operator",
    |self, _operator| keys::operator(&self.operator_id),
    Some(keys::operator_in_list(&self.operator_id))
);
row!(Site, "site", |self, operator| keys::site(
    operator,
    &self.site_id
));
row!(
    Gateway,
    "gateway",
    |self, operator| keys::gateway(operator, &self.gateway_id),
    Some(self.index(operator))
);
row!(
    Station,
    "station",
    |self, operator| keys::station(operator, &self.station_id),
    Some(self.index(operator))
);
row!(Token, "token", |self, operator| keys::token(
    operator, &self.uid
));
row!(User, "user", |self, operator| keys::user(
    operator,
    &self.user_id
));
row!(Vehicle, "vehicle", |self, operator| keys::vehicle(
    operator,
    &self.vehicle_id
));
row!(TariffHead, "tariff", |self, operator| keys::tariff(
    operator,
    &self.tariff_id
));
row!(TariffVersion, "tariff version", |self, operator| {
    keys::tariff_version(operator, self.tariff.tariff_id(), self.tariff.version())
});
row!(Client, "client", |self, operator| keys::client(
    operator,
    &self.client_id
));
row!(Webhook, "webhook", |self, operator| keys::webhook(
    operator,
    &self.webhook_id
));
row!(
    Command,
    "command",
    |self, operator| keys::command(operator, &self.station_id, &self.command_id),
    (!self.state.is_final() && !self.given_up).then(|| keys::open_command(
        operator,
        &self.gateway_id,
        &self.command_id
    ))
);
