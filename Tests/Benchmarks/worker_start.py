#!/usr/bin/env python3
"""How long a worker takes to its first minibatch on the Penn Treebank, and its peak memory, PyTorch's beside it.

usage: worker_start.py --data DIR --apus BINARY [--python PYTHON] [--starts 15] [--precision fp32|bf16]
                       [--clip-norm NORM]

DIR holds ptb/ptb.train.txt and the others. PYTHON is an interpreter with torch; without it Apus is measured alone.
Workers are started as a scheduler starts them: the report's LSTM, one thread. A worker opens its `reports.jsonl` when it
is about to train its first window: the time is from before the process is made until that file is there. The last worker
trains on for a few seconds, is then asked to stop, and leaves a checkpoint; peak memory is what the system says of it.
PyTorch runs torch_bench.py, which reads the same text and trains the same model.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time

p = argparse.ArgumentParser()
p.add_argument("--data", required=True)
p.add_argument("--apus", required=True)
p.add_argument("--python")
p.add_argument("--starts", type=int, default=15)
p.add_argument("--seconds", type=float, default=4)
p.add_argument("--precision", default="fp32")
p.add_argument("--clip-norm", type=float)
a = p.parse_args()
environment = dict(os.environ, OMP_NUM_THREADS="1", APUS_DATA=os.path.abspath(a.data))


def worker(seconds):
    """Milliseconds to the first minibatch, and the peak memory in MB after `seconds` of training and a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        request = dict(sweep="start", trial=1, attempt=1, seed=1, until=14, metric=dict(name="valid_perplexity", goal="minimize"),
                       settings=dict(corpus="ptb", cell="lstm", learning_rate=1, precision=a.precision,
                                     clip_norm=a.clip_norm))
        json.dump(request, open(f"{folder}/request.json", "w"))
        with open(f"{folder}/log.txt", "w") as log:
            start = time.perf_counter()
            process = subprocess.Popen([a.apus, "worker", folder], stdin=subprocess.PIPE, stdout=log, stderr=log,
                                       env=environment)
            while not os.path.exists(f"{folder}/reports.jsonl"):
                if process.poll() is not None:
                    sys.exit(f"the worker has ended: {open(f'{folder}/log.txt').read()}")
                time.sleep(0.0002)
            begun = time.perf_counter() - start
        if seconds:
            time.sleep(seconds)
            process.stdin.write(b"stop\n")
            process.stdin.flush()
        else:
            process.stdin.close()
        usage = os.wait4(process.pid, 0)[2]
        process.returncode = 0
        if seconds and not any(name.endswith(".safetensors") for name in os.listdir(folder)):
            sys.exit("the worker has left no checkpoint")
        return begun * 1000, usage.ru_maxrss / 1024


def torch():
    bench = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_bench.py")
    process = subprocess.Popen([a.python, bench, "--data", f"{a.data}/ptb", "--windows", "20", "--precision",
                                a.precision], env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    return usage.ru_maxrss / 1024 if status == 0 else sys.exit("torch_bench.py failed")


times = [worker(0)[0] for _ in range(a.starts)]
print(f"to the first minibatch: median {statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f}), "
      f"{a.starts} starts")
print(f"peak memory: apus {worker(a.seconds)[1]:.0f} MB" + (f", torch {torch():.0f} MB" if a.python else ""))
