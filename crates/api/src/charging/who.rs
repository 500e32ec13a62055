//! Who charges: the names of drivers and the plates of vehicles that are shown beside sessions.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::{Operator, User, Vehicle};

use super::sessions::SessionView;
use crate::access::{Reach, Scope};
use crate::http::problem::Problem;

/// Adds the names and the plates to sessions, as they are now. A person who reaches only some
/// sites or stations is shown initials and the end of the plate, unless the operator shows names
/// to them. Each person and each vehicle is read once, 100 of them in one read.
///
/// # Errors
/// The errors of the table.
pub(crate) async fn name_drivers(
    scope: &Scope,
    sessions: &mut [SessionView],
) -> Result<(), Problem> {
    let operator = scope.operator();
    let user = |session: &SessionView| Some(keys::user(operator, session.user_id.as_ref()?));
    let vehicle = |session: &SessionView| {
        let id = session.vehicle_id.as_ref()?;
        Some(keys::vehicle(operator, id))
    };
    let mut wanted: BTreeSet<Key> = sessions.iter().filter_map(user).collect();
    wanted.extend(sessions.iter().filter_map(vehicle));
    if wanted.is_empty() {
        return Ok(());
    }
    let of_operator = keys::operator(operator);
    if *scope.reach() != Reach::All {
        wanted.insert(of_operator.clone());
    }
    let wanted: Vec<Key> = wanted.into_iter().collect();
    let mut found: BTreeMap<Key, Item> = BTreeMap::new();
    for some in wanted.chunks(MAX_KEYS_AT_ONCE) {
        let items = scope.table().get_many(some).await?;
        found.extend(items.into_iter().map(|item| (item.key.clone(), item)));
    }
    let is_masked = match found.get(&of_operator) {
        None => *scope.reach() != Reach::All,
        Some(item) => !item.read::<Operator>()?.site_owners_see_names,
    };
    for session in sessions {
        if let Some(item) = user(session).and_then(|key| found.get(&key)) {
            // A row that cannot be read costs its name, not the whole list.
            let name = item.read::<User>().ok().map(|user| user.full_name);
            session.driver_name = name.map(|name| if is_masked { initials(&name) } else { name });
        }
        if let Some(item) = vehicle(session).and_then(|key| found.get(&key)) {
            let plate = item
                .read::<Vehicle>()
                .ok()
                .map(|vehicle| vehicle.licence_plate);
            session.licence_plate =
                plate.map(|plate| if is_masked { end_of(&plate) } else { plate });
        }
    }
    Ok(())
}

/// The first letters of the first three words of a name, such as `A. K.` for `Anna Kim`.
fn initials(name: &str) -> String {
    let firsts = name.split_whitespace().take(3);
    let firsts = firsts.filter_map(|word| word.chars().next());
    let parts: Vec<String> = firsts.map(|first| format!("{first}.")).collect();
    parts.join(" ")
}

/// The last two characters of a plate behind three dots, or the dots alone if the plate has not
/// more than four characters.
fn end_of(plate: &str) -> String {
    let characters: Vec<char> = plate.chars().filter(|c| c.is_alphanumeric()).collect();
    match characters.as_slice() {
        [.., before, last] if characters.len() > 4 => format!("…{before}{last}"),
        _ => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{end_of, initials};

    #[test]
    fn a_masked_name_tells_initials_and_a_masked_plate_its_end() {
        assert_eq!(initials("Anna  Kim"), "A. K.");
        assert_eq!(initials("สมชาย ใจดี"), "ส. ใ.");
        assert_eq!(initials("José María de la Cruz"), "J. M. d.");
        assert_eq!(initials(""), "");
        assert_eq!(end_of("B-AK 1234"), "…34");
        assert_eq!(end_of("1กข 99"), "…99");
        assert_eq!(end_of("AK 12"), "…");
    }
}
