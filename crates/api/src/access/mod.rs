//! Decides who makes a request, what that caller may do, and what it can reach.
//!
//! The ports are in [`ApiState`], whose fields only this module can use. A handler reaches them
//! in one of two ways. [`Permit`] checks the caller's right first and then gives the handler the
//! [`Scope`] of one operator. [`Public`] is for the few addresses that need no token. A handler
//! with neither cannot even name a row.

mod account;
mod attempt;
mod caller;
mod issuers;
mod lists;
mod permit;
mod reach;
mod scope;
mod source;
mod standing;
mod state;

pub use account::{Account, OWN_APPS, is_own_app, lacks_second_factor};
pub use attempt::Attempt;
pub use caller::{Caller, Claims, Person, Right, authorize, rights_of};
pub use issuers::{
    DOCUMENT_BYTES_MAX, FetchError, IssuerConfigError, IssuerDocuments, IssuerGrant, Issuers,
    TrustedIssuer,
};
pub(crate) use permit::beyond_reach;
pub use permit::{
    Audit, Call, Command, CommandReached, Configure, ManageClients, ManageOperators, ManagePeople,
    ManageWebhooks, OwnData, Permit, Public, Read, ReadReached, RightOf, Settle, SignedIn,
    authenticate,
};
pub use reach::{Placed, Reach};
pub use scope::Scope;
pub use source::RequestSource;
pub(crate) use source::layer as source_layer;
pub use standing::{PersonNow, client_stands, person_now};
pub use state::{ApiState, Demo, Settings};
