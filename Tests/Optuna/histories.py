"""Densities of Optuna's TPE over recorded histories: python histories.py > ../DecidingTests/Fixtures/histories.json

Needs optuna 5.0.0. Each history is a small sweep with trials that are complete, pruned or running, in Optuna's
in-memory storage. `TPESampler` splits them and builds its two estimators; their logarithms at a few points are what is
written.

Two things are done to Optuna here:

- Its bandwidths are found with `numpy.argsort`, which orders equal observations as the machine's instruction set happens
  to. Here it sorts stably.
- Optuna leaves parameters that some trials lack out of its joint estimator. For the points that lack them too that is
  the judge. For the others Optuna's own mixture is given the joint kernels: a trial that lacks a parameter has there the
  kernel of the prior, and where a width or a weight depends on the number of kernels, those are counted as well.
"""

import json
import math
import sys
import warnings

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe import parzen_estimator, sampler as tpe
from optuna.samplers._tpe.probability_distributions import _MixtureOfProductDistribution
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")


class StableNumpy:
    """NumPy with a sort that keeps the order of equal elements."""

    def __getattr__(self, name):
        return getattr(numpy, name)

    @staticmethod
    def argsort(values):
        return numpy.argsort(values, kind="stable")


parzen_estimator.np = StableNumpy()

REAL = ({"distribution": "uniform", "min": -5.0, "max": 10.0}, FloatDistribution(-5.0, 10.0))
NARROW = ({"distribution": "uniform", "min": 0.0, "max": 1e-3}, FloatDistribution(0.0, 1e-3))
LOG = ({"distribution": "log_uniform_values", "min": 1e-5, "max": 0.1}, FloatDistribution(1e-5, 0.1, log=True))
# The last multiple of W&B's quantized distributions is left out where only the bound itself would be rounded to it.
STEP = ({"distribution": "q_uniform", "min": 0.0, "max": 1.05, "q": 0.1}, FloatDistribution(0.0, 1.0, step=0.1))
WIDE_STEP = ({"distribution": "q_uniform", "min": 16, "max": 520, "q": 8}, FloatDistribution(16, 512, step=8))
INTEGER = ({"distribution": "int_uniform", "min": 1, "max": 6}, IntDistribution(1, 6))
WIDE = ({"distribution": "int_uniform", "min": -100, "max": 100000}, IntDistribution(-100, 100000))
LOG_INTEGER = (
    {"distribution": "q_log_uniform_values", "min": 1, "max": 1000.5, "q": 1}, IntDistribution(1, 1000, log=True))
CHOICE = ({"values": ["sgd", "adam", "lion"]}, CategoricalDistribution(["sgd", "adam", "lion"]))
PAIR = ({"values": [0, 1]}, CategoricalDistribution([0, 1]))

SPACES = {
    "real": {"x": REAL, "y": NARROW},
    "log": {"x": LOG, "y": REAL},
    "step": {"x": STEP, "y": WIDE_STEP},
    "integer": {"x": INTEGER, "y": WIDE, "z": LOG_INTEGER},
    "categorical": {"x": CHOICE, "y": PAIR},
    "mixed": {"a": LOG, "b": CHOICE, "c": INTEGER, "d": STEP, "e": REAL},
    "conditional": {"x": REAL, "b": CHOICE, "c": LOG, "d": INTEGER, "e": PAIR},
}
# `c` exists for two choices of `b`, `d` and `e` for one each, and none of them for `sgd`.
CONDITIONS = {"c": {"b": ["adam", "lion"]}, "d": {"b": ["adam"]}, "e": {"b": ["lion"]}}


def draw(generator, distribution):
    if isinstance(distribution, CategoricalDistribution):
        return distribution.choices[generator.integers(len(distribution.choices))]
    low, high, step = distribution.low, distribution.high, distribution.step
    number = generator.uniform(low, high)
    if distribution.log:
        number = math.exp(generator.uniform(math.log(low), math.log(high)))
    if isinstance(distribution, IntDistribution):
        return int(min(max(round(number), low), high))
    if step is not None:
        # As a decimal, and not as a sum of steps.
        return round(low + step * round((number - low) / step), 10)
    return float(f"{number:.7g}")


def configuration(generator, kind):
    values = {name: draw(generator, entry[1]) for name, entry in SPACES[kind].items()}
    if kind != "conditional":
        return values
    exists = lambda name: all(values[cause] in listed for cause, listed in CONDITIONS.get(name, {}).items())
    return {name: value for name, value in values.items() if exists(name)}


def trial(generator, kind):
    """A trial as it is written, and Optuna's."""
    values = configuration(generator, kind)
    distributions = {name: SPACES[kind][name][1] for name in values}
    # Few digits, so that some are equal.
    result = float(f"{generator.normal():.2g}")
    chance = generator.random()
    if chance < 0.75:
        return {"values": values, "finished": result}, create_trial(
            params=values, distributions=distributions, value=result)
    if chance < 0.9:
        step = int(generator.integers(1, 5))
        return {"values": values, "stopped": result, "step": step}, create_trial(
            params=values, distributions=distributions, state=TrialState.PRUNED, intermediate_values={step: result})
    return {"values": values}, create_trial(params=values, distributions=distributions, state=TrialState.RUNNING)


def estimator(sampler, study, trials, names, space):
    """Of the parameters `names`: Optuna's where all trials have them, its mixture with joint kernels otherwise."""
    space = {name: space[name] for name in names}
    if all(name in trial.params for trial in trials for name in names):
        return sampler._build_parzen_estimator(study, space, trials, handle_below=True)
    parameters = sampler._parzen_estimator_parameters
    joint = parzen_estimator._ParzenEstimator({name: numpy.array([]) for name in names}, space, parameters)
    weights = numpy.append(tpe.default_weights(len(trials)), [parameters.prior_weight])
    distributions = [kernels(sampler, study, trials, name, space[name]) for name in names]
    joint._mixture_distribution = _MixtureOfProductDistribution(weights / weights.sum(), distributions)
    return joint


def kernels(sampler, study, trials, name, distribution):
    """Those of one parameter, of the trials that have it, and the prior's for the others."""
    having = [index for index, trial in enumerate(trials) if name in trial.params]
    observations = sampler._get_internal_repr([trials[index] for index in having], {name: distribution}, study)
    # Optuna divides the prior's weight by the number of the kernels that it knows of.
    weight = (len(having) + 1) / (len(trials) + 1)
    parameters = sampler._parzen_estimator_parameters._replace(prior_weight=weight)
    # Its only use of `min` is for the narrowest width: of 100 and 1 more than the number of kernels.
    parzen_estimator.min = lambda most, kernels: min(most, 2.0 + len(trials))
    found = parzen_estimator._ParzenEstimator(
        observations, {name: distribution}, parameters)._mixture_distribution.distributions[0]
    del parzen_estimator.min
    position = numpy.full(len(trials) + 1, len(having))
    position[having] = numpy.arange(len(having))
    if isinstance(distribution, CategoricalDistribution):
        return found._replace(weights=found.weights[position])
    return found._replace(mu=found.mu[position], sigma=found.sigma[position])


def history(number, kind):
    generator = numpy.random.default_rng(number)
    direction = "maximize" if number % 3 == 0 else "minimize"
    sampler = optuna.samplers.TPESampler(seed=0)
    study = optuna.create_study(sampler=sampler, direction=direction)
    count = int(generator.choice([11, 15, 24, 40, 75])) if number % 25 else 270
    trials = []
    for _ in range(count):
        written, optunas = trial(generator, kind)
        trials.append(written)
        study.add_trial(optunas)
    stored = study.get_trials(deepcopy=False)
    good = tpe.default_gamma(sum(trial.state != TrialState.RUNNING for trial in stored))
    below, above = tpe._split_trials(study, stored, good)
    space = {name: entry[1] for name, entry in SPACES[kind].items()}
    points = []
    for _ in range(4):
        values = configuration(generator, kind)
        inner = {name: numpy.array([space[name].to_internal_repr(value)]) for name, value in values.items()}
        log_l, log_g = (
            float(estimator(sampler, study, trials, list(values), space).log_pdf(inner)[0]) for trials in (below, above))
        points.append({"values": values, "log_l": log_l, "log_g": log_g})
    return {"kind": kind, "goal": direction, "trials": trials, "points": points}


def parameters(kind):
    for name, (written, _) in SPACES[kind].items():
        when = {"when": CONDITIONS[name]} if kind == "conditional" and name in CONDITIONS else {}
        yield name, {**written, **when}


if __name__ == "__main__":
    kinds = list(SPACES)
    fixture = {
        "optuna": optuna.__version__,
        "spaces": {kind: dict(parameters(kind)) for kind in kinds},
        "histories": [history(number, kinds[number % len(kinds)]) for number in range(200)],
    }
    json.dump(fixture, sys.stdout, separators=(",", ":"))
    print()
