use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use axum::http::{Method, Request};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use forecourt_api::{ApiState, Settings, router};
use forecourt_memory::{Simulation, run};
use forecourt_store::audit::AuditRow;
use forecourt_store::bootstrap;
use forecourt_store::keys;
use forecourt_store::secrets::KeyCache;
use forecourt_types::OperatorId;

pub(crate) const URL: &str = "https://api.example";
pub(crate) const SECRET: &str = "bootstrap-secret-0123456789";

/// The answer of the API to one request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

/// Runs a request to its end. A password is hashed on a thread of tokio's runtime, which no test
/// needs that has a runtime of its own.
fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    if tokio::runtime::Handle::try_current().is_ok() {
        return run(work);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.unwrap().block_on(work)
}

/// A deployment with the operators `default` and `other`, each with an admin.
pub(crate) struct World {
    pub simulation: Simulation,
    pub router: Router,
    pub state: ApiState,
    pub keys: KeyCache,
    pub admin: String,
    pub viewer: String,
    pub other: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let simulation = Simulation::new(1);
        let ports = simulation.ports();
        run(bootstrap::ensure(
            &ports,
            Some(SECRET),
            bootstrap::OPERATOR_NAME,
        ))
        .unwrap();
        let settings = Settings::new(URL.to_owned(), "wss://link.example".to_owned());
        let keys = KeyCache::default();
        let state = ApiState::new(ports, settings, keys.clone());
        let mut world = Self {
            router: router(state.clone()),
            state,
            keys,
            simulation,
            admin: String::new(),
            viewer: String::new(),
            other: String::new(),
        };
        world.admin = world.token("bootstrap", SECRET);
        let viewer = json!({"name": "board", "role": "viewer"});
        let viewer = world.post("/v1/clients", viewer).json();
        world.viewer = world.token_of(&viewer);
        let operator = json!({"operator_id": "other", "name": "Other Ltd"});
        let operator = world.post("/v1/operators", operator).json();
        world.other = world.token_of(&operator);
        world
    }

    pub(crate) fn token_of(&self, client: &Value) -> String {
        let text = |name: &str| client[name].as_str().unwrap();
        self.token(text("client_id"), text("client_secret"))
    }

    pub(crate) fn token(&self, id: &str, secret: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let answer = self.form(&form, None);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of the bootstrap client with these scopes only.
    pub(crate) fn narrow_token(&self, scopes: &str) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id=bootstrap&client_secret={SECRET}&scope={scopes}"
        );
        let answer = self.form(&form, None);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn form(&self, form: &str, authorization: Option<&str>) -> Answer {
        let mut request = Request::post("/oauth2/token")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap())
    }

    /// Sends a request. A problem must be listed in the document for its operation. Every record
    /// that the request changes must have an entry of the audit log with its id, and must stand
    /// in its lists and in no others.
    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        let before = self.records();
        let asked = (
            request.method().to_string(),
            request.uri().path().to_owned(),
        );
        let answer = in_runtime(self.answer(request));
        super::document::must_be_listed(&asked.0, &asked.1, &answer);
        let after = self.records();
        let changed = before.keys().chain(after.keys());
        let changed = changed.filter(|record| before.get(*record) != after.get(*record));
        let audited = self.audited_by(answer.header("x-request-id"));
        for record in changed {
            assert!(
                audited.contains(record),
                "{record:?} is not in the audit log"
            );
        }
        let changed = before.keys().chain(after.keys());
        let changed = changed.filter(|record| before.get(*record) != after.get(*record));
        self.check_listings(&changed.cloned().collect());
        answer
    }

    /// Checks that these records stand in their lists and in no others.
    fn check_listings(&self, records: &BTreeSet<(String, String)>) {
        let kinds = ["user", "vehicle", "token", "station"];
        if records
            .iter()
            .all(|(kind, _)| !kinds.contains(&kind.as_str()))
        {
            return;
        }
        let table = &self.simulation.table;
        let of_record = |line: &String| {
            let key = line.split(" and ").next().unwrap();
            let kind = key.split('#').nth(2).unwrap().trim_end_matches('s');
            let id = keys::unescape(key.rsplit('#').next().unwrap());
            records.contains(&(kind.to_owned(), id))
        };
        for operator in ["default", "other"] {
            let operator = OperatorId::new(operator).unwrap();
            let only = |lines: BTreeSet<String>| lines.into_iter().filter(of_record);
            let stands: Vec<String> = only(table.listings(&operator)).collect();
            let wanted: Vec<String> = only(table.listings_wanted(&operator)).collect();
            assert_eq!(stands, wanted, "the lists of {records:?}");
        }
    }

    /// The records that people can change, without the stamps.
    fn records(&self) -> BTreeMap<(String, String), Value> {
        let items = self.simulation.table.items();
        let records = items.values().filter_map(|item| {
            let (kind, id) = keys::audited_record(&item.key)?;
            let mut body = item.body.clone();
            // A mark that a claim to a card sets is no change that people make.
            body.retain(|name, _| !name.starts_with("updated_") && name != "claims_until");
            Some(((kind.to_owned(), id), Value::Object(body)))
        });
        records.collect()
    }

    /// The records of the entries that a request has made.
    fn audited_by(&self, request: &str) -> BTreeSet<(String, String)> {
        let items = self.simulation.table.items();
        let log = items
            .values()
            .filter(|item| item.key.pk.ends_with("#audit"));
        let rows = log.map(|item| item.read::<AuditRow>().unwrap());
        let rows = rows.filter(|row| row.request_id.as_deref() == Some(request));
        rows.map(|row| (row.record, row.record_id)).collect()
    }

    pub(crate) async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub(crate) fn request(
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Request<Body> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let Some(body) = body else {
            return request.body(Body::empty()).unwrap();
        };
        request
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    }

    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Answer {
        self.send(Self::request(method, path, token, body))
    }

    /// Sends a request without the checks of [`Self::send`], for thousands of wrong ones.
    pub(crate) fn try_call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<&Value>,
    ) -> Answer {
        in_runtime(self.answer(Self::request(method, path, token, body)))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &self.admin, None)
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, &self.admin, Some(&body))
    }

    pub(crate) fn patch(&self, path: &str, body: Value) -> Answer {
        self.call("PATCH", path, &self.admin, Some(&body))
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, &self.admin, None)
    }

    /// The access token of a person with this id and these further fields, who was invited, has set
    /// a password and has signed in.
    pub(crate) fn person(&self, id: &str, fields: &Value) -> String {
        let mut user = json!({
            "user_id": id, "full_name": "Somebody", "email": format!("{id}@example.com"),
        });
        let fields = fields.as_object().unwrap().clone();
        user.as_object_mut().unwrap().extend(fields);
        super::people::signed_in(self, &user).0
    }

    /// Adds what most other things require.
    pub(crate) fn furnish(&self) {
        let tariff = json!({
            "tariff_id": "standard", "name": "Standard", "currency": "EUR",
            "elements": [{"type": "energy", "price": "0.49"}]
        });
        for (path, body) in [
            ("/v1/tariffs", tariff),
            (
                "/v1/sites",
                json!({"site_id": "site-1", "name": "Main Street"}),
            ),
            (
                "/v1/users",
                json!({"user_id": "user-1", "full_name": "Ada Lovelace"}),
            ),
            (
                "/v1/vehicles",
                json!({"vehicle_id": "car-1", "user_id": "user-1", "licence_plate": "B-AL 1815"}),
            ),
            (
                "/v1/stations",
                json!({"station_id": "CP1", "site_id": "site-1", "security_profile": 1, "password": "0123456789abcdef"}),
            ),
            (
                "/v1/tokens",
                json!({"uid": "CARD1", "type": "RFID", "user_id": "user-1", "status": "active", "mode": "private"}),
            ),
            (
                "/v1/wallets",
                json!({"wallet_id": "w1", "name": "Fleet", "currency": "EUR"}),
            ),
        ] {
            let answer = self.post(path, body);
            assert_eq!(answer.status, 201, "{path}: {answer:?}");
        }
    }
}
