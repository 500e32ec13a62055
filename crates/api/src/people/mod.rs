//! The audit log, operators, API clients, users, vehicles and tokens, and the key that signs
//! access tokens.

pub(crate) mod audit_log;
pub(crate) mod clients;
pub(crate) mod deployment;
pub(crate) mod operators;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod vehicles;
