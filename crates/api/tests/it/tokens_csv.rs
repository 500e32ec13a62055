use std::task::{Context, Waker};

use axum::body::Body;
use axum::http::Request;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use serde_json::{Value, json};

use forecourt_cloud::erasure;
use forecourt_memory::run;
use forecourt_store::ports::QueueName;
use forecourt_store::rows::config::config_versions;
use forecourt_types::{OperatorId, SiteId, UserId};

use super::csv_file::{counts, import_as, import_request, lines};
use super::world::{Answer, World};

const PATH: &str = "/v1/tokens";

fn import(world: &World, query: &str, file: &str) -> Answer {
    import_as(
        world,
        &format!("{PATH}{query}"),
        &world.admin,
        file.as_bytes(),
        None,
    )
}

/// The version of the token list, and the number of messages that tell gateways of a change.
fn told(world: &World) -> (u64, usize) {
    let operator = OperatorId::new("default").unwrap();
    let site = SiteId::new("site-1").unwrap();
    let versions = run(config_versions(&world.simulation.table, &operator, &site)).unwrap();
    let waiting = world.simulation.queues.waiting(QueueName::Commands);
    (versions.tokens, waiting.len())
}

/// The uids of the tokens whose changes the audit log has.
fn audited(world: &World) -> Vec<Value> {
    let log = world.get("/v1/audit-log?limit=100").json();
    let entries = log["items"].as_array().unwrap().clone();
    entries
        .iter()
        .filter(|entry| entry.to_string().contains("F00"))
        .cloned()
        .collect()
}

/// A file as a spreadsheet saves it: with a byte order mark, semicolons, CR LF, a quoted cell that
/// has the separator and quotes, and a cell that is guarded against formulas.
const FILE: &str = "\u{feff}uid;type;user_id;vehicle_id;parent_uid;status;expires_at;mode\r\n\
    F001;RFID;user-1;car-1;\"fleet;\"\"A\"\"\";active;2027-01-01T00:00:00Z;commercial\r\n\
    \r\n\
    F002;\"APP_USER\";;;;;;\r\n\
    F003;RFID;;;'=fleet;blocked;;private\r\n";

#[test]
fn a_file_of_tokens_is_checked_first_then_written_and_a_second_time_changes_nothing() {
    let world = World::new();
    world.furnish();
    let (version, messages) = told(&world);
    let dry = import(&world, "?dry_run=true", FILE);
    assert_eq!(counts(&dry), [3, 0, 0, 0]);
    assert_eq!(dry.json()["dry_run"], true);
    assert_eq!(world.get("/v1/tokens/F001").status, 404);
    assert_eq!(told(&world), (version, messages));
    assert_eq!(audited(&world), Vec::<Value>::new());

    let written = import(&world, "", FILE);
    assert_eq!(counts(&written), [3, 0, 0, 0]);
    assert_eq!(written.json()["lines"][2]["uid"], "F003");
    let first = world.get("/v1/tokens/F001").json();
    for (field, value) in [
        ("type", "RFID"),
        ("user_id", "user-1"),
        ("vehicle_id", "car-1"),
        ("parent_uid", "fleet;\"A\""),
        ("status", "active"),
        ("expires_at", "2027-01-01T00:00:00.000Z"),
        ("mode", "commercial"),
    ] {
        assert_eq!(first[field], value, "{field}");
    }
    let second = world.get("/v1/tokens/F002").json();
    assert_eq!(
        (&second["status"], &second["mode"]),
        (&json!("active"), &json!("private"))
    );
    assert_eq!(second["user_id"], Value::Null);
    assert_eq!(world.get("/v1/tokens/F003").json()["parent_uid"], "=fleet");
    assert_eq!(told(&world), (version + 1, messages + 1));
    assert_eq!(audited(&world).len(), 3, "{:?}", audited(&world));

    world.simulation.pass(1_000);
    assert_eq!(counts(&import(&world, "", FILE)), [0, 0, 3, 0]);
    assert_eq!(world.get("/v1/tokens/F001").json(), first);
    assert_eq!(told(&world), (version + 1, messages + 1));
}

#[test]
fn a_known_token_keeps_what_the_file_does_not_tell() {
    let world = World::new();
    world.furnish();
    import(&world, "", FILE);
    let file = "uid,status,user_id\ncard1,,user-1\nf001,blocked,user-1\nF003,,\n";
    assert_eq!(counts(&import(&world, "", file)), [0, 1, 2, 0]);
    let token = world.get("/v1/tokens/F001").json();
    assert_eq!(token["uid"], "F001");
    assert_eq!(token["status"], "blocked");
    assert_eq!(token["mode"], "commercial");
    assert_eq!(token["vehicle_id"], "car-1");

    // The vehicle that a token has already may be gone; the token can be changed all the same.
    assert_eq!(world.delete("/v1/vehicles/car-1").status, 204);
    let file = "uid,user_id,vehicle_id,status\nF001,user-1,car-1,active\nF003,user-1,car-1,\n";
    let gone = import(&world, "", file);
    let wanted = json!([[2, "changed", []], [3, "wrong", ["vehicle_id"]]]);
    assert_eq!(json!(lines(&gone)), wanted);

    let cleared = import(&world, "", "uid,vehicle_id,expires_at,type\nF001,,,\n");
    assert_eq!(counts(&cleared), [0, 1, 0, 0]);
    let token = world.get("/v1/tokens/F001").json();
    assert_eq!(
        (&token["vehicle_id"], &token["expires_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&token["type"], &token["user_id"]),
        (&json!("RFID"), &json!("user-1"))
    );
}

#[test]
fn every_row_of_tokens_is_judged_and_the_wrong_ones_are_left_out() {
    let world = World::new();
    world.furnish();
    let user = json!({"user_id": "theirs", "full_name": "Somebody Else"});
    let user = world.call("POST", "/v1/users", &world.other, Some(&user));
    assert_eq!(user.status, 201, "{user:?}");
    let file = "uid,type,user_id,vehicle_id,parent_uid,status,expires_at,mode\r\n\
        G1,RFID,user-1,,,,,\r\n\
        g1,RFID,,,,,,\r\n\
        G2,RFID,nobody,,,,,\r\n\
        G3,RFID,theirs,,,,,\r\n\
        G4,,,,,lost,tomorrow,shared\r\n\
        ,RFID,,,,,,\r\n\
        G5,a word that is far too long,,,,,,\r\n\
        G6,RFID,,,g6,,,\r\n\
        G7,RFID,,car-1,,,,\r\n\
        G8,RFID\r\n\
        G9,RFID,,,,,,,more\r\n\
        CARD1,,user-1,,,blocked,,\r\n";
    for query in ["?dry_run=true", ""] {
        let answer = import(&world, query, file);
        assert_eq!(counts(&answer), [1, 1, 0, 10]);
        assert_eq!(
            json!(lines(&answer)),
            json!([
                [2, "created", []],
                [3, "wrong", ["uid"]],
                [4, "wrong", ["user_id"]],
                [5, "wrong", ["user_id"]],
                [6, "wrong", ["status", "expires_at", "mode", "type"]],
                [7, "wrong", ["uid"]],
                [8, "wrong", ["type"]],
                [9, "wrong", ["parent_uid"]],
                [10, "wrong", ["vehicle_id"]],
                [11, "wrong", ["uid"]],
                [12, "wrong", ["uid"]],
                [13, "changed", []],
            ])
        );
    }
    let twice = import(&world, "", file).json()["lines"][1]["errors"][0]["message"].clone();
    assert_eq!(twice, "the token is already on line 2");
    for uid in ["G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9"] {
        assert_eq!(world.get(&format!("/v1/tokens/{uid}")).status, 404, "{uid}");
    }
    assert_eq!(world.get("/v1/tokens/CARD1").json()["status"], "blocked");
}

#[test]
fn a_file_that_holds_no_tokens_is_refused_as_a_whole() {
    let world = World::new();
    world.furnish();
    let many = format!("uid\n{}", "A\n".repeat(1_001));
    let large = format!("uid\n{}", "x".repeat(1024 * 1024));
    for (file, status, code) in [
        (&b""[..], 400, "malformed_body"),
        (b"uid\n\xff", 400, "malformed_body"),
        (b"type\nRFID", 422, "invalid_fields"),
        (b"uid,colour\nA,red", 422, "invalid_fields"),
        (b"uid,type,type\nA,b,c", 422, "invalid_fields"),
        (many.as_bytes(), 413, "body_too_large"),
        (large.as_bytes(), 413, "body_too_large"),
    ] {
        let answer = import_as(&world, PATH, &world.admin, file, None);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let one = json!({"uid": "X", "type": "RFID"});
    assert_eq!(world.post("/v1/tokens?dry_run=true", one).status, 400);
    assert_eq!(world.get("/v1/tokens/X").status, 404);
    let viewer = import_as(&world, PATH, &world.viewer, FILE.as_bytes(), None);
    assert_eq!(viewer.status, 403);
}

#[test]
fn a_thousand_tokens_are_taken_at_once_and_a_repeat_gets_the_same_answer() {
    let world = World::new();
    world.furnish();
    let (version, messages) = told(&world);
    let uid = |n: usize| {
        format!(
            "{n:04}{}",
            "é".repeat(if n.is_multiple_of(2) { 44 } else { 200 })
        )
    };
    let rows: String = (1..=1_000)
        .map(|n| format!("{},RFID,user-1\n", uid(n)))
        .collect();
    let file = format!("uid,type,user_id\n{rows}");
    let first = import_as(&world, PATH, &world.admin, file.as_bytes(), Some("k"));
    assert_eq!(counts(&first), [1_000, 0, 0, 0]);
    assert_eq!(first.json()["lines"][0]["uid"], Value::Null);
    assert_eq!(first.json()["lines"][1]["uid"], uid(2));
    // A transaction has 10 tokens, and tells the gateways once.
    assert_eq!(told(&world), (version + 100, messages + 100));
    let again = import_as(&world, PATH, &world.admin, file.as_bytes(), Some("k"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.text, first.text);
    let wrong = file.replace(",user-1", ",nobody");
    let refused = import_as(&world, PATH, &world.admin, wrong.as_bytes(), Some("w"));
    assert_eq!(counts(&refused), [0, 0, 0, 1_000]);
    let errors = lines(&refused)
        .iter()
        .filter(|line| line[2] == json!(["user_id"]))
        .count();
    assert_eq!(errors, 500);
}

/// Nobody finds a card again that is given to a person after the erasure has looked for cards. The
/// whole erasure happens after ever later steps of the import.
#[test]
fn no_file_gives_a_card_to_a_person_who_is_erased() {
    let file = "uid,type,user_id\nF001,RFID,user-1\n";
    let of = (
        &OperatorId::new("default").unwrap(),
        &UserId::new("user-1").unwrap(),
    );
    for steps in 0..80 {
        let world = World::new();
        world.furnish();
        let request = import_request(PATH, &world.admin, file.as_bytes());
        let mut importing = Box::pin(world.answer(request));
        let mut context = Context::from_waker(Waker::noop());
        if (0..steps).any(|_| importing.as_mut().poll(&mut context).is_ready()) {
            assert!(steps > 8, "the import has more steps than {steps}");
            return;
        }
        let asked = world.post("/v1/users/user-1/erasure", json!({"confirm": true}));
        assert_eq!(asked.status, 202, "{asked:?}");
        let simulation = &world.simulation;
        let ports = (&simulation.table as _, &simulation.queues as _);
        run(erasure::go_on(ports, simulation.now(), of, &mut 40)).unwrap();
        assert_eq!(run(importing).status, 200);
        let card = world.get("/v1/tokens/F001");
        assert_eq!(card.status, 404, "after {steps} steps: {card:?}");
    }
    unreachable!("the import does not end");
}

/// The store fails at the second group, and the client sends the file again: gateways must hear of
/// both groups, although both tries give their hand-overs ids.
#[test]
fn a_repeat_after_a_failure_tells_the_gateways_of_every_group() {
    let world = World::new();
    world.furnish();
    let (version, messages) = told(&world);
    let rows: String = (1..=20).map(|n| format!("BATCH-{n},RFID\n")).collect();
    let file = format!("uid,type\n{rows}");
    let send = || import_as(&world, PATH, &world.admin, file.as_bytes(), Some("k"));
    world.simulation.faults.refuse("BATCH-20");
    let failed = send();
    assert!(failed.status >= 500, "{failed:?}");
    world.simulation.faults.heal();
    let mut repeated = send();
    if repeated.status == 409 {
        world.simulation.pass(60_000);
        repeated = send();
    }
    assert_eq!(counts(&repeated), [10, 0, 10, 0]);
    assert_eq!(told(&world), (version + 2, messages + 2));
}

#[test]
fn a_file_that_cannot_be_read_is_told_what_is_wrong_with_it() {
    let world = World::new();
    // A client has dropped the line ends.
    let joined = import(&world, "", "uid,typeA1,RFID");
    assert_eq!(joined.status, 422, "{joined:?}");
    assert!(joined.text.contains("typea1"), "{joined:?}");
    assert!(joined.text.contains("lines of their own"), "{joined:?}");
    let long = format!("uid,{}\n", "x".repeat(4_000));
    assert!(import(&world, "", &long).text.len() < 1_000);
    let mut request = World::request("POST", PATH, &world.admin, Some(&json!({})));
    request.headers_mut().remove("content-type");
    let untyped = world.send(request);
    assert_eq!(untyped.status, 415, "{untyped:?}");
    assert!(untyped.text.contains("text/csv"), "{untyped:?}");
}

fn export(world: &World, query: &str) -> Answer {
    let request = Request::get(format!("{PATH}{query}"))
        .header(AUTHORIZATION, format!("Bearer {}", world.viewer))
        .header(ACCEPT, "text/csv");
    world.send(request.body(Body::empty()).unwrap())
}

#[test]
fn an_export_of_tokens_is_imported_again_as_it_is() {
    let world = World::new();
    world.furnish();
    assert_eq!(counts(&import(&world, "", FILE)), [3, 0, 0, 0]);
    let sly = json!({"uid": "=HYPERLINK(1)", "type": "RFID", "parent_uid": "+1"});
    assert_eq!(world.post(PATH, sly).status, 201);
    let file = export(&world, "");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let disposition = file.header("content-disposition");
    assert!(disposition.contains("tokens.csv"), "{disposition}");
    let rows: Vec<&str> = file.text.lines().collect();
    assert!(rows[0].ends_with("uid,type,user_id,vehicle_id,parent_uid,status,expires_at,mode"));
    assert_eq!(rows.len(), 6, "{rows:?}");
    assert!(rows[1].contains("'=HYPERLINK(1)"), "{rows:?}");
    let again = import(&world, "", &file.text);
    assert_eq!(counts(&again), [0, 0, 5, 0], "{again:?}");
    let blocked = export(&world, "?status=blocked");
    assert_eq!(blocked.text.lines().count(), 2, "{blocked:?}");
    assert!(blocked.text.contains("F003"), "{blocked:?}");
    let refused = export(&world, "?colour=red");
    assert_eq!(refused.status, 422, "{refused:?}");
}

#[test]
fn a_long_export_names_the_next_file_with_the_same_filter() {
    let world = World::new();
    world.furnish();
    for part in 0..2 {
        let rows: String = (0..600).map(|n| format!("B{part}{n:03},RFID\n")).collect();
        let file = format!("uid,type\n{rows}");
        assert_eq!(counts(&import(&world, "", &file))[0], 600);
    }
    let first = export(&world, "?q=b&status=active");
    assert_eq!(first.text.lines().count(), 1_001);
    let next = first.header("link");
    let next = next.split(['<', '>']).nth(1).unwrap();
    assert!(
        next.contains("q=b") && next.contains("status=active"),
        "{next}"
    );
    let rest = export(&world, next.strip_prefix(PATH).unwrap());
    assert_eq!(rest.text.lines().count(), 201);
    assert_eq!(rest.header("link"), "");
}
