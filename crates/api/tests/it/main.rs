//! The API as its clients use it, over simulated ports.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod access;
mod audit;
mod charge_lists;
mod charges;
mod command_secrets;
mod commands;
mod commands_by_version;
mod corrections;
mod counted;
mod csv_file;
mod document;
mod enrolment;
mod etag;
mod idempotency;
mod introspect;
mod issuers;
mod lists;
mod live;
mod notices;
mod oauth;
mod people;
mod people_attacks;
mod resources;
mod rights;
mod second_factor;
mod series;
mod site_now;
mod site_removal;
mod sites;
mod state;
mod stations;
mod stations_csv;
mod tokens_csv;
mod webhooks;
mod world;
