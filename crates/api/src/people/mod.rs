//! Who may do what and who charges: operators, clients, users, vehicles, tokens, and the key that signs access tokens.

pub(crate) mod clients;
pub(crate) mod deployment;
pub(crate) mod operators;
pub(crate) mod tokens;
pub(crate) mod users;
pub(crate) mod vehicles;
