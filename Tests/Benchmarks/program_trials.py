#!/usr/bin/env python3
"""What Apus adds to programs as trials: 200 short shell scripts beside bare `xargs`, and one program that reports many lines.

usage: program_trials.py --apus BINARY [--rounds 5] [--lines 25000,1000000]

Each round runs every measurement once, in turn; results go to a fresh folder each time, for a file system that has just
removed many files is slow at making new ones. Prints medians with their range, and the scheduler's largest memory, as
Markdown. Nothing else should run meanwhile.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time

p = argparse.ArgumentParser()
p.add_argument("--apus", required=True)
p.add_argument("--rounds", type=int, default=5)
p.add_argument("--lines", default="25000,1000000")
a = p.parse_args()
apus = os.path.abspath(a.apus)

script = """i=0
while [ $i -lt 25 ]; do
    i=$((i + 1))
    echo "{\\"step\\": $i, \\"train/loss\\": 0.$i, \\"train/acc\\": 1.$i, \\"valid/loss\\": 2.$i, \\"valid/acc\\": 3.$i}"
done >> "${APUS_REPORTS:-/dev/null}"
"""
reporter = """import os, sys
with open(os.environ["APUS_REPORTS"], "a") as reports:
    for i in range(int(sys.argv[1])):
        reports.write('{"step": %d, "a": %r, "b": %r, "c": %r, "d": %r}\\n' % (i + 1, i * 0.1, i * 0.2, i * 0.3, i * 0.4))
"""


def sweep(command, values, metric):
    return json.dumps({"name": "s", "method": "grid", "metric": {"name": metric}, "trainer": {"command": command},
                       "parameters": {"x": {"values": values}}, "workers": 2})


def seconds(command, folder):
    """Wall-clock time, and the largest memory of the process itself in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)

    write("t.sh", script)
    write("r.py", reporter)
    write("many.json", sweep(["sh", "t.sh", "${args}"], list(range(200)), "valid/loss"))
    counts = [int(n) for n in a.lines.split(",") if n]
    for n in counts:
        write(f"lines{n}.json", sweep([sys.executable, "r.py", str(n)], [1], "a"))
    measurements = {
        "200 trials, apus run": lambda r: seconds([apus, "run", "many.json", "--results", f"m{r}"], folder),
        "200 trials, xargs -P2": lambda r: seconds(["sh", "-c", "seq 200 | xargs -P2 -n1 sh t.sh"], folder),
    }
    for n in counts:
        measurements[f"{n} lines of 4 values"] = lambda r, n=n: seconds(
            [apus, "run", f"lines{n}.json", "--results", f"l{n}-{r}"], folder)
    found = {name: [] for name in measurements}
    for number in range(a.rounds):
        for name, measure in measurements.items():
            found[name].append(measure(number))
    print("| | median s | range | MB |\n| --- | ---: | ---: | ---: |")
    for name, runs in found.items():
        times = [t for t, _ in runs]
        print(f"| {name} | {statistics.median(times):.2f} | {min(times):.2f}-{max(times):.2f} | {max(m for _, m in runs):.0f} |")
