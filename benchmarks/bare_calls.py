"""The bare script that XLSX and ICS are held against.

The same calls of the library, one after the other, with everything ready.

usage: python bare_calls.py READY OUT. READY is what calls.py recorded. Nothing of qunce is imported.
"""

import importlib
import io
import pickle
import sys

ready, out = sys.argv[1:]
with open(ready, "rb") as file:
    library, name, calls = pickle.load(file)

target = io.BytesIO()
made = [importlib.import_module(library), target]
for owner, method, args, keywords, places in calls:
    for holder, key, number in places:
        (args if holder is None else args[holder])[key] = made[number]
    made.append(getattr(made[owner], method)(*args, **keywords))
with open(f"{out}/{name}", "wb") as file:
    file.write(target.getvalue() or made[-1])
