//! A table that notes what a list reads.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use forecourt_memory::MemoryTable;
use forecourt_store::ports::{Item, Key, Page, Query, StoreError, Table, Transacted, Write};

/// What was read since the last look.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// The partition of each query, and the number of items that it gave.
    pub queries: Vec<(String, usize)>,
    /// The number of items that were read by their keys at once.
    pub by_key: usize,
}

/// A table that notes queries and reads by several keys.
#[derive(Debug, Clone)]
pub(crate) struct CountedTable {
    table: MemoryTable,
    reads: Arc<Mutex<Reads>>,
}

impl CountedTable {
    pub(crate) fn new(table: MemoryTable) -> Self {
        let reads = Arc::default();
        Self { table, reads }
    }

    /// What was read since the last call.
    pub(crate) fn take(&self) -> Reads {
        std::mem::take(&mut self.reads.lock().unwrap())
    }
}

#[async_trait]
impl Table for CountedTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.table.get(key).await
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>, StoreError> {
        self.reads.lock().unwrap().by_key += keys.len();
        self.table.get_many(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let page = self.table.query(query).await?;
        let read = (query.pk.clone(), page.items.len());
        self.reads.lock().unwrap().queries.push(read);
        Ok(page)
    }

    async fn transact(&self, writes: Vec<Write>) -> Result<Transacted, StoreError> {
        self.table.transact(writes).await
    }
}
