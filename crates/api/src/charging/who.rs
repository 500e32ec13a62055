//! Who charges: the names of drivers and the plates of vehicles that are shown beside sessions.

use std::collections::{BTreeMap, BTreeSet};

use forecourt_store::keys;
use forecourt_store::ports::{Item, Key, MAX_KEYS_AT_ONCE};
use forecourt_store::rows::config::{Operator, User, Vehicle};
use forecourt_types::{UserId, VehicleId};

use crate::access::{Reach, Scope};
use crate::http::problem::Problem;

/// The rows of people and vehicles, and whether their names are masked for the caller.
pub(crate) struct Drivers<'a> {
    scope: &'a Scope,
    found: BTreeMap<Key, Item>,
    is_masked: bool,
}

impl<'a> Drivers<'a> {
    /// Reads people and vehicles, each once and 100 rows in one read. A caller who reaches only
    /// some sites or stations is shown masked names, unless the operator shows names to them.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn read(
        scope: &'a Scope,
        of: impl Iterator<Item = (Option<&UserId>, Option<&VehicleId>)> + Send,
    ) -> Result<Self, Problem> {
        let operator = scope.operator();
        let mut wanted: BTreeSet<Key> = BTreeSet::new();
        for (user, vehicle) in of {
            wanted.extend(user.map(|id| keys::user(operator, id)));
            wanted.extend(vehicle.map(|id| keys::vehicle(operator, id)));
        }
        let of_operator = keys::operator(operator);
        // A person sees the own name and plates as they are.
        let is_limited = match scope.reach() {
            Reach::All | Reach::Own(_) => false,
            Reach::Sites(_) | Reach::Stations(_) => true,
        };
        if is_limited && !wanted.is_empty() {
            wanted.insert(of_operator.clone());
        }
        let wanted: Vec<Key> = wanted.into_iter().collect();
        let mut found = BTreeMap::new();
        for some in wanted.chunks(MAX_KEYS_AT_ONCE) {
            let items = scope.table().get_many(some).await?;
            found.extend(items.into_iter().map(|item| (item.key.clone(), item)));
        }
        let is_masked = match found.get(&of_operator) {
            None => is_limited,
            Some(item) => !item.read::<Operator>()?.site_owners_see_names,
        };
        Ok(Self {
            scope,
            found,
            is_masked,
        })
    }

    /// The name of a user, or initials. None if there is no such user, or the row cannot be read:
    /// that costs a name, not the whole list.
    pub(crate) fn name(&self, id: &UserId) -> Option<String> {
        let item = self.found.get(&keys::user(self.scope.operator(), id))?;
        let name = item.read::<User>().ok()?.full_name;
        Some(if self.is_masked {
            initials(&name)
        } else {
            name
        })
    }

    /// The licence plate of a vehicle, or its end. None where [`Drivers::name`] gives none.
    pub(crate) fn plate(&self, id: &VehicleId) -> Option<String> {
        let item = self.found.get(&keys::vehicle(self.scope.operator(), id))?;
        let plate = item.read::<Vehicle>().ok()?.licence_plate;
        Some(if self.is_masked {
            end_of(&plate)
        } else {
            plate
        })
    }
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
