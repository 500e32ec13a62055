//! Sessions and what people can do about them: commands, calls, corrections, notices, reviews.

pub(crate) mod bill;
mod bill_periods;
mod bill_proof;
pub(crate) mod calls;
pub(crate) mod close;
pub(crate) mod command_body;
pub(crate) mod command_types;
pub(crate) mod commands;
pub(crate) mod corrections;
pub(crate) mod downsample;
pub(crate) mod new_command;
pub(crate) mod notices;
pub(crate) mod refused_cards;
pub(crate) mod review;
pub(crate) mod series;
pub(crate) mod session_facts;
pub(crate) mod session_list;
mod session_search;
pub(crate) mod sessions;
pub(crate) mod spoken_version;
pub(crate) mod who;
