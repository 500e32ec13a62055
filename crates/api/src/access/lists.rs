//! Tells gateways that the list of stations or tokens, or the policy, which they keep has changed.

use forecourt_link::ConfigVersions;
use forecourt_types::SiteId;

use super::scope::Scope;
use crate::http::problem::Problem;
use forecourt_store::messages::{CommandsMessage, site_group};
use forecourt_store::ports::QueueName;
use forecourt_store::rows::config::{raise_policy_version, raise_version};
use forecourt_store::unit::Unit;
use forecourt_store::{ids, keys};

impl Scope {
    /// Notes that the site's station list changes: raises its version and tells its gateway.
    ///
    /// # Errors
    /// The same as for [`Scope::send`].
    pub fn stations_change(&self, unit: &mut Unit<'_>, site: &SiteId) -> Result<(), Problem> {
        let operator = self.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: Some(site.clone()),
            changed: ConfigVersions {
                stations: 1,
                ..ConfigVersions::default()
            },
        };
        unit.also(raise_version(keys::stations_version(operator, site)));
        let group = site_group(operator, Some(site));
        self.announce(unit, group, &message)
    }

    /// Notes that the policy of a site changes: raises its version and tells its gateway.
    ///
    /// # Errors
    /// The same as for [`Scope::send`].
    pub fn policy_changes(&self, unit: &mut Unit<'_>, site: &SiteId) -> Result<(), Problem> {
        let operator = self.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: Some(site.clone()),
            changed: ConfigVersions {
                policy: Some(1),
                ..ConfigVersions::default()
            },
        };
        unit.also(raise_policy_version(keys::stations_version(operator, site)));
        let group = site_group(operator, Some(site));
        self.announce(unit, group, &message)
    }

    /// Notes that the token list changes: raises its version and tells all gateways.
    ///
    /// # Errors
    /// The same as for [`Scope::send`].
    pub fn tokens_change(&self, unit: &mut Unit<'_>) -> Result<(), Problem> {
        let operator = self.operator();
        let message = CommandsMessage::Changed {
            operator_id: operator.clone(),
            site_id: None,
            changed: ConfigVersions {
                tokens: 1,
                ..ConfigVersions::default()
            },
        };
        unit.also(raise_version(keys::tokens_version(operator)));
        let group = site_group(operator, None);
        self.announce(unit, group, &message)
    }

    /// Hands over that a list has changed. An import makes one such hand-over for each of its
    /// transactions. If it is repeated with the same idempotency key, some of them are there
    /// already, so none may get an id that another one had: the queue would drop it.
    fn announce(
        &self,
        unit: &mut Unit<'_>,
        group: String,
        message: &CommandsMessage,
    ) -> Result<(), Problem> {
        let id = ids::new_id(self.began_at(), self.entropy());
        Ok(unit.hand_over(QueueName::Commands, group, id, message)?)
    }
}
