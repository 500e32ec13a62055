//! The sessions of all stations, asked for once for all cases: each request
//! costs the server a signature, and hundreds of cases that ask for themselves
//! would leave it no time for their charges.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use forecourt_tests::api::Api;
use forecourt_tests::process::PATIENCE;
use serde_json::Value;
use tokio::sync::watch;

/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(700);

/// What one look saw.
#[derive(Debug, Default)]
pub(crate) struct Look {
    number: u64,
    by_station: BTreeMap<String, Vec<Value>>,
}

/// Where the looks are shown.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    looks: watch::Receiver<Arc<Look>>,
}

impl Board {
    /// Looks again and again until nobody reads the board any more.
    pub(crate) fn start(api: &Api) -> Self {
        let (sender, looks) = watch::channel(Arc::new(Look::default()));
        let api = api.clone();
        tokio::spawn(async move {
            for number in 1.. {
                let api = api.clone();
                let look = tokio::task::spawn_blocking(move || look(&api, number)).await;
                // A failed look is followed by the next one.
                if let Ok(Ok(look)) = look
                    && sender.send(Arc::new(look)).is_err()
                {
                    return;
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
        Self { looks }
    }

    /// What a look shows of the station that began after this call.
    pub(crate) async fn next(&mut self, station: &str) -> Result<Vec<Value>> {
        // The look that is under way may have passed the station already.
        let wanted = self.looks.borrow().number + 2;
        let fresh = self.looks.wait_for(|look| look.number >= wanted);
        let look = tokio::time::timeout(PATIENCE, fresh).await;
        let look = look.context("the API does not answer")??;
        Ok(look.by_station.get(station).cloned().unwrap_or_default())
    }
}

fn look(api: &Api, number: u64) -> Result<Look> {
    let mut by_station: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for session in api.items("/v1/sessions?limit=100")? {
        let station = session["station_id"].as_str().unwrap_or_default();
        by_station
            .entry(station.to_owned())
            .or_default()
            .push(session);
    }
    Ok(Look { number, by_station })
}
