"""ministack that counts what AWS would bill, and gives APIs an address of their own: ministack.py starts it in place of `-m ministack`.

FRONT_PORTS names ports of the loopback, separated by commas. PUT /_fronts {port: path} says which API each of them is; a request to such a
port is one to that path. So an API is an origin of its own for browsers, as on AWS, where each has a host name.

GET /_counts answers with the sums since the start, {what: {who: number}}:

    invocations    runs of a function, by function
    http           requests to the HTTP API
    said, told     messages of a WebSocket API from its clients and to them (PostToConnection, answers), of 32 KB each
    closed         DeleteConnection and GetConnection
    sent           messages sent to a queue, by queue
    sqs            requests to SQS by a function; what Lambda itself asks of queues is not among them
    read, write    units of DynamoDB, by function, as this peer computes them by the rules of AWS
    files          requests to S3, by function

It stands on names inside of ministack, whose version is pinned: another one that lacks them does not start.
"""

import asyncio
import json
import os
import re
import threading
from collections import defaultdict

import ministack.app
from hypercorn.asyncio import serve as serve_with_hypercorn
from hypercorn.config import Config
from ministack.core.iam_evaluator import resolve_caller_identity
from ministack.core.router import extract_access_key_id
from ministack.services import apigateway, dynamodb, lambda_svc, s3, sqs

MESSAGE_BYTES = 32 * 1024
COUNTS_PATH = "/_counts"
FRONTS_PATH = "/_fronts"
# As ministack itself has it.
KEEP_ALIVE_S = 75

fronts: dict[str, str] = {}
lock = threading.Lock()
counts: dict = defaultdict(lambda: defaultdict(float))


def of_function(headers: dict, query: dict) -> str:
    """Which function calls: its role is named after it. Whoever deploys and asks is called by another name."""
    known = resolve_caller_identity(extract_access_key_id(headers, query))
    arn = known["userArn"] if known else ""
    role = re.search(r":assumed-role/[^/]+-(\w+)FunctionRole-", arn)
    return role.group(1).lower() if role else "deployer"


def messages(text) -> int:
    return max(1, -(-len(text or b"") // MESSAGE_BYTES))


def name_of_api(api_id: str) -> str:
    found = [api for (_, _, key), api in apigateway._apis.all_items() if key == api_id]
    return found[0]["name"].rsplit("-", 1)[-1] if found else api_id


def units_of(answer: bytes) -> tuple[bytes, float]:
    """Takes the consumed capacity, for which nobody asked, out of an answer."""
    told = json.loads(answer)
    consumed = told.pop("ConsumedCapacity", [])
    parts = consumed if isinstance(consumed, list) else [consumed]
    return json.dumps(told).encode(), sum(part["CapacityUnits"] for part in parts)


def count_tables() -> None:
    serve = dynamodb.handle_request

    async def counted(method, path, headers, body, query):
        action = headers.get("x-amz-target", "").split(".")[-1]
        is_data = any(word in action for word in ("Item", "Query", "Scan"))
        if not is_data or b"ReturnConsumedCapacity" in body:
            return await serve(method, path, headers, body, query)
        asked = json.dumps({**json.loads(body), "ReturnConsumedCapacity": "TOTAL"}).encode()
        status, told, answer = await serve(method, path, headers, asked, query)
        if status == 200:
            answer, units = units_of(answer)
            told = {name: value for name, value in told.items() if name.lower() not in ("x-amz-crc32", "content-length")}
            kind = "read" if "Get" in action or action in ("Query", "Scan") else "write"
            counts[kind][of_function(headers, query)] += units
        return status, told, answer

    dynamodb.handle_request = counted


def count_queues() -> None:
    serve = sqs.handle_request

    async def counted(method, path, headers, body, query):
        action = headers.get("x-amz-target", "").split(".")[-1]
        if action.startswith("SendMessage"):
            asked = json.loads(body)
            counts["sent"][asked["QueueUrl"].rsplit("-", 1)[-1].removesuffix(".fifo")] += len(asked.get("Entries", [0]))
            counts["sqs"][of_function(headers, query)] += 1
        return await serve(method, path, headers, body, query)

    sqs.handle_request = counted


def count_files() -> None:
    serve = s3.handle_request

    async def counted(method, path, headers, body, query, *others, **named):
        counts["files"][of_function(headers, query)] += 1
        return await serve(method, path, headers, body, query, *others, **named)

    s3.handle_request = counted


def count_functions() -> None:
    run = lambda_svc._execute_function_dispatch

    def counted(function, config, *others):
        # Functions run in threads of their own.
        with lock:
            counts["invocations"][config["FunctionName"].rsplit("-", 1)[-1]] += 1
        return run(function, config, *others)

    lambda_svc._execute_function_dispatch = counted


def count_apis() -> None:
    hear, manage, execute = apigateway._invoke_ws_lambda, apigateway.handle_connections_api, apigateway.handle_execute

    async def heard(api_id, account, region, route, stage, connection, event, message_id, text, *others, **named):
        answer = await hear(api_id, account, region, route, stage, connection, event, message_id, text, *others, **named)
        if event == "MESSAGE":
            counts["said"][name_of_api(api_id)] += messages(text)
            if answer and answer.get("body"):
                counts["told"][name_of_api(api_id)] += messages(answer["body"])
        return answer

    async def managed(method, api_id, stage, connection, body, headers):
        kind, number = ("told", messages(body)) if method == "POST" else ("closed", 1)
        counts[kind][name_of_api(api_id)] += number
        return await manage(method, api_id, stage, connection, body, headers)

    async def executed(api_id, *others, **named):
        counts["http"][name_of_api(api_id)] += 1
        return await execute(api_id, *others, **named)

    apigateway._invoke_ws_lambda, apigateway.handle_connections_api, apigateway.handle_execute = heard, managed, executed


async def answer_own(scope, receive, send) -> None:
    if scope["method"] == "PUT":
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        fronts.update(json.loads(body))
    told = counts if scope["path"] == COUNTS_PATH else fronts
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


def with_fronts(serve):
    async def app(scope, receive, send):
        if scope["type"] not in ("http", "websocket"):
            return await serve(scope, receive, send)
        path = fronts.get(str(scope["server"][1]))
        if path is not None:
            raw = path.encode() + (scope.get("raw_path") or scope["path"].encode())
            return await serve({**scope, "path": path + scope["path"], "raw_path": raw}, receive, send)
        if scope["type"] == "http" and scope["path"] in (COUNTS_PATH, FRONTS_PATH):
            return await answer_own(scope, receive, send)
        return await serve(scope, receive, send)

    return app


def main() -> None:
    for count in (count_tables, count_queues, count_files, count_functions, count_apis):
        count()
    config = Config()
    ports = [os.environ["GATEWAY_PORT"], *os.environ["FRONT_PORTS"].split(",")]
    config.bind = [f"{os.environ['BIND_HOST']}:{port}" for port in ports]
    config.keep_alive_timeout = KEEP_ALIVE_S
    asyncio.run(serve_with_hypercorn(with_fronts(ministack.app.app), config))


if __name__ == "__main__":
    main()
