"""The checks themselves are checked: every broken copy of the template must be complained about, and the right way round the real one not."""

import functools
import json
import re
import tempfile
import unittest
from pathlib import Path

import check_template
import expand
import rules

TEXT = expand.TEMPLATE.read_text()

# What breaks -> (text of the template, what stands there instead, part of the complaint). Only the first place is changed.
BROKEN = {
    "misspelt connect": ("RouteKey: $connect\n", "RouteKey: $conect\n", "no gateway sends \"$conect\""),
    "misspelt kind": ("RouteKey: records", "RouteKey: record", "no gateway sends \"record\""),
    "route to the wrong function": (
        'RouteKey: ask, Target: !Sub "integrations/${AuthorizeIntegration}"', 'RouteKey: ask, Target: !Sub "integrations/${IngestIntegration}"',
        "\"ask\" must reach authorize"),
    "console without a route": (
        "RouteKey: $default\n      Target: !Sub integrations/${ApiIntegration}", "RouteKey: ANY /v1/{proxy+}\n      Target: !Sub integrations/${ApiIntegration}",
        "must reach api by the route $default"),
    "pages of other origins": (
        "ProtocolType: HTTP\n", "ProtocolType: HTTP\n      CorsConfiguration: { AllowOrigins: ['*'] }\n", "answers pages of other origins"),
    "api called by others": ("${HttpApi}/$default/$default", "${HttpApi}/*/*", "called by the route of HttpApi alone"),
    "no authorizer": ("AuthorizationType: CUSTOM", "AuthorizationType: NONE", "has no authorizer"),
    "authorizer on another header": ("route.request.header.Authorization", "route.request.header.X-Key", "on the Authorization header"),
    "live sockets without a ticket": ("route.request.querystring.ticket", "route.request.header.Authorization", "on the ticket in the address"),
    "live sockets posted to by another function": ("${WebSocketApi}/live/POST", "${LiveApi}/live/POST", "must not be allowed to post to live sockets"),
    "answer not returned": (
        "RouteKey: hello, Target: !Sub \"integrations/${IngestIntegration}\", RouteResponseSelectionExpression: $default",
        "RouteKey: hello, Target: !Sub \"integrations/${IngestIntegration}\"", "the answer of \"hello\" never reaches"),
    "routes by another field": ("$request.body.kind", "$request.body.action", "$request.body.kind"),
    "stage not deployed": ("StageName: live\n      AutoDeploy: true", "StageName: live\n      AutoDeploy: false", "AutoDeploy"),
    "no throttling": ("ThrottlingBurstLimit: !Ref HttpBurstLimit", "DetailedMetricsEnabled: true", "the HTTP API has no throttling"),
    "no throttling of the link": ("ThrottlingBurstLimit: !Ref LinkBurstLimit", "DetailedMetricsEnabled: true", "the WEBSOCKET API has no throttling"),
    "visibility too short": ("VisibilityTimeout: 180", "VisibilityTimeout: 60", "at least 180 s are needed"),
    "timeout too long": ("    Timeout: 30", "    Timeout: 60", "at least 360 s are needed"),
    "no dead-letter queue": (
        "RedrivePolicy: { deadLetterTargetArn: !GetAtt SessionsDeadLetters.Arn, maxReceiveCount: 5 }", "DelaySeconds: 0",
        "SessionsQueue has no dead-letter queue"),
    "dead-letter queue of another kind": ("!GetAtt SessionsDeadLetters.Arn", "!GetAtt TelemetryDeadLetters.Arn", "needs a FIFO dead-letter queue"),
    "too few tries": ("maxReceiveCount: 5", "maxReceiveCount: 1", "maxReceiveCount must be 5"),
    "dead letters dropped early": (
        "QueueName: !Sub ${AWS::StackName}-sessions-dead.fifo\n      FifoQueue: true\n      MessageRetentionPeriod: 1209600",
        "QueueName: !Sub ${AWS::StackName}-sessions-dead.fifo\n      FifoQueue: true\n      MessageRetentionPeriod: 345600", "14 days"),
    "dead letters unwatched": ("Value: !GetAtt BillingDeadLetters.QueueName", "Value: !GetAtt BillingQueue.QueueName", "no alarm for its first message"),
    "late alarm": ("Threshold: 0", "Threshold: 10", "no alarm for its first message"),
    "age unwatched": ("MetricName: ApproximateAgeOfOldestMessage", "MetricName: NumberOfMessagesSent", "no alarm for its oldest message"),
    "silent alarm": ('AlarmActions: [!If [HasAlarmTopic, !Ref AlarmTopicArn, !Ref "AWS::NoValue"]]', "ActionsEnabled: true", "tells nobody"),
    "errors unwatched": (
        "MetricName: Errors\n      Dimensions: [{ Name: FunctionName, Value: !Ref MonitorFunction }]",
        "MetricName: Errors\n      Dimensions: [{ Name: FunctionName, Value: !Ref SessionFunction }]", "function monitor has no queue and no alarm"),
    "errors of all functions at once": (
        "      Dimensions: [{ Name: FunctionName, Value: !Ref IngestFunction }]\n", "", "function ingest has no queue and no alarm"),
    "late alarm for errors": ("Threshold: 1\n", "Threshold: 10\n", "function connect has no queue and no alarm"),
    "silence unwatched": ("MetricName: Invocations", "MetricName: Duration", "function monitor has no alarm for its silence"),
    "silence taken for health": ("TreatMissingData: breaching", "TreatMissingData: notBreaching", "function monitor has no alarm for its silence"),
    "answers of 500 unheard": (
        "LogGroupName: !Ref IngestLogs", "LogGroupName: !Ref ConnectLogs", "function ingest logs { $.level = \"ERROR\" } and no alarm hears it"),
    "lines dropped twice": ("ApplicationLogLevel: TRACE", "ApplicationLogLevel: INFO", "dropped by Lambda's level too"),
    "alarm in the log unheard": ("$.alarm = ", "$.fields.alarm = ", "function session logs { $.alarm = \"*\" } and no alarm hears it"),
    "filter without an alarm": ("      MetricName: AnswersFailed\n", "      MetricName: AnswerFailed\n", "function api logs { $.level"),
    "filter that counts nothing": (
        'MetricName: MonitorUnfinished, MetricValue: "1"', 'MetricName: MonitorUnfinished, MetricValue: "0"', "function monitor logs"),
    "figure not read": (" || ($.failures > 0)", "", "function monitor logs"),
    "deduplication by content": ("ContentBasedDeduplication: false", "ContentBasedDeduplication: true", "swallow a resend"),
    "all-or-nothing batches": ("FunctionResponseTypes: [ReportBatchItemFailures]", "Enabled: true", "ReportBatchItemFailures"),
    "FIFO batch too large": ("BatchSize: 10", "BatchSize: 100", "at most 10 messages"),
    "queue to the wrong function": (
        "EventSourceArn: !GetAtt BillingQueue.Arn", "EventSourceArn: !GetAtt TelemetryQueue.Arn", "BillingQueue must reach billing"),
    "plural of one": ("rate(1 minute)", "rate(1 minutes)", "is no schedule"),
    "cron of five fields": ("rate(1 minute)", "cron(* * * * ?)", "is no schedule"),
    "wildcard resource": (
        'Resource: [!GetAtt Table.Arn, !Sub "${Table.Arn}/index/gsi1"]', 'Resource: ["*"]', "resource * is a wildcard"),
    "wildcard index": ("${Table.Arn}/index/gsi1", "${Table.Arn}/index/*", "is a wildcard"),
    "wildcard action": ("[sqs:SendMessage]", '["sqs:*"]', "action sqs:* is a wildcard"),
    "scan": ("dynamodb:GetItem, dynamodb:Query", "dynamodb:GetItem, dynamodb:Scan", "a scan reads every operator's data"),
    "keys not denied": ("            - Effect: Deny", "            - Effect: Allow", "function ingest may reach the signing key by dynamodb:ConditionCheckItem"),
    "keys half denied": (
        "Action: [dynamodb:GetItem, dynamodb:Query, dynamodb:PutItem,", "Action: [dynamodb:GetItem, dynamodb:PutItem,",
        "function ingest may reach the signing key by dynamodb:Query"),
    "keys of another partition denied": ("dynamodb:LeadingKeys: [deployment]", "dynamodb:LeadingKeys: [deploy]", "may reach the signing key"),
    "keys denied where all keys must be": ("ForAnyValue:StringEquals", "ForAllValues:StringEquals", "may reach the signing key"),
    "keys denied to connect": (
        "      Policies:\n        - Statement:\n", "      Policies:\n        - Statement:\n            - Effect: Deny\n"
        "              Action: [dynamodb:GetItem]\n              Resource: [!GetAtt Table.Arn]\n"
        '              Condition: { "ForAnyValue:StringEquals": { dynamodb:LeadingKeys: [deployment] } }\n', "function connect needs the signing key"),
    "posting to every API": ("${WebSocketApi}/live/POST/@connections/*", "*/live/POST/@connections/*", "is a wildcard"),
    "posting to every stage": ("${WebSocketApi}/live/POST/@connections/*", "${WebSocketApi}/*/POST/@connections/*", "is a wildcard"),
    "posting without need": (
        "Resource: [!GetAtt SessionsQueue.Arn, !GetAtt TelemetryQueue.Arn, !GetAtt CommandsQueue.Arn, !GetAtt NotifyQueue.Arn, !GetAtt LiveQueue.Arn]",
        "Resource: [!GetAtt SessionsQueue.Arn]\n            - Effect: Allow\n              Action: [execute-api:ManageConnections]\n"
        "              Resource: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${WebSocketApi}/live/POST/@connections/*",
        "function ingest must not be allowed to post"),
    "closing not permitted": (
        "live/DELETE/@connections", "live/POST/@connections", "function ingest must be allowed to close connections"),
    "closing by who posts": (
        "live/POST/@connections", "live/DELETE/@connections", "function session must not be allowed to close connections"),
    "posting not permitted": ("live/POST/@connections", "live/GET/@connections", "function session must be allowed to post"),
    "taking from another's queue": (
        "sqs:GetQueueAttributes]\n              Resource: [!GetAtt SessionsQueue.Arn]",
        "sqs:GetQueueAttributes]\n              Resource: [!GetAtt SessionsQueue.Arn, !GetAtt BillingQueue.Arn]", "function session may take from"),
    "mails from any address": ("identity/${MailFrom}", "identity/*", "is a wildcard"),
    "mails from elsewhere": ("identity/${MailFrom}", "configuration-set/main", "may send mails from more than the address"),
    "mails not permitted": ("Action: [ses:SendEmail]", "Action: [sqs:SendMessage]", "function notify must be allowed to send mails"),
    "mails by another function": (
        "              Action: [execute-api:ManageConnections]", "              Action: [ses:SendEmail, execute-api:ManageConnections]",
        "must not be allowed to send mails"),
    "no address to send from": ("          FORECOURT_MAIL_FROM: !Ref MailFrom", "          FORECOURT_MAIL: !Ref MailFrom", "is not given FORECOURT_MAIL_FROM"),
    "public files": ("BlockPublicPolicy: true", "BlockPublicPolicy: false", "public access is not blocked"),
    "access lists": ("BucketOwnerEnforced", "ObjectWriter", "access lists are not off"),
    "exports stay": ("ExpirationInDays: 2", "ExpirationInDays: 200", "exports are not removed after two days"),
    "unfinished uploads stay": ("Id: unfinished, Status: Enabled", "Id: unfinished, Status: Disabled", "uploads that were not finished stay"),
    "files without TLS": ('aws:SecureTransport: "false"', 'aws:SecureTransport: "true"', "requests without TLS are not refused"),
    "files for everybody": ("Effect: Deny\n            Principal", "Effect: Allow\n            Principal", "its policy allows something"),
    "files written by api": ("[s3:GetObject, s3:DeleteObject]", "[s3:GetObject, s3:PutObject, s3:DeleteObject]", "function api may do with files"),
    "all files": ("${Files.Arn}/exports/*\n", "${Files.Arn}/*\n", "is a wildcard"),
    "live sockets at the gateways' API": (
        "FORECOURT_LIVE_URL: !Sub wss://${LiveApi}", "FORECOURT_LIVE_URL: !Sub wss://${WebSocketApi}", "a wrong address as FORECOURT_LIVE_URL"),
    "live sockets without TLS": ("FORECOURT_LIVE_URL: !Sub wss://", "FORECOURT_LIVE_URL: !Sub ws://", "a wrong address as FORECOURT_LIVE_URL"),
    "own address not used": (
        "FORECOURT_PUBLIC_URL: !If\n            - HasPublicUrl\n            - !Ref PublicUrl\n            - !Sub",
        "FORECOURT_PUBLIC_URL: !Sub", "a wrong address as FORECOURT_PUBLIC_URL"),
    "another address shown": (
        "    Value: !If\n      - HasPublicUrl\n      - !Ref PublicUrl\n      - !Sub", "    Value: !Sub", "the output HttpUrl is not the address"),
    "function not known": ("Binary: telemetry", "Binary: telemetri", "function telemetry is missing"),
    "variable missing": ("        FORECOURT_QUEUE_COMMANDS: !Ref CommandsQueue\n", "", "is not given FORECOURT_QUEUE_COMMANDS"),
    "secret to all": (
        "        FORECOURT_TABLE: !Ref Table", "        FORECOURT_TABLE: !Ref Table\n        FORECOURT_BOOTSTRAP_CLIENT_SECRET: !Ref BootstrapClientSecret",
        "only api needs it"),
    "secret shown": ("NoEcho: true", "NoEcho: false", "is shown to everybody"),
    "old runtime": ("Runtime: provided.al2023", "Runtime: provided.al2", "not provided.al2023"),
    "logs kept for ever": (", RetentionInDays: !Ref LogRetentionDays", "", "has no retention"),
    "nothing expires": ("AttributeName: ttl, Enabled: true", "AttributeName: ttl, Enabled: false", "time to live"),
    "other expiry attribute": ("AttributeName: ttl", "AttributeName: expires_at", "time to live"),
    "no recovery": ("PointInTimeRecoveryEnabled: true", "PointInTimeRecoveryEnabled: false", "point-in-time recovery is off"),
    "table deleted with the stack": ("DeletionPolicy: Retain", "DeletionPolicy: Delete", "would delete the record"),
    "output missing": ("  TableName:\n    Description: The DynamoDB table", "  Table:\n    Description: The DynamoDB table", "output TableName is missing"),
}

# What only cfn-lint sees: text, instead, part of the complaint.
LINTED = {
    "bad runtime": ("Runtime: provided.al2023", "Runtime: provided.al2032", "provided.al2032"),
    "misspelt property": ("KeySchema:\n        - { AttributeName: pk", "KeySchemas:\n        - { AttributeName: pk", "KeySchema"),
    "unknown reference": ("!Ref SessionsQueue", "!Ref SessionQueue", "SessionQueue"),
}


def broken(text: str, instead: str) -> Path:
    assert text in TEXT, f"the template no longer holds {text!r}: adapt this case"
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as copy:
        copy.write(TEXT.replace(text, instead, 1))
    return Path(copy.name)


@functools.cache
def expanded(text: str, instead: str) -> dict:
    """The broken copy without SAM in it; nobody changes what is returned."""
    path = broken(text, instead)
    try:
        return expand.expand(expand.read(path))
    finally:
        path.unlink()


class TemplateRules(unittest.TestCase):
    def test_the_template_itself_is_clean(self):
        self.assertEqual(rules.complaints(expand.expand(expand.read())), [])

    def test_every_broken_copy_is_complained_about(self):
        for name, (text, instead, wanted) in BROKEN.items():
            with self.subTest(name):
                found = rules.complaints(expanded(text, instead))
                self.assertTrue(any(wanted in complaint for complaint in found), f"wanted {wanted!r}, got {json.dumps(found, indent=1)}")

    def test_every_rule_is_broken_by_some_copy(self):
        idle = {rule.__name__ for rule in rules.RULES}
        for text, instead, _ in BROKEN.values():
            idle -= {rule.__name__ for rule in rules.RULES if list(rule(expanded(text, instead)))}
        self.assertEqual(idle, set())

    def test_mistakes_of_spelling_are_left_to_cfn_lint(self):
        for name, (text, instead, wanted) in LINTED.items():
            with self.subTest(name):
                path = broken(text, instead)
                try:
                    found = check_template.check(path)
                finally:
                    path.unlink()
                self.assertTrue(any(wanted in complaint for complaint in found), found)

    def test_the_routes_are_the_kinds_the_link_knows(self):
        source = (expand.ROOT / "crates/link/src/message/mod.rs").read_text()
        kinds = re.search(r"const TO_CLOUD: [^=]*=\s*\[(.*?)\]", source, re.S)
        self.assertIsNotNone(kinds, "crates/link no longer lists TO_CLOUD")
        listed = set(re.findall(r'"([a-z_]+)"', kinds.group(1)))
        self.assertEqual(listed, {key for key in rules.ROUTES if not key.startswith("$")})

    def test_those_who_may_post_to_gateways_are_those_who_do(self):
        source = "".join(path.read_text() for path in (expand.ROOT / "functions/src/handlers").glob("*.rs"))
        handlers = re.findall(r"    pub async fn (\w+)\((.*?)\n    }\n", source, re.S)
        self.assertLessEqual(set(rules.FUNCTIONS) - {"api"}, {name for name, _ in handlers})
        # live gets all ports at once, and asks for chart values where it marks what is watched.
        self.assertIn("ports.connections", (expand.ROOT / "crates/api/src/live/mark.rs").read_text())
        self.assertEqual({name for name, body in handlers if "ports.connections" in body} | {"live"}, rules.MAY_POST_TO_GATEWAYS)

    def test_those_who_may_read_the_keys_are_those_who_do(self):
        source = "".join(path.read_text() for path in (expand.ROOT / "functions/src/handlers").glob("*.rs"))
        handlers = re.findall(r"    pub async fn (\w+)\((.*?)\n    }\n", source, re.S)
        reading = {name for name, body in handlers if "self.keys.get(" in body}
        # The authorizer of the link runs in connect, and live asks whether a sign-in still stands. All others know no key.
        self.assertEqual(reading, {"sign_in", "live_changes"})
        self.assertIn("self.live_changes(", next(body for name, body in handlers if name == "live"))
        self.assertIn("self.sign_in(", next(body for name, body in handlers if name == "connect"))
        keys = (expand.ROOT / "crates/store/src/keys/mod.rs").read_text()
        self.assertIn(f'key("{rules.KEYS_PARTITION}".to_owned(), "keys")', keys)

    def test_the_template_is_small_enough_to_be_uploaded(self):
        # CloudFormation takes a template of at most 1 MB from a bucket. `sam deploy` and the CDK upload code to a bucket, and the template with it.
        # The limit here leaves room for what the expansion of SAM adds.
        self.assertLess(len(TEXT.encode()), 200_000)

    def test_what_is_heard_from_the_logs_is_what_the_code_logs(self):
        source = {path: path.read_text() for path in (expand.ROOT / "crates/cloud/src").rglob("*.rs")}
        raising = {path.relative_to(expand.ROOT / "crates/cloud/src").parts[0] for path, text in source.items() if re.search(r"!\([^;]*\balarm = ", text)}
        self.assertEqual(raising, {binary for binary, pattern, _ in rules.LOGGED if "$.alarm" in pattern})
        sweep = source[expand.ROOT / "crates/cloud/src/monitor/mod.rs"]
        for figure in [figure for binary, pattern, _ in rules.LOGGED if binary == "monitor" for figure in re.findall(r"\$\.(\w+)", pattern)]:
            self.assertIn(f"{figure} = summary.{figure},", sweep)
        self.assertIn('put("level", ', (expand.ROOT / "functions/src/log.rs").read_text())

    def test_every_call_the_code_makes_is_permitted_to_somebody(self):
        calls = set()
        for path in (expand.ROOT / "crates/aws/src").rglob("*.rs"):
            calls |= set(re.findall(r"\.((?:get|put|update|delete|batch_get|batch_write|transact_get|transact_write)_items?|query|scan)\(\)", path.read_text()))
        self.assertTrue({"get_item", "query"} <= calls, f"crates/aws no longer calls the table as expected: {calls}")
        # A transaction needs the permissions of its parts.
        needed = {"".join(word.capitalize() for word in call.split("_")) for call in calls if not call.startswith("transact_")}
        permitted = set(re.findall(r"dynamodb:(\w+)", TEXT)) - {"LeadingKeys"}
        self.assertEqual(permitted - {"ConditionCheckItem"}, needed)


if __name__ == "__main__":
    unittest.main()
