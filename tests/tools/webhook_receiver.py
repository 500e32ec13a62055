#!/usr/bin/env python3
"""A receiver of webhooks built on the PyPI package standardwebhooks, on the loopback, until its input ends.

    .venv/bin/python tests/tools/webhook_receiver.py

It prints {"port": …}. Each line of its input is JSON: {"secret": "whsec_…"} is the secret by which it verifies from then on, and
{"answers": [500, 200]} are the statuses of the next answers; after those it answers 200, or 401 to what it cannot verify. It prints one
line of JSON for each delivery.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

lock = threading.Lock()
state = {"secret": None, "answers": []}


def tell(line) -> None:
    print(json.dumps(line), flush=True)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            try:
                event, problem = Webhook(state["secret"]).verify(body, dict(self.headers)), None
            except WebhookVerificationError as error:
                event, problem = None, str(error)
            status = state["answers"].pop(0) if state["answers"] else (401 if problem else 200)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            signatures = len(self.headers["webhook-signature"].split(" "))
            tell({"id": self.headers["webhook-id"], "event": event, "problem": problem, "status": status, "signatures": signatures})

    def log_message(self, *arguments) -> None:
        pass


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tell({"port": server.server_port})
    for line in sys.stdin:
        with lock:
            state.update(json.loads(line))
        tell({"told": True})
    server.shutdown()


if __name__ == "__main__":
    main()
