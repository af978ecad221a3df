"""What Apus' `tpe` finds beside Optuna's on functions with a known minimum, both from the same first points.

    python search_regret.py PROGRAM [--seeds 50] [--trials 100] [--workers 1 8] [--functions branin ackley …] > regret.csv

PROGRAM is `search_ask`, see search_ask.swift. Needs numpy and optuna 5.0.0. A regret is what the best of the trials is
above the minimum. With several workers each asks as soon as its trial ends, and trials take equally long.

Writes a row for each function, workers and seed; then, to standard error, the geometric mean of the ratios of regrets
with the upper end of its one-sided 95 % interval (10,000 bootstrap samples of seeds within functions).
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import warnings

import numpy
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

STARTUP = 10
# Regrets below count as this: a difference there is one of luck.
FLOOR = 1e-12


def real(low, high):
    return {"distribution": "uniform", "min": float(low), "max": float(high)}


def box(count, low, high):
    return {f"x{index}": real(low, high) for index in range(count)}


def vector(values):
    return numpy.array([values[f"x{index}"] for index in range(len(values))])


def branin(values):
    x, y = vector(values)
    bowl = (y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6) ** 2
    return bowl + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


HARTMANN_WEIGHTS = numpy.array([1, 1.2, 3, 3.2])
HARTMANN3 = (
    numpy.array([[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]]),
    1e-4 * numpy.array([[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]]))
HARTMANN6 = (
    numpy.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
                 [17, 8, 0.05, 10, 0.1, 14]]),
    1e-4 * numpy.array([[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
                        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]))


def hartmann(tables):
    scales, centres = tables
    return lambda values: -float(
        HARTMANN_WEIGHTS @ numpy.exp(-(scales * (vector(values) - centres) ** 2).sum(axis=1)))


def rosenbrock(values):
    x = vector(values)
    return float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())


def levy(values):
    w = 1 + (vector(values) - 1) / 4
    inner = (w[:-1] - 1) ** 2 * (1 + 10 * numpy.sin(math.pi * w[:-1] + 1) ** 2)
    last = (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)
    return float(math.sin(math.pi * w[0]) ** 2 + inner.sum() + last)


def ackley(values):
    x = vector(values)
    waves = math.exp(numpy.cos(2 * math.pi * x).mean())
    return float(20 + math.e - 20 * math.exp(-0.2 * math.sqrt((x**2).mean())) - waves)


def styblinski_tang(values):
    x = vector(values)
    return float((x**4 - 16 * x**2 + 5 * x).sum() / 2)


MIXED = {
    "rate": {"distribution": "log_uniform_values", "min": 1e-5, "max": 1.0},
    "units": {"distribution": "int_uniform", "min": 8, "max": 128},
    "layers": {"distribution": "int_uniform", "min": 1, "max": 4},
    "cell": {"values": ["lstm", "gru", "plain"]},
    "dropout": real(0, 0.8),
}


def mixed(values):
    """Like a training: a rate with a best place that moves with the cell, more units and some dropout help."""
    best, floor = {"lstm": (0.5, 0.0), "gru": (0.05, 0.02), "plain": (0.005, 0.3)}[values["cell"]]
    return (floor + math.log10(values["rate"] / best) ** 2 / 4 + (math.log2(values["units"] / 100) / 4) ** 2
            + 0.05 * abs(values["layers"] - 2) + (values["dropout"] - 0.5) ** 2)


# https://github.com/optuna/optuna/issues/5299
CONDITIONAL = {
    "x": {"values": ["A", "B"]}, "t": real(-2, 2), "y": {**real(1, 2), "when": {"x": ["A"]}},
    "z": {**real(-2, 1), "when": {"x": ["B"]}},
}


def conditional(values):
    return ((values["y"] if values["x"] == "A" else values["z"]) - values["t"]) ** 2


# Name: space, function, minimum.
FUNCTIONS = {
    "branin": ({"x0": real(-5, 10), "x1": real(0, 15)}, branin, 0.39788735772973816),
    "hartmann3": (box(3, 0, 1), hartmann(HARTMANN3), -3.86278214782076),
    "hartmann6": (box(6, 0, 1), hartmann(HARTMANN6), -3.32236801141551),
    "rosenbrock5": (box(5, -5, 10), rosenbrock, 0),
    "levy4": (box(4, -10, 10), levy, 0),
    "ackley10": (box(10, -32.768, 32.768), ackley, 0),
    "styblinski_tang5": (box(5, -5, 5), styblinski_tang, -39.16616570377142 * 5),
    # The first cell's best: 100 units, 2 layers, and nothing else is added.
    "mixed": (MIXED, mixed, 0),
    "conditional": (CONDITIONAL, conditional, 0),
}


def optuna_value(trial, name, entry):
    if "values" in entry:
        return trial.suggest_categorical(name, entry["values"])
    low, high = entry["min"], entry["max"]
    if entry["distribution"] == "int_uniform":
        return trial.suggest_int(name, low, high)
    return trial.suggest_float(name, low, high, log=entry["distribution"] == "log_uniform_values")


def exists(entry, values):
    return all(values.get(cause) in listed for cause, listed in entry.get("when", {}).items())


def first_points(space, seed):
    sampler = optuna.samplers.RandomSampler(seed=seed)
    study = optuna.create_study(sampler=sampler)
    for _ in range(STARTUP):
        trial, values = study.ask(), {}
        for name, entry in space.items():
            if exists(entry, values):
                values[name] = optuna_value(trial, name, entry)
        study.tell(trial, 0)
        yield values


class Optuna:
    def __init__(self, space, seed):
        self.space = space
        self.study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=STARTUP))

    def ask(self, given):
        if given is not None:
            self.study.enqueue_trial(given)
        trial, values = self.study.ask(), {}
        for name, entry in self.space.items():
            if exists(entry, values):
                values[name] = optuna_value(trial, name, entry)
        return trial, values

    def tell(self, handle, value):
        self.study.tell(handle, value)

    def close(self):
        pass


class Apus:
    program = None

    def __init__(self, space, seed):
        self.count = 0
        self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.send({"method": "tpe", "seed": seed, "parameters": space})

    def send(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()

    def ask(self, given):
        self.count += 1
        self.send({"ask": True} if given is None else {"try": given})
        return self.count - 1, given if given is not None else json.loads(self.process.stdout.readline())

    def tell(self, handle, value):
        self.send({"tell": [handle, value]})

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def regret(peer, name, seed, trials, workers):
    space, function, minimum = FUNCTIONS[name]
    given = list(first_points(space, seed))
    searcher = peer(space, seed)
    running, best = [], math.inf
    for number in range(trials):
        handle, values = searcher.ask(given[number] if number < STARTUP else None)
        running.append((handle, function(values)))
        if len(running) == workers:
            handle, value = running.pop(0)
            best = min(best, value)
            searcher.tell(handle, value)
    searcher.close()
    return min([best] + [value for _, value in running]) - minimum


def summary(rows, generator):
    """The geometric mean of the ratios, and the upper end of its interval."""
    logs = [numpy.array([row["log"] for row in rows if row["function"] == name])
            for name in dict.fromkeys(row["function"] for row in rows)]
    draws = [generator.choice(values, (10000, len(values))).mean(axis=1) for values in logs]
    mean = numpy.mean([values.mean() for values in logs])
    return math.exp(mean), math.exp(numpy.quantile(numpy.mean(draws, axis=0), 0.95))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--functions", nargs="+", default=list(FUNCTIONS), choices=list(FUNCTIONS))
    options = parser.parse_args()
    Apus.program = options.program
    writer = csv.writer(sys.stdout)
    writer.writerow(["function", "workers", "seed", "apus", "optuna"])
    rows = []
    for workers in options.workers:
        for name in options.functions:
            for seed in range(options.seeds):
                both = [regret(peer, name, seed, options.trials, workers) for peer in (Apus, Optuna)]
                writer.writerow([name, workers, seed, *both])
                sys.stdout.flush()
                mine, theirs = (math.log(max(value, FLOOR)) for value in both)
                rows.append({"function": name, "workers": workers, "log": mine - theirs})
    generator = numpy.random.default_rng(0)
    for workers in options.workers:
        for name in options.functions + ["all but conditional"]:
            chosen = [row for row in rows if row["workers"] == workers
                      and (row["function"] == name if name in FUNCTIONS else row["function"] != "conditional")]
            if chosen:
                mean, upper = summary(chosen, generator)
                print(f"{name}, {workers} workers: {mean:.3f}, at most {upper:.3f}", file=sys.stderr)


if __name__ == "__main__":
    main()
