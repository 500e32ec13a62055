//! The policy of the site: it comes over the link, counts at once and after a restart, and the
//! cloud is told that it is in force.

use crate::support::{Done, World, set};
use forecourt_edge::Settings;
use forecourt_link::{
    ConfigVersions, Fetch, GatewayPolicy, Ping, SetItems, ToCloud, ToGateway, UnknownTokens,
    Welcome,
};
use forecourt_ocpp::Version;
use serde_json::json;

fn accepting() -> GatewayPolicy {
    GatewayPolicy {
        unknown_tokens: Some(UnknownTokens::Accept),
        heartbeat_interval_s: Some(900),
        ..GatewayPolicy::default()
    }
}

fn fetches(done: &Done) -> Vec<&Fetch> {
    let fetches = done.to_cloud.iter().filter_map(|message| match message {
        ToCloud::Fetch(fetch) => Some(fetch),
        _ => None,
    });
    fetches.collect()
}

fn pings(done: &Done) -> Vec<&Ping> {
    let pings = done.to_cloud.iter().filter_map(|message| match message {
        ToCloud::Ping(ping) => Some(ping),
        _ => None,
    });
    pings.collect()
}

/// The cloud tells of a version of the policy, and sends it when it is asked.
fn send(world: &mut World, version: u64, policy: GatewayPolicy) -> Done {
    let notice = set(version, false, SetItems::Policy(Vec::new()));
    let asked = world.cloud(ToGateway::Set(notice));
    assert_eq!(fetches(&asked).len(), 1, "{asked:?}");
    assert_eq!(fetches(&asked)[0].what, "policy");
    let page = set(version, true, SetItems::Policy(vec![policy]));
    world.cloud(ToGateway::Set(page))
}

fn status_of_unknown(world: &mut World) -> serde_json::Value {
    let done = world.call("CP1", "Authorize", json!({"idTag": "NOBODY"}));
    done.payload()["idTagInfo"]["status"].clone()
}

fn interval(world: &mut World) -> serde_json::Value {
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    world.call("CP1", "BootNotification", boot).payload()["interval"].clone()
}

fn heartbeat_of(world: &World, name: &str) -> Option<u32> {
    let mut told = world.gateway.heartbeats_s();
    told.find(|(id, _)| id.as_str() == name)
        .map(|(_, interval_s)| interval_s)
}

/// The link is down, so that nobody can be asked about the token.
fn offline(world: &mut World) {
    world.handle(forecourt_edge::Input::LinkDown);
    world.connect("CP1", Version::V16);
}

#[test]
fn a_policy_counts_at_once_and_after_a_restart_without_the_cloud() {
    let mut world = World::online();
    let done = send(&mut world, 3, accepting());
    assert!(done.stations_changed, "how many may come is among it");
    offline(&mut world);
    assert_eq!(status_of_unknown(&mut world), "Accepted");
    assert_eq!(interval(&mut world), 900);
    world.restart();
    world.connect("CP1", Version::V16);
    assert_eq!(status_of_unknown(&mut world), "Accepted");
    assert_eq!(interval(&mut world), 900);
    // An empty policy leaves everything to the gateway's own settings.
    world.link_up();
    send(&mut world, 4, GatewayPolicy::default());
    assert_eq!(
        interval(&mut world),
        Settings::default().heartbeat_interval_s
    );
    offline(&mut world);
    assert_eq!(status_of_unknown(&mut world), "Invalid");
    let own = Settings::default().heartbeat_interval_s;
    assert_eq!(heartbeat_of(&world, "CP1"), Some(own), "told last");
    // A charger keeps what it was told until it boots again.
    world.link_up();
    let done = send(&mut world, 5, accepting());
    assert!(done.stations_changed);
    assert_eq!(heartbeat_of(&world, "CP1"), Some(own));
    assert_eq!(interval(&mut world), 900);
    assert_eq!(heartbeat_of(&world, "CP1"), Some(900));
    world.restart();
    assert_eq!(heartbeat_of(&world, "CP1"), Some(900));
    assert_eq!(heartbeat_of(&world, "CP2"), None);
}

#[test]
fn the_cloud_is_told_once_that_a_policy_is_in_force() {
    let mut world = World::online();
    world.pass(1_000);
    assert!(pings(&world.tick()).is_empty(), "there is nothing to tell");
    send(&mut world, 3, accepting());
    let told = world.tick();
    let [ping] = pings(&told)[..] else {
        unreachable!("one ping is wanted: {told:?}");
    };
    assert_eq!(ping.policy, Some(3));
    // The answer was lost: it is told again with the next ping.
    world.pass(5 * 60_000);
    let again = world.tick();
    assert_eq!(pings(&again)[0].policy, Some(3), "{again:?}");
    let answer = forecourt_link::Pong {
        cloud_time: world.wall,
        applied: Vec::new(),
        versions: ConfigVersions {
            policy: Some(3),
            ..ConfigVersions::default()
        },
    };
    assert!(world.cloud(ToGateway::Pong(answer)).to_cloud.is_empty());
    world.pass(5 * 60_000);
    let later = world.tick();
    assert_eq!(pings(&later)[0].policy, None, "{later:?}");
    let hello = world.handle(forecourt_edge::Input::LinkUp);
    let versions = hello.to_cloud.iter().find_map(|message| match message {
        ToCloud::Hello(hello) => Some(hello.versions),
        _ => None,
    });
    assert_eq!(versions.unwrap().policy, Some(3));
}

#[test]
fn a_cloud_that_knows_no_policies_changes_none() {
    let mut world = World::online();
    send(&mut world, 3, accepting());
    world.handle(forecourt_edge::Input::LinkDown);
    // The welcome of the support names no version of the policy.
    let done = world.link_up();
    assert!(fetches(&done).is_empty(), "{done:?}");
    offline(&mut world);
    assert_eq!(status_of_unknown(&mut world), "Accepted");
}

fn welcome(world: &mut World, versions: ConfigVersions) -> Done {
    let welcome = Welcome {
        versions,
        ..world.welcome()
    };
    world.cloud(ToGateway::Welcome(welcome))
}

#[test]
fn a_policy_of_a_release_that_knew_fewer_fields_is_fetched_again_after_the_upgrade() {
    let mut world = World::online();
    send(&mut world, 3, accepting());
    let told = |done: &Done| {
        done.to_cloud.iter().find_map(|message| match message {
            ToCloud::Hello(hello) => Some(hello.versions.policy),
            _ => None,
        })
    };
    let wanted = ConfigVersions {
        policy: Some(3),
        ..ConfigVersions::default()
    };
    world.restart();
    assert_eq!(
        told(&world.handle(forecourt_edge::Input::LinkUp)),
        Some(Some(3))
    );
    let welcomed = welcome(&mut world, wanted);
    assert!(fetches(&welcomed).is_empty(), "it is whole");
    // The release before has dropped a field that it did not know.
    let link = world.store.link.as_mut().unwrap();
    link.policy_fields = Some(GatewayPolicy::FIELDS - 1);
    link.policy.as_mut().unwrap().heartbeat_interval_s = None;
    world.restart();
    assert_eq!(
        told(&world.handle(forecourt_edge::Input::LinkUp)),
        Some(Some(0))
    );
    let asked = welcome(&mut world, wanted);
    assert_eq!(fetches(&asked).len(), 1, "{asked:?}");
    let page = set(3, true, SetItems::Policy(vec![accepting()]));
    world.cloud(ToGateway::Set(page));
    world.connect("CP1", Version::V16);
    assert_eq!(interval(&mut world), 900);
    world.restart();
    assert_eq!(
        told(&world.handle(forecourt_edge::Input::LinkUp)),
        Some(Some(3))
    );
}

#[test]
fn the_number_of_fields_grows_with_each_field_of_the_policy() {
    let every = GatewayPolicy {
        unknown_tokens: Some(UnknownTokens::Accept),
        max_power_w: Some(1),
        heartbeat_interval_s: Some(1),
        max_unknown_stations: Some(1),
        ask_deadline_ms: Some(1),
        call_timeout_ms: Some(1),
        sample_interval_ms: Some(1),
        chart_delay_ms: Some(1),
        confirm_interval_ms: Some(1),
        start_effect_ms: Some(1),
    };
    let fields = serde_json::to_value(every).unwrap();
    let count = u32::try_from(fields.as_object().unwrap().len()).unwrap();
    assert_eq!(count, GatewayPolicy::FIELDS);
}

#[test]
fn a_number_beyond_its_limits_leaves_the_gateways_own_one() {
    let own = Settings::default();
    let policy = GatewayPolicy {
        max_power_w: Some(u64::MAX),
        heartbeat_interval_s: Some(9),
        max_unknown_stations: Some(5_001),
        ask_deadline_ms: Some(4_001),
        call_timeout_ms: Some(999),
        sample_interval_ms: Some(0),
        chart_delay_ms: Some(3_600_001),
        confirm_interval_ms: Some(540_001),
        start_effect_ms: Some(1),
        unknown_tokens: None,
    };
    assert_eq!(policy.numbers().count(), 9, "every number has limits");
    assert_eq!(own.with(&policy), own);
    let policy = GatewayPolicy {
        chart_delay_ms: Some(0),
        max_unknown_stations: Some(0),
        ..GatewayPolicy::default()
    };
    let changed = own.with(&policy);
    assert_eq!(
        (changed.chart_delay_ms, changed.max_unknown_stations),
        (0, 0)
    );
    assert_eq!(changed.max_power_w, own.max_power_w);
}
