"""The parent of trials that begin with their imports done: imports modules once, and forks a child for every trial.

Apus starts it with one end of a socket as its standard input. Lines of JSON go both ways: first the modules to import, then
a job for every trial. A child is handed over to Apus, whose own child it becomes; in it everything is as if the trial's
command had been started, down to what `ps` shows. Needs Linux.
"""

# What Python gives a program to begin with.
_GLOBALS = dict(globals())

import sys

# What every Python program finds imported.
_MODULES = set(sys.modules)

import gc
import io
import json
import os
import pkgutil
import random
import runpy
import socket
import time
import types
from functools import partial
from importlib.machinery import BuiltinImporter, PathFinder, SourceFileLoader, SourcelessFileLoader

# The room that Apus leaves in the environment of this process for that of a trial.
_ROOM = "APUS_ROOM"


# --- Jobs -------------------------------------------------------------------------------------------------------------


class _Channel:
    """Lines of JSON to and from Apus."""

    def __init__(self):
        self._socket = socket.socket(fileno=os.dup(0))
        self._rest = b""
        _redirect(0, os.devnull, os.O_RDONLY)

    def receive(self):
        """The next line; None when Apus is gone or needs no more trials."""
        while b"\n" not in self._rest:
            part = self._socket.recv(1 << 16)
            if not part:
                return None
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        # As Python reads its command and its environment.
        return json.loads(os.fsdecode(line))

    def send(self, **answer):
        """Writes a line."""
        self._socket.sendall(json.dumps(answer).encode() + b"\n")

    def close(self):
        """In a child: what is sent there is none of its business."""
        self._socket.close()


def _serve():
    """Forks a child for every job; returns the job in the child."""
    channel = _Channel()
    _own_environment()
    order = channel.receive()
    if order is None:
        os._exit(0)
    folder = os.getcwd()
    if not getattr(sys.flags, "safe_path", False) and not sys.flags.isolated:
        sys.path[0] = _import_folder(order["target"])
    _forget()
    seeds = _Seeds()
    try:
        for name in order["modules"]:
            __import__(name)
    except BaseException as error:
        channel.send(refused=f"{name} cannot be imported: {type(error).__name__}: {error}"[:500])
        os._exit(1)
    seeds.take()
    os.chdir(folder)
    _probe()
    reason = _danger()
    if reason is not None:
        channel.send(refused=reason)
        os._exit(1)
    gc.freeze()
    channel.send(ready=True)
    while True:
        job = channel.receive()
        if job is None:
            # What modules do at the end of a process is the children's.
            os._exit(0)
        try:
            if _fork(channel):
                seeds.give()
                return job
        except OSError as error:
            channel.send(refused=f"no process can be forked: {error}")


def _fork(channel):
    """Forks a child whose parent is Apus, which adopts orphans; True in the child.

    The child itself tells Apus of it: none begins of which Apus does not know, whenever this process is killed.
    """
    _flush()
    middle = os.fork()
    if middle != 0:
        if os.waitpid(middle, 0)[1] != 0:
            # Apus reads the end of the socket, unless there is a child that answers.
            os._exit(1)
        return False
    middle = os.getpid()
    try:
        if os.fork() != 0:
            os._exit(0)
        os.setpgid(0, 0)
        while os.getppid() == middle:
            time.sleep(0.0005)
        channel.send(process=os.getpid())
    except OSError:
        os._exit(1)
    channel.close()
    return True


def _probe():
    """Some libraries end their threads before a fork and begin them again when they need them."""
    _flush()
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _danger():
    """Why a fork of this process may hang or fail; None when it will not."""
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        return f"{threads - 1} more thread{'s run' if threads > 2 else ' runs'} after the imports"
    torch = sys.modules.get("torch")
    if torch is not None and getattr(getattr(torch, "cuda", None), "is_initialized", bool)():
        return "CUDA is in use after the imports"
    for name in os.listdir("/proc/self/fd"):
        try:
            path = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if path.startswith(("/dev/nvidia", "/dev/kfd", "/dev/dri")):
            return f"the imports opened {path}"
    return None


def _flush():
    """What is in a buffer at a fork would be written twice."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # None at all, or a module's own.
            pass


def _redirect(number, path, flags):
    file = os.open(path, flags, 0o644)
    os.dup2(file, number)
    os.close(file)


# --- As if it had been started ----------------------------------------------------------------------------------------


def _own_environment():
    """Takes the environment out of the memory in which the kernel put it, and which becomes that of a trial."""
    os.environ.pop(_ROOM, None)
    for name, value in os.environ.items():
        os.putenv(name, value)


def _become(job):
    """Makes this process what the job's command would have begun as."""
    _redirect(0, os.devnull, os.O_RDONLY)
    _redirect(1, job["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(1, 2)
    os.environ.update(job["environment"])
    words = job["words"]
    if hasattr(sys, "orig_argv"):
        # What is found as `python3` may be a script that starts another file.
        words[0] = sys.orig_argv[0]
        sys.orig_argv = words
    environment = [name + b"=" + value for name, value in os.environb.items()]
    _show([os.fsencode(word) for word in words], environment)
    _seed()
    for name in ("apus", "_apus"):
        if hasattr(sys.modules.get(name), "_begin"):
            sys.modules[name]._begin()


def _show(words, environment):
    """Has `/proc` show these words and this environment: that of the trial is what its processes are known by."""
    marks = (b"APUS_RUN=", b"APUS_TRIAL=", b"APUS_ATTEMPT=")
    environment.sort(key=lambda entry: not entry.startswith(marks))
    try:
        with open("/proc/self/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        with open("/proc/self/mem", "r+b", buffering=0) as memory:
            for entries, start, end in ((words, fields[45], fields[46]), (environment, fields[47], fields[48])):
                _fill(memory, entries, int(start), int(end) - int(start))
    except (OSError, ValueError, IndexError):
        # Where that cannot be, the processes are found by their group and by their parents.
        pass


def _fill(memory, entries, start, size):
    block = b""
    for entry in entries:
        if len(block) + len(entry) + 1 > size:
            break
        block += entry + b"\0"
    memory.seek(start)
    memory.write(block.ljust(size, b"\0"))


def _seed():
    """Generators that no module seeded begin differently in every process; for Python's own, see `_Seeds`."""
    numpy = sys.modules.get("numpy.random.mtrand")
    if numpy is not None and getattr(numpy._rand._bit_generator, "_seed_seq", None) is not None:
        numpy.seed()
    torch = sys.modules.get("torch")
    # A seed of more bits than people write is one that the system gave.
    if torch is not None and torch.default_generator.initial_seed() >> 32:
        torch.default_generator.seed()


class _Seeds:
    """Python seeds its own generator in every fork, even when a module did so."""

    def __init__(self):
        self._was_seeded = False
        self._state = None
        self._own = random.seed, random.setstate
        random.seed = self._noting(random.seed)
        random.setstate = self._noting(random.setstate)

    def _noting(self, call):
        def noting(*words, **named):
            self._was_seeded = any(word is not None for word in [*words, *named.values()])
            return call(*words, **named)

        return noting

    def take(self):
        """After the imports."""
        random.seed, random.setstate = self._own
        if self._was_seeded:
            self._state = random.getstate()

    def give(self):
        """In a child."""
        if self._was_seeded:
            random.setstate(self._state)


def _forget():
    """A module beside the program comes before one of Python's, although this file has imported that."""
    for name in set(sys.modules) - _MODULES:
        own = getattr(getattr(sys.modules[name], "__spec__", None), "origin", None)
        if "." in name or own in (None, "built-in", "frozen"):
            continue
        spec = PathFinder.find_spec(name)
        if spec is not None and spec.origin != own:
            del sys.modules[name]


def _import_folder(target):
    """What Python puts first on its path."""
    kind, name = target
    if kind == "module":
        return os.getcwd()
    if kind == "code":
        return ""
    return _absolute(name) if _is_package(name) else os.path.dirname(os.path.realpath(name))


def _absolute(path):
    """What Python makes of the path of what it runs."""
    return os.path.abspath(path) if sys.version_info >= (3, 9) else path


def _is_package(path):
    """Whether a path is that of a folder or an archive that Python runs as a whole."""
    return pkgutil.get_importer(path) is not None


def _program(job):
    """Runs the program when it is called."""
    kind, name = job["target"]
    sys.argv = [{"module": "-m", "code": "-c"}.get(kind, name)] + job["arguments"]
    if kind == "file" and not _is_package(name):
        path = _absolute(name)
        content = _content(path)
        code = pkgutil.read_code(io.BytesIO(content))
        loader = SourceFileLoader if code is None else SourcelessFileLoader
        main = _new_main(loader("__main__", path), __file__=path)
        return partial(exec, code or compile(content, path, "exec", dont_inherit=True), main)
    main = _new_main(BuiltinImporter, without=("__file__", "__cached__"))
    if kind == "code":
        return partial(exec, compile(name, "<string>", "exec", dont_inherit=True), main)
    return partial(runpy._run_module_as_main, *([name] if kind == "module" else ["__main__", False]))


def _new_main(loader, without=(), **values):
    """The dictionary of a new `__main__`."""
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    given = {name: value for name, value in _GLOBALS.items() if name not in without}
    vars(main).update(given, __doc__=None, __loader__=loader, **values)
    if "__annotations__" in given:
        vars(main)["__annotations__"] = {}
    return vars(main)


def _content(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        sys.stderr.write(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}\n")
        sys.exit(2)


def _show_uncaught(error):
    """Shows an exception as Python does, without the frames of this file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == _content.__code__.co_filename:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)
    # Python ends as it does after any exception, and shows it no second time.
    sys.excepthook = lambda *_: None


_job = _serve()
_become(_job)
try:
    # So that it has few frames above it, and that nothing but `__main__` keeps what it makes.
    _program(_job)()
except SystemExit:
    raise
except BaseException as _error:
    _show_uncaught(_error)
    raise
