"""Samplers: whole trees (`trees`) and only what a pair needs (`pairs`), from counter-based random streams."""
