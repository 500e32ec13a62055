//! Writes to the table: a single write, or all writes of a transaction.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update,
};
use forecourt_store::ports::{Condition, Key, StoreError, Transacted, Write};
use serde_json::{Map, Value};

use super::convert::{Attributes, attributes_of, body_attributes, key_map, refused};
use super::{DynamoTable, errors};

/// How often a contended transaction is tried, since each holder finishes within milliseconds. If
/// all tries fail, the queue's own retry follows.
const CONTENDED_TRIES: u32 = 5;

/// The first pause between tries. Each further pause is twice as long.
const CONTENDED_PAUSE: Duration = Duration::from_millis(15);

/// A condition in the form that DynamoDB reads.
struct Expression {
    text: Option<String>,
    names: Option<HashMap<String, String>>,
    values: Option<Attributes>,
}

fn expression(condition: Condition) -> Expression {
    let (text, name) = match condition {
        Condition::Always => {
            return Expression {
                text: None,
                names: None,
                values: None,
            };
        }
        Condition::Absent => ("attribute_not_exists(#c)", "pk"),
        Condition::Exists => ("attribute_exists(#c)", "pk"),
        Condition::Revision(_) => ("#c = :c", "revision"),
        Condition::Version(0) => ("attribute_not_exists(#c) OR #c = :c", "version"),
        Condition::Version(_) => ("#c = :c", "version"),
        Condition::UpdatedBy(_) => ("#c = :c", "updated_by"),
    };
    let values = match condition {
        Condition::Revision(number) | Condition::Version(number) => Some(HashMap::from([(
            ":c".to_owned(),
            AttributeValue::N(number.to_string()),
        )])),
        Condition::UpdatedBy(author) => Some(HashMap::from([(
            ":c".to_owned(),
            AttributeValue::S(author.to_owned()),
        )])),
        Condition::Always | Condition::Absent | Condition::Exists => None,
    };
    Expression {
        text: Some(text.to_owned()),
        names: Some(HashMap::from([("#c".to_owned(), name.to_owned())])),
        values,
    }
}

/// An update expression that adds to counters and sets attributes.
struct Addition {
    text: String,
    condition: Option<String>,
    names: HashMap<String, String>,
    values: Attributes,
}

/// The condition of a [`Write::Mark`].
const MARKED: &str = "attribute_exists(pk)";

/// An update that sets attributes of an item that exists.
fn marking(set: Map<String, Value>) -> Result<Addition, StoreError> {
    let mut marking = addition(BTreeMap::new(), BTreeMap::new(), set)?;
    marking.condition = Some(MARKED.to_owned());
    Ok(marking)
}

fn addition(
    counters: BTreeMap<String, i64>,
    at_least: BTreeMap<String, i64>,
    set: Map<String, Value>,
) -> Result<Addition, StoreError> {
    let mut names = HashMap::new();
    let mut values = HashMap::new();
    let mut adds = Vec::new();
    for (at, (name, amount)) in counters.into_iter().enumerate() {
        names.insert(format!("#a{at}"), name);
        values.insert(format!(":a{at}"), AttributeValue::N(amount.to_string()));
        adds.push(format!("#a{at} :a{at}"));
    }
    // A comparison with an attribute that is missing or no number is false.
    let mut least = Vec::new();
    for (at, (name, value)) in at_least.into_iter().enumerate() {
        names.insert(format!("#l{at}"), name);
        values.insert(format!(":l{at}"), AttributeValue::N(value.to_string()));
        least.push(format!("#l{at} >= :l{at}"));
    }
    let mut sets = Vec::new();
    for (at, (name, value)) in body_attributes(set)?.into_iter().enumerate() {
        names.insert(format!("#s{at}"), name);
        values.insert(format!(":s{at}"), value);
        sets.push(format!("#s{at} = :s{at}"));
    }
    let clause = |word: &str, parts: Vec<String>| match parts.is_empty() {
        true => String::new(),
        false => format!("{word} {} ", parts.join(", ")),
    };
    let text = format!("{}{}", clause("SET", sets), clause("ADD", adds));
    Ok(Addition {
        text: text.trim_end().to_owned(),
        condition: (!least.is_empty()).then(|| least.join(" AND ")),
        names,
        values,
    })
}

impl DynamoTable {
    fn put(&self, item: Attributes, condition: Condition) -> Result<Put, StoreError> {
        let Expression {
            text,
            names,
            values,
        } = expression(condition);
        Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .set_condition_expression(text)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .build()
            .map_err(refused)
    }

    fn delete(&self, key: &Key, condition: Condition) -> Result<Delete, StoreError> {
        let Expression {
            text,
            names,
            values,
        } = expression(condition);
        Delete::builder()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .set_condition_expression(text)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .build()
            .map_err(refused)
    }

    fn check(&self, key: &Key, condition: Condition) -> Result<ConditionCheck, StoreError> {
        let Expression {
            text,
            names,
            values,
        } = expression(condition);
        ConditionCheck::builder()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .set_condition_expression(text)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .build()
            .map_err(refused)
    }

    fn update(&self, key: &Key, add: Addition) -> Result<Update, StoreError> {
        Update::builder()
            .table_name(&self.name)
            .set_key(Some(key_map(key)))
            .update_expression(add.text)
            .set_condition_expression(add.condition)
            .set_expression_attribute_names(Some(add.names))
            .set_expression_attribute_values(Some(add.values))
            .build()
            .map_err(refused)
    }

    fn request_item(&self, write: Write) -> Result<TransactWriteItem, StoreError> {
        let builder = TransactWriteItem::builder();
        Ok(match write {
            Write::Put { item, condition } => {
                builder.put(self.put(attributes_of(item)?, condition)?)
            }
            Write::Delete { key, condition } => builder.delete(self.delete(&key, condition)?),
            Write::Check { key, condition } => {
                builder.condition_check(self.check(&key, condition)?)
            }
            Write::Add {
                key,
                counters,
                at_least,
                set,
            } => builder.update(self.update(&key, addition(counters, at_least, set)?)?),
            Write::Mark { key, set } => builder.update(self.update(&key, marking(set)?)?),
        }
        .build())
    }

    /// Makes all writes or none, and tries again while other transactions hold an item.
    pub(super) async fn write_all(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        let items: Result<Vec<_>, _> = writes
            .into_iter()
            .map(|write| self.request_item(write))
            .collect();
        let items = items?;
        let mut pause = CONTENDED_PAUSE;
        let mut tries_left = CONTENDED_TRIES;
        loop {
            let call = self.client.transact_write_items();
            let error = match call.set_transact_items(Some(items.clone())).send().await {
                Ok(_) => return Ok(Transacted::Committed),
                Err(error) => error,
            };
            tries_left -= 1;
            let reasons = error.as_service_error().and_then(|error| match error {
                TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                    Some(errors::cancelled(cancelled.cancellation_reasons()))
                }
                _ => None,
            });
            match reasons {
                Some(errors::Cancelled::Condition(index)) => {
                    return Ok(Transacted::ConditionFailed { index });
                }
                Some(errors::Cancelled::Final) => return Err(refused(error)),
                Some(errors::Cancelled::Contended) if tries_left > 0 => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Some(errors::Cancelled::Contended) | None => return Err(errors::store(error)),
            }
        }
    }

    /// Makes a single write without the cost of a transaction.
    pub(super) async fn write_one(&self, write: Write) -> Result<Transacted, StoreError> {
        match write {
            Write::Put { item, condition } => {
                let Expression {
                    text,
                    names,
                    values,
                } = expression(condition);
                let call = self.client.put_item().table_name(&self.name);
                let call = call
                    .set_item(Some(attributes_of(item)?))
                    .set_condition_expression(text)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                outcome(call.send().await, |e| {
                    e.is_conditional_check_failed_exception()
                })
            }
            Write::Delete { key, condition } => {
                let Expression {
                    text,
                    names,
                    values,
                } = expression(condition);
                let call = self.client.delete_item().table_name(&self.name);
                let call = call
                    .set_key(Some(key_map(&key)))
                    .set_condition_expression(text)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                outcome(call.send().await, |e| {
                    e.is_conditional_check_failed_exception()
                })
            }
            Write::Add {
                key,
                counters,
                at_least,
                set,
            } => {
                let add = addition(counters, at_least, set)?;
                self.update_one(&key, add).await
            }
            Write::Mark { key, set } => self.update_one(&key, marking(set)?).await,
            // DynamoDB has no condition check outside a transaction.
            Write::Check { .. } => self.write_all(vec![write]).await,
        }
    }

    async fn update_one(&self, key: &Key, add: Addition) -> Result<Transacted, StoreError> {
        let call = self.client.update_item().table_name(&self.name);
        let call = call
            .set_key(Some(key_map(key)))
            .update_expression(add.text)
            .set_condition_expression(add.condition)
            .set_expression_attribute_names(Some(add.names))
            .set_expression_attribute_values(Some(add.values));
        outcome(call.send().await, |e| {
            e.is_conditional_check_failed_exception()
        })
    }
}

fn outcome<O, E>(
    result: Result<O, aws_sdk_dynamodb::error::SdkError<E>>,
    condition_failed: impl Fn(&E) -> bool,
) -> Result<Transacted, StoreError>
where
    E: aws_sdk_dynamodb::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match result {
        Ok(_) => Ok(Transacted::Committed),
        Err(error) if error.as_service_error().is_some_and(condition_failed) => {
            Ok(Transacted::ConditionFailed { index: 0 })
        }
        Err(error) => Err(errors::store(error)),
    }
}
