"""Logarithms of normal probabilities: python normal.py > normal.json

`below` and `quantiles` are SciPy's `log_ndtr` and `ndtri_exp`. The other numbers are mpmath's with 60 digits: quantiles of
less than exp(-1000), where SciPy's are off in the thirteenth digit, the masses between two numbers, which SciPy has no
public function for, and quantiles of the truncated distribution.
"""

import json

import mpmath
import scipy
from scipy.special import log_ndtr, ndtri_exp

mpmath.mp.dps = 60

POINTS = [-5000.0, -400.0, -100.5, -40.0, -37.5, -37.0, -36.9, -25.0, -10.0, -6.5, -3.0, -1.0, -0.25, 0.0, 0.125, 1.0, 3.5,
          7.0, 8.75, 20.0, 37.5]
LOGS = [-1e7, -80000.5, -5000.0, -730.0, -729.0, -676.5, -676.0, -650.25, -200.0, -40.5, -25.5, -24.5, -10.0, -2.6, -2.5,
        -1.0, -0.75, -0.61, -0.59, -0.5, -0.1, -1e-3, -1e-9, -1e-15]
INTERVALS = [(-1.0, 1.0), (-0.01, 0.02), (-0.05, 0.045), (-1e-6, 1e-6), (0.3, 0.3001), (-3.0, -2.999), (-3.0, -2.0),
             (-9.0, 9.0), (-100.0, -99.0), (-100.0, -99.999), (-100.0, -99.9985), (-80.0, 20.0), (0.0, 100.0), (0.0, 0.19),
             (0.0, 0.21), (12.0, 12.5), (50.0, 50.0001), (99.0, 100.0), (-37.2, -36.8), (-1.0, -0.81), (-1.0, -0.79),
             (5.0, 5.04), (5.0, 5.03)]
TRUNCATED = [(-1.0, 2.0), (0.0, 3.0), (-100.0, 0.5), (-0.5, 100.0), (-60.0, -55.0), (4.0, 9.0), (-0.01, 0.01),
             (0.5, 0.75)]
SHARES = [1e-9, 0.001, 0.25, 0.5, 0.9, 0.99999]


def quantile(logarithm):
    if logarithm > -1000:
        return float(ndtri_exp(logarithm))
    below = lambda x: mpmath.log(mpmath.erfc(-x / mpmath.sqrt(2)) / 2)
    return float(mpmath.findroot(lambda x: below(x) - logarithm, ndtri_exp(logarithm)))


def mass(a, b):
    if a > 0:
        a, b = -b, -a
    return mpmath.ncdf(b) - mpmath.ncdf(a)


def truncated(a, b, share):
    if a >= 0:
        return -truncated(-b, -a, 1 - mpmath.mpf(share))
    goal = mpmath.ncdf(a) + share * mass(mpmath.mpf(a), mpmath.mpf(b))
    low, high = mpmath.mpf(a), mpmath.mpf(b)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if mpmath.ncdf(middle) < goal else (low, middle)
    return low


print(json.dumps({
    "scipy": scipy.__version__,
    "below": [[x, float(log_ndtr(x))] for x in POINTS],
    "quantiles": [[y, quantile(y)] for y in LOGS],
    "between": [[a, b, float(mpmath.log(mass(mpmath.mpf(a), mpmath.mpf(b))))] for a, b in INTERVALS],
    "truncated": [[a, b, q, float(truncated(a, b, q))] for a, b in TRUNCATED for q in SHARES],
}, separators=(",", ":")))
