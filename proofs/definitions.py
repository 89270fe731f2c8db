r"""Definitions: hypotheses that only give a name to something, and so assume nothing.

Statement: `check_definitions` accepts a hypothesis marked as a definition only if it is f(x_1, ..) = body with distinct
variables x_i and a body in earlier functions, or the pair f(0, ..) = body, f(t + 1, ..) = body in terms of f(t, ..)
(primitive recursion). Several functions may be defined by one recursion: then each is given at t + 1 by all of them at
t, and at 0 by none of them. Such an f exists, so a theorem under definitions says no less. The body may use no
randomness that f was not declared to depend on.
Source: conservative extension by definition; primitive recursion (Dedekind, 1888).
"""

from __future__ import annotations

from latentproof.proofs.judgement import require
from latentproof.proofs.proof import Hypothesis
from latentproof.proofs.syntax import free, level_gap, subterms
from latentproof.proofs.terms import Chance, Function, Gauss, Integer, Sample, Table, Term, Variable, number


def check_definitions(hypotheses: tuple[Hypothesis, ...]) -> None:
    """`Refused` unless every hypothesis marked as a definition has the shape of one."""
    definitions = [h for h in hypotheses if h.definition]
    heads = [_head(h) for h in definitions]
    laters = [{f.name for f, _ in heads[i:]} - {function.name} for i, (function, _) in enumerate(heads)]
    joint = any(
        time == "next" and later & set(_used(h)) for h, (_, time), later in zip(definitions, heads, laters, strict=True)
    )
    recursive = {f.name for f, time in heads if time == "start"}
    for h, (function, time), later in zip(definitions, heads, laters, strict=True):
        if joint and time != "any":
            _check_joint(h, time, {f.name for f, _ in heads}, recursive)
            later = set[str]()
        _check_body(h, function, time, later)
    for name in {f.name for f, _ in heads}:
        times = [time for f, time in heads if f.name == name]
        require(times in (["any"], ["start", "next"]), f"{name} must be defined once, or at 0 and then at t + 1")


def _head(h: Hypothesis) -> tuple[Function, str]:
    left = h.relation.lhs
    require(
        h.relation.op == "=" and isinstance(left.data, Function), f"the definition {h.name!r} must define a function"
    )
    assert isinstance(left.data, Function)
    first, time = left.args[0] if left.args else None, "any"
    variables = list(left.args)
    if first is not None and first == number(0):
        time, variables = "start", variables[1:]
    elif first is not None and first.op == "+" and first.args[1] == number(1):
        time, variables[0] = "next", first.args[0]
    names = [x.data.name for x in variables if isinstance(x.data, Variable)]
    distinct = len(set(names)) == len(left.args) - (time == "start") == len(names) and set(names) == set(h.over)
    require(distinct, f"the definition {h.name!r} must have distinct variables as arguments and hold for all of them")
    if time != "any":
        sort = left.data.domains[0]
        counted = time == "start" or (isinstance(variables[0].data, Variable) and variables[0].data.sort == Integer(0))
        require(sort == Integer(0) and counted, "recursion is over all t >= 0")
    return left.data, time


def _used(h: Hypothesis) -> dict[str, list[Term]]:
    """The functions on the right side of a definition, each with the first arguments it is taken at."""
    found: dict[str, list[Term]] = {}
    for node in subterms(h.relation.rhs):
        if isinstance(node.data, Function):
            found.setdefault(node.data.name, []).extend(node.args[:1] or (node,))
    return found


def _check_joint(h: Hypothesis, time: str, defined: set[str], recursive: set[str]) -> None:
    """One recursion for several functions: at t + 1 in terms of what recursion defines at t, and of nothing else."""
    for name, times in _used(h).items():
        if name in defined:
            now = time == "next" and name in recursive and set(times) == {h.relation.lhs.args[0].args[0]}
            require(now, f"{name} may only be used at t, to define what is defined together with it at t + 1")


def _check_body(h: Hypothesis, function: Function, time: str, later: set[str]) -> None:
    body, head = h.relation.rhs, h.relation.lhs
    require(free(body) <= free(head), f"the definition {h.name!r} has further variables on its right side")
    for node in subterms(body):
        require(node.op != "mean", f"the definition {h.name!r} must not average")
        if node.op in ("ind", "count", "normal") and isinstance(node.data, Table | Sample | Gauss):
            require(
                _allowed(function, head, node.data), f"{function.name} is not declared to depend on {node.data.name}"
            )
        if isinstance(node.data, Function):
            used = node.data
            require(used.name not in later, f"{used.name} is defined later than {function.name}")
            if used.name == function.name:
                recursive = time == "next" and node.args[0] == head.args[0].args[0]
                require(recursive, f"{function.name} may only be used at t to define it at t + 1")
            fixed = all(_allowed(function, head, table) for table in used.tables)
            past = used.history is None or _past(function, head, used.history, node.args[0])
            require(fixed and past, f"{function.name} is not declared to depend on what {used.name} depends on")


def _allowed(function: Function, head: Term, table: Chance) -> bool:
    if table in function.tables:
        return True
    if not isinstance(table, Table):
        return False
    return table.level is not None and _past(function, head, table, table.level)


def _past(function: Function, head: Term, table: Table, level: Term) -> bool:
    """Whether a level is at most that of the defined function."""
    gap = level_gap(level, head.args[0]) if head.args else None
    return function.history is not None and function.history.name == table.name and gap is not None and gap >= 0
