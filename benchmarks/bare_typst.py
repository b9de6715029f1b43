"""The bare script that PDF is held against.

Typst, the same templates, the same data, the same fonts; everything made ready.

usage: python bare_typst.py READY OUT. READY is what ready.py recorded. Nothing of qunce is imported.
"""

import pickle
import sys

import typst

ready, out = sys.argv[1:]
with open(ready, "rb") as file:
    folders, compilations = pickle.load(file)
compiler = typst.Compiler(root=__file__, font_paths=typst.Fonts(False, False, folders))
for number, options in enumerate(compilations):
    with open(f"{out}/{number}", "wb") as file:
        file.write(compiler.compile(**options))
