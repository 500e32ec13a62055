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
    registration: Template {
        subject: "Confirm your account at {operator}",
        text: "\
Somebody, perhaps you, wants an account at {operator} with this address. Open this link to choose \
a password; the account is made then:

{link}

The link works once, until {expires_at}.

If it was not you, you need not do anything: without the link there is no account.
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
    second_factor_set: Template {
        subject: "Your second factor was set up",
        text: "\
A second factor was set up for your account on {at}. From now on the sign-in asks for a code of \
your authenticator app.

If it was not you, ask for a new password at once on the sign-in page, and tell your \
administrator.
",
    },
    second_factor_removed: Template {
        subject: "Your second factor was removed",
        text: "\
The second factor of your account was removed on {at}. The sign-in asks for your password alone.

If neither you nor your administrator did this, ask for a new password at once on the sign-in \
page, and tell your administrator.
",
    },
    recovery_code_used: Template {
        subject: "A recovery code was used",
        text: "\
A recovery code was used to sign in to your account on {at}. Recovery codes that are left: {left}.

If it was not you, ask for a new password at once on the sign-in page, and tell your \
administrator.
",
    },
    webhook_gone: Template {
        subject: "Events are no longer sent to {operator}'s webhook",
        text: "\
The receiver wants no more events (status 410), so this webhook of {operator} was switched off \
on {at}:

{url}

Events of this time are not sent later. The deliveries and their errors are listed under the \
webhook. When the receiver is ready, switch the webhook on again.
",
    },
    webhook_failing: Template {
        subject: "Events are no longer sent to {operator}'s webhook",
        text: "\
Every delivery of the last five days failed, so this webhook of {operator} was switched off on \
{at}:

{url}

Events of this time are not sent later. The deliveries and their errors are listed under the \
webhook. When the receiver is ready, switch the webhook on again.
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
