//! Tests what the use cases may require of a table against DynamoDB's engine, through the
//! unmodified SDK.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use forecourt_aws::{DynamoTable, create_table};
use forecourt_embedded::{Engine, REGION};
use forecourt_store::ports::{
    Condition, Index, Item, Key, Query, StoreError, Table, Transacted, Write,
};
use forecourt_store::rows::config::raise_version;
use forecourt_types::Timestamp;
use serde_json::{Map, Value, json};

pub(crate) async fn table() -> DynamoTable {
    let engine = Engine::in_memory().unwrap();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .http_client(engine.http_client())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    create_table(&client, "table").await.unwrap();
    // The second start finds the table that the first one made.
    create_table(&client, "table").await.unwrap();
    DynamoTable::new(client, "table".to_owned())
}

pub(crate) fn key(pk: &str, sk: &str) -> Key {
    Key {
        pk: pk.to_owned(),
        sk: sk.to_owned(),
    }
}

pub(crate) fn item(pk: &str, sk: &str, body: Value) -> Item {
    Item::new(key(pk, sk), &body).unwrap()
}

fn put(item: Item, condition: Condition) -> Write {
    Write::Put { item, condition }
}

#[tokio::test]
async fn an_item_comes_back_as_it_was_written() {
    let table = table().await;
    let body = json!({
        "text": "ä", "empty": "", "whole": 9_007_199_254_740_993_i64, "negative": -1,
        "list": [1, "two", null, {"three": 3}], "yes": true, "nothing": null,
    });
    let at = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
    let written = item("a", "1", body.clone())
        .with_index(key("x", "y"))
        .with_expiry(at);
    assert_eq!(
        table
            .transact(vec![Write::put_unchanged(written.clone())])
            .await
            .unwrap(),
        Transacted::Committed
    );
    let read = table.get(&key("a", "1")).await.unwrap().unwrap();
    assert_eq!(Value::Object(read.body.clone()), body);
    assert_eq!(
        (read.revision, read.index, read.expires_at),
        (1, Some(key("x", "y")), Some(at))
    );
    assert_eq!(table.get(&key("a", "2")).await.unwrap(), None);
}

fn check_version(version: u64) -> Write {
    Write::Check {
        key: key("a", "v"),
        condition: Condition::Version(version),
    }
}

#[tokio::test]
async fn a_write_over_a_changed_item_does_not_happen() {
    let table = table().await;
    let first = item("a", "1", json!({"n": 1}));
    let _ = table
        .transact(vec![Write::put_unchanged(first.clone())])
        .await
        .unwrap();
    for (write, wanted) in [
        (
            Write::put_unchanged(first.clone()),
            Transacted::ConditionFailed { index: 0 },
        ),
        (
            put(first.clone().after(1), Condition::Revision(1)),
            Transacted::Committed,
        ),
        (
            put(first.clone().after(1), Condition::Revision(1)),
            Transacted::ConditionFailed { index: 0 },
        ),
        (
            put(item("a", "2", json!({})), Condition::Exists),
            Transacted::ConditionFailed { index: 0 },
        ),
        (
            Write::Check {
                key: key("a", "9"),
                condition: Condition::Absent,
            },
            Transacted::Committed,
        ),
        (
            Write::Check {
                key: key("a", "1"),
                condition: Condition::Absent,
            },
            Transacted::ConditionFailed { index: 0 },
        ),
        (
            Write::Delete {
                key: key("a", "1"),
                condition: Condition::Revision(1),
            },
            Transacted::ConditionFailed { index: 0 },
        ),
        (
            Write::Delete {
                key: key("a", "1"),
                condition: Condition::Revision(2),
            },
            Transacted::Committed,
        ),
        (
            Write::Delete {
                key: key("a", "1"),
                condition: Condition::Always,
            },
            Transacted::Committed,
        ),
        (check_version(0), Transacted::Committed),
        (check_version(1), Transacted::ConditionFailed { index: 0 }),
        (raise_version(key("a", "v")), Transacted::Committed),
        (check_version(0), Transacted::ConditionFailed { index: 0 }),
        (check_version(1), Transacted::Committed),
        (raise_version(key("a", "v")), Transacted::Committed),
        (check_version(1), Transacted::ConditionFailed { index: 0 }),
    ] {
        let text = format!("{write:?}");
        assert_eq!(table.transact(vec![write]).await.unwrap(), wanted, "{text}");
    }
}

#[tokio::test]
async fn a_transaction_happens_whole_or_not_at_all() {
    let table = table().await;
    let _ = table
        .transact(vec![Write::put_unchanged(item("a", "1", json!({})))])
        .await
        .unwrap();
    let outcome = table
        .transact(vec![
            Write::put_unchanged(item("a", "2", json!({}))),
            Write::put_unchanged(item("a", "1", json!({}))),
            Write::put_unchanged(item("a", "3", json!({}))),
        ])
        .await
        .unwrap();
    assert_eq!(outcome, Transacted::ConditionFailed { index: 1 });
    let page = table
        .query(&Query::prefix(Index::Table, "a", ""))
        .await
        .unwrap();
    assert_eq!(page.items.len(), 1);
}

#[tokio::test]
async fn counters_add_up_from_nothing() {
    let table = table().await;
    let add = |amount: i64| Write::Add {
        key: key("r", "d"),
        counters: BTreeMap::from([("energy_wh".to_owned(), amount), ("count".to_owned(), 1)]),
        at_least: BTreeMap::new(),
        set: Map::from_iter([("day".to_owned(), json!("2026-01-31"))]),
    };
    for amount in [5, -2, 40] {
        assert_eq!(
            table.transact(vec![add(amount)]).await.unwrap(),
            Transacted::Committed
        );
    }
    let mark = Write::put_unchanged(item("m", "1", json!({})));
    for _ in 0..2 {
        let _ = table.transact(vec![mark.clone(), add(100)]).await.unwrap();
    }
    let read = table.get(&key("r", "d")).await.unwrap().unwrap();
    assert_eq!(
        Value::Object(read.body),
        json!({"energy_wh": 143, "count": 4, "day": "2026-01-31"})
    );
}

#[tokio::test]
async fn a_mark_needs_the_item_and_leaves_its_revision() {
    let table = table().await;
    let mark = |until: &str| Write::Mark {
        key: key("m", "a"),
        set: Map::from_iter([("until".to_owned(), json!(until))]),
    };
    let failed = Transacted::ConditionFailed { index: 0 };
    assert_eq!(table.transact(vec![mark("1")]).await.unwrap(), failed);
    let other = Write::put_unchanged(item("m", "b", json!({})));
    let both = vec![mark("1"), other.clone()];
    assert_eq!(table.transact(both).await.unwrap(), failed);
    let made = Write::put_unchanged(item("m", "a", json!({"n": 1})));
    for writes in [vec![made], vec![mark("2")], vec![mark("3"), other]] {
        assert_eq!(table.transact(writes).await.unwrap(), Transacted::Committed);
    }
    let read = table.get(&key("m", "a")).await.unwrap().unwrap();
    assert_eq!(read.revision, 1);
    assert_eq!(Value::Object(read.body), json!({"n": 1, "until": "3"}));
}

#[tokio::test]
async fn a_query_pages_through_one_partition_in_order() {
    let table = table().await;
    for n in 0..7 {
        let row = item("p", &format!("s#{n}"), json!({"n": n}))
            .with_index(key("g", &format!("{}", 9 - n)));
        let _ = table
            .transact(vec![Write::put_unchanged(row)])
            .await
            .unwrap();
    }
    let _ = table
        .transact(vec![Write::put_unchanged(item("p", "t#0", json!({})))])
        .await
        .unwrap();
    let _ = table
        .transact(vec![Write::put_unchanged(item("q", "s#0", json!({})))])
        .await
        .unwrap();
    for (index, pk, prefix, descending, wanted) in [
        (Index::Table, "p", "s#", false, vec![0, 1, 2, 3, 4, 5, 6]),
        (Index::Table, "p", "s#", true, vec![6, 5, 4, 3, 2, 1, 0]),
        (Index::Gsi1, "g", "3", false, vec![6]),
    ] {
        let mut query = Query {
            descending,
            limit: 3,
            ..Query::prefix(index, pk, prefix)
        };
        let mut found = Vec::new();
        loop {
            let page = table.query(&query).await.unwrap();
            assert!(page.items.len() <= 3);
            found.extend(
                page.items
                    .iter()
                    .filter_map(|item| item.body.get("n")?.as_i64()),
            );
            match page.cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => break,
            }
        }
        assert_eq!(found, wanted, "{pk} {prefix} {descending}");
    }
}

#[tokio::test]
async fn a_foreign_cursor_is_refused_and_never_leaves_the_partition() {
    let table = table().await;
    for pk in ["p", "q"] {
        for n in 0..3 {
            let row = item(pk, &format!("s#{n}"), json!({"pk": 1, "of": pk}));
            let row = Item {
                body: Map::from_iter([("of".to_owned(), json!(pk))]),
                ..row
            };
            let _ = table
                .transact(vec![Write::put_unchanged(row)])
                .await
                .unwrap();
        }
    }
    let first = Query {
        limit: 1,
        ..Query::prefix(Index::Table, "q", "s#")
    };
    let cursor = table.query(&first).await.unwrap().cursor;
    let mixed = Query {
        cursor,
        ..Query::prefix(Index::Table, "p", "s#")
    };
    let page = table.query(&mixed).await.unwrap();
    assert!(
        page.items
            .iter()
            .all(|item| item.body.get("of") == Some(&json!("p")))
    );
    for text in ["%%%", "", "AAAA"] {
        let query = Query {
            cursor: Some(text.to_owned()),
            ..Query::prefix(Index::Gsi1, "p", "s#")
        };
        assert!(
            matches!(table.query(&query).await, Err(StoreError::BadCursor)),
            "{text}"
        );
    }
}
