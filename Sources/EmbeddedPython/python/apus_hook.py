"""Sees to it that `import wandb` reports to Apus: the real one when it is installed, else a stand-in.

Nothing here prints, and nothing ever breaks the program: failures are written to `hook.log` in the trial's folder.
"""

import _thread
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
# The version of W&B's package that the stand-in takes after; libraries ask for a lowest one.
STAND_IN_VERSION = "0.31.0+apus"
ONLY_A_STAND_IN = "(this is Apus's stand-in; install wandb for all of it)"


def install():
    """Takes part in imports from here on; a sweep inside of a trial of another installs it twice."""
    if not any(isinstance(finder, _WandbFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WandbFinder())


def note(text):
    """Adds a line to the trial's `hook.log`."""
    try:
        with open(os.path.join(os.environ["APUS_TRIAL_DIRECTORY"], "hook.log"), "a", encoding="utf-8") as log:
            log.write(text.rstrip("\n") + "\n")
    except Exception:
        pass


def note_failure():
    """Adds the exception that is being handled to the trial's `hook.log`."""
    try:
        import traceback

        note(traceback.format_exc())
    except Exception:
        pass


def _is_stand_in(module):
    return getattr(module, "__version__", None) == STAND_IN_VERSION


class _WandbFinder:
    """Asks all other finders for `wandb`, and only when none has it gives the stand-in."""

    def __init__(self):
        # Threads that ask the others: one of these that asks all finders asks this one again.
        self._asking = set()

    def find_spec(self, name, path=None, target=None):
        """The spec of `wandb`; of its parts only where it is the stand-in."""
        if name == "wandb":
            return self._asked(lambda: self._observed(self._real(target)) or self._stand_in())
        if name.startswith("wandb.") and _is_stand_in(sys.modules.get("wandb")):
            return self._part(name, path)
        return None

    def find_distributions(self, context=None):
        """For `importlib.metadata`: libraries ask there whether a package is installed, and which version.

        What looks into folders that it names itself, as pip does, hears nothing of the stand-in.
        """
        name = getattr(context, "name", None)
        is_asked = name in (None, "wandb") and getattr(context, "path", sys.path) is sys.path
        return iter(is_asked and self._asked(self._stand_in_distributions) or [])

    def _asked(self, work):
        thread = _thread.get_ident()
        if thread in self._asking:
            return None
        self._asking.add(thread)
        try:
            return work()
        except Exception:
            note_failure()
            return None
        finally:
            self._asking.discard(thread)

    def _real(self, target):
        for finder in list(sys.meta_path):
            find_spec = getattr(finder, "find_spec", None)
            spec = None if finder is self or find_spec is None else find_spec("wandb", None, target)
            # A folder without `__init__.py` is no package but what W&B leaves in a working folder.
            if spec is not None and spec.origin not in (None, "namespace"):
                return spec
        return None

    def _stand_in(self):
        from importlib.machinery import PathFinder

        return PathFinder.find_spec("wandb", [os.path.join(FOLDER, "stand_in")])

    def _part(self, name, path):
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {name!r} {ONLY_A_STAND_IN}", name=name)
        return spec

    def _stand_in_distributions(self):
        if self._real(None) is not None:
            return []
        import apus_metadata

        return [apus_metadata.StandIn()]

    def _observed(self, spec):
        if spec is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            try:
                import apus_wandb

                apus_wandb.observe(module)
            except Exception:
                note_failure()

        spec.loader.exec_module = exec_module
        return spec
