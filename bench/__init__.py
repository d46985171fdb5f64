"""Every measurement of this project: `make bench`, or one of them by `python -m bench.NAME`.

Each prints one JSON line a figure, with the machine it was taken on. A speed is quoted beside the bare part that we
stand in front of, taken in turns in the same run, at least five times, the median with its spread: machines differ
from day to day. A measurement is never a test.
"""
