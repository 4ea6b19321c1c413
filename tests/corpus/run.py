#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Corner cases of translation: each folder is one. memory.txt and registers.txt say what there is,
answers what must come out, written by hand:

    why: a sentence
    options: --regime hyp
    code: 4                              exit code, 0 unless said
    ADDRESS ACCESS NAME=VALUE...         fields of the answer; '-' is null

trace.txt and map.txt are the whole text of `translate` and `map`, for reading; run.py update
rewrites them."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import memory

HERE = pathlib.Path(__file__).parent
TOOL = pathlib.Path(os.environ.get("O", "build"), "host", "stagewalk").absolute()
UPDATE = sys.argv[1:] == ["update"]
count = 0


def say(passed, name, *details):
    global count
    count += 1
    print("ok" if passed else "not ok", count, "-", name)
    for detail in details if not passed else ():
        for line in str(detail).splitlines():
            print("#", line)


def read_answers(path):
    case = {"why": "", "options": [], "code": 0, "answers": []}
    for line in path.read_text().splitlines():
        line = line.split("#")[0].strip()
        key, _, value = line.partition(":")
        if key in ("why", "options", "code"):
            case[key] = {"why": str, "options": str.split, "code": int}[key](value.strip())
        elif line:
            address, access, *fields = line.split()
            case["answers"].append((address, access, fields))
    return case


def flatten(answer):
    """The fields of an answer by their own names, whatever object they are in."""
    flat = {"fault": "-"}
    for key, value in answer.items():
        if key == "fault" and value:
            flat.update({k: v for k, v in value.items() if k != "syndrome"}, fault=value["type"])
            flat.update(value["syndrome"])
        elif key == "attributes" and value:
            flat.update(value)
            flat["memory"] = value["type"]
        elif key not in ("fault", "attributes"):
            flat[key] = value
    return {k: "-" if v is None else str(v).lower() if isinstance(v, bool) else str(v)
            for k, v in flat.items()}


def tool(folder, *arguments):
    done = subprocess.run([TOOL, *arguments, "-q"], cwd=folder, capture_output=True, text=True,
                          timeout=60, env={**os.environ, "NO_COLOR": "1"})
    return done.returncode, done.stdout, done.stderr


def compare(path, text, name):
    if UPDATE:
        path.write_text(text)
    wanted = path.read_text() if path.exists() else ""
    say(text == wanted, name, "got:", text, "wanted:", wanted)


def check_answers(case, folder, source, name):
    queries = "".join(f"{address} {access}\n" for address, access, _ in case["answers"])
    (folder / "queries").write_text(queries)
    code, out, err = tool(folder, "translate", *source, "--batch", "queries", "--format", "jsonl")
    lines = out.splitlines()
    say(code == case["code"] and not err, f"{name}: exit code {case['code']}", code, err)
    for i, (address, access, fields) in enumerate(case["answers"]):
        flat = flatten(json.loads(lines[i])) if i < len(lines) else {}
        wrong = [field for field in fields
                 if flat.get(field.partition("=")[0], "absent") != field.partition("=")[2]]
        say(not wrong, f"{name}: {address} {access}", f"wanted: {' '.join(wrong)}", flat)


def trace(folder, source, address, access):
    """With every step, which -q leaves out; what goes before the first empty line is the same for
    all."""
    done = subprocess.run([TOOL, "translate", *source, "--access", access, address], cwd=folder,
                          capture_output=True, text=True, timeout=60,
                          env={**os.environ, "NO_COLOR": "1"})
    return done.stdout.partition("\n\n")[2]


def check(path, scratch):
    case = read_answers(path / "answers")
    folder = pathlib.Path(scratch, path.name)
    folder.mkdir()
    source = memory.write(path / "memory.txt", folder)
    (folder / "registers.txt").write_text((path / "registers.txt").read_text())
    source += ["--regs", "registers.txt", *case["options"]]
    check_answers(case, folder, source, path.name)
    text = ""
    for address, access, _ in case["answers"]:
        text += trace(folder, source, address, access)
    compare(path / "trace.txt", text, f"{path.name}: trace")
    compare(path / "map.txt", tool(folder, "map", *source)[1], f"{path.name}: map")


with tempfile.TemporaryDirectory() as scratch:
    for path in sorted(HERE.iterdir()):
        if (path / "answers").exists():
            check(path, scratch)
print(f"1..{count}")
