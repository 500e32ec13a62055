//! How people sign in: pages of the API itself, which work without script, and what they do. The
//! page `/oauth2/authorize` gives an app an authorization code (RFC 6749 §4.1, RFC 7636), which
//! `crate::oauth` trades for tokens. A password is set by a link that was sent by mail.

mod accounts;
mod authorize;
mod authorize_request;
mod change_password;
mod demo;
mod demo_accounts;
mod demo_parts;
mod demo_words;
mod factor_parts;
mod first_admin;
mod forgot;
mod links;
mod new_password;
mod newcomer;
mod page;
mod password;
mod password_pages;
mod proof;
mod qr;
mod register;
mod second_factor;
mod second_factor_pages;
mod tries;
mod visit;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::ApiState;

pub(crate) use accounts::with_second_factor;
pub use first_admin::{ensure_first_admin, is_strong_password};
pub(crate) use links::{count_invitation, invite, leave};
pub(crate) use second_factor::remove as remove_second_factor;

/// The address of the sign-in page.
const AUTHORIZE: &str = "/oauth2/authorize";
/// The address of the page that asks for a link by mail.
const FORGOT: &str = "/signin/forgot";
/// The address of the page that a link opens.
const PASSWORD: &str = "/signin/password";

/// The address of the page on which a person who knows the password sets a new one.
const CHANGE_PASSWORD: &str = "/signin/change-password";
/// The address of the page on which a person sets up, changes or removes the second factor.
const SECOND_FACTOR: &str = "/signin/second-factor";

/// The address of the page on which a driver registers.
const REGISTER: &str = "/signin/register";

/// The address of the buttons that sign in to the demo.
const DEMO: &str = "/signin/demo";

/// The routes of the sign-in pages. Those of the demo are only there in a demo.
pub(crate) fn routes(is_demo: bool) -> Router<ApiState> {
    let demo = if is_demo {
        Router::new().route(DEMO, post(demo::submit))
    } else {
        Router::new()
    };
    demo.route(AUTHORIZE, get(authorize::show).post(authorize::submit))
        .route(FORGOT, get(forgot::show).post(forgot::submit))
        .route(REGISTER, get(register::show).post(register::submit))
        .route(
            PASSWORD,
            get(password_pages::show_link).post(password_pages::set),
        )
        .route(
            CHANGE_PASSWORD,
            get(change_password::show).post(change_password::submit),
        )
        .route(
            SECOND_FACTOR,
            get(second_factor_pages::show).post(second_factor_pages::submit),
        )
}
