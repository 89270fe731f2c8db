"""The third opinion: derivations as Coq 8.16 source, for coqc to decide (`source.py` is the way in)."""
