"""Points and discrepancies of SciPy's `qmc.Sobol`, and the table of its direction numbers.

    python sobol.py > sobol.json
    python sobol.py table > ../../../Sources/Deciding/Search/SobolDirections.swift

The direction numbers are those of S. Joe and F. Y. Kuo, published as new-joe-kuo-6 (web.maths.unsw.edu.au/~fkuo/sobol),
in the form in which SciPy ships them. SciPy counts 30 bits: a coordinate is written as a whole number of 2**-30.
"""

import json
import os
import statistics
import sys

import numpy
import scipy
from scipy.stats import qmc

DIMENSIONS = 64


def points():
    for start, count in ((0, 24), (1023, 2), (123456, 2), (2**29 + 12345, 1)):
        sequence = qmc.Sobol(DIMENSIONS, scramble=False)
        if start > 0:
            sequence.fast_forward(start)
        sample = sequence.random(count) * 2.0**30
        assert (sample == sample.round()).all()
        for offset, point in enumerate(sample):
            yield {"index": start + offset, "words": [int(word) for word in point]}


def discrepancies():
    """Of 100 scrambled sequences the median and the upper end of its 95 % interval, which is the 60th smallest value; of
    the plain one, to judge the judge, its value."""
    for count, dimensions in ((16, 2), (64, 2), (64, 4), (64, 8)):
        plain = qmc.Sobol(dimensions, scramble=False).random(count)
        for method in ("CD", "L2-star"):
            values = [
                float(qmc.discrepancy(qmc.Sobol(dimensions, scramble=True, rng=seed).random(count), method=method))
                for seed in range(100)
            ]
            yield {"points": count, "dimensions": dimensions, "method": method, "median": statistics.median(values),
                   "upper": sorted(values)[59], "plain": float(qmc.discrepancy(plain, method=method))}


def table():
    data = numpy.load(os.path.join(os.path.dirname(scipy.__file__), "stats", "_sobol_direction_numbers.npz"))
    print("/// The direction numbers new-joe-kuo-6 of S. Joe and F. Y. Kuo (2008), in the form in which SciPy ships them;")
    print("/// written by `Tests/DecidingTests/Fixtures/sobol.py`.")
    print("enum SobolDirections {")
    print("    /// For each dimension the bits of a primitive polynomial, the highest power first, and as many odd numbers as")
    print("    /// its degree says; none for the first dimension, whose direction numbers are powers of two.")
    print("    static let table: [(polynomial: UInt32, first: [UInt32])] = [")
    for dimension in range(DIMENSIONS):
        polynomial = int(data["poly"][dimension])
        numbers = [int(number) for number in data["vinit"][dimension][: polynomial.bit_length() - 1]]
        print(f"        ({polynomial}, {numbers}),")
    print("    ]\n}")


if sys.argv[1:] == ["table"]:
    table()
else:
    print(json.dumps({"scipy": scipy.__version__, "points": list(points()), "discrepancies": list(discrepancies())},
                     separators=(",", ":")))
