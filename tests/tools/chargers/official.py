"""Judges every frame a central system sends by the official JSON schemas, as the PyPI package `ocpp` ships them."""

import json
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from jsonschema import FormatChecker
from jsonschema.validators import validator_for

CALL, RESULT, ERROR = 2, 3, 4
MESSAGE_ID_LENGTH_MAX = 36
ERROR_DESCRIPTION_LENGTH_MAX = 255

# OCPP-J 1.6 §4.2.3, with the document's own spellings.
ERRORS_16 = {
    "NotImplemented", "NotSupported", "InternalError", "ProtocolError", "SecurityError", "FormationViolation", "PropertyConstraintViolation",
    "OccurenceConstraintViolation", "TypeConstraintViolation", "GenericError",
}
# OCPP-J 2.0.1 §4.3.
ERRORS_201 = {
    "FormatViolation", "GenericError", "InternalError", "MessageTypeNotSupported", "NotImplemented", "NotSupported", "OccurrenceConstraintViolation",
    "PropertyConstraintViolation", "ProtocolError", "RpcFrameworkError", "SecurityError", "TypeConstraintViolation",
}

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def is_date_time(value: object) -> bool:
    """RFC 3339, and with a time zone: without one a charger must guess."""
    if not isinstance(value, str):
        return True
    return datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is not None


class InvalidFrame(Exception):
    """The central system sent something that is not OCPP; the text says what."""


@cache
def schema(version: str, name: str):
    """The validator of one message, or None where the version has no such message."""
    path = files("ocpp").joinpath("v" + version.replace(".", ""), "schemas", name + ".json")
    if not path.is_file():
        return None
    # Decimals, because 21.4 as a binary float is no multiple of 0.1.
    rules = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    return validator_for(rules)(rules, format_checker=formats)


class Judge:
    """Knows which of our calls are open, and so what each answer must look like."""

    def __init__(self, version: str):
        self.version = version
        self.open: dict[str, str] = {}
        self.theirs: set[str] = set()

    def sent(self, text: str) -> None:
        frame = json.loads(text)
        if frame[0] == CALL:
            self.open[frame[1]] = frame[2]

    def received(self, text: object) -> list:
        if not isinstance(text, str):
            raise InvalidFrame("a binary message: OCPP-J is text")
        try:
            frame = json.loads(text, parse_float=Decimal)
        except ValueError as problem:
            raise InvalidFrame(f"not JSON: {problem}") from problem
        if not isinstance(frame, list) or len(frame) < 3 or type(frame[0]) is not int or not isinstance(frame[1], str):
            raise InvalidFrame(f"not an OCPP-J frame: {text[:200]}")
        if not 0 < len(frame[1]) <= MESSAGE_ID_LENGTH_MAX:
            raise InvalidFrame(f"the message id has {len(frame[1])} characters, 1 to {MESSAGE_ID_LENGTH_MAX} are allowed")
        kinds = {CALL: self.call, RESULT: self.result, ERROR: self.error}
        if frame[0] not in kinds:
            raise InvalidFrame(f"message type {frame[0]}")
        kinds[frame[0]](frame)
        return frame

    def call(self, frame: list) -> None:
        self.length(frame, 4)
        if frame[1] in self.theirs:
            raise InvalidFrame(f"the message id {frame[1]} was used before on this connection")
        self.theirs.add(frame[1])
        self.payload(frame[2] if self.version == "1.6" else f"{frame[2]}Request", frame[3])

    def result(self, frame: list) -> None:
        self.length(frame, 3)
        self.payload(self.asked(frame) + "Response", frame[2])

    def error(self, frame: list) -> None:
        self.length(frame, 5)
        # 2.0.1 answers an unreadable message id with "-1".
        if not (frame[1] == "-1" and self.version != "1.6"):
            self.asked(frame)
        code, description, details = frame[2:]
        if code not in (ERRORS_16 if self.version == "1.6" else ERRORS_201):
            raise InvalidFrame(f"{code} is no error code of OCPP {self.version}")
        if not isinstance(description, str) or len(description) > ERROR_DESCRIPTION_LENGTH_MAX or not isinstance(details, dict):
            raise InvalidFrame("an error has a description of at most 255 characters and an object of details")

    def asked(self, frame: list) -> str:
        action = self.open.pop(frame[1], None)
        if action is None:
            raise InvalidFrame(f"an answer to {frame[1]}, which is not open")
        return action

    @staticmethod
    def length(frame: list, wanted: int) -> None:
        if len(frame) != wanted:
            raise InvalidFrame(f"{len(frame)} elements where message type {frame[0]} has {wanted}")

    def payload(self, name: str, payload: object) -> None:
        rules = schema(self.version, name)
        if rules is None:
            raise InvalidFrame(f"OCPP {self.version} has no {name}")
        problems = [f"{'/'.join(map(str, p.absolute_path)) or 'payload'}: {p.message}" for p in rules.iter_errors(payload)]
        if problems:
            raise InvalidFrame(f"{name}: " + "; ".join(problems))
