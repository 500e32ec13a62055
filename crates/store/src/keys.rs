//! Every key of the table, with the access pattern it serves. All rows of an
//! operator stand under `op#{operator}`; nothing can be read across operators
//! without naming another one.
//!
//! | row | pk | sk | gsi1 | written by |
//! |---|---|---|---|---|
//! | operator | `op#O` | `operator` | | api |
//! | site, gateway, station, token, user, vehicle, tariff version, client | `op#O#sites` … `op#O#clients` | the id | station and gateway: by site | api |
//! | tariff version | `op#O#tariff#T` | `version#N` | | api |
//! | version counters | `op#O`, `op#O#site#X` | `tokens-version`, `stations-version` | | api |
//! | epochs of a site | `op#O#site#X` | `epochs` | | api, ingest |
//! | stations a site took over | `op#O#site#X` | `adopted` | | session, api |
//! | answer to an idempotency key | `op#O#idempotency#C` | the key | | api |
//! | whose a client id is | `clients` | the id | | api |
//! | deployment keys | `deployment` | `keys` | | whoever starts first |
//! | gateway route | `op#O#gateway#G` | `route` | | connect |
//! | watermark | `op#O#gateway#G` | `watermark#E#S#L` | | session, telemetry |
//! | parked record | `op#O#gateway#G` | `parked#E#S#L#N` | | session |
//! | station state | `op#O#station#S` | `state` | | session |
//! | connector | `op#O#station#S` | `connector#E#C` | | session |
//! | transaction | `op#O#station#S` | `transaction#T` | | session |
//! | command | `op#O#station#S` | `command#C` | open ones of a gateway | api, command, session |
//! | telemetry chunk | `op#O#station#S` | `telemetry#…` | | telemetry |
//! | session | `op#O#session#I` | `session` | all by start | session, billing |
//! | fact of a session | `op#O#session#I` | `fact#E#N#G` | | session |
//! | correction of a session | `op#O#session#I` | `correction#N` | | api |
//! | CDR | `op#O#session#I` | `cdr#V` and `cdr#Vc` | all by end | billing |
//! | what a CDR was priced from | `op#O#session#I` | `cdr#V#facts` | | billing |
//! | counted mark | `op#O#session#I` | `counted#C` | | reporting |
//! | report sums | `op#O#report#D` | `day#value` | | reporting |
//! | review | `op#O#review` | time and id | | session |
//! | what a gateway said of itself | `op#O#gateway#G` | `link` | | ingest |
//! | epoch for a lost one | `op#O#gateway#G` | `epoch#E` | | ingest |
//! | refused messages of a day | `op#O#gateway#G` | `refused#` day and credential | | ingest |
//! | quarantine of a gateway | `op#O#gateway#G` | `quarantine` | | session |
//! | notice of a station | `op#O#station#S` | `notice#` time and place | | session, telemetry |
//! | watch: look at it when due | `watch#K` (K = 0 to 7) | due time and id | | session, api, monitor |
//! | outbox | `outbox#K` (K = 0 to 7) | time and id | | whoever commits |
//!
//! Ids inside keys are percent-encoded for `#` and `%`, so an id can never
//! reach into another row's key.

use forecourt_link::{Epoch, Lane};
use forecourt_types::{
    CdrId, ClientId, CommandId, GatewayId, OperatorId, SessionId, SiteId, StationId, TariffId,
    Timestamp, TokenUid, TransactionId,
};

use crate::ports::Key;

/// How many partitions the outbox and the watches are spread over.
pub const OUTBOX_SHARDS: u8 = 8;

/// An id as it stands inside a key, where `#` parts the ids.
#[must_use]
pub fn escape(id: &str) -> String {
    id.replace('%', "%25").replace('#', "%23")
}

/// The id that was escaped inside a key.
#[must_use]
pub fn unescape(escaped: &str) -> String {
    escaped.replace("%23", "#").replace("%25", "%")
}

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

/// The partition of everything an operator has one of.
#[must_use]
pub fn operator(operator: &OperatorId) -> Key {
    key(format!("op#{}", escape(operator.as_str())), "operator")
}

/// The partition of a list of configured things: `sites`, `gateways`,
/// `stations`, `tokens`, `users`, `vehicles`, `tariffs`, `clients`, ….
#[must_use]
pub fn list(operator: &OperatorId, collection: &str) -> String {
    format!("op#{}#{collection}", escape(operator.as_str()))
}

/// One of a list, by its id.
#[must_use]
pub fn listed(operator: &OperatorId, collection: &str, id: &str) -> Key {
    key(list(operator, collection), escape(id))
}

/// Configured things of one site, in the index: (`site#X#stations`, id).
#[must_use]
pub fn of_site(operator: &OperatorId, site: &str, collection: &str, id: &str) -> Key {
    let pk = format!(
        "op#{}#site#{}#{collection}",
        escape(operator.as_str()),
        escape(site)
    );
    key(pk, escape(id))
}

/// A token, without regard to upper and lower case (OCPP `IdToken` is a
/// `CiString`).
#[must_use]
pub fn token(operator: &OperatorId, uid: &TokenUid) -> Key {
    listed(operator, "tokens", &uid.as_str().to_lowercase())
}

/// The partition of a tariff's versions.
#[must_use]
pub fn tariff_partition(operator: &OperatorId, id: &TariffId) -> String {
    format!(
        "op#{}#tariff#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// One version of a tariff.
#[must_use]
pub fn tariff_version(operator: &OperatorId, id: &TariffId, version: u32) -> Key {
    let pk = tariff_partition(operator, id);
    key(pk, format!("version#{version:010}"))
}

/// Whose a client id is.
#[must_use]
pub fn client_pointer(id: &ClientId) -> Key {
    key("clients".to_owned(), escape(id.as_str()))
}

/// The version of the operator's token list.
#[must_use]
pub fn tokens_version(operator: &OperatorId) -> Key {
    key(
        format!("op#{}", escape(operator.as_str())),
        "tokens-version",
    )
}

fn site(operator: &OperatorId, id: &SiteId) -> String {
    format!(
        "op#{}#site#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The version of a site's station list.
#[must_use]
pub fn stations_version(operator: &OperatorId, id: &SiteId) -> Key {
    key(site(operator, id), "stations-version")
}

/// How many stations that nobody added a site has taken over.
#[must_use]
pub fn adopted(operator: &OperatorId, id: &SiteId) -> Key {
    key(site(operator, id), "adopted")
}

/// The epochs a site has given out.
#[must_use]
pub fn epochs(operator: &OperatorId, id: &SiteId) -> Key {
    key(site(operator, id), "epochs")
}

/// The keys of the deployment: signing key and pepper.
#[must_use]
pub fn deployment_keys() -> Key {
    key("deployment".to_owned(), "keys")
}

/// The answer to a request with an idempotency key, kept for a day.
#[must_use]
pub fn idempotency(operator: &OperatorId, client: &str, idempotency_key: &str) -> Key {
    let pk = format!(
        "op#{}#idempotency#{}",
        escape(operator.as_str()),
        escape(client)
    );
    key(pk, escape(idempotency_key))
}

/// The partition of what a gateway has sent and where it is connected.
#[must_use]
pub fn gateway(operator: &OperatorId, gateway: &GatewayId) -> String {
    format!(
        "op#{}#gateway#{}",
        escape(operator.as_str()),
        escape(gateway.as_str())
    )
}

/// Where a gateway is connected now.
#[must_use]
pub fn route(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway(operator, id), "route")
}

/// The beginning of the watermarks of an epoch.
#[must_use]
pub fn watermark_prefix(epoch: Epoch) -> String {
    format!("watermark#{:04}#", epoch.ordinal())
}

/// What a gateway said of itself in its last hello.
#[must_use]
pub fn link(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway(operator, id), "link")
}

/// The epoch a gateway got for one it lost.
#[must_use]
pub fn epoch_change(operator: &OperatorId, id: &GatewayId, lost: Epoch) -> Key {
    key(
        gateway(operator, id),
        format!("epoch#{:04}", lost.ordinal()),
    )
}

/// How many refused messages of a gateway are kept of the day that begins then, and
/// came over connections with the credential that has this mark.
#[must_use]
pub fn refused(operator: &OperatorId, id: &GatewayId, day: Timestamp, mark: &str) -> Key {
    let mark = escape(mark);
    key(gateway(operator, id), format!("refused#{day}#{mark}"))
}

/// Whether a gateway is kept apart.
#[must_use]
pub fn quarantine(operator: &OperatorId, id: &GatewayId) -> Key {
    key(gateway(operator, id), "quarantine")
}

/// Up to where a station's lane is applied.
#[must_use]
pub fn watermark(
    operator: &OperatorId,
    id: &GatewayId,
    epoch: Epoch,
    station: &StationId,
    lane: Lane,
) -> Key {
    let prefix = watermark_prefix(epoch);
    key(
        gateway(operator, id),
        format!("{prefix}{}#{lane}", escape(station.as_str())),
    )
}

/// The beginning of the records that wait for a gap before them to close.
#[must_use]
pub fn parked_prefix(epoch: Epoch, station: &StationId, lane: Lane) -> String {
    format!(
        "parked#{:04}#{}#{lane}#",
        epoch.ordinal(),
        escape(station.as_str())
    )
}

/// A record that waits for a gap before it to close.
#[must_use]
pub fn parked(
    operator: &OperatorId,
    id: &GatewayId,
    epoch: Epoch,
    station: &StationId,
    lane: Lane,
    sequence: u64,
) -> Key {
    let prefix = parked_prefix(epoch, station, lane);
    key(gateway(operator, id), format!("{prefix}{sequence:020}"))
}

/// The partition of what is known of a station now.
#[must_use]
pub fn station(operator: &OperatorId, id: &StationId) -> String {
    format!(
        "op#{}#station#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// The station's own state: last boot, last fact.
#[must_use]
pub fn station_state(operator: &OperatorId, id: &StationId) -> Key {
    key(station(operator, id), "state")
}

/// A connector's state.
#[must_use]
pub fn connector(operator: &OperatorId, id: &StationId, evse: Option<u32>, connector: u32) -> Key {
    let evse = evse.unwrap_or(0);
    key(
        station(operator, id),
        format!("connector#{evse:05}#{connector:05}"),
    )
}

/// A notice of the station, kept as it came.
#[must_use]
pub fn notice(
    operator: &OperatorId,
    id: &StationId,
    at: Timestamp,
    epoch: Epoch,
    sequence: u64,
) -> Key {
    let place = format!("{:04}#{sequence:020}", epoch.ordinal());
    key(station(operator, id), format!("notice#{at}#{place}"))
}

/// Chart values of one hour (`2026-01-31T12`) and of neighbouring places in the
/// lane.
#[must_use]
pub fn telemetry(
    operator: &OperatorId,
    id: &StationId,
    hour: &str,
    epoch: Epoch,
    chunk: u64,
) -> Key {
    let place = format!("{:04}#{chunk:020}", epoch.ordinal());
    key(station(operator, id), format!("telemetry#{hour}#{place}"))
}

/// Which session a station's transaction id means. A reused id means the newest.
#[must_use]
pub fn transaction(operator: &OperatorId, id: &StationId, transaction: &TransactionId) -> Key {
    key(
        station(operator, id),
        format!("transaction#{}", escape(transaction.as_str())),
    )
}

/// A command to a station. Ids made by us sort by the time they were made.
#[must_use]
pub fn command(operator: &OperatorId, id: &StationId, command: &CommandId) -> Key {
    key(
        station(operator, id),
        format!("command#{}", escape(command.as_str())),
    )
}

/// The partition of the commands of a gateway without an outcome, in the index.
#[must_use]
pub fn open_commands(operator: &OperatorId, id: &GatewayId) -> String {
    format!("{}#open-commands", gateway(operator, id))
}

/// Commands of a gateway without an outcome, in the index.
#[must_use]
pub fn open_command(operator: &OperatorId, id: &GatewayId, command: &CommandId) -> Key {
    key(open_commands(operator, id), escape(command.as_str()))
}

/// The partition of a session and its CDRs.
#[must_use]
pub fn session_partition(operator: &OperatorId, id: &SessionId) -> String {
    format!(
        "op#{}#session#{}",
        escape(operator.as_str()),
        escape(id.as_str())
    )
}

/// A session.
#[must_use]
pub fn session(operator: &OperatorId, id: &SessionId) -> Key {
    key(session_partition(operator, id), "session")
}

/// The beginning of the facts of a session, within its partition.
pub const SESSION_FACTS: &str = "fact#";

/// A fact of a session, by its place in the journal of the gateway that brought
/// it. The gateway is part of the key because a station may have been at two.
#[must_use]
pub fn session_fact(
    operator: &OperatorId,
    id: &SessionId,
    epoch: Epoch,
    sequence: u64,
    gateway: &GatewayId,
) -> Key {
    let place = format!("{:04}#{sequence:020}", epoch.ordinal());
    key(
        session_partition(operator, id),
        format!("{SESSION_FACTS}{place}#{}", escape(gateway.as_str())),
    )
}

/// The beginning of the corrections of a session, within its partition.
pub const SESSION_CORRECTIONS: &str = "correction#";

/// A correction of a session, by its number from 1 on.
#[must_use]
pub fn session_correction(operator: &OperatorId, id: &SessionId, number: u32) -> Key {
    key(
        session_partition(operator, id),
        format!("{SESSION_CORRECTIONS}{number:04}"),
    )
}

/// All sessions by start, in the index.
#[must_use]
pub fn sessions_by_start(operator: &OperatorId, start: Timestamp, id: &SessionId) -> Key {
    key(
        list(operator, "sessions"),
        format!("{start}#{}", escape(id.as_str())),
    )
}

/// A CDR of a session: its version, and whether it is that version's credit.
#[must_use]
pub fn cdr(operator: &OperatorId, id: &SessionId, version: u32, credit: bool) -> Key {
    let credit = if credit { "c" } else { "" };
    key(
        session_partition(operator, id),
        format!("cdr#{version:04}{credit}"),
    )
}

/// The beginning of the CDRs of a session, and of what they were priced from,
/// within its partition.
pub const SESSION_CDRS: &str = "cdr#";

/// What ends the key of a row that keeps what a CDR was priced from.
const CDR_FACTS: &str = "#facts";

/// What one version of a session's CDR was priced from.
#[must_use]
pub fn cdr_facts(operator: &OperatorId, id: &SessionId, version: u32) -> Key {
    let mut place = cdr(operator, id, version, false);
    place.sk.push_str(CDR_FACTS);
    place
}

/// Whether the key is that of a CDR or a credit, and not of what a CDR was
/// priced from, which stands beside it.
#[must_use]
pub fn is_cdr(key: &Key) -> bool {
    key.sk.starts_with(SESSION_CDRS) && !key.sk.ends_with(CDR_FACTS)
}

/// All CDRs by end, in the index.
#[must_use]
pub fn cdrs_by_end(operator: &OperatorId, end: Timestamp, id: &CdrId) -> Key {
    key(
        list(operator, "cdrs"),
        format!("{end}#{}", escape(id.as_str())),
    )
}

/// The mark that a CDR is in the sums.
#[must_use]
pub fn counted(operator: &OperatorId, id: &SessionId, cdr: &CdrId) -> Key {
    key(
        session_partition(operator, id),
        format!("counted#{}", escape(cdr.as_str())),
    )
}

/// The sums of one dimension (`token`, `user`, `station`, `site`, `all`), by
/// day and then value.
#[must_use]
pub fn report(operator: &OperatorId, dimension: &str, day: &str, value: &str) -> Key {
    let pk = format!("op#{}#report#{dimension}", escape(operator.as_str()));
    key(pk, format!("{day}#{}", escape(value)))
}

/// Something a person must look at.
#[must_use]
pub fn review(operator: &OperatorId, at: Timestamp, id: &str) -> Key {
    key(list(operator, "review"), format!("{at}#{}", escape(id)))
}

/// A hand-over to another function that is committed but perhaps not sent.
/// `shard` is taken modulo [`OUTBOX_SHARDS`].
#[must_use]
pub fn outbox(shard: u8, at: Timestamp, id: &str) -> Key {
    key(outbox_partition(shard), format!("{at}#{}", escape(id)))
}

/// Something to look at once it is due. `shard` is taken modulo
/// [`OUTBOX_SHARDS`].
#[must_use]
pub fn watch(shard: u8, due: Timestamp, id: &str) -> Key {
    key(watch_partition(shard), format!("{due}#{}", escape(id)))
}

/// One partition of what is to be looked at.
#[must_use]
pub fn watch_partition(shard: u8) -> String {
    format!("watch#{}", shard % OUTBOX_SHARDS)
}

/// One partition of the outbox.
#[must_use]
pub fn outbox_partition(shard: u8) -> String {
    format!("outbox#{}", shard % OUTBOX_SHARDS)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn no_id_reaches_into_another_rows_key() {
        let sly = OperatorId::new("a#sites").unwrap();
        let plain = OperatorId::new("a").unwrap();
        assert_ne!(list(&sly, "x"), list(&plain, "sites#x"));
        assert_eq!(list(&sly, "x"), "op#a%23sites#x");
        let station = StationId::new("S%23").unwrap();
        assert_eq!(station_state(&plain, &station).pk, "op#a#station#S%2523");
    }
}
