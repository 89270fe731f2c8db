"""How each claim is measured: one file a claim, all on the sequential checks of `measurements.py`."""
