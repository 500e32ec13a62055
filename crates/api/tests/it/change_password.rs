//! A person who knows the password sets a new one.

use super::people::{EMAIL, PASSWORD, page_from, refresh, sent_back, sign_in, tokens};
use super::second_factor::{anna, letters, proof, set_up, works};
use super::world::{Answer, World};

const HOME: &str = "192.0.2.1";
const PAGE: &str = "/signin/change-password";
const NEW: &str = "seven quiet herons beside a river";

fn send(world: &World, form: &[(&str, &str)]) -> Answer {
    page_from(world, "POST", PAGE, form, HOME)
}

#[test]
fn a_new_password_takes_the_present_one_and_ends_all_sign_ins() {
    let world = World::new();
    anna(&world, "operator");
    let (_, old_refresh) = tokens(&world);
    let shown = page_from(&world, "GET", PAGE, &[], HOME);
    assert!(shown.text.contains("current-password"), "{}", shown.text);
    let wrong = send(&world, &[("email", EMAIL), ("password", NEW)]);
    assert_eq!(wrong.status, 403, "{wrong:?}");
    let asked = send(&world, &[("email", EMAIL), ("password", PASSWORD)]);
    assert_eq!(asked.status, 200, "{asked:?}");
    assert!(asked.text.contains("new-password"), "{}", asked.text);
    let first = proof(&asked);
    let weak = send(&world, &[("proof", &first), ("password", "anna karenina")]);
    assert_eq!(weak.status, 422, "{weak:?}");
    world.simulation.pass(1_000);
    let done = send(&world, &[("proof", &first), ("password", NEW)]);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(letters(&world, "password_changed"), 1);
    assert_eq!(works(&world).last().unwrap(), "set_password");
    assert_eq!(refresh(&world, &old_refresh).status, 400);
    assert_eq!(sign_in(&world, EMAIL, PASSWORD, HOME).status, 403);
    sent_back(&sign_in(&world, EMAIL, NEW, HOME));
    // What proved the former password proves nothing any more.
    let again = send(&world, &[("proof", &first), ("password", PASSWORD)]);
    assert_eq!(again.status, 403, "{again:?}");
}

#[test]
fn where_there_is_a_second_factor_the_password_alone_sets_no_new_one() {
    let world = World::new();
    anna(&world, "operator");
    let (app, _) = set_up(&world);
    world.simulation.pass(30_000);
    let asked = send(&world, &[("email", EMAIL), ("password", PASSWORD)]);
    assert!(asked.text.contains("one-time-code"), "{}", asked.text);
    let first = proof(&asked);
    for code in [None, Some("000000")] {
        let mut form = vec![("proof", first.as_str()), ("password", NEW)];
        form.extend(code.map(|code| ("code", code)));
        let refused = send(&world, &form);
        assert!(refused.text.contains("one-time-code"), "{}", refused.text);
    }
    assert_eq!(letters(&world, "password_changed"), 0);
    let code = app.code(&world);
    let given = send(&world, &[("proof", &first), ("code", &code)]);
    assert!(given.text.contains("new-password"), "{}", given.text);
    // The proof of another page opens nothing here.
    let form = [("email", EMAIL), ("password", PASSWORD)];
    let other = page_from(&world, "POST", "/signin/second-factor", &form, HOME);
    let foreign = send(&world, &[("proof", &proof(&other)), ("password", NEW)]);
    assert_eq!(foreign.status, 403, "{foreign:?}");
    let done = send(&world, &[("proof", &proof(&given)), ("password", NEW)]);
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(letters(&world, "password_changed"), 1);
    // The second factor stays.
    world.simulation.pass(30_000);
    let old = sign_in(&world, EMAIL, PASSWORD, HOME);
    assert_eq!(old.status, 403, "{old:?}");
    let asked = sign_in(&world, EMAIL, NEW, HOME);
    assert!(asked.text.contains("one-time-code"), "{}", asked.text);
}
