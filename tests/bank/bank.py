# SPDX-License-Identifier: MIT
"""The defect bank: builds each image of defects.txt and good.txt, checks it and prints TAP.

    bank.py STAGEWALK ARM32 FOLDER [NAME...]    FLAGS: what `make bank-flags` prints

Knows no rule: what is expected stands in the tables."""
import concurrent.futures
import functools
import glob
import json
import os
import re
import subprocess
import sys

STAGEWALK, ARM32, FOLDER = sys.argv[1:4]
HERE = "tests/bank"
PREFIX = "arm-linux-gnueabihf-"
COMPILE, LINK, FDT = (line.split() for line in os.environ["FLAGS"].splitlines())
MENDED = [word for word in LINK if word != "-Wl,--fatal-warnings"]  # a defect may be worth one
IMAGE_LAYOUT = {"pages": f"{HERE}/pages.yaml"}


def run(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, **more).stdout


def rows(name, columns):
    """The rows of a table: columns parted by ' | ', comments with #, a line goes on after '\\'."""
    with open(f"{HERE}/{name}", encoding="utf-8") as file:
        text = re.sub(r"\\\n\s*", "", file.read())
    for line in text.splitlines():
        if line and not line.startswith("#"):
            row = [cell.strip() for cell in line.split(" | ")]
            if len(row) != columns:
                sys.exit(f"{HERE}/{name}: {len(row)} columns, not {columns}: {line}")
            yield row


def edit(path, script, out):
    """A file after a sed script, which must have changed it."""
    with open(path, encoding="utf-8") as file:
        before = file.read()
    after = run("sed", "-E", script, path)
    if after == before:
        raise ValueError(f"nothing is planted: {script} leaves {path} as it is")
    with open(out, "w", encoding="utf-8") as file:
        file.write(after)
    return out


def build_target(out, where, how):
    """The target, with one source or its linker script changed."""
    script = "src/target/arm32/unikernel.lds"
    objects = [path for layer in ("vmsa", "boot", "target")
               for path in glob.glob(f"{ARM32}/src/{layer}/**/*.o", recursive=True)
               if glob.glob(path[len(ARM32) + 1:-1] + "[cS]")
               and not os.path.basename(path).startswith("ocaml_")]
    if where == script:
        script = edit(where, how, f"{out}.lds")
    elif where:
        changed = edit(where, how, f"{out}-{os.path.basename(where)}")
        run(*COMPILE, "-Isrc/target", f"-I{os.path.dirname(where)}", "-c", changed, "-o",
            f"{out}.o")
        objects.remove(f"{ARM32}/{os.path.splitext(where)[0]}.o")
        objects.append(f"{out}.o")
    run(*MENDED, "-T", script, *sorted(objects), *FDT, "-lgcc", "-o", f"{out}.elf")


def build_test(base, out, where, how):
    """One of the bank's own images."""
    sources = {name: f"{HERE}/{name}" for name in (f"{base}.S", f"{base}.lds")}
    if where:
        sources[where] = edit(sources[where], how, f"{out}-{where}")
    run(*COMPILE, "-Wno-error", "-c", sources[f"{base}.S"], "-o", f"{out}.o")
    run(*MENDED, "-Wl,--no-check-sections", "-T", sources[f"{base}.lds"], f"{out}.o", "-o",
        f"{out}.elf")


def build(base, out, where="", how=""):
    if base == "target":
        build_target(out, where, how)
    else:
        build_test(base, out, where, how)


def machine_options(machine, out):
    """--layout for NAME, or for NAME:SCRIPT, that layout changed by sed."""
    name, _, script = machine.partition(":")
    if script:
        name = edit(f"layouts/machines/{name}.yaml", script, f"{out}-machine.yaml")
    return ["--layout", name] if name != "all" else []


@functools.cache
def check_before(image, *options):
    """What is found in a base, which many rows share."""
    return check(image, options)[0]


def check(image, options):
    """The report's rules with the worst severity of each, and the exit code."""
    done = subprocess.run([STAGEWALK, "check", image, *options, "--fail-on", "note", "--format",
                           "json"], check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=60)
    if done.returncode not in (0, 1, 4):
        raise ValueError(f"exit code {done.returncode}: {done.stderr}")
    found = {}
    for report in json.loads(done.stdout)["reports"]:
        for finding in report["findings"]:
            worst = found.get(finding["rule"])
            if worst in (None, "note") or finding["severity"] == "error":
                found[finding["rule"]] = finding["severity"]
    return found, done.returncode


def strip(image, out):
    run(f"{PREFIX}strip", "-o", out, image)
    return out


class Defect:
    """One row of defects.txt."""

    def __init__(self, row):
        (self.name, self.base, self.where, self.how, self.machine, self.options, self.rule,
         self.stripped) = row
        self.out = f"{FOLDER}/{self.name}"
        self.trouble = ""
        self.found = self.found_stripped = self.found_before = {}

    def options_before(self):
        options = machine_options(self.machine, f"{self.out}-before")
        if self.base in IMAGE_LAYOUT:
            options += ["--image-layout", IMAGE_LAYOUT[self.base]]
        return options + (self.options.split() if self.options != "-" else [])

    def plant(self):
        """Image and options that have the defect."""
        image, options = f"{FOLDER}/{self.base}.elf", self.options_before()
        if self.where == "board":
            board = f"layouts/boards/{self.machine.partition(':')[0]}.dts"
            tree = edit(board, self.how, f"{self.out}.dts")
            run("dtc", "-q", "-I", "dts", "-O", "dtb", "-o", f"{self.out}.dtb", tree)
            options += ["--dtb", f"{self.out}.dtb"]
        elif self.where == "machine":
            options[1] = edit(f"layouts/machines/{self.machine}.yaml", self.how,
                              f"{self.out}.yaml")
        elif self.where == "promise":
            options[options.index("--image-layout") + 1] = edit(
                IMAGE_LAYOUT[self.base], self.how, f"{self.out}-image.yaml")
        elif self.where == "layout":
            options[1] = self.how
        elif self.where == "options":
            options += self.how.split()
        elif self.where == "shell":
            places = {"base": image, "out": self.out, "objcopy": f"{PREFIX}objcopy",
                      "board": f"{STAGEWALK[:-len('/stagewalk')]}/layouts/boards/"
                               f"{self.machine}.dtb"}
            words = run("sh", "-euc", self.how, env={**os.environ, **places}).split()
            image, options = words[0], options + words[1:]
        else:
            build(self.base, self.out, self.where, self.how)
            image = f"{self.out}.elf"
        return image, options

    def measure(self):
        """Check the base, the defective image, and that one without symbols."""
        try:
            image, options = self.plant()
            self.found, _ = check(image, options)
            self.found_before = check_before(f"{FOLDER}/{self.base}.elf", *self.options_before())
            if image.endswith(".elf"):
                image = strip(image, f"{self.out}-stripped.elf")
            bare = list(options)
            if "--image-layout" in bare:  # it needs symbols, too
                at = bare.index("--image-layout")
                del bare[at:at + 2]
            self.found_stripped, _ = check(image, bare)
        except subprocess.CalledProcessError as error:
            self.trouble = f"{error.stderr}"
        except (ValueError, OSError, subprocess.TimeoutExpired) as error:
            self.trouble = str(error)
        return self


class Tap:
    """Counts and prints results."""

    def __init__(self):
        self.count = self.failed = 0

    def result(self, good, name, *why):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        if not good:
            for line in why:
                print(f"#   {line}", file=sys.stderr)

    def skip(self, why):
        self.count += 1
        print(f"ok {self.count} # SKIP {why}")


def judge_defect(tap, defect, reasons):
    """Whether the rule names the defect, with symbols and without. Returns both."""
    name = f"{defect.name}: {defect.rule}"
    if defect.trouble:
        tap.result(False, name, defect.trouble)
        return False, None
    seen = defect.rule in defect.found and defect.rule not in defect.found_before
    tap.result(seen, name, f"found: {defect.found}", f"before: {defect.found_before}")
    seen_stripped = defect.rule in defect.found_stripped
    if defect.stripped == "yes":
        tap.result(seen_stripped, f"{name}, stripped", f"found: {defect.found_stripped}")
        return seen, seen_stripped
    tap.result(defect.stripped in reasons and not seen_stripped,
               f"{name}, stripped: cannot be judged: {reasons.get(defect.stripped)}",
               f"reason {defect.stripped}", f"found: {defect.found_stripped}")
    return seen, None


def judge_good(tap, row, allowed, used):
    """Whether nothing but what is explained is said about a good image; the false alarms."""
    name, image, options = row
    if not os.path.exists(image):
        tap.skip(f"{name}: no {image}")
        return 0
    try:
        found, _ = check(image, options.split() if options != "-" else [])
    except (ValueError, OSError, subprocess.TimeoutExpired) as error:
        tap.result(False, name, str(error))
        return 1
    alarms = [rule for rule, severity in sorted(found.items())
              if severity != "note" and (name, rule) not in allowed]
    used.update((name, rule) for rule in found)
    tap.result(not alarms, f"good image {name}", f"not explained: {alarms}")
    return len(alarms)


def expand(row):
    places = {"bank": FOLDER, "arm32": ARM32, "kernel": os.environ.get("KERNEL", ""),
              "lpae": os.environ.get("LPAE", ""), "here": HERE}
    return [re.sub(r"\$(\w+)", lambda match: places[match.group(1)], cell) for cell in row]


def main():
    wanted = sys.argv[4:]
    tap = Tap()
    os.makedirs(FOLDER, exist_ok=True)
    reasons = {key: text for key, text in rows("reasons.txt", 2)}
    defects = [Defect(row) for row in rows("defects.txt", 8)]
    for base in ("target", "mini-os", "pages"):
        build(base, f"{FOLDER}/{base}")
        strip(f"{FOLDER}/{base}.elf", f"{FOLDER}/{base}-stripped.elf")
        run(f"{PREFIX}objcopy", "-O", "binary", f"{FOLDER}/{base}.elf", f"{FOLDER}/{base}.bin")
    defects = [defect for defect in defects if not wanted or defect.name in wanted]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = [judge_defect(tap, defect, reasons)
                    for defect in pool.map(Defect.measure, defects)]
    good = [] if wanted else list(map(expand, rows("good.txt", 3)))
    allowed = {} if wanted else {(name, rule): why for name, rule, why in rows("allowed.txt", 3)}
    used = set()
    alarms = sum(judge_good(tap, row, allowed, used) for row in good)
    for key in sorted(set(allowed) - used):
        tap.result(False, f"allowed.txt: {key} is of use")
    if not wanted:
        tap.result(len({defect.name for defect in defects}) == len(defects) >= 60,
                   "at least 60 defects, each by its own name")
        tap.result(len(good) >= 10, "at least 10 good images")
    stripped = [seen for _, seen in verdicts if seen is not None]
    print(f"# {sum(seen for seen, _ in verdicts)} of {len(verdicts)} planted defects found by the "
          f"rule they name; {len({defect.rule for defect in defects})} rules")
    print(f"# stripped: {sum(stripped)} of {len(stripped)} that can be judged found; "
          f"{len(verdicts) - len(stripped)} cannot")
    print(f"# {len(good)} good images: {alarms} false alarms, {len(allowed)} findings explained")
    print(f"1..{tap.count}")
    return tap.failed != 0


sys.exit(main())
