//! The ports on AWS, over the unmodified SDK: on the embedded engine what the use
//! cases rely on in a table and what is stored, on a socket the SDK's HTTPS.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod https;
mod stored_form;
mod table_contract;
