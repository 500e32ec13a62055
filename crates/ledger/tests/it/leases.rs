//! Leases: what is granted, what may start, and when the rest returns.

use forecourt_ledger::HoldId;
use forecourt_ledger::lease::grant::{
    GrantRequest, NoLease, Seen, UsedLease, candidates, grant, renewal, to_recall, usual_session,
};
use forecourt_ledger::lease::rest::{
    KeptBecause, LeaseKnowledge, NewEpoch, Rest, given_back, rest,
};
use forecourt_ledger::lease::{Lease, LeasedTariff, SiteLease, StartRefusal, StartRequest};
use forecourt_types::{Currency, GatewayId, SessionId, SiteId, TariffId, Timestamp, TokenUid};

use crate::build::{currency, wallet};

const LEASE: &str = include_str!("golden/lease.json");
const SITE_LEASE: &str = include_str!("golden/site_lease.json");

fn lease() -> Lease {
    serde_json::from_str(LEASE).unwrap()
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn session(id: &str) -> SessionId {
    SessionId::new(id).unwrap()
}

#[test]
fn stored_leases_are_written_as_they_were_read() {
    assert_eq!(serde_json::to_string(&lease()).unwrap(), LEASE.trim_end());
    let at_site: SiteLease = serde_json::from_str(SITE_LEASE).unwrap();
    assert_eq!(
        serde_json::to_string(&at_site).unwrap(),
        SITE_LEASE.trim_end()
    );
    assert_eq!(at_site.rest_minor(), 2000 - 300 - 100 - 700);
    assert!(at_site.lease().is_recalled);
}

const REQUEST: GrantRequest = GrantRequest {
    available_minor: 10_000,
    usual_minor: 2_000,
    min_start_minor: 500,
    has_lease_here: false,
    sites_of_wallet: 2,
    leases_of_site: 199,
};

#[test]
fn a_lease_is_the_usual_session_and_at_most_half_of_what_is_available() {
    let refused = |change: fn(&mut GrantRequest)| {
        let mut request = REQUEST;
        change(&mut request);
        grant(&request)
    };
    assert_eq!(grant(&REQUEST), Ok(2_000));
    assert_eq!(refused(|it| it.available_minor = 3_001), Ok(1_500));
    assert_eq!(
        refused(|it| it.available_minor = 999),
        Err(NoLease::TooLittle)
    );
    assert_eq!(
        refused(|it| it.available_minor = -1),
        Err(NoLease::TooLittle)
    );
    assert_eq!(refused(|it| it.has_lease_here = true), Err(NoLease::HasOne));
    assert_eq!(
        refused(|it| it.sites_of_wallet = 3),
        Err(NoLease::TooManySites)
    );
    assert_eq!(
        refused(|it| it.leases_of_site = 200),
        Err(NoLease::SiteIsFull)
    );
    for (rest, available, more) in [
        (2_000, 10_000, None),
        (500, 10_000, Some(1_500)),
        (500, 1_000, Some(500)),
        (500, 1, None),
    ] {
        assert_eq!(renewal(rest, 2_000, available), more);
    }
    assert_eq!(usual_session(vec![]), None);
    assert_eq!(usual_session(vec![900, 100, 300, 500]), Some(500));
}

#[test]
fn the_wallets_that_were_seen_last_get_leases() {
    let now = time("2026-12-31T00:00:00Z");
    let seen = |number: i64, days: i64| Seen {
        wallet_id: wallet(&format!("w{number:03}")),
        last_at: now.plus_millis(-days * 86_400_000),
    };
    let chosen = candidates(vec![seen(1, 31), seen(2, 30), seen(3, 1), seen(4, 1)], now);
    assert_eq!(chosen, [wallet("w003"), wallet("w004"), wallet("w002")]);
    assert_eq!(
        candidates((0..300).map(|it| seen(it, 2)).collect(), now).len(),
        200
    );
}

#[test]
fn another_sites_lease_that_was_used_least_recently_is_recalled() {
    let used = |site: &str, day: u8| UsedLease {
        lease_id: HoldId::of_lease(&GatewayId::new(site).unwrap(), 1),
        site_id: SiteId::new(site).unwrap(),
        last_at: time(&format!("2026-12-{day:02}T00:00:00Z")),
    };
    let leases = [used("a", 1), used("b", 3), used("c", 2)];
    let recalled = |site: &str| to_recall(&leases, &SiteId::new(site).unwrap()).cloned();
    assert_eq!(recalled("b").unwrap().as_str(), "lease:a:1");
    assert_eq!(recalled("a").unwrap().as_str(), "lease:c:1");
    assert_eq!(to_recall(&leases[..1], &SiteId::new("a").unwrap()), None);
}

struct Asked {
    token: TokenUid,
    tariff: LeasedTariff,
    currency: Currency,
    epoch: u64,
    now: Option<Timestamp>,
    min_start: i64,
}

fn asked() -> Asked {
    Asked {
        token: TokenUid::new("CARD-1").unwrap(),
        tariff: LeasedTariff {
            tariff_id: TariffId::new("day").unwrap(),
            version: 3,
        },
        currency: currency(),
        epoch: 4,
        now: Some(time("2026-12-03T11:59:59Z")),
        min_start: 500,
    }
}

fn start(lease: &SiteLease, id: &str, asked: &Asked) -> Result<(SiteLease, i64), StartRefusal> {
    let request = StartRequest {
        session: &session(id),
        token: &asked.token,
        tariff: &asked.tariff,
        currency: asked.currency,
        epoch: asked.epoch,
        now: asked.now,
        min_start_minor: asked.min_start,
        max_hold_minor: 1_500,
    };
    let started = lease.start(&request)?;
    Ok((started.lease, started.budget_minor))
}

#[test]
fn a_site_that_is_cut_off_starts_only_against_the_rest_of_its_lease() {
    let refused = |change: fn(&mut Asked)| {
        let mut asked = asked();
        change(&mut asked);
        start(&SiteLease::new(lease()), "s1", &asked).unwrap_err()
    };
    assert_eq!(refused(|it| it.now = None), StartRefusal::NoTime);
    assert_eq!(
        refused(|it| it.now = Some(time("2026-12-04T00:00:00.001Z"))),
        StartRefusal::Late
    );
    assert_eq!(refused(|it| it.epoch = 5), StartRefusal::Void);
    assert_eq!(
        refused(|it| it.token = TokenUid::new("CARD-2").unwrap()),
        StartRefusal::OtherToken
    );
    assert_eq!(
        refused(|it| it.tariff.version = 4),
        StartRefusal::OtherTariff
    );
    assert_eq!(
        refused(|it| it.currency = Currency::new("JPY").unwrap()),
        StartRefusal::OtherCurrency
    );
    assert_eq!(
        refused(|it| it.min_start = 2_001),
        StartRefusal::TooLittle { rest_minor: 2_000 }
    );

    let (one, budget) = start(&SiteLease::new(lease()), "s1", &asked()).unwrap();
    assert_eq!((budget, one.rest_minor()), (1_500, 500));
    let (two, budget) = start(&one, "s2", &asked()).unwrap();
    assert_eq!((budget, two.rest_minor()), (500, 0));
    assert_eq!(
        start(&two, "s2", &asked()),
        Ok((two.clone(), 500)),
        "the same start again"
    );
    assert_eq!(
        start(&two, "s3", &asked()),
        Err(StartRefusal::TooLittle { rest_minor: 0 })
    );
    // What a charge leaves of its budget can be used again; what runs over is not the lease's.
    let ended = two.end(&session("s1"), 300).unwrap();
    assert_eq!(ended.rest_minor(), 1_200);
    let ended = ended.end(&session("s2"), 9_000).unwrap();
    assert_eq!(ended.rest_minor(), 1_200);
    assert_eq!(ended.end(&session("s2"), 1), None);
}

#[test]
fn a_recall_returns_what_no_charge_was_promised() {
    let (running, _) = start(&SiteLease::new(lease()), "s1", &asked()).unwrap();
    let recalled = lease().recalled();
    let taken = running.take(recalled.clone());
    assert_eq!((taken.returned_minor, taken.lease.rest_minor()), (500, 0));
    assert_eq!(taken.lease.take(recalled).returned_minor, 0, "told twice");
    assert_eq!(
        start(&taken.lease, "s2", &asked()),
        Err(StartRefusal::Recalled)
    );
    let ended = taken.lease.end(&session("s1"), 1_000).unwrap();
    assert_eq!(ended.give_back().returned_minor, 500);
    assert_eq!(ended.give_back().lease.give_back().returned_minor, 0);
    assert_eq!(running.give_back().returned_minor, 0, "nobody recalled it");
}

#[test]
fn a_renewal_adds_money_and_never_takes_back_a_time() {
    let later = time("2026-12-06T00:00:00Z");
    let renewed = lease().renewed(4, 700, later).unwrap();
    assert_eq!((renewed.amount_minor, renewed.revision), (2_700, 2));
    assert_eq!(renewed.start_until, later);
    let earlier = lease().renewed(4, 0, time("2026-12-01T00:00:00Z")).unwrap();
    assert_eq!(earlier.start_until, lease().start_until);
    let at_site = SiteLease::new(lease()).take(renewed).lease;
    assert_eq!(at_site.rest_minor(), 2_700);
    assert_eq!(
        at_site.take(lease()).lease,
        at_site,
        "an older revision comes late"
    );
    assert!(lease().renewed(5, 700, later).is_err());
    assert!(lease().recalled().renewed(4, 700, later).is_err());
    assert!(lease().renewed(4, -1, later).is_err());
    assert!(lease().renewed(4, i64::MAX, later).is_err());
}

#[test]
fn the_rest_returns_only_after_the_records_arrived() {
    let known = |applied: &str| LeaseKnowledge {
        applied_until: Some(time(applied)),
        new_epoch: None,
        running_minor: 0,
        is_forced: false,
    };
    let at_end = known("2026-12-04T00:00:00Z");
    let after = known("2026-12-04T00:00:00.001Z");
    let free = |amount_minor, is_last, is_forced| Rest::Free {
        amount_minor,
        is_last,
        is_forced,
    };
    let decided = |known: LeaseKnowledge| rest(&lease(), 1_500, &known);
    let missing = Rest::Kept(KeptBecause::RecordsMissing);
    assert_eq!(decided(at_end), missing);
    assert_eq!(
        decided(LeaseKnowledge {
            applied_until: None,
            ..after
        }),
        missing
    );
    assert_eq!(decided(after), free(1_500, true, false));
    assert_eq!(
        decided(LeaseKnowledge {
            running_minor: 600,
            ..after
        }),
        free(900, false, false)
    );
    let running = LeaseKnowledge {
        running_minor: 1_500,
        ..after
    };
    assert_eq!(decided(running), Rest::Kept(KeptBecause::Running));
    assert_eq!(
        decided(LeaseKnowledge {
            is_forced: true,
            ..at_end
        }),
        free(1_500, true, true)
    );

    // A new epoch voids the lease: nothing starts any more, so its own records decide.
    let new_epoch = |is_range_lost| NewEpoch {
        began_at: time("2026-12-02T00:00:00Z"),
        is_range_lost,
    };
    let in_new = LeaseKnowledge {
        new_epoch: Some(new_epoch(false)),
        ..known("2026-12-02T00:00:01Z")
    };
    assert_eq!(decided(in_new), free(1_500, true, false));
    let lost = LeaseKnowledge {
        new_epoch: Some(new_epoch(true)),
        ..after
    };
    assert_eq!(decided(lost), Rest::Kept(KeptBecause::RangeLost));
    assert_eq!(
        decided(LeaseKnowledge {
            is_forced: true,
            ..lost
        }),
        free(1_500, true, true)
    );
}

#[test]
fn what_has_returned_before_is_not_given_back_again() {
    let known = |running_minor| LeaseKnowledge {
        applied_until: None,
        new_epoch: None,
        running_minor,
        is_forced: false,
    };
    for (held, running, amount, returned) in [
        (2_000, 1_500, 500, 500),
        (2_000, 0, 500, 500),
        (1_500, 1_500, 500, 0),
        (1_700, 1_500, 500, 200),
        (0, 0, 500, 0),
        (2_000, 1_500, -1, 0),
    ] {
        assert_eq!(given_back(held, amount, &known(running)), returned);
    }
    let in_new_epoch = LeaseKnowledge {
        new_epoch: Some(NewEpoch {
            began_at: time("2026-12-02T00:00:00Z"),
            is_range_lost: false,
        }),
        ..known(0)
    };
    assert_eq!(given_back(2_000, 500, &in_new_epoch), 0);
}
