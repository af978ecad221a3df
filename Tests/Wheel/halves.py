"""A sweep with two trials, for an environment in which the wheel is installed: each reports the half of its number."""
import filecmp
import os
import sys
import sysconfig

import apus

installed = os.path.join(sysconfig.get_path("platlib"), "apus.py")


def trial(p):
    if apus.trial is None:
        assert apus.__file__ == installed
    else:
        # The module is the program's own, and the wheel's is the same.
        assert apus.__file__ != installed and filecmp.cmp(apus.__file__, installed, shallow=False)
    assert sys.prefix == os.environ["VIRTUAL_ENV"]
    for epoch in apus.epochs(1):
        apus.report(half=p.number / 2)
    return p.number / 2


apus.defaults(number=1)
definition = {
    "name": "halves",
    "method": "grid",
    "metric": {"name": "half", "goal": "minimize"},
    "parameters": {"number": {"values": [1, 0.5]}},
}
result = apus.sweep(definition, trial)
print(result)
