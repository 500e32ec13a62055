"""What the Python chargers share: arguments, the watched socket, the meter, and the report on stdout.

Every charger prints one JSON object a line: `{"event": "connected" | "sent" | "received" | "session" | "refused" | "invalid" | …}`, and ends with
0 all went well, 2 the central system sent an invalid frame, 3 it refused the connection, 4 it refused a call, 5 it did not answer or went away.
"""

import argparse
import asyncio
import base64
import json
import logging
import ssl
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import quote

import websockets
from ocpp.exceptions import OCPPError

from official import InvalidFrame, Judge

WELL, INVALID, NOT_LET_IN, REFUSED, SILENT = 0, 2, 3, 4, 5
ANSWER_DEADLINE_S = 30


def arguments(description: str) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=description, epilog=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = options.add_argument
    add("--url", default="ws://127.0.0.1:9000/ocpp", help="address without the station's identity (default: %(default)s)")
    add("--station", required=True, help="identity of the station")
    add("--password", help="HTTP Basic password (profile 1); none is sent without it")
    add("--ca", help="certificate authority of a wss:// server, PEM")
    add("--token", default="DEMO-ANNA", help="idTag of the driver (default: %(default)s)")
    add("--connector", type=int, default=1, help="connector (1.6) or EVSE (2.0.1)")
    add("--meter-start", type=int, default=1000, help="register at the start, Wh")
    add("--meter-stop", type=int, default=9000, help="register at the end, Wh")
    add("--samples", type=int, default=3, help="meter samples between start and end")
    add("--seconds", type=float, default=0, help="how long the session really takes")
    add("--claimed-seconds", type=float, help="how long it claims to have taken, ending now (default: as long as it took)")
    add("--start-anyway", action="store_true", help="start even if the token is not accepted, as an offline charger would have")
    add("--skip-authorize", action="store_true", help="start without an Authorize before")
    add("--no-session", action="store_true", help="no session of its own (with --serve)")
    add("--serve", action="store_true", help="stay and obey the central system until stdin closes")
    chosen = options.parse_args()
    if chosen.samples < 0 or chosen.meter_stop < chosen.meter_start:
        options.error("--samples must not be negative and --meter-stop not below --meter-start")
    return chosen


def say(event: str, **more) -> None:
    print(json.dumps({"event": event, **more}, default=lambda v: float(v) if isinstance(v, Decimal) else str(v)), flush=True)


def stamp(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> datetime:
    return datetime.now(timezone.utc)


class Course:
    """One session's registers and times: `samples` even steps between start and end, claimed to have happened in the past if so wanted."""

    def __init__(self, chosen: argparse.Namespace, register: int, live: bool = False):
        self.begin_wh = register
        self.end_wh = register + chosen.meter_stop - chosen.meter_start
        self.steps = chosen.samples + 1
        self.pause_s = chosen.seconds / self.steps
        self.claimed_s = None if live else chosen.claimed_seconds
        self.begun = now() - timedelta(seconds=self.claimed_s or 0)

    def register(self, step: int) -> int:
        return self.begin_wh + (self.end_wh - self.begin_wh) * min(step, self.steps) // self.steps

    def moment(self, step: int) -> datetime:
        return now() if self.claimed_s is None else self.begun + timedelta(seconds=self.claimed_s * min(step, self.steps) / self.steps)


class WatchedSocket:
    """The connection as the `ocpp` package wants it, every frame judged and reported on the way."""

    def __init__(self, socket, version: str):
        self.socket, self.judge = socket, Judge(version)

    async def send(self, text: str) -> None:
        self.judge.sent(text)
        say("sent", frame=json.loads(text))
        await self.socket.send(text)

    async def recv(self) -> str:
        text = await self.socket.recv()
        try:
            say("received", frame=self.judge.received(text))
        except InvalidFrame as problem:
            say("invalid", problem=str(problem), text=str(text)[:2000])
            raise
        return text

    async def close(self) -> None:
        await self.socket.close()


class Refused(Exception):
    """The central system did not accept what the scenario needs."""


async def connected(chosen: argparse.Namespace, subprotocol: str):
    headers = {}
    if chosen.password is not None:
        basic = base64.b64encode(f"{chosen.station}:{chosen.password}".encode()).decode()
        headers["Authorization"] = f"Basic {basic}"
    secured = ssl.create_default_context(cafile=chosen.ca) if chosen.url.startswith("wss:") else None
    address = f"{chosen.url.rstrip('/')}/{quote(chosen.station, safe='')}"
    socket = await websockets.connect(
        address, subprotocols=[subprotocol], additional_headers=headers, ssl=secured, open_timeout=ANSWER_DEADLINE_S, max_size=None)
    say("connected", subprotocol=socket.subprotocol)
    if socket.subprotocol != subprotocol:
        raise InvalidFrame(f"the server chose the sub-protocol {socket.subprotocol}, offered was {subprotocol}")
    return socket


async def until_stdin_closes() -> None:
    """Reads stdin to its end; a thread of the loop cannot be cancelled, a pipe transport can."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


async def played(chosen: argparse.Namespace, subprotocol: str, version: str, charger) -> None:
    """Connects, runs the scenario beside the reader, and ends with whichever ends first."""
    socket = await connected(chosen, subprotocol)
    watched = WatchedSocket(socket, version)
    station = charger(chosen, watched)
    reading = asyncio.create_task(station.start())
    playing = asyncio.create_task(station.play())
    try:
        await asyncio.wait({reading, playing}, return_when=asyncio.FIRST_COMPLETED)
        if playing.done():
            playing.result()
        if reading.done():
            reading.result()
    finally:
        for task in (reading, playing):
            task.cancel()
        await socket.close()


def run(description: str, subprotocol: str, version: str, charger) -> None:
    # The package reports each refused call as an error with its stack; what matters is on stdout already.
    logging.getLogger("ocpp").setLevel(logging.CRITICAL)
    chosen = arguments(description)
    try:
        asyncio.run(played(chosen, subprotocol, version, charger))
    except InvalidFrame as problem:
        say("ended", because=f"invalid frame: {problem}")
        sys.exit(INVALID)
    except websockets.InvalidStatus as problem:
        say("not let in", status=problem.response.status_code, headers=dict(problem.response.headers.raw_items()))
        sys.exit(NOT_LET_IN)
    except (OCPPError, Refused) as problem:
        say("refused", because=f"{type(problem).__name__}: {problem}")
        sys.exit(REFUSED)
    except (OSError, TimeoutError, websockets.WebSocketException) as problem:
        say("ended", because=f"{type(problem).__name__}: {problem}")
        sys.exit(SILENT)
    say("ended", because="done")
    sys.exit(WELL)
