"""What W&B's own code starts for a sweep definition, against the command lines that Apus printed.

usage: judge.py grid FILE < COMMAND_LINES
       judge.py spelling FILE TRIALS.json < COMMAND_LINES

grid: the configurations are those of W&B's grid search, in its order. spelling: they are those of the trials that
`apus check --json` printed, and W&B's argument code spells them. Prints the number of lines when all agree.
"""

import json
import re
import shlex
import shutil
import sys

import yaml
from sweeps.config.cfg import SweepConfig
from sweeps.grid_search import grid_search_next_runs
from wandb.sdk.launch.sweeps.utils import create_sweep_command, create_sweep_command_args

# YAML 1.2 numbers that PyYAML, a reader of YAML 1.1, takes for texts: W&B's users see `1e-4` there, and not 0.0001.
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)[eE][-+]?[0-9]+")


def numbers(value):
    if isinstance(value, dict):
        return {key: numbers(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [numbers(inner) for inner in value]
    return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value


def command_line(definition, values):
    """What the agent makes of a run's values (wandb_agent.Agent._command_run); names sorted, as its server sends them."""
    arguments = {name: {"value": values[name]} for name in sorted(values)}
    macros = create_sweep_command_args({"args": arguments})
    macros["env"] = ["/usr/bin/env"]
    macros["interpreter"] = ["python" if shutil.which("python") else "python3"]
    macros["program"] = [definition.get("program")]
    words = []
    for word in map(str, create_sweep_command(list(definition.get("command") or []))):
        whole = word.startswith("${") and word.endswith("}")
        words += macros.get(word[2:-1]) or [] if whole else [word]
    return words


def grid(definition, count):
    SweepConfig(definition)  # Throws what it has against it; its own copy lacks nested parameters.
    runs = grid_search_next_runs([], definition, n=count)
    return [{name: entry["value"] for name, entry in run.config.items()} for run in runs if run is not None]


def main():
    mode, path = sys.argv[1:3]
    with open(path) as file:
        definition = numbers(yaml.safe_load(file))
    ours = [shlex.split(line) for line in sys.stdin.read().splitlines()]
    if mode == "grid":
        configurations = grid(definition, len(ours))
    else:
        SweepConfig(definition)
        with open(sys.argv[3]) as file:
            configurations = [trial["parameters"] for trial in json.load(file)["proposals"]]
    theirs = [command_line(definition, values) for values in configurations]
    for number, (one, other) in enumerate(zip(ours, theirs)):
        if one != other:
            sys.exit(f"line {number + 1}: Apus starts {one}, W&B {other}")
    if len(ours) != len(theirs):
        sys.exit(f"Apus has {len(ours)} lines, W&B {len(theirs)}")
    print(len(ours))


main()
