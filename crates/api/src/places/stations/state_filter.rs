//! Filters of the list of stations by what is known of them just now. That changes too often for an
//! index of its own: each change would cost more writes than a list has readers. So the states of
//! the listed stations are read by their keys instead.

use forecourt_domain::fact::{ConnectorRef, ConnectorStatusKind};
use forecourt_link::is_same_connector;

use crate::http::problem::{Code, Problem};
use crate::places::connectors::status_word;
use crate::places::page_state::ListedStation;
use forecourt_store::keys;

/// The statuses that a connector can have.
const STATUSES: [ConnectorStatusKind; 11] = [
    ConnectorStatusKind::Available,
    ConnectorStatusKind::Preparing,
    ConnectorStatusKind::Charging,
    ConnectorStatusKind::SuspendedEv,
    ConnectorStatusKind::SuspendedEvse,
    ConnectorStatusKind::Finishing,
    ConnectorStatusKind::Reserved,
    ConnectorStatusKind::Occupied,
    ConnectorStatusKind::Unavailable,
    ConnectorStatusKind::Faulted,
    ConnectorStatusKind::Unknown,
];

/// The most characters of a model, more than OCPP allows.
const MODEL_CHARS_MAX: usize = 200;

/// What must be known of a station that is listed.
pub(super) struct StateFilter {
    /// What may be known of the connection; none where it makes no difference.
    connected: Option<Vec<Option<bool>>>,
    /// The model in the form in which names are compared.
    model: Option<String>,
    statuses: Option<Vec<ConnectorStatusKind>>,
}

impl StateFilter {
    /// Reads the filters by state.
    ///
    /// # Errors
    /// 400 when the model is too long, or a word is none of those that can be asked for.
    pub(super) fn read(
        connected: Option<&str>,
        model: Option<&str>,
        status: Option<&str>,
    ) -> Result<Self, Problem> {
        if model.is_some_and(|model| model.chars().count() > MODEL_CHARS_MAX) {
            let detail = format!("model: must have at most {MODEL_CHARS_MAX} characters");
            return Err(Problem::new(Code::InvalidQuery, detail));
        }
        Ok(Self {
            connected: connected.map(read_connected).transpose()?,
            model: model.map(keys::folded),
            statuses: status.map(read_statuses).transpose()?,
        })
    }

    /// Whether the states of stations are needed.
    pub(super) const fn is_given(&self) -> bool {
        self.connected.is_some() || self.model.is_some() || self.statuses.is_some()
    }

    /// Whether a station is as the filter wants it.
    pub(super) fn wants(&self, listed: &ListedStation) -> bool {
        let boot = listed.state.as_ref().and_then(|state| state.boot.as_ref());
        let is_of = |model: &String| boot.is_some_and(|boot| keys::folded(&boot.model) == *model);
        let connected = self.connected.as_ref();
        connected.is_none_or(|wanted| wanted.contains(&listed.connected))
            && self.model.as_ref().is_none_or(is_of)
            && self
                .statuses
                .as_ref()
                .is_none_or(|statuses| has_status(listed, statuses))
    }
}

/// Whether a connector of the station has one of these statuses. One that is only configured has
/// the status `UNKNOWN`.
fn has_status(listed: &ListedStation, wanted: &[ConnectorStatusKind]) -> bool {
    use ConnectorStatusKind::{Faulted, Unavailable, Unknown};
    let state = listed.state.as_ref();
    let told = || {
        state
            .and_then(|state| state.connectors.as_ref())
            .into_iter()
            .flatten()
    };
    let is_told =
        |connector: ConnectorRef| told().any(|it| is_same_connector(it.connector, connector));
    let mut silent = listed.station.connectors.iter();
    let counts = |connector: ConnectorRef, status: ConnectorStatusKind| {
        connector.connector_id > 0 || matches!(status, Faulted | Unavailable)
    };
    told().any(|it| {
        let status = it.status.unwrap_or(Unknown);
        wanted.contains(&status) && counts(it.connector, status)
    }) || wanted.contains(&Unknown) && silent.any(|config| !is_told(config.connector))
}

/// Reads what may be known of a connection from its words in the API.
fn read_connected(text: &str) -> Result<Vec<Option<bool>>, Problem> {
    let read = |word: &str| match word {
        "true" => Some(Some(true)),
        "false" => Some(Some(false)),
        "unknown" => Some(None),
        _ => None,
    };
    let wanted: Option<Vec<_>> = text.split(',').map(read).collect();
    wanted.ok_or_else(|| {
        let detail = "connected: must be one of true, false, unknown, or several of them separated \
            by commas";
        Problem::new(Code::InvalidQuery, detail)
    })
}

/// Reads statuses from their words in the API.
fn read_statuses(text: &str) -> Result<Vec<ConnectorStatusKind>, Problem> {
    let word = |status: ConnectorStatusKind| status_word(Some(status));
    let read = |given: &str| STATUSES.into_iter().find(|status| word(*status) == given);
    let statuses: Option<Vec<_>> = text.split(',').map(read).collect();
    statuses.ok_or_else(|| {
        let words = STATUSES.map(word).join(", ");
        let detail =
            format!("status: must be one of {words}, or several of them separated by commas");
        Problem::new(Code::InvalidQuery, detail)
    })
}
