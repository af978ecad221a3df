#!/usr/bin/env python3
"""How fast one program's reports are recorded: many lines of four values from one worker.

usage: report_lines.py --apus BINARY [--rounds 3] [--lines 25000,1000000]

Prints the whole run's time, its largest memory, and how many lines a second the store took in the first and the last tenth
of them, by the times that it gives its rows: of one transaction's rows the same, so that few lines have no tenths. Nothing
else should run meanwhile.
"""
import argparse, datetime, json, os, sqlite3, sys
from measuring import heading, in_turn, scratch, seconds, spread, write

SCRIPT = """import os, sys
with open(os.environ["APUS_REPORTS"], "a") as reports:
    for i in range(int(sys.argv[1])):
        reports.write('{"step": %d, "a": %r, "b": %r, "c": %r, "d": %r}\\n' % (i + 1, i * 0.1, i * 0.2, i * 0.3, i * 0.4))
"""

p = argparse.ArgumentParser()
p.add_argument("--apus", required=True)
p.add_argument("--rounds", type=int, default=3)
p.add_argument("--lines", default="25000,1000000")
a = p.parse_args()
apus = os.path.abspath(a.apus)
home = scratch()


def rates(folder, lines):
    """Lines a second in the first and the last tenth; None of a tenth that one transaction recorded."""
    with sqlite3.connect(os.path.join(folder, "Results", "apus.db")) as store:
        assert store.execute("SELECT count(*), count(DISTINCT epoch) FROM epochs").fetchone() == (lines, lines)
        times = [
            datetime.datetime.fromisoformat(store.execute(
                "SELECT recorded_at FROM epochs WHERE epoch = ?", [step]).fetchone()[0].rstrip("Z")).timestamp()
            for step in (1, lines // 10, lines - lines // 10, lines)]
    return [lines / 10 / (end - start) if end > start else None for start, end in (times[:2], times[2:])]


def measured(lines):
    def measure(number):
        folder = os.path.join(home, f"{lines}-{number}")
        write(folder, {"r.py": SCRIPT, "s.json": json.dumps({
            "name": "s", "method": "grid", "metric": {"name": "a"},
            "trainer": {"command": [sys.executable, "r.py", str(lines)]}, "parameters": {"x": {"values": [1]}}})})
        return *seconds([apus, "run", "s.json"], folder), *rates(folder, lines)
    return measure


found = in_turn({lines: measured(lines) for lines in map(int, a.lines.split(","))}, a.rounds)
heading(f"lines of 4 values, {a.rounds} rounds", "s", "range", "lines/s", "range", "first tenth", "range", "last tenth", "range",
        "MB")
for lines, runs in found.items():
    times, memory, *tenths = zip(*runs)
    rate = spread([lines / took for took in times], 0)
    first, last = (spread([rate for rate in tenth if rate is not None], 0) for tenth in tenths)
    print(f"| {lines} | {spread(times)} | {rate} | {first} | {last} | {max(memory):.0f} |")
