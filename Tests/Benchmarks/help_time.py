#!/usr/bin/env python3
"""How long `apus --help` takes: the start of the program itself, which every command pays. Fails from 20 ms on.

usage: help_time.py --apus BINARY [--rounds 20]
"""
import argparse, os, statistics, sys
from measuring import heading, scratch, seconds, spread

p = argparse.ArgumentParser()
p.add_argument("--apus", required=True)
p.add_argument("--rounds", type=int, default=20)
a = p.parse_args()
home = scratch()
times = [1000 * seconds([os.path.abspath(a.apus), "--help"], home)[0] for _ in range(a.rounds)]
heading(f"{a.rounds} rounds", "ms", "range")
print(f"| apus --help | {spread(times, 1)} |")
sys.exit(statistics.median(times) >= 20)
