"""Bad input: one line that names the argument, the rule and the value, and says what to do next (exit code 2)."""

from __future__ import annotations

from latentproof.theory.model import RegimeError

__all__ = ["InputError", "RegimeError"]


class InputError(ValueError):
    """A file, a name or an option that cannot be used. The message is one line in the user's words."""
