//! The removal of a site, while something is added to it and at an operator with many stations.

use forecourt_domain::fact::Fact;
use forecourt_link::{Epoch, Lane, ToCloud};
use forecourt_memory::{Configuration, GatewayRecords, Pipeline, Random, Running, run_all};
use forecourt_store::ports::QueueName;
use forecourt_types::StationId;

use serde_json::json;

use super::world::{Answer, World};

/// A gateway that lets unknown stations in may bring the first record of one while it and its site
/// are removed.
#[test]
fn no_station_is_adopted_at_a_site_that_is_removed() {
    let (mut kept, mut gone) = (0, 0);
    for seed in 0..60 {
        let world = World::new();
        let ours = Configuration::plant(&world.simulation, "default", "site-2", "gw-2");
        world.simulation.connections.open("connection");
        let mut pipeline = Pipeline::new(world.simulation.clone());
        pipeline.settings.accept_unknown_stations = true;
        let mut journal =
            GatewayRecords::new(ours.operator.clone(), ours.gateway.clone(), Epoch::FIRST);
        let station = StationId::new("NEW-1").unwrap();
        let at = world.simulation.now();
        let fact = GatewayRecords::start("7", "CARD", at, 0);
        journal.write(
            &station,
            Lane::Transactions,
            at,
            Fact::TransactionStarted(fact),
        );
        let batch = journal.records(&station, Lane::Transactions, 1..=1, 0);
        pipeline.say(&ours, &ToCloud::Records(batch)).unwrap();
        let mut random = Random::new(seed);
        let batch = world
            .simulation
            .queues
            .receive(QueueName::Sessions, &mut random);
        assert!(!batch.is_empty());
        let removes = async {
            let mut all = Vec::new();
            for path in ["/v1/gateways/gw-2", "/v1/sites/site-2"] {
                let request = World::request("DELETE", path, &world.admin, None);
                all.push(world.answer(request).await.status);
            }
            all
        };
        let adopts = async {
            pipeline.function(QueueName::Sessions, batch.clone()).await;
            Vec::new()
        };
        let both: Vec<Running<'_, Vec<u16>>> = vec![Box::pin(removes), Box::pin(adopts)];
        let done = run_all(&mut random, both);
        let is_there = world.get("/v1/stations/NEW-1").status == 200;
        let site = world.get("/v1/sites/site-2").status == 200;
        assert!(site || !is_there, "seed {seed}: {:?}", done[0]);
        kept += usize::from(is_there);
        gone += usize::from(!site);
    }
    assert!(kept > 5 && gone > 5, "{kept} {gone}");
}

#[test]
fn an_operator_with_many_stations_can_remove_an_empty_site() {
    let world = World::new();
    let ours = Configuration::plant(&world.simulation, "default", "site-2", "gw-2");
    let answer = world.post("/v1/sites", json!({"site_id": "empty", "name": "Empty"}));
    assert_eq!(answer.status, 201);
    for number in 0..10_001 {
        let _ = ours.station(&world.simulation, &format!("CP-{number}"));
    }
    let answer = world.delete("/v1/sites/empty");
    assert_eq!(answer.status, 204, "{answer:?}");
}

/// A station or gateway that is added while its site is removed keeps the site, or is refused.
#[test]
fn nothing_is_left_at_a_site_that_is_removed_while_it_is_added() {
    let station = json!({"station_id": "CP2", "site_id": "site-2"});
    let gateway = json!({"site_id": "site-2"});
    let (mut removed, mut kept) = (0, 0);
    for (path, body) in [("/v1/stations", &station), ("/v1/gateways", &gateway)] {
        for seed in 0..40 {
            let world = World::new();
            world.post(
                "/v1/sites",
                json!({"site_id": "site-2", "name": "Side Street"}),
            );
            let adds = World::request("POST", path, &world.admin, Some(body));
            let removes = World::request("DELETE", "/v1/sites/site-2", &world.admin, None);
            let both: Vec<Running<'_, Answer>> = vec![
                Box::pin(world.answer(adds)),
                Box::pin(world.answer(removes)),
            ];
            let done = run_all(&mut Random::new(seed), both);
            let there = world.get(path).json()["items"].as_array().unwrap().len();
            let site = world.get("/v1/sites/site-2").status;
            let (added, answer) = (done[0].status, done[1].status);
            if site == 200 {
                assert_eq!((added, answer, there), (201, 409, 1), "{path} {seed}");
            } else {
                assert!(matches!(added, 409 | 422), "{path} {seed}: {added}");
                assert_eq!((site, answer, there), (404, 204, 0), "{path} {seed}");
            }
            removed += usize::from(site == 404);
            kept += usize::from(site == 200);
        }
    }
    assert!(removed > 5 && kept > 5, "{removed} {kept}");
}
