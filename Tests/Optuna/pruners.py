"""Makes Tests/DecidingTests/Fixtures/pruners.json: what Optuna 5.0's pruners, and W&B's `hyperband` (sweeps 0.3.0), say about
every report of made-up trials that run at the same time.

    python3 Tests/Optuna/pruners.py PYTHON-WITH-SWEEPS > Tests/DecidingTests/Fixtures/pruners.json

Needs `pip install optuna==5.0.0`, and for W&B's rule a Python with `sweeps`, as Tests/Wandb/install makes one.
"""

import json
import random
import subprocess
import sys

import optuna
from optuna.pruners import MedianPruner, PatientPruner, PercentilePruner, SuccessiveHalvingPruner, ThresholdPruner

optuna.logging.set_verbosity(optuna.logging.ERROR)

RULES = [
    ("percentile", dict(percentile=50, n_startup_trials=5, n_warmup_steps=0, interval_steps=1, n_min_trials=1)),
    ("percentile", dict(percentile=25, n_startup_trials=2, n_warmup_steps=3, interval_steps=2, n_min_trials=3)),
    ("percentile", dict(percentile=80, n_startup_trials=0, n_warmup_steps=1, interval_steps=3, n_min_trials=2)),
    ("threshold", dict(lower=None, upper=0.8, n_warmup_steps=2)),
    ("threshold", dict(lower=0.2, upper=None, n_warmup_steps=0)),
    ("patience", dict(patience=2, min_delta=0.0)),
    ("patience", dict(patience=1, min_delta=0.05)),
    ("patience of percentile", dict(patience=1, min_delta=0.0)),
    ("successive_halving", dict(min_resource=1, reduction_factor=2, min_early_stopping_rate=0, bootstrap_count=0)),
    ("successive_halving", dict(min_resource=2, reduction_factor=3, min_early_stopping_rate=1, bootstrap_count=0)),
    ("successive_halving", dict(min_resource=1, reduction_factor=4, min_early_stopping_rate=0, bootstrap_count=3)),
]
BANDS = [dict(min_iter=2, eta=2), dict(max_iter=12, s=2, eta=2, strict=False), dict(min_iter=3, eta=1.5, strict=False)]


def pruner(name, options):
    if name == "percentile":
        options = dict(options)
        return PercentilePruner(options.pop("percentile"), **options)
    if name == "threshold":
        return ThresholdPruner(**options)
    if name == "patience":
        return PatientPruner(None, **options)
    if name == "patience of percentile":
        return PatientPruner(MedianPruner(n_startup_trials=3, n_min_trials=1), **options)
    return SuccessiveHalvingPruner(**options)


def curve(chance, length):
    """A falling curve with noise, some of whose steps are left out."""
    level, fall = chance.uniform(0.1, 0.8), chance.uniform(0.1, 0.9)
    steps = [step for step in range(1, length + 1) if chance.random() < 0.93]
    return [(step, level + fall / step + chance.gauss(0, 0.04)) for step in steps]


def optuna_history(name, options, goal, chance):
    """Three trials at a time: each report with the answer; a trial that is pruned reports no more."""
    study = optuna.create_study(direction=goal, pruner=pruner(name, options))
    events, running, left = [], [], [curve(chance, 16) for _ in range(24)]
    while running or left:
        while left and len(running) < 3:
            running.append((study.ask(), left.pop()))
        position = chance.randrange(len(running))
        trial, values = running[position]
        if not values:
            study.tell(trial, 0.0)
            events.append([trial.number + 1])
            running.pop(position)
            continue
        step, value = values.pop(0)
        value = round(value if goal == "minimize" else -value, 6)
        trial.report(value, step)
        is_pruned = bool(trial.should_prune())
        events.append([trial.number + 1, step, value, is_pruned])
        if is_pruned:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            running.pop(position)
    return {"rule": name, "options": options, "goal": goal, "events": events}


JUDGE = """
import json, sys
from sweeps import RunState, SweepRun
from sweeps.hyperband_stopping import hyperband_stop_runs
for line in sys.stdin:
    runs, config = json.loads(line)
    runs = [SweepRun(name=str(i), state=RunState.running, history=[{"loss": v} for v in values]) for i, values in enumerate(runs)]
    print(json.dumps([int(run.name) for run in hyperband_stop_runs(runs, config)]), flush=True)
"""


def wandb_history(python, options, goal, chance):
    judge = subprocess.Popen(
        [python, "-W", "ignore", "-c", JUDGE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    config = {
        "method": "random", "metric": {"name": "loss", "goal": goal}, "parameters": {"a": {"min": 0, "max": 1}},
        "early_terminate": dict(options, type="hyperband")}
    events, running, reported, left = [], [], [], [curve(chance, 16) for _ in range(24)]
    while running or left:
        while left and len(running) < 3:
            running.append((len(reported), left.pop()))
            reported.append([])
        position = chance.randrange(len(running))
        number, values = running[position]
        if not values:
            events.append([number + 1])
            running.pop(position)
            continue
        step, value = values.pop(0)
        value = round(value if goal == "minimize" else -value, 6)
        reported[number].append(value)
        judge.stdin.write(json.dumps([reported, config]) + "\n")
        judge.stdin.flush()
        is_stopped = number in json.loads(judge.stdout.readline())
        events.append([number + 1, step, value, is_stopped])
        if is_stopped:
            running.pop(position)
    judge.stdin.close()
    return {"rule": "hyperband", "options": options, "goal": goal, "events": events}


def main():
    chance = random.Random(15)
    goals = ("minimize", "maximize")
    histories = [optuna_history(name, options, goal, chance) for name, options in RULES for goal in goals if name != "threshold" or goal == "minimize"]
    histories += [wandb_history(sys.argv[1], options, goal, chance) for options in BANDS for goal in goals]
    print("[" + ",\n".join(json.dumps(history) for history in histories) + "]")


main()
