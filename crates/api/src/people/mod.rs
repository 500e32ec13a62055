//! The audit log, operators, API clients, users with their invitations, vehicles and tokens, who
//! the caller is, and the key that signs access tokens.

pub(crate) mod audit_log;
pub(crate) mod clients;
pub(crate) mod deployment;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod invitations;
mod last_use;
pub(crate) mod me;
pub(crate) mod operators;
pub(crate) mod operators_of_deployment;
pub(crate) mod own_data;
pub(crate) mod second_factor;
pub(crate) mod sign_ins;
pub(crate) mod token_claims;
pub(crate) mod tokens;
pub(crate) mod user_list;
pub(crate) mod user_view;
pub(crate) mod users;
pub(crate) mod vehicles;
