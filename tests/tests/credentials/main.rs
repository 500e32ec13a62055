//! What each state of a gateway's credential is good for, message by message, on
//! the local server and on the AWS peer. The table that comes out of it is
//! `tests/golden/link-credentials.txt`, the same for both.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod boxes;
mod link;
mod said;

use std::cell::RefCell;
use std::path::Path;

use boxes::{Box, Site};
use forecourt_tests::api::Api;
use forecourt_tests::aws::Deployment;
use forecourt_tests::server::LocalServer;
use forecourt_tests::site;
use link::{Door, Heard, Link};

const GOLDEN: &str = "golden/link-credentials.txt";

/// A state of a credential, and over which connection it speaks.
type State = (&'static str, fn(&Site<'_>) -> (Box, Door));

/// The time at which a credential expired that is to be expired.
const LONG_AGO: &str = "2001-01-01T00:00:00.000Z";

const STATES: [State; 14] = [
    ("in use", |site| site.enrol().and_opens()),
    ("in use, stolen: the older of two connections", |site| {
        let ours = site.enrol();
        let older = ours.opens();
        site.keep(ours.opens());
        (ours, older)
    }),
    ("replaced by its own enrolment", |site| {
        let ours = site.enrol();
        site.enrol_again(&ours, false);
        ours.and_opens()
    }),
    (
        "in use, after a stolen credential wrote into epochs to come",
        |site| {
            let stolen = site.enrol();
            let mut link = stolen.opens().unwrap();
            for ahead in 1..=3 {
                let (missing, hello) = said::gap_to_come(&stolen, ahead);
                assert!(link.say(stolen.epoch, &missing).is_empty());
                while !said::names_records(&link.say(stolen.epoch, &hello)) {}
            }
            // The hello of the newest epoch is not all that shows where it wrote.
            let (_, hello) = said::gap_to_come(&stolen, 0);
            link.say(stolen.epoch, &hello);
            site.enrol_again(&stolen, true).and_opens()
        },
    ),
    ("replaced, expired", |site| {
        let ours = site.enrol();
        site.enrol_again(&ours, false);
        site.expire(&ours);
        ours.and_opens()
    }),
    ("replaced, expired, over an older connection", |site| {
        let ours = site.enrol();
        let older = ours.opens();
        site.keep(ours.opens());
        site.enrol_again(&ours, false);
        site.expire(&ours);
        (ours, older)
    }),
    ("replaced by another gateway", |site| {
        let ours = site.enrol();
        site.enrol();
        ours.and_opens()
    }),
    ("its own enrolment, over its newest connection", |site| {
        let ours = site.enrol();
        let door = ours.opens();
        site.enrol_again(&ours, false);
        (ours, door)
    }),
    ("its own enrolment, over an older connection", |site| {
        let ours = site.enrol();
        let older = ours.opens();
        site.keep(ours.opens());
        site.enrol_again(&ours, false);
        (ours, older)
    }),
    ("another gateway, over an older connection", |site| {
        let ours = site.enrol();
        let older = ours.opens();
        site.keep(ours.opens());
        site.enrol();
        (ours, older)
    }),
    ("revoked by its own enrolment", |site| {
        let ours = site.enrol();
        site.enrol_again(&ours, true);
        ours.and_opens()
    }),
    (
        "replaced by another gateway, then revoked, over an older connection",
        |site| {
            let ours = site.enrol();
            let older = ours.opens();
            site.keep(ours.opens());
            site.enrol();
            site.renew(&ours, true);
            (ours, older)
        },
    ),
    ("removed", |site| {
        let ours = site.enrol();
        site.remove(&ours);
        ours.and_opens()
    }),
    ("removed, over an older connection", |site| {
        let ours = site.enrol();
        let older = ours.opens();
        site.keep(ours.opens());
        site.remove(&ours);
        (ours, older)
    }),
];

/// The whole table as text.
fn table(api: &Api, link_url: &str, expire: &dyn Fn(&str)) -> String {
    site::build(api, &[]).unwrap();
    let mut lines = String::new();
    for (number, (state, make)) in STATES.into_iter().enumerate() {
        let site = Site::build(api, link_url, number, expire);
        let (ours, door) = make(&site);
        lines.push_str(&format!("{state}\n"));
        let mut link = match door {
            Err(status) => {
                lines.push_str(&format!("  the link: refused with {status}\n\n"));
                continue;
            }
            Ok(link) => link,
        };
        for (what, outcome) in outcomes(&site, &ours, &mut link) {
            lines.push_str(&format!("  {what}: {outcome}\n"));
        }
        lines.push('\n');
    }
    lines
}

fn outcomes(site: &Site<'_>, ours: &Box, link: &mut Link) -> Vec<(&'static str, String)> {
    let heard = match link.ping(ours.epoch) {
        Heard::Closed => return vec![("the link", "closed by the cloud".to_owned())],
        Heard::Answered => "pong",
        Heard::NotAnswered => "not answered",
    };
    let mut outcomes = vec![("ping", heard.to_owned())];
    for (what, message) in said::messages(site, ours) {
        let answers = link.say(ours.epoch, &message);
        let mut outcome = said::outcome(&answers, ours.epoch);
        if what == said::HELLO && said::names_records(&answers) {
            outcome.push_str(" with records that it has not sent");
        }
        if what == said::CHARGE && outcome == "ack" {
            outcome = format!("ack, session {}", site.session_status(&ours.station));
        }
        outcomes.push((what, outcome));
    }
    outcomes
}

fn assert_golden(found: &str, may_bless: bool) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if may_bless && std::env::var_os("FORECOURT_BLESS").is_some() {
        std::fs::write(&golden, found).unwrap();
    }
    let wanted = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(
        found, wanted,
        "what a credential is good for changed: if that is meant, run the test of the local server with FORECOURT_BLESS=1"
    );
}

/// The partition of the gateways of the tests' operator.
const GATEWAYS: &str = "op#default#gateways";

/// Puts the end of the newest former credential of a gateway into the past.
fn expire(tables: &Path, gateway: &str) {
    let tables = rusqlite::Connection::open(tables).unwrap();
    let changed = tables.execute(
        "UPDATE forecourt SET item_json =
            json_set(item_json, '$.former_credentials.L[0].M.expires_at.S', ?3)
            WHERE pk = 'S:' || ?1 AND sk = 'S:' || ?2",
        (GATEWAYS, gateway, LONG_AGO),
    );
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn on_the_local_server_a_credential_is_good_for_what_the_table_says() {
    let folder = tempfile::tempdir().unwrap();
    let server = LocalServer::start(folder.path(), &["--no-gateway"]).unwrap();
    let api = server.api().unwrap();
    let url = format!("ws://{}/link", server.http);
    let tables = folder.path().join("cloud/tables.sqlite");
    assert_golden(
        &table(&api, &url, &|gateway| expire(&tables, gateway)),
        true,
    );
}

#[test]
fn on_the_aws_peer_a_credential_is_good_for_what_the_table_says() {
    let deployment = Deployment::start().unwrap();
    let api = deployment.api().unwrap();
    let url = deployment.websocket_url.clone();
    let deployment = RefCell::new(deployment);
    let expire = |gateway: &str| {
        let mut deployment = deployment.borrow_mut();
        let path = "former_credentials[0].expires_at";
        let changed = deployment.set(GATEWAYS, gateway, path, LONG_AGO);
        changed.unwrap();
    };
    assert_golden(&table(&api, &url, &expire), false);
}
