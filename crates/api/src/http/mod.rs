//! Reads requests and makes answers: bodies, pages, problems, periods, CSV and its import, and
//! repeats by idempotency key.

pub(crate) mod answer;
pub(crate) mod answer_cache;
pub(crate) mod any_case;
pub(crate) mod body;
pub(crate) mod csv;
pub(crate) mod cursor;
pub(crate) mod etag;
pub mod host;
pub(crate) mod idempotency;
pub(crate) mod import;
pub(crate) mod listed;
pub(crate) mod page;
pub(crate) mod period;
pub(crate) mod plain_words;
pub mod problem;
pub(crate) mod sort;
pub(crate) mod unique;
pub(crate) mod wire_enum;
