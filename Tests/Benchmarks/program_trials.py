#!/usr/bin/env python3
"""What a sweep of many short programs costs: Apus, bare `xargs`, Optuna and Hydra with the same shell script.

usage: program_trials.py --apus BINARY [--peers "$(Tests/Benchmarks/install)"] [--rounds 5] [--trials 200]

A trial is one process that writes 25 lines of four metrics; two run at a time. `xargs` records nothing. Optuna: two worker
processes share its journal file, the objective starts the script and reports what it prints, value by value. Hydra: a
multirun with the joblib launcher, each job starts the script with its output in the job's folder. Both know only what a
trial prints; Apus also survives. Nothing else should run meanwhile.
"""
import argparse, json, os, sys
from measuring import heading, in_turn, scratch, seconds, spread, write

SCRIPT = """[ -z "$APUS_REPORTS" ] || exec >> "$APUS_REPORTS"
i=0
while [ $i -lt 25 ]; do
    i=$((i + 1))
    echo "{\\"step\\": $i, \\"train/loss\\": 0.$i, \\"train/acc\\": 1.$i, \\"valid/loss\\": 2.$i, \\"valid/acc\\": 3.$i}"
done
"""
OPTUNA = """import json, subprocess, sys
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

def objective(trial):
    trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    said = subprocess.run(["sh", "t.sh"], stdout=subprocess.PIPE, check=True, text=True).stdout
    for line in said.splitlines():
        values = json.loads(line)
        step = values.pop("step")
        for place, value in enumerate(values.values()):
            trial.report(value, step * 4 + place)
    return values["valid/loss"]

optuna.logging.set_verbosity(optuna.logging.WARNING)
trials, worker = int(sys.argv[1]), sys.argv[2:]
storage = JournalStorage(JournalFileBackend("study.journal"))
if worker:
    study = optuna.load_study(study_name="s", storage=storage, sampler=optuna.samplers.RandomSampler(seed=int(worker[0])))
    study.optimize(objective, n_trials=trials // 2)
else:
    study = optuna.create_study(study_name="s", storage=storage)
    workers = [subprocess.Popen([sys.executable, *sys.argv, str(number)]) for number in (1, 2)]
    assert [process.wait() for process in workers] == [0, 0]
    assert sum(trial.state.is_finished() for trial in study.trials) == trials // 2 * 2
"""
HYDRA = """import os, subprocess
import hydra
from hydra.core.hydra_config import HydraConfig

@hydra.main(version_base=None, config_path=None)
def main(config):
    with open(os.path.join(HydraConfig.get().runtime.output_dir, "metrics.jsonl"), "w") as metrics:
        subprocess.run(["sh", "t.sh"], stdout=metrics, check=True)
main()
"""

p = argparse.ArgumentParser()
p.add_argument("--apus", required=True)
p.add_argument("--peers", help="a Python with optuna, hydra-core and hydra-joblib-launcher")
p.add_argument("--rounds", type=int, default=5)
p.add_argument("--trials", type=int, default=200)
a = p.parse_args()
apus = os.path.abspath(a.apus)
home = scratch()
sweep = json.dumps({
    "name": "s", "method": "grid", "metric": {"name": "valid/loss"}, "trainer": {"command": ["sh", "t.sh", "${args}"]},
    "parameters": {"x": {"values": list(range(a.trials))}}, "workers": 2})


def measured(name, command):
    def measure(number):
        folder = os.path.join(home, f"{name}-{number}")
        write(folder, {"t.sh": SCRIPT, "s.json": sweep, "o.py": OPTUNA, "h.py": HYDRA})
        return seconds(command, folder)
    return measure


measurements = {
    "Apus": measured("apus", [apus, "run", "s.json"]),
    "xargs -P2": measured("xargs", ["sh", "-c", f"seq {a.trials} | xargs -P2 -n1 sh t.sh"]),
}
if a.peers:
    measurements["Optuna, journal"] = measured("optuna", [a.peers, "o.py", str(a.trials)])
    measurements["Hydra, joblib"] = measured("hydra", [
        a.peers, "h.py", "--multirun", "hydra/launcher=joblib", "hydra.launcher.n_jobs=2", f"+x=range({a.trials})"])
else:
    print("SKIPPED: Optuna and Hydra (no --peers)", file=sys.stderr)
found = in_turn(measurements, a.rounds)
heading(f"{a.trials} trials, {a.rounds} rounds", "s", "range", "ms a trial", "MB")
for name, runs in found.items():
    times = [took for took, _ in runs]
    per_trial = sorted(times)[len(times) // 2] * 1000 / a.trials
    print(f"| {name} | {spread(times)} | {per_trial:.1f} | {max(memory for _, memory in runs):.0f} |")
