"""The source of a function with all that it needs from this package, as one piece of text.

Nothing is imported or run: the files are read and parsed. So a script can carry the very lines
that trained a model, without a copy of them that could fall behind.
"""

import ast
import importlib.util
import symtable
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

PACKAGE = "minigpt"

Place = tuple[str, str]  # (module, name), such as ("minigpt.model.forward", "softmax")


@dataclass
class _Module:
    """A parsed file: where each name in it comes from."""

    name: str
    lines: list[str]
    title: str
    scopes: dict[tuple[str, int], symtable.SymbolTable]  # by name and line
    defined: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, Place] = field(default_factory=dict)  # from this package
    outside: dict[str, str] = field(default_factory=dict)  # name -> the import line


@cache
def _module(name: str) -> _Module:
    found = importlib.util.find_spec(name)
    source = Path(found.origin).read_text(encoding="utf-8")
    tree = ast.parse(source)
    table = symtable.symtable(source, found.origin, "exec")
    scopes = {(scope.get_name(), scope.get_lineno()): scope for scope in table.get_children()}
    module = _Module(name, source.splitlines(), ast.get_docstring(tree).splitlines()[0], scopes)
    for node in tree.body:
        _note(module, node)
    return module


def _note(module: _Module, node: ast.stmt) -> None:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        module.defined[node.name] = node
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Name):
                    module.defined[part.id] = node
    elif isinstance(node, ast.ImportFrom) and _ours(node):
        module.imported |= _imported(node)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            module.outside[(alias.asname or alias.name).split(".")[0]] = _one_import(node, alias)


def _names_used(module: _Module, node: ast.stmt) -> list[str]:
    """The global names that a definition uses; what an argument shadows is none."""
    outer: list[ast.AST] = [node]
    used: set[str] = set()
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        used = _globals(module.scopes[node.name, node.lineno])
        outer = [*node.decorator_list, *getattr(node, "bases", [])]
        for part in ast.walk(node):
            if isinstance(part, ast.arguments):
                outer += [d for d in [*part.defaults, *part.kw_defaults] if d is not None]
            outer.append(getattr(part, "annotation", None) or getattr(part, "returns", None))
    names = {n.id for o in outer if o for n in ast.walk(o) if isinstance(n, ast.Name)}
    return sorted(used | names)


def _globals(scope: symtable.SymbolTable) -> set[str]:
    found = {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
    return found.union(*map(_globals, scope.get_children()))


def _ours(node: ast.ImportFrom) -> bool:
    return (node.module or "").split(".")[0] == PACKAGE


def _imported(node: ast.ImportFrom) -> dict[str, Place]:
    if node.module == PACKAGE:
        raise ValueError(f"line {node.lineno}: a bundle needs names from modules, not modules")
    return {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}


def _one_import(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    start = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
    return f"{start}import {ast.unparse(alias)}"


def bundle(
    roots: Iterable[Place], provided: Iterable[str] = (), reserved: Iterable[str] = ()
) -> str:
    """Source code that defines ``roots`` and everything they use.

    Args:
        roots: the functions and classes wanted.
        provided: names that stand elsewhere in the script; they are not looked into.
        reserved: names that the script uses for something else.

    Returns:
        Import lines of other packages, then a part for each module, in an order that can be run.

    Raises:
        ValueError: two modules give one name to different things, and the name can't be changed.
    """
    found = _Bundle(frozenset(provided), frozenset(reserved))
    for place in roots:
        found.want(*place)
    return found.text()


class _Bundle:
    """What has been found to be needed so far."""

    def __init__(self, provided: frozenset[str], reserved: frozenset[str]) -> None:
        self.provided, self.reserved = provided, reserved
        self.wanted: dict[str, set[str]] = {}  # module -> names; modules in order of need
        self.outside: set[str] = set()

    def want(self, module_name: str, name: str) -> None:
        """Note that a name is needed, and all that its definition needs."""
        module = _module(module_name)
        if name in self.provided:
            return
        if name in module.imported:
            self.want(*module.imported[name])
        elif name in module.outside:
            self.outside.add(module.outside[name])
        elif name in module.defined and name not in self.wanted.setdefault(module_name, set()):
            self.wanted[module_name].add(name)
            self._want_used(module, module.defined[name])

    def _want_used(self, module: _Module, node: ast.stmt) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.ImportFrom) and _ours(part):
                for place in _imported(part).values():
                    self.want(*place)
        for name in _names_used(module, node):
            self.want(module.name, name)

    def text(self) -> str:
        """Everything wanted, as source code."""
        parts = [_sorted_imports(self.outside)]
        names = self._new_names()
        for module_name in self._in_order():
            module = _module(module_name)
            parts.append(f"# === {module_name.split('.')[-1]} ===\n# {module.title}")
            nodes = {id(n): n for n in map(module.defined.get, self.wanted[module_name])}
            ordered = sorted(nodes.values(), key=lambda node: node.lineno)
            for alike, group in groupby(ordered, key=lambda node: isinstance(node, ast.Assign)):
                sources = [_source(module, node, names) for node in group]
                parts.append(("\n" if alike else "\n\n\n").join(sources))
        return "\n\n\n".join(parts) + "\n"

    def _in_order(self) -> list[str]:
        order: list[str] = []

        def visit(name: str) -> None:
            if name in order or name not in self.wanted:
                return
            for needed, _ in _module(name).imported.values():
                visit(needed)
            order.append(name)

        for name in self.wanted:
            visit(name)
        return [name for name in order if self.wanted[name]]

    def _new_names(self) -> dict[Place, str]:
        """Names with two meanings get their module's name added."""
        owners: dict[str, list[str]] = {}
        for module_name, names in self.wanted.items():
            for name in names:
                owners.setdefault(name, []).append(module_name)
        return {
            (module, name): f"{name}_{module.split('.')[-1]}"
            for name, modules in owners.items()
            if len(modules) > 1 or name in self.reserved
            for module in modules
        }


def _sorted_imports(lines: set[str]) -> str:
    """The import lines, those from one package joined."""
    joined: dict[str, list[str]] = {}
    for line in sorted(lines):
        start, _, name = line.partition("import ")
        joined.setdefault(start or line, []).append(name)
    return "\n".join(
        f"{start}import {', '.join(names)}" if start.startswith("from") else start
        for start, names in sorted(joined.items(), key=lambda item: item[0].startswith("from"))
    )


def _source(module: _Module, node: ast.stmt, names: dict[Place, str]) -> str:
    """The lines of a definition, with renamed names and without imports from this package."""
    decorators = [d.lineno for d in getattr(node, "decorator_list", [])]
    first = min([node.lineno, *decorators]) - 1
    lines = module.lines[:]
    inside: dict[str, Place] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.ImportFrom) and _ours(part):
            inside |= _imported(part)
            for at in range(part.lineno - 1, part.end_lineno):
                lines[at] = None
    if names:
        _rename(module, node, names, inside, lines)
    while first and lines[first - 1] and lines[first - 1].startswith("#"):
        first -= 1
    return "\n".join(line for line in lines[first : node.end_lineno] if line is not None)


def _rename(module, node, names, inside, lines) -> None:
    edits: list[tuple[int, int, int, str]] = []

    def new_name(name: str) -> str | None:
        return names.get(inside.get(name) or module.imported.get(name) or (module.name, name))

    for part in ast.walk(node):
        if isinstance(part, ast.arg) and new_name(part.arg):
            raise ValueError(f"{module.name}, line {part.lineno}: {part.arg} has two meanings")
        if isinstance(part, ast.Name) and new_name(part.id):
            edits.append((part.lineno, part.col_offset, len(part.id), new_name(part.id)))
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and new_name(node.name):
        column = lines[node.lineno - 1].index(node.name)
        edits.append((node.lineno, column, len(node.name), new_name(node.name)))
    for line, column, length, new in sorted(edits, reverse=True):
        text = lines[line - 1].encode()  # ast counts columns in UTF-8 bytes
        lines[line - 1] = (text[:column] + new.encode() + text[column + length :]).decode()
