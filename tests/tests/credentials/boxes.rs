//! The gateways of one site, made and replaced through the API.

use std::cell::RefCell;

use forecourt_tests::api::Api;
use forecourt_tests::site::PASSWORD;
use serde_json::{Value, json};

use crate::link::{Door, Link};

/// What a box at the site holds: its credential, and the epoch it writes in.
pub(crate) struct Box {
    pub operator_id: String,
    pub gateway_id: String,
    pub station: String,
    pub epoch: u64,
    bearer: String,
    url: String,
}

impl Box {
    pub(crate) fn opens(&self) -> Door {
        Link::open(&self.url, &self.bearer)
    }

    pub(crate) fn and_opens(self) -> (Self, Door) {
        let door = self.opens();
        (self, door)
    }
}

/// A site of its own for one state, with two stations.
pub(crate) struct Site<'a> {
    api: &'a Api,
    url: String,
    id: String,
    kept: RefCell<Vec<Door>>,
    expire: &'a dyn Fn(&str),
}

impl<'a> Site<'a> {
    /// `expire` puts the end of a gateway's newest former credential into the past.
    pub(crate) fn build(api: &'a Api, url: &str, number: usize, expire: &'a dyn Fn(&str)) -> Self {
        let site = Self {
            api,
            url: url.to_owned(),
            id: format!("site-{number}"),
            kept: RefCell::default(),
            expire,
        };
        let new = json!({"site_id": site.id, "name": site.id, "tariff_id": "standard"});
        site.post("/v1/sites", &new);
        for station in [site.station(), site.other_station()] {
            let new = json!({"station_id": station, "site_id": site.id, "security_profile": 1,
                "password": PASSWORD});
            site.post("/v1/stations", &new);
        }
        site
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.api.post(path, body).unwrap().ok().unwrap()
    }

    pub(crate) fn station(&self) -> String {
        format!("{}-a", self.id)
    }

    pub(crate) fn other_station(&self) -> String {
        format!("{}-b", self.id)
    }

    /// Keeps a connection open as long as the site is looked at.
    pub(crate) fn keep(&self, door: Door) {
        self.kept.borrow_mut().push(door);
    }

    fn enrolled(&self, secret: &Value) -> Box {
        let body = json!({"enrolment_secret": secret});
        let anybody = self.api.with_token("");
        let enrolled = anybody.post("/v1/gateways/enroll", &body).unwrap();
        let enrolled = enrolled.ok().unwrap();
        let text = |name: &str| enrolled[name].as_str().unwrap().to_owned();
        Box {
            operator_id: text("operator_id"),
            gateway_id: text("gateway_id"),
            station: self.station(),
            epoch: enrolled["epoch"].as_u64().unwrap(),
            bearer: text("credential"),
            url: self.url.clone(),
        }
    }

    /// Adds a gateway and enrols it.
    pub(crate) fn enrol(&self) -> Box {
        let added = self.post("/v1/gateways", &json!({"site_id": self.id}));
        self.enrolled(&added["enrolment_secret"])
    }

    pub(crate) fn renew(&self, ours: &Box, revoke: bool) -> Value {
        let path = format!("/v1/gateways/{}/enrolment", ours.gateway_id);
        let body = json!({"revoke": revoke});
        self.post(&path, &body)["enrolment_secret"].clone()
    }

    /// Enrols the same gateway once more.
    pub(crate) fn enrol_again(&self, ours: &Box, revoke: bool) -> Box {
        let secret = self.renew(ours, revoke);
        self.enrolled(&secret)
    }

    /// Lets the time pass that a replaced credential is let in.
    pub(crate) fn expire(&self, ours: &Box) {
        (self.expire)(&ours.gateway_id);
    }

    pub(crate) fn remove(&self, ours: &Box) {
        let path = format!("/v1/gateways/{}", ours.gateway_id);
        assert_eq!(self.api.delete(&path).unwrap().status, 204);
    }

    /// What the station's one session comes to.
    pub(crate) fn session_status(&self, station: &str) -> String {
        let path = format!("/v1/sessions?station_id={station}");
        let ended = |list: &Value| {
            let [session] = list["items"].as_array()?.as_slice() else {
                return None;
            };
            let status = session["status"].as_str()?;
            let is_over = status == "SETTLED" || status == "NEEDS_REVIEW";
            is_over.then(|| format!("{status} {}", session["flags"]))
        };
        self.api.wait_for(&path, ended).unwrap()
    }
}
