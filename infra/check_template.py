#!/usr/bin/env python3
"""Checks template.yaml: lint as written, expansion, lint of what it expands to, and our own rules (infra/rules.py).

    .venv/bin/python infra/check_template.py [TEMPLATE]

Prints every complaint of every step; ends with 1 if there is one.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import expand
import rules


def lint(path: Path) -> list[str]:
    """What cfn-lint says. The region is fixed, so that the answer does not depend on the machine."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--format", "parseable", "--regions", expand.REGION, "--", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return found or ([f"cfn-lint ended with {done.returncode}"] if done.returncode else [])


def check(path: Path) -> list[str]:
    found = [f"as written: {line}" for line in lint(path)]
    try:
        expanded = expand.expand(expand.read(path))
    except Exception as problem:  # the translator raises many kinds; each means the template is wrong
        return [*found, f"expansion: {getattr(problem, 'message', None) or problem}"]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as written:
        json.dump(expanded, written)
        written.flush()
        found += [f"expanded: {line.replace(written.name, path.name)}" for line in lint(Path(written.name))]
    return found + [f"rule: {complaint}" for complaint in rules.complaints(expanded)]


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else expand.TEMPLATE
    found = check(path)
    for complaint in found:
        print(complaint, file=sys.stderr)
    print(f"{path.name}: {'clean' if not found else f'{len(found)} complaints'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
