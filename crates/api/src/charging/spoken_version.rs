//! Tells which OCPP version a station uses, as far as the cloud knows.

use forecourt_ocpp::Version;
use forecourt_types::StationId;

use crate::access::Scope;
use crate::http::problem::Problem;
use forecourt_store::keys;
use forecourt_store::rows::facts::StationStateRow;
use forecourt_store::rows::load;

/// The OCPP version that the station used at its last boot; none before that.
pub(crate) async fn last_version(
    scope: &Scope,
    station: &StationId,
) -> Result<Option<Version>, Problem> {
    let key = keys::station_state(scope.operator(), station);
    let state = load::<StationStateRow>(scope.table(), &key).await?;
    let boot = state.and_then(|state| state.row.boot);
    Ok(boot.and_then(|boot| Version::from_subprotocol(&boot.protocol)))
}
