//! Runs the same operation on up to ten entries, each with its own outcome.

use std::collections::BTreeSet;

use super::attributes::MESSAGE_BYTES_MAX;
use super::error::SqsError;
use super::send::size_of;
use super::step::{Queue, Step};
use super::wire::{Batch, BatchResult, Done, Entry, Failed, Outgoing};

/// The greatest number of entries of a batch (SQS quota).
const ENTRIES_MAX: usize = 10;
/// The longest entry id, in characters (SQS quota).
const ENTRY_ID_CHARS_MAX: usize = 80;

/// Applies `one` to every entry. An entry that the queue refuses is reported and the others go on;
/// a failure of the engine itself undoes the whole batch.
pub(super) fn each<T, R>(
    step: &mut Step<'_>,
    batch: &Batch<T>,
    one: impl Fn(&mut Step<'_>, &Queue, &T) -> Result<R, SqsError>,
) -> Result<BatchResult<R>, SqsError> {
    check_entries(&batch.entries)?;
    let queue = step.queue_at(&batch.queue_url)?;
    let mut result = BatchResult {
        successful: Vec::new(),
        failed: Vec::new(),
    };
    for entry in &batch.entries {
        match one(step, &queue, &entry.item) {
            Ok(item) => result.successful.push(Done {
                id: entry.id.clone(),
                item,
            }),
            Err(error) if error.is_ours() => return Err(error),
            Err(error) => {
                let (code, sender_fault) = error.code();
                let message = error.to_string();
                result.failed.push(Failed {
                    id: entry.id.clone(),
                    code,
                    message,
                    sender_fault,
                });
            }
        }
    }
    Ok(result)
}

/// Checks that the messages of a batch together are no larger than one message may be.
pub(super) fn check_total(batch: &Batch<Outgoing>) -> Result<(), SqsError> {
    let found = batch.entries.iter().map(|entry| size_of(&entry.item)).sum();
    if found > MESSAGE_BYTES_MAX {
        return Err(SqsError::BatchRequestTooLong {
            max: MESSAGE_BYTES_MAX,
            found,
        });
    }
    Ok(())
}

fn check_entries<T>(entries: &[Entry<T>]) -> Result<(), SqsError> {
    if entries.is_empty() {
        return Err(SqsError::EmptyBatchRequest);
    }
    if entries.len() > ENTRIES_MAX {
        return Err(SqsError::TooManyEntries {
            max: ENTRIES_MAX,
            found: entries.len(),
        });
    }
    let mut ids = BTreeSet::new();
    for Entry { id, .. } in entries {
        let plain = id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if id.is_empty() || id.len() > ENTRY_ID_CHARS_MAX || !plain {
            return Err(SqsError::InvalidBatchEntryId);
        }
        if !ids.insert(id) {
            return Err(SqsError::EntryIdsNotDistinct(id.clone()));
        }
    }
    Ok(())
}
