"""The chargers are judges in other tests, so they are judged here: against a small central system that can be told to misbehave."""

import asyncio
import json
import logging
import sys
import unittest
from pathlib import Path

import websockets

CHARGERS = Path(__file__).parent / "chargers"
PROGRAMS = {
    "PyPI ocpp, 1.6": [sys.executable, str(CHARGERS / "charger16.py")],
    "npm ocpp-rpc, 1.6": ["node", str(CHARGERS / "charger16.js")],
    "PyPI ocpp, 2.0.1": [sys.executable, str(CHARGERS / "charger201.py")],
    "npm ocpp-rpc, 2.0.1": ["node", str(CHARGERS / "charger201.js")],
}
NOW = "2026-01-01T00:00:00Z"
DEADLINE_S = 60
# A charger that ends at an invalid frame does not close politely; that is no news here.
logging.getLogger("websockets").setLevel(logging.CRITICAL)


class Central:
    """Answers as it should, but for what `answers` overrides; `commands` are sent one after the other at the moments they name."""

    def __init__(self, answers: dict | None = None, commands: list | None = None, refuse: int | None = None):
        self.answers = {
            "BootNotification": {"status": "Accepted", "currentTime": NOW, "interval": 300},
            "Heartbeat": {"currentTime": NOW},
            **(answers or {}),
        }
        self.commands, self.refuse = commands or [], refuse
        self.calls: list[tuple[str, dict]] = []
        self.results: list[dict] = []

    def answer(self, action: str, payload: dict, old: bool) -> dict:
        if action in self.answers:
            return self.answers[action]
        if action == "StartTransaction":
            return {"transactionId": 7, "idTagInfo": {"status": "Accepted"}}
        if action == "Authorize":
            return {"idTagInfo" if old else "idTokenInfo": {"status": "Accepted"}}
        return {}

    async def serve(self, socket) -> None:
        old = socket.subprotocol == "ocpp1.6"
        async for text in socket:
            frame = json.loads(text)
            if frame[0] == 2:
                self.calls.append((frame[2], frame[3]))
                await socket.send(json.dumps([3, frame[1], self.answer(frame[2], frame[3], old)]))
            else:
                self.results.append(frame[2])
            await self.command(socket, frame)

    async def command(self, socket, frame: list) -> None:
        if not self.commands:
            return
        moment, action, payload = self.commands[0]
        if frame[0] == 2 and moment(frame[2], frame[3]):
            self.commands.pop(0)
            if callable(payload):
                payload = payload(frame[3])
            await socket.send(json.dumps([2, f"c{len(self.calls)}", action, payload]))

    def admit(self, connection, request):
        return connection.respond(self.refuse, "") if self.refuse else None


async def played(program: list[str], central: Central, *more: str, until=None) -> tuple[int, list[dict]]:
    async with websockets.serve(central.serve, "127.0.0.1", 0, subprotocols=["ocpp1.6", "ocpp2.0.1"], process_request=central.admit) as server:
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *program, "--url", f"ws://127.0.0.1:{port}/ocpp", "--station", "S 1", "--password", "p" * 20, *more,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        events = []
        async with asyncio.timeout(DEADLINE_S):
            async for line in process.stdout:
                events.append(json.loads(line))
                if until and until(events[-1]):
                    process.stdin.close()
            return await process.wait(), events


class Chargers(unittest.TestCase):
    def each(self, check) -> None:
        for name, program in PROGRAMS.items():
            with self.subTest(name):
                check(program, "2.0.1" not in name)

    def play(self, program, central, *more, until=None):
        return asyncio.run(played(program, central, *more, until=until))

    def test_a_whole_session_ends_well(self):
        def check(program, old):
            central = Central()
            code, events = self.play(program, central, "--meter-start", "500", "--meter-stop", "2500", "--claimed-seconds", "1800")
            self.assertEqual(code, 0, events[-3:])
            session = next(e for e in events if e["event"] == "session")
            self.assertEqual((session["meter_start_wh"], session["meter_stop_wh"]), (500, 2500))
            actions = [action for action, _ in central.calls]
            wanted = ["StartTransaction", "MeterValues", "MeterValues", "MeterValues", "StopTransaction"] if old else ["TransactionEvent"] * 5
            self.assertEqual([a for a in actions if a in wanted], wanted)

        self.each(check)

    def test_an_invalid_answer_is_noticed(self):
        without_zone = {"BootNotification": {"status": "Accepted", "currentTime": "2026-01-01T00:00:00", "interval": 300}}
        unknown_status = {"BootNotification": {"status": "Fine", "currentTime": NOW, "interval": 300}}
        def check(program, _):
            for answers in (without_zone, unknown_status):
                code, events = self.play(program, Central(answers))
                self.assertEqual(code, 2, events[-3:])

        self.each(check)

    def test_an_invalid_command_is_noticed(self):
        def check(program, old):
            command = ("RemoteStopTransaction", {"transactionId": "7"}) if old else ("RequestStopTransaction", {"transactionId": 7})
            central = Central(commands=[(lambda action, _: action == "StatusNotification", *command)])
            code, events = self.play(program, central, "--no-session", "--serve")
            self.assertEqual(code, 2, events[-3:])

        self.each(check)

    def test_a_refused_connection_is_told_from_a_refused_token(self):
        def check(program, old):
            code, events = self.play(program, Central(refuse=401))
            self.assertEqual((code, events[-1].get("status")), (3, 401))
            code, _ = self.play(program, Central({"Authorize": {"idTagInfo" if old else "idTokenInfo": {"status": "Blocked"}}}))
            self.assertEqual(code, 4)

        self.each(check)

    def test_a_remote_start_charges_until_the_remote_stop(self):
        def check(program, old):
            if old:
                start = ("RemoteStartTransaction", {"idTag": "T9", "connectorId": 1})
                stop = (lambda action, _: action == "MeterValues", "RemoteStopTransaction", {"transactionId": 7})
            else:
                start = ("RequestStartTransaction", {"idToken": {"idToken": "T9", "type": "Central"}, "remoteStartId": 3, "evseId": 1})
                stop = (
                    lambda action, payload: payload.get("eventType") == "Updated", "RequestStopTransaction",
                    lambda payload: {"transactionId": payload["transactionInfo"]["transactionId"]})
            central = Central(commands=[(lambda _, payload: payload.get("connectorId") == 1, *start), stop])
            code, events = self.play(program, central, "--no-session", "--serve", until=lambda e: e["event"] == "session")
            self.assertEqual(code, 0, events[-3:])
            self.assertEqual([r["status"] for r in central.results], ["Accepted", "Accepted"])

        self.each(check)


if __name__ == "__main__":
    unittest.main()
