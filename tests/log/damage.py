# SPDX-License-Identifier: MIT
"""damage.py STAGEWALK TESTS: cut, mix and spoil every log; each gives 0 or 4, and JSON."""
import glob
import json
import os
import random
import subprocess
import sys

stagewalk, tests = sys.argv[1:]
rng = random.Random(7)
logs = [open(name, "rb").read() for name in sorted(glob.glob(os.path.join(tests, "*", "*.txt")))]


def damaged(log):
    yield log[:rng.randrange(len(log))]
    yield log[rng.randrange(len(log)):]
    spoiled = bytearray(log)
    for _ in range(max(1, len(log) // 20)):
        spoiled[rng.randrange(len(log))] = rng.randrange(256)
    yield bytes(spoiled)
    lines = log.split(b"\n")
    rng.shuffle(lines)
    yield b"\n".join(lines)
    other = rng.choice(logs).split(b"\n")
    yield b"\n".join(x for pair in zip(log.split(b"\n"), other) for x in pair)
    yield log.replace(b"\n", b"")


count = 0
for log in logs:
    for bad in damaged(log):
        run = subprocess.run([stagewalk, "explain", "--log", "-", "--format", "json"], input=bad,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        count += 1
        if run.returncode not in (0, 4) or run.stderr:
            sys.exit("exit code %d for %r: %r" % (run.returncode, bad[:200], run.stderr[-400:]))
        document = json.loads(run.stdout)
        if run.returncode == 0 and any(c["unknown"] for c in document["crashes"]):
            sys.exit("exit code 0 with something unknown")
big = (b"Taking exception 4 [Data Abort] on CPU 0\n...with DFSR 0x805 DFAR 0x%x\n" +
       b"x" * 300 + b"\n") * 50000
run = subprocess.run([stagewalk, "explain", "--log", "-", "-q"], input=big, stdout=subprocess.PIPE,
                     timeout=60)
if count < 100 or run.returncode not in (0, 4):
    sys.exit("too few, or the large one: %d" % run.returncode)
