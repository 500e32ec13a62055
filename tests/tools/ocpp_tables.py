#!/usr/bin/env python3
"""Writes the tables of crates/ocpp/src/schema from the JSON schemas of the Open Charge Alliance.

    python3 tests/tools/ocpp_tables.py FOLDER

FOLDER holds v1_6, v2_0_1 and v2_1 with one schema a file, as the Alliance publishes them with OCPP 1.6 (with the security
whitepaper), 2.0.1 and 2.1. The tables hold names, types and limits only. `crates/ocpp/src/schema/tests.rs` compares them with another
implementation. Standard library only.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "crates/ocpp/src/schema"
VERSIONS = {"v1_6": ("v16", "1.6"), "v2_0_1": ("v201", "2.0.1"), "v2_1": ("v21", "2.1")}
# Who calls an action is not in the schemas: what a station calls (OCPP 1.6 section 4 and whitepaper; 2.x part 2). Both call DataTransfer.
BY_STATION = set(
    "Authorize BatterySwap BootNotification ClearedChargingLimit ClosePeriodicEventStream DiagnosticsStatusNotification "
    "FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus GetCertificateStatus Heartbeat LogStatusNotification "
    "MeterValues NotifyChargingLimit NotifyCustomerInformation NotifyDERAlarm NotifyDERStartStop NotifyDisplayMessages "
    "NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport NotifyPeriodicEventStream "
    "NotifyPriorityCharging NotifyReport NotifySettlement NotifyWebPaymentStarted OpenPeriodicEventStream "
    "PublishFirmwareStatusNotification PullDynamicScheduleUpdate ReportChargingProfiles ReportDERControl ReservationStatusUpdate "
    "SecurityEventNotification SignCertificate SignedFirmwareStatusNotification StartTransaction StatusNotification StopTransaction "
    "TransactionEvent VatNumberValidation".split()
)
KINDS = ("Any", "Flag", "List", "Number", "Object", "Text", "Time", "Whole", "Word")
I32 = (-(2**31), 2**31 - 1)
# A source file of more lines says at its head why.
LONG_LINES = 400


def screaming(name: str) -> str:
    """`EVSEType` as EVSE, `idTokenInfo` as ID_TOKEN_INFO."""
    name = re.sub(r"Type$", "", name)
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return name.upper()


@dataclass
class Tables:
    """The constants of one version: each content once, by the first name asked for."""

    by_content: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)

    def constant(self, kind: str, content: str, *names: str) -> str:
        key = f"{kind}: {content}"
        if key not in self.by_content:
            name = next(name for name in names if name not in self.names)
            self.names.add(name)
            self.by_content[key] = name
            # A shape is referred to, a list of words is copied: only the first needs one address.
            word = "static" if kind == "Shape" else "pub(crate) const"
            self.lines.append(f"{word} {name}: {kind} = {content};")
        return self.by_content[key]


def kind_of(tables: Tables, schema: dict, root: dict, owner: str, name: str) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return kind_of(tables, root["definitions"][name], root, "", name)
    match schema.get("type"):
        case "object":
            return f"Object(&{shape_of(tables, schema, root, owner, name)})"
        case "array":
            item = kind_of(tables, schema["items"], root, owner, name)
            return f"List({schema.get('minItems', 0)}, {schema.get('maxItems', 0)}, &{item})"
        case "string" if "enum" in schema:
            words = ", ".join(json.dumps(word) for word in schema["enum"])
            return f"Word({tables.constant('&[&str]', f'&[{words}]', screaming(name), f'{owner}_{screaming(name)}')})"
        case "string" if schema.get("format") == "date-time":
            return "Time"
        case "string":
            return f"Text({schema.get('maxLength', 0)})"
        case "integer":
            low, high = schema.get("minimum", I32[0]), schema.get("maximum", I32[1])
            return "WHOLE" if (low, high) == I32 else f"Whole({int(low)}, {int(high)})"
        case "number":
            low, high = schema.get("minimum"), schema.get("maximum")
            return f"Number({limit(low, 'MIN')}, {limit(high, 'MAX')})"
        case "boolean":
            return "Flag"
        case None:
            return "Any"
    raise ValueError(f"{owner} {name}: {schema}")


def limit(value: float | None, end: str) -> str:
    return f"f64::{end}" if value is None else repr(float(value))


def shape_of(tables: Tables, schema: dict, root: dict, owner: str, name: str) -> str:
    required = set(schema.get("required", []))
    place = f"{owner}_{screaming(name)}" if owner else screaming(name)
    fields = []
    for key, inner in schema.get("properties", {}).items():
        kind = kind_of(tables, inner, root, place, key)
        fields.append(f"Field({json.dumps(key)}, {'Must' if key in required else 'May'}, {kind})")
    is_open = schema.get("additionalProperties", True) is not False and bool(fields)
    content = f"Shape(&[{', '.join(fields)}], {'Open' if is_open else 'Closed'})"
    return tables.constant("Shape", content, place, f"{place}_OBJECT")


def read(folder: Path) -> dict[str, dict]:
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def action(tables: Tables, schemas: dict[str, dict], name: str) -> str:
    by = "Both" if name == "DataTransfer" else "FromStation" if name in BY_STATION else "ToStation"
    parts = []
    for part, stems in (("REQUEST", (f"{name}Request", name)), ("RESPONSE", (f"{name}Response",))):
        root = next((schemas[stem] for stem in stems if stem in schemas), None)
        parts.append("None" if root is None else f"Some(&{shape_of(tables, root, root, screaming(name), part)})")
    return f'    Action("{name}", {by}, {parts[0]}, {parts[1]}),'


def long_because(actions: int, constants: int) -> list[str]:
    return [
        "//!",
        f"//! The file has more than {LONG_LINES} lines because the version defines {actions} actions with {constants}",
        "//! different objects and lists of words: it is data to look up, and splitting it would only hide",
        "//! that each object is written once and used by many actions.",
    ]


def write(folder: Path, module: str, number: str) -> None:
    schemas, tables = read(folder), Tables()
    names = sorted({re.sub(r"(Request|Response)$", "", stem) for stem in schemas})
    actions = [action(tables, schemas, name) for name in names]
    body = "\n".join([*actions, *tables.lines])
    kinds = ", ".join(kind for kind in KINDS if re.search(rf"\b{kind}\b(?=[(,)])", re.sub(r'"[^"]*"', '""', body)))
    contents = "{Closed, Open}" if any(line.endswith(", Open);") for line in tables.lines) else "Closed"
    head = [
        f"//! The messages of OCPP {number}: names, types and limits of the fields, one object a line.",
        "//! `tests/tools/ocpp_tables.py` writes this file; nobody edits it.",
        "",
        f"use super::Content::{contents};",
        "use super::Direction::{Both, FromStation, ToStation};",
        f"use super::Kind::{{{kinds}}};",
        "use super::Need::{May, Must};",
        "use super::{Action, Field, Shape, WHOLE};",
        "",
        f"pub(super) const ACTIONS: &[Action] = &[",
    ]
    lines = [*head, *actions, "];", "", *tables.lines]
    if len(lines) > LONG_LINES:
        lines[2:2] = long_because(len(actions), len(tables.lines))
    text = "\n".join(lines) + "\n"
    (TARGET / f"{module}.rs").write_text(text)


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for folder, (module, number) in VERSIONS.items():
        write(Path(sys.argv[1]) / folder, module, number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
