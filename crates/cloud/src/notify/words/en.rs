//! English.

use forecourt_types::Timestamp;

use super::{Template, Words, date};

pub(super) const WORDS: Words = Words {
    invitation: Template {
        subject: "Your account at {operator}",
        text: "\
Hello {name},

{operator} has made an account for you. Open this link to choose a password:

{link}

The link works once, until {expires_at}.

If you did not expect this mail, you need not do anything.
",
    },
    password_reset: Template {
        subject: "Choose a new password",
        text: "\
Somebody, perhaps you, asked for a new password for this address. Open this link to choose one:

{link}

The link works once, until {expires_at}.

If it was not you, you need not do anything: your password stays as it is.
",
    },
    password_changed: Template {
        subject: "Your password was changed",
        text: "\
The password of your account was changed on {at}.

If it was not you, ask for a new password at once on the sign-in page, and tell your administrator.
",
    },
    time,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn time(at: Timestamp) -> String {
    let (year, day, month) = date(at, &MONTHS);
    format!("{day} {month} {year}, {} UTC", at.utc_clock())
}
