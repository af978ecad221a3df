"""Parameters in, metrics out: a Python program as a trial of Apus.

    import apus

    p = apus.defaults(lr=0.1, hidden=200)       # the trial's values; these where it has none, and outside of Apus
    model = Model(p.hidden)
    for epoch in apus.epochs(10):
        train(model, p.lr)
        apus.report(valid_loss=evaluate(model))

`python3 train.py` alone runs on the defaults and keeps nothing; `apus run` runs it once a trial. A program that can go on
from its own checkpoint says `"resumable": true` in the sweep file:

    checkpoint = apus.checkpoint_directory / "model.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["model"])
        apus.resume_from(saved["epoch"])        # the last epoch that is done
    for epoch in apus.epochs(10):
        train(model)
        apus.report(valid_loss=evaluate(model)) # report, then save: what is saved is never repeated
        torch.save({"model": model.state_dict(), "epoch": epoch}, aside)
        os.replace(aside, checkpoint)           # a checkpoint appears whole

Needs Python 3.8 and nothing else.
"""

import json
import operator
import os
import pathlib
import signal
import sys
import threading

__all__ = [
    "Parameters", "attempt", "checkpoint_directory", "defaults", "epochs", "parameters", "report", "resume_from", "seed",
    "stopping", "sweep", "trial", "trial_directory", "until",
]


# --- Parameters -------------------------------------------------------------------------------------------------------


class Parameters(dict):
    """Values by name: `p["lr"]`, `p.lr`, `p.get("lr", 0.1)`; a nested one is `Parameters` again.

    A parameter that is called like a method of `dict` (`items`, `values`, …) is reached by its key alone.
    """

    def __init__(self, *others, **values):
        super().__init__()
        self.update(*others, **values)

    def __setitem__(self, name, value):
        super().__setitem__(name, Parameters(value) if type(value) is dict else value)

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            there_are = f"there are: {', '.join(map(str, self))}" if self else "there are none"
            raise AttributeError(f"no parameter is called {name!r}; {there_are} (defaults: apus.defaults)") from None

    __setattr__ = __setitem__

    def update(self, *others, **values):
        """As `dict.update`."""
        for name, value in dict(*others, **values).items():
            self[name] = value

    def setdefault(self, name, default=None):
        """As `dict.setdefault`."""
        if name not in self:
            self[name] = default
        return self[name]


def defaults(values=None, /, **named):
    """Gives the parameters that the trial does not set these values, nested ones too, and returns `apus.parameters`."""
    _add_missing(parameters, dict(values or {}, **named))
    return parameters


def _add_missing(given, values):
    for name, value in values.items():
        if name not in given:
            given[name] = value
        elif isinstance(given[name], dict) and isinstance(value, dict):
            _add_missing(given[name], value)


def _read_parameters():
    path = os.environ.get("APUS_PARAMETERS")
    if not path:
        return Parameters()
    with open(path, encoding="utf-8") as file:
        return Parameters(json.load(file))


def _environment_number(name, default=None):
    text = os.environ.get(name, "")
    return int(text) if text else default


# The trial's parameters; empty outside of Apus.
parameters = Parameters()


def _begin():
    """Takes up the trial that the environment names; called again where one begins in a process that was there before."""
    global trial, attempt, seed, until, _reports
    parameters.update(_read_parameters())
    # The trial's number in its sweep; None outside of Apus.
    trial = _environment_number("APUS_TRIAL")
    # 1 for the trial's first process, 2 for the one that goes on after it, …; None outside of Apus.
    attempt = _environment_number("APUS_ATTEMPT")
    # For the program's random numbers: a sweep's trials with the same parameters differ in it.
    seed = _environment_number("APUS_SEED", 1)
    # The epoch at which this process is to end, because a rule compares trials there; None when there is none.
    until = _environment_number("APUS_UNTIL")
    _reports = _Reports(os.environ["APUS_REPORTS"]) if os.environ.get("APUS_REPORTS") else None


# --- Reports ----------------------------------------------------------------------------------------------------------


def report(values=None, /, step=None, **metrics):
    """Tells Apus metrics: `apus.report(valid_loss=1.5)`, `apus.report({"valid/loss": 1.5}, step=3)`.

    Without `step` the line belongs to the epoch that `apus.epochs` is in, else to the step after the last. Several
    reports of one step are one: a later value replaces an earlier one. Numbers are what Python, NumPy, PyTorch and the
    like call a number, NaN and infinity too; texts are kept in the trial's log; nested dictionaries are joined by dots.
    The line is in the file when the call returns. Safe in threads and forked processes. Does nothing outside of Apus.
    """
    flat = _flattened(dict(values or {}, **metrics))
    line = {name: _plain(name, value) for name, value in flat.items()}
    named_step = line.pop("step", None)
    if step is None:
        step = named_step
    if step is None and _is_whole(line.get("epoch")):
        step = line.pop("epoch")
    if step is None:
        step = _epoch
    if line:
        _write_report(line, None if step is None else _whole(step))


def _write_report(line, step):
    """Appends one line of plain values; `step` is None when the reader is to count."""
    if _reports is not None:
        line = line if step is None else {"step": step, **line}
        _reports.append(json.dumps(line).encode() + b"\n")


def _flattened(values, prefix=""):
    flat = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat.update(_flattened(value, f"{prefix}{name}."))
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _plain(name, value):
    """The value as JSON knows it: a number, a text or None."""
    kind = type(value)
    if kind is float or kind is str or value is None:
        return value
    if kind is bool:
        return int(value)
    if kind is int:
        return value if -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE else float(value)
    item = getattr(value, "item", None)
    try:
        number = float(value) if item is None else item()
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"the metric {name!r} is no number but of type {kind.__name__}: {value!r:.80}") from None
    if type(number) not in (float, int, bool, str):
        raise TypeError(f"the metric {name!r} is no number but of type {type(number).__name__}: {number!r:.80}")
    return _plain(name, number)


def _is_whole(value):
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _whole(step):
    number = step.item() if hasattr(step, "item") else step
    if isinstance(number, float) and number.is_integer():
        return int(number)
    try:
        return operator.index(number)
    except TypeError:
        raise TypeError(f"a step is a whole number, not {step!r}") from None


# Every whole number up to it is exact as a double.
_LARGEST_WHOLE = 2**53


class _Reports:
    """The file of reports: every line is one write at its end, so that threads and processes never mix theirs."""

    def __init__(self, path):
        self.path = path
        self._file = None
        self._identity = None
        self._is_torn = False

    def append(self, line):
        """Writes one line, which ends in a line feed."""
        file = self._opened()
        if self._is_torn:
            line = b"\n" + line
        written = os.write(file, line)
        # A disk that is full takes a part: the rest is tried once more, which tells why, and the next line begins anew.
        self._is_torn = written < len(line)
        if self._is_torn:
            os.write(file, line[written:])
            self._is_torn = False

    def _opened(self):
        """The open file; opened again when the program closed it, for its number may be another file's by now."""
        if self._file is not None:
            try:
                status = os.fstat(self._file)
                if (status.st_dev, status.st_ino) == self._identity:
                    return self._file
            except OSError:
                pass
        self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        status = os.fstat(self._file)
        self._identity = (status.st_dev, status.st_ino)
        return self._file

    def next_step(self):
        """The step after the last one in the file; 0 when there is none."""
        step = -1
        try:
            with open(self.path, "rb") as file:
                for text in file:
                    try:
                        line = json.loads(text)
                        named = line.get("step", line.get("epoch"))
                        step = max(step, int(named)) if _is_whole(named) else step + 1
                    except (ValueError, AttributeError):
                        continue
        except FileNotFoundError:
            pass
        return step + 1


_begin()


# --- Epochs, checkpoints and the end ----------------------------------------------------------------------------------

_epoch = None
_resumed_from = None
_STATE = "apus-epoch.json"


def epochs(count):
    """1, 2, … `count`, one after the other: `for epoch in apus.epochs(10):`.

    - Goes on after the epoch given to `resume_from`. A program that does not call it, but wrote into
      `apus.checkpoint_directory` during an epoch, goes on after the last epoch of which that is true.
    - Ends early at `apus.until`; the code behind the loop runs then too.
    - When Apus asks the program to end (SIGTERM), the epoch in progress is done to its end, so that the program can report
      and save as always; where the next would begin, `SystemExit` is raised. A program that takes longer than the sweep
      file's `grace` is killed. Programs that handle SIGTERM themselves are left to do so.
    """
    global _epoch
    done = _last_epoch()
    last = count if until is None else min(count, until)
    _epoch = done or None
    stopping()
    saved = _checkpoint_files()
    for epoch in range(done + 1, last + 1):
        _epoch = epoch
        yield epoch
        now = _checkpoint_files()
        if now != saved:
            saved = now
            _keep_epoch(epoch)
        if epoch < last and stopping():
            raise SystemExit(128 + signal.SIGTERM)


def resume_from(epoch):
    """Says that the checkpoint which the program loaded was made after `epoch`: `epochs` goes on with the next."""
    global _resumed_from
    _resumed_from = _whole(epoch)


def stopping():
    """Whether Apus asked the program to end: for a loop of your own, which then saves and ends."""
    _catch_termination()
    return _termination.is_set()


def _last_epoch():
    if _resumed_from is not None:
        return _resumed_from
    try:
        with open(os.path.join(os.environ["APUS_CHECKPOINT_DIRECTORY"], _STATE), encoding="utf-8") as file:
            return json.load(file)["epoch"]
    except (KeyError, OSError, ValueError):
        return 0


def _keep_epoch(epoch):
    path = os.path.join(os.environ["APUS_CHECKPOINT_DIRECTORY"], _STATE)
    aside = f"{path}.{os.getpid()}.part"
    with open(aside, "w", encoding="utf-8") as file:
        json.dump({"epoch": epoch}, file)
    os.replace(aside, path)


def _checkpoint_files():
    """Names, sizes and times of what the program keeps in its checkpoint folder; empty outside of Apus."""
    files = set()
    for folder, _, names in os.walk(os.environ.get("APUS_CHECKPOINT_DIRECTORY") or os.devnull):
        for name in names:
            path = os.path.join(folder, name)
            try:
                status = os.stat(path)
            except OSError:
                continue
            if name != _STATE:
                files.add((path, status.st_size, status.st_mtime_ns, status.st_ino))
    return files


_termination = threading.Event()


def _terminated(number, frame):
    # Asked twice, it ends at once, as a program without this handler does.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _termination.set()


def _catch_termination():
    """Answers SIGTERM from here on, unless the program does, or it is not Apus that sends it."""
    is_main = threading.current_thread() is threading.main_thread()
    if trial is None or _termination.is_set() or not is_main:
        return
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminated)


def _hold_termination():
    """Before a fork: SIGTERM waits until the child answers it as usual, or it would be lost between the two."""
    if signal.getsignal(signal.SIGTERM) is _terminated:
        _forking.mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])


def _release_termination():
    mask = _forking.__dict__.pop("mask", None)
    if mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _end_as_usual():
    """In a forked worker: told to end it ends, as it would without us."""
    if signal.getsignal(signal.SIGTERM) is _terminated:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _release_termination()


_forking = threading.local()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_hold_termination, after_in_parent=_release_termination, after_in_child=_end_as_usual)


def _folder(name):
    """A folder of the trial; outside of Apus one that is gone with this process."""
    path = os.environ.get(name)
    if path:
        os.makedirs(path, exist_ok=True)
        return pathlib.Path(path)
    import atexit
    import shutil
    import tempfile

    path, owner = tempfile.mkdtemp(prefix="apus-"), os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(path, ignore_errors=True))
    return pathlib.Path(path)


_FOLDERS = {"checkpoint_directory": "APUS_CHECKPOINT_DIRECTORY", "trial_directory": "APUS_TRIAL_DIRECTORY"}


def __getattr__(name):
    """`checkpoint_directory` is where a program keeps what it goes on from, `trial_directory` where it puts anything else.

    Both are `pathlib.Path`s of folders that exist. Outside of Apus they are empty and gone with the process, unless
    `$APUS_CHECKPOINT_DIRECTORY` names one.
    """
    if name not in _FOLDERS:
        raise AttributeError(f"module 'apus' has no attribute {name!r}")
    folder = _folder(_FOLDERS[name])
    globals()[name] = folder
    return folder


# --- A sweep that stands in the program -------------------------------------------------------------------------------


def sweep(definition, function, count=None):
    """The sweep of this program, with `function` as its trial: `apus run script.py` carries it out.

    `definition` is what a sweep file holds, as a dictionary; `count` limits the number of trials. `function` is called
    once in every trial, with `apus.parameters` if it takes an argument, and the program ends after it. Outside of Apus it
    is called once, on the defaults, and its result returned.
    """
    if os.environ.get("APUS_DISCOVER"):
        _tell_sweep("apus", definition, count)
    result = _call(function)
    if trial is not None:
        sys.exit(0)
    return result


def _call(function):
    import inspect

    try:
        takes_parameters = any(
            p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
            for p in inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        takes_parameters = False
    return function(parameters) if takes_parameters else function()


def _tell_sweep(format, definition, count, ends=True):
    """Writes the definition for `apus run` to read, and ends the program."""
    path = os.environ["APUS_DISCOVER"]
    try:
        text = json.dumps({"format": format, "definition": definition, "count": count}, default=_definition_value)
    except (TypeError, ValueError) as error:
        sys.exit(f"the sweep's definition cannot be written as JSON: {error}")
    aside = f"{path}.{os.getpid()}.part"
    with open(aside, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    os.replace(aside, path)
    if ends:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _definition_value(value):
    """What `json` does not know: NumPy's numbers and arrays, sets, ranges, paths."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, (range, type({}.keys()), type({}.values()))):
        return list(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"{value!r:.80} is of type {type(value).__name__}")
