"""Quantiles of every distribution, from SciPy: python quantiles.py > quantiles.json

Which SciPy function stands for which of W&B's words is as in W&B's own package `sweeps` 0.3.0 (`HyperParameter.ppf`). The
quantized ones are rounded down here to a multiple of q, not to the nearest as W&B does, and kept within the range.
"""

import json
from decimal import Decimal
from math import exp, floor, log

import scipy
from scipy import stats

PROBABILITIES = [
    "1e-9", "1e-6", "0.001", "0.01", "0.1", "0.123456789", "0.25", "0.3", "0.5", "0.7", "0.75", "0.9", "0.99", "0.999",
    "0.999999", "0.999999999",
]


def cases():
    yield "int_uniform", {"min": "1", "max": "6"}
    yield "int_uniform", {"min": "-1000000", "max": "1000000000"}
    for bounds in ({"min": "0.0", "max": "1.0"}, {"min": "-3.5", "max": "1e6"}, {"min": "1e-3", "max": "0.1"}):
        yield "uniform", bounds
    for bounds in ({"min": "-5", "max": "0"}, {"min": "-2.5", "max": "3.25"}):
        yield "log_uniform", bounds
        yield "inv_log_uniform", bounds
    for bounds in ({"min": "1e-5", "max": "0.1"}, {"min": "16", "max": "2048"}):
        yield "log_uniform_values", bounds
        yield "inv_log_uniform_values", bounds
    for numbers in ({}, {"mu": "-3", "sigma": "0.5"}, {"mu": "100", "sigma": "15.5"}):
        yield "normal", numbers
    for numbers in ({}, {"mu": "-3", "sigma": "0.5"}, {"mu": "2", "sigma": "4"}):
        yield "log_normal", numbers
    for a, b in (("1", "1"), ("2", "5"), ("5", "2"), ("0.5", "0.5"), ("0.1", "3"), ("3", "0.1"), ("30", "80"),
                 ("1000", "2000.5"), ("0.05", "0.1")):
        yield "beta", {"a": a, "b": b}
    yield "q_uniform", {"min": "0", "max": "10", "q": "3"}
    yield "q_uniform", {"min": "1", "max": "10", "q": "2"}
    yield "q_uniform", {"min": "0.05", "max": "0.95", "q": "0.1"}
    yield "q_uniform", {"min": "-7", "max": "7", "q": "0.7"}
    yield "q_log_uniform", {"min": "0.5", "max": "6.5", "q": "4.5"}
    yield "q_log_uniform_values", {"min": "16", "max": "2048", "q": "16"}
    yield "q_log_uniform_values", {"min": "0.001", "max": "0.1", "q": "0.0005"}
    yield "q_normal", {"mu": "0.5", "sigma": "2.5", "q": "0.3"}
    yield "q_normal", {"mu": "10", "sigma": "20"}
    yield "q_log_normal", {"mu": "2.1", "sigma": "1.3", "q": "5"}
    yield "q_beta", {"a": "2", "b": "3", "q": "0.05"}


def distribution(kind, n):
    def number(key, default=0.0):
        return float(n.get(key, default))

    low, high = number("min"), number("max")
    name = kind.removeprefix("q_")
    if name == "int_uniform":
        return stats.randint(int(n["min"]), int(n["max"]) + 1).ppf
    if name == "uniform":
        return stats.uniform(low, high - low).ppf
    if name == "log_uniform":
        return lambda p: exp(stats.uniform(low, high - low).ppf(p))
    if name == "inv_log_uniform":
        return lambda p: exp(-stats.uniform(low, high - low).isf(p))
    if name in ("log_uniform_values", "inv_log_uniform_values"):
        return stats.loguniform(low, high).ppf
    if name == "normal":
        return stats.norm(number("mu"), number("sigma", 1)).ppf
    if name == "log_normal":
        return stats.lognorm(number("sigma", 1), scale=exp(number("mu"))).ppf
    return stats.beta(number("a", 1), number("b", 1)).ppf


def bounds(kind, n):
    if kind in ("q_uniform", "q_log_uniform_values"):
        return float(n["min"]), float(n["max"])
    if kind == "q_log_uniform":
        return exp(float(n["min"])), exp(float(n["max"]))
    if kind == "q_beta":
        return 0.0, 1.0
    return float("-inf"), float("inf")


def quantized(value, kind, n):
    step = Decimal(n.get("q", "1"))
    low, high = bounds(kind, n)
    multiple = floor(Decimal(value) / step)
    if float((multiple + 1) * step) <= value:  # the double nearest to a multiple is that multiple
        multiple += 1
    return min(max(float(multiple * step), low), high)


def value(kind, n, p):
    x = float(distribution(kind, n)(float(p)))
    return quantized(x, kind, n) if kind.startswith("q_") else x


rows = [
    {"distribution": kind, "numbers": n, "values": [value(kind, n, p) for p in PROBABILITIES]} for kind, n in cases()
]
lines = ",\n".join("  " + json.dumps(row) for row in rows)
print('{"scipy": "%s",\n "probabilities": [%s],\n "rows": [\n%s\n]}' % (scipy.__version__, ", ".join(PROBABILITIES), lines))
