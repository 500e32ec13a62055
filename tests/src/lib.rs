//! What the end-to-end tests share: the real binaries as processes, a network that can be broken,
//! and the API as an app uses it.
//!
//! This crate knows the product only from outside: command lines, sockets, HTTP. It must not access
//! the inside of a process under test.

pub mod api;
pub mod app;
pub mod aws;
pub mod browser;
pub mod charger;
pub mod gateway;
pub mod live;
pub mod person;
pub mod process;
pub mod proxy;
pub mod receiver;
pub mod server;
pub mod site;
pub mod tools;
