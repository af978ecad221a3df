"""How long `apus run` takes from Ctrl-C to its end on the report's model, two workers.

Usage: python3 Tests/Benchmarks/interrupt_time.py [APUS [CORPUS]]
APUS is the release build; CORPUS is `ptb`, or a folder; without the Penn Treebank a text of its size is made up.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

apus = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/release/apus")
corpus = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] != "ptb" else "ptb"
data = os.path.abspath(os.environ.get("APUS_DATA", "../shared/data"))


def made_up(folder):
    """A text as long as the Penn Treebank, with as many words."""
    chance = random.Random(1)
    words = [f"w{number}" for number in range(9_999)]
    for split, lines in (("train", 42_068), ("valid", 3_370), ("test", 3_761)):
        with open(f"{folder}/{split}.txt", "w") as file:
            if split == "train":
                file.write(" ".join(words) + "\n")
            for _ in range(lines):
                file.write(" ".join(chance.choices(words, k=21)) + "\n")


with tempfile.TemporaryDirectory() as folder:
    if corpus == "ptb" and not os.path.isdir(f"{data}/ptb"):
        os.mkdir(f"{folder}/text")
        made_up(f"{folder}/text")
        corpus = "text"
    sweep = {
        "name": "interrupt", "method": "grid", "trainer": {"corpus": corpus, "epochs": 1},
        "parameters": {"cell": {"values": ["lstm", "gru"]}}, "workers": 2,
    }
    with open(f"{folder}/interrupt.json", "w") as file:
        json.dump(sweep, file)
    times = []
    for delay in (0.5, 1, 2, 3, 4, 5, 6, 7):
        run = subprocess.Popen([apus, "run", "interrupt.json"], cwd=folder, stderr=subprocess.PIPE,
                               env={**os.environ, "APUS_DATA": data})
        time.sleep(delay)
        start = time.monotonic()
        run.send_signal(signal.SIGINT)
        run.communicate()
        times.append(time.monotonic() - start)
        print(f"after {delay} s: exit {run.returncode}, {times[-1]:.3f} s")
        if run.returncode != 130:
            sys.exit("that is no interrupted run")
    print(f"longest {max(times):.3f} s, corpus {corpus}")
