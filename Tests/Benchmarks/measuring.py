"""What the benchmarks of programs as trials share: measurements in turn, their table, and the processor they ran on."""
import os, platform, statistics, subprocess, sys, tempfile, time


def processor():
    """Its name, and on x86 the numbers that tell generations of one name apart."""
    known = {}
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                key, _, value = line.partition(":")
                known.setdefault(key.strip(), value.strip())
    except OSError:
        pass
    name = known.get("model name") or platform.processor() or platform.machine()
    numbers = f" (family {known['cpu family']}, model {known['model']})" if "cpu family" in known else ""
    return f"{name}{numbers}, {os.cpu_count()} cores"


def scratch():
    """A fresh folder that stays, because a file system that has just removed many files is slow at making others."""
    folder = tempfile.mkdtemp(prefix="apus-benchmark-")
    print(f"results stay in {folder}: remove it when everything is measured", file=sys.stderr)
    return folder


def write(folder, files):
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


def seconds(command, folder, environment=None):
    """Wall-clock time of a whole process, and the largest memory in MB that it or a process of its had at once.

    What it says is in `log` of the folder.
    """
    with open(os.path.join(folder, "log"), "a") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command} ended with {process.returncode}; see {folder}/log")
    return took, usage.ru_maxrss / 1024


def in_turn(measurements, rounds):
    """What each measurement, called with the number of the round, gave in every round: one after the other, all over again."""
    found = {name: [] for name in measurements}
    for number in range(rounds):
        for name, measure in measurements.items():
            found[name].append(measure(number))
    return found


def spread(values, digits=2):
    """The median and the range, as two cells of a table; empty ones where nothing could be measured."""
    if not values:
        return " | "
    return f"{statistics.median(values):.{digits}f} | {min(values):.{digits}f}-{max(values):.{digits}f}"


def heading(*columns):
    print(f"\n{processor()}\n\n| {' | '.join(columns)} |\n| --- |{' ---: |' * (len(columns) - 1)}")
