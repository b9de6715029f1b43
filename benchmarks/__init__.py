"""Speed as ratios measured in one run: `python -m benchmarks`. See README.md beside this file."""
