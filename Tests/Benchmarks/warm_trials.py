#!/usr/bin/env python3
"""Trials that import PyTorch and train for one second: cold, with `"preload": ["torch", "torch._dynamo"]`, and Optuna in one process.

usage: warm_trials.py --apus BINARY --python "$(Tests/Benchmarks/install)" [--rounds 3] [--trials 50]

Two trials at a time, one thread each. Optuna calls the same training in one process that imports PyTorch once, with its
journal storage, one trial after the other and in two threads. Latency is the time from the start that the store records of
an attempt to the script's first line after its imports. Steps are how many a trial trains in its second: two threads share
one interpreter. Nothing else should run meanwhile.
"""
import argparse, datetime, json, os, sqlite3, statistics, subprocess, sys
from measuring import heading, in_turn, scratch, seconds, spread, write

TRAINING = """import time
import torch

def train(learning_rate):
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.Tanh(), torch.nn.Linear(64, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)
    inputs = torch.randn(64, 64)
    targets = inputs.mean(dim=1, keepdim=True)
    steps, end = 0, time.perf_counter() + 1
    while time.perf_counter() < end:
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
    return loss.item(), steps
"""
TRIAL = """import sys, time
import torch
imported = time.time()
import apus
from training import train

torch.set_num_threads(1)
loss, steps = train(apus.parameters["lr"])
apus.report(loss=loss, steps=steps, imported=imported)
"""
OPTUNA = """import json, sys
import optuna, torch
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from training import train

def objective(trial):
    loss, steps = train(trial.suggest_float("lr", 1e-4, 1e-1, log=True))
    trial.report(loss, 1)
    trial.set_user_attr("steps", steps)
    return loss

torch.set_num_threads(1)
optuna.logging.set_verbosity(optuna.logging.WARNING)
study = optuna.create_study(storage=JournalStorage(JournalFileBackend("study.journal")))
study.optimize(objective, n_trials=int(sys.argv[1]), n_jobs=int(sys.argv[2]))
with open("steps.json", "w") as file:
    json.dump([trial.user_attrs["steps"] for trial in study.trials], file)
"""

p = argparse.ArgumentParser()
p.add_argument("--apus", required=True)
p.add_argument("--python", required=True, help="a Python with torch and optuna")
p.add_argument("--rounds", type=int, default=3)
p.add_argument("--trials", type=int, default=50)
a = p.parse_args()
apus = os.path.abspath(a.apus)
home = scratch()


def files(preload):
    trainer = {"command": [a.python, "trial.py"], **({"preload": ["torch", "torch._dynamo"]} if preload else {})}
    rates = [round(0.001 * (number + 1), 3) for number in range(a.trials)]
    sweep = {"name": "s", "method": "grid", "metric": {"name": "loss"}, "trainer": trainer,
             "parameters": {"lr": {"values": rates}}, "workers": 2}
    return {"training.py": TRAINING, "trial.py": TRIAL, "optuna_study.py": OPTUNA, "s.json": json.dumps(sweep)}


def latencies(folder):
    """Of every trial in milliseconds, and the mean number of steps."""
    with sqlite3.connect(os.path.join(folder, "Results", "apus.db")) as store:
        rows = store.execute(
            "SELECT a.started_at, m.name, v.value FROM metric_values v JOIN metrics m ON m.id = v.metric"
            " JOIN attempts a ON a.trial = v.trial WHERE m.name IN ('imported', 'steps')").fetchall()
    started = [(datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp(), value)
               for at, name, value in rows if name == "imported"]
    assert len(started) == a.trials, len(started)
    return ([1000 * (imported - start) for start, imported in started],
            statistics.mean(value for _, name, value in rows if name == "steps"))


def ours(name, preload):
    def measure(number):
        folder = os.path.join(home, f"{name}-{number}")
        write(folder, files(preload))
        return seconds([apus, "run", "s.json"], folder)[0], *latencies(folder)
    return measure


def in_one_process(threads):
    def measure(number):
        folder = os.path.join(home, f"optuna{threads}-{number}")
        write(folder, files(False))
        took, _ = seconds([a.python, "optuna_study.py", str(a.trials), str(threads)], folder)
        with open(os.path.join(folder, "steps.json")) as file:
            return took, [], statistics.mean(json.load(file))
    return measure


def knows_preload():
    folder = os.path.join(home, "check")
    write(folder, files(True))
    return subprocess.run([apus, "check", "s.json"], cwd=folder, capture_output=True).returncode == 0


measurements = {"Apus, cold": ours("cold", False)}
if knows_preload():
    measurements["Apus, preload"] = ours("warm", True)
else:
    print("SKIPPED: this program does not know `preload`", file=sys.stderr)
measurements["Optuna, one process, n_jobs=1"] = in_one_process(1)
measurements["Optuna, one process, n_jobs=2 (threads)"] = in_one_process(2)
found = in_turn(measurements, a.rounds)
heading(f"{a.trials} trials of one second, {a.rounds} rounds", "s", "range", "latency ms", "range", "steps")
for name, runs in found.items():
    waits = [wait for _, waits, _ in runs for wait in waits]
    steps = statistics.median(steps for _, _, steps in runs)
    print(f"| {name} | {spread([took for took, _, _ in runs])} | {spread(waits, 0)} | {steps:.0f} |")
