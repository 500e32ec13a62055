//! Tests of the ports on AWS with the unmodified SDK. The embedded engine tests what the use
//! cases require of a table, and the stored form; a socket tests the SDK's HTTPS.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod additions;
mod https;
mod stored_form;
mod table_contract;
