use forecourt_domain::fact::Fact;
use forecourt_domain::session::Status;
use forecourt_link::{Epoch, Incoming, Lane, ToCloud, ToGateway, parse_to_gateway};

use crate::rows::config::TokenState;
use crate::rows::facts::{CdrRow, SessionRow};
use crate::simulation::{Configuration, Journal, Pipeline, Random, Simulation};

#[test]
fn a_card_start_becomes_a_cdr_and_is_counted() {
    let simulation = Simulation::new(1);
    let ours = Configuration::plant(&simulation, "default", "site", "gw");
    let station = ours.station(&simulation, "CP-1");
    ours.token(&simulation, "CARD", "ann", TokenState::Active);
    let pipeline = Pipeline::new(simulation.clone());
    let at = simulation.now();
    let mut journal = Journal::new(ours.operator.clone(), ours.gateway.clone(), Epoch::FIRST);
    let later = at.plus_millis(1_800_000);
    let lane = Lane::Transactions;
    journal.write(
        &station,
        lane,
        at,
        Fact::TransactionStarted(Journal::start("7", "CARD", at, 1000)),
    );
    journal.write(
        &station,
        lane,
        later,
        Fact::TransactionSampled(Journal::sample("7", later, 5000)),
    );
    journal.write(
        &station,
        lane,
        later,
        Fact::TransactionStopped(Journal::stop("7", later, 11_000)),
    );
    let records = ToCloud::Records(journal.records(&station, lane, 1..=3, 0));
    let answer = pipeline.say(&ours, &records).unwrap().unwrap();
    let Ok(Incoming::Known(ToGateway::Ack(ack))) = parse_to_gateway(&answer) else {
        panic!("an ack is wanted: {answer}");
    };
    assert_eq!(ack.accepted.sequence, 3);
    pipeline.drain(&mut Random::new(1), false);
    let items = simulation.table.items();
    let session = items
        .values()
        .find(|item| item.key.sk == "session")
        .unwrap();
    let session: SessionRow = session.read().unwrap();
    assert_eq!(session.status, Status::Settled);
    assert_eq!(session.user_id.as_ref().map(|id| id.as_str()), Some("ann"));
    let statuses: Vec<&str> = session
        .history
        .iter()
        .map(|step| step.status.as_str())
        .collect();
    assert_eq!(
        statuses,
        ["CREATED", "STARTING", "CHARGING", "FINISHED", "SETTLED"]
    );
    let cdr = items
        .values()
        .find(|item| item.key.sk == "cdr#0001")
        .unwrap();
    let cdr = cdr.read::<CdrRow>().unwrap().cdr().unwrap();
    assert_eq!(cdr.total.amount_minor(), 500);
    assert_eq!(cdr.energy_wh.wh(), 10_000);
    let sums = items
        .keys()
        .filter(|key| key.pk.contains("#report#"))
        .count();
    assert_eq!(sums, 5);
    assert!(items.keys().all(|key| !key.pk.starts_with("outbox#")));
    assert!(simulation.queues.dead_letters().is_empty());
}
