//! A caller in the form in which tickets and sockets remember it.

use std::collections::BTreeSet;

use crate::access::{Caller, Person, PersonNow, Reach, Right, client_stands, person_now};
use crate::http::problem::Problem;
use forecourt_store::ports::Ports;
use forecourt_store::rows::live::Watcher;
use forecourt_store::secrets::DeploymentKeys;

/// Keeps who the caller is and what it may see, as both are now.
pub(crate) fn frozen(caller: &Caller) -> Watcher {
    let (site_ids, station_ids) = match &caller.reach {
        Reach::All => (None, None),
        Reach::Sites(sites) => (Some(sites.clone()), None),
        Reach::Stations(stations) => (None, Some(stations.clone())),
        // What belongs to a person cannot be watched.
        Reach::Own(_) => (None, Some(BTreeSet::new())),
    };
    Watcher {
        operator_id: caller.operator_id.clone(),
        client_id: caller.client_id.clone(),
        user_id: caller.person.as_ref().map(|person| person.user_id.clone()),
        sign_in: caller.person.as_ref().map(|person| person.sign_in),
        secret_changed_at: caller.secret_changed_at,
        role: caller.role,
        scope: caller.granted(),
        site_ids,
        station_ids,
        outside: caller.outside.clone(),
    }
}

/// The caller that a ticket was given to, with the rights of that time.
pub(crate) fn caller(watcher: &Watcher) -> Caller {
    let person = watcher.user_id.clone().zip(watcher.sign_in);
    let reach = match (&watcher.site_ids, &watcher.station_ids) {
        (Some(sites), _) => Reach::Sites(sites.clone()),
        (None, Some(stations)) => Reach::Stations(stations.clone()),
        (None, None) => Reach::All,
    };
    let scopes = watcher.scope.split(' ').filter_map(Right::from_scope);
    Caller {
        operator_id: watcher.operator_id.clone(),
        client_id: watcher.client_id.clone(),
        person: person.map(|(user_id, sign_in)| Person { user_id, sign_in }),
        role: watcher.role,
        reach,
        scopes: scopes.collect(),
        secret_changed_at: watcher.secret_changed_at,
        outside: watcher.outside.clone(),
    }
}

/// The caller, if it still has the role and the reach that its ticket had and its sign-in or its
/// secret still holds. It reads at most three rows.
///
/// # Errors
/// 503 when the table does not answer.
pub(crate) async fn standing(
    ports: &Ports,
    keys: &DeploymentKeys,
    watcher: &Watcher,
) -> Result<Option<Caller>, Problem> {
    if keys.is_suspended(&watcher.operator_id) {
        return Ok(None);
    }
    let had = caller(watcher);
    let mut now = had.clone();
    let is_known = match person_now(&mut now, ports, keys).await? {
        PersonNow::Gone => false,
        PersonNow::Nobody | PersonNow::Stands(_) => client_stands(&now, ports).await?,
    };
    let is_same = (now.role, &now.reach) == (had.role, &had.reach);
    Ok((is_known && is_same && had.has(Right::Read)).then_some(had))
}
