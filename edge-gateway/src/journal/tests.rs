//! Compares the store with the plain model, and opens broken files.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use forecourt_domain::fact::CommandState;
use forecourt_edge::rows::{
    AnswerRow, CachedTokenRow, CommandRow, LaneRow, LinkRow, RecordRow, StationRow, TransactionRow,
};
use forecourt_edge::{Memory, PlainStore, Row};
use forecourt_link::{
    AnswerGroup, CommandMessage, ConfigVersions, Epoch, Hash, Lane, StationConfig, TokenConfig,
};
use forecourt_types::{
    ClaimedAt, CommandId, ReceivedAt, StationId, Timestamp, TokenUid, TransactionId,
};
use proptest::prelude::*;

use super::retention::{Retention, Shed};
use super::*;

fn station(number: u8) -> StationId {
    StationId::new(format!("CP'{number}")).unwrap()
}

fn time(millis: i64) -> ReceivedAt {
    ReceivedAt(Timestamp::from_millis(millis).unwrap())
}

fn text(epoch: Epoch, station: u8, lane: Lane, sequence: u64) -> String {
    format!(
        "{{\"epoch\":{epoch},\"station\":\"CP'{station}\",\"lane\":\"{lane}\",\"sequence\":{}}}",
        sequence * 2
    )
}

fn record(epoch: Epoch, number: u8, lane: Lane, sequence: u64, received_ms: i64) -> Row {
    let text = text(epoch, number, lane, sequence);
    Row::Record(RecordRow {
        epoch,
        station_id: station(number),
        lane,
        station_sequence: sequence,
        gateway_sequence: sequence * 2,
        hash: Hash::of(text.as_bytes()),
        received_at: time(received_ms),
        text,
        frame: sequence.is_multiple_of(3).then(|| "[2,\"odd".to_owned()),
    })
}

fn lane_row(epoch: Epoch, number: u8, lane: Lane, head: u64, applied: u64) -> Row {
    Row::Lane(LaneRow {
        epoch,
        station_id: station(number),
        lane,
        head,
        head_hash: Hash::of(text(epoch, number, lane, head).as_bytes()),
        gateway_sequence: head * 2,
        applied,
    })
}

fn transaction(number: u8, id: u8, open: bool) -> TransactionRow {
    serde_json::from_value(serde_json::json!({
        "station_id": station(number),
        "transaction_id": TransactionId::new(id.to_string()).unwrap(),
        "open": open,
        "started_at": ClaimedAt(Timestamp::EPOCH),
    }))
    .unwrap()
}

fn command(id: u8, settled: bool) -> CommandRow {
    CommandRow {
        message: CommandMessage {
            command_id: CommandId::new(format!("c{id}")).unwrap(),
            station_id: station(0),
            epoch: Epoch::FIRST,
            expires_at: Timestamp::EPOCH,
            session_id: None,
            boot_generation: None,
            token_parent_uid: None,
            command_type: "reset".to_owned(),
            arguments: std::collections::BTreeMap::new(),
        },
        state: CommandState::Delivered,
        sent: false,
        message_id: None,
        remote_start_id: None,
        session_id: None,
        scheduled: false,
        settled,
        answer: None,
        reason: None,
        updated_at: time(0),
    }
}

fn token(id: u8) -> TokenConfig {
    TokenConfig {
        token_uid: TokenUid::new(format!("TAG{id}")).unwrap(),
        status: forecourt_domain::fact::TokenStatus::Accepted,
        group: AnswerGroup::default(),
    }
}

/// What a test does to both stores.
#[derive(Debug, Clone)]
enum Step {
    /// The next record of a lane.
    Record(u8, u8, u8),
    /// The cloud has applied this much of a lane.
    Applied(u8, u8, u8),
    Answer(u8, u8, u8),
    Station(u8, u32),
    Transaction(u8, u8, bool),
    Command(u8, bool),
    Cached(u8, i64),
    Link(u64),
    Tokens(u8),
    Stations(u8),
    /// The batch ends well.
    Commit,
    /// The process dies in the middle of a batch.
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..2_u8, 0..3_u8, 0..3_u8).prop_map(|(e, s, l)| Step::Record(e, s, l)),
        2 => (0..2_u8, 0..3_u8, 0..3_u8).prop_map(|(e, s, l)| Step::Applied(e, s, l)),
        2 => (0..3_u8, 0..4_u8, any::<u8>()).prop_map(|(s, k, v)| Step::Answer(s, k, v)),
        1 => (0..3_u8, any::<u32>()).prop_map(|(s, v)| Step::Station(s, v)),
        2 => (0..3_u8, 0..4_u8, any::<bool>()).prop_map(|(s, t, o)| Step::Transaction(s, t, o)),
        2 => (0..4_u8, any::<bool>()).prop_map(|(c, s)| Step::Command(c, s)),
        1 => (0..4_u8, 0..9_i64).prop_map(|(t, v)| Step::Cached(t, v)),
        1 => any::<u64>().prop_map(Step::Link),
        1 => (0..5_u8).prop_map(Step::Tokens),
        1 => (0..5_u8).prop_map(Step::Stations),
        3 => Just(Step::Commit),
        1 => Just(Step::Crash),
    ]
}

/// Heads by (epoch, station, lane), as the machine would keep them.
type Heads = std::collections::BTreeMap<(u8, u8, u8), (u64, u64)>;

#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn rows(step: &Step, heads: &mut Heads) -> Vec<Row> {
    let epoch = |e: u8| Epoch::new(u16::from(e) + 1).unwrap();
    let lane = |l: u8| Lane::ALL[usize::from(l)];
    match *step {
        Step::Record(e, s, l) => {
            let (head, _) = heads.entry((e, s, l)).or_default();
            *head += 1;
            let received = i64::try_from(*head).unwrap();
            vec![record(epoch(e), s, lane(l), *head, received)]
        }
        Step::Applied(e, s, l) => {
            let Some((head, applied)) = heads.get_mut(&(e, s, l)) else {
                return Vec::new();
            };
            *applied = *head;
            vec![lane_row(epoch(e), s, lane(l), *head, *applied)]
        }
        Step::Answer(s, key, value) => vec![Row::Answer(AnswerRow {
            station_id: station(s),
            key: format!("start|{key}"),
            payload: format!("{{\"value\":{value}}}"),
            transaction_id: None,
            content_hash: None,
            answered_at: time(0),
        })],
        Step::Station(s, transactions) => vec![Row::Station(StationRow {
            station_id: station(s),
            boot_generation: 1,
            epoch: Epoch::FIRST,
            transactions,
            calls: 0,
            connectors: Vec::new(),
            rated: Vec::new(),
            meters: Vec::new(),
            heard_before: None,
            protocol: None,
            model: None,
            last_seen_at: None,
            is_forgotten: false,
            is_removed: false,
            is_connected: false,
            heartbeat_s: None,
        })],
        Step::Transaction(s, id, open) => {
            vec![Row::Transaction(Box::new(transaction(s, id, open)))]
        }
        Step::Command(id, settled) => vec![Row::Command(Box::new(command(id, settled)))],
        Step::Cached(id, millis) => vec![Row::CachedToken(CachedTokenRow {
            folded: format!("tag{id}"),
            token: token(id),
            answered_at: time(millis),
            keep_until: Timestamp::EPOCH,
        })],
        Step::Link(version) => vec![Row::Link(LinkRow {
            epoch: Epoch::FIRST,
            site_id: None,
            versions: ConfigVersions {
                stations: version,
                tokens: 0,
                policy: None,
            },
            awaits_epoch: false,
            epoch_refused: false,
            moves_to: None,
            policy: None,
            policy_fields: None,
        })],
        Step::Tokens(count) => vec![Row::TokenList((0..count).map(token).collect())],
        Step::Stations(count) => {
            let config = |number| StationConfig {
                station_id: station(number),
                security_profile: 1,
                password_verifier: None,
                max_power_w: None,
                connectors: Vec::new(),
            };
            vec![Row::StationList((0..count).map(config).collect())]
        }
        Step::Commit | Step::Crash => Vec::new(),
    }
}

/// Every look-up and the restored state are the same.
fn same(store: &Store, model: &PlainStore) {
    for s in 0..3 {
        let station = station(s);
        for key in 0..4_u8 {
            let answer = format!("start|{key}");
            assert_eq!(
                store.answer(&station, &answer).unwrap(),
                model.answer(&station, &answer).unwrap()
            );
            let id = key.to_string();
            assert_eq!(
                store.transaction(&station, &id).unwrap(),
                model.transaction(&station, &id).unwrap()
            );
        }
        for epoch in [1, 2].map(|ordinal| Epoch::new(ordinal).unwrap()) {
            for lane in Lane::ALL {
                for (from, max) in [(0, 3), (2, 100), (5, 1)] {
                    let texts = |memory: &dyn Memory| -> Vec<String> {
                        let records = memory.records(epoch, &station, lane, from, max).unwrap();
                        records.iter().map(|raw| raw.as_str().to_owned()).collect()
                    };
                    assert_eq!(texts(store), texts(model));
                    assert_eq!(
                        store.record_hash(epoch, &station, lane, from).unwrap(),
                        model.record_hash(epoch, &station, lane, from).unwrap()
                    );
                }
            }
        }
    }
    for id in 0..4_u8 {
        let command = CommandId::new(format!("c{id}")).unwrap();
        assert_eq!(
            store.command(&command).unwrap(),
            model.command(&command).unwrap()
        );
        let folded = format!("tag{id}");
        assert_eq!(
            store.cached_token(&folded).unwrap(),
            model.cached_token(&folded).unwrap()
        );
    }
    let (restored, wanted) = (store.restore().unwrap(), model.stored_state());
    assert_eq!(format!("{restored:?}"), format!("{wanted:?}"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(forecourt_test_size::pick(40, 4_000)))]

    /// Whatever is written, committed or cut off, the store answers as plain
    /// maps would that hold the committed batches only.
    #[test]
    fn the_journal_is_the_plain_model_of_its_committed_batches(
        steps in proptest::collection::vec(step(), 1..120)
    ) {
        let directory = tempfile::tempdir().unwrap();
        let mut store = Store::open(directory.path(), Check::Quick).unwrap().store;
        let (mut model, mut heads) = (PlainStore::default(), Heads::new());
        let mut committed = (model.clone(), heads.clone());
        store.begin().unwrap();
        for step in &steps {
            for row in rows(step, &mut heads) {
                store.write(&row, 0).unwrap();
                model.write(row);
            }
            match step {
                Step::Commit => {
                    store.commit().unwrap();
                    committed = (model.clone(), heads.clone());
                    store.begin().unwrap();
                }
                Step::Crash => {
                    drop(store);
                    (model, heads) = committed.clone();
                    store = Store::open(directory.path(), Check::Quick).unwrap().store;
                    store.begin().unwrap();
                }
                _ => {}
            }
        }
        // Uncommitted rows are seen by the batch that wrote them.
        same(&store, &model);
        drop(store);
        let store = Store::open(directory.path(), Check::Quick).unwrap().store;
        same(&store, &committed.0);
    }
}

fn filled(directory: &std::path::Path, applied: u64) -> Store {
    let store = Store::open(directory, Check::Quick).unwrap().store;
    store.begin().unwrap();
    for lane in Lane::ALL {
        for sequence in 1..=10 {
            let received = i64::try_from(sequence).unwrap() * 1_000;
            store
                .write(&record(Epoch::FIRST, 0, lane, sequence, received), 0)
                .unwrap();
        }
        store
            .write(&lane_row(Epoch::FIRST, 0, lane, 10, applied), 0)
            .unwrap();
    }
    store.commit().unwrap();
    store
}

fn kept(store: &Store, lane: Lane) -> usize {
    store
        .records(Epoch::FIRST, &station(0), lane, 0, 100)
        .unwrap()
        .len()
}

const ROOMY: i64 = i64::MAX;

#[test]
fn applied_records_go_when_they_are_old_and_nothing_else_does() {
    let directory = tempfile::tempdir().unwrap();
    let store = filled(directory.path(), 6);
    let retention = |keep_ms, max_bytes| Retention { keep_ms, max_bytes };
    // At 9 s, what is older than 5 s and applied: 1 to 3.
    let shed = store.shed(retention(5_000, ROOMY), 9_000).unwrap();
    assert_eq!(
        shed,
        Shed {
            records: 9,
            unapplied_telemetry: 0
        }
    );
    assert!(Lane::ALL.iter().all(|lane| kept(&store, *lane) == 7));
    // Long after, what is not applied still stays.
    store.shed(retention(5_000, ROOMY), 1_000_000).unwrap();
    assert!(Lane::ALL.iter().all(|lane| kept(&store, *lane) == 4));
    let again = store.shed(retention(5_000, ROOMY), 1_000_000).unwrap();
    assert_eq!(again, Shed::default());
}

#[test]
fn a_file_that_is_too_large_sheds_history_then_telemetry_and_never_money() {
    let directory = tempfile::tempdir().unwrap();
    let store = filled(directory.path(), 6);
    let tight = Retention {
        keep_ms: i64::MAX / 2,
        max_bytes: 1,
    };
    let first = store.shed(tight, 9_000).unwrap();
    assert_eq!(
        first,
        Shed {
            records: 18,
            unapplied_telemetry: 0
        }
    );
    let second = store.shed(tight, 9_000).unwrap();
    assert_eq!(
        second,
        Shed {
            records: 3,
            unapplied_telemetry: 3
        },
        "the newest stays: it says where the lane stands"
    );
    assert_eq!(kept(&store, Lane::Telemetry), 1);
    assert_eq!(kept(&store, Lane::Transactions), 4);
    assert_eq!(kept(&store, Lane::Commands), 4);
    assert_eq!(store.shed(tight, 9_000).unwrap(), Shed::default());
}

#[test]
fn finished_things_are_forgotten_after_half_a_year_and_live_ones_never() {
    const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1_000;
    const BEGIN_MS: i64 = 1_770_000_000_000;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path(), Check::Quick).unwrap().store;
    store.begin().unwrap();
    // The last one was written by a clock that had no time yet.
    let (then, now) = (BEGIN_MS, BEGIN_MS + YEAR_MS);
    for (id, open, written) in [
        (1, false, then),
        (2, true, then),
        (3, false, now),
        (4, false, 0),
    ] {
        let row = Row::Transaction(Box::new(transaction(0, id, open)));
        store.write(&row, written).unwrap();
    }
    store.commit().unwrap();
    let mut cursor = 0;
    assert_eq!(store.forget(&mut cursor, now).unwrap(), 1);
    let there = |id: &str| store.transaction(&station(0), id).unwrap().is_some();
    assert!(!there("1") && there("2") && there("3") && there("4"));
}

#[test]
fn a_password_that_a_command_held_is_in_no_free_page_of_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path(), Check::Quick).unwrap().store;
    let password = "password-of-a-charger";
    // Long ones fill pages of their own.
    for (id, length) in [(1, 10), (2, 3_000), (3, 20_000)] {
        let mut row = command(id, false);
        let value = format!("{password}{}", "x".repeat(length));
        row.message
            .arguments
            .insert("value".to_owned(), value.into());
        for row in [row, command(id, true)] {
            store.begin().unwrap();
            store.write(&Row::Command(Box::new(row)), 0).unwrap();
            store.commit().unwrap();
        }
    }
    // The end of the last connection copies the log into the file.
    drop(store);
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let mut windows = bytes.windows(password.len());
        assert!(!windows.any(|window| window == password.as_bytes()));
    }
}

#[test]
fn a_broken_file_is_moved_aside_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(FILE);
    drop(filled(directory.path(), 0));
    let mut bytes = std::fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4_096).step_by(7) {
        *byte ^= 0x5a;
    }
    std::fs::write(&path, &bytes).unwrap();
    let opened = Store::open(directory.path(), Check::Quick).unwrap();
    let aside = opened.moved_aside.unwrap();
    let moved = std::fs::read(aside).unwrap();
    assert!(moved == bytes, "the broken file is touched by nobody");
    assert!(opened.store.restore().unwrap().lanes.is_empty());
}

#[test]
fn a_file_of_a_newer_release_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    drop(filled(directory.path(), 0));
    let connection = Connection::open(directory.path().join(FILE)).unwrap();
    connection
        .execute("INSERT INTO schema_version VALUES (99, 0)", [])
        .unwrap();
    drop(connection);
    let error = Store::open(directory.path(), Check::Quick).unwrap_err();
    assert!(
        matches!(error, JournalError::Newer { found: 99, .. }),
        "{error}"
    );
    assert!(error.to_string().contains("newer release"));
}

/// The file that release 0.1 wrote: new code must read it for ever.
#[test]
fn the_journal_of_format_1_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let connection = Connection::open(directory.path().join(FILE)).unwrap();
    connection
        .execute_batch(include_str!("format_1.sql"))
        .unwrap();
    drop(connection);
    let store = Store::open(directory.path(), Check::Quick).unwrap().store;
    let state = store.restore().unwrap();
    assert_eq!(state.link.unwrap().versions.stations, 3);
    assert_eq!(state.lanes.len(), 1);
    assert_eq!((state.lanes[0].applied, state.lanes[0].head), (1, 2));
    assert_eq!(state.open_transactions.len(), 1);
    assert_eq!(state.station_configs.len(), 1);
    let station = StationId::new("CP1").unwrap();
    let records = store
        .records(Epoch::FIRST, &station, Lane::Transactions, 1, 9)
        .unwrap();
    assert_eq!(records.len(), 2);
    let answer = store.answer(&station, "start").unwrap();
    assert_eq!(answer.unwrap().payload, "{}");
    let mut closed = state.open_transactions[0].clone();
    closed.open = false;
    store.begin().unwrap();
    store.write(&Row::Transaction(Box::new(closed)), 0).unwrap();
    store.commit().unwrap();
    assert!(store.restore().unwrap().open_transactions.is_empty());
}

#[test]
fn a_backup_is_the_journal_of_one_moment() {
    let directory = tempfile::tempdir().unwrap();
    let store = filled(directory.path(), 0);
    store.begin().unwrap();
    store
        .write(&record(Epoch::FIRST, 0, Lane::Commands, 11, 0), 0)
        .unwrap();
    let target = directory.path().join("backup");
    std::fs::create_dir(&target).unwrap();
    backup(directory.path(), &target.join(FILE)).unwrap();
    let copy = Store::open(&target, Check::Quick).unwrap().store;
    assert_eq!(
        kept(&copy, Lane::Commands),
        10,
        "what is not committed is not in it"
    );
    assert!(
        backup(directory.path(), &target.join(FILE)).is_err(),
        "it overwrites nothing"
    );
}

/// SQLite has no checksums: a bit may flip where no check of pages sees it.
#[test]
fn a_damaged_row_counts_as_missing_and_stops_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = filled(directory.path(), 2);
    store.begin().unwrap();
    // Written after the lanes' rows, so that a restart looks at the record.
    let newest = record(Epoch::FIRST, 0, Lane::Transactions, 11, 0);
    store.write(&newest, 0).unwrap();
    let open = Row::Transaction(Box::new(transaction(0, 1, true)));
    store.write(&open, 0).unwrap();
    store.commit().unwrap();
    let damage = "UPDATE record SET text = CAST(x'7bff' AS TEXT) WHERE sequence IN (5, 11);
         UPDATE state SET json = '{' WHERE kind = 4";
    store.connection.execute_batch(damage).unwrap();
    drop(store);
    let store = Store::open(directory.path(), Check::Quick).unwrap().store;
    let restored = store.restore().unwrap();
    assert!(restored.open_transactions.is_empty());
    let lane = restored
        .lanes
        .iter()
        .find(|row| row.lane == Lane::Transactions)
        .unwrap();
    assert_eq!((lane.head, lane.gateway_sequence), (11, 21));
    assert_eq!(kept(&store, Lane::Transactions), 9);
    assert_eq!(store.transaction(&station(0), "1").unwrap(), None);
    let hash = store.record_hash(Epoch::FIRST, &station(0), Lane::Transactions, 5);
    assert_eq!(hash.unwrap(), None);
}

#[test]
fn a_journal_that_is_replaced_is_kept_aside_and_begun_anew() {
    let directory = tempfile::tempdir().unwrap();
    drop(filled(directory.path(), 0));
    let opened = Store::replace(directory.path()).unwrap();
    let aside = opened.moved_aside.unwrap();
    assert!(aside.exists());
    assert!(opened.store.restore().unwrap().lanes.is_empty());
}
