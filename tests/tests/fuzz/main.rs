//! Whatever a charger or the other side of the link sends: no panic, bounded
//! answers, and never a refusal of a transaction message. See `engine.rs` for
//! how long it runs and how a failure is repeated alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod engine;
mod frames;
mod link;
mod mutate;
mod random;
mod seeds;

use engine::fuzz;
use forecourt_ocpp::{Version, actions};

#[test]
fn frames_of_1_6_are_survived() {
    let seeds = seeds::frames(true);
    let words = seeds::words(&seeds, &actions::all(Version::V16));
    fuzz("frames_of_1_6", frames::v16, seeds, &words);
}

#[test]
fn frames_of_2_0_1_are_survived() {
    let seeds = seeds::frames(false);
    let words = seeds::words(&seeds, &actions::all(Version::V201));
    fuzz("frames_of_2_0_1", frames::v201, seeds, &words);
}

#[test]
fn messages_to_the_cloud_are_survived() {
    let seeds = seeds::to_cloud();
    let words = seeds::words(&seeds, &[]);
    fuzz("messages_to_the_cloud", link::to_cloud, seeds, &words);
}

#[test]
fn messages_to_the_gateway_are_survived() {
    let seeds = seeds::to_gateway();
    let words = seeds::words(&seeds, &[]);
    fuzz("messages_to_the_gateway", link::to_gateway, seeds, &words);
}

#[test]
fn records_are_survived() {
    let seeds = seeds::records();
    let words = seeds::words(&seeds, &[]);
    fuzz("records", link::record, seeds, &words);
}
