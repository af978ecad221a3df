#!/usr/bin/env python3
"""Training and evaluation speed of Apus and of PyTorch, eager and compiled, on the report's model, in turn, on the same
windows of PTB.

usage: engine_speed.py --data DIR --apus BINARY [--python PYTHON] [--pairs 7] [--cells lstm,gru] [--windows 200]
                       [--only torch,threads,workers]

DIR holds ptb/ptb.train.txt. PYTHON is an interpreter with torch (2.x, CPU; compiling takes a C++ compiler). No dropout, one thread unless said, 20
windows to warm up, then --windows timed ones. In every round each program runs once, in an order that turns from round
to round; a ratio is taken within a round. Prints the median of the ratios with their range, and medians of the speeds,
as Markdown. Nothing else should run meanwhile.
"""
import argparse, json, os, statistics, subprocess

p = argparse.ArgumentParser()
p.add_argument("--data", required=True)
p.add_argument("--apus", required=True)
p.add_argument("--python", default="python3")
p.add_argument("--pairs", type=int, default=7)
p.add_argument("--cells", default="lstm,gru")
p.add_argument("--windows", type=int, default=200)
p.add_argument("--only", default="torch,threads,workers")
a = p.parse_args()
torch_bench = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_bench.py")
environment = dict(os.environ, OMP_NUM_THREADS="1", APUS_DATA=os.path.abspath(a.data))


def start(command):
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def result(process):
    output = process.communicate()[0]
    if process.returncode != 0:
        raise SystemExit(f"{process.args} failed")
    return json.loads(output)


def apus(cell, precision, threads=1):
    return [a.apus, "bench", "--json", "--speed-only", "--corpus", "ptb", "--cell", cell, "--precision", precision,
            "--threads", str(threads), "--windows", str(a.windows)]


def run_apus(cell, precision, threads=1):
    row = result(start(apus(cell, precision, threads)))["speeds"][0]
    return {"train": row["Train Tokens/s"], "evaluate": row["Evaluate Tokens/s"]}


def run_torch(cell, precision, what, *options):
    command = [a.python, torch_bench, "--data", f"{a.data}/ptb", "--cell", cell, "--precision", precision,
               "--windows", str(a.windows), *options]
    return {what: result(start(command + (["--evaluate"] if what == "evaluate" else [])))["tokens_per_second"]}


def run_two_workers(cell, precision):
    """The speeds of two processes side by side, added."""
    rows = [result(process)["speeds"][0] for process in [start(apus(cell, precision)) for _ in range(2)]]
    return {"train": sum(row["Train Tokens/s"] for row in rows)}


def rounds(programs):
    """Speeds of every program in each round."""
    speeds = []
    for number in range(a.pairs):
        order = list(programs)[number % len(programs):] + list(programs)[:number % len(programs)]
        if number % 2:
            order.reverse()
        speeds.append({name: programs[name]() for name in order})
        print(f"<!-- round {number + 1}: {json.dumps(speeds[-1])} -->", flush=True)
    return speeds


def report(title, speeds, ours, theirs, what="train"):
    ratios = [s[ours][what] / s[theirs][what] for s in speeds]
    print(f"| {title} | {statistics.median(s[ours][what] for s in speeds):.0f} "
          f"| {statistics.median(s[theirs][what] for s in speeds):.0f} | **{statistics.median(ratios):.2f}** "
          f"| {min(ratios):.2f}-{max(ratios):.2f} |", flush=True)


def processor():
    """What Linux calls it; family and model tell a generation where the name does not (25: EPYC 9004, 26: EPYC 9005)."""
    lines = dict(line.split(":", 1) for line in open("/proc/cpuinfo").read().split("\n\n")[0].splitlines())
    facts = {key.strip(): value.strip() for key, value in lines.items()}
    return f"{facts['model name']}, family {facts['cpu family']}, model {facts['model']}"


print(f"<!-- {processor()} -->", flush=True)
for cell in a.cells.split(","):
    name = cell.upper()
    print(f"| {name} | tokens/s | against | ratio | range |\n|---|---|---|---|---|")
    if "torch" in a.only:
        speeds = rounds({
            "apus fp32": lambda: run_apus(cell, "fp32"), "torch fp32": lambda: run_torch(cell, "fp32", "train"),
            "apus bf16": lambda: run_apus(cell, "bf16"), "torch bf16": lambda: run_torch(cell, "bf16", "train"),
            "torch evaluate": lambda: run_torch(cell, "fp32", "evaluate"),
            "compiled fp32": lambda: run_torch(cell, "fp32", "train", "--compile"),
            "compiled bf16": lambda: run_torch(cell, "bf16", "train", "--compile"),
        })
        report(f"{name} training, fp32, against PyTorch fp32", speeds, "apus fp32", "torch fp32")
        report(f"{name} evaluation, fp32, against PyTorch fp32", speeds, "apus fp32", "torch evaluate", "evaluate")
        report(f"{name} training, bf16, against PyTorch fp32", speeds, "apus bf16", "torch fp32")
        report(f"{name} training, bf16, against PyTorch bf16", speeds, "apus bf16", "torch bf16")
        report(f"{name} training, fp32, against compiled PyTorch fp32", speeds, "apus fp32", "compiled fp32")
        report(f"{name} training, bf16, against compiled PyTorch bf16", speeds, "apus bf16", "compiled bf16")
    for precision in ("fp32", "bf16"):
        if "threads" in a.only:
            speeds = rounds({"two": lambda: run_apus(cell, precision, 2), "one": lambda: run_apus(cell, precision)})
            report(f"{name} training, {precision}, two threads against one", speeds, "two", "one")
        if "workers" in a.only:
            speeds = rounds({
                "two": lambda: run_two_workers(cell, precision), "one": lambda: run_apus(cell, precision)})
            report(f"{name} training, {precision}, two workers against one", speeds, "two", "one")
