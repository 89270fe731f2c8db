"""Wrong variants of a formula, made from its syntax tree: what a slip of the pen would turn it into.

Object: a mutant changes one node of one function: a constant or exponent by one, + and - or * and / exchanged, a
factor, divisor or term dropped, one parameter for another, an integer (edges, level, ...) by one, a factor 1 - f more;
also where the arithmetic is that of directed decimals, UP.add and the like. Directions of rounding are not changed: a
bound off in its fiftieth digit is no slip of a formula, and no value would show it.
Statement: a mutant is compiled from the changed tree and put in the place of the function's code in memory, and taken
out again; no file is touched, and every module that imported the function sees the mutant.
Source: mutation testing (DeMillo, Lipton, Sayward (1978), IEEE Computer 11:34).
"""

from __future__ import annotations
import __future__

import ast
import copy
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any, cast

INTEGERS = frozenset(
    {
        "edges",
        "steps",
        "level",
        "at",
        "power",
        "tables",
        "k",
        "h",
        "t",
        "complete",
        "depth",
        "j",
        "l",
        "q",
        "D",
        "times",
    }
)
SYMBOLS = ("v", "w", "m", "n")
DIRECTED = {"add": ast.Add, "subtract": ast.Sub, "multiply": ast.Mult, "divide": ast.Div}
"""Methods of decimal contexts, and the operators that they stand for."""
METHOD = {operator: name for name, operator in DIRECTED.items()}
LOGIC = (ast.BitAnd, ast.LShift, ast.RShift, ast.BitOr)


@dataclass(frozen=True)
class Mutant:
    """One changed function: where, what was changed into what, and the code."""

    module: str
    function: str
    line: int
    kind: str
    change: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.module.removeprefix('latentproof.')}.{self.function}:{self.line} {self.kind}: {self.change}"


def mutants(module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of every formula of a module.

    >>> from latentproof.theory import decay
    >>> len(list(mutants(decay))) > 50
    True
    """
    for function in formulas(module):
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source).body[0]
        assert isinstance(tree, ast.FunctionDef)
        seen = {ast.dump(tree)}
        for kind, line, before, after, changed in _variants(tree):
            if ast.dump(changed) in seen:
                continue
            seen.add(ast.dump(changed))
            code = _compiled(changed, function)
            where = function.__code__.co_firstlineno + line - 1
            yield Mutant(module.__name__, function.__qualname__, where, kind, f"{before} -> {after}", code)


def formulas(module: ModuleType) -> Iterator[FunctionType]:
    """The functions of a module and the properties of its classes that compute something by arithmetic."""
    for name, value in vars(module).items():
        members = [value]
        if inspect.isclass(value):
            members = [each.fget for each in vars(value).values() if isinstance(each, property)]
            members += [each.func for each in vars(value).values() if isinstance(each, cached_property)]
            members += [each for each in vars(value).values() if isinstance(each, FunctionType) and each.__doc__]
        for each in members:
            own = isinstance(each, FunctionType) and each.__module__ == module.__name__
            if own and not name.startswith(("_guard", "check", "_exact", "_short", "_integer")):
                yield each


@contextmanager
def injected(mutant: Mutant, module: ModuleType) -> Iterator[None]:
    """The mutant in the place of the function, inside a `with` block."""
    (function,) = (each for each in formulas(module) if each.__qualname__ == mutant.function)
    right = function.__code__
    function.__code__ = mutant.code
    try:
        yield
    finally:
        function.__code__ = right


def _compiled(tree: ast.FunctionDef, function: FunctionType) -> CodeType:
    module = ast.Module([ast.fix_missing_locations(tree)], [])
    flags = __future__.annotations.compiler_flag
    outer = compile(module, f"<mutant of {function.__qualname__}>", "exec", flags=flags, dont_inherit=True)
    return next(c for c in outer.co_consts if isinstance(c, CodeType) and c.co_name == function.__name__)


Variant = tuple[str, int, str, str, ast.FunctionDef]


def _variants(tree: ast.FunctionDef) -> Iterator[Variant]:
    names = [argument.arg for argument in tree.args.args]
    for path, node in _expressions(tree):
        for kind, new in _changes(node, names):
            changed = copy.deepcopy(tree)
            _replace(changed, path, new)
            yield kind, getattr(node, "lineno", 1), ast.unparse(node), ast.unparse(new), changed
    if {"w", "m"} <= {*names} or {"w", "m"} <= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}:
        for path, node in _expressions(tree):
            parent = _at(tree, path[:-1])
            if isinstance(parent, ast.Return) and not isinstance(node, ast.Tuple):
                new = ast.parse(f"({ast.unparse(node)}) * (1 - m / w)", mode="eval").body
                changed = copy.deepcopy(tree)
                _replace(changed, path, new)
                yield "1-f added", node.lineno, ast.unparse(node), ast.unparse(new), changed


def _changes(node: ast.expr, names: list[str]) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield "constant", ast.Constant(node.value + 1)
        yield "constant", ast.Constant(node.value - 1)
    elif isinstance(node, ast.Name) and node.id in SYMBOLS:
        for other in SYMBOLS:
            if other != node.id and other in names:
                yield "symbol", ast.Name(other, ast.Load())
    elif isinstance(node, ast.Name) and node.id in INTEGERS:
        yield "edge", _binary(node, ast.Add(), 1)
        yield "edge", _binary(node, ast.Sub(), 1)
    elif isinstance(node, ast.BinOp) and not isinstance(node.op, LOGIC):
        yield from _binaries(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", node.operand
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "copy_negate":
            yield "sign", node.func.value
        elif node.func.attr in DIRECTED and len(node.args) == 2:
            plain = ast.BinOp(node.args[0], DIRECTED[node.func.attr](), node.args[1])
            for kind, changed in _binaries(plain):
                yield kind, _directed(changed, node.func)


def _binaries(node: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult):
        yield "factor dropped", left
        yield "factor dropped", right
    elif isinstance(node.op, ast.Div | ast.FloorDiv):
        yield "divisor dropped", left
        yield "divisor multiplied", ast.BinOp(left, ast.Mult(), right)
    elif isinstance(node.op, ast.Add | ast.Sub):
        other: ast.operator = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield "sign", ast.BinOp(left, other, right)
        yield "term dropped", left
        yield "term dropped", right
    elif isinstance(node.op, ast.Pow):
        yield "exponent", left
        yield "exponent", ast.BinOp(left, ast.Pow(), _binary(right, ast.Add(), 1))
        yield "exponent", ast.BinOp(left, ast.Pow(), _binary(right, ast.Sub(), 1))


def _directed(changed: ast.expr, method: ast.Attribute) -> ast.expr:
    """An operator in the place of the context's method, as a method of the same context."""
    if not isinstance(changed, ast.BinOp) or type(changed.op) not in METHOD:
        return changed
    name = METHOD[type(changed.op)]
    return ast.Call(ast.Attribute(method.value, name, ast.Load()), [changed.left, changed.right], [])


def _binary(left: ast.expr, operator: ast.operator, number: int) -> ast.expr:
    return ast.BinOp(left, operator, ast.Constant(number))


Path = tuple[tuple[str, int | None], ...]


def _expressions(tree: ast.FunctionDef) -> Iterator[tuple[Path, ast.expr]]:
    """The expressions that compute, by their path: no docstrings, checks, messages, indices or annotations."""

    def walk(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.expr]]:
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Subscript | ast.AugAssign | ast.ExceptHandler):
            return
        if isinstance(node, ast.If) and any(isinstance(each, ast.Raise) for each in node.body):
            return
        if isinstance(node, ast.For) and any(isinstance(each, ast.Raise) for each in ast.walk(node)):
            return
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith(
            ("_guard", "check_", "_exact", "RHM")
        ):
            return
        if isinstance(node, ast.BinOp) and isinstance(node.op, LOGIC):
            return
        if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            yield path, node
        for name, value in ast.iter_fields(node):
            if name == "annotation":
                continue
            if name == "func":
                # What is called is no quantity, but what a method is called on may be one.
                if isinstance(value, ast.Attribute):
                    yield from walk(value.value, (*path, ("func", None), ("value", None)))
                continue
            if isinstance(value, ast.AST):
                yield from walk(value, (*path, (name, None)))
            elif isinstance(value, list):
                for i, each in enumerate(value):
                    if isinstance(each, ast.AST):
                        yield from walk(each, (*path, (name, i)))

    for i, statement in enumerate(tree.body):
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield from walk(statement, (("body", i),))


def _at(tree: ast.AST, path: Path) -> Any:
    node: Any = tree
    for name, i in path:
        node = getattr(node, name) if i is None else getattr(node, name)[i]
    return node


def _replace(tree: ast.AST, path: Path, new: ast.expr) -> None:
    name, i = path[-1]
    parent = _at(tree, path[:-1])
    if i is None:
        setattr(parent, name, copy.deepcopy(new))
    else:
        cast(list[ast.AST], getattr(parent, name))[i] = copy.deepcopy(new)
