"""Stands in for W&B's package in a trial of Apus where that is not installed.

`init`, `config`, `log` and `summary` mean what they mean there: the trial's parameters are the configuration, and the
numbers logged are its reports. Media, tables and artifacts are taken and dropped; what needs W&B's server says so.
"""

import enum
import os
import secrets
import string
import sys
import time

import apus_hook
import apus_wandb
from apus_wandb import agent, sweep

from . import errors, places, plot
from .data_types import (
    Artifact, Audio, Classes, Graph, Histogram, Html, Image, JoinedTable, Molecule, Object3D, Plotly, Table, Video)
from .errors import CommError, ConfigError, Error, UsageError
from .plot import plot_table

__version__ = apus_hook.STAND_IN_VERSION

# The run in progress; None before `init` and after `finish`.
run = None


class Settings(dict):
    """Any settings at all; those that matter here are `run_id` and `run_name`."""

    __getattr__ = dict.get
    __setattr__ = dict.__setitem__


# --- Configuration ----------------------------------------------------------------------------------------------------


class Config:
    """The trial's parameters, which nothing changes, and what the program adds to them."""

    def __init__(self):
        object.__setattr__(self, "_values", apus_wandb.apus.Parameters())
        object.__setattr__(self, "_locked", set(apus_wandb.apus.parameters))
        object.__setattr__(self, "_warned", set())
        self._values.update(apus_wandb.apus.parameters)

    def __getitem__(self, name):
        return self._values[name]

    def __setitem__(self, name, value):
        if name in self._locked:
            if name not in self._warned:
                self._warned.add(name)
                termwarn(f"Config item '{name}' was locked by 'sweep' (ignored update).")
        else:
            self._values[name] = value

    def __getattr__(self, name):
        if name in self._values:
            return self._values[name]
        raise AttributeError(f"{self.__class__!r} object has no attribute {name!r}")

    __setattr__ = __setitem__

    def __contains__(self, name):
        return name in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __repr__(self):
        return repr(self.as_dict())

    def keys(self):
        """All names."""
        return list(self._values)

    def values(self):
        """All values, in the order of the names."""
        return list(self._values.values())

    def items(self):
        """All pairs of name and value."""
        return list(self._values.items())

    def get(self, name, default=None):
        """The value, or `default` where there is none."""
        return self._values.get(name, default)

    def as_dict(self):
        """A dictionary of its own with all values."""
        return _plain_dictionary(self._values)

    def update(self, values, allow_val_change=None):
        """Sets all `values` that are not the trial's parameters."""
        for name, value in _dictionary(values).items():
            self[name] = value

    def setdefaults(self, values):
        """Sets those of `values` that have none."""
        for name, value in _dictionary(values).items():
            if name not in self:
                self[name] = value

    def persist(self):
        """Nothing: there is nowhere to send it."""


def _dictionary(values):
    """A dictionary, or what has its values as attributes, as `argparse` makes them."""
    if values is None:
        return {}
    if isinstance(values, str):
        raise UsageError(f"a configuration by the name of a file ({values}) needs W&B's own package")
    if hasattr(values, "items"):
        return dict(values.items())
    if hasattr(values, "__dict__"):
        return vars(values)
    raise TypeError("config must be a dict or have a __dict__ attribute.")


def _plain_dictionary(values):
    return {name: _plain_dictionary(value) if isinstance(value, dict) else value for name, value in values.items()}


# --- Runs -------------------------------------------------------------------------------------------------------------


class Summary(dict):
    """The last value of everything logged; a number that the program sets itself is reported too."""

    def __init__(self, report):
        super().__init__()
        object.__setattr__(self, "_report", report)

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setitem__(self, name, value):
        self.update({name: value})

    __setattr__ = __setitem__

    def update(self, *others, **values):
        """Sets all values and reports the numbers among them."""
        values = dict(*others, **values)
        super().update(values)
        self._report(values)

    def _take(self, values):
        super().update(values)


class RunDisabled:
    """What `init` returned long ago where W&B was disabled; libraries ask whether a run is one."""


class AlertLevel(enum.Enum):
    """How bad an `alert` is."""

    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


class Run:
    """What `init` returns."""

    def __init__(self, project=None, entity=None, name=None, id=None, group=None, job_type=None, tags=None, notes=None):
        self._segment = apus_wandb.Segment()
        self.id = id or os.environ.get("WANDB_RUN_ID") or f"apus-{os.getpid()}"
        self.name = name or os.environ.get("WANDB_NAME") or f"trial-{apus_wandb.apus.trial}"
        self.project = project or os.environ.get("WANDB_PROJECT") or "apus"
        self.entity = entity or ""
        self.group = group or ""
        self.job_type = job_type or ""
        self.tags = tuple(tags or ())
        self.notes = notes
        self.sweep_id = os.environ.get("WANDB_SWEEP_ID")
        self.url = self.sweep_url = self.project_url = None
        self.offline = True
        self.disabled = self.resumed = False
        self.starting_step = 0
        self.start_time = time.time()
        self.config = Config()
        self.summary = Summary(self._segment.summarize)
        self.settings = Settings(run_id=self.id, mode="offline", project=self.project)

    @property
    def step(self):
        """The step that the next `log` without a step has."""
        return self._segment.step

    @property
    def dir(self):
        """A folder of the trial for files."""
        folder = os.path.join(str(apus_wandb.apus.trial_directory), "wandb", self.id, "files")
        os.makedirs(folder, exist_ok=True)
        return folder

    def log(self, data, step=None, commit=None, sync=None):
        """Reports the numbers of `data` for `step`, else for the run's own step, which then counts up unless `commit` is
        False."""
        if not hasattr(data, "items"):
            raise ValueError("wandb.log must be passed a dictionary")
        if step is not None and step < self.step:
            termwarn(f"Tried to log to step {step} that is less than the current step {self.step}: ignored.")
            return
        self._segment.log(data, step, commit)
        self.summary._take(data)

    def finish(self, exit_code=None, quiet=None):
        """Ends the run."""
        global run
        if run is self:
            _set_current(None)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.finish()

    def define_metric(self, name, *args, **kwargs):
        """Nothing: how W&B draws a metric is of no matter here."""

    def watch(self, *args, **kwargs):
        """Nothing: gradients are not recorded."""

    def unwatch(self, *args, **kwargs):
        """Nothing."""

    def save(self, *args, **kwargs):
        """Nothing: the file stays where it is."""
        return []

    def alert(self, title="", text="", *args, **kwargs):
        """Says it in the log."""
        termlog(f"{title}: {text}")

    def log_artifact(self, artifact, *args, **kwargs):
        """The artifact, which goes nowhere."""
        return artifact

    finish_artifact = upsert_artifact = log_artifact

    def log_model(self, *args, **kwargs):
        """Nothing: the file stays where it is."""

    def log_code(self, *args, **kwargs):
        """Nothing."""

    def link_artifact(self, *args, **kwargs):
        """Nothing."""

    link_model = link_artifact
    mark_preempting = pin_config_keys = log_code
    _label = log_code

    def use_artifact(self, artifact, *args, **kwargs):
        """An error for one that W&B's server would have to give."""
        if isinstance(artifact, Artifact):
            return artifact
        raise CommError(f"the artifact {artifact!r} lies on W&B's server; a trial runs offline")

    use_model = use_artifact

    def restore(self, name, *args, **kwargs):
        """An error: the file would have to come from W&B's server."""
        raise CommError(f"the file {name!r} lies on W&B's server; a trial runs offline")

    @property
    def path(self):
        """Entity, project and name, as the server writes them."""
        return "/".join(part for part in (self.entity, self.project, self.id) if part)

    def get_url(self):
        """None: there is no page of it."""
        return None

    get_project_url = get_sweep_url = get_url

    def project_name(self):
        """The project's name."""
        return self.project


def init(entity=None, project=None, dir=None, id=None, name=None, notes=None, tags=None, config=None,
         config_exclude_keys=None, config_include_keys=None, group=None, job_type=None, mode=None, reinit=None,
         settings=None, **others):
    """Begins a run; while one is in progress, that. The trial's parameters win over the values of `config`."""
    if run is not None and reinit not in (True, "finish_previous", "create_new"):
        run.config.update(config)
        return run
    apus_wandb.note_tensorboard(**others)
    begun = Run(project, entity, name, id, group, job_type, tags, notes)
    for key, value in _dictionary(config).items():
        is_wanted = key in config_include_keys if config_include_keys else key not in (config_exclude_keys or ())
        if is_wanted and key not in begun.config:
            begun.config[key] = value
    _set_current(begun)
    return begun


class _BeforeInit:
    """What `config` and `summary` are when no run is in progress."""

    def __init__(self, name):
        object.__setattr__(self, "_name", name)

    def _refuse(self, *args, **kwargs):
        raise Error(f"You must call wandb.init() before wandb.{self._name}")

    __getattr__ = __setattr__ = __getitem__ = __setitem__ = __call__ = _refuse


_OF_RUN = (
    "alert", "config", "define_metric", "link_artifact", "link_model", "log", "log_artifact", "log_model",
    "mark_preempting", "pin_config_keys", "restore", "save", "summary", "unwatch", "use_artifact", "use_model", "watch")


def _set_current(current):
    global run
    run = current
    for name in _OF_RUN:
        globals()[name] = _BeforeInit(name) if current is None else getattr(current, name)


_set_current(None)


def finish(exit_code=None, quiet=None):
    """Ends the run in progress, if there is one."""
    if run is not None:
        run.finish()


join = finish


# --- The rest ---------------------------------------------------------------------------------------------------------


def login(*args, **kwargs):
    """True: nobody has to be known here."""
    return True


def setup(*args, **kwargs):
    """Nothing."""


require = ensure_configured = teardown = setup


def termlog(string="", newline=True, repeat=True):
    """Says something in the log."""
    print(f"wandb: {string}", file=sys.stderr, end="\n" if newline else "")


def termwarn(string, newline=True, repeat=True):
    """Warns in the log."""
    termlog(f"WARNING {string}", newline)


def termerror(string, newline=True, repeat=True):
    """Tells an error in the log."""
    termlog(f"ERROR {string}", newline)


class Api:
    """Needs W&B's server, which a trial does not speak to."""

    def __init__(self, *args, **kwargs):
        raise CommError("wandb.Api asks W&B's server; a trial runs offline")


def controller(*args, **kwargs):
    """Needs W&B's server, which a trial does not speak to."""
    raise CommError("wandb.controller asks W&B's server; a trial runs offline")


def generate_id(length=8):
    """A name for a run that no other has."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(length))


places.give({
    "sdk": {"Artifact": Artifact, "Config": Config, "Settings": Settings, "Summary": Summary},
    "sdk.lib": {"RunDisabled": RunDisabled},
    "sdk.lib.config_util": {"ConfigError": ConfigError},
    "sdk.lib.runid": {"generate_id": generate_id},
    "sdk.wandb_run": {"Run": Run},
    "util": {"generate_id": generate_id},
    "wandb_run": {"Run": Run},
})


def __getattr__(name):
    raise AttributeError(f"module 'wandb' has no attribute {name!r} {apus_hook.ONLY_A_STAND_IN}")
