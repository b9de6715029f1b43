"""`python -m generator` is `qunce`."""

from .cli import run

if __name__ == "__main__":
    run()
