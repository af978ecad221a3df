#!/usr/bin/env python3
"""Training speed of `apus train` and of PyTorch on the report's model, in turn, one thread each, fp32, no dropout.

usage: train_speed.py --data DIR --apus BINARY [--python PYTHON] [--pairs 7] [--cell lstm|gru]

DIR holds ptb.train.txt. PYTHON is an interpreter with torch. Both train on windows of the Penn Treebank with its whole
vocabulary: PyTorch 200 windows after 20 (torch_bench.py), Apus one epoch over the first lines of the text (about 260
windows, the first ones included). Prints every pair's ratio, their median and range, and the medians of both speeds.
"""
import argparse, json, os, statistics, subprocess, tempfile

p = argparse.ArgumentParser()
p.add_argument("--data", required=True)
p.add_argument("--apus", required=True)
p.add_argument("--python", default="python3")
p.add_argument("--pairs", type=int, default=7)
p.add_argument("--cell", default="lstm")
a = p.parse_args()
environment = dict(os.environ, OMP_NUM_THREADS="1", APUS_THREADS="1")
bench = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_bench.py")

with tempfile.TemporaryDirectory() as folder:
    lines = open(f"{a.data}/ptb.train.txt").readlines()
    words = dict.fromkeys(word for line in lines for word in line.split())
    with open(f"{folder}/train.txt", "w") as text:
        text.writelines(lines[:4200])
        text.write(" ".join(words) + "\n")  # so that the output layer has its 10,000 rows
    for split in ("valid", "test"):
        with open(f"{folder}/{split}.txt", "w") as text:
            text.writelines(lines[:60])

    def run(command):
        return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)

    def torch():
        return run([a.python, bench, "--data", a.data, "--cell", a.cell])["tokens_per_second"]

    def apus():
        return run([a.apus, "train", "--corpus", folder, "--cell", a.cell, "--learning-rate", "1", "--epochs", "1",
                    "--evaluate-train", "never", "--json"])["tokens_per_second"]

    ours, theirs = [], []
    for pair in range(a.pairs):
        first, second = (apus(), torch()) if pair % 2 == 0 else reversed((torch(), apus()))
        ours.append(first)
        theirs.append(second)
        print(f"pair {pair + 1}: apus {first:.0f}, torch {second:.0f}, ratio {first / second:.2f}", flush=True)
    ratios = [x / y for x, y in zip(ours, theirs)]
    print(f"{a.cell}: ratio median {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), "
          f"apus {statistics.median(ours):.0f} tokens/s, torch {statistics.median(theirs):.0f} tokens/s")
