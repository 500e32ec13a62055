//! Pins what a session takes from the configuration when it begins: the person and the tariff.

use forecourt_domain::fact::TransactionStarted;
use forecourt_types::{OperatorId, TariffId, TimeZoneName, Timestamp, TokenUid};

use super::work::Work;
use forecourt_store::failure::Failure;
use forecourt_store::keys;
use forecourt_store::last_use::{Used, note_use};
use forecourt_store::ports::Table;
use forecourt_store::rows::config::{
    Operator, Site, Stamps, Station, TariffFrom, Token, version_at,
};
use forecourt_store::rows::facts::SessionRow;
use forecourt_store::rows::load;

impl Work<'_> {
    /// Pins the user and the tariff as they are at the start. Does so again if a stop or a sample
    /// that was received before the start had to guess.
    pub(super) async fn pin(
        &mut self,
        row: &mut SessionRow,
        fact: &TransactionStarted,
    ) -> Result<(), Failure> {
        if let Some(station) = &self.station {
            row.site_id = Some(station.site_id.clone());
        }
        row.gateway_id = Some(self.source.gateway.clone());
        // A remote start has named the user before.
        if row.command_id.is_none() {
            (row.user_id, row.vehicle_id) = (None, None);
            (row.tariff_id, row.tariff_version, row.tariff_from) = (None, None, None);
            row.time_zone = None;
        }
        let token = fact.token_uid.as_ref().or(row.token_uid.as_ref()).cloned();
        self.pin_person(row, token.as_ref()).await?;
        if row.tariff_id.is_none() {
            self.pin_tariff(row, fact.started_at.timestamp()).await?;
        }
        Ok(())
    }

    /// Pins the user of the token. A remote start may know the user already.
    pub(super) async fn pin_person(
        &mut self,
        row: &mut SessionRow,
        token: Option<&TokenUid>,
    ) -> Result<(), Failure> {
        let Some(token) = token else { return Ok(()) };
        let key = keys::token(self.unit.operator, token);
        if let Some(token) = self.unit.read::<Token>(&key).await? {
            row.user_id = row.user_id.take().or(token.user_id);
            row.vehicle_id = row.vehicle_id.take().or(token.vehicle_id);
        }
        Ok(())
    }

    /// Notes the day of the charge as that of the last use of its token and its user. A token that
    /// nobody has added has no such day. What a replaced credential tells changes none.
    pub(super) async fn note_last_use(
        &mut self,
        row: &SessionRow,
        token: Option<&TokenUid>,
        at: Timestamp,
    ) -> Result<(), Failure> {
        if self.is_replaced {
            return Ok(());
        }
        if let Some(uid) = token {
            let key = keys::token(self.unit.operator, uid);
            if self.unit.read::<Token>(&key).await?.is_some() {
                note_use(&mut self.unit, Used::Token(uid), at).await?;
            }
        }
        match &row.user_id {
            Some(user) => note_use(&mut self.unit, Used::User(user), at).await,
            None => Ok(()),
        }
    }

    /// Pins the tariff of the station, else of the site, else of the operator, in the version of
    /// that time. If there is none, billing finds that out.
    pub(super) async fn pin_tariff(
        &mut self,
        row: &mut SessionRow,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let station = self.station.clone();
        let pinned = assigned(self.unit.table(), self.unit.operator, station.as_ref(), at).await?;
        if let Some(pinned) = pinned {
            pinned.pin_to(row);
        }
        Ok(())
    }
}

/// The tariff that a session takes.
pub(crate) struct Assigned {
    tariff_id: TariffId,
    version: u32,
    from: TariffFrom,
    /// The time zone of the site, by which its times of the day are judged.
    time_zone: Option<TimeZoneName>,
}

impl Assigned {
    /// Pins the tariff to a session.
    pub(crate) fn pin_to(self, row: &mut SessionRow) {
        row.tariff_id = Some(self.tariff_id);
        row.tariff_version = Some(self.version);
        row.tariff_from = Some(self.from);
        row.time_zone = self.time_zone;
    }
}

/// The tariff of a session at this station at that time: the station's, else the site's,
/// else the operator's.
pub(crate) async fn assigned(
    table: &dyn Table,
    operator: &OperatorId,
    station: Option<&Station>,
    at: Timestamp,
) -> Result<Option<Assigned>, Failure> {
    let own = station.and_then(|station| station.tariff_id.clone());
    let mut found = own.map(|tariff| (tariff, TariffFrom::Station));
    let mut time_zone = None;
    if let Some(station) = station {
        let key = keys::site(operator, &station.site_id);
        if let Some(site) = load::<Site>(table, &key).await? {
            time_zone = site.row.details.time_zone;
            let of_site = site.row.tariff_id.map(|tariff| (tariff, TariffFrom::Site));
            found = found.or(of_site);
        }
    }
    if found.is_none() {
        let operator_row = load::<Operator>(table, &keys::operator(operator)).await?;
        let default = operator_row.and_then(|operator| operator.row.default_tariff_id);
        found = default.map(|tariff| (tariff, TariffFrom::Operator));
    }
    let Some((tariff_id, from)) = found else {
        return Ok(None);
    };
    let version = version_at(table, operator, &tariff_id, at).await?;
    Ok(version.map(|version| Assigned {
        tariff_id,
        version: version.tariff.version(),
        from,
        time_zone,
    }))
}

/// What the tariff was assigned to that a session took before that was kept with it (release 0.5
/// and before). It is known as long as nobody has changed the station, its site and the operator,
/// as far as they count, since the session was made.
pub(crate) async fn was_assigned(
    table: &dyn Table,
    operator: &OperatorId,
    row: &SessionRow,
) -> Result<Option<TariffFrom>, Failure> {
    let taken = row.stamps.created_at;
    let stands = |stamps: &Stamps| stamps.updated_at <= taken;
    let is_it = |tariff: &TariffId, from| (row.tariff_id.as_ref() == Some(tariff)).then_some(from);
    let key = keys::station(operator, &row.station_id);
    let station = load::<Station>(table, &key).await?;
    let Some(station) = station.filter(|station| stands(&station.row.stamps)) else {
        return Ok(None);
    };
    if let Some(own) = &station.row.tariff_id {
        return Ok(is_it(own, TariffFrom::Station));
    }
    let site = load::<Site>(table, &keys::site(operator, &station.row.site_id)).await?;
    let Some(site) = site.filter(|site| stands(&site.row.stamps)) else {
        return Ok(None);
    };
    if let Some(of_site) = &site.row.tariff_id {
        return Ok(is_it(of_site, TariffFrom::Site));
    }
    let all = load::<Operator>(table, &keys::operator(operator)).await?;
    let all = all.filter(|operator| stands(&operator.row.stamps));
    let default = all.and_then(|operator| operator.row.default_tariff_id);
    Ok(default.and_then(|default| is_it(&default, TariffFrom::Operator)))
}
