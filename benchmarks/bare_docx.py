"""The bare script that `manual.docx` is held against.

python-docx writes the same headings, paragraphs and tables, by its own calls.

usage: python bare_docx.py READY OUT. READY is what ready.py recorded. Nothing of qunce is imported.
"""

import pickle
import sys

import docx

ready, out = sys.argv[1:]
with open(ready, "rb") as file:
    work = pickle.load(file)

document = docx.Document()


def put(paragraph, runs):
    """A text and the marks behind it."""
    for text, raised in runs:
        run = paragraph.add_run(text)
        if raised:
            run.font.superscript = True


for kind, value in work:
    if kind == "table":
        table = document.add_table(len(value), len(value[0]), "Table Grid")
        for row, texts in zip(table.rows, value):
            for cell, runs in zip(row.cells, texts):
                put(cell.paragraphs[0], runs)
    else:
        put(document.add_paragraph(style=kind), value)
document.save(f"{out}/manual.docx")
