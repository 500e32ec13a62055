#!/usr/bin/env python3
"""An OCPP 1.6 charger that nobody here wrote: the PyPI package `ocpp` with a short scenario.

    .venv/bin/python tests/tools/chargers/charger16.py --station S1 --password … --token T1 --meter-start 1000 --meter-stop 9000
"""

import asyncio

from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action

from common import ANSWER_DEADLINE_S, Course, Refused, now, run, say, stamp, until_stdin_closes


def sample(register_wh: int, at: str, context: str) -> dict:
    value = {"value": str(register_wh), "context": context, "measurand": "Energy.Active.Import.Register", "unit": "Wh", "location": "Outlet"}
    if context != "Sample.Periodic":
        return {"timestamp": at, "sampledValue": [value]}
    power = {"value": "7.4", "context": context, "measurand": "Power.Active.Import", "unit": "kW", "location": "Outlet"}
    return {"timestamp": at, "sampledValue": [value, power]}


class Charger(ChargePoint):
    def __init__(self, chosen, socket):
        super().__init__(chosen.station, socket, response_timeout=ANSWER_DEADLINE_S)
        self.chosen = chosen
        self.register = chosen.meter_start
        self.transaction = None
        self.stopping = asyncio.Event()
        self.reason = "Local"
        self.status = "Available"
        self.settings = {"HeartbeatInterval": "300", "MeterValueSampleInterval": "60", "NumberOfConnectors": "1"}
        self.running: set[asyncio.Task] = set()

    async def ask(self, payload):
        return await self.call(payload, suppress=False)

    def later(self, coroutine) -> None:
        task = asyncio.create_task(coroutine)
        self.running.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task) -> None:
        self.running.discard(task)
        if not task.cancelled() and task.exception():
            say("task failed", problem=str(task.exception()))

    async def play(self) -> None:
        await self.boot()
        if not self.chosen.no_session:
            await self.charge(self.chosen.token, Course(self.chosen, self.register))
        if self.chosen.serve:
            await until_stdin_closes()

    async def boot(self) -> None:
        answer = await self.ask(call.BootNotification(charge_point_vendor="PyPI", charge_point_model="ocpp", firmware_version="2.1.0"))
        if answer.status != "Accepted":
            raise Refused(f"BootNotification was answered {answer.status}")
        await self.notify("Available", 0)
        await self.notify("Available")

    async def notify(self, status: str, connector: int | None = None) -> None:
        if connector is None:
            connector, self.status = self.chosen.connector, status
        await self.ask(call.StatusNotification(connector_id=connector, error_code="NoError", status=status, timestamp=stamp(now())))

    async def charge(self, token: str, course: Course, remote: bool = False) -> None:
        if not (remote or self.chosen.skip_authorize):
            info = (await self.ask(call.Authorize(id_tag=token))).id_tag_info
            if info["status"] != "Accepted" and not self.chosen.start_anyway:
                raise Refused(f"Authorize {token} was answered {info['status']}")
        await self.notify("Preparing")
        connector = self.chosen.connector
        begun = await self.ask(call.StartTransaction(
            connector_id=connector, id_tag=token, meter_start=course.register(0), timestamp=stamp(course.moment(0))))
        self.transaction = begun.transaction_id
        say("started", transaction_id=self.transaction, status=begun.id_tag_info["status"])
        await self.notify("Charging")
        samples = await self.sample_until_the_end(course, remote)
        self.register = course.end_wh
        data = [sample(wh, at, "Sample.Periodic") for wh, at in samples]
        ended = await self.ask(call.StopTransaction(
            meter_stop=course.end_wh, timestamp=stamp(course.moment(course.steps)), transaction_id=self.transaction, id_tag=token,
            reason=self.reason, transaction_data=data or None))
        say("session", transaction_id=self.transaction, meter_start_wh=course.begin_wh, meter_stop_wh=course.end_wh,
            started_at=stamp(course.moment(0)), stop_answer=ended.id_tag_info)
        self.transaction, self.reason = None, "Local"
        self.stopping.clear()
        await self.notify("Finishing")
        await self.notify("Available")

    async def sample_until_the_end(self, course: Course, remote: bool) -> list[tuple[int, str]]:
        samples = []
        for step in range(1, course.steps):
            await self.pause(course.pause_s)
            if self.stopping.is_set():
                return samples
            samples.append((course.register(step), stamp(course.moment(step))))
            await self.ask(call.MeterValues(
                connector_id=self.chosen.connector, transaction_id=self.transaction, meter_value=[sample(*samples[-1], "Sample.Periodic")]))
        if remote:
            # Somebody else started it; somebody else ends it.
            await self.stopping.wait()
        else:
            await self.pause(course.pause_s)
        return samples

    async def pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    @on(Action.remote_start_transaction)
    def on_remote_start(self, id_tag, connector_id=None, **_):
        free = self.transaction is None and self.status in ("Available", "Preparing") and connector_id in (None, self.chosen.connector)
        return call_result.RemoteStartTransaction(status="Accepted" if free else "Rejected")

    @after(Action.remote_start_transaction)
    def after_remote_start(self, id_tag, connector_id=None, **_):
        if self.transaction is None and connector_id in (None, self.chosen.connector):
            self.later(self.charge(id_tag, Course(self.chosen, self.register, live=True), remote=True))

    @on(Action.remote_stop_transaction)
    def on_remote_stop(self, transaction_id, **_):
        known = transaction_id == self.transaction
        if known:
            self.reason = "Remote"
            self.stopping.set()
        return call_result.RemoteStopTransaction(status="Accepted" if known else "Rejected")

    @on(Action.trigger_message)
    def on_trigger(self, requested_message, **_):
        return call_result.TriggerMessage(status="Accepted" if requested_message in self.triggers() else "NotImplemented")

    @after(Action.trigger_message)
    def after_trigger(self, requested_message, **_):
        if requested_message in self.triggers():
            self.later(self.triggers()[requested_message]())

    def triggers(self) -> dict:
        return {
            "BootNotification": self.boot,
            "Heartbeat": lambda: self.ask(call.Heartbeat()),
            "StatusNotification": lambda: self.notify(self.status),
            "MeterValues": lambda: self.ask(call.MeterValues(
                connector_id=self.chosen.connector, transaction_id=self.transaction, meter_value=[sample(self.register, stamp(now()), "Trigger")])),
        }

    @on(Action.reset)
    def on_reset(self, type, **_):
        return call_result.Reset(status="Accepted")

    @after(Action.reset)
    def after_reset(self, type, **_):
        self.reason = f"{type}Reset"
        self.stopping.set()
        self.later(self.boot_again())

    async def boot_again(self) -> None:
        while self.transaction is not None:
            await asyncio.sleep(0.02)
        self.stopping.clear()
        await self.boot()

    @on(Action.get_configuration)
    def on_get_configuration(self, key=None, **_):
        wanted = key or list(self.settings)
        known = [{"key": name, "readonly": name == "NumberOfConnectors", "value": self.settings[name]} for name in wanted if name in self.settings]
        return call_result.GetConfiguration(configuration_key=known, unknown_key=[name for name in wanted if name not in self.settings])

    @on(Action.change_configuration)
    def on_change_configuration(self, key, value, **_):
        if key not in self.settings:
            return call_result.ChangeConfiguration(status="NotSupported")
        if key == "NumberOfConnectors" or not value.isdigit():
            return call_result.ChangeConfiguration(status="Rejected")
        self.settings[key] = value
        return call_result.ChangeConfiguration(status="Accepted")

    @on(Action.unlock_connector)
    def on_unlock(self, connector_id, **_):
        if connector_id != self.chosen.connector:
            return call_result.UnlockConnector(status="NotSupported")
        if self.transaction is not None:
            self.reason = "UnlockCommand"
            self.stopping.set()
        return call_result.UnlockConnector(status="Unlocked")

    @on(Action.change_availability)
    def on_change_availability(self, connector_id, type, **_):
        return call_result.ChangeAvailability(status="Scheduled" if self.transaction is not None else "Accepted")

    @after(Action.change_availability)
    def after_change_availability(self, connector_id, type, **_):
        if self.transaction is None:
            self.later(self.notify("Available" if type == "Operative" else "Unavailable"))


if __name__ == "__main__":
    run(__doc__, "ocpp1.6", "1.6", Charger)
