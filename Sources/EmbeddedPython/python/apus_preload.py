"""The parent of trials that begin with their imports done: imports modules once, and forks a child for every trial.

Apus starts it with one end of a socket as its standard input. Lines of JSON go both ways: first the modules to import, then
a job for every trial. A child is handed over to Apus, whose own child it becomes; in it everything is as if the trial's
command had been started, down to what `ps` shows. Needs Linux.
"""

# What Python gives a program to begin with.
_GLOBALS = dict(globals())

import gc
import json
import os
import pkgutil
import runpy
import socket
import sys
import types
import warnings
from importlib.machinery import BuiltinImporter, SourceFileLoader

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
        return json.loads(line)

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
    try:
        for name in order["modules"]:
            __import__(name)
    except BaseException as error:
        channel.send(refused=f"{name} cannot be imported: {type(error).__name__}: {error}"[:500])
        os._exit(1)
    os.chdir(folder)
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
    _probe()
    reason = _danger()
    if reason is not None:
        channel.send(refused=reason)
        os._exit(1)
    _folders.extend(_temporary_folders())
    gc.freeze()
    channel.send(ready=True)
    while True:
        job = channel.receive()
        if job is None:
            for folder in _folders:
                folder.cleanup()
            # What else modules do at the end of a process is the children's.
            os._exit(0)
        try:
            child = _fork()
        except OSError as error:
            channel.send(refused=f"no process can be forked: {error}")
            continue
        if child == 0:
            channel.close()
            return job
        channel.send(process=child)


def _fork():
    """Forks a child whose parent is Apus, which adopts orphans: its number, and 0 in the child."""
    answer, write_answer = os.pipe()
    wait, go = os.pipe()
    _flush()
    middle = os.fork()
    if middle == 0:
        try:
            if os.fork() != 0:
                os._exit(0)
        except OSError as error:
            os.write(write_answer, f"!{error}".encode())
            os._exit(1)
        os.setpgid(0, 0)
        os.write(write_answer, str(os.getpid()).encode())
        os.close(go)
        # Until the process between is gone, and Apus the parent.
        os.read(wait, 1)
        for file in (answer, write_answer, wait):
            os.close(file)
        return 0
    os.close(write_answer)
    os.close(wait)
    os.waitpid(middle, 0)
    text = os.read(answer, 1000).decode()
    os.close(go)
    os.close(answer)
    if not text.isdigit():
        raise OSError(text.lstrip("!") or "the process between ended")
    return int(text)


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


# Temporary folders that the imports made.
_folders = []


def _temporary_folders():
    kind = getattr(sys.modules.get("tempfile"), "TemporaryDirectory", None)
    return [thing for thing in gc.get_objects() if kind is not None and issubclass(type(thing), kind)]


def _flush():
    """What is in a buffer at a fork would be written twice."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


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
    _own_folders()
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
    """Generators that no module seeded begin differently in every process; Python's own sees to that by itself."""
    numpy = sys.modules.get("numpy.random.mtrand")
    if numpy is not None and getattr(numpy._rand._bit_generator, "_seed_seq", None) is not None:
        numpy.seed()
    torch = sys.modules.get("torch")
    # A seed of more bits than people write is one that the system gave.
    if torch is not None and torch.default_generator.initial_seed() >> 32:
        torch.default_generator.seed()


def _own_folders():
    """Gives this process folders of its own: when it ends it removes them, and would remove those of its siblings."""
    for folder in _folders:
        folder._finalizer.detach()
        folder.__init__(dir=os.path.dirname(folder.name))


def _import_folder(target):
    """What Python puts first on its path."""
    kind, name = target
    if kind == "module":
        return os.getcwd()
    if kind == "code":
        return ""
    return os.path.abspath(name) if _is_package(name) else os.path.dirname(os.path.realpath(name))


def _is_package(path):
    """Whether a path is that of a folder or an archive that Python runs as a whole."""
    return pkgutil.get_importer(path) is not None


def _run(job):
    """The program, as Python runs it."""
    kind, name = job["target"]
    sys.argv = [{"module": "-m", "code": "-c"}.get(kind, name)] + job["arguments"]
    if kind != "file" or _is_package(name):
        main = _new_main(BuiltinImporter, without=("__file__", "__cached__"))
    if kind == "module":
        _call(lambda: runpy._run_module_as_main(name))
    elif kind == "code":
        _call(lambda: exec(compile(name, "<string>", "exec", dont_inherit=True), main))
    elif _is_package(name):
        _call(lambda: runpy._run_module_as_main("__main__", False))
    else:
        path = os.path.abspath(name) if sys.version_info >= (3, 9) else name
        main = _new_main(SourceFileLoader("__main__", path), __file__=path)
        _call(lambda: exec(compile(_content(path), path, "exec", dont_inherit=True), main))


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


def _call(work):
    """Calls the program; an exception that it does not catch is shown without the two frames above it."""
    try:
        work()
    except SystemExit:
        raise
    except BaseException as error:
        trace = error.__traceback__
        for _ in range(2):
            trace = trace and trace.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        # Python ends as it does after any exception, and shows it no second time.
        sys.excepthook = lambda *_: None
        raise


_job = _serve()
_become(_job)
_run(_job)
