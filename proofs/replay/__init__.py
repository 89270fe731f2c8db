"""The second checker: it reads proof files and shares no code with the kernel (`checker.py` is the way in)."""
