//! Additions under conditions: the same cases against DynamoDB's engine and against the table in
//! memory that the tests of the use cases have.

use std::collections::BTreeMap;

use forecourt_memory::Simulation;
use forecourt_store::ports::{Condition, Key, Table, Transacted, Write};
use serde_json::{Map, Value, json};

use crate::table_contract::{item, key, table};

async fn tables() -> Vec<(&'static str, Box<dyn Table>)> {
    let memory = Simulation::new(1).table;
    vec![
        ("engine", Box::new(table().await)),
        ("memory", Box::new(memory)),
    ]
}

fn counters(amounts: &[(&str, i64)]) -> BTreeMap<String, i64> {
    let named = amounts
        .iter()
        .map(|(name, amount)| ((*name).to_owned(), *amount));
    named.collect()
}

fn add(key: Key, amounts: &[(&str, i64)], at_least: &[(&str, i64)]) -> Write {
    Write::Add {
        key,
        counters: counters(amounts),
        at_least: counters(at_least),
        set: Map::from_iter([("by".to_owned(), json!("test"))]),
    }
}

async fn body(table: &dyn Table, key: &Key) -> Option<Value> {
    let item = table.get(key).await.unwrap();
    item.map(|item| Value::Object(item.body))
}

#[tokio::test]
async fn an_addition_happens_only_where_every_counter_is_high_enough() {
    let failed = Transacted::ConditionFailed { index: 0 };
    for (name, table) in tables().await {
        let wallet = key("w", "balance");
        let take = |at_least: &[(&str, i64)]| add(wallet.clone(), &[("available", -1)], at_least);
        // Neither an item nor an attribute that is missing is at least anything.
        let missing = take(&[("available", -5)]);
        assert_eq!(
            table.transact(vec![missing]).await.unwrap(),
            failed,
            "{name}"
        );
        assert_eq!(body(&*table, &wallet).await, None, "{name}");
        let made = item(
            "w",
            "balance",
            json!({"available": 10, "held": 3, "text": "10"}),
        );
        let made = Write::put_unchanged(made);
        assert_eq!(
            table.transact(vec![made]).await.unwrap(),
            Transacted::Committed
        );
        for (at_least, wanted) in [
            (vec![("available", 11)], failed),
            (vec![("available", 10)], Transacted::Committed),
            (vec![("available", 9), ("held", 3)], Transacted::Committed),
            (vec![("available", 8), ("held", 4)], failed),
            (vec![("other", 0)], failed),
            (vec![("text", 0)], failed),
            (vec![("available", i64::MIN)], Transacted::Committed),
            (vec![], Transacted::Committed),
        ] {
            let outcome = table.transact(vec![take(&at_least)]).await.unwrap();
            assert_eq!(outcome, wanted, "{name} {at_least:?}");
        }
        let left = json!({"available": 6, "held": 3, "text": "10", "by": "test"});
        assert_eq!(body(&*table, &wallet).await, Some(left), "{name}");
    }
}

#[tokio::test]
async fn a_transaction_with_an_addition_that_may_not_be_makes_no_write() {
    for (name, table) in tables().await {
        let made = Write::put_unchanged(item("w", "balance", json!({"available": 10})));
        let _ = table.transact(vec![made]).await.unwrap();
        let hold = |id: &str, amount: i64| {
            let change = [("available", -amount), ("held", amount)];
            vec![
                Write::put_unchanged(item("w", &format!("hold#{id}"), json!({}))),
                add(key("w", "balance"), &change, &[("available", amount)]),
            ]
        };
        for (id, amount, wanted) in [
            ("a", 11, Transacted::ConditionFailed { index: 1 }),
            ("a", 4, Transacted::Committed),
            ("a", 4, Transacted::ConditionFailed { index: 0 }),
            ("b", 6, Transacted::Committed),
            ("c", 1, Transacted::ConditionFailed { index: 1 }),
        ] {
            let outcome = table.transact(hold(id, amount)).await.unwrap();
            assert_eq!(outcome, wanted, "{name} {id} {amount}");
        }
        assert_eq!(body(&*table, &key("w", "hold#c")).await, None, "{name}");
        let left = json!({"available": 0, "held": 10, "by": "test"});
        assert_eq!(
            body(&*table, &key("w", "balance")).await,
            Some(left),
            "{name}"
        );
    }
}

/// How many additions are tried at the same time.
const PARALLEL: i64 = 100;
/// What each of them takes.
const TAKEN: i64 = 7;
/// What there is: 28 additions fit.
const THERE: i64 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_parallel_additions_grant_exactly_what_fits() {
    for (name, table) in tables().await {
        let made = Write::put_unchanged(item("w", "balance", json!({"available": THERE})));
        let _ = table.transact(vec![made]).await.unwrap();
        let table: std::sync::Arc<dyn Table> = table.into();
        let tries = (0..PARALLEL).map(|number| {
            let table = std::sync::Arc::clone(&table);
            tokio::spawn(async move {
                let change = [("available", -TAKEN), ("held", TAKEN)];
                let take = add(key("w", "balance"), &change, &[("available", TAKEN)]);
                // Half of them alone, half of them with the row of their hold.
                let mut writes = vec![take];
                if number % 2 == 0 {
                    writes.push(Write::Put {
                        item: item("w", &format!("hold#{number}"), json!({})),
                        condition: Condition::Absent,
                    });
                }
                table.transact(writes).await.unwrap()
            })
        });
        let tries: Vec<_> = tries.collect();
        let mut granted = 0;
        for one in tries {
            granted += i64::from(one.await.unwrap() == Transacted::Committed);
        }
        assert_eq!(granted, THERE / TAKEN, "{name}");
        let (held, left) = (granted * TAKEN, THERE % TAKEN);
        let wanted = json!({"available": left, "held": held, "by": "test"});
        assert_eq!(
            body(&*table, &key("w", "balance")).await,
            Some(wanted),
            "{name}"
        );
    }
}
