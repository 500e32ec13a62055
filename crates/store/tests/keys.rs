//! Every key stays as it was, since a row under another key is never found.
//!
//! `golden/keys_0_3.txt` holds what each function of `keys` returns. A new function gets a line
//! of its own, under its name; a key that is there never changes.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use forecourt_ledger::{Account, Cause, ProviderName, Reference};
use forecourt_link::{Epoch, Lane};
use forecourt_store::keys::{self, List, ListOf, ListPlace, RecordsBy, SortedBy};
use forecourt_store::ports::Key;
use forecourt_types::{
    CdrId, ClientId, CommandId, EventId, ExportId, GatewayId, OperatorId, SessionId, SiteId,
    StationId, TariffId, Timestamp, TokenClaimId, TokenUid, TransactionId, UserId, VehicleId,
    WalletId, WebhookId,
};

const GOLDEN: &str = include_str!("../golden/keys_0_3.txt");
const SOURCES: [&str; 16] = [
    include_str!("../src/keys/mod.rs"),
    include_str!("../src/keys/audit.rs"),
    include_str!("../src/keys/charging.rs"),
    include_str!("../src/keys/exports.rs"),
    include_str!("../src/keys/integration.rs"),
    include_str!("../src/keys/jobs.rs"),
    include_str!("../src/keys/ledger.rs"),
    include_str!("../src/keys/link.rs"),
    include_str!("../src/keys/listings.rs"),
    include_str!("../src/keys/live.rs"),
    include_str!("../src/keys/money.rs"),
    include_str!("../src/keys/people.rs"),
    include_str!("../src/keys/places.rs"),
    include_str!("../src/keys/records.rs"),
    include_str!("../src/keys/sign_in.rs"),
    include_str!("../src/keys/wallets.rs"),
];

/// The functions of `keys` that make no key.
const NO_KEYS: [&str; 14] = [
    "escape",
    "unescape",
    "is_cdr",
    "is_session",
    "listed_id",
    "folded",
    "folded_plate",
    "names_equal",
    "state_of_station",
    "use_of_token",
    "ids_from",
    "audited_record",
    "live_entity",
    "overview_entity",
];

fn in_list(place: &ListPlace) -> String {
    format!("{:?}", (place.index, &place.pk))
}

fn shown(key: Key) -> String {
    format!("{} | {}", key.pk, key.sk)
}

#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn all() -> Vec<(&'static str, String)> {
    let operator = OperatorId::new("op#1").unwrap();
    let (site, gateway) = (SiteId::new("site").unwrap(), GatewayId::new("gw").unwrap());
    let station = StationId::new("CP#1").unwrap();
    let (session, cdr) = (SessionId::new("s1").unwrap(), CdrId::new("s1-1").unwrap());
    let command = CommandId::new("c1").unwrap();
    let tariff = TariffId::new("day").unwrap();
    let transaction = TransactionId::new("7").unwrap();
    let epoch = Epoch::new(12).unwrap();
    let at = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    let (lane, hour, day) = (Lane::Transactions, "2026-01-31T12", "2026-01-31");
    let hook = WebhookId::new("hook").unwrap();
    let export = ExportId::new("e#1").unwrap();
    let event = EventId::new("evt_1").unwrap();
    let o = &operator;
    let (end, of_site) = (SortedBy::End, ListOf::Site(site.clone()));
    let of_name_and_site = RecordsBy::StationNameOfSite(site.clone());
    let uid = TokenUid::new("Card#1").unwrap();
    let of_token = ListOf::Token(TokenUid::new("Card#1").unwrap());
    let of_gateway = [
        ("gateway", shown(keys::gateway(o, &gateway))),
        ("gateway_partition", keys::gateway_partition(o, &gateway)),
        ("route", shown(keys::route(o, &gateway))),
        ("link", shown(keys::link(o, &gateway))),
        (
            "epoch_change",
            shown(keys::epoch_change(o, &gateway, epoch)),
        ),
        ("refused", shown(keys::refused(o, &gateway, at, "mark"))),
        ("quarantine", shown(keys::quarantine(o, &gateway))),
        ("watermark_prefix", keys::watermark_prefix(epoch)),
        (
            "watermark",
            shown(keys::watermark(o, &gateway, epoch, &station, lane)),
        ),
        ("parked_prefix", keys::parked_prefix(epoch, &station, lane)),
        (
            "parked",
            shown(keys::parked(o, &gateway, epoch, &station, lane, 7)),
        ),
        ("open_commands", keys::open_commands(o, &gateway)),
        (
            "open_command",
            shown(keys::open_command(o, &gateway, &command)),
        ),
    ];
    let of_station = [
        ("station", shown(keys::station(o, &station))),
        ("station_partition", keys::station_partition(o, &station)),
        ("station_state", shown(keys::station_state(o, &station))),
        ("connector", shown(keys::connector(o, &station, Some(1), 2))),
        ("notice", shown(keys::notice(o, &station, at, epoch, 7))),
        (
            "refused_card",
            shown(keys::refused_card(o, &station, at, epoch, 7)),
        ),
        (
            "telemetry",
            shown(keys::telemetry(o, &station, hour, epoch, 3)),
        ),
        (
            "station_readings",
            shown(keys::station_readings(o, &station)),
        ),
        (
            "transaction",
            shown(keys::transaction(o, &station, &transaction)),
        ),
        ("command", shown(keys::command(o, &station, &command))),
    ];
    let of_session = [
        ("session_partition", keys::session_partition(o, &session)),
        ("session", shown(keys::session(o, &session))),
        (
            "session_fact",
            shown(keys::session_fact(o, &session, epoch, 7, &gateway)),
        ),
        (
            "session_correction",
            shown(keys::session_correction(o, &session, 2)),
        ),
        (
            "sessions_by_start",
            shown(keys::sessions_by_start(o, at, &session)),
        ),
        (
            "place_of_list",
            in_list(&keys::place_of_list(o, List::Cdrs, end, &of_site)),
        ),
        (
            "listings",
            keys::listings(o, List::Sessions, SortedBy::Start, &of_token),
        ),
        (
            "listings_without",
            keys::listings_without(o, List::Sessions, end, "token"),
        ),
        ("listings_made", shown(keys::listings_made())),
        ("listed_at", keys::listed_at(at, "s#1")),
        ("cdr", shown(keys::cdr(o, &session, 2, true))),
        ("cdr_facts", shown(keys::cdr_facts(o, &session, 2))),
        ("cdrs_by_end", shown(keys::cdrs_by_end(o, at, &cdr))),
        ("counted", shown(keys::counted(o, &session, &cdr))),
        ("report", shown(keys::report(o, "token", day, "CARD#1"))),
        ("review", shown(keys::review(o, at, "r1"))),
        ("open_review", shown(keys::open_review(o, at, "r1"))),
        ("open_reviews", keys::open_reviews(o)),
    ];
    let of_operator = [
        ("operator", shown(keys::operator(o))),
        ("operators", keys::operators()),
        ("operator_in_list", shown(keys::operator_in_list(o))),
        ("list", keys::list(o, List::Sites)),
        (
            "place_of_records",
            in_list(&keys::place_of_records(o, &of_name_and_site)),
        ),
        (
            "place_of_rows",
            in_list(&keys::place_of_rows(o, List::Users)),
        ),
        ("place_of_site", in_list(&keys::place_of_site(o, &site))),
        (
            "token_without_user",
            shown(keys::token_without_user(o, &uid)),
        ),
        ("token_use", shown(keys::token_use(o, &uid))),
        (
            "user_use",
            shown(keys::user_use(o, &UserId::new("ann").unwrap())),
        ),
        ("listed_by_day", keys::listed_by_day(day, "CP#1")),
        (
            "listed_by_name",
            format!("{:?}", keys::listed_by_name("ann #1", "u#1")),
        ),
        ("listed_by_id", keys::listed_by_id("u#1")),
        ("names_from", format!("{:?}", keys::names_from("ann #1"))),
        ("site", shown(keys::site(o, &site))),
        (
            "gateway_of_site",
            shown(keys::gateway_of_site(o, &site, &gateway)),
        ),
        (
            "station_of_site",
            shown(keys::station_of_site(o, &site, &station)),
        ),
        ("gateways_of_site", keys::gateways_of_site(o, &site)),
        ("stations_of_site", keys::stations_of_site(o, &site)),
        ("user", shown(keys::user(o, &UserId::new("ann").unwrap()))),
        (
            "token_claim",
            shown(keys::token_claim(o, &TokenClaimId::new("c#1").unwrap())),
        ),
        (
            "token_claims_of",
            keys::token_claims_of(o, &UserId::new("a#nn").unwrap()),
        ),
        (
            "counted_claims",
            shown(keys::counted_claims(o, &UserId::new("a#nn").unwrap())),
        ),
        (
            "counted_vehicles",
            shown(keys::counted_vehicles(o, &UserId::new("a#nn").unwrap())),
        ),
        (
            "tap_claim",
            shown(keys::tap_claim(
                o,
                &station,
                &TokenUid::new("Card#1").unwrap(),
            )),
        ),
        (
            "erasure",
            shown(keys::erasure(o, &UserId::new("a#nn").unwrap())),
        ),
        (
            "refresh_families",
            keys::refresh_families(o, &UserId::new("a#nn").unwrap()),
        ),
        (
            "idempotency_partition",
            keys::idempotency_partition(o, "user:a#nn"),
        ),
        (
            "vehicle",
            shown(keys::vehicle(o, &VehicleId::new("car").unwrap())),
        ),
        (
            "client",
            shown(keys::client(o, &ClientId::new("app").unwrap())),
        ),
        ("webhook", shown(keys::webhook(o, &hook))),
        ("webhook_partition", keys::webhook_partition(o, &hook)),
        (
            "webhook_delivery",
            shown(keys::webhook_delivery(o, &hook, &event)),
        ),
        ("webhook_health", shown(keys::webhook_health(o, &hook))),
        ("events", keys::events(o)),
        ("event", shown(keys::event(o, &event))),
        ("events_of_station", keys::events_of_station(o, &station)),
        (
            "event_of_station",
            shown(keys::event_of_station(o, &station, &event)),
        ),
        ("tariff", shown(keys::tariff(o, &tariff))),
        ("command_pointer", shown(keys::command_pointer(o, &command))),
        (
            "token",
            shown(keys::token(o, &TokenUid::new("Card").unwrap())),
        ),
        ("tariff_partition", keys::tariff_partition(o, &tariff)),
        ("tariff_version", shown(keys::tariff_version(o, &tariff, 3))),
        ("tokens_version", shown(keys::tokens_version(o))),
        ("stations_version", shown(keys::stations_version(o, &site))),
        ("adopted", shown(keys::adopted(o, &site))),
        ("attempts", keys::attempts(o)),
        ("attempts_at", shown(keys::attempts_at(o, &site))),
        ("epochs", shown(keys::epochs(o, &site))),
        (
            "idempotency",
            shown(keys::idempotency(o, "bootstrap", "k1")),
        ),
        ("client_pointers", keys::client_pointers()),
        (
            "client_pointer",
            shown(keys::client_pointer(&ClientId::new("c").unwrap())),
        ),
        ("deployment_keys", shown(keys::deployment_keys())),
        ("outbox_partition", keys::outbox_partition(3)),
        ("outbox", shown(keys::outbox(3, at, "id"))),
        ("due_check_partition", keys::due_check_partition(3)),
        ("due_check", shown(keys::due_check(3, at, "id"))),
        (
            "delivery_check_partition",
            keys::delivery_check_partition(3),
        ),
        ("delivery_check", shown(keys::delivery_check(3, at, "id"))),
        ("erasure_check_partition", keys::erasure_check_partition(3)),
        ("erasure_check", shown(keys::erasure_check(3, at, "id"))),
        ("gateway_check_partition", keys::gateway_check_partition(3)),
        ("gateway_check", shown(keys::gateway_check(3, at, "id"))),
        ("audit", shown(keys::audit(o, at, "id"))),
        ("audit_log", keys::audit_log(o)),
        ("audit_of_record", keys::audit_of_record(o, "site", "a#b")),
        ("audit_by", keys::audit_by(o, "a#b")),
        ("sent_mail", shown(keys::sent_mail("m#1"))),
        ("login", shown(keys::login("Anna#1@example.com"))),
        ("one_time_link", shown(keys::one_time_link("l#1"))),
        ("authorization_code", shown(keys::authorization_code("c#1"))),
        ("refresh_family", shown(keys::refresh_family("f#1"))),
        (
            "sign_in_tries",
            shown(keys::sign_in_tries(keys::TriesOf::EmailFrom(
                "a@example.com",
                "192.0.2.1",
            ))),
        ),
        ("live_ticket", shown(keys::live_ticket("t#1"))),
        ("live_socket", shown(keys::live_socket(o, "c=#1"))),
        ("live_sockets_by", keys::live_sockets_by(o, "user:a#b")),
        (
            "live_socket_by",
            shown(keys::live_socket_by(o, "user:a#b", "c=#1")),
        ),
        ("live_topic", keys::live_topic(o, "site:a#b")),
        (
            "live_subscription",
            shown(keys::live_subscription(o, "site:a#b", "c=#1")),
        ),
        ("exports", keys::exports(o, "user:a#b")),
        ("export", shown(keys::export(o, "user:a#b", &export))),
        (
            "export_file",
            keys::export_file(o, ("user:a#b", &export), "part-0")
                .unwrap()
                .to_string(),
        ),
    ];
    let mut all = of_operator.to_vec();
    all.extend(of_gateway);
    all.extend(of_station);
    all.extend(of_session);
    all.extend(of_ledger(o, at));
    all
}

fn of_ledger(o: &OperatorId, at: Timestamp) -> Vec<(&'static str, String)> {
    let entry = Cause::Cdr(CdrId::new("s#1-1").unwrap()).entry_id();
    let account: Account = "revenue:har#bour".parse().unwrap();
    let day = at.utc_day();
    let wallet = WalletId::new("w#1").unwrap();
    vec![
        ("entry", shown(keys::entry(o, &entry))),
        ("counted_entry", shown(keys::counted_entry(o, &entry))),
        ("wallet_partition", keys::wallet_partition(o, &wallet)),
        ("wallet", shown(keys::wallet(o, &wallet))),
        ("wallet_balance", shown(keys::wallet_balance(o, &wallet))),
        ("wallets", keys::wallets(o)),
        ("wallet_in_list", shown(keys::wallet_in_list(o, &wallet))),
        ("entries_of_day", keys::entries_of_day(o, &day)),
        ("entry_of_day", shown(keys::entry_of_day(o, at, &entry))),
        ("statement", keys::statement(o, &account)),
        (
            "statement_line",
            shown(keys::statement_line(o, &account, at, &entry)),
        ),
        ("account_totals", keys::account_totals(o, &account, 11)),
        (
            "account_total",
            shown(keys::account_total(o, &account, &day, &entry)),
        ),
    ]
}

#[test]
fn an_entry_with_the_longest_id_has_a_key_that_the_table_takes() {
    let operator = OperatorId::new("o").unwrap();
    let at = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    let longest = |letter: &str| Cause::Payout {
        provider: ProviderName::new("p".repeat(64)).unwrap(),
        reference: Reference::new(letter.repeat(255)).unwrap(),
    };
    for letter in ["#", "\u{1F697}", "a"] {
        let id = longest(letter).entry_id();
        let key = keys::entry_of_day(&operator, at, &id);
        assert!(key.sk.len() <= 1024, "{letter}: {}", key.sk.len());
    }
    let others = [longest("#"), longest("%")].map(|cause| cause.entry_id());
    let [first, second] = others.map(|id| keys::entry(&operator, &id));
    assert_ne!(first, second);
}

#[test]
fn every_key_is_as_release_0_3_made_it() {
    let lines = all().into_iter();
    let lines: Vec<String> = lines.map(|(name, key)| format!("{name}: {key}")).collect();
    assert_eq!(lines.join("\n") + "\n", GOLDEN);
}

#[test]
fn every_function_that_makes_a_key_is_in_the_file() {
    let made: BTreeSet<&str> = all().into_iter().map(|(name, _)| name).collect();
    let functions = SOURCES
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("pub fn "));
    let names = functions.map(|rest| rest.split('(').next().unwrap());
    let missing: Vec<&str> = names
        .filter(|name| !made.contains(name) && !NO_KEYS.contains(name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// The audit log tells of these rows, and of no others.
#[test]
fn the_rows_that_people_change_are_known_by_their_keys() {
    let lines = GOLDEN.lines().filter_map(|line| {
        let (name, key) = line.split_once(": ")?;
        let (pk, sk) = key.split_once(" | ")?;
        let (pk, sk) = (pk.to_owned(), sk.to_owned());
        keys::audited_record(&Key { pk, sk }).map(|(kind, id)| format!("{name}: {kind} {id}"))
    });
    let found: Vec<String> = lines.collect();
    let wanted = [
        "operator: operator op#1",
        "site: site site",
        "user: user ann",
        "token_claim: token_claim c#1",
        "vehicle: vehicle car",
        "client: client app",
        "webhook: webhook hook",
        "tariff: tariff day",
        "token: token card",
        "export: export e#1",
        "gateway: gateway gw",
        "station: station CP#1",
        "command: command c1",
        "session_correction: correction s1/0002",
        "review: review 1769860800000-r1",
        "wallet: wallet w#1",
    ];
    assert_eq!(found, wanted);
}
