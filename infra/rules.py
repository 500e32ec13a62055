"""What must hold of the expanded template beyond what cfn-lint knows. Each rule takes the template and yields its complaints."""

import re
from collections.abc import Callable, Iterator

# The kinds a gateway sends (crates/link), and the three routes of the platform's own.
ROUTES = {
    "$connect": "connect",
    "$disconnect": "connect",
    "$default": "ingest",
    "hello": "ingest",
    "records": "ingest",
    "command_update": "ingest",
    "ping": "ingest",
    "missing": "ingest",
    "fetch": "ingest",
    "ask": "authorize",
}
# Those of the API of live sockets, where apps send every kind by the same route.
LIVE_ROUTES = {"$connect": "live", "$disconnect": "live", "$default": "live"}
# Logical name of a WebSocket API -> its routes, the function and the identity source of its authorizer.
SOCKETS = {
    "WebSocketApi": (ROUTES, "connect", "route.request.header.Authorization", "on the Authorization header"),
    "LiveApi": (LIVE_ROUTES, "live", "route.request.querystring.ticket", "on the ticket in the address"),
}
# Queue -> is it FIFO, and the function that takes from it.
QUEUES = {
    "Sessions": (True, "session"),
    "Billing": (True, "billing"),
    "Reporting": (True, "reporting"),
    "Commands": (True, "command"),
    "Telemetry": (False, "telemetry"),
    "Notify": (False, "notify"),
    "Live": (False, "live"),
}
FUNCTIONS = ["connect", "ingest", "authorize", "session", "telemetry", "billing", "reporting", "command", "notify", "live", "monitor", "api"]
VARIABLES = {
    "FORECOURT_TABLE", "FORECOURT_QUEUE_SESSIONS", "FORECOURT_QUEUE_BILLING", "FORECOURT_QUEUE_REPORTING", "FORECOURT_QUEUE_TELEMETRY",
    "FORECOURT_QUEUE_COMMANDS", "FORECOURT_QUEUE_NOTIFY", "FORECOURT_QUEUE_LIVE", "FORECOURT_MANAGEMENT_ENDPOINT",
}
# Beyond those, what one function alone is given.
OWN_VARIABLES = {
    "live": {"FORECOURT_LIVE_ENDPOINT", "FORECOURT_BUCKET"},
    "api": {
        "FORECOURT_PUBLIC_URL", "FORECOURT_WEBSOCKET_URL", "FORECOURT_LIVE_URL", "FORECOURT_BOOTSTRAP_CLIENT_SECRET", "FORECOURT_OPERATOR_NAME", "FORECOURT_ADMIN_EMAIL",
        "FORECOURT_AUDIT_DAYS",
        "FORECOURT_WEBHOOKS_ALLOW", "FORECOURT_BUCKET",
    },
    "notify": {"FORECOURT_MAIL_FROM", "FORECOURT_WEBHOOKS_ALLOW"},
}
# live asks for the chart values of what is watched.
MAY_POST_TO_GATEWAYS = {"command", "session", "live"}
# An enrolment and a removal close the connection of the gateway that is replaced; what still comes over another one closes that.
MAY_CLOSE_CONNECTIONS = {"api", "ingest", "authorize"}
# The API of live sockets is that of one function.
MAY_TALK_TO_APPS = {"live"}
MAY_SEND_MAILS = {"notify"}
# What each function may do with the files of exports: live writes them, api signs addresses of them and removes them.
BUCKET = "Files"
EXPORTS = "${Files.Arn}/exports/*"
MAY_DO_WITH_FILES = {"live": {"s3:PutObject", "s3:GetObject", "s3:DeleteObject"}, "api": {"s3:GetObject", "s3:DeleteObject"}}
POSTING = "execute-api:ManageConnections"
STAGE = "live"
# The row that signs access tokens (crates/store/src/keys/mod.rs) and who reads it: connect checks credentials, api signs and checks,
# live asks whether a sign-in still stands.
KEYS_PARTITION = "deployment"
MAY_READ_KEYS = {"connect", "live", "api"}
# Alarms: the first one counts; each of three periods had one; three periods had none.
FIRST = {
    "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
}
LASTING = FIRST | {"EvaluationPeriods": 3}
SILENT = LASTING | {"ComparisonOperator": "LessThanThreshold", "TreatMissingData": "breaching"}
# What is heard from the logs: function, lines, the alarm. Lambda counts an answer of 500 as a success, so the failures of the functions
# that answer are among them.
LOGGED = [
    ("ingest", '{ $.level = "ERROR" }', FIRST),
    ("authorize", '{ $.level = "ERROR" }', FIRST),
    ("live", '{ $.level = "ERROR" }', FIRST),
    ("api", '{ $.level = "ERROR" }', FIRST),
    ("session", '{ $.alarm = "*" }', FIRST),
    ("monitor", "{ ($.hand_overs_waiting > 0) || ($.failures > 0) }", LASTING),
]
# The longest retention SQS has.
FOURTEEN_DAYS_S = 14 * 24 * 3600
FIFO_BATCH_MAX = 10
# A rate of one is singular, all others plural; a cron expression has six fields.
SCHEDULE = re.compile(r"^(rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$")
# The one managed policy SAM may add: writing logs.
MANAGED_POLICIES = {"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}

# Where people, apps and gateways find the three APIs, as the function api tells them: the sign-in is bound to the first address, and the
# policy of the console's pages lets sockets be opened to the origin of the second one alone.
AWS_HOST = "execute-api.${AWS::Region}.${AWS::URLSuffix}"
ADDRESSES = {
    "FORECOURT_PUBLIC_URL": {"Fn::If": ["HasPublicUrl", {"Ref": "PublicUrl"}, {"Fn::Sub": f"https://${{HttpApi}}.{AWS_HOST}"}]},
    "FORECOURT_LIVE_URL": {"Fn::Sub": f"wss://${{LiveApi}}.{AWS_HOST}/{STAGE}"},
    "FORECOURT_WEBSOCKET_URL": {"Fn::Sub": f"wss://${{WebSocketApi}}.{AWS_HOST}/{STAGE}"},
}

Complaints = Iterator[str]


def of_type(template: dict, kind: str) -> dict[str, dict]:
    return {name: r.get("Properties", {}) for name, r in template["Resources"].items() if r["Type"] == kind}


def target(value) -> str | None:
    """The logical name a Ref, GetAtt or one-variable Sub points to."""
    if isinstance(value, dict):
        if "Ref" in value:
            return value["Ref"]
        if "Fn::GetAtt" in value:
            got = value["Fn::GetAtt"]
            return got[0] if isinstance(got, list) else got.split(".")[0]
        if isinstance(value.get("Fn::Sub"), str):
            names = [n for n in re.findall(r"\$\{([A-Za-z0-9]+)", value["Fn::Sub"]) if n != "AWS"]
            return names[-1] if names else None
    return None


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def functions(template: dict) -> dict[str, tuple[str, dict]]:
    """Binary name -> (logical name, properties)."""
    return {
        r.get("Metadata", {}).get("BuildProperties", {}).get("Binary", name): (name, r["Properties"])
        for name, r in template["Resources"].items() if r["Type"] == "AWS::Lambda::Function"
    }


def every_function_is_there(template: dict) -> Complaints:
    found = functions(template)
    for binary in FUNCTIONS:
        if binary not in found:
            yield f"function {binary} is missing"
            continue
        _, properties = found[binary]
        if properties.get("Runtime") != "provided.al2023":
            yield f"function {binary} runs on {properties.get('Runtime')}, not provided.al2023"
        variables = set(properties.get("Environment", {}).get("Variables", {}))
        for wanted in sorted((VARIABLES | OWN_VARIABLES.get(binary, set())) - variables):
            yield f"function {binary} is not given {wanted}"
        if binary != "api" and "FORECOURT_BOOTSTRAP_CLIENT_SECRET" in variables:
            yield f"function {binary} is given the bootstrap secret; only api needs it"
        if properties.get("LoggingConfig", {}).get("LogFormat") != "JSON" or "LogGroup" not in properties.get("LoggingConfig", {}):
            yield f"function {binary} does not write JSON to a log group of the template"
        if properties.get("LoggingConfig", {}).get("ApplicationLogLevel") != "TRACE":
            yield f"function {binary} has its log lines dropped by Lambda's level too, not by FORECOURT_LOG alone"
        if "ReservedConcurrentExecutions" in properties:
            yield f"function {binary} reserves concurrency, which takes it from all others of the account"
    for unknown in sorted(set(found) - set(FUNCTIONS)):
        yield f"function {unknown} is not known; add it to infra/rules.py"


def logs_are_not_kept_for_ever(template: dict) -> Complaints:
    for name, properties in of_type(template, "AWS::Logs::LogGroup").items():
        if "RetentionInDays" not in properties:
            yield f"{name} has no retention"


def routes_are_those_that_are_sent(template: dict) -> Complaints:
    sockets = [name for name, p in of_type(template, "AWS::ApiGatewayV2::Api").items() if p.get("ProtocolType") == "WEBSOCKET"]
    if sorted(sockets) != sorted(SOCKETS):
        yield f"the WebSocket APIs must be {', '.join(SOCKETS)}, found {', '.join(sockets)}"
        return
    for api, (routes, *_) in SOCKETS.items():
        yield from routes_of_an_api(template, api, routes)


def routes_of_an_api(template: dict, api: str, routes: dict[str, str]) -> Complaints:
    if template["Resources"][api]["Properties"].get("RouteSelectionExpression") != "$request.body.kind":
        yield f"{api} does not choose routes by $request.body.kind"
    integrations = {name: target(p.get("IntegrationUri")) for name, p in of_type(template, "AWS::ApiGatewayV2::Integration").items()}
    logical = {binary: name for binary, (name, _) in functions(template).items()}
    answered = {target(p.get("RouteId")): p for p in of_type(template, "AWS::ApiGatewayV2::RouteResponse").values()}
    seen = {}
    for name, route in of_type(template, "AWS::ApiGatewayV2::Route").items():
        if target(route.get("ApiId")) != api:
            continue
        key = route["RouteKey"]
        seen[key] = name
        if key not in routes:
            yield f"{name}: no gateway sends \"{key}\"; known are {', '.join(routes)}"
            continue
        if integrations.get(target(route.get("Target"))) != logical.get(routes[key]):
            yield f"{name}: \"{key}\" must reach {routes[key]}"
        if key == "$connect" and route.get("AuthorizationType") != "CUSTOM":
            yield f"{name}: $connect has no authorizer, and nothing later checks who connected"
        if key not in ("$connect", "$disconnect"):
            if route.get("RouteResponseSelectionExpression") != "$default" or answered.get(name, {}).get("RouteResponseKey") != "$default":
                yield f"{name}: without a route response the answer of \"{key}\" never reaches the gateway"
    for key in sorted(set(routes) - set(seen)):
        yield f"route \"{key}\" is missing in {api}"


def every_address_reaches_api(template: dict) -> Complaints:
    """Pages and assets of the console, the sign-in and the API have one origin and one route: `api` tells their addresses apart."""
    apis = {name: p for name, p in of_type(template, "AWS::ApiGatewayV2::Api").items() if p.get("ProtocolType") == "HTTP"}
    if list(apis) != ["HttpApi"]:
        yield f"the one HTTP API must be HttpApi, found {', '.join(apis)}"
        return
    if "CorsConfiguration" in apis["HttpApi"]:
        yield "HttpApi answers pages of other origins; the console has its own"
    api = functions(template).get("api", (None,))[0]
    integrations = {name: target(p.get("IntegrationUri")) for name, p in of_type(template, "AWS::ApiGatewayV2::Integration").items()}
    mine = [route for route in of_type(template, "AWS::ApiGatewayV2::Route").values() if target(route.get("ApiId")) == "HttpApi"]
    routes = {route["RouteKey"]: integrations.get(target(route.get("Target"))) for route in mine}
    if routes != {"$default": api}:
        yield f"every address of HttpApi must reach api by the route $default, found {routes}"
    permissions = [p for p in of_type(template, "AWS::Lambda::Permission").values() if target(p.get("FunctionName")) == api]
    sources = [str(p.get("SourceArn", {}).get("Fn::Sub", "")) for p in permissions]
    if len(sources) != 1 or not sources[0].endswith(":${HttpApi}/$default/$default"):
        yield "api must be called by the route of HttpApi alone"


def people_are_told_the_addresses_of_the_apis(template: dict) -> Complaints:
    _, properties = functions(template).get("api", (None, {}))
    variables = properties.get("Environment", {}).get("Variables", {})
    for name, wanted in ADDRESSES.items():
        if name in variables and variables[name] != wanted:
            yield f"function api is given a wrong address as {name}: {variables[name]}"
    shown = template.get("Outputs", {}).get("HttpUrl", {}).get("Value")
    if shown is not None and shown != ADDRESSES["FORECOURT_PUBLIC_URL"]:
        yield "the output HttpUrl is not the address at which people sign in"


def authorizers_read_what_is_shown(template: dict) -> Complaints:
    authorizers = of_type(template, "AWS::ApiGatewayV2::Authorizer")
    for api, (_, binary, source, what) in SOCKETS.items():
        mine = {name: p for name, p in authorizers.items() if target(p.get("ApiId")) == api}
        if not mine:
            yield f"{api} has no authorizer"
        for name, p in mine.items():
            if p.get("AuthorizerType") != "REQUEST" or p.get("IdentitySource") != [source]:
                yield f"{name} must be a REQUEST authorizer {what}"
            if target(p.get("AuthorizerUri")) != functions(template).get(binary, (None,))[0]:
                yield f"{name} must call {binary}"


def every_stage_deploys_itself(template: dict) -> Complaints:
    for name, p in of_type(template, "AWS::ApiGatewayV2::Stage").items():
        if p.get("AutoDeploy") is not True:
            yield f"{name}: without AutoDeploy a changed route is not live"
        kind = template["Resources"][target(p["ApiId"])]["Properties"].get("ProtocolType")
        limits = p.get("DefaultRouteSettings", {})
        if not {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(limits):
            yield f"{name}: the {kind} API has no throttling"


def every_queue_ends_in_a_dead_letter_queue_of_its_kind(template: dict) -> Complaints:
    queues = of_type(template, "AWS::SQS::Queue")
    dead = {target(q["RedrivePolicy"].get("deadLetterTargetArn")): name for name, q in queues.items() if "RedrivePolicy" in q}
    for short, (fifo, _) in QUEUES.items():
        if f"{short}Queue" not in queues:
            yield f"queue {short}Queue is missing"
        elif queues[f"{short}Queue"].get("FifoQueue", False) is not fifo:
            yield f"{short}Queue must {'' if fifo else 'not '}be FIFO"
    for name, queue in queues.items():
        suffix = str(queue.get("QueueName", {}).get("Fn::Sub", "") if isinstance(queue.get("QueueName"), dict) else queue.get("QueueName", ""))
        if suffix.endswith(".fifo") is not queue.get("FifoQueue", False):
            yield f"{name}: its name must end in .fifo exactly if it is FIFO"
        if name in dead:
            if queue.get("MessageRetentionPeriod") != FOURTEEN_DAYS_S:
                yield f"{name}: a dead-letter queue keeps messages 14 days"
            continue
        redrive = queue.get("RedrivePolicy")
        if redrive is None:
            yield f"{name} has no dead-letter queue"
            continue
        if redrive.get("maxReceiveCount") != 5:
            yield f"{name}: maxReceiveCount must be 5"
        end = queues.get(target(redrive.get("deadLetterTargetArn")))
        if end is None:
            yield f"{name}: its dead-letter queue is not in the template"
        elif end.get("FifoQueue", False) is not queue.get("FifoQueue", False):
            yield f"{name}: a FIFO queue needs a FIFO dead-letter queue, and a standard one a standard one"
        if queue.get("ContentBasedDeduplication"):
            yield f"{name}: deduplication by content would swallow a resend"


def every_queue_has_its_alarms(template: dict) -> Complaints:
    watched = set()
    for alarm in of_type(template, "AWS::CloudWatch::Alarm").values():
        for dimension in alarm.get("Dimensions", []):
            watched.add((alarm.get("MetricName"), target(dimension["Value"]), alarm.get("Threshold"), alarm.get("ComparisonOperator")))
        if "AlarmActions" not in alarm:
            yield f"the alarm on {alarm.get('Dimensions')} tells nobody"
    queues = of_type(template, "AWS::SQS::Queue")
    dead = {target(q["RedrivePolicy"].get("deadLetterTargetArn")) for q in queues.values() if "RedrivePolicy" in q}
    for name in queues:
        if name in dead:
            if ("ApproximateNumberOfMessagesVisible", name, 0, "GreaterThanThreshold") not in watched:
                yield f"{name} has no alarm for its first message"
        elif not any(metric == "ApproximateAgeOfOldestMessage" and queue == name for metric, queue, _, _ in watched):
            yield f"{name} has no alarm for its oldest message"


def every_function_without_a_queue_has_its_alarms(template: dict) -> Complaints:
    alarms = of_type(template, "AWS::CloudWatch::Alarm").values()

    def watched(function: str, metric: str, wanted: dict) -> bool:
        mine = [a for a in alarms if [(d["Name"], target(d["Value"])) for d in a.get("Dimensions", [])] == [("FunctionName", function)]]
        return any(({"Namespace": "AWS/Lambda", "MetricName": metric} | wanted).items() <= alarm.items() for alarm in mine)

    behind_queues = {function for _, function in QUEUES.values()}
    for binary, (name, _) in functions(template).items():
        if binary not in behind_queues and not watched(name, "Errors", FIRST):
            yield f"function {binary} has no queue and no alarm for its first error"
        if binary == "monitor" and not watched(name, "Invocations", SILENT):
            yield f"function {binary} has no alarm for its silence"


def what_functions_log_is_heard(template: dict) -> Complaints:
    alarms = of_type(template, "AWS::CloudWatch::Alarm").values()
    filters = of_type(template, "AWS::Logs::MetricFilter").values()
    groups = {binary: target(p.get("LoggingConfig", {}).get("LogGroup")) for binary, (_, p) in functions(template).items()}
    for binary, pattern, wanted in LOGGED:
        mine = [f for f in filters if target(f["LogGroupName"]) == groups.get(binary) and f.get("FilterPattern") == pattern]
        metrics = [(t["MetricNamespace"], t["MetricName"]) for f in mine for t in f["MetricTransformations"] if t["MetricValue"] == "1"]
        if not any((a.get("Namespace"), a.get("MetricName")) in metrics and wanted.items() <= a.items() for a in alarms):
            yield f"function {binary} logs {pattern} and no alarm hears it"


def queues_reach_their_functions(template: dict) -> Complaints:
    queues = of_type(template, "AWS::SQS::Queue")
    by_logical = {name: (binary, p) for binary, (name, p) in functions(template).items()}
    mapped = {}
    for name, mapping in of_type(template, "AWS::Lambda::EventSourceMapping").items():
        queue, function = target(mapping.get("EventSourceArn")), target(mapping.get("FunctionName"))
        mapped[queue] = by_logical.get(function, (None, {}))[0]
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name}: without ReportBatchItemFailures one bad message sends the good ones back too"
        size = mapping.get("BatchSize", 10)
        if queues.get(queue, {}).get("FifoQueue") and size > FIFO_BATCH_MAX:
            yield f"{name}: a FIFO batch holds at most {FIFO_BATCH_MAX} messages, not {size}"
        timeout = by_logical.get(function, (None, {}))[1].get("Timeout", 3)
        visible = queues.get(queue, {}).get("VisibilityTimeout", 30)
        if visible < 6 * timeout:
            yield f"{queue}: hidden for {visible} s, but its function may run {timeout} s: at least {6 * timeout} s are needed"
    for short, (_, function) in QUEUES.items():
        if mapped.get(f"{short}Queue") != function:
            yield f"{short}Queue must reach {function}"


def schedules_are_valid(template: dict) -> Complaints:
    rules = of_type(template, "AWS::Events::Rule")
    for name, rule in rules.items():
        if not SCHEDULE.match(str(rule.get("ScheduleExpression", ""))):
            yield f"{name}: \"{rule.get('ScheduleExpression')}\" is no schedule (rate(1 minute), rate(5 minutes), cron(…six fields…))"
    monitor = functions(template).get("monitor", (None,))[0]
    if not any(target(t["Arn"]) == monitor for rule in rules.values() for t in rule.get("Targets", [])):
        yield "nothing calls monitor"


def policies_are_narrow(template: dict) -> Complaints:
    roles = of_type(template, "AWS::IAM::Role")
    for binary, (_, properties) in functions(template).items():
        role = roles.get(target(properties.get("Role")))
        if role is None:
            yield f"function {binary} has no role of its own"
            continue
        for managed in role.get("ManagedPolicyArns", []):
            if managed not in MANAGED_POLICIES:
                yield f"function {binary}: managed policy {managed} is wider than it needs"
        statements = [s for policy in role.get("Policies", []) for s in as_list(policy["PolicyDocument"]["Statement"])]
        for statement in statements:
            yield from statement_is_narrow(binary, statement)
        managed = [r for s in statements if POSTING in as_list(s["Action"]) for r in as_list(s["Resource"])]
        for api, method, those, what in (
            ("WebSocketApi", "POST", MAY_POST_TO_GATEWAYS, "post to gateways"),
            ("WebSocketApi", "DELETE", MAY_CLOSE_CONNECTIONS, "close connections"),
            ("LiveApi", "POST", MAY_TALK_TO_APPS, "post to live sockets"),
            ("LiveApi", "DELETE", MAY_TALK_TO_APPS, "close live sockets"),
        ):
            may = any(f"${{{api}}}/{STAGE}/{method}/@connections/" in str(resource) for resource in managed)
            if may is not (binary in those):
                yield f"function {binary} {'must not' if may else 'must'} be allowed to {what}"
        allowed = [s for s in statements if s["Effect"] == "Allow"]
        mails = any(a.startswith("ses:") for s in allowed for a in as_list(s["Action"]))
        if mails is not (binary in MAY_SEND_MAILS):
            yield f"function {binary} {'must not' if mails else 'must'} be allowed to send mails"
        files = [s for s in allowed if any(a.startswith("s3:") for a in as_list(s["Action"]))]
        if {a for s in files for a in as_list(s["Action"])} != MAY_DO_WITH_FILES.get(binary, set()):
            yield f"function {binary} may do with files {sorted(a for s in files for a in as_list(s['Action']))}"
        if any(r != {"Fn::Sub": EXPORTS} for s in files for r in as_list(s["Resource"])):
            yield f"function {binary} may reach more files than those of exports"
        actions = {a for s in allowed for a in as_list(s["Action"]) if a.startswith("dynamodb:")}
        if (missing := actions - denied_for_keys(statements)) and binary not in MAY_READ_KEYS:
            yield f"function {binary} may reach the signing key by {', '.join(sorted(missing))}"
        elif binary in MAY_READ_KEYS and missing != actions:
            yield f"function {binary} needs the signing key and is denied it"
        takes = {target(r) for s in statements if "sqs:ReceiveMessage" in as_list(s["Action"]) for r in as_list(s["Resource"])}
        wanted = {f"{short}Queue" for short, (_, function) in QUEUES.items() if function == binary}
        if takes != wanted:
            yield f"function {binary} may take from {sorted(map(str, takes))}, wanted {sorted(wanted)}"


def denied_for_keys(statements: list[dict]) -> set[str]:
    """The actions denied on the partition of the deployment's keys, whatever else is allowed."""
    condition = {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": [KEYS_PARTITION]}}
    denies = [s for s in statements if s["Effect"] == "Deny" and s.get("Condition") == condition and "Table" in map(target, as_list(s["Resource"]))]
    return {action for s in denies for action in as_list(s["Action"])}


def statement_is_narrow(binary: str, statement: dict) -> Complaints:
    for action in as_list(statement["Action"]):
        if "*" in action:
            yield f"function {binary}: action {action} is a wildcard"
        if action == "dynamodb:Scan":
            yield f"function {binary}: a scan reads every operator's data"
    for resource in as_list(statement["Resource"]):
        text = resource if isinstance(resource, str) else str(resource.get("Fn::Sub", ""))
        if "ses:SendEmail" in as_list(statement["Action"]) and ":identity/${" not in text:
            yield f"function {binary} may send mails from more than the address of the deployment"
        # The id of a connection and the name of a file are not known before; everything left of them is.
        if "*" in re.sub(r"/(POST|DELETE)/@connections/\*$|/exports/\*$", "", text):
            yield f"function {binary}: resource {text} is a wildcard"
        if POSTING in as_list(statement["Action"]) and not re.search(r":\$\{(WebSocketApi|LiveApi)\}/live/(POST|DELETE)/@connections/\*$", text):
            yield f"function {binary} may post to more than this API's stage"


def the_table_is_kept_and_recoverable(template: dict) -> Complaints:
    tables = {name: r for name, r in template["Resources"].items() if r["Type"] == "AWS::DynamoDB::Table"}
    if len(tables) != 1:
        yield f"one table is wanted, found {len(tables)}"
    for name, resource in tables.items():
        p = resource["Properties"]
        keys = [(k["AttributeName"], k["KeyType"]) for k in p.get("KeySchema", [])]
        if keys != [("pk", "HASH"), ("sk", "RANGE")]:
            yield f"{name}: its keys must be pk and sk"
        indexes = [(i["IndexName"], [k["AttributeName"] for k in i["KeySchema"]], i["Projection"]) for i in p.get("GlobalSecondaryIndexes", [])]
        if indexes != [("gsi1", ["gsi1pk", "gsi1sk"], {"ProjectionType": "ALL"})]:
            yield f"{name}: one index gsi1 (gsi1pk, gsi1sk) with every attribute is wanted"
        if p.get("TimeToLiveSpecification") != {"AttributeName": "ttl", "Enabled": True}:
            yield f"{name}: time to live on ttl is off"
        if p.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled") is not True:
            yield f"{name}: point-in-time recovery is off"
        if p.get("SSESpecification", {}).get("SSEEnabled") is not True:
            yield f"{name}: encryption is off"
        if p.get("BillingMode") != "PAY_PER_REQUEST":
            yield f"{name}: it must be on demand"
        if resource.get("DeletionPolicy") != "Retain" or resource.get("UpdateReplacePolicy") != "Retain":
            yield f"{name}: deleting the stack would delete the record"


def the_files_are_private_and_go_away(template: dict) -> Complaints:
    buckets = of_type(template, "AWS::S3::Bucket")
    if list(buckets) != [BUCKET]:
        yield f"one bucket {BUCKET} is wanted, found {sorted(buckets)}"
        return
    bucket = buckets[BUCKET]
    blocked = bucket.get("PublicAccessBlockConfiguration", {})
    if not all(blocked.get(what) is True for what in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")):
        yield f"{BUCKET}: public access is not blocked"
    if bucket.get("OwnershipControls", {}).get("Rules") != [{"ObjectOwnership": "BucketOwnerEnforced"}]:
        yield f"{BUCKET}: access lists are not off"
    if "BucketEncryption" not in bucket:
        yield f"{BUCKET}: encryption is off"
    rules = [rule for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", []) if rule.get("Status") == "Enabled"]
    if not any(rule.get("Prefix") == "exports/" and rule.get("ExpirationInDays") == 2 for rule in rules):
        yield f"{BUCKET}: exports are not removed after two days"
    if not any("Prefix" not in rule and "AbortIncompleteMultipartUpload" in rule for rule in rules):
        yield f"{BUCKET}: uploads that were not finished stay"
    policies = [p for p in of_type(template, "AWS::S3::BucketPolicy").values() if target(p.get("Bucket")) == BUCKET]
    statements = [s for p in policies for s in as_list(p["PolicyDocument"]["Statement"])]
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    if not any(s["Effect"] == "Deny" and s["Principal"] == "*" and s["Action"] == "s3:*" and s.get("Condition") == plain for s in statements):
        yield f"{BUCKET}: requests without TLS are not refused"
    if any(s["Effect"] != "Deny" for s in statements):
        yield f"{BUCKET}: its policy allows something; roles alone do"


def secrets_are_not_echoed(template: dict) -> Complaints:
    for name, parameter in template.get("Parameters", {}).items():
        if "Secret" in name and parameter.get("NoEcho") is not True:
            yield f"parameter {name} is shown to everybody who may look at the stack"


def the_outputs_are_those_of_the_readme(template: dict) -> Complaints:
    for wanted in sorted({"HttpUrl", "WebSocketUrl", "TableName"} - set(template.get("Outputs", {}))):
        yield f"output {wanted} is missing"


RULES: list[Callable[[dict], Complaints]] = [
    every_function_is_there,
    logs_are_not_kept_for_ever,
    routes_are_those_that_are_sent,
    every_address_reaches_api,
    people_are_told_the_addresses_of_the_apis,
    authorizers_read_what_is_shown,
    every_stage_deploys_itself,
    every_queue_ends_in_a_dead_letter_queue_of_its_kind,
    every_queue_has_its_alarms,
    every_function_without_a_queue_has_its_alarms,
    what_functions_log_is_heard,
    queues_reach_their_functions,
    schedules_are_valid,
    policies_are_narrow,
    the_table_is_kept_and_recoverable,
    the_files_are_private_and_go_away,
    secrets_are_not_echoed,
    the_outputs_are_those_of_the_readme,
]


def complaints(template: dict) -> list[str]:
    return [complaint for rule in RULES for complaint in rule(template)]
