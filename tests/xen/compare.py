# SPDX-License-Identifier: MIT
# The tool's translation of a saved guest against QEMU's.  compare.py STAGEWALK FOLDER prints one
# line, `N mapped, N lazily invalid, N absent, N stage 1, N mismatches`, and the first mismatches to
# standard error.
import collections
import json
import os
import subprocess
import sys

SHOWN = 5


def state_of(answer):
    """The tool's answer in the words of reference.txt."""
    fault = answer["fault"]
    if fault is None:
        return answer["pa"]
    if fault["type"] != "translation":
        return fault["type"]
    if fault["stage"] == 1:
        return "stage1"
    return "lazy" if fault.get("lazy") else "absent"


def main():
    tool, folder = sys.argv[1:]
    with open(os.path.join(folder, "memory.txt"), encoding="ascii") as file:
        memory = [word for line in file for word in ("--mem", line.strip())]
    command = [tool, "translate", *memory, "--regs", os.path.join(folder, "registers.json"),
               "--batch", os.path.join(folder, "queries.txt"), "--format", "jsonl"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if result.returncode != 0:
        sys.exit(f"exit code {result.returncode}: {result.stderr}")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    with open(os.path.join(folder, "reference.txt"), encoding="ascii") as file:
        wanted = [line.split() for line in file]
    if len(answers) != len(wanted):
        sys.exit(f"{len(answers)} answers to {len(wanted)} queries")
    counts = collections.Counter()
    wrong = 0
    for answer, (va, state) in zip(answers, wanted):
        counts[state if state in ("lazy", "absent", "stage1") else "mapped"] += 1
        if answer["va"] != va or state_of(answer) != state:
            wrong += 1
            if wrong <= SHOWN:
                print(f"{va}: wanted {state}, got {json.dumps(answer)}", file=sys.stderr)
    print(f"{counts['mapped']} mapped, {counts['lazy']} lazily invalid, {counts['absent']} absent, "
          f"{counts['stage1']} stage 1, {wrong} mismatches")


main()
