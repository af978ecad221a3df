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
    """The reports of one `wandb.init`: its step 0 comes after all that was reported before it.

    Of processes that train one model together, the lowest rank that called `init` is heard.
    """

    _noted = set()

    def __init__(self):
        self._rank = _rank()
        self._is_outranked = False
        if self._rank is not None and apus._reports is not None:
            open(_rank_file(self._rank), "a").close()
        self._first = 0 if apus._reports is None else apus._reports.next_step()
        # Of the next `log` that names none.
        self.step = 0
        self._last_step = 0

    def log(self, values, step=None, commit=None):
        """What `log` says: for `step`, else for the run's own step, which then counts up unless `commit` is False."""
        self._last_step = self.step if step is None else int(step)
        self._report(values, self._last_step)
        self.step = max(self.step, self._last_step)
        if commit or (commit is None and step is None):
            self.step += 1

    def summarize(self, values):
        """What the program sets in the summary itself belongs to the step that was logged last."""
        self._report(values, self._last_step)

    def _report(self, values, step):
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
        if line and not self._is_silent():
            apus._write_report(line, self._first + step)

    def _is_silent(self):
        if self._rank and not self._is_outranked and apus._reports is not None:
            self._is_outranked = any(os.path.exists(_rank_file(lower)) for lower in range(self._rank))
            if self._is_outranked:
                apus_hook.note(f"rank {self._rank} is not reported: a lower one is")
        return self._is_outranked


def _rank():
    """The number of this process among those that train one model together, from PyTorch or who launched it; else None."""
    distributed = sys.modules.get("torch.distributed")
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank()
    number = os.environ.get("RANK") or os.environ.get("LOCAL_RANK") or ""
    return int(number) if number.isdigit() else None


def _rank_file(rank):
    """What says to the others that a rank called `init`."""
    return os.path.join(str(apus.trial_directory), f"wandb-rank-{rank}")


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
    run_class = sys.modules["wandb.sdk.wandb_run"].Run
    # Of its kinds the one that W&B has disabled answers by itself.
    for kind in (run_class, *run_class.__subclasses__()):
        if "log" in vars(kind):
            kind.log = _observed_log(kind.log)
    wandb.init = _observed_init(wandb.init)
    if apus.trial is not None or os.environ.get("APUS_DISCOVER") or os.environ.get("APUS_RUN"):
        wandb.sweep = sweep
        wandb.agent = agent


_segments = weakref.WeakKeyDictionary()


def _segment(run):
    if run not in _segments:
        _segments[run] = Segment()
    return _segments[run]


def _observed_log(log):
    @functools.wraps(log)
    def observed(run, data, step=None, commit=None, *args, **kwargs):
        result = log(run, data, step, commit, *args, **kwargs)
        _quietly(lambda: _segment(run).log(data, step, commit))
        return result

    return observed


def _observed_init(init):
    @functools.wraps(init)
    def observed(*args, **kwargs):
        run = init(*args, **kwargs)
        _quietly(lambda: _observe_run(run))
        note_tensorboard(**kwargs)
        return run

    return observed


def _observe_run(run):
    """The segment begins here, not with the first `log`: processes that begin together share their steps."""
    if run in _segments:
        return
    segment = _segment(run)
    if hasattr(type(run.summary), "_set_update_callback"):
        update = _observed_summary(run.summary._update_callback, segment)
        object.__setattr__(run.summary, "_update_callback", update)


def _observed_summary(update, segment):
    @functools.wraps(update)
    def observed(record):
        result = update(record)
        _quietly(lambda: segment.summarize({".".join(item.key): item.value for item in record.update}))
        return result

    return observed


def note_tensorboard(sync_tensorboard=None, **others):
    """Notes that an `init` asks for what nobody here sees."""
    if sync_tensorboard:
        apus_hook.note("sync_tensorboard: what the program writes for TensorBoard is not reported; log it through wandb")


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
