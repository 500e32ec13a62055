//! The sites of operators, with their gateways, stations and connectors.

pub(crate) mod attempts;
pub(crate) mod connector_fields;
pub(crate) mod connectors;
pub(crate) mod enrolment;
pub(crate) mod gateway_policy;
pub(crate) mod gateways;
pub(crate) mod locations;
pub(crate) mod now;
pub(crate) mod overview;
pub(crate) mod page_state;
pub(crate) mod power;
pub(crate) mod readings;
pub(crate) mod site_fields;
pub(crate) mod sites;
pub(crate) mod snapshot;
pub(crate) mod state;
pub(crate) mod stations;
