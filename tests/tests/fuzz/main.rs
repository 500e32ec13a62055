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
mod gateway;
mod http;
mod link;
mod mutate;
mod random;
mod seeds;

use engine::{Target, fuzz};
use forecourt_ocpp::{Version, actions};
use forecourt_tests::server::LocalServer;

#[test]
fn frames_of_1_6_are_survived() {
    let seeds = seeds::frames(true);
    fuzz(Target {
        name: "frames_of_1_6",
        run: frames::v16,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &actions::all(Version::V16)),
        seeds,
    });
}

#[test]
fn frames_of_2_x_are_survived() {
    let seeds = seeds::frames(false);
    fuzz(Target {
        name: "frames_of_2_0_1",
        run: frames::v2x,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &actions::all(Version::V21)),
        seeds,
    });
}

#[test]
fn messages_to_the_cloud_are_survived() {
    let seeds = seeds::to_cloud();
    fuzz(Target {
        name: "messages_to_the_cloud",
        run: link::to_cloud,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &[]),
        seeds,
    });
}

#[test]
fn messages_to_the_gateway_are_survived() {
    let seeds = seeds::to_gateway();
    fuzz(Target {
        name: "messages_to_the_gateway",
        run: link::to_gateway,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &[]),
        seeds,
    });
}

#[test]
fn records_are_survived() {
    let seeds = seeds::records();
    fuzz(Target {
        name: "records",
        run: link::record,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &[]),
        seeds,
    });
}

#[test]
fn scripts_at_the_gateway_are_survived() {
    let seeds = seeds::scripts();
    fuzz(Target {
        name: "scripts_at_the_gateway",
        run: gateway::script,
        mutate: mutate::mutate_script,
        words: seeds::words(&seeds, &[]),
        seeds,
    });
}

#[test]
fn requests_at_the_open_ports_are_survived() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--accept-unknown"];
    let mut server = LocalServer::start(folder.path(), &arguments).unwrap();
    http::serve_at(server.http, server.ocpp.unwrap());
    let seeds = seeds::requests();
    fuzz(Target {
        name: "requests_at_the_open_ports",
        run: http::request,
        mutate: mutate::mutate,
        words: seeds::words(&seeds, &[]),
        seeds,
    });
    let api = server.api().unwrap();
    assert_eq!(api.get("/v1/stations").unwrap().status, 200);
    let panics = server
        .process
        .lines()
        .iter()
        .filter(|line| line.contains("panicked"));
    assert_eq!(panics.count(), 0);
}

/// A search that begins with refusals finds nothing behind them.
#[test]
fn every_seed_is_read() {
    use forecourt_link::{Incoming, RawRecord, parse_to_cloud, parse_to_gateway};
    let newer = |text: &str| text.contains("newer_release");
    for text in seeds::own_to_cloud() {
        let incoming = parse_to_cloud(&text).unwrap();
        assert_eq!(
            matches!(incoming, Incoming::Unknown { .. }),
            newer(&text) && !text.contains("records"),
            "{text}"
        );
    }
    for text in seeds::own_to_gateway() {
        let incoming = parse_to_gateway(&text).unwrap();
        assert_eq!(
            matches!(incoming, Incoming::Unknown { .. }),
            newer(&text),
            "{text}"
        );
    }
    for text in seeds::records() {
        let record = RawRecord::from_text(text.clone()).unwrap();
        assert_eq!(record.read().is_err(), newer(&text), "{text}");
    }
}
