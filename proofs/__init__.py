"""Why it holds: terms, the kernel, derivations as data, and their LaTeX (imports theory only)."""
