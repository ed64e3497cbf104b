"""The best explanation of a group of cells, and how far it is from the second best.

The rooms, in the order in which `solve.explain` walks through them: `noise` (how scans misread), `channel` (what a
print costs under a value), `reading` and `candidates` (the values within reach of a print), `groups` (cells that
relations tie), `bounds` (cells that nothing can move), `elimination` (sums), `agreement` (equal and paired cells),
`margins` (log-odds). Costs and margins are nats throughout, amounts integer cents.
"""
