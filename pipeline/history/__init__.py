"""The memory of runs: what was published when, from what, and what changed since."""
