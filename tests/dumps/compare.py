# SPDX-License-Identifier: MIT
"""Where a machine's own walk (gva2gpa) and the tool's answers differ. Knows no table: it chooses
addresses, asks both sides and counts."""
import bisect
import collections
import json
import random
import subprocess

MB = 1 << 20
# A machine answers some 3000 questions a second. So many ranges give their borders; so many places
# are inside or beside a range, and anywhere.
MOST_RANGES, INSIDE, ANYWHERE = 600, 1000, 2000
SEED = 1
UNKNOWN = "unknown"

Range = collections.namedtuple("Range", "first last state pa pl1 pl0")
# How the CPU was when it stopped: bits of a VA, user mode, which halves have tags (TBI0, TBI1).
Cpu = collections.namedtuple("Cpu", "bits user tags")


class Tool:
    """stagewalk on one source: `--mem ... --regs ...` or `--core ... --regs ...`."""

    def __init__(self, program, source, folder):
        self.program, self.source, self.folder = program, source, folder

    def run(self, command, *arguments, given=""):
        done = subprocess.run([self.program, command, *self.source, "-q", *arguments],
                              cwd=self.folder, input=given, text=True, stdout=subprocess.PIPE,
                              check=False)
        if done.returncode not in (0, 4):
            raise SystemExit(f"stagewalk {command} exits with {done.returncode}")
        return done.stdout

    def map(self):
        def row(item):
            rights = item["attributes"] or {"pl1": "---", "pl0": "---"}
            return Range(int(item["va"]["first"], 0), int(item["va"]["last"], 0), item["state"],
                         None if item["pa"] is None else int(item["pa"], 0),
                         rights["pl1"], rights["pl0"])

        return sorted(map(row, json.loads(self.run("map", "--format", "json"))["ranges"]))

    def translate(self, addresses, access):
        """PA, None or UNKNOWN of each address."""
        batch = "".join(f"{address:#x} {access}\n" for address in addresses)
        lines = self.run("translate", "--batch", "-", "--format", "jsonl", given=batch)
        for line in lines.splitlines():
            answer = json.loads(line)
            if answer["fault"]:
                yield UNKNOWN if answer["fault"]["type"] == UNKNOWN else None
            else:
                yield int(answer["pa"], 0)

    def reverse(self, outputs):
        answer = self.run("translate", "--reverse", "--format", "json", *map(hex, outputs))
        return [{int(va, 0) for va in one["pa_vas"]} for one in json.loads(answer)["addresses"]]

    def tables_of(self, addresses):
        """Where the descriptors of each VA lie."""
        answer = json.loads(self.run("translate", "--format", "json", *map(hex, addresses)))
        return [[int(step["address"], 0) for step in one["steps"]]
                for one in answer["translations"]]


def untagged(address, cpu):
    """The address that the map has: without the byte that the CPU ignores."""
    upper = address >> 55 & 1
    if not cpu.tags[upper]:
        return address
    return address & (1 << 56) - 1 | 0xFF00000000000000 * upper


def by_map(ranges, addresses, cpu):
    """PA, None or UNKNOWN, out of the map's ranges."""
    firsts = [r.first for r in ranges]
    for address in addresses:
        va = untagged(address, cpu)
        at = ranges[max(bisect.bisect_right(firsts, va) - 1, 0)]
        if not at.first <= va <= at.last:
            yield None
        elif at.state == UNKNOWN:
            yield UNKNOWN
        elif at.state != "mapped" or "r" not in (at.pl0 if cpu.user else at.pl1):
            yield None
        else:
            yield at.pa + va - at.first


def choose(ranges, cpu):
    """Addresses: the borders of the map's own ranges and of their neighbours, places inside, and
    places that the map did not choose, wherever it may have missed something."""
    dice = random.Random(SEED)
    mapped = [r for r in ranges if r.state == "mapped"]
    readable = [r for r in mapped if "r" in (r.pl0 if cpu.user else r.pl1)]
    chosen = set()
    for one in dice.sample(mapped, min(len(mapped), MOST_RANGES)):
        chosen.update((one.first - 1, one.first, one.last, one.last + 1))
    for _ in range(INSIDE):
        one = dice.choice(readable)
        chosen.add(dice.randint(one.first, one.last))
        chosen.add(dice.choice((one.first, one.last)) ^ 1 << dice.randrange(cpu.bits))
    if cpu.bits == 32:
        chosen.update(at * MB + dice.randrange(MB) for at in dice.sample(range(4096), ANYWHERE))
    else:
        chosen.update(dice.choice((1, -1)) * dice.getrandbits(dice.randint(1, 64))
                      for _ in range(ANYWHERE))
    return sorted({address & (1 << cpu.bits) - 1 for address in chosen})


def differences(addresses, got, wanted):
    def text(output):
        return f"{output:#x}" if isinstance(output, int) else str(output)

    got = list(got)
    assert len(got) == len(wanted) == len(addresses)
    return [f"{a:#x}: {text(g)}, not {text(w)}"
            for a, g, w in zip(addresses, got, wanted) if g != w]


def compare(machine, raw, core, cpu):
    """The differences as text, by what gave the answer; and what was asked."""
    ranges, access = raw.map(), "ur" if cpu.user else "r"
    addresses = choose(ranges, cpu)
    wanted = [machine.output_of(address) for address in addresses]
    wrong = {
        "raw": differences(addresses, raw.translate(addresses, access), wanted),
        "core": differences(addresses, core.translate(addresses, access), wanted),
        "map of raw": differences(addresses, by_map(ranges, addresses, cpu), wanted),
        "map of core": differences(addresses, by_map(core.map(), addresses, cpu), wanted),
        "reverse": missing_vas(raw, addresses, wanted, cpu),
    }
    return {"ranges": len(ranges), "wrong": wrong}, addresses, wanted


def missing_vas(raw, addresses, wanted, cpu):
    """Mapped addresses that --reverse of their output does not list."""
    pairs = [(untagged(a, cpu), w) for a, w in zip(addresses, wanted) if w is not None]
    pairs = random.Random(SEED).sample(pairs, min(len(pairs), 300))
    lists = raw.reverse([output for _, output in pairs])
    assert len(lists) == len(pairs)
    return [f"{va:#x}: not listed for {output:#x}"
            for (va, output), vas in zip(pairs, lists) if va not in vas]


def compare_with_hole(tool, hole, addresses, wanted, cpu):
    """The same machine with a hole in its memory: nothing may be answered otherwise, unless it is
    unknown, and then the descriptor that lacks must lie in the hole. The map must have its unknown
    ranges at the same places."""
    access = "ur" if cpu.user else "r"
    answers = list(tool.translate(addresses, access))
    known = [i for i, answer in enumerate(answers) if answer != UNKNOWN]
    lost = [a for a, answer in zip(addresses, answers) if answer == UNKNOWN]
    lost = random.Random(SEED).sample(lost, min(len(lost), 300))
    return {
        "unknown": len(answers) - len(known),
        "known": len(known),
        "wrong": {
            "answers": differences([addresses[i] for i in known], [answers[i] for i in known],
                                   [wanted[i] for i in known]),
            "map": differences(addresses, by_map(tool.map(), addresses, cpu), answers),
            "reason": [f"{va:#x}: unknown for the descriptor at {steps[-1]:#x}"
                       for va, steps in zip(lost, tool.tables_of(lost)) if steps[-1] not in hole],
        },
    }
