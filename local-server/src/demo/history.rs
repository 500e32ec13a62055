//! Whether the week before the demo's first start still has to be delivered.
//!
//! The chargers deliver it as real ones do that had no connection for a week. A file in the data
//! folder says when that week ended and whether all of it was delivered. A server that was stopped
//! before makes the same week again at its next start, and the gateways recognise what they have.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use forecourt_types::Timestamp;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::DemoError;
use super::week::{Week, week};
use crate::inside::Inside;

/// The file in the data folder.
const FILE: &str = "demo-history.json";

/// The most stations that wait for their turn and then deliver at once, so that a charge that runs
/// meanwhile is not held up. One or two of them leave a processor idle: what a charge passes on its
/// way to its bill takes longer than the work on it.
const AT_ONCE: usize = 4;
/// The statuses of a charge that has its bill, or waits for a person.
const CONCLUDED: [&str; 3] = ["SETTLED", "NEEDS_REVIEW", "FAILED"];
/// How often the newest charge of a station is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long they are waited for before the next station begins. They come all the same.
const BILLS_LIMIT: Duration = Duration::from_secs(60);

/// What the file says.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Marker {
    /// When the week ended: at the first start.
    made_at: Timestamp,
    /// The days of the week, as they were set then.
    days: u64,
    /// Whether the gateways have all of it.
    is_delivered: bool,
}

/// The week that is being delivered.
pub(super) struct History {
    path: PathBuf,
    marker: Marker,
    progress: Mutex<Progress>,
    turns: Arc<Semaphore>,
    inside: Inside,
}

/// How much of the week was delivered.
#[derive(Debug)]
struct Progress {
    stations_left: usize,
    charges: usize,
    of: usize,
}

impl History {
    /// Returns the charges that must still be delivered, and keeps when their week ended; none
    /// where that was done, and where others have charged before.
    ///
    /// # Errors
    /// [`DemoError`] when the file cannot be read or written, or the API does not answer.
    pub(super) async fn open(
        inside: &Inside,
        data_dir: &Path,
        (now, days): (Timestamp, u64),
    ) -> Result<Option<(Self, Vec<Week>)>, DemoError> {
        let path = data_dir.join(FILE);
        let marker = match read(&path)? {
            Some(marker) => marker,
            None => {
                let marker = Marker {
                    made_at: now,
                    days,
                    is_delivered: days == 0 || has_sessions(inside).await?,
                };
                write(&path, marker)?;
                marker
            }
        };
        if marker.is_delivered {
            return Ok(None);
        }
        let made_at = jiff::Timestamp::from_millisecond(marker.made_at.millis());
        let weeks = made_at.map(|made_at| week(made_at, marker.days));
        let weeks = weeks.unwrap_or_default();
        let progress = Progress {
            stations_left: weeks.len(),
            charges: 0,
            of: weeks.iter().map(Week::ended).sum(),
        };
        let history = Self {
            path,
            marker,
            progress: Mutex::new(progress),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            inside: inside.clone(),
        };
        Ok(Some((history, weeks)))
    }

    /// Returns the number of charges in all.
    pub(super) fn charges(&self) -> usize {
        self.progress.lock().map_or(0, |progress| progress.of)
    }

    /// Waits for the turn of a station. Dropping it passes it on.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }

    /// Waits until the newest past charge of a station is billed, or waits for a person. Those
    /// before it are billed by then, or are about to be. A charge that ends meanwhile at another
    /// station then waits for few others before it is billed itself.
    pub(super) async fn billed(&self, station: &str, newest_began_at: jiff::Timestamp) {
        // A charger may tell whole seconds.
        let from = newest_began_at - jiff::SignedDuration::from_secs(1);
        let billed = async {
            while !self.is_concluded(station, from).await {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        if tokio::time::timeout(BILLS_LIMIT, billed).await.is_err() {
            tracing::warn!(
                station,
                "the past charges of a demo station are billed slowly"
            );
        }
    }

    /// Whether a past charge of a station that began at this time or later is billed or waits for a
    /// person.
    async fn is_concluded(&self, station: &str, from: jiff::Timestamp) -> bool {
        let to = self.marker.made_at;
        let path = format!("/v1/sessions?station_id={station}&from={from}&to={to}&limit=2");
        // It is asked again.
        let page = self.inside.call(Method::GET, &path, None).await.ok();
        let items = page.as_ref().and_then(|page| page.get("items")?.as_array());
        let status = |item: &Value| item.get("status")?.as_str().map(str::to_owned);
        let mut statuses = items.into_iter().flatten().filter_map(status);
        statuses.any(|status| CONCLUDED.contains(&status.as_str()))
    }

    /// Notes that a station has delivered its charges.
    pub(super) fn delivered(&self, station: &str, charges: usize) {
        let Ok(mut progress) = self.progress.lock() else {
            return;
        };
        progress.stations_left = progress.stations_left.saturating_sub(1);
        progress.charges += charges;
        let (done, of) = (progress.charges, progress.of);
        tracing::info!(
            station,
            charges,
            done,
            of,
            "the past charges of a demo station are delivered"
        );
        if progress.stations_left > 0 {
            return;
        }
        let marker = Marker {
            is_delivered: true,
            ..self.marker
        };
        if let Err(error) = write(&self.path, marker) {
            let error = forecourt_types::error_chain(&error);
            tracing::warn!(error, "the next start delivers the demo's history again");
        }
    }
}

/// Whether there is any session, such as those of a demo of an earlier release.
async fn has_sessions(inside: &Inside) -> Result<bool, DemoError> {
    let path = "/v1/sessions?limit=1";
    let sessions = inside.call(Method::GET, path, None).await?;
    let items = sessions.get("items").and_then(|items| items.as_array());
    Ok(items.is_some_and(|items| !items.is_empty()))
}

fn read(path: &Path) -> Result<Option<Marker>, DemoError> {
    let failed = |source| DemoError::File {
        path: path.to_owned(),
        source,
    };
    match std::fs::read(path) {
        Ok(bytes) => {
            let marker = serde_json::from_slice(&bytes);
            marker
                .map(Some)
                .map_err(|error| failed(std::io::Error::from(error)))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(source)),
    }
}

/// Writes the file as a whole or not at all.
fn write(path: &Path, marker: Marker) -> Result<(), DemoError> {
    let part = path.with_extension("json.new");
    let write = || {
        std::fs::write(&part, serde_json::to_vec(&marker)?)?;
        std::fs::rename(&part, path)
    };
    write().map_err(|source| DemoError::File {
        path: path.to_owned(),
        source,
    })
}
