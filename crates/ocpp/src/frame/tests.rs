#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;

fn show(version: Version, text: &str) -> String {
    match parse(version, text) {
        Ok(Frame::Call {
            message_id,
            action,
            payload,
        }) => {
            format!("call {message_id} {action} {payload}")
        }
        Ok(Frame::CallResult {
            message_id,
            payload,
        }) => format!("result {message_id} {payload}"),
        Ok(Frame::CallError {
            message_id,
            code,
            description,
            details,
        }) => {
            format!("error {message_id} {code} {description} {details}")
        }
        Ok(Frame::CallResultError {
            message_id, code, ..
        }) => format!("result error {message_id} {code}"),
        Ok(Frame::Send {
            message_id,
            action,
            payload,
        }) => format!("send {message_id} {action} {payload}"),
        Err(problem) => match problem.answer() {
            None => "nothing".to_owned(),
            Some(answer) => {
                let answer: Vec<serde_json::Value> = serde_json::from_str(&answer).unwrap();
                format!(
                    "refuse {} {}",
                    answer[1].as_str().unwrap(),
                    answer[2].as_str().unwrap()
                )
            }
        },
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn frames_are_read_or_refused_as_their_version_says() {
    let deep = format!(
        r#"[2,"7","Heartbeat",{}1{}]"#,
        r#"{"a":"#.repeat(40),
        "}".repeat(40)
    );
    let long_id = format!(r#"[2,"{}","Heartbeat",{{}}]"#, "x".repeat(256));
    let cases: &[(&str, &str, &str)] = &[
        (r#"[2,"19","Heartbeat",{}]"#, "call 19 Heartbeat {}", ""),
        (
            r#" [ 2 , "19" , "Heartbeat" , { } ] "#,
            "call 19 Heartbeat { }",
            "",
        ),
        (
            r#"[2,"a\"b\u00e4","Heartbeat",{}]"#,
            "call a\"bä Heartbeat {}",
            "",
        ),
        (r#"[2,"19","Heartbeat",[]]"#, "call 19 Heartbeat []", ""),
        (
            r#"[3,"19",{"status":"Accepted"}]"#,
            r#"result 19 {"status":"Accepted"}"#,
            "",
        ),
        (
            r#"[4,"19","NotImplemented","no",{"a":1}]"#,
            r#"error 19 NotImplemented no {"a":1}"#,
            "",
        ),
        (
            r#"[4,"19","InternalError"]"#,
            "error 19 InternalError  null",
            "",
        ),
        // What cannot be taken.
        ("", "nothing", "refuse -1 RpcFrameworkError"),
        ("hello", "nothing", "refuse -1 RpcFrameworkError"),
        (r#"{"a":1}"#, "nothing", "refuse -1 RpcFrameworkError"),
        ("[]", "nothing", "refuse -1 RpcFrameworkError"),
        ("[2]", "nothing", "refuse -1 RpcFrameworkError"),
        (
            r#"[2,19,"Heartbeat",{}]"#,
            "nothing",
            "refuse -1 RpcFrameworkError",
        ),
        (
            r#"[2,"","Heartbeat",{}]"#,
            "nothing",
            "refuse -1 RpcFrameworkError",
        ),
        (
            r#"[2,"\ud800","Heartbeat",{}]"#,
            "nothing",
            "refuse -1 RpcFrameworkError",
        ),
        (&long_id, "nothing", "refuse -1 RpcFrameworkError"),
        (
            r#"[2,"19"]"#,
            "refuse 19 FormationViolation",
            "refuse 19 RpcFrameworkError",
        ),
        (
            r#"[2,"19",7,{}]"#,
            "refuse 19 FormationViolation",
            "refuse 19 RpcFrameworkError",
        ),
        (
            r#"[2,"19","Heartbeat"]"#,
            "refuse 19 FormationViolation",
            "refuse 19 RpcFrameworkError",
        ),
        (
            r#"[2,"19","Heartbeat",{},1]"#,
            "refuse 19 FormationViolation",
            "refuse 19 RpcFrameworkError",
        ),
        (
            r#"[2,"19","Heartbeat",{"a":}]"#,
            "refuse 19 FormationViolation",
            "refuse 19 FormatViolation",
        ),
        (
            r#"[2,"19","Heartbeat",{}]]"#,
            "refuse 19 FormationViolation",
            "refuse 19 FormatViolation",
        ),
        (
            &deep,
            "refuse 7 FormationViolation",
            "refuse 7 FormatViolation",
        ),
        (
            r#"[9,"19",{}]"#,
            "nothing",
            "refuse 19 MessageTypeNotSupported",
        ),
        (
            r#"["2","19","Heartbeat",{}]"#,
            "nothing",
            "refuse 19 MessageTypeNotSupported",
        ),
        // Answers are never answered.
        (r#"[3,"19"]"#, "nothing", ""),
        (r#"[3,19,{}]"#, "nothing", ""),
        (r#"[3,"19",{"a":]"#, "nothing", ""),
        (r#"[4,"19"]"#, "nothing", ""),
    ];
    for (text, v16, v2x) in cases {
        let v2x = if v2x.is_empty() { v16 } else { v2x };
        assert_eq!(show(Version::V16, text), *v16, "1.6 {text}");
        assert_eq!(show(Version::V201, text), *v2x, "2.0.1 {text}");
        assert_eq!(show(Version::V21, text), *v2x, "2.1 {text}");
    }
}

#[test]
fn a_transaction_message_is_never_refused_once_its_id_is_readable() {
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let cases = [
        (r#"[2,"1","StartTransaction"]"#.to_owned(), "null"),
        (
            r#"[2,"1","StartTransaction",{"connectorId":1,}]"#.to_owned(),
            "null",
        ),
        (
            r#"[2,"1","StartTransaction",{"connectorId":1"#.to_owned(),
            "null",
        ),
        (
            r#"[2,"1","StartTransaction",{"connectorId":1}"#.to_owned(),
            r#"{"connectorId":1}"#,
        ),
        (
            r#"[2,"1","StartTransaction",{},{}] and more"#.to_owned(),
            "{}",
        ),
        (
            format!(r#"[2,"1","StartTransaction",{deep}]"#),
            deep.as_str(),
        ),
    ];
    for (text, payload) in &cases {
        let expected = format!("call 1 StartTransaction {payload}");
        assert_eq!(show(Version::V16, text), expected, "{text}");
    }
}

#[test]
fn a_send_and_a_call_result_error_are_read_in_2_1_and_never_answered() {
    let cases = [
        (
            r#"[6,"1","NotifyPeriodicEventStream",{"id":1}]"#,
            r#"send 1 NotifyPeriodicEventStream {"id":1}"#,
        ),
        (r#"[6,"1","Whatever",[]]"#, "send 1 Whatever []"),
        (
            r#"[5,"1","FormatViolation","no",{}]"#,
            "result error 1 FormatViolation",
        ),
        (r#"[5,"1"]"#, "result error 1 "),
        (r#"[5,1,"FormatViolation","no",{}]"#, "nothing"),
        (r#"[6,"1"]"#, "nothing"),
        (r#"[6,1,"NotifyPeriodicEventStream",{}]"#, "nothing"),
        (r#"[6,"1","NotifyPeriodicEventStream",{"a":}]"#, "nothing"),
    ];
    for (text, expected) in cases {
        assert_eq!(show(Version::V21, text), expected, "{text}");
        assert_eq!(show(Version::V16, text), "nothing", "1.6 {text}");
    }
    let unknown = "refuse 1 MessageTypeNotSupported";
    assert_eq!(show(Version::V201, cases[0].0), unknown);
}

#[test]
fn what_is_kept_as_text_may_nest_as_it_likes() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let call = format!(r#"[2,"1","DataTransfer",{{"vendorId":"V","data":{deep}}}]"#);
    let result = format!(r#"[3,"1",{deep}]"#);
    for version in Version::ALL {
        assert!(show(version, &call).starts_with("call 1 DataTransfer"));
        assert!(show(version, &result).starts_with("result 1 "));
    }
}

#[test]
fn a_problem_names_what_could_be_read() {
    let problem = parse(Version::V16, r#"[2,"19","Heartbeat",{"a":}]"#).unwrap_err();
    assert_eq!(problem.message_id.as_deref(), Some("19"));
    assert_eq!(problem.action.as_deref(), Some("Heartbeat"));
    assert!(!problem.is_answer);
    let problem = parse(Version::V16, r#"[3,"19"]"#).unwrap_err();
    assert_eq!(problem.message_id.as_deref(), Some("19"));
    assert!(problem.is_answer);
}

#[test]
fn depth_counts_outside_of_texts_only() {
    let text = format!(r#"[2,"7","Heartbeat",{{"a":"\"{}"}}]"#, "[".repeat(100));
    assert!(parse(Version::V16, &text).is_ok());
    let nested = |depth| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!(r#"[2,"7","Heartbeat",{open}{close}]"#)
    };
    assert!(parse(Version::V16, &nested(MAX_DEPTH - 1)).is_ok());
    assert!(parse(Version::V16, &nested(MAX_DEPTH)).is_err());
}

#[test]
fn the_head_of_a_written_frame_is_read_without_its_payload() {
    let call = call("1", "Reset", r#"{"type":"Soft"}"#);
    let action = "Reset".into();
    assert_eq!(written(&call), Some(Written::Call { action }));
    for message_id in ["1", "a\"b", "ä,\n", ""] {
        let answer = |is_error| {
            let message_id = message_id.into();
            Some(Written::Answer {
                message_id,
                is_error,
            })
        };
        assert_eq!(written(&call_result(message_id, "{}")), answer(false));
        let error = call_error(Version::V21, message_id, ErrorCode::InternalError, "");
        assert_eq!(written(&error), answer(true));
    }
    for other in [
        "",
        "[2",
        "[2,",
        "[3,7,{}]",
        "[5,\"1\"]",
        "[2,\"1\"]",
        "nonsense",
    ] {
        assert_eq!(written(other), None, "{other}");
    }
}

#[test]
fn written_frames_are_read_back() {
    assert_eq!(
        call("1", "Reset", r#"{"type":"Soft"}"#),
        r#"[2,"1","Reset",{"type":"Soft"}]"#
    );
    assert_eq!(call_result("a\n", "{}"), r#"[3,"a\n",{}]"#);
    let refusal = call_error(
        Version::V16,
        "x",
        ErrorCode::FormatViolation,
        &"ä".repeat(300),
    );
    let read: (u8, String, String, String, serde_json::Value) =
        serde_json::from_str(&refusal).unwrap();
    assert_eq!(
        (read.0, read.1.as_str(), read.2.as_str()),
        (4, "x", "FormationViolation")
    );
    assert_eq!(read.3, "ä".repeat(255));
    assert_eq!(read.4, serde_json::json!({}));
}
