# SPDX-License-Identifier: MIT
"""mutate.py STAGEWALK TESTS: change every log of TESTS/expected in the ways that consoles do, none
of which takes anything away, and hold what is explained against what is expected."""
import json
import os
import subprocess
import sys

stagewalk, tests = sys.argv[1:]


def with_prefix(text):
    def change(lines):
        return [(text % (i + 1) if "%" in text else text) + line for i, line in enumerate(lines)]
    return change


def noise(lines):
    made = []
    for i, line in enumerate(lines):
        made += [line, "systemd[1]: Started Session %d of user root." % i, "", "(d99) ticks"]
    return made


ways = {
    "crlf": lambda lines: [line + "\r" for line in lines],
    "colours": lambda lines: ["\x1b[1;31m" + line[:3] + "\x1b[0m" + line[3:] + "\x1b[K"
                              for line in lines],
    "kernel-time": with_prefix("[   12.%06d] "),
    "iso-time": with_prefix("2026-11-28T20:00:%02d.000Z "),
    "time": with_prefix("20:15:%02d "),
    "level": with_prefix("<4>"),
    "noise": noise,
    "garbage": lambda lines: ["\x00\xff\xfe binary \x80\x81"] + lines + ["\x07\x00\x01"],
}
count = 0
one_domain = {"xen-dom": with_prefix("(XEN) DOM1: "), "d": with_prefix("(d3) ")}

for row in open(os.path.join(tests, "expected"), encoding="ascii"):
    if row.startswith("#"):
        continue
    name, code, cause = row.split()[:3]
    text = open(os.path.join(tests, name + ".txt"), encoding="latin-1").read()
    lines = text.rstrip("\n").split("\n")
    plain = not any(line.startswith(("(d", "(XEN)")) for line in lines)
    for how, change in {**ways, **(one_domain if plain else {})}.items():
        log = ("\n".join(change(lines)) + "\n").encode("latin-1")
        run = subprocess.run([stagewalk, "explain", "--log", "-", "--format", "json"], input=log,
                             stdout=subprocess.PIPE, timeout=60)
        crashes = json.loads(run.stdout)["crashes"]
        got = [str(run.returncode)] + [crash["cause"] for crash in crashes[:1]]
        count += 1
        if got != [code, cause]:
            print("%s, %s: got %s, wanted %s" % (name, how, got, [code, cause]))
print("%d logs" % count)
