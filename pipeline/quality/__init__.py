"""The expectations over the published state, run on a schedule: the only place that loads great-expectations."""
