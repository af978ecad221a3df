"""Stands first on the PYTHONPATH of a trial: lets Apus see what the program logs through wandb, and nothing else.

Python imports it in every process before the program. Any other `sitecustomize` further along the path is run as if this
one were not there. Read by every Python 3, so that an old one among a program's children says nothing either.
"""

import os
import sys

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def _install():
    if sys.version_info < (3, 8):
        return
    try:
        import apus_hook

        apus_hook.install()
    except Exception:
        _note_failure()


def _note_failure():
    """What went wrong goes to a file of the trial: the program does not hear of it."""
    try:
        import traceback

        with open(os.path.join(os.environ["APUS_TRIAL_DIRECTORY"], "hook.log"), "a") as log:
            log.write(traceback.format_exc())
    except Exception:
        pass


def _other():
    """The next `sitecustomize` along the path; None when there is none."""
    try:
        from importlib.machinery import PathFinder

        path = [os.path.abspath(entry) for entry in sys.path]
        spec = PathFinder.find_spec("sitecustomize", path[path.index(_FOLDER) + 1 :])
        return spec if spec is not None and spec.origin is not None else None
    except Exception:
        _note_failure()
        return None


_install()
_spec = _other()
if _spec is not None:
    from importlib.util import module_from_spec

    # What it raises is shown by Python, as ever.
    sys.modules["sitecustomize"] = module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["sitecustomize"])
