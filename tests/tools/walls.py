#!/usr/bin/env python3
"""Checks the walls between the crates: who may depend on whom, what the pure crates may reach and use, and what nobody may bring in.

    python3 tests/tools/walls.py

The code map of ARCHITECTURE.md says why each wall stands. Standard library only; asks `cargo metadata` and `cargo tree`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import circles

ROOT = Path(__file__).resolve().parents[2]
CARGO = os.environ.get("CARGO", "cargo")

# A crate may depend on those above it, and on nothing else of this workspace.
ORDER = [
    "forecourt-test-size",
    "forecourt-console",
    "forecourt-types",
    "forecourt-ocpp",
    "forecourt-domain",
    "forecourt-billing",
    "forecourt-ledger",
    "forecourt-link",
    "forecourt-edge",
    "forecourt-process",
    "forecourt-store",
    "forecourt-outbound",
    "forecourt-aws",
    "forecourt-cloud",
    "forecourt-api",
    "forecourt-memory",
    "forecourt-embedded",
    "forecourt-functions",
    "edge-gateway",
    "charger-sim",
    "local-server",
    "forecourt-simulation",
    "forecourt-tests",
]
# Walls between crates that the order alone would let through; reached through others counts too.
APART = {
    "forecourt-billing": {"forecourt-ocpp", "forecourt-domain"},
    "forecourt-ledger": {"forecourt-ocpp", "forecourt-domain", "forecourt-billing"},
    "forecourt-edge": {"forecourt-billing"},
    "forecourt-store": {"forecourt-edge", "axum"},
    "forecourt-outbound": {"axum"},
    "forecourt-aws": {"forecourt-cloud", "axum", "utoipa"},
    "forecourt-cloud": {"forecourt-edge", "forecourt-aws", "axum", "utoipa"},
    "forecourt-api": {"forecourt-edge", "forecourt-aws", "forecourt-memory", "forecourt-console"},
    "forecourt-embedded": {"forecourt-store", "forecourt-cloud", "forecourt-aws", "forecourt-edge"},
    "forecourt-functions": {"forecourt-memory", "forecourt-embedded", "forecourt-edge", "dynoxide-rs", "rusqlite"},
    "edge-gateway": {"forecourt-api", "forecourt-store", "forecourt-cloud", "forecourt-aws", "forecourt-billing", "forecourt-embedded"},
    "charger-sim": {"forecourt-api", "forecourt-store", "forecourt-cloud", "forecourt-aws", "forecourt-edge", "edge-gateway", "forecourt-billing", "forecourt-ledger"},
}
PURE = ["forecourt-types", "forecourt-ocpp", "forecourt-domain", "forecourt-billing", "forecourt-ledger", "forecourt-link", "forecourt-edge"]
# No I/O, no clock, no randomness, no async, no log: `now` and `seed` are arguments.
NOT_PURE = re.compile(
    r"^(tokio|tokio-.*|futures.*|async-.*|mio|socket2|hyper.*|reqwest|tungstenite|rustls.*|rusqlite|libsqlite3-sys|dynoxide-rs|aws-.*|lambda_.*|"
    r"rand|rand_.*|getrandom|fastrand|tracing.*|log4rs|env_logger|chrono|time)$")
NOT_PURE_WORDS = re.compile(
    r"\bSystemTime::now|\bInstant::now|\b(Timestamp|Zoned)::now|\bstd::(fs|net|env|process|thread|io)\b|\basync (fn|move|\{)|\bprintln!|\beprintln!|"
    r"\bthread_rng|\btracing::|\bstatic mut\b|\b(Once|Lazy)(Lock|Cell)\b.*\bstatic\b")
# Money and energy are integers.
NO_FLOATS = ["forecourt-types", "forecourt-domain", "forecourt-billing", "forecourt-ledger", "forecourt-link"]
FLOAT = re.compile(r"\bf(32|64)\b")
# Only this crate names the SDK: everything else rebuilds in seconds, and the store is one place.
SDK = re.compile(r"^aws-(sdk-.*|config)$")
NAMES_THE_SDK = "forecourt-aws"
# Nobody may bring these in: package -> (versions refused, why).
REFUSED = {
    "rustls": (r"0\.(1\d|2[0-2])\.", "the old TLS stack that default features of the SDK pull in"),
    "hyper": (r"0\.", "the old HTTP stack that default features of the SDK pull in"),
    "aws-lc-sys": (r"", "ring is the only crypto library"),
    "openssl-sys": (r"", "TLS is rustls everywhere"),
    "native-tls": (r"", "TLS is rustls everywhere"),
}
SINGLE = ["libsqlite3-sys", "rusqlite", "serde_json", "rustls", "tokio"]
FILE_LINES_MAX = 800
COMMENT_COLUMNS_MAX = 100
# Names, links and codes count as words.
WORD = re.compile(r"[\w`:\[\]']+")
WORDS_MIN = 3

Complaints = Iterator[str]


def cargo(*arguments: str) -> str:
    done = subprocess.run([CARGO, *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"walls: cargo {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def members() -> dict[str, dict]:
    """Package name -> what `cargo metadata` says of it, for the crates of this workspace."""
    found = json.loads(cargo("metadata", "--format-version", "1", "--no-deps"))["packages"]
    return {package["name"]: package for package in found}


def reached(package: str) -> set[str]:
    """Everything a crate is built with in production; proc macros run in the compiler and do not count."""
    tree = cargo("tree", "-p", package, "-e", "normal,no-proc-macro", "--target", "all", "--prefix", "none", "-f", "{p}")
    return {line.split()[0] for line in tree.splitlines() if line.strip()} - {package}


def direct(package: dict) -> set[str]:
    return {d["name"] for d in package["dependencies"] if d["kind"] is None}


def order(packages: dict[str, dict]) -> Complaints:
    for name, package in packages.items():
        if name not in ORDER:
            yield f"{name} has no place in ORDER (tests/tools/walls.py) and in the code map of ARCHITECTURE.md"
            continue
        for used in direct(package) & set(packages):
            if used in ORDER and ORDER.index(used) >= ORDER.index(name):
                yield f"{name} depends on {used}, which stands below it"
        if name != NAMES_THE_SDK:
            for used in sorted(direct(package)):
                if SDK.match(used):
                    yield f"{name} names {used}: only {NAMES_THE_SDK} knows the SDK"


def walls(closures: dict[str, set[str]]) -> Complaints:
    for name, closure in closures.items():
        for used in sorted(closure & APART.get(name, set())):
            yield f"{name} reaches {used}: cargo tree -p {name} -e normal -i {used}"
        if name in PURE:
            for used in sorted(closure):
                if NOT_PURE.match(used):
                    yield f"{name} is pure but reaches {used}: cargo tree -p {name} -e normal -i {used}"


def refused(tree: list[tuple[str, str, set[str]]]) -> Complaints:
    """`tree` holds name, version and features of everything anybody is built or tested with."""
    versions: dict[str, set[str]] = {}
    for name, version, features in tree:
        versions.setdefault(name, set()).add(version)
        if name == "serde_json" and "arbitrary_precision" in features:
            yield "serde_json is built with arbitrary_precision, which changes numbers for everybody: cargo tree -e features -i serde_json"
        if name in REFUSED and re.match(REFUSED[name][0], version):
            yield f"{name} {version} is in the tree: {REFUSED[name][1]}; cargo tree -i {name}@{version}"
    for name in SINGLE:
        if len(versions.get(name, ())) > 1:
            yield f"{name} is in the tree in {len(versions[name])} versions: {', '.join(sorted(versions[name]))}"


def only_in_tests(shipped: list[tuple[str, str, set[str]]], tested: list[tuple[str, str, set[str]]]) -> Complaints:
    """Features that tests alone switch on: the package and all above it would be compiled twice, and tested otherwise than it is shipped."""
    for name, version, features in shipped:
        if (name, version, features) not in tested:
            more = [with_tests - features for other, its, with_tests in tested if (other, its) == (name, version)]
            added = ", ".join(sorted(set().union(*more)))
            yield f"{name} {version} gets {added} from tests alone: name it in [dependencies] of tests/Cargo.toml, or for all in Cargo.toml"


def everything(*arguments: str) -> list[tuple[str, str, set[str]]]:
    """Name, version and features of all that the workspace takes in, by the kinds of dependencies and the targets of these arguments."""
    listed = set()
    for line in cargo("tree", "--workspace", *arguments, "--prefix", "none", "-f", "{p}|{f}").splitlines():
        # Paths and the mark of a repeated entry may follow the version.
        package, _, features = line.removesuffix(" (*)").partition("|")
        if package.strip():
            name, version = package.split()[:2]
            listed.add((name, version.removeprefix("v"), frozenset(features.split(","))))
    return [(name, version, set(features)) for name, version, features in sorted(listed, key=lambda entry: entry[:2])]


def code(line: str) -> str:
    """A line without its comment. Good enough: a `//` inside a text only hides the rest of that line."""
    return line.partition("//")[0]


def comments(path: str, lines: list[str]) -> Complaints:
    """Comments that are too wide, tables apart, and doc comments that say next to nothing."""
    for number, line in enumerate(lines, 1):
        comment = line.strip()
        is_table = comment.startswith(("//! |", "/// |"))
        if comment.startswith("//") and len(line) > COMMENT_COLUMNS_MAX and not is_table:
            yield f"{path}:{number}: a comment of {len(line)} columns; {COMMENT_COLUMNS_MAX} is the end"
        around = lines[max(number - 2, 0) : number - 1] + lines[number : number + 1]
        is_alone = not any(other.strip().startswith("///") for other in around)
        if comment.startswith("///") and is_alone and len(WORD.findall(comment)) < WORDS_MIN:
            yield f"{path}:{number}: {comment!r} says nothing that the name does not: write a sentence"


def source(name: str, path: str, text: str) -> Complaints:
    lines = text.splitlines()
    if len(lines) > FILE_LINES_MAX:
        yield f"{path} has {len(lines)} lines; {FILE_LINES_MAX} is the end"
    if path.endswith("src/lib.rs") and not text.startswith("//!"):
        yield f"{path} must begin by saying what the crate is and what it must not know (//!)"
    # The schema tables are written by tests/tools/ocpp_tables.py.
    if "/ocpp/src/schema/v" not in path:
        yield from comments(path, lines)
    for number, line in enumerate(lines, 1):
        if "#[ignore" in code(line):
            yield f"{path}:{number}: an ignored test checks nothing"
        # A pure crate's tests may read their golden files.
        if name in PURE and "/tests/" not in path and (found := NOT_PURE_WORDS.search(code(line))):
            yield f"{path}:{number}: {found.group(0)} in a pure crate: take it as an argument"
        if name in NO_FLOATS and (found := FLOAT.search(code(line))):
            yield f"{path}:{number}: {found.group(0)}: money and energy are integers"


def sources(packages: dict[str, dict]) -> Complaints:
    for name, package in packages.items():
        folder = Path(package["manifest_path"]).parent
        for path in sorted(folder.rglob("*.rs")):
            if "target" not in path.relative_to(folder).parts:
                yield from source(name, str(path.relative_to(ROOT)), path.read_text())
    for path in ROOT.glob("*/**/clippy.toml"):
        if not {"target", "node_modules", ".venv"} & set(path.parts):
            yield f"{path.relative_to(ROOT)} replaces the one at the root instead of adding to it"


def loops(packages: dict[str, dict]) -> Complaints:
    """Files of a crate that import each other in a circle: none can be read, moved or tested without the others."""
    for package in packages.values():
        folder = Path(package["manifest_path"]).parent / "src"
        if folder.is_dir():
            for group in circles.circles(folder):
                names = ", ".join(str(path.relative_to(ROOT)) for path in group)
                yield f"{names} import each other in a circle: move what they share into a file that none of them has to look back from"


# The fence around an example, whose words say what stands in it; none of these is compiled by rustdoc.
FENCE = re.compile(r"^\s*//[/!] ?```(.*)$", re.MULTILINE)
NOT_COMPILED = {"text", "json", "toml", "sh", "sql", "ignore"}
TEST = re.compile(r"^\s*#\[(tokio::)?test\b", re.MULTILINE)


def files_of(source: Path) -> list[Path]:
    """The files of a target that begins with this one. `src/main.rs`, a file of `src/bin` and a build script stand alone."""
    if source.parent.name == "bin" or source.name == "build.rs" or (source.parent.name == "src" and source.name == "main.rs"):
        return [source]
    return [path for path in sorted(source.parent.rglob("*.rs")) if "bin" not in path.relative_to(source.parent).parts]


def never_run(package: dict) -> Complaints:
    """Tests and examples of a target that Cargo.toml marks as having none, with `test = false` or `doctest = false`."""
    for target in package["targets"]:
        for path in files_of(Path(target["src_path"])):
            text = path.read_text()
            # Every second fence closes an example.
            examples = [words for words in FENCE.findall(text)[::2] if not NOT_COMPILED & set(re.split("[, ]+", words))]
            if TEST.search(text) and not target["test"]:
                yield f"{package['name']}: a test in {path.name} never runs: {target['name']} has `test = false`"
            if examples and target["kind"] == ["lib"] and not target["doctest"]:
                yield f"{package['name']}: an example in {path.name} never runs: {target['name']} has `doctest = false`"


# A path in backticks, from the root on: with a folder in it, and no placeholder.
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
DOCUMENTS = ["ARCHITECTURE.md", "README.md", "docs/security.md", "docs/field-notes.md"]


def paths(name: str, text: str) -> Complaints:
    """Every path that a document names exists, whole. Addresses of the API and of programs at a site begin otherwise."""
    # What is built or installed may be missing.
    tops = {path.name for path in ROOT.iterdir()} - {"target", ".venv", "data"}
    for number, line in enumerate(text.splitlines(), 1):
        for path in PATH.findall(line):
            first = path.split("/")[0]
            is_source = path.endswith((".rs", ".py", ".toml", ".yaml"))
            if (first in tops or is_source) and not (ROOT / path).exists():
                yield f"{name}:{number}: there is no {path}"


def documents() -> Complaints:
    for name in DOCUMENTS:
        yield from paths(name, (ROOT / name).read_text())


def main() -> int:
    packages = members()
    shipped, tested = everything("-e", "normal,build"), everything("-e", "normal,build,dev")
    guarded = [name for name in packages if name in PURE or name in APART]
    found = [
        *order(packages),
        *walls({name: reached(name) for name in guarded}),
        *refused(everything("-e", "normal,build,dev", "--target", "all")),
        *only_in_tests(shipped, tested),
        *sources(packages),
        *loops(packages),
        *(complaint for package in packages.values() for complaint in never_run(package)),
        *documents(),
    ]
    for complaint in found:
        print(complaint, file=sys.stderr)
    print(f"walls: {len(packages)} crates, {'all stand' if not found else f'{len(found)} complaints'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
