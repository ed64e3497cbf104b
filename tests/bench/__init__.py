"""How fast, how much memory, and how far from the floor: `python -m tests.bench`."""
