//! Every key of the table, with the access pattern it serves. All rows of an
//! operator stand under `op#{operator}`; nothing can be read across operators
//! without naming another one.
//!
//! | row | pk | sk | gsi1 | written by |
//! |---|---|---|---|---|
//! | operator | `op#O` | `operator` | all by id | api |
//! | site, gateway, station, token, user, vehicle, tariff with its newest version, client, webhook, pointer to a command | `op#O#sites` … `op#O#webhooks` | the id | station and gateway: by site | api |
//! | tariff version | `op#O#tariff#T` | `version#N` | | api |
//! | version counters | `op#O`, `op#O#site#X` | `tokens-version`, `stations-version` | | api |
//! | epochs of a site | `op#O#site#X` | `epochs` | | api, ingest |
//! | chargers that were refused at a site, kept for 7 days | `op#O#attempts` | the site | | ingest |
//! | stations a site took over | `op#O#site#X` | `adopted` | | session, api |
//! | answer to an idempotency key | `op#O#idempotency#C` | the key | | api |
//! | whose a client id is | `clients` | the id | | api |
//! | sign-in of a person | `login#E` | `login` | | api |
//! | one-time link, authorization code, refresh tokens | `link#L`, `code#L`, `refresh#L` | `link`, `code`, `refresh` | refresh tokens by user | api |
//! | claim of a driver to a card, kept for 30 days | `op#O#token-claims` | the id | by user | api, session |
//! | claims and vehicles that count against a driver's limits | `op#O#user#U` | `token-claims`, `vehicles` | | api |
//! | claim that a tap confirms | `op#O#station#S` | `claim#` uid | | api, session |
//! | erasure of what is kept of a person | `op#O#user#U` | `erasure` | | api, monitor |
//! | export, kept for two days | `op#O#exports#A` | the id | | api, live |
//! | tries to sign in | `tries#` whose | `tries` | | api |
//! | ticket for a live socket | `live-ticket#L` | `ticket` | | api, live |
//! | open live socket | `op#O#live-socket#C` | `socket` | by client or person | live |
//! | who watches a topic | `op#O#live#T` | connection | | live |
//! | listing of a user, vehicle, token or station | `op#O#users#name` and the like | name or id | a second such list | whoever writes the record |
//! | when a token or a user was last used | `op#O#tokens#used`, `op#O#users#used` | the id | by day | session, monitor |
//! | which operators there are | `operators` | the id | | api, ingest, whoever starts first |
//! | how far old rows are listed | `listings` | `made` | | monitor |
//! | deployment keys | `deployment` | `keys` | | whoever starts first |
//! | gateway route | `op#O#gateway#G` | `route` | | connect |
//! | watermark | `op#O#gateway#G` | `watermark#E#S#L` | | session, telemetry |
//! | parked record | `op#O#gateway#G` | `parked#E#S#L#N` | | session |
//! | station state | `op#O#station#S` | `state` | | session |
//! | connector | `op#O#station#S` | `connector#E#C` | | session |
//! | transaction | `op#O#station#S` | `transaction#T` | | session |
//! | command | `op#O#station#S` | `command#C` | open ones of a gateway | api, command, session |
//! | telemetry chunk | `op#O#station#S` | `telemetry#…` | | telemetry |
//! | newest values of a station, kept for a day | `op#O#station#S` | `readings` | | telemetry |
//! | session | `op#O#session#I` | `session` | all by start | session, billing |
//! | fact of a session | `op#O#session#I` | `fact#E#N#G` | | session |
//! | correction of a session | `op#O#session#I` | `correction#N` | | api |
//! | listing of a session or CDR | `op#O#sessions#start#station#S` and the like | time and id | a second such list | whoever writes the session or CDR |
//! | CDR | `op#O#session#I` | `cdr#V` and `cdr#Vc` | all by end | billing |
//! | what a CDR was priced from | `op#O#session#I` | `cdr#V#facts` | | billing |
//! | counted mark | `op#O#session#I` | `counted#C` | | reporting |
//! | report sums | `op#O#report#D` | `day#value` | | reporting |
//! | entry of the ledger | `op#O#entry#E` | `entry` | all of a day by time | billing |
//! | mark that an entry is added to the sums | `op#O#entry#E` | `counted` | | reporting |
//! | wallet, its counters | `op#O#wallet#W` | `wallet`; `balance` | wallet: by id | api |
//! | line of the statement of an account | `op#O#account#A` | time and entry | | whoever writes the entry |
//! | sums of an account without a statement | `op#O#total#A#K` (K = 0 to 7) | day | | reporting |
//! | review | `op#O#review` | time and id | open ones by time | session |
//! | what a gateway said of itself | `op#O#gateway#G` | `link` | | ingest |
//! | epoch for a lost one | `op#O#gateway#G` | `epoch#E` | | ingest |
//! | refused messages of a day | `op#O#gateway#G` | `refused#` day and credential | | ingest |
//! | quarantine of a gateway | `op#O#gateway#G` | `quarantine` | | session |
//! | notice of a station | `op#O#station#S` | `notice#` time and place | | session, telemetry |
//! | card refused at a station | `op#O#station#S` | `refused-card#` time and place | | session |
//! | entry of the audit log | `op#O#audit` and `op#O#audit#by#A` | time and id | by record | whoever changes what people may change |
//! | event, kept for 30 days | `op#O#events` | the id | by station | notify |
//! | delivery to a webhook, its health | `op#O#webhook#W` | `delivery#` id of the event; `health` | | notify, monitor, api |
//! | due check: look at it when due | `watch#K` (K = 0 to 7) | due time and id | | session, api, monitor |
//! | due check of a delivery | `watch#delivery#K` (K = 0 to 7) | due time and id | | notify, monitor, api |
//! | due check of a gateway | `watch#gateway#K` (K = 0 to 7) | due time and id | | connect, ingest, monitor |
//! | mark that a mail was sent | `mail#M` | `sent` | | notify |
//! | outbox | `outbox#K` (K = 0 to 7) | time and id | | whoever commits |
//!
//! Ids inside keys are percent-encoded for `#` and `%`, so an id can never
//! reach into another row's key.

mod audit;
mod charging;
mod exports;
mod integration;
mod jobs;
mod ledger;
mod link;
mod listings;
mod live;
mod money;
mod people;
mod places;
mod records;
mod sign_in;
mod wallets;

pub use audit::*;
pub use charging::*;
pub use exports::*;
pub use integration::*;
pub use jobs::*;
pub use ledger::*;
pub use link::*;
pub use listings::*;
pub use live::*;
pub use money::*;
pub use people::*;
pub use places::*;
pub use records::*;
pub use sign_in::*;
pub use wallets::*;

use forecourt_types::OperatorId;

use crate::ports::Key;

/// Escapes an id for use inside a key, where `#` separates the ids.
#[must_use]
pub fn escape(id: &str) -> String {
    id.replace('%', "%25").replace('#', "%23")
}

/// Gives back the id that [`escape`] escaped.
#[must_use]
pub fn unescape(escaped: &str) -> String {
    escaped.replace("%23", "#").replace("%25", "%")
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

/// The key of an operator's own row. Its partition also holds what an operator has only one of.
#[must_use]
pub fn operator(operator: &OperatorId) -> Key {
    key(format!("op#{}", escape(operator.as_str())), "operator")
}

/// The partition of the index that lists the operators of the deployment, sorted by id. Operators
/// that an earlier release made are in it once `monitor` has listed them, a gateway of theirs has
/// opened its link, or they were changed.
#[must_use]
pub fn operators() -> String {
    "operators".to_owned()
}

/// The place of an operator in the index of all.
#[must_use]
pub fn operator_in_list(operator: &OperatorId) -> Key {
    key(operators(), escape(operator.as_str()))
}

/// A list of an operator: the rows of one kind, in one partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// The sites, sorted by id.
    Sites,
    /// The gateways, sorted by id.
    Gateways,
    /// The stations, sorted by id.
    Stations,
    /// The tokens, sorted by uid in lower case.
    Tokens,
    /// The users, sorted by id.
    Users,
    /// The vehicles, sorted by id.
    Vehicles,
    /// The claims of drivers to cards, sorted by id, which sorts by time.
    TokenClaims,
    /// The tariffs, sorted by id.
    Tariffs,
    /// The API clients, sorted by id.
    Clients,
    /// The webhooks, sorted by id.
    Webhooks,
    /// The pointers to commands, sorted by id.
    Commands,
    /// The reviews, sorted by time.
    Reviews,
    /// The sessions in the index, sorted by start.
    Sessions,
    /// The CDRs in the index, sorted by end.
    Cdrs,
}

impl List {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Gateways => "gateways",
            Self::Stations => "stations",
            Self::Tokens => "tokens",
            Self::Users => "users",
            Self::Vehicles => "vehicles",
            Self::TokenClaims => "token-claims",
            Self::Tariffs => "tariffs",
            Self::Clients => "clients",
            Self::Webhooks => "webhooks",
            Self::Commands => "commands",
            Self::Reviews => "review",
            Self::Sessions => "sessions",
            Self::Cdrs => "cdrs",
        }
    }
}

/// The partition that holds a list of an operator.
#[must_use]
pub fn list(operator: &OperatorId, list: List) -> String {
    format!("op#{}#{}", escape(operator.as_str()), list.as_str())
}

/// The key of one row of a list, by its id.
fn listed(operator: &OperatorId, of: List, id: &str) -> Key {
    key(list(operator, of), escape(id))
}

/// The key of the deployment's keys: the signing key and the pepper.
#[must_use]
pub fn deployment_keys() -> Key {
    key("deployment".to_owned(), "keys")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;
    use forecourt_types::StationId;

    #[test]
    fn no_id_reaches_into_another_rows_key() {
        let sly = OperatorId::new("a#sites").unwrap();
        let plain = OperatorId::new("a").unwrap();
        assert_ne!(list(&sly, List::Sites), list(&plain, List::Sites));
        assert_eq!(list(&sly, List::Users), "op#a%23sites#users");
        let station = StationId::new("S%23").unwrap();
        assert_eq!(station_state(&plain, &station).pk, "op#a#station#S%2523");
    }
}
