#!/usr/bin/env python3
"""Deploys Forecourt to ministack, an independent AWS peer in one process, with the real function binaries.

    .venv/bin/python tests/tools/ministack.py --binaries target/debug [--secret TEXT] [--env NAME=VALUE]... [--redelivery-s N] [--log FILE]

Starts ministack on a free port of the loopback, creates the stack of template.yaml in it, and prints one line of JSON:

    {"endpoint": …, "http_url": …, "websocket_url": …, "management_endpoint": …, "table": …, "region": …, "log": …}

Then it serves the lines of JSON it is given on stdin, one answer line each, until stdin closes:

    {"invoke": "monitor", "event": {…}}     runs a function once          -> {"status": 200, "error": null, "payload": …}
    {"items": "pk prefix"}                  reads the table               -> {"items": [{…}]}
    {"set": "path", "pk": …, "sk": …, "to": "text"}  changes an attribute of an item -> {}
    {"depths": true}                        counts messages               -> {"sessions": {"visible": 0, "hidden": 0}, "sessions-dead": …}
    {"logs": "session"}                     what a function printed       -> {"lines": ["…"]}
    {"mails": true}                         what SES took                 -> {"mails": [{…}]}
    {"counts": true}                        what AWS would bill so far    -> see peer/counted.py

What this peer proves and what not is said in tests/tools/README.md.
"""

import argparse
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra"))
import expand  # noqa: E402

STACK = "forecourt"
START_DEADLINE_S = 60
DEPLOY_DEADLINE_S = 120
# Types that are not created here. Route responses: this peer cannot, and always sends a function's body back on the socket. Policies of
# buckets: ours refuses every request without TLS, which this peer does not speak; what the template says there is checked by infra/rules.py.
NOT_CREATED = {"AWS::ApiGatewayV2::RouteResponse", "AWS::S3::BucketPolicy"}
TEMPLATE_KEY = "template.json"
# Whom mails come from and go to in tests.
MAIL_DOMAINS = ("example.com", "example.org")
STAGE = "live"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Peer:
    """One ministack process and the clients that talk to it."""

    def __init__(self, folder: Path, log: Path):
        self.port = free_port()
        # The HTTP API and that of live sockets are origins of their own, as on AWS: see peer/counted.py.
        self.http_port, self.live_port = free_port(), free_port()
        self.http_url, self.live_url = f"http://127.0.0.1:{self.http_port}", f"ws://127.0.0.1:{self.live_port}/{STAGE}"
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.log = log
        environment = {
            **os.environ,
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "FRONT_PORTS": f"{self.http_port},{self.live_port}",
            "MINISTACK_REGION": expand.REGION,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LAMBDA_EXECUTOR": "local",
            # Every call is judged by the policies of the caller's role, so a permission missing in the template shows here.
            "AUTH": "true",
            "TMPDIR": str(folder),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        # Its own process group, so that the function processes go with it; this one must not be the parent that leaves them behind.
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).parent / "peer/counted.py"],
            env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log.open("wb"), stderr=subprocess.STDOUT, start_new_session=True,
        )

    def client(self, service: str):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=expand.REGION, aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 1}, read_timeout=DEPLOY_DEADLINE_S),
        )

    def open_fronts(self, outputs: dict[str, str]) -> None:
        apis = {self.http_port: outputs["HttpApiId"], self.live_port: outputs["LiveApiId"]}
        paths = json.dumps({port: f"/_aws/execute-api/{api}" for port, api in apis.items()}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/_fronts", data=paths, method="PUT"), timeout=10):
            return

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_DEADLINE_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                fail(f"ministack ended with {self.process.returncode}", self.log)
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        fail(f"ministack did not answer within {START_DEADLINE_S} s", self.log)

    def stop(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def fail(problem: str, log: Path) -> None:
    tail = log.read_text(errors="replace").splitlines()[-30:]
    sys.exit("\n".join([f"ministack.py: {problem}; the end of {log}:", *tail]))


def packed(binary: Path) -> bytes:
    """A deployment package: the binary under the name `bootstrap`, without its debugging data (a tenth of the size), not compressed."""
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / "bootstrap"
        if shutil.which("strip") is None or subprocess.run(["strip", "-o", stripped, binary], capture_output=True).returncode != 0:
            shutil.copy(binary, stripped)
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
            entry = zipfile.ZipInfo("bootstrap")
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, stripped.read_bytes())
        return package.getvalue()


def upload(peer: Peer, template: dict, binaries: Path, one_binary: Path | None) -> None:
    store = peer.client("s3")
    store.create_bucket(Bucket=expand.CODE_BUCKET, CreateBucketConfiguration={"LocationConstraint": expand.REGION})
    for resource in template["Resources"].values():
        if resource["Type"] != "AWS::Lambda::Function":
            continue
        key = resource["Properties"]["Code"]["S3Key"]
        binary = one_binary or binaries / key.removesuffix(".zip")
        if not binary.is_file():
            sys.exit(f"ministack.py: {binary} is missing; build it first: cargo build -p forecourt-functions --bins")
        store.put_object(Bucket=expand.CODE_BUCKET, Key=key, Body=packed(binary))


def verify_domains(peer: Peer) -> None:
    """Lets SES send from the one domain to the other, and to nobody else, as in a new account."""
    mails = peer.client("sesv2")
    mails.put_account_details(MailType="TRANSACTIONAL", WebsiteURL="https://example.com", ProductionAccessEnabled=False)
    for domain in MAIL_DOMAINS:
        mails.create_email_identity(EmailIdentity=domain)


def with_batch_actions(allowed: str | list[str]) -> list[str]:
    """On AWS `sqs:SendMessage` also permits SendMessageBatch, which is no action of its own; this peer asks for it by its name."""
    actions = [allowed] if isinstance(allowed, str) else allowed
    return [*actions, *("sqs:SendMessageBatch" for action in actions if action == "sqs:SendMessage")]


def localised(template: dict, peer: Peer, extra: dict[str, str], redelivery_s: int | None) -> dict:
    """The expanded template with the addresses of this peer in place of those of AWS, its names of actions, and quicker redelivery if asked; nothing else differs."""
    template["Resources"] = {name: resource for name, resource in template["Resources"].items() if resource["Type"] not in NOT_CREATED}
    processor = {"x86_64": "x86_64", "aarch64": "arm64"}.get(os.uname().machine, "x86_64")
    for resource in template["Resources"].values():
        for policy in resource["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                statement["Action"] = with_batch_actions(statement["Action"])
                if statement["Action"] == ["ses:SendEmail"]:
                    # AWS judges the identity that a mail comes from; this peer asks for all of them.
                    statement["Resource"] = "*"
        if resource["Type"] == "AWS::SQS::Queue" and redelivery_s is not None:
            resource["Properties"]["VisibilityTimeout"] = redelivery_s
        if resource["Type"] != "AWS::Lambda::Function":
            continue
        resource["Properties"]["Architectures"] = [processor]
        variables = resource["Properties"]["Environment"]["Variables"]
        variables["FORECOURT_MANAGEMENT_ENDPOINT"] = {"Fn::Sub": f"{peer.endpoint}/_aws/execute-api/${{WebSocketApi}}/{STAGE}"}
        if "FORECOURT_LIVE_ENDPOINT" in variables:
            variables["FORECOURT_LIVE_ENDPOINT"] = {"Fn::Sub": f"{peer.endpoint}/_aws/execute-api/${{LiveApi}}/{STAGE}"}
        if "FORECOURT_PUBLIC_URL" in variables:
            socket_endpoint = peer.endpoint.replace("http://", "ws://")
            variables["FORECOURT_WEBSOCKET_URL"] = {"Fn::Sub": f"{socket_endpoint}/_aws/execute-api/${{WebSocketApi}}/{STAGE}"}
            variables["FORECOURT_PUBLIC_URL"] = peer.http_url
            variables["FORECOURT_LIVE_URL"] = peer.live_url
        variables["AWS_ENDPOINT_URL"] = peer.endpoint
        variables.update(extra)
    template["Outputs"]["WebSocketApiId"] = {"Value": {"Ref": "WebSocketApi"}}
    template["Outputs"]["HttpApiId"] = {"Value": {"Ref": "HttpApi"}}
    template["Outputs"]["LiveApiId"] = {"Value": {"Ref": "LiveApi"}}
    return template


def deploy(peer: Peer, template: dict, parameters: dict[str, str]) -> dict[str, str]:
    # As a text it may have 51,200 bytes, which this one comes close to.
    peer.client("s3").put_object(Bucket=expand.CODE_BUCKET, Key=TEMPLATE_KEY, Body=json.dumps(template).encode())
    formation = peer.client("cloudformation")
    formation.create_stack(
        StackName=STACK,
        TemplateURL=f"{peer.endpoint}/{expand.CODE_BUCKET}/{TEMPLATE_KEY}",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    deadline = time.monotonic() + DEPLOY_DEADLINE_S
    while time.monotonic() < deadline:
        stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        if stack["StackStatus"] == "CREATE_COMPLETE":
            return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
            reasons = [f"{e['LogicalResourceId']}: {e['ResourceStatusReason']}" for e in events if "FAILED" in e["ResourceStatus"]]
            fail("the stack was not created: " + "; ".join(reasons), peer.log)
        time.sleep(0.1)
    fail(f"the stack was not created within {DEPLOY_DEADLINE_S} s", peer.log)
    raise AssertionError("unreachable")


class Commands:
    """What can be asked over stdin once the stack stands."""

    def __init__(self, peer: Peer, table: str):
        self.peer, self.table = peer, table

    def answer(self, line: str) -> dict:
        try:
            asked = json.loads(line)
            if "invoke" in asked:
                return self.invoke(asked["invoke"], asked.get("event", {}))
            if "items" in asked:
                return self.items(asked["items"])
            if "set" in asked:
                return self.set(asked["pk"], asked["sk"], asked["set"], asked["to"])
            if "depths" in asked:
                return self.depths()
            if "logs" in asked:
                return self.logs(asked["logs"])
            if "mails" in asked:
                return self.mails()
            if "counts" in asked:
                return self.counts()
            return {"error": "unknown command: invoke, items, set, depths, logs, mails or counts"}
        except Exception as problem:  # the caller decides what a refused command means; the peer stays up
            return {"error": f"{type(problem).__name__}: {problem}"}

    def invoke(self, function: str, event: dict) -> dict:
        answer = self.peer.client("lambda").invoke(FunctionName=f"{STACK}-{function}", Payload=json.dumps(event).encode())
        payload = answer["Payload"].read().decode()
        return {"status": answer["StatusCode"], "error": answer.get("FunctionError"), "payload": json.loads(payload) if payload else None}

    def set(self, pk: str, sk: str, path: str, to: str) -> dict:
        """Changes what stands at a document path (`a[0].b`) of an item, as only time would."""
        self.peer.client("dynamodb").update_item(
            TableName=self.table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, UpdateExpression=f"SET {path} = :to",
            ConditionExpression="attribute_exists(pk)", ExpressionAttributeValues={":to": {"S": to}})
        return {}

    def items(self, prefix: str) -> dict:
        read, items = TypeDeserializer(), []
        for page in self.peer.client("dynamodb").get_paginator("scan").paginate(TableName=self.table):
            for item in page["Items"]:
                if item["pk"]["S"].startswith(prefix):
                    items.append({name: read.deserialize(value) for name, value in item.items()})
        return {"items": items}

    def depths(self) -> dict:
        queues, depths = self.peer.client("sqs"), {}
        for url in queues.list_queues(QueueNamePrefix=STACK).get("QueueUrls", []):
            counted = queues.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"])["Attributes"]
            name = url.rsplit("/", 1)[1].removeprefix(f"{STACK}-").removesuffix(".fifo")
            depths[name] = {
                "visible": int(counted["ApproximateNumberOfMessages"]), "hidden": int(counted["ApproximateNumberOfMessagesNotVisible"])}
        return depths

    def logs(self, function: str) -> dict:
        group = f"/aws/lambda/{STACK}-{function}"
        events = self.peer.client("logs").filter_log_events(logGroupName=group)["events"]
        return {"lines": [event["message"] for event in events]}

    def mails(self) -> dict:
        """The mails that SES took, as the peer shows them."""
        with urllib.request.urlopen(f"{self.peer.endpoint}/_ministack/ses/messages", timeout=10) as answer:
            accounts = json.load(answer)["messages"].values()
        return {"mails": [mail for mails in accounts for mail in mails]}

    def counts(self) -> dict:
        with urllib.request.urlopen(f"{self.peer.endpoint}/_counts", timeout=10) as answer:
            counts = json.load(answer)
        return {what: {who: int(number) if number.is_integer() else number for who, number in by.items()} for what, by in counts.items()}


def plain(value):
    """Decimal and bytes as JSON can carry them: whole numbers stay whole."""
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if hasattr(value, "value") and isinstance(value.value, bytes):
        return value.value.hex()
    if isinstance(value, set):
        return sorted(value)
    return int(value) if value == value.to_integral_value() else str(value)


def say(message: dict) -> None:
    print(json.dumps(message, default=plain), flush=True)


def pairs(given: list[str]) -> dict[str, str]:
    return dict(text.split("=", 1) for text in given)


def main() -> None:
    options = argparse.ArgumentParser(description="Deploys Forecourt to ministack with real function binaries.")
    options.add_argument("--binaries", type=Path, default=ROOT / "target/debug", help="folder of the function binaries")
    options.add_argument("--one-binary", type=Path, help="use this binary for every function")
    options.add_argument("--secret", default="", help="secret of the API client `bootstrap`")
    options.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the template")
    options.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="a further variable for every function")
    options.add_argument("--redelivery-s", type=int, metavar="N", help="hide a failed message for N s, not for the template's three minutes")
    options.add_argument("--log", type=Path, help="where ministack's log goes (default: a temporary folder)")
    chosen = options.parse_args()
    # A terminated helper must take its peer with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    with tempfile.TemporaryDirectory(prefix="forecourt-ministack-") as folder:
        log = chosen.log or Path(folder) / "ministack.log"
        template = expand.expand(expand.read())
        peer = Peer(Path(folder), log)
        try:
            peer.wait_until_ready()
            upload(peer, template, chosen.binaries, chosen.one_binary)
            verify_domains(peer)
            parameters = {"BootstrapClientSecret": chosen.secret, **pairs(chosen.parameter)}
            outputs = deploy(peer, localised(template, peer, pairs(chosen.env), chosen.redelivery_s), parameters)
            peer.open_fronts(outputs)
            base = f"{peer.endpoint}/_aws/execute-api/{outputs['WebSocketApiId']}/{STAGE}"
            say({
                "endpoint": peer.endpoint,
                "http_url": peer.http_url,
                "websocket_url": base.replace("http://", "ws://"),
                "management_endpoint": base,
                "table": outputs["TableName"],
                "region": expand.REGION,
                "log": str(log),
            })
            commands = Commands(peer, outputs["TableName"])
            for line in sys.stdin:
                if line.strip():
                    say(commands.answer(line))
        finally:
            peer.stop()


if __name__ == "__main__":
    main()
