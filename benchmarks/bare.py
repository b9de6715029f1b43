"""The bare script that `qunce generate` is held against.

jinja2, the templates' sources, and everything else are made ready.

usage: python bare.py READY OUT. READY is what ready.py recorded. Nothing of qunce is imported.
"""

import pickle
import sys

import jinja2

ready, out = sys.argv[1:]
with open(ready, "rb") as file:
    work = pickle.load(file)


def filter_named(name):
    """A filter whose every answer is known."""
    known = work["filters"][name]
    return lambda value: known[value if isinstance(value, str) else value["ready"]]


for options, calls in work["environments"]:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader(work["templates"]), undefined=jinja2.StrictUndefined, **options
    )
    environment.filters.update({name: filter_named(name) for name in work["filters"]})
    for number, (name, values) in calls:
        text = environment.get_template(name).render(values)
        with open(f"{out}/{number}", "wb") as file:
            file.write(text.encode())
