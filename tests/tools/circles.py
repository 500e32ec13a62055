"""Finds circles of files: files of one crate that import each other in a loop.

Reads the imports as text: `use` trees and paths in the code that begin with `crate`, `self` or `super`. An import leads to
the file that defines the name, through `pub use`. Two kinds of import draw no arrow: a file that uses its own ancestor (a folder's
`mod.rs` holds what its files share), and anything under `#[cfg(test)]`.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

STRING = re.compile(r'r(#*)".*?"\1|"(?:\\.|[^"\\])*"', re.S)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
CHAR = re.compile(r"'(?:\\.|[^'\\])'")
TEST = re.compile(r"#\[cfg\((?:test|any\(test[^\]]*)\)\]\s*(?:#\[[^\]]*\]\s*)*")
USE = re.compile(r"\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);")
INLINE = re.compile(r"\b((?:crate|self|super)(?:::[A-Za-z_]\w*)+)")
DEFINED = re.compile(r"\b(?:fn|struct|enum|trait|type|const|static|union|macro_rules!)\s+(?:mut\s+)?([A-Za-z_]\w*)")
MODULE = re.compile(r"\bmod\s+([a-z_]\w*)\s*([;{])")

Path_ = tuple[str, ...]


@dataclass
class Module:
    """One file as a module: what it defines, hands on and imports."""

    file: Path
    path: Path_
    defined: set[str] = field(default_factory=set)
    handed_on: list[Path_] = field(default_factory=list)
    imports: set[Path_] = field(default_factory=set)


def without_tests(text: str) -> str:
    """The text without comments, strings and items under `#[cfg(test)]`."""
    text = COMMENT.sub(" ", CHAR.sub("' '", STRING.sub('""', text)))
    kept, at = [], 0
    while found := TEST.search(text, at):
        kept.append(text[at : found.start()])
        at = end_of_item(text, found.end())
    kept.append(text[at:])
    return "".join(kept)


def end_of_item(text: str, at: int) -> int:
    """The position behind the item that begins here: its `;`, or the brace that closes it."""
    depth = 0
    for position in range(at, len(text)):
        sign = text[position]
        if sign == ";" and depth == 0:
            return position + 1
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return position + 1
    return len(text)


def leaves(tree: str) -> list[Path_]:
    """`a::{b, c::{self, d as e}}` as its single paths."""
    tree = tree.strip()
    brace = tree.find("{")
    if brace < 0:
        name = re.split(r"\s+as\s+", tree)[0].strip()
        return [tuple(part.strip() for part in name.split("::"))] if name else []
    head = tuple(part for part in tree[:brace].strip().split("::") if part)
    inner, depth, start, found = tree[brace + 1 : tree.rfind("}")], 0, 0, []
    for position, sign in enumerate(inner + ","):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and depth == 0:
            found += [head + leaf for leaf in leaves(inner[start:position])]
            start = position + 1
    return [leaf[:-1] if leaf and leaf[-1] == "self" else leaf for leaf in found]


def module_of(root: Path, file: Path) -> Path_:
    parts = list(file.relative_to(root).with_suffix("").parts)
    if parts[-1] in ("mod", "lib", "main"):
        parts.pop()
    return tuple(parts)


def absolute(module: Path_, path: Path_) -> Path_ | None:
    """A path from the crate's root; none for a path of another crate."""
    if path[0] == "crate":
        return path[1:]
    if path[0] == "self":
        return module + path[1:]
    if path[0] == "super":
        up = 0
        while up < len(path) and path[up] == "super":
            up += 1
        return module[: len(module) - up] + path[up:]
    return None


def read(root: Path) -> dict[Path_, Module]:
    modules: dict[Path_, Module] = {}
    texts: dict[Path_, str] = {}
    for file in sorted(root.rglob("*.rs")):
        text = without_tests(file.read_text())
        path = module_of(root, file)
        if file.name == "main.rs" and (root / "lib.rs").exists() or "bin" in path[:1]:
            continue
        modules[path] = Module(file, path)
        texts[path] = text
    declared = reachable(modules, texts)
    modules = {path: module for path, module in modules.items() if path in declared}
    for path, module in modules.items():
        text = texts[path]
        module.defined = set(DEFINED.findall(text))
        children = {other[-1] for other in modules if other[:-1] == path and other}
        for public, tree in USE.findall(text):
            for leaf in leaves(tree):
                if leaf and leaf[0] in children:
                    leaf = ("self", *leaf)
                target = absolute(path, leaf) if leaf else None
                if target is None:
                    continue
                if public:
                    module.handed_on.append(target)
                else:
                    module.imports.add(target)
        body = USE.sub(" ", text)
        for found in INLINE.findall(body):
            target = absolute(path, tuple(found.split("::")))
            if target:
                module.imports.add(target)
        # Through the name of a module: a child, or one that was imported.
        named = {child: (*path, child) for child in children}
        named |= {target[-1]: target for target in module.imports if target in modules and target}
        for name, target in named.items():
            for used in re.findall(rf"(?<![\w:]){name}::([A-Za-z_]\w*)", body):
                module.imports.add((*target, used))
    return modules


def reachable(modules: dict[Path_, Module], texts: dict[Path_, str]) -> set[Path_]:
    """The modules that a production build compiles: declared by `mod` outside of tests."""
    found, waiting = set(), [()]
    while waiting:
        path = waiting.pop()
        if path not in modules or path in found:
            continue
        found.add(path)
        waiting += [(*path, name) for name, end in MODULE.findall(texts[path]) if end == ";"]
    return found


def defining(modules: dict[Path_, Module], path: Path_, seen: frozenset = frozenset()) -> Path_ | None:
    """The module that defines what a path names."""
    for length in range(len(path), -1, -1):
        module = modules.get(path[:length])
        if module is None:
            continue
        if length == len(path):
            return module.path
        name = path[length]
        if name in module.defined or path in seen:
            return module.path
        for target in module.handed_on:
            if target[-1] == name:
                return defining(modules, target + path[length + 1 :], seen | {path}) or module.path
        for target in module.handed_on:
            if target[-1] == "*":
                inner = defining(modules, target[:-1] + path[length:], seen | {path})
                if inner and name in modules[inner].defined:
                    return inner
        return module.path
    return None


def arrows(modules: dict[Path_, Module]) -> dict[Path_, set[Path_]]:
    found: dict[Path_, set[Path_]] = {path: set() for path in modules}
    for path, module in modules.items():
        for target in module.imports:
            to = defining(modules, target)
            if to is not None and to != path and path[: len(to)] != to:
                found[path].add(to)
    return found


def circles(root: Path) -> list[list[Path]]:
    """The groups of files under a crate's `src` that import each other in a loop."""
    modules = read(root)
    graph = arrows(modules)
    return [sorted(modules[path].file for path in group) for group in components(graph) if len(group) > 1]


def components(graph: dict[Path_, set[Path_]]) -> list[list[Path_]]:
    """The strongly connected components, by Tarjan's algorithm."""
    index: dict[Path_, int] = {}
    low: dict[Path_, int] = {}
    stack: list[Path_] = []
    found: list[list[Path_]] = []

    def visit(node: Path_) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
            found.append(group)

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found
