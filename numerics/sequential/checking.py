"""From a declaration to a check: the declaration's arguments, and the draws first."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from latentproof.numerics.sequential.check import Check, Outcome
from latentproof.numerics.sequential.draws import Draw
from latentproof.numerics.sequential.run import run

Arguments = ParamSpec("Arguments")


def checking(declare: Callable[Arguments, Check]) -> Callable[Concatenate[Draw, Arguments], Outcome]:
    """The function (draw, *arguments of `declare`) -> `run(declare(...), draw)`; its docstring is that of `declare`.

    >>> from latentproof.numerics.sequential.event import declare_event
    >>> check = checking(declare_event)
    >>> check.__name__, check(lambda a, b: [0] * (b - a), p=0, delta=0.5, alpha=0.05, beta=0.05, id="never").passed
    ('check_event', True)
    """

    def check(draw: Draw, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Outcome:
        return run(declare(*args, **kwargs), draw)

    first = inspect.Parameter("draw", inspect.Parameter.POSITIONAL_ONLY, annotation="Draw")
    own = inspect.signature(declare)
    check.__name__ = check.__qualname__ = declare.__name__.replace("declare", "check")
    check.__module__, check.__doc__ = declare.__module__, declare.__doc__
    check.__signature__ = own.replace(  # type: ignore[attr-defined]  # what inspect and help show
        parameters=[first, *own.parameters.values()], return_annotation="Outcome"
    )
    return check
