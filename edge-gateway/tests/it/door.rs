//! Attempts to get in without being a charger of the site: guesses, web pages
//! and made-up identities.

use std::time::Duration;

use crate::support::charger::{first_bytes, from_address, upgrade_head};
use crate::support::{Charger, PASSWORD, Site, station, until, within};

const OCPP16: &[&str] = &["ocpp1.6"];

/// Sign-ins refused in a minute before the next one waits, and those that may wait.
const FREE: usize = 20;
const WAITING: usize = 64;

/// The count of a metric.
async fn count(site: &Site, name: &str) -> usize {
    let metrics = site.get("/metrics").await.1;
    let mut lines = metrics.lines();
    let line = lines.find(|line| !line.starts_with('#') && line.contains(name));
    let count = line.and_then(|line| line.rsplit(' ').next());
    count.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guessed_at_password_is_looked_at_late_and_few_guesses_wait() {
    let site = Site::start_with(vec![station("CP1", 1), station("CP2", 1)], |config| {
        config.ocpp.guess_hold = Duration::from_secs(3_600);
        config.ocpp.refusals_per_minute = 1_000;
    })
    .await;
    let address = site.running.ocpp_addr;
    // The unknown station waits just like the known one.
    for name in ["CP1", "nobody"] {
        let sign_in = move |password: String| async move {
            let charger = Charger::connect(address, name, Some(&password), OCPP16).await;
            charger.map_err(|refused| refused.status)
        };
        for number in 0..FREE {
            let refused = sign_in(format!("wrong-{number}")).await.err();
            assert_eq!(refused, Some(401), "{name}");
        }
        let held = || count(&site, "_sign_ins_held_total ");
        let before = held().await;
        // The right password is not looked at before the wrong ones: both wait.
        let mut waiting = Vec::new();
        for number in 0..WAITING {
            let password = match number % 2 {
                0 => PASSWORD.to_owned(),
                _ => format!("guess-{number}"),
            };
            waiting.push(tokio::spawn(sign_in(password)));
        }
        until(|| async { held().await == before + WAITING }).await;
        // Each newcomer takes the place of one of them.
        for number in 0..10 {
            waiting.push(tokio::spawn(sign_in(format!("more-{number}"))));
        }
        until(|| async {
            let over = waiting.iter().filter(|waiting| waiting.is_finished());
            over.count() == 10
        })
        .await;
        for waiting in waiting {
            if waiting.is_finished() {
                assert_eq!(waiting.await.unwrap().err(), Some(429));
            } else {
                waiting.abort();
            }
        }
    }
    let alarms = site.running.status().await.alarms;
    let guessed = alarms
        .iter()
        .filter(|alarm| alarm.kind == "password_guessed_at");
    let texts: Vec<_> = guessed.map(|alarm| alarm.text.as_str()).collect();
    assert!(texts.len() == 1 && texts[0].contains("CP1"), "{texts:?}");
    // Neither another station nor the same one from elsewhere is concerned.
    site.charger("CP2").await.boot().await;
    let elsewhere = from_address(2, address).await;
    let charger = Charger::over(elsewhere, "CP1", Some(PASSWORD), OCPP16).await;
    charger.unwrap().boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_password_after_many_wrong_ones_is_late_and_not_locked_out() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.guess_hold = Duration::from_millis(20);
    })
    .await;
    for _ in 0..FREE + 5 {
        let wrong = Charger::connect(site.running.ocpp_addr, "CP1", Some("wrong"), OCPP16).await;
        assert_eq!(wrong.err().map(|refused| refused.status), Some(401));
    }
    site.charger("CP1").await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_gets_in_by_its_third_try_while_its_address_guesses_without_end() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.guess_hold = Duration::from_millis(500);
        config.ocpp.refusals_per_minute = 1_000_000;
    })
    .await;
    let address = site.running.ocpp_addr;
    // More of them than may wait, each with a new password as soon as it was refused.
    let mut guessers = tokio::task::JoinSet::new();
    for guesser in 0..100 {
        guessers.spawn(async move {
            for guess in 0.. {
                let guess = format!("guess-{guesser}-{guess}");
                let guess = Charger::connect(address, "CP1", Some(&guess), OCPP16).await;
                assert!(guess.is_err());
            }
        });
    }
    until(|| async { count(&site, "_sign_ins_held_total ").await > 200 }).await;
    let mut tries = 0;
    let charger = loop {
        tries += 1;
        match Charger::connect(address, "CP1", Some(PASSWORD), OCPP16).await {
            Ok(charger) => break charger,
            Err(refused) => assert_eq!(refused.status, 429),
        }
    };
    assert!(tries <= 3, "{tries}");
    drop((charger, guessers));
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_from_many_addresses_are_bounded_and_delay_no_address_that_signed_in() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.guess_hold = Duration::from_secs(3_600);
        config.ocpp.refusals_per_minute = 1_000;
    })
    .await;
    let to = site.running.ocpp_addr;
    let sign_in = async |from: u8, password: &str| {
        let stream = from_address(from, to).await;
        let charger = Charger::over(stream, "CP1", Some(password), OCPP16).await;
        charger.map_err(|refused| refused.status)
    };
    drop(sign_in(200, PASSWORD).await.unwrap());
    until(|| async { site.running.status().await.connections == 0 }).await;
    // Ten addresses use up what all of them have together.
    for from in 1..=10 {
        for guess in 0..FREE {
            let guess = format!("guess-{from}-{guess}");
            assert_eq!(sign_in(from, &guess).await.err(), Some(401));
        }
    }
    let eleventh = tokio::spawn(async move {
        let stream = from_address(11, to).await;
        let charger = Charger::over(stream, "CP1", Some("guess-11"), OCPP16).await;
        charger.err().map(|refused| refused.status)
    });
    until(|| async { count(&site, "_sign_ins_held_total ").await == 1 }).await;
    sign_in(200, PASSWORD).await.unwrap().boot().await;
    assert!(!eleventh.is_finished());
    eleventh.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_of_another_address_is_no_station_without_a_password() {
    let stations = vec![station("basic", 1), station("none", 0)];
    let site = Site::start_with(stations, |config| config.ocpp.accept_unknown = true).await;
    let address = site.running.ocpp_addr;
    let attempt = async |name: &str, basic: &str, headers: &str| {
        let head = upgrade_head(&format!("/ocpp/{name}"), basic, headers);
        let answer = within(first_bytes(address, &head, 12)).await;
        answer
            .strip_prefix("HTTP/1.1 ")
            .unwrap()
            .parse::<u16>()
            .unwrap()
    };
    let pages = [
        "Host: 127.0.0.1:9000\r\nOrigin: https://evil.example\r\n",
        "Host: 127.0.0.1:9000\r\nOrigin: null\r\n",
        "Host: evil.example:9000\r\nOrigin: http://evil.example:9000\r\n",
    ];
    let password = format!("basic:{PASSWORD}");
    for page in pages {
        for name in ["none", "stranger"] {
            assert_eq!(attempt(name, "x:y", page).await, 403, "{name} {page}");
        }
        // Some chargers' libraries send an origin; a password proves more than it.
        let first_signs_in = attempt("basic", &password, page).await;
        assert_eq!(first_signs_in, 101, "{page}");
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
    for own in [
        "",
        "Origin: http://127.0.0.1:3000\r\n",
        "Origin: file://\r\n",
    ] {
        let headers = format!("Host: 127.0.0.1:9000\r\n{own}");
        assert_eq!(attempt("none", "x:y", &headers).await, 101, "{own}");
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_whose_single_headers_stand_twice_or_that_has_a_body_is_refused() {
    let site = Site::start(vec![station("CP1", 1)]).await;
    let password = format!("CP1:{PASSWORD}");
    let attempt = async |lines: &str| {
        let head = upgrade_head("/ocpp/CP1", &password, lines);
        within(first_bytes(site.running.ocpp_addr, &head, 12)).await
    };
    for lines in [
        "Host: a\r\nHost: a\r\n",
        "Host: a\r\nHOST: evil.example\r\n",
        "Host: a\r\nOrigin: http://127.0.0.1\r\nOrigin: http://evil.example\r\n",
        "Host: a\r\nAuthorization: Basic eDp5\r\n",
        "Host: a\r\nSec-WebSocket-Key: BBBBBBBBBBBBBBBBBBBBBB==\r\n",
        "Host: a\r\nSec-WebSocket-Version: 13\r\n",
        "Host: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n",
        "Host: a\r\nContent-Length: 5\r\n",
        "Host: a\r\nTransfer-Encoding: chunked\r\n",
    ] {
        assert_eq!(attempt(lines).await, "HTTP/1.1 400", "{lines}");
    }
    // Lists may be written in several lines, and no body is none.
    let lists = "Host: a\r\nConnection: keep-alive\r\nSec-WebSocket-Protocol: ocpp2.0.1\r\n\
        Content-Length: 0\r\n";
    assert_eq!(attempt(lists).await, "HTTP/1.1 101");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charger_that_sends_an_origin_is_let_in_where_that_origin_is_named() {
    let site = Site::start_with(vec![station("none", 0)], |config| {
        config.ocpp.accept_unknown = true;
        config.ocpp.allowed_origins = vec!["http://charger.example:8080".to_owned()];
    })
    .await;
    for (origin, status) in [
        ("http://charger.example:8080", "101"),
        ("http://charger.example", "403"),
        ("https://charger.example:8080", "403"),
        ("http://charger.example:8080.evil.example", "403"),
    ] {
        let headers = format!("Host: gateway.example\r\nOrigin: {origin}\r\n");
        let head = upgrade_head("/ocpp/none", "x:y", &headers);
        let answer = within(first_bytes(site.running.ocpp_addr, &head, 12)).await;
        assert_eq!(answer, format!("HTTP/1.1 {status}"), "{origin}");
        until(|| async { site.running.status().await.connections == 0 }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_identities_are_let_in_slowly_and_so_many_only() {
    const MOST: usize = 12;
    const A_MINUTE: usize = 5;
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.accept_unknown = true;
        config.ocpp.unknown_per_minute = u32::try_from(A_MINUTE).unwrap();
        config.policy.max_unknown_stations = MOST;
    })
    .await;
    let to = site.running.ocpp_addr;
    let come = async |from: u8, name: String| {
        let stream = from_address(from, to).await;
        let charger = Charger::over(stream, &name, None, OCPP16).await;
        charger.map_err(|refused| refused.status)
    };
    let mut inside = Vec::new();
    let mut refused = Vec::new();
    for from in 1..=4 {
        for number in 0..=A_MINUTE {
            match come(from, format!("F{from}-{number}")).await {
                Ok(mut charger) => {
                    charger.boot().await;
                    inside.push(charger);
                }
                Err(status) => refused.push((from, status)),
            }
        }
    }
    assert_eq!(inside.len(), MOST);
    // From the third address on the site is full.
    let full = [(3, 403), (3, 403), (3, 403), (3, 429)];
    let wanted = [
        &[(1, 429), (2, 429)][..],
        &full,
        &[(4, 403); A_MINUTE],
        &[(4, 429)],
    ];
    assert_eq!(refused, wanted.concat());
    let alarms = site.running.status().await.alarms;
    let named = |text: &str| text.contains("F4-0") && text.contains("max_unknown_stations");
    let mut named = alarms.iter().filter(|alarm| named(&alarm.text));
    assert_eq!(named.next().unwrap().kind, "too_many_unknown_stations");
    assert_eq!(site.running.status().await.stations.len(), MOST);
    // Those that came before, and those with a password, are not concerned.
    drop(inside);
    until(|| async { site.running.status().await.connections == 0 }).await;
    come(1, "F1-0".to_owned()).await.unwrap().boot().await;
    site.charger("CP1").await.boot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_station_that_the_cloud_removed_gives_its_place_back() {
    let site = Site::start_with(vec![station("CP1", 1)], |config| {
        config.ocpp.accept_unknown = true;
        config.policy.max_unknown_stations = 1;
    })
    .await;
    let to = site.running.ocpp_addr;
    let come = async |name: &str| {
        let charger = Charger::connect(to, name, None, OCPP16).await;
        charger.map_err(|refused| refused.status)
    };
    let mut first = come("FIRST").await.unwrap();
    first.boot().await;
    assert_eq!(come("SECOND").await.err(), Some(403));
    // The cloud takes it over, and somebody removes it there.
    let mut adopted = station("FIRST", 0);
    adopted.max_power_w = Some(22_000);
    site.cloud.push_stations(vec![station("CP1", 1), adopted]);
    until(|| async {
        let stations = site.running.status().await.stations;
        stations.iter().any(|known| known.max_power_w.is_some())
    })
    .await;
    site.cloud.push_stations(vec![station("CP1", 1)]);
    until(|| async { come("SECOND").await.is_ok() }).await;
}
