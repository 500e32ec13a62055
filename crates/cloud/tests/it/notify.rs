use forecourt_cloud::notify;
use forecourt_memory::{Simulation, When, run, run_killed};
use forecourt_store::messages::{Letter, MailMessage, NotifyMessage};
use forecourt_store::ports::Delivery;
use forecourt_types::Language;

const LINK: &str = "https://charge.example.org/invitation/1f8a";

fn message(simulation: &Simulation, id: &str, to: &str) -> NotifyMessage {
    NotifyMessage::Mail(MailMessage {
        mail_id: id.to_owned(),
        to: to.to_owned(),
        language: Language::Ru,
        letter: Letter::Invitation {
            operator: "Harbour Power".to_owned(),
            name: "Anna".to_owned(),
            link: LINK.to_owned(),
            expires_at: simulation.now().plus_millis(3_600_000),
        },
    })
}

fn delivery(id: &str, body: String) -> Delivery {
    Delivery {
        message_id: id.to_owned(),
        group: String::new(),
        receive_count: 1,
        body,
    }
}

fn of(messages: &[NotifyMessage]) -> Vec<Delivery> {
    let bodies = messages.iter().map(|m| serde_json::to_string(m).unwrap());
    let numbered = bodies.zip(1..);
    numbered
        .map(|(body, number)| delivery(&number.to_string(), body))
        .collect()
}

/// Runs the function on a batch, and returns the ids of the messages that failed.
fn handled(simulation: &Simulation, batch: Vec<Delivery>) -> Vec<String> {
    run(notify::handle(&simulation.notify(), batch))
}

#[test]
fn a_mail_is_sent_in_the_language_of_its_receiver_and_once() {
    let simulation = Simulation::new(1);
    let batch = of(&[message(&simulation, "m1", "anna@example.org")]);
    for _ in 0..3 {
        assert_eq!(handled(&simulation, batch.clone()), [""; 0]);
    }
    let sent = simulation.mailer.take();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "anna@example.org");
    assert!(sent[0].subject.contains("«Harbour Power»"));
    assert!(sent[0].text.contains("Здравствуйте, Anna!") && sent[0].text.contains(LINK));
    let marks = simulation.table.items();
    let expiries: Vec<_> = marks.values().map(|item| item.expires_at).collect();
    let two_days = simulation.now().plus_millis(48 * 3_600_000);
    assert_eq!(expiries, [Some(two_days)]);
}

#[test]
fn a_mail_that_is_not_taken_now_is_tried_again_and_others_are_sent() {
    let simulation = Simulation::new(1);
    let batch = of(&[
        message(&simulation, "m1", "anna@example.org"),
        message(&simulation, "m2", "boris@example.org"),
    ]);
    // The first call looks for the mark, the second one sends.
    simulation.faults.fail_at(2, When::Before);
    assert_eq!(handled(&simulation, batch.clone()), ["1"]);
    simulation.faults.heal();
    let sent = simulation.mailer.take();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].id, "m2");
    assert_eq!(handled(&simulation, batch), [""; 0]);
    let sent = simulation.mailer.take();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].id, "m1");
}

#[test]
fn a_mail_that_cannot_be_remembered_is_not_sent_again_by_this_function() {
    let simulation = Simulation::new(1);
    let batch = of(&[message(&simulation, "m1", "anna@example.org")]);
    simulation.faults.fail_at(3, When::Before);
    assert_eq!(handled(&simulation, batch), [""; 0]);
    assert_eq!(simulation.mailer.take().len(), 1);
}

#[test]
fn a_killed_function_may_send_a_mail_twice_and_loses_none() {
    let mut twice = 0;
    for steps in 0..12 {
        let simulation = Simulation::new(1);
        let batch = of(&[message(&simulation, "m1", "anna@example.org")]);
        let outside = simulation.notify();
        run_killed(notify::handle(&outside, batch.clone()), steps);
        assert_eq!(handled(&simulation, batch), [""; 0]);
        let sent = simulation.mailer.take().len();
        assert!((1..=2).contains(&sent), "killed after {steps}: {sent}");
        twice += usize::from(sent == 2);
    }
    assert!(twice > 0, "no kill fell between the mail and its mark");
}

#[test]
fn a_refused_address_is_dropped() {
    let simulation = Simulation::new(1);
    let batch = of(&[
        message(&simulation, "m1", "nobody@example.org"),
        message(&simulation, "m2", "anna@example.org"),
    ]);
    assert_eq!(handled(&simulation, batch), [""; 0]);
    assert_eq!(simulation.mailer.take().len(), 1);
}

#[test]
fn a_mail_whose_link_has_ended_is_not_sent() {
    let simulation = Simulation::new(1);
    let batch = of(&[message(&simulation, "m1", "anna@example.org")]);
    simulation.pass(3_600_000);
    assert_eq!(handled(&simulation, batch), [""; 0]);
    assert_eq!(simulation.mailer.take(), []);
}

#[test]
fn a_message_that_cannot_be_read_fails_alone() {
    let simulation = Simulation::new(1);
    let mut batch = of(&[message(&simulation, "m1", "anna@example.org")]);
    batch.insert(0, delivery("broken", r#"{"kind":"pigeon"}"#.to_owned()));
    assert_eq!(handled(&simulation, batch), ["broken"]);
    assert_eq!(simulation.mailer.take().len(), 1);
}
