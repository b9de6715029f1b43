"""Qunce: a knowledge base on running communities, and a generator of tailored operating manuals."""

__version__ = "0.1.0"
