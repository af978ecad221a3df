#!/usr/bin/env python3
"""Makes a large store and measures what reading and writing it costs.

    store_scale.py make DIR [TRIALS [EPOCHS]]   a store with one sweep of that size (1000, 100), 4 metrics an epoch
    store_scale.py time DIR [ROUNDS]            whole processes on it, Apus and others in turn (7)
    store_scale.py large DIR [TRIALS]           a sweep of that many trials (10000): check, run again, status

`make` lets Apus write a store of one trial and fills it with copies of that trial's rows, so it fits any schema.
APUS names the program, `.build/release/apus` otherwise. Numbers are medians, in milliseconds of whole processes; quiet
machine, warm cache.
"""
import csv, json, math, os, random, sqlite3, statistics, subprocess, sys, time

APUS = os.path.abspath(os.environ.get("APUS", ".build/release/apus"))
METRICS = ["train_running_loss", "train_running_perplexity", "valid_loss", "valid_perplexity"]
SWEEP = {
    "method": "grid",
    "trainer": {"hidden": 2, "embedding": 2, "layers": 1, "epochs": 1, "batch": 64, "sequence": 32},
    "parameters": {"cell": {"values": ["lstm"]}},
}


def apus(folder, *words, **options):
    return subprocess.run([APUS, *words, "--results", folder], check=True, **options)


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def fill(db, table, template, changes):
    """Copies of `template` with other values in the columns that `changes` yields."""
    names = columns(db, table)
    known = dict(zip(names, template))
    rows = ([{**known, **change}[name] for name in names] for change in changes)
    db.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})", rows)


def make(folder, trials, epochs):
    os.makedirs(folder, exist_ok=True)
    file = os.path.join(folder, "large.json")
    with open(file, "w") as out:
        json.dump(SWEEP, out)
    apus(folder, "run", file)
    db = sqlite3.connect(os.path.join(folder, "apus.db"), isolation_level=None)
    db.execute("BEGIN")
    first = {t: db.execute(f"SELECT * FROM {t} LIMIT 1").fetchone() for t in ("trials", "attempts", "epochs")}
    for table in ("decisions", "metric_values", "metrics", "epochs", "attempts", "trials"):
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE sweeps SET planned_trials = ?", [trials])
    sweep = first["trials"][columns(db, "trials").index("sweep")]
    keys = [db.execute("INSERT INTO metrics (sweep, name) VALUES (?, ?)", [sweep, name]).lastrowid for name in METRICS]
    settings = json.loads(first["trials"][columns(db, "trials").index("settings")])

    def trial(i):
        varied = {"cell": ["lstm", "gru"][i % 2], "learning_rate": round(0.1 + i * 0.001, 3)}
        text = json.dumps(varied, separators=(",", ":"))
        return {
            "id": i + 1, "number": i + 1, "parameters": text, "configuration": text, "seed": 1,
            "settings": json.dumps({**settings, **varied, "epochs": epochs}, separators=(",", ":")),
            "last_epoch": epochs, "best_epoch": epochs, "state": "finished",
        }

    def loss(i, epoch):
        return 5 / (epoch + 1) + i % 50 * 0.01 + random.Random(i * 1000 + epoch).random() * 0.1

    def values():
        for i in range(trials):
            losses = [loss(i, epoch) for epoch in range(epochs)]
            four = [losses, [math.exp(x) for x in losses], [1.1 * x for x in losses], [math.exp(1.1 * x) for x in losses]]
            for epoch in range(epochs):
                for key, column in zip(keys, four):
                    yield i + 1, key, epoch + 1, column[epoch]

    fill(db, "trials", first["trials"], map(trial, range(trials)))
    fill(db, "attempts", first["attempts"], ({"trial": i + 1} for i in range(trials)))
    each = ((i, epoch) for i in range(trials) for epoch in range(epochs))
    fill(db, "epochs", first["epochs"], ({"trial": i + 1, "epoch": e + 1, "seconds": 1 + e / 7} for i, e in each))
    db.executemany("INSERT INTO metric_values (trial, metric, epoch, value) VALUES (?, ?, ?, ?)", values())
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{trials} trials × {epochs} epochs × {len(METRICS)} metrics: {os.path.getsize(folder + '/apus.db') / 1e6:.0f} MB")


BEST = "SELECT sweep, cell, trial, last_value FROM best_by_cell"
EXPORT = """SELECT t.number, t.seed, t.parameters, m.epoch, n.name, m.value FROM metric_values m
  JOIN trials t ON t.id = m.trial JOIN metrics n ON n.id = m.metric"""
PYTHON = """import csv, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2])
csv.writer(sys.stdout).writerows(rows)"""


def elapsed(command):
    start = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        subprocess.run(command, check=True, stdout=nowhere, stderr=nowhere)
    return (time.perf_counter() - start) * 1000


def compare(title, commands, rounds):
    """Medians of each command, and of its time over the first's in the same round."""
    times = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            times[name].append(elapsed(command))
    print(title)
    first = next(iter(times.values()))[1:]
    for name, all_times in times.items():
        ratios = [b / a for a, b in zip(first, all_times[1:])]
        print(f"  {name:24s} {statistics.median(all_times[1:]):8.1f} ms   × {statistics.median(ratios):.2f}")


def time_all(folder, rounds):
    store = os.path.join(folder, "apus.db")
    compare("start", {"apus --help": [APUS, "--help"], "apus status": [APUS, "status", "--results", folder]}, rounds)
    compare("best of each cell", {
        "apus best": [APUS, "best", "--by", "cell", "--results", folder],
        "sqlite3 shell": ["sqlite3", "-csv", store, BEST],
        "Python sqlite3": [sys.executable, "-c", PYTHON, store, BEST],
    }, rounds)
    compare("every epoch as CSV", {
        "apus export": [APUS, "export", "--what", "epochs", "--format", "csv", "--results", folder],
        "sqlite3 shell": ["sqlite3", "-csv", store, EXPORT],
        "Python sqlite3": [sys.executable, "-c", PYTHON, store, EXPORT],
    }, rounds)


def large(folder, trials):
    """A grid of that many trials: nothing of it may cost more than the trials it has."""
    make(folder, 1, 1)
    file = os.path.join(folder, "grid.json")
    rates = [round(0.001 * (i + 1), 3) for i in range(trials // 2)]
    with open(file, "w") as out:
        json.dump({**SWEEP, "parameters": {"cell": {"values": ["lstm", "gru"]}, "learning_rate": {"values": rates}}}, out)
    start = time.perf_counter()
    run = subprocess.Popen([APUS, "run", file, "--results", folder, "--workers", "1"], stderr=subprocess.PIPE, text=True)
    first = next(line for line in run.stderr if " started" in line)
    print(f"run, until the first of {trials} trials starts: {(time.perf_counter() - start) * 1000:.0f} ms  ({first.strip()})")
    run.terminate()
    run.communicate()
    db = sqlite3.connect(os.path.join(folder, "apus.db"))
    db.execute("UPDATE trials SET state = 'finished'")
    db.commit()
    compare(f"{trials} trials", {
        "apus status": [APUS, "status", "--results", folder],
        "apus check": [APUS, "check", "--no-estimate", file],
        "apus run, all finished": [APUS, "run", file, "--results", folder],
    }, 3)


if __name__ == "__main__":
    words = sys.argv[1:]
    numbers = [int(word) for word in words[2:]]
    if words[:1] == ["make"]:
        make(words[1], *(numbers + [1000, 100][len(numbers):]))
    elif words[:1] == ["time"]:
        time_all(words[1], *(numbers or [7]))
    elif words[:1] == ["large"]:
        large(words[1], *(numbers or [10_000]))
    else:
        sys.exit(__doc__)
