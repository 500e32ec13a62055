//! Measures pages of the lists of sessions and CDRs over a million rows in the engine of one
//! machine, on disk: the real API over the SDK's client, without sockets. `make bench` prints this.

mod load;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use forecourt_api::{ApiState, Settings, router};
use forecourt_aws::one_machine::{OneMachine, Place};
use forecourt_embedded::{ACCOUNT, Engine, REGION};
use forecourt_memory::{ManyCharge, ManyCharges};
use forecourt_store::bootstrap;
use forecourt_store::secrets::KeyCache;
use serde_json::Value;
use tower::ServiceExt as _;

/// The charges that make a million rows: a session, mostly a CDR, and the listings of both.
const CHARGES: u32 = 70_000;
/// The aim for the 99th percentile of a page.
const AIM_MS: f64 = 50.0;
/// The pages of each kind that are measured.
const PAGES: usize = 300;

const SECRET: &str = "bootstrap-secret-0123456789";

/// The value by which a list is filtered: that of a charge, so that some row has it.
type Filter = fn(&ManyCharge) -> String;

/// The kinds of pages, each with what it is filtered by. A list without a filter is read at a place
/// within it, too, by its cursor.
const KINDS: [(&str, Filter); 12] = [
    ("sessions?sort=-started_at", |_| String::new()),
    ("sessions?sort=ended_at", |_| String::new()),
    ("sessions?sort=-started_at&station_id", ManyCharge::station),
    ("sessions?sort=-ended_at&site_id", ManyCharge::site),
    ("sessions?sort=-started_at&user_id", ManyCharge::user),
    ("sessions?sort=-started_at&token_uid", ManyCharge::token),
    ("sessions?sort=-ended_at&vehicle_id", ManyCharge::vehicle),
    ("sessions?status=CHARGING,NEEDS_REVIEW", |_| String::new()),
    ("sessions?sort=-started_at&from", |charge| {
        charge.start.to_string()
    }),
    ("cdrs?sort=-ended_at", |_| String::new()),
    ("cdrs?sort=-ended_at&user_id", ManyCharge::user),
    ("cdrs?sort=started_at&site_id", ManyCharge::site),
];

fn main() -> Result<()> {
    let folder = std::env::args().nth(1);
    let folder = tempfile::tempdir_in(folder.context("name a folder for the tables")?)?;
    let count = std::env::args().nth(2);
    let count = count.map_or(Ok(CHARGES), |count| count.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(measure(folder.path(), count))
}

/// The API, and a token that may read everything.
struct Api {
    router: Router,
    token: String,
}

impl Api {
    async fn start(engine: &Engine) -> Result<Self> {
        let place = Place {
            region: REGION,
            account: ACCOUNT,
        };
        let client = engine.http_client();
        let machine = OneMachine::provision(client, place, Duration::from_secs(30)).await?;
        let ports = machine.ports();
        bootstrap::ensure(&ports, Some(SECRET), bootstrap::OPERATOR_NAME).await?;
        let settings = Settings::new("https://api.example".to_owned(), "wss://link".to_owned());
        let router = router(ApiState::new(ports, settings, KeyCache::default()));
        let form =
            format!("grant_type=client_credentials&client_id=bootstrap&client_secret={SECRET}");
        let request = Request::post("/oauth2/token")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))?;
        let answer = answer(&router, request).await?;
        let token = answer["access_token"].as_str().context("no token")?;
        let token = format!("Bearer {token}");
        Ok(Self { router, token })
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let request = Request::get(path).header(AUTHORIZATION, &self.token);
        answer(&self.router, request.body(Body::empty())?).await
    }
}

async fn answer(router: &Router, request: Request<Body>) -> Result<Value> {
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await?;
    let json: Value = serde_json::from_slice(&bytes)?;
    if !status.is_success() {
        bail!("{status}: {json}");
    }
    Ok(json)
}

async fn measure(folder: &std::path::Path, count: u32) -> Result<()> {
    let engine = Engine::open(folder)?;
    let api = Api::start(&engine).await?;
    let many = ManyCharges::new(count);
    let began = Instant::now();
    let rows = load::load(&engine, &many)?;
    println!(
        "\nPages of 50 items over {rows} rows of {count} charges, loaded in {:.0} s; on disk, the API in the same process",
        began.elapsed().as_secs_f64()
    );
    println!("{:<44}{:>10}{:>10}", "", "p50 ms", "p99 ms");
    let mut worst = 0.0_f64;
    for (kind, filter) in KINDS {
        let mut times = pages(&api, &many, kind, filter).await?;
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times.get((times.len() - 1) * percent / 100).copied();
        let (p50, p99) = at(50).zip(at(99)).context("no page was read")?;
        println!("{kind:<44}{p50:>10.1}{p99:>10.1}");
        worst = worst.max(p99);
    }
    let verdict = if worst < AIM_MS { "reached" } else { "missed" };
    println!(
        "{:<44}{:>20}",
        format!("p99 of every kind under {AIM_MS} ms"),
        verdict
    );
    Ok(())
}

/// The times of pages of one kind, in milliseconds: the first page by each value of the filter in
/// turn, and then up to three pages behind it.
async fn pages(api: &Api, many: &ManyCharges, kind: &str, filter: Filter) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(PAGES);
    let step = (many.charges.len() / PAGES).max(1);
    for charge in many.charges.iter().step_by(step) {
        let value = filter(charge);
        let filter = if value.is_empty() {
            value
        } else {
            format!("={value}")
        };
        let mut path = format!("/v1/{kind}{filter}");
        for _ in 0..4 {
            let began = Instant::now();
            let page = api.get(&path).await?;
            times.push(began.elapsed().as_secs_f64() * 1e3);
            let items = page["items"].as_array().context("no items")?;
            ensure!(!items.is_empty(), "{path} is empty");
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            path = format!("/v1/{kind}{filter}&cursor={cursor}");
        }
        if times.len() >= PAGES {
            break;
        }
    }
    Ok(times)
}
