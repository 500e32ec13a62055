use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::support::{PATIENCE, SENT_BY_PROXIES, Start, http};

#[test]
fn the_demo_tells_a_charge_up_to_a_curl_line_that_works_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::on(folder.path())
        .with("--demo")
        .with_variable("FORECOURT_DEMO_SESSION_SECONDS", "5")
        .with_variable("FORECOURT_BOOTSTRAP_CLIENT_SECRET", "");
    for _ in 0..2 {
        let mut server = start.run();
        for told in [
            "token accepted",
            "start stored",
            "meter",
            "stop stored",
            "SETTLED",
            "CDR",
        ] {
            server.line_with(told);
        }
        let line = server.line_with("curl -s");
        let secret = std::fs::read_to_string(folder.path().join("bootstrap-client-secret"));
        let secret = secret.unwrap();
        assert!(!server.seen.iter().any(|line| line.contains(secret.trim())));
        let fetched = Command::new("sh").arg("-c").arg(&line).output().unwrap();
        let cdr: Value = serde_json::from_slice(&fetched.stdout)
            .unwrap_or_else(|error| panic!("{line}: {error}: {fetched:?} (is curl installed?)"));
        assert_eq!(cdr["station_id"], "DEMO-DC150", "{cdr}");
        assert_eq!(cdr["user_id"], "demo-anna");
        assert!(cdr["total"]["amount_minor"].as_i64().unwrap() > 0);
        the_status_tells_of_the_stations_of_every_site(&start);
        server.kill();
    }
}

/// Those of the other sites are connected to gateways of their own.
fn the_status_tells_of_the_stations_of_every_site(start: &Start) {
    let is_shown = |status: &str, id: &str, as_what: &str| {
        let mut lines = status.lines().map(str::split_whitespace);
        lines.any(|line| line.skip(1).take(2).eq([id, as_what]))
    };
    let every = [
        ("DEMO-DC150", "ocpp2.0.1"),
        ("DEPOT-1", "ocpp1.6"),
        ("MALL-DC1", "ocpp2.1"),
    ];
    let deadline = Instant::now() + PATIENCE;
    loop {
        let status = start.clone().with("status").output();
        let status = String::from_utf8(status.stdout).unwrap();
        if every
            .iter()
            .all(|(id, as_what)| is_shown(&status, id, as_what))
        {
            assert!(status.contains("gateway inside: ready"), "{status}");
            assert!(status.contains("gateway links open: 3"), "{status}");
            return;
        }
        // To start the program again takes long enough.
        assert!(Instant::now() < deadline, "{status}");
    }
}

/// Through a proxy, the caller may be anywhere.
#[test]
fn nobody_signs_in_by_a_click_through_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Start::on(folder.path())
        .with("--demo")
        .with_variable("FORECOURT_DEMO_SESSION_SECONDS", "5")
        .run();
    server.line_with("sign in by one click");
    let address = server.addresses().http;
    let public_url = server.addresses().public_url.clone();
    let fields = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("response_type", "code"),
            ("client_id", "console"),
            ("redirect_uri", &format!("{public_url}/")),
            ("state", "s1"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
            ("demo_account", "demo-admin"),
        ])
        .finish();
    let shown = |sent: &str| {
        let head = format!("GET /oauth2/authorize?{fields} {sent}");
        let page = http(address, &head, "");
        page.body.matches("action=\"/signin/demo\"").count()
    };
    let click = |sent: &str| {
        let head = format!(
            "POST /signin/demo {sent}\r\nOrigin: {public_url}\r\n\
             Content-Type: application/x-www-form-urlencoded"
        );
        http(address, &head, &fields)
    };
    for sent in SENT_BY_PROXIES {
        assert_eq!((shown(sent), click(sent).status), (0, 404), "{sent}");
    }
    let own = format!("HTTP/1.1\r\nHost: {address}");
    let signed_in = click(&own);
    assert_eq!(
        (shown(&own), signed_in.status),
        (4, 303),
        "{}",
        signed_in.head
    );
}
