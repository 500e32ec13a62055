//! The people of the demo. A browser on the machine itself signs in as one of them by one click.

use forecourt_types::{IdError, UserId};

/// One of them.
pub struct DemoPerson {
    /// The id of the user.
    pub user_id: &'static str,
    /// The name, made up.
    pub full_name: &'static str,
    /// The role in the words of the API.
    pub role: &'static str,
    /// The sites that a site owner has.
    pub site_ids: &'static [&'static str],
    /// The stations that a caretaker looks after.
    pub station_ids: &'static [&'static str],
}

impl DemoPerson {
    /// The e-mail address, to which no mail can be sent.
    #[must_use]
    pub fn email(&self) -> String {
        format!("{}@localhost", self.user_id)
    }
}

/// All of them, in the order of their buttons.
pub const PEOPLE: [DemoPerson; 4] = [
    DemoPerson {
        user_id: "demo-admin",
        full_name: "Amara Okafor",
        role: "admin",
        site_ids: &[],
        station_ids: &[],
    },
    DemoPerson {
        user_id: "demo-operator",
        full_name: "Oskar Lindqvist",
        role: "operator",
        site_ids: &[],
        station_ids: &[],
    },
    DemoPerson {
        user_id: "demo-site-owner",
        full_name: "Sofia Martins",
        role: "site_owner",
        site_ids: &["main"],
        station_ids: &[],
    },
    DemoPerson {
        user_id: "demo-caretaker",
        full_name: "Chai Wongsa",
        role: "caretaker",
        site_ids: &[],
        station_ids: &["DEMO-AC1", "DEMO-AC2"],
    },
];

/// The ids of the users.
///
/// # Errors
/// When one is not valid, which is a defect.
pub fn ids() -> Result<Vec<UserId>, IdError> {
    PEOPLE
        .iter()
        .map(|person| UserId::new(person.user_id))
        .collect()
}
