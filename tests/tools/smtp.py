#!/usr/bin/env python3
"""A mail server built on the PyPI package aiosmtpd, on the loopback, until its input ends.

    .venv/bin/python tests/tools/smtp.py PORT [--user USER --password PASSWORD]

It prints "ready", then one line of JSON for each mail that it takes and each receiver that it refuses: those that begin with `nobody@`.
"""

import argparse
import email
import email.policy
import json
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def tell(line) -> None:
    print(json.dumps(line), flush=True)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address.startswith("nobody@"):
            tell({"refused": address})
            return f"550 5.1.1 <{address}>: no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        tell({
            "from": mail["from"], "to": mail["to"], "receivers": envelope.rcpt_tos, "subject": mail["subject"], "id": mail["message-id"],
            "type": mail.get_content_type(), "text": mail.get_content(),
        })
        return "250 OK"


def main() -> None:
    arguments = argparse.ArgumentParser(description="A mail server for tests.")
    arguments.add_argument("port", type=int)
    arguments.add_argument("--user")
    arguments.add_argument("--password")
    chosen = arguments.parse_args()

    def knows(server, session, envelope, mechanism, data) -> AuthResult:
        wanted = (chosen.user.encode(), chosen.password.encode())
        return AuthResult(success=(data.login, data.password) == wanted)

    sign_in = {"authenticator": knows, "auth_required": True, "auth_require_tls": False} if chosen.user else {}
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=chosen.port, **sign_in)
    controller.start()
    tell("ready")
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
