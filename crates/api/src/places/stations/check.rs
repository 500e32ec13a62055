//! Checks the fields of a station, its password, and that the site and the tariff it names exist.

use forecourt_store::keys;
use forecourt_store::rows::config::{Site, Stamps, Station};
use forecourt_store::rows::load;
use forecourt_types::{SiteId, TariffId};

use super::site_key;
use crate::access::Scope;
use crate::http::body::FieldCheck;
use crate::http::problem::Problem;
use crate::places::connector_fields::check_connectors;

/// The highest security profile that is supported; OCPP also has 3 (mutual TLS).
const PROFILE_MAX: u8 = 2;

/// The most characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// The number of characters of a password. OCPP 1.6's security whitepaper asks for 16 to 40
/// characters (A00.FR.205); chargers in the field have shorter ones.
const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 8..=64;

/// A password with fewer characters is accepted with a warning.
const PASSWORD_CHARS_WANTED: usize = 16;

pub(super) fn is_short(password: &str) -> bool {
    password.chars().count() < PASSWORD_CHARS_WANTED
}

/// Checks that the site and the tariff exist, and returns the stamps of the site.
pub(super) async fn check_references(
    scope: &Scope,
    site: Option<&SiteId>,
    tariff: Option<&TariffId>,
) -> Result<Option<Stamps>, Problem> {
    let mut stamps = None;
    if let Some(id) = site {
        let site = load::<Site>(scope.table(), &site_key(scope, id)).await?;
        let site = site.ok_or_else(|| Problem::field("site_id", "there is no such site"))?;
        stamps = Some(site.row.stamps);
    }
    if let Some(id) = tariff {
        let key = keys::tariff(scope.operator(), id);
        scope.must_exist(&key, "tariff_id", "tariff").await?;
    }
    Ok(stamps)
}

/// Checks a station and the password that was just given.
pub(super) fn check_station(station: &Station, password: Option<&str>) -> Result<(), Problem> {
    let mut check = FieldCheck::default();
    let has_password = station.password_verifier.is_some();
    check_sign_in(&mut check, station.security_profile, password, has_password);
    check_rest(&mut check, station);
    check.finish()
}

/// Checks that the security profile and the password fit together.
fn check_sign_in(check: &mut FieldCheck, profile: u8, password: Option<&str>, has_password: bool) {
    check.note(
        profile > PROFILE_MAX,
        "security_profile",
        "must be 0 (no sign-in, only where unknown stations are let in), 1 or 2; 3 is not served yet",
    );
    if let Some(password) = password {
        let wrong = !PASSWORD_CHARS.contains(&password.chars().count())
            || password.chars().any(char::is_control);
        check.note(
            wrong,
            "password",
            "must be 8 to 64 characters without control characters",
        );
    }
    let missing = matches!(profile, 1 | 2) && !has_password;
    check.note(
        missing,
        "password",
        "is wanted by security profiles 1 and 2",
    );
}

/// Checks everything that has nothing to do with the sign-in.
pub(super) fn check_rest(check: &mut FieldCheck, station: &Station) {
    check.optional_text("name", station.name.as_deref(), NAME_CHARS_MAX);
    check_connectors(check, station);
}
