use forecourt_tests::aws::{Deployment, MAIL_FROM};
use serde_json::{Value, json};

/// The sample of one mail, whose link has long ended.
const SAMPLE: &str = include_str!("../../../events/notify.json");
const LINK: &str = "https://charge.example.org/invitation/invented";

/// The sample with a link that has not ended, for another mail and receiver.
fn event(id: &str, to: &str) -> Value {
    let text = SAMPLE.replace("2026-01-04T", "2999-01-04T");
    let text = text.replace("ada@example.org", to);
    serde_json::from_str(&text.replace(r#"\"m1\""#, &format!(r#"\"{id}\""#))).unwrap()
}

fn failed(answer: &Value) -> Vec<&str> {
    let failures = answer["batchItemFailures"].as_array().unwrap().iter();
    failures
        .map(|failure| failure["itemIdentifier"].as_str().unwrap())
        .collect()
}

#[test]
fn a_mail_goes_through_ses_once_and_no_log_shows_whom_it_is_for() {
    let mut deployment = Deployment::start().unwrap();
    let mail = event("m1", "ada@example.org");
    for _ in 0..2 {
        let answer = deployment.invoke("notify", &mail).unwrap();
        assert_eq!(failed(&answer), [""; 0], "{answer}");
    }
    let sent = deployment.mails().unwrap();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0]["Source"], MAIL_FROM);
    assert_eq!(sent[0]["To"], json!(["ada@example.org"]));
    assert_eq!(sent[0]["Subject"], "Your account at Harbour Power");
    assert!(sent[0]["BodyText"].as_str().unwrap().contains(LINK));

    // What SES does not take now waits in its queue, and no log shows whom it was for.
    let mail = event("m2", "ada@example.net");
    let answer = deployment.invoke("notify", &mail).unwrap();
    assert_eq!(failed(&answer), ["f0b2a6de-6c11-4d0e-9a53-2f7f3f1f7c55"]);
    let ended = serde_json::from_str(SAMPLE).unwrap();
    let answer = deployment.invoke("notify", &ended).unwrap();
    assert_eq!(failed(&answer), [""; 0], "{answer}");
    assert_eq!(deployment.mails().unwrap().len(), 1);
    let log = deployment.logs("notify").unwrap().join("\n");
    assert!(log.contains("a message waits"), "{log}");
    assert!(log.contains("its link has ended"), "{log}");
    for secret in [LINK, "ada@example"] {
        assert!(!log.contains(secret), "{secret} in:\n{log}");
    }
    let api = deployment.api().unwrap();
    super::people::a_person_is_invited_and_sees_one_site(&mut deployment, &api);
}
