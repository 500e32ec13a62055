#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

const PENDING: usize = 100;

fn visitors(pending_per_address: usize) -> Arc<Visitors> {
    let grace = Duration::ZERO;
    let visitors = Visitors::new(PENDING, pending_per_address, 3, 2);
    Arc::new(Visitors { grace, ..visitors })
}

fn begin(visitors: &Arc<Visitors>, address: IpAddr) -> Option<Visit> {
    match visitors.begin(address) {
        Answer::Enter(visit) => Some(visit),
        Answer::AddressFull(_) | Answer::PortFull(_) | Answer::Refused => None,
    }
}

fn is_ended(visit: &mut Visit) -> bool {
    visit.end.try_recv().is_ok()
}

#[test]
fn the_oldest_of_an_address_that_has_shown_nothing_makes_room() {
    let visitors = visitors(3);
    let mut held: Vec<_> = (0..3).map(|_| begin(&visitors, A).unwrap()).collect();
    held[0].shown();
    let mut other = begin(&visitors, B).unwrap();
    let mut newcomer = begin(&visitors, A).unwrap();
    let ended: Vec<bool> = held.iter_mut().map(is_ended).collect();
    assert_eq!(ended, [false, true, false]);
    assert!(!is_ended(&mut other) && !is_ended(&mut newcomer));
    // Whoever was answered makes room again; when all are looked at, nobody does.
    for visit in held.iter().chain([&newcomer]) {
        visit.shown();
    }
    assert!(begin(&visitors, A).is_none());
    held[2].answered();
    assert!(begin(&visitors, A).is_some());
    assert!(is_ended(&mut held[2]));
    // An ended one that is dropped later frees no second place.
    drop(held);
    drop((newcomer, other));
    let inner = locked(&visitors.inner);
    assert!(inner.pending.is_empty() && inner.visitors.is_empty());
}

#[test]
fn one_that_has_only_just_come_is_left_the_time_to_show_its_request() {
    let visitors = Arc::new(Visitors::new(3, 2, 3, 2));
    let mut held: Vec<_> = (0..2).map(|_| begin(&visitors, A).unwrap()).collect();
    let since = locked(&visitors.inner).pending[&1].since;
    let until = since + GRACE;
    assert!(matches!(visitors.begin(A), Answer::AddressFull(when) if when == until));
    let _third = begin(&visitors, B).unwrap();
    assert!(matches!(visitors.begin(B), Answer::PortFull(when) if when == until));
    assert!(!is_ended(&mut held[0]));
    // Of those who have shown something nobody is waited for.
    held[0].shown();
    held[1].shown();
    assert!(matches!(visitors.begin(A), Answer::Refused));
}

#[test]
fn many_addresses_together_shut_nobody_out() {
    let visitors = visitors(PENDING);
    let mut first = begin(&visitors, A).unwrap();
    let held: Vec<_> = (1..PENDING).map(|_| begin(&visitors, B).unwrap()).collect();
    assert!(begin(&visitors, A).is_some());
    assert!(is_ended(&mut first));
    assert_eq!(held.len(), PENDING - 1);
}

#[test]
fn as_many_addresses_as_like_are_let_in_and_few_are_remembered() {
    let visitors = visitors(2);
    for number in 0..u32::try_from(MAX_ADDRESSES).unwrap() + 10 {
        let address = IpAddr::from((number + 1).to_be_bytes());
        begin(&visitors, address).unwrap().refuse();
    }
    assert!(locked(&visitors.inner).visitors.len() <= MAX_ADDRESSES);
}

#[test]
fn refusals_are_counted_past_the_visit_and_good_visits_leave_no_trace() {
    let visitors = visitors(2);
    let refuse = |_| begin(&visitors, A).unwrap().refuse();
    let refusals: Vec<bool> = (0..5).map(refuse).collect();
    assert_eq!(refusals, [false, false, false, true, true]);
    let bring = |_| begin(&visitors, A).unwrap().bring_unknown();
    let brought: Vec<bool> = (0..3).map(bring).collect();
    assert_eq!(brought, [false, false, true]);
    drop(begin(&visitors, B).unwrap());
    assert_eq!(locked(&visitors.inner).visitors.len(), 1);
}

#[test]
fn every_minute_has_the_same_refusals_and_new_identities_wherever_it_begins() {
    let visitors = visitors(2);
    let start = Instant::now();
    let at = |second| start + Duration::from_secs(second);
    let first = begin(&visitors, A).unwrap();
    assert!(!first.is_refused_too_often(at(0)) && !first.brings_too_many(at(0)));
    // Just before a minute is over and just after.
    for second in [59, 61] {
        for _ in 0..10 {
            first.is_refused_too_often(at(second));
            first.brings_too_many(at(second));
        }
    }
    let inner = locked(&visitors.inner);
    let counted = |visitor: &Visitor| {
        [visitor.refused, visitor.new_stations].map(|counts| counts.count(at(62)))
    };
    assert_eq!(counted(&inner.visitors[&A]), [3, 2]);
    drop(inner);
    assert!(!first.is_refused_too_often(at(131)) && !first.brings_too_many(at(131)));
}

#[test]
fn the_addresses_of_one_ipv6_site_count_as_one() {
    let same = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"].map(|text| text.parse().unwrap());
    assert_eq!(site_of(same[0]), site_of(same[1]));
    assert_ne!(
        site_of(same[0]),
        site_of("2001:db8:1:3::1".parse().unwrap())
    );
    assert_eq!(site_of("::ffff:10.0.0.1".parse().unwrap()), A);
}
