//! Keys of listings of users, vehicles, tokens and stations: small rows that put a record into the
//! lists by its name, its user and the like (`listing/records.rs`).
//!
//! As those of sessions, a listing stands in one list by its key and in another one by its index
//! key. A name stands in a key in a form in which upper and lower case make no difference.

use forecourt_types::{OperatorId, SiteId, TokenUid, UserId};
use icu_normalizer::DecomposingNormalizerBorrowed;

use super::{List, ListPlace, escape, key, list, stations_of_site, unescape};
use crate::ports::{Index, Key};

/// The most bytes of a name in a sort key, which DynamoDB takes with 1,024 bytes. Names are sorted
/// and found by what stands before.
const NAME_BYTES_MAX: usize = 768;

/// The character between a name and what follows. It sorts before every character of a name, so
/// that `Ann` comes before `Ann Lee`.
const BEHIND_NAME: char = '\t';

/// The last character there is, which no key of ours holds.
const LAST: char = '\u{10ffff}';

/// A list of records by something other than their id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordsBy {
    /// The users by full name.
    UserName,
    /// The users that have an e-mail address, by that address.
    UserEmail,
    /// The users with one role of the staff, by id.
    UserRole(&'static str),
    /// The users with one role of the staff, by full name.
    UserRoleAndName(&'static str),
    /// The vehicles by plate.
    Plate,
    /// The vehicles of a user, by id.
    VehicleUser(UserId),
    /// The tokens of a user, by uid.
    TokenUser(UserId),
    /// The tokens of a group, by uid.
    TokenGroup(TokenUid),
    /// The tokens that are in a state other than active, by uid.
    TokenState(&'static str),
    /// The stations by name.
    StationName,
    /// The stations of a site by name.
    StationNameOfSite(SiteId),
    /// The stations by the day on which they were last heard.
    StationHeard,
    /// The stations of a site by the day on which they were last heard.
    StationHeardAtSite(SiteId),
    /// The tokens that were used, by the day of their last use.
    TokenUse,
    /// The users who have charged, by the day of their last charge.
    UserUse,
}

/// Where a list of records stands.
#[must_use]
pub fn place_of_records(operator: &OperatorId, by: &RecordsBy) -> ListPlace {
    let (index, of, rest) = match by {
        RecordsBy::UserName => (Index::Table, List::Users, "name".to_owned()),
        RecordsBy::UserEmail => (Index::Gsi1, List::Users, "email".to_owned()),
        RecordsBy::UserRole(role) => (Index::Table, List::Users, format!("role#{role}")),
        RecordsBy::UserRoleAndName(role) => (Index::Gsi1, List::Users, format!("role#{role}#name")),
        RecordsBy::Plate => (Index::Table, List::Vehicles, "plate".to_owned()),
        RecordsBy::VehicleUser(user) => {
            let user = escape(user.as_str());
            (Index::Gsi1, List::Vehicles, format!("user#{user}"))
        }
        RecordsBy::TokenUser(user) => {
            let user = escape(user.as_str());
            (Index::Table, List::Tokens, format!("user#{user}"))
        }
        RecordsBy::TokenGroup(uid) => {
            let uid = escape(&uid.as_str().to_lowercase());
            (Index::Gsi1, List::Tokens, format!("group#{uid}"))
        }
        RecordsBy::TokenState(state) => (Index::Table, List::Tokens, format!("state#{state}")),
        RecordsBy::StationName => (Index::Table, List::Stations, "name".to_owned()),
        RecordsBy::StationHeard => (Index::Table, List::Stations, "heard".to_owned()),
        RecordsBy::TokenUse => (Index::Gsi1, List::Tokens, "use".to_owned()),
        RecordsBy::UserUse => (Index::Gsi1, List::Users, "use".to_owned()),
        RecordsBy::StationNameOfSite(site) => return of_site(operator, site, "name"),
        RecordsBy::StationHeardAtSite(site) => return of_site(operator, site, "heard"),
    };
    ListPlace {
        index,
        pk: format!("{}#{rest}", list(operator, of)),
        own_rows: false,
    }
}

fn of_site(operator: &OperatorId, site: &SiteId, by: &str) -> ListPlace {
    ListPlace {
        index: Index::Gsi1,
        pk: format!("{}#{by}", stations_of_site(operator, site)),
        own_rows: false,
    }
}

/// The key of the row that tells when a token was last used.
#[must_use]
pub fn token_use(operator: &OperatorId, uid: &TokenUid) -> Key {
    let sk = listed_by_id(&uid.as_str().to_lowercase());
    key(format!("{}#used", list(operator, List::Tokens)), sk)
}

/// The key of the row that tells when the token of this key was last used; none of another key.
#[must_use]
pub fn use_of_token(token: &Key) -> Option<Key> {
    let mut parts = token.pk.split('#').skip(2);
    let is_token = (parts.next(), parts.next()) == (Some("tokens"), None);
    is_token.then(|| key(format!("{}#used", token.pk), format!("#{}", token.sk)))
}

/// The key of the row that tells when a user last charged.
#[must_use]
pub fn user_use(operator: &OperatorId, id: &UserId) -> Key {
    let sk = listed_by_id(id.as_str());
    key(format!("{}#used", list(operator, List::Users)), sk)
}

/// The sort key of a record in a list by the day (`2026-01-31`) of something.
#[must_use]
pub fn listed_by_day(day: &str, id: &str) -> String {
    format!("{day}#{}", escape(id))
}

/// The station of a key of [`super::station_state`].
#[must_use]
pub fn state_of_station(key: &Key) -> Option<String> {
    let mut parts = key.pk.split('#').skip(2);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("station"), Some(id), None) if key.sk == "state" => Some(unescape(id)),
        _ => None,
    }
}

/// Where the records of a kind stand themselves, by id.
#[must_use]
pub fn place_of_rows(operator: &OperatorId, of: List) -> ListPlace {
    ListPlace {
        index: Index::Table,
        pk: list(operator, of),
        own_rows: true,
    }
}

/// Where the stations of a site stand themselves, by id.
#[must_use]
pub fn place_of_site(operator: &OperatorId, site: &SiteId) -> ListPlace {
    ListPlace {
        index: Index::Gsi1,
        pk: stations_of_site(operator, site),
        own_rows: true,
    }
}

/// The key of a token's listing that is in the list of its group alone, since it has no user.
#[must_use]
pub fn token_without_user(operator: &OperatorId, uid: &TokenUid) -> Key {
    let sk = listed_by_id(&uid.as_str().to_lowercase());
    key(format!("{}#no-user", list(operator, List::Tokens)), sk)
}

/// A name in the form in which names are compared: decomposed by compatibility (Unicode NFKD), each
/// character in the lower case of its upper case, white space as single spaces. So upper and lower
/// case, full and half width and the two ways to write an accent make no difference, and the form
/// of the begin of a name is the begin of the form of the name.
#[must_use]
pub fn folded(name: &str) -> String {
    let normal = DecomposingNormalizerBorrowed::new_nfkd();
    // The lower case of a sigma at the end of a word is another letter, but not that of its upper
    // case, and `ß` is `SS` in upper case.
    let upper: String = normal
        .normalize(name)
        .chars()
        .flat_map(char::to_uppercase)
        .collect();
    let lower: String = upper.chars().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let text = normal.normalize(&words.join(" ")).into_owned();
    text.replace(char::is_control, "")
}

/// A licence plate in the form in which plates are compared: as [`folded`], with letters and
/// digits only.
#[must_use]
pub fn folded_plate(plate: &str) -> String {
    let text = folded(plate);
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The part of a folded name that stands in a key.
fn name_part(folded: &str) -> String {
    let escaped = escape(folded);
    let mut end = escaped.len().min(NAME_BYTES_MAX);
    while !escaped.is_char_boundary(end) {
        end -= 1;
    }
    escaped.get(..end).unwrap_or_default().to_owned()
}

/// The sort key of a record in a list by name: its folded name, then its id.
#[must_use]
pub fn listed_by_name(folded: &str, id: &str) -> String {
    format!("{}{BEHIND_NAME}#{}", name_part(folded), escape(id))
}

/// The sort key of a record in a list of listings by id.
#[must_use]
pub fn listed_by_id(id: &str) -> String {
    format!("#{}", escape(id))
}

/// The first and the last key of a list by name with a folded name that begins so.
#[must_use]
pub fn names_from(folded: &str) -> (String, String) {
    let begin = name_part(folded);
    let last = format!("{begin}{LAST}");
    if begin.is_empty() {
        // DynamoDB takes no empty key.
        return (BEHIND_NAME.to_string(), last);
    }
    (begin, last)
}

/// The first and the last key of a list by name with exactly this folded name.
#[must_use]
pub fn names_equal(folded: &str) -> (String, String) {
    let name = format!("{}{BEHIND_NAME}", name_part(folded));
    (name.clone(), format!("{name}{LAST}"))
}

/// The first and the last key of a list by id with an id that begins so.
#[must_use]
pub fn ids_from(place: &ListPlace, begin: &str) -> (String, String) {
    let begin = if place.own_rows {
        escape(begin)
    } else {
        listed_by_id(begin)
    };
    let last = format!("{begin}{LAST}");
    if begin.is_empty() {
        return (" ".to_owned(), last);
    }
    (begin, last)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_width_and_the_way_an_accent_is_written() {
        for (name, same) in [
            ("Ann", "ANN"),
            ("  Ann \t Lee ", "ann lee"),
            ("Stra\u{df}e", "STRASSE"),
            (
                "\u{39f}\u{394}\u{39f}\u{3a3}",
                "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
            ),
            ("J\u{e9}r\u{f4}me", "JE\u{301}RO\u{302}ME"),
            ("\u{ff21}\u{ff22}\u{ff11}", "ab1"),
            (
                "\u{410}\u{43d}\u{43d}\u{430}",
                "\u{430}\u{41d}\u{41d}\u{410}",
            ),
            ("\u{e19}\u{e49}\u{e33}", "\u{e19}\u{e49}\u{e4d}\u{e32}"),
        ] {
            assert_eq!(folded(name), folded(same), "{name}");
        }
        assert_ne!(folded("Ann"), folded("Anna"));
        assert_eq!(folded_plate(" ab-12 \u{e01}"), "ab12\u{e01}");
    }

    #[test]
    fn the_begin_of_a_name_finds_the_name_and_a_shorter_name_comes_first() {
        let key = |name: &str| listed_by_name(&folded(name), "id");
        let finds = |begin: &str, name: &str| {
            let (from, to) = names_from(&folded(begin));
            (from..=to).contains(&key(name))
        };
        for (begin, name) in [
            ("ann", "Ann"),
            ("ann", "Ann Lee"),
            ("ANN L", "Ann Lee"),
            ("", "Ann"),
            ("", "\u{200b}"),
            ("100%", "100% #1"),
            (
                "\u{3bf}\u{3b4}\u{3bf}\u{3c2}",
                "\u{39f}\u{394}\u{39f}\u{3a3}\u{397}",
            ),
        ] {
            assert!(finds(begin, name), "{begin} finds {name}");
        }
        assert!(!finds("anna", "Ann"));
        assert!(!finds("ann", "An"));
        assert!(key("Ann") < key("Ann Lee"));
        assert!(key("Ann Lee") < key("Anna"));
        let (from, to) = names_equal(&folded("ann"));
        assert!((from.clone()..=to.clone()).contains(&key("Ann")));
        assert!(!(from..=to).contains(&key("Ann Lee")));
    }

    #[test]
    fn the_longest_name_with_the_longest_id_fits_into_a_key_of_the_table() {
        let station = "\u{10000}".repeat(48);
        for name in [
            "\u{e01}".repeat(200),
            "#".repeat(200),
            "\u{fdfa}".repeat(200),
        ] {
            let sk = listed_by_name(&folded(&name), &station);
            assert!(sk.len() <= 1_024, "{}", sk.len());
            let (from, to) = names_from(&folded(&name));
            assert!((from..=to).contains(&sk));
        }
        let operator = OperatorId::new("o").unwrap();
        let place = place_of_rows(&operator, List::Users);
        assert_eq!(ids_from(&place, "").0, " ");
    }
}
