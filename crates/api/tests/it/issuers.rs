//! Tokens of further issuers whom the deployment trusts: what they give, and which are refused.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecourt_api::{
    ApiState, FetchError, IssuerDocuments, Issuers, Settings, TrustedIssuer, router,
};
use forecourt_memory::run;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::world::{Answer, URL, World};

const ISSUER: &str = "https://id.example";

/// A signing key of the issuer.
struct Key {
    kid: &'static str,
    pair: EcdsaKeyPair,
}

impl Key {
    fn new(kid: &'static str) -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        Self { kid, pair }
    }

    fn public(&self) -> Value {
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": self.kid, "x": x, "y": y})
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.unwrap().as_ref());
        format!("{message}.{signature}")
    }
}

/// What the issuer publishes.
#[derive(Default)]
struct Published {
    documents: Mutex<BTreeMap<String, Value>>,
    fetched: AtomicUsize,
    is_away: AtomicBool,
}

#[async_trait]
impl IssuerDocuments for Published {
    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.fetched.fetch_add(1, Ordering::SeqCst);
        let document = self.documents.lock().unwrap().get(url).cloned();
        let document = document.filter(|_| !self.is_away.load(Ordering::SeqCst));
        let document = document.ok_or_else(|| FetchError("no answer".to_owned()))?;
        Ok(document.to_string().into_bytes())
    }
}

impl Published {
    fn show(&self, keys: &[&Key]) {
        let keys: Vec<Value> = keys.iter().map(|key| key.public()).collect();
        let metadata = json!({"issuer": ISSUER, "jwks_uri": format!("{ISSUER}/keys")});
        let mut documents = self.documents.lock().unwrap();
        documents.insert(format!("{ISSUER}/keys"), json!({"keys": keys}));
        let address = format!("{ISSUER}/.well-known/openid-configuration");
        documents.insert(address, metadata);
    }
}

/// A deployment that trusts the issuer, and the issuer.
struct Trusting {
    world: World,
    router: Router,
    published: Arc<Published>,
    key: Key,
}

impl Trusting {
    fn new() -> Self {
        let world = World::new();
        let published = Arc::new(Published::default());
        let key = Key::new("one");
        published.show(&[&key]);
        let issuers = json!([{
            "issuer": ISSUER, "audience": "forecourt", "claim": "groups", "grants": [
                {"value": "bosses", "operator_id": "default", "role": "admin"},
                {"value": "pier", "operator_id": "default", "role": "site_owner", "site_ids": ["pier"]},
                {"value": "others", "operator_id": "other", "role": "viewer"},
            ],
        }]);
        let trusted = TrustedIssuer::read_all(&issuers.to_string(), URL).unwrap();
        let state = ApiState::trusting(
            world.simulation.ports(),
            Settings::new(URL.to_owned(), "wss://link.example".to_owned()),
            world.keys.clone(),
            Issuers::new(trusted, published.clone()),
        );
        Self {
            router: router(state),
            world,
            published,
            key,
        }
    }

    fn claims(&self) -> Value {
        let now = self.world.simulation.ports().clock.now().seconds();
        json!({
            "iss": ISSUER, "sub": "ann", "aud": ["forecourt", "mail"], "groups": ["x", "bosses"],
            "iat": now, "exp": now + 300,
        })
    }

    fn token(&self, changed: &[(&str, Value)]) -> String {
        let mut claims = self.claims();
        for (name, value) in changed {
            claims[*name] = value.clone();
        }
        self.key
            .sign(&json!({"alg": "ES256", "kid": "one"}), &claims)
    }

    fn call(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Answer {
        let request = World::request(method, path, token, body);
        run(async {
            let response = tower::ServiceExt::oneshot(self.router.clone(), request);
            let (parts, body) = response.await.unwrap().into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                text: String::from_utf8(bytes.to_vec()).unwrap(),
            }
        })
    }

    fn status(&self, token: &str) -> u16 {
        self.call("GET", "/v1/sites", token, None).status
    }

    fn fetched(&self) -> usize {
        self.published.fetched.swap(0, Ordering::SeqCst)
    }
}

#[test]
fn a_token_of_a_trusted_issuer_gives_what_the_configuration_says_and_changes_are_on_record() {
    let it = Trusting::new();
    let boss = it.token(&[]);
    for site in ["pier", "mall"] {
        let body = json!({"site_id": site, "name": site});
        let made = it.call("POST", "/v1/sites", &boss, Some(&body));
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(made.json()["created_by"], "oidc:https://id.example#ann");
    }
    let by = "/v1/audit-log?by=oidc:https://id.example%23ann";
    let log = it.call("GET", by, &boss, None);
    assert_eq!(log.json()["items"].as_array().unwrap().len(), 2, "{log:?}");
    let me = it.call("GET", "/v1/me", &boss, None).json();
    assert_eq!(
        (&me["role"], &me["client_id"]),
        (&json!("admin"), &json!("oidc"))
    );
    assert_eq!(it.call("GET", "/v1/clients", &boss, None).status, 200);
    // A right that the role does not have is not there, whatever the token says of itself.
    let proud = it.token(&[
        ("scope", json!("operators")),
        ("role", json!("deployment_admin")),
    ]);
    let operator = json!({"operator_id": "third", "name": "Third"});
    let more = it.call("POST", "/v1/operators", &proud, Some(&operator));
    assert_eq!(more.status, 403, "{more:?}");
    let owner = it.token(&[("groups", json!("pier"))]);
    let sites = it.call("GET", "/v1/sites", &owner, None).json();
    assert_eq!(sites["items"].as_array().unwrap().len(), 1, "{sites}");
    assert_eq!(it.call("GET", "/v1/users", &owner, None).status, 403);
    let other = it.token(&[("groups", json!(["others"]))]);
    let sites = it.call("GET", "/v1/sites", &other, None).json();
    assert_eq!(sites["items"], json!([]));
    // Tokens of the deployment itself are taken as before.
    assert_eq!(it.status(&it.world.admin), 200);
}

#[test]
fn who_has_no_account_starts_no_charge_with_a_card_of_nobody() {
    let it = Trusting::new();
    it.world
        .post("/v1/sites", json!({"site_id": "pier", "name": "Pier"}));
    let station = json!({
        "station_id": "CP-1", "site_id": "pier", "security_profile": 1,
        "password": "0123456789abcdef", "connectors": [{"connector_id": 1}],
    });
    assert_eq!(it.world.post("/v1/stations", station).status, 201);
    it.world
        .post("/v1/tokens", json!({"uid": "FREE", "type": "RFID"}));
    let owner = it.token(&[("groups", json!("pier"))]);
    let start = json!({"type": "remote_start", "token_uid": "FREE", "connector_id": 1});
    let path = "/v1/stations/CP-1/commands";
    let refused = it.call("POST", path, &owner, Some(&start));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "forbidden")
    );
}

#[test]
fn a_token_that_is_not_good_in_one_point_is_refused() {
    let it = Trusting::new();
    let now = it.world.simulation.ports().clock.now().seconds();
    assert_eq!(it.status(&it.token(&[])), 200);
    for (name, value, status) in [
        ("aud", json!("mail"), 401),
        ("aud", json!(["mail"]), 401),
        ("aud", json!(null), 401),
        ("iss", json!("https://id.example/"), 401),
        ("exp", json!(now), 401),
        ("exp", json!(now + 25 * 60 * 60), 401),
        ("exp", json!(null), 401),
        ("nbf", json!(now + 31), 401),
        ("nbf", json!(now + 30), 200),
        ("iat", json!(now + 31), 401),
        ("sub", json!(""), 401),
        ("sub", json!("a\nb"), 401),
        ("sub", json!("x".repeat(256)), 401),
        ("groups", json!(["staff"]), 403),
        ("groups", json!(null), 403),
        ("groups", json!({"bosses": true}), 403),
    ] {
        let answer = it.status(&it.token(&[(name, value.clone())]));
        assert_eq!(answer, status, "{name} {value}");
    }
    let claims = it.claims();
    let good = it.key.sign(&json!({"alg": "ES256", "kid": "one"}), &claims);
    let stranger = Key::new("one");
    let header = |header: Value| it.key.sign(&header, &claims);
    let (message, signature) = good.rsplit_once('.').unwrap();
    for (what, token) in [
        (
            "another key",
            stranger.sign(&json!({"alg": "ES256", "kid": "one"}), &claims),
        ),
        ("no algorithm", header(json!({"alg": "none", "kid": "one"}))),
        (
            "a shared secret",
            header(json!({"alg": "HS256", "kid": "one"})),
        ),
        (
            "the other algorithm",
            header(json!({"alg": "RS256", "kid": "one"})),
        ),
        (
            "a logout token",
            header(json!({"alg": "ES256", "kid": "one", "typ": "logout+jwt"})),
        ),
        (
            "an extension",
            header(json!({"alg": "ES256", "kid": "one", "crit": ["x"]})),
        ),
        (
            "an unknown key",
            header(json!({"alg": "ES256", "kid": "two"})),
        ),
        ("no signature", format!("{message}.")),
        (
            "half a signature",
            format!("{message}.{}", &signature[..40]),
        ),
    ] {
        assert_eq!(it.status(&token), 401, "{what}");
    }
    // A token need not name its key while there is one, and may say that it is an access token.
    assert_eq!(it.status(&header(json!({"alg": "ES256"}))), 200);
    assert_eq!(
        it.status(&header(json!({"alg": "ES256", "typ": "at+JWT"}))),
        200
    );
}

#[test]
fn an_issuer_replaces_its_keys_and_strangers_make_nobody_ask_it_more_than_every_ten_seconds() {
    let it = Trusting::new();
    assert_eq!(it.status(&it.token(&[])), 200);
    assert_eq!(it.fetched(), 2, "its metadata and its keys");
    for _ in 0..20 {
        assert_eq!(it.status(&it.token(&[])), 200);
    }
    assert_eq!(it.fetched(), 0);
    let next = Key::new("two");
    it.published.show(&[&it.key, &next]);
    let token = next.sign(&json!({"alg": "ES256", "kid": "two"}), &it.claims());
    assert_eq!((it.status(&token), it.fetched()), (401, 0), "just read");
    it.world.simulation.pass(10_000);
    assert_eq!((it.status(&token), it.fetched()), (200, 2));
    it.world.simulation.pass(10_000);
    for n in 0..20 {
        let header = json!({"alg": "ES256", "kid": format!("nobody-{n}")});
        assert_eq!(it.status(&it.key.sign(&header, &it.claims())), 401);
    }
    assert_eq!(it.fetched(), 2);
    // A key that is shown no more is good for another hour at most.
    it.published.show(&[&next]);
    it.world.simulation.pass(60 * 60 * 1000);
    assert_eq!(it.status(&it.token(&[])), 401);
}

#[test]
fn an_issuer_that_is_away_stops_nobody_whose_key_was_read_within_a_day() {
    let it = Trusting::new();
    it.published.is_away.store(true, Ordering::SeqCst);
    let refused = it.call("GET", "/v1/sites", &it.token(&[]), None);
    assert_eq!((refused.status, it.fetched()), (503, 1), "{refused:?}");
    assert_eq!(
        (it.status(&it.token(&[])), it.fetched()),
        (503, 0),
        "it was asked just now"
    );
    it.world.simulation.pass(10_000);
    it.published.is_away.store(false, Ordering::SeqCst);
    assert_eq!(it.status(&it.token(&[])), 200);
    it.published.is_away.store(true, Ordering::SeqCst);
    it.world.simulation.pass(23 * 60 * 60 * 1000);
    assert_eq!(it.status(&it.token(&[])), 200);
    it.world.simulation.pass(60 * 60 * 1000);
    assert_eq!(it.status(&it.token(&[])), 503);
}

#[test]
fn metadata_of_another_issuer_or_with_keys_in_the_clear_is_not_believed() {
    for (issuer, keys) in [
        ("https://evil.example", "https://id.example/keys"),
        (ISSUER, "http://id.example/keys"),
    ] {
        let it = Trusting::new();
        let address = format!("{ISSUER}/.well-known/openid-configuration");
        let metadata = json!({"issuer": issuer, "jwks_uri": keys});
        let mut documents = it.published.documents.lock().unwrap();
        documents.insert(
            "http://id.example/keys".to_owned(),
            json!({"keys": [it.key.public()]}),
        );
        documents.insert(address, metadata);
        drop(documents);
        assert_eq!(it.status(&it.token(&[])), 503, "{issuer} {keys}");
    }
}
