"""What Apus takes from W&B's calls, whether the real package answers them or the stand-in: numbers, and a sweep."""

import functools
import importlib
import importlib.util
import os
import sys
import weakref

import apus_hook


def _own_apus():
    """The `apus` beside this file, also where the program has a module of that name itself."""
    path = os.path.join(apus_hook.FOLDER, "apus.py")
    spec = importlib.util.find_spec("apus")
    if spec is not None and spec.origin == path:
        return importlib.import_module("apus")
    spec = importlib.util.spec_from_file_location("_apus", path)
    module = sys.modules["_apus"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


apus = _own_apus()


# --- Numbers ----------------------------------------------------------------------------------------------------------


class Segment:
    """The steps of one `wandb.init`: its step 0 comes after all that was reported before it."""

    _noted = set()

    def __init__(self):
        self._first = 0 if apus._reports is None else apus._reports.next_step()

    def report(self, values, step):
        """Reports the numbers among `values`, which may be nested; what else there is, is noted once."""
        line = {}
        for name, value in apus._flattened(values).items():
            number = _number(value)
            if number is not None:
                line[name] = number
            elif name not in self._noted:
                self._noted.add(name)
                apus_hook.note(f"{name!r} is no number but of type {type(value).__name__}: it is not reported")
        # In a line this name means the step itself.
        line.pop("step", None)
        if line:
            apus._write_report(line, self._first + step)


def _number(value):
    if value is None or isinstance(value, str):
        return None
    try:
        number = apus._plain("", value)
    except Exception:
        return None
    return None if isinstance(number, str) else number


# --- The real package -------------------------------------------------------------------------------------------------


def observe(wandb):
    """Lets every number that the real `wandb` is given reach Apus too."""
    segments = weakref.WeakKeyDictionary()
    run_class = sys.modules["wandb.sdk.wandb_run"].Run
    run_class.log = _observed_log(run_class.log, segments)
    wandb.init = _observed_init(wandb.init, segments)
    if apus.trial is not None or os.environ.get("APUS_DISCOVER"):
        wandb.sweep = sweep
        wandb.agent = agent


def _observed_log(log, segments):
    @functools.wraps(log)
    def observed(run, *args, **kwargs):
        now = _quietly(lambda: run.step)
        result = log(run, *args, **kwargs)
        _quietly(lambda: _report(run, now, segments, *args, **kwargs))
        return result

    return observed


def _report(run, now, segments, data, step=None, *rest, **others):
    if run not in segments:
        segments[run] = Segment()
    segments[run].report(data, now if step is None else step)


def _observed_init(init, segments):
    @functools.wraps(init)
    def observed(*args, **kwargs):
        run = init(*args, **kwargs)
        _quietly(lambda: segments.setdefault(run, Segment()))
        return run

    return observed


def _quietly(work):
    try:
        return work()
    except Exception:
        apus_hook.note_failure()
        return None


# --- A sweep that stands in the program -------------------------------------------------------------------------------

_definitions = {}


def sweep(sweep, entity=None, project=None, prior_runs=None):
    """As `wandb.sweep`: in a trial the sweep it belongs to; for `apus run script.py` the definition is written down."""
    if apus.trial is not None:
        return os.environ.get("APUS_SWEEP", "")
    name = f"sweep-{len(_definitions) + 1}"
    _definitions[name] = sweep() if callable(sweep) else sweep
    apus._tell_sweep("wandb", _definitions[name], None, ends=False)
    return name


def agent(sweep_id, function=None, entity=None, project=None, count=None, **others):
    """As `wandb.agent`, but for one trial: `function` is called once, and the program ends.

    For `apus run script.py` the program ends before.
    """
    if apus.trial is None:
        name = str(sweep_id).rpartition("/")[2]
        if name not in _definitions:
            sys.exit(f"wandb.agent: this program did not define the sweep {sweep_id!r}; `apus run` needs its definition")
        apus._tell_sweep("wandb", _definitions[name], count)
    if function is None:
        sys.exit("wandb.agent: a trial needs the function to call; give a sweep with a program to `apus run` as a file")
    function()
    sys.exit(0)
