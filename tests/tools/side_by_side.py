#!/usr/bin/env python3
"""Builds and runs every Rust test of the workspace, as `cargo test --workspace` does, in two rows side by side.

The programs of one row start servers, kill them and wait; some judge how soon something happens, so they run one at a time. Those of the other
row only compute, in one process and by a clock of their own. They run beside the first row with the least priority (nice 19), and use the
processors while it waits. The output of a program appears when it has ended. Uses the standard library alone.

    python3 tests/tools/side_by_side.py
"""

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CARGO = os.environ.get("CARGO", "cargo")
# Packages whose tests open no socket and start no process: any load only makes them slower. The longest one comes first.
COMPUTING = [
    "forecourt-simulation",
    "forecourt-api",
    "forecourt-cloud",
    "forecourt-ocpp",
    "forecourt-edge",
    "forecourt-domain",
    "forecourt-billing",
    "forecourt-ledger",
    "forecourt-store",
    "forecourt-link",
    "forecourt-types",
]
# Programs that measure how much work a flooded machine still does: they run alone, at the end.
ALONE = {("forecourt-tests", "flood")}


@dataclass(frozen=True)
class Program:
    package: str
    target: str
    folder: Path
    executable: str

    @property
    def name(self) -> str:
        return f"{self.package} {self.target}"

    @property
    def computes(self) -> bool:
        return self.package in COMPUTING

    @property
    def order(self) -> int:
        return COMPUTING.index(self.package) if self.computes else len(COMPUTING)


def build() -> list[Program]:
    """Builds all test programs and the programs that they start. Cargo's messages about the build go to the terminal."""
    command = [CARGO, "test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"]
    built = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if built.returncode != 0:
        sys.exit(built.returncode)
    programs = []
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and message["profile"]["test"] and message["executable"]:
            folder = Path(message["manifest_path"]).parent
            programs.append(Program(package_name(message["package_id"]), message["target"]["name"], folder, message["executable"]))
    return sorted(programs, key=lambda program: program.order)


def package_name(package_id: str) -> str:
    """Reads the name from `path+file:///…/tests#forecourt-tests@1.0.0`, or from `…/edge-gateway#1.0.0`, where the folder has the name."""
    place, _, fragment = package_id.partition("#")
    name, at, _ = fragment.partition("@")
    return name if at else place.rpartition("/")[2]


def environment(program: Program) -> dict[str, str]:
    return os.environ | {"CARGO": CARGO, "CARGO_MANIFEST_DIR": str(program.folder)}


def run(program: Program) -> tuple[Program, int, str, float]:
    start = time.monotonic()
    least = ["nice", "-n", "19"] if program.computes else []
    done = subprocess.run(
        [*least, program.executable],
        cwd=program.folder,
        env=environment(program),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        check=False,
    )
    return program, done.returncode, done.stdout, time.monotonic() - start


def main() -> int:
    programs = build()
    if not programs:
        print("no test program was built", file=sys.stderr)
        return 1
    alone = [program for program in programs if (program.package, program.target) in ALONE]
    rows = [[program for program in programs if program not in alone and program.computes is computes] for computes in (False, True)]

    failed: list[str] = []
    left = {program.name for program in programs}
    lock = threading.Lock()

    def tell(program: Program, code: int, output: str, seconds: float) -> None:
        with lock:
            left.discard(program.name)
            print(f"---- {program.name}: {'ok' if code == 0 else f'FAILED (exit {code})'} in {seconds:.1f} s; {len(left)} left")
            if code != 0:
                failed.append(program.name)
                print(output)
            else:
                print("".join(line + "\n" for line in output.splitlines() if line.startswith("test result:")), end="")
            sys.stdout.flush()

    def run_row(row: list[Program]) -> None:
        for program in row:
            tell(*run(program))

    with ThreadPoolExecutor(max_workers=len(rows)) as pool:
        for row in as_completed([pool.submit(run_row, row) for row in rows]):
            row.result()
    for program in alone:
        tell(*run(program))

    documentation = subprocess.run([CARGO, "test", "--workspace", "--doc", "--quiet"], cwd=ROOT, check=False)
    if documentation.returncode != 0:
        failed.append("the examples of the documentation (cargo test --doc)")
    if failed:
        print("\nfailed: " + ", ".join(failed), file=sys.stderr)
        return 1
    print(f"{len(programs)} test programs and the examples of the documentation are all right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
