"""A writer alone in a fresh process, its plan ready.

usage: python -m benchmarks.alone PLAN OUT; PLAN is what calls.py kept.
"""

import pickle
import sys

plan_file, out = sys.argv[1:]
with open(plan_file, "rb") as file:
    key, plan, look = pickle.load(file)

from generator.writers import WRITERS  # noqa: E402 - after the plan, whose classes it has loaded

for name, data in WRITERS[key](plan, look).items():
    with open(f"{out}/{name}", "wb") as file:
        file.write(data)
