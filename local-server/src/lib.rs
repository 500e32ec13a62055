//! The whole product in one process on one machine: the edge gateway, every
//! cloud function, the HTTP API and the WebSocket front, over embedded storage.
//!
//! This crate must not know what a charge is or costs. It does for the functions what AWS does: it
//! gives them the events of Lambda and keeps their tables and queues. What it shows on its
//! terminal it reads through the same API and rows as everybody else.

pub mod announce;
pub mod backup;
pub mod check;
pub mod cloud;
pub mod command;
pub mod config;
pub mod control;
pub mod demo;
pub mod first_start;
pub mod functions;
pub mod gateway;
pub mod http;
pub mod https;
pub mod inside;
pub mod inside_gateway;
pub mod issuers;
pub mod mail;
pub mod objects;
pub mod reach;
pub mod self_signed;
pub mod server;
pub mod start_error;
pub mod status;
pub mod stop;
pub mod terminal;
pub mod watch;
pub mod websocket;
