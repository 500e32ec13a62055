use forecourt_billing::{Element, Price, Tariff, TariffTerms};
use forecourt_link::Epoch;
use forecourt_types::{
    Currency, GatewayId, OperatorId, SiteId, StationId, TariffId, Timestamp, TokenUid, UserId,
};

use super::Simulation;
use forecourt_cloud::gateways::Identity;
use forecourt_store::keys;
use forecourt_store::listing::listings_of;
use forecourt_store::ports::Item;
use forecourt_store::rows::config::{
    ConfigRow, CredentialMark, Epochs, Gateway, Operator, Site, SiteDetails, Stamps, Station,
    TariffVersion, Token, TokenMode, TokenState,
};

/// What an operator has configured: one site with its gateway, stations,
/// tokens, and a tariff of 0.50 EUR per kWh.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The operator that this belongs to.
    pub operator: OperatorId,
    /// The site with the stations.
    pub site: SiteId,
    /// The gateway that serves the site.
    pub gateway: GatewayId,
}

#[expect(
    clippy::expect_used,
    reason = "only tests run here, and one with a bad id cannot go on"
)]
impl Configuration {
    /// Puts an operator with its site, gateway and tariff into the table.
    ///
    /// # Panics
    /// When a name is not a valid id.
    #[must_use]
    pub fn plant(simulation: &Simulation, operator: &str, site: &str, gateway: &str) -> Self {
        let configuration = Self {
            operator: OperatorId::new(operator).expect("an operator id"),
            site: SiteId::new(site).expect("a site id"),
            gateway: GatewayId::new(gateway).expect("a gateway id"),
        };
        configuration.plant_operator(simulation);
        configuration.plant_site(simulation);
        configuration
    }

    /// Returns the identity of the gateway over this connection, with the credential
    /// from the table.
    #[must_use]
    pub fn identity(&self, connection: &str) -> Identity {
        Identity {
            operator_id: self.operator.clone(),
            gateway_id: self.gateway.clone(),
            connection_id: connection.to_owned(),
            credential: CredentialMark::of(&format!("hash-of-{}", self.gateway)),
        }
    }

    fn put<R: ConfigRow>(&self, simulation: &Simulation, row: &R) {
        let item = row.to_item(&self.operator, 0).expect("a row");
        for listing in listings_of(&self.operator, &item).expect("a row") {
            simulation.table.plant(listing);
        }
        simulation.table.plant(item);
    }

    fn stamps() -> Stamps {
        Stamps::new(Timestamp::EPOCH, "simulation")
    }

    fn plant_operator(&self, simulation: &Simulation) {
        let tariff_id = TariffId::new("plain").expect("a tariff id");
        let terms = TariffTerms {
            name: "Plain".to_owned(),
            currency: Currency::new("EUR").expect("a currency"),
            elements: vec![Element::Energy {
                price: Price::from_micros(500_000),
                step_size: 1,
            }],
            service_fee: None,
            min_price: None,
            max_price: None,
            tax: None,
        };
        let tariff = Tariff::new(tariff_id.clone(), 1, terms).expect("a tariff");
        let version = TariffVersion {
            tariff: tariff.into(),
            valid_from: Timestamp::EPOCH,
            stamps: Self::stamps(),
        };
        self.put(simulation, &version);
        let operator = Operator {
            operator_id: self.operator.clone(),
            name: self.operator.to_string(),
            default_tariff_id: Some(tariff_id),
            publishes_locations: false,
            site_owners_see_names: false,
            second_factor_roles: Vec::new(),
            suspended: None,
            drivers_register: false,
            stamps: Self::stamps(),
        };
        self.put(simulation, &operator);
    }

    fn plant_site(&self, simulation: &Simulation) {
        let site = Site {
            site_id: self.site.clone(),
            name: self.site.to_string(),
            address: None,
            tariff_id: None,
            active_gateway_id: Some(self.gateway.clone()),
            gateway_policy: None,
            details: SiteDetails::default(),
            stamps: Self::stamps(),
        };
        self.put(simulation, &site);
        let epochs = Epochs { last: Epoch::FIRST };
        let key = keys::epochs(&self.operator, &self.site);
        simulation
            .table
            .plant(Item::new(key, &epochs).expect("a row"));
        let gateway = Gateway {
            gateway_id: self.gateway.clone(),
            site_id: self.site.clone(),
            name: None,
            credential_hash: Some(format!("hash-of-{}", self.gateway)),
            epoch: Some(Epoch::FIRST),
            enrolment_hash: None,
            enrolment_expires_at: None,
            enrolment_revokes: false,
            enrolled_at: None,
            enrolled_epoch: None,
            active: true,
            fenced_at: None,
            former_credentials: Vec::new(),
            lost_at: Vec::new(),
            heard: None,
            stamps: Self::stamps(),
        };
        self.put(simulation, &gateway);
    }

    /// Puts a station of the site into the table.
    ///
    /// # Panics
    /// When the name is not a valid id.
    #[must_use]
    pub fn station(&self, simulation: &Simulation, station: &str) -> StationId {
        let station_id = StationId::new(station).expect("a station id");
        let row = Station {
            station_id: station_id.clone(),
            site_id: self.site.clone(),
            former_site_ids: Vec::new(),
            name: None,
            security_profile: 1,
            password_verifier: None,
            password_is_short: false,
            tariff_id: None,
            max_power_w: None,
            connectors: Vec::new(),
            stamps: Self::stamps(),
        };
        self.put(simulation, &row);
        station_id
    }

    /// Puts a token of a user into the table.
    ///
    /// # Panics
    /// When a name is not a valid id.
    pub fn token(&self, simulation: &Simulation, uid: &str, user: &str, status: TokenState) {
        let row = Token {
            uid: TokenUid::new(uid).expect("a token uid"),
            token_type: "RFID".to_owned(),
            user_id: Some(UserId::new(user).expect("a user id")),
            vehicle_id: None,
            parent_uid: None,
            status,
            expires_at: None,
            mode: TokenMode::Private,
            stamps: Self::stamps(),
        };
        self.put(simulation, &row);
    }
}
