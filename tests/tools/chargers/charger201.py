#!/usr/bin/env python3
"""An OCPP 2.0.1 charger that nobody here wrote: the PyPI package `ocpp` with a short scenario.

    .venv/bin/python tests/tools/chargers/charger201.py --station S2 --password … --token T1 --meter-start 1000 --meter-stop 9000
"""

import asyncio
import uuid

from ocpp.routing import after, on
from ocpp.v201 import ChargePoint, call, call_result
from ocpp.v201.enums import Action

from common import ANSWER_DEADLINE_S, Course, Refused, now, run, say, stamp, until_stdin_closes


def sample(register_wh: int, at: str, context: str) -> dict:
    value = {"value": register_wh, "context": context, "measurand": "Energy.Active.Import.Register", "unit_of_measure": {"unit": "Wh"}}
    return {"timestamp": at, "sampled_value": [value]}


class Charger(ChargePoint):
    def __init__(self, chosen, socket):
        super().__init__(chosen.station, socket, response_timeout=ANSWER_DEADLINE_S)
        self.chosen = chosen
        self.register = chosen.meter_start
        self.transaction = None
        self.sequence = 0
        self.stopping = asyncio.Event()
        self.why = ("Local", "StopAuthorized")
        self.status = "Available"
        self.variables = {("OCPPCommCtrlr", "HeartbeatInterval"): "300", ("SampledDataCtrlr", "TxUpdatedInterval"): "60"}
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
        await self.boot("PowerUp")
        if not self.chosen.no_session:
            await self.charge(self.chosen.token, Course(self.chosen, self.register))
        if self.chosen.serve:
            await until_stdin_closes()

    async def boot(self, reason: str) -> None:
        answer = await self.ask(call.BootNotification(charging_station={"vendor_name": "PyPI", "model": "ocpp"}, reason=reason))
        if answer.status != "Accepted":
            raise Refused(f"BootNotification was answered {answer.status}")
        await self.notify("Available")

    async def notify(self, status: str) -> None:
        self.status = status
        await self.ask(call.StatusNotification(
            timestamp=stamp(now()), connector_status=status, evse_id=self.chosen.connector, connector_id=1))

    async def event(self, kind: str, trigger: str, register: int, at: str, context: str, state: str, **more):
        information = {"transaction_id": self.transaction, "charging_state": state, **more.pop("information", {})}
        event = call.TransactionEvent(
            event_type=kind, timestamp=at, trigger_reason=trigger, seq_no=self.sequence, transaction_info=information,
            meter_value=[sample(register, at, context)], **more)
        self.sequence += 1
        return await self.ask(event)

    async def charge(self, token: str, course: Course, remote_start_id: int | None = None) -> None:
        identity = {"id_token": token, "type": "ISO14443"}
        if not (remote_start_id or self.chosen.skip_authorize):
            info = (await self.ask(call.Authorize(id_token=identity))).id_token_info
            if info["status"] != "Accepted" and not self.chosen.start_anyway:
                raise Refused(f"Authorize {token} was answered {info['status']}")
        await self.notify("Occupied")
        self.transaction, self.sequence = str(uuid.uuid4()), 0
        trigger, information = "Authorized", {}
        if remote_start_id is not None:
            trigger, information = "RemoteStart", {"remote_start_id": remote_start_id}
        begun = await self.event(
            "Started", trigger, course.register(0), stamp(course.moment(0)), "Transaction.Begin", "Charging", information=information,
            id_token=identity, evse={"id": self.chosen.connector, "connector_id": 1})
        say("started", transaction_id=self.transaction, status=(begun.id_token_info or {}).get("status"))
        await self.sample_until_the_end(course, remote_start_id is not None)
        self.register = course.end_wh
        stopped, trigger = self.why
        ended = await self.event(
            "Ended", trigger, course.end_wh, stamp(course.moment(course.steps)), "Transaction.End", "EVConnected",
            information={"stopped_reason": stopped}, id_token=identity)
        say("session", transaction_id=self.transaction, meter_start_wh=course.begin_wh, meter_stop_wh=course.end_wh,
            started_at=stamp(course.moment(0)), stop_answer=ended.id_token_info, total_cost=ended.total_cost)
        self.transaction, self.why = None, ("Local", "StopAuthorized")
        self.stopping.clear()
        await self.notify("Available")

    async def sample_until_the_end(self, course: Course, remote: bool) -> None:
        for step in range(1, course.steps):
            await self.pause(course.pause_s)
            if self.stopping.is_set():
                return
            await self.event("Updated", "MeterValuePeriodic", course.register(step), stamp(course.moment(step)), "Sample.Periodic", "Charging")
        if remote:
            # Somebody else started it; somebody else ends it.
            await self.stopping.wait()
        else:
            await self.pause(course.pause_s)

    async def pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    @on(Action.request_start_transaction)
    def on_request_start(self, id_token, remote_start_id, evse_id=None, **_):
        free = self.transaction is None and self.status == "Available" and evse_id in (None, self.chosen.connector)
        return call_result.RequestStartTransaction(status="Accepted" if free else "Rejected")

    @after(Action.request_start_transaction)
    def after_request_start(self, id_token, remote_start_id, evse_id=None, **_):
        if self.transaction is None and self.status == "Available" and evse_id in (None, self.chosen.connector):
            self.later(self.charge(id_token["id_token"], Course(self.chosen, self.register, live=True), remote_start_id))

    @on(Action.request_stop_transaction)
    def on_request_stop(self, transaction_id, **_):
        known = transaction_id == self.transaction
        if known:
            self.why = ("Remote", "RemoteStop")
            self.stopping.set()
        return call_result.RequestStopTransaction(status="Accepted" if known else "Rejected")

    @on(Action.trigger_message)
    def on_trigger(self, requested_message, **_):
        return call_result.TriggerMessage(status="Accepted" if requested_message in self.triggers() else "NotImplemented")

    @after(Action.trigger_message)
    def after_trigger(self, requested_message, **_):
        if requested_message in self.triggers():
            self.later(self.triggers()[requested_message]())

    def triggers(self) -> dict:
        return {
            "BootNotification": lambda: self.boot("Triggered"),
            "Heartbeat": lambda: self.ask(call.Heartbeat()),
            "StatusNotification": lambda: self.notify(self.status),
            "MeterValues": lambda: self.ask(call.MeterValues(
                evse_id=self.chosen.connector, meter_value=[sample(self.register, stamp(now()), "Trigger")])),
        }

    @on(Action.reset)
    def on_reset(self, type, **_):
        return call_result.Reset(status="Scheduled" if self.transaction and type == "OnIdle" else "Accepted")

    @after(Action.reset)
    def after_reset(self, type, **_):
        if type == "Immediate":
            self.why = ("ImmediateReset", "ResetCommand")
            self.stopping.set()
        self.later(self.boot_again())

    async def boot_again(self) -> None:
        while self.transaction is not None:
            await asyncio.sleep(0.02)
        self.stopping.clear()
        await self.boot("RemoteReset")

    @on(Action.get_variables)
    def on_get_variables(self, get_variable_data, **_):
        return call_result.GetVariables(get_variable_result=[self.read(wanted) for wanted in get_variable_data])

    def read(self, wanted: dict) -> dict:
        value = self.variables.get((wanted["component"]["name"], wanted["variable"]["name"]))
        known = {"attribute_status": "Accepted", "attribute_value": value} if value is not None else {"attribute_status": "UnknownVariable"}
        return {"component": wanted["component"], "variable": wanted["variable"], **known}

    @on(Action.set_variables)
    def on_set_variables(self, set_variable_data, **_):
        return call_result.SetVariables(set_variable_result=[self.write(wanted) for wanted in set_variable_data])

    def write(self, wanted: dict) -> dict:
        key = (wanted["component"]["name"], wanted["variable"]["name"])
        status = "UnknownVariable" if key not in self.variables else "Accepted" if wanted["attribute_value"].isdigit() else "Rejected"
        if status == "Accepted":
            self.variables[key] = wanted["attribute_value"]
        return {"component": wanted["component"], "variable": wanted["variable"], "attribute_status": status}

    @on(Action.unlock_connector)
    def on_unlock(self, evse_id, connector_id, **_):
        known = evse_id == self.chosen.connector
        return call_result.UnlockConnector(
            status="UnknownConnector" if not known else "OngoingAuthorizedTransaction" if self.transaction else "Unlocked")

    @on(Action.change_availability)
    def on_change_availability(self, operational_status, **_):
        return call_result.ChangeAvailability(status="Scheduled" if self.transaction is not None else "Accepted")

    @after(Action.change_availability)
    def after_change_availability(self, operational_status, **_):
        if self.transaction is None:
            self.later(self.notify("Available" if operational_status == "Operative" else "Unavailable"))


if __name__ == "__main__":
    run(__doc__, "ocpp2.0.1", "2.0.1", Charger)
