use serde_json::json;

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn what_is_kept_of_a_text_holds_no_secret_and_is_otherwise_the_same_text() {
    for (text, kept_text) in [
        (
            r#"{"key": "Other", "value": "a"}"#,
            r#"{"key": "Other", "value": "a"}"#,
        ),
        (
            r#"{"unknownKey": ["AuthorizationKey"]}"#,
            r#"{"unknownKey": ["AuthorizationKey"]}"#,
        ),
        (
            r#"{"key":"authorizationkey","value":"hunter2"}"#,
            r#"{"key":"authorizationkey","value":"***"}"#,
        ),
        (
            r#"{"key":"\u0041uthorizationKey","value":"hunter2"}"#,
            r#"{"key":"AuthorizationKey","value":"***"}"#,
        ),
        (
            r#"{"attributeValue":"hunter2","variable":{"name":"BasicAuthPassword"}}"#,
            r#"{"attributeValue":"***","variable":{"name":"BasicAuthPassword"}}"#,
        ),
        (r#"{"key":"AuthorizationKey","value":"hun"#, r#""***""#),
        ("{cut", "{cut"),
        (
            r#"{"location":"ftp:\/\/u:hunter2@h\/x"}"#,
            r#"{"location":"ftp://***@h/x"}"#,
        ),
        (r#"["https://h/f?x=hunter2"]"#, r#"["https://h/f?***"]"#),
        (r#"{"location":"ftp://u:hunter2@h/"#, r#""***""#),
        (
            r#"{"location": "ftp://h/x"}"#,
            r#"{"location": "ftp://h/x"}"#,
        ),
        (
            r#"{"vpn":{"server":"vpn.example","key":"hunter2"}}"#,
            r#"{"vpn":{"key":"***","server":"vpn.example"}}"#,
        ),
        (
            r#"{"a":1e400,"b":"\u0007\ud800"}"#,
            r#"{"a":1e400,"b":"\u0007\ud800"}"#,
        ),
        (r#"{"key":"\u0041uthorizationKey","value":"hun"#, r#""***""#),
        (
            r#"{"Key":"AuthorizationKey[0]","Value":"hunter2"}"#,
            r#"{"Key":"AuthorizationKey[0]","Value":"***"}"#,
        ),
        (
            r#"{"data":"{\"KEY\":\"\\u0041uthorizationKey\",\"value\":\"hunter2\"}"}"#,
            r#"{"data":"{\"KEY\":\"AuthorizationKey\",\"value\":\"***\"}"}"#,
        ),
        (
            r#"{"data":"{\"at\":\"ftp:\\/\\/u:hunter2@h\"}"}"#,
            r#"{"data":"{\"at\":\"ftp://***@h\"}"}"#,
        ),
        (
            r#"{"data":"{\"key\":\"AuthorizationKey\",\"value\":\"hunt"}"#,
            r#"{"data":"***"}"#,
        ),
        (
            r#"{"vendorId":"V","messageId":"SetAuthorizationKey","data":"hunter2"}"#,
            r#"{"data":"***","messageId":"SetAuthorizationKey","vendorId":"V"}"#,
        ),
        (
            r#"{"techInfo":"AuthorizationKey is now hunter2","type":"T"}"#,
            r#"{"techInfo":"***","type":"T"}"#,
        ),
        (
            r#"{"attributeStatusInfo":{"additionalInfo":"hunter2 is short","reasonCode":"R"},"variable":{"name":"BasicAuthPassword"}}"#,
            r#"{"attributeStatusInfo":{"additionalInfo":"***","reasonCode":"R"},"variable":{"name":"BasicAuthPassword"}}"#,
        ),
        (
            r#"{"statusInfo":{"additionalInfo":"no such key","reasonCode":"R"}}"#,
            r#"{"statusInfo":{"additionalInfo":"no such key","reasonCode":"R"}}"#,
        ),
        (
            r#"{"data":"{\"keys\": [\"AuthorizationKey\"]}"}"#,
            r#"{"data":"{\"keys\": [\"AuthorizationKey\"]}"}"#,
        ),
    ] {
        let json = kept(ForeignJson::from_text(text));
        assert_eq!(json.as_str(), kept_text);
    }
}

#[test]
fn a_command_without_a_secret_is_not_said_to_have_one() {
    let read = |value: Value| -> BTreeMap<String, Value> {
        let members = value.as_object().cloned().unwrap_or_default();
        members.into_iter().collect()
    };
    for (arguments, found) in [
        (json!({"key": "AuthorizationKey", "value": "hunter2"}), true),
        (json!({"key": "AuthorizationKey", "value": "***"}), false),
        (json!({"key": "HeartbeatInterval", "value": "60"}), false),
        (json!({"Key": "AuthorizationKey", "Value": "hunter2"}), true),
        (
            json!({"key": "AuthorizationKey[0]", "value": "hunter2"}),
            true,
        ),
        (
            json!({"action": "DataTransfer", "payload": {"vendorId": "V",
                "data": "{\"key\":\"AuthorizationKey\",\"value\":\"hunter2\"}"}}),
            true,
        ),
        (
            json!({"action": "ChangeConfiguration",
                "payload": {"key": "AuthorizationKey", "value": "hunter2"}}),
            true,
        ),
        (
            json!({"action": "SetNetworkProfile",
                "payload": {"connectionData": {"basicAuthPassword": "hunter2"}}}),
            true,
        ),
        (json!({"keys": ["AuthorizationKey"]}), false),
        (
            json!({"action": "SetNetworkProfile", "payload": {"connectionData": {
                "ocppCsmsUrl": "wss://u:hunter2@csms.example/ocpp?t=hunter2",
                "apn": {"apn": "internet", "apnPassword": "hunter2", "simPin": 4711},
                "vpn": {"user": "u", "password": "hunter2", "key": "hunter2"}}}}),
            true,
        ),
        (
            json!({"key": "NetworkConfiguration.VpnKey", "value": "hunter2"}),
            true,
        ),
        (
            json!({"action": "GetDiagnostics",
                "payload": {"location": "ftp://u:hunter2@h/up"}}),
            true,
        ),
        (
            json!({"action": "GetDiagnostics", "payload": {"location": "ftp://h/up"}}),
            false,
        ),
    ] {
        let mut hidden = read(arguments.clone());
        assert_eq!(hide_in_arguments(&mut hidden), found, "{arguments}");
        let text = format!("{hidden:?}");
        assert!(
            !text.contains("hunter2") && !text.contains("4711"),
            "{text}"
        );
        assert_eq!(hidden != read(arguments.clone()), found, "{arguments}");
    }
}
