#!/usr/bin/env python3
"""Sets up the test tools: .venv with tests/tools/requirements.txt, and the node modules of every package.json listed below.

Quick when everything is up to date: each part leaves a stamp holding the hash of what it was made from, so a changed pin, another Python or a
deleted folder sets only that part up again. Uses the standard library alone, because it runs before anything else is there.

    python3 tests/tools/setup.py              all of it
    python3 tests/tools/setup.py --browser    Chromium too (for browser tests)
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "tests/tools/requirements.txt"
NODE_FOLDERS = [ROOT / "tests/tools/node", ROOT / "infra/cdk", ROOT / "console", ROOT / "console/tools/api-types"]
# The browser, and the fonts with which it draws the five languages of the pages.
BROWSER_PACKAGES = ["chromium", "fonts-noto-core", "fonts-wqy-zenhei"]


def fingerprint(*parts: str | Path) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def up_to_date(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def run(command: list[str], folder: Path, what_to_do: str) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as failure:
        sys.exit(f"setup: {' '.join(command)} failed in {folder}: {failure}\n  {what_to_do}")


def set_up_python() -> None:
    stamp = VENV / ".forecourt-stamp"
    wanted = fingerprint(REQUIREMENTS, sys.version)
    if up_to_date(stamp, wanted):
        return
    print("setup: Python packages into .venv", flush=True)
    # A half-made or foreign environment is not repaired but made again.
    venv.create(VENV, clear=True, with_pip=True)
    pip = [str(VENV / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)]
    run(pip, ROOT, "Is PyPI reachable from here? A mirror is set with PIP_INDEX_URL.")
    stamp.write_text(wanted)


def set_up_node(folder: Path) -> None:
    if not (folder / "package-lock.json").is_file():
        return
    stamp = folder / "node_modules/.forecourt-stamp"
    wanted = fingerprint(folder / "package-lock.json", subprocess.run(["node", "--version"], capture_output=True, text=True).stdout)
    if up_to_date(stamp, wanted):
        return
    print(f"setup: node modules of {folder.relative_to(ROOT)}", flush=True)
    npm = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run(npm, folder, "Is the npm registry reachable from here? A mirror is set with npm_config_registry.")
    stamp.write_text(wanted)


def set_up_browser() -> None:
    found = subprocess.run(["node", str(ROOT / "tests/tools/page.js"), "--browser"], capture_output=True, text=True)
    lacks = [] if found.returncode == 0 else [found.stderr.strip()]
    if lacks == [] and not draws_thai():
        lacks = ["no font here draws Thai: pages of the tests would show boxes"]
    if lacks == []:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        missing = f"setup: {lacks[0]}"
        if "CI" in os.environ:
            sys.exit(missing)
        print(f"{missing}\n  Until then the pages are not tested.", file=sys.stderr)
        return
    print("setup: Chromium and fonts by apt-get", flush=True)
    by_hand = f"Install {', '.join(BROWSER_PACKAGES)} by hand."
    apt = ["-qq", "-o", "Acquire::Retries=3"]
    run(["apt-get", "update", *apt], ROOT, by_hand)
    run(["apt-get", "install", "-y", *apt, "--no-install-recommends", *BROWSER_PACKAGES], ROOT, by_hand)


def draws_thai() -> bool:
    """Whether a font with Thai letters is installed. Where nothing lists fonts, as on macOS, the system has them."""
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    fonts = subprocess.run(["fc-list", ":lang=th"], capture_output=True, text=True, check=False)
    return fonts.stdout.strip() != ""


def main() -> None:
    arguments = argparse.ArgumentParser(description="Sets up the test tools.")
    arguments.add_argument("--browser", action="store_true", help="make sure Chromium is there too")
    chosen = arguments.parse_args()
    set_up_python()
    for folder in NODE_FOLDERS:
        set_up_node(folder)
    if chosen.browser:
        set_up_browser()


if __name__ == "__main__":
    main()
