"""The proofs of docs/reliability.md: one code for both sizes, the small one in the tests, the full one in `make soak`.

Each module is one proof: a `Size`, and `run`, which returns the figures that it measured. What a proof does is drawn
from a seed, which is printed; the same seed draws the same again.
"""

PROOFS = ("kills", "network", "races", "handoff", "stalls", "malformed", "clocks")
