# SPDX-License-Identifier: MIT
# look.py TOP: one line for each thing that is wrong with the workflow files. look.py TOP gitlab,
# hook or action prints what they would run.
import pathlib
import re
import subprocess
import sys

import yaml

top = pathlib.Path(sys.argv[1])


def block(number):
    words = ["python3", top / "tests/ci/blocks.py", top / "docs/ci.md", "yaml", str(number)]
    return yaml.safe_load(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


action = yaml.safe_load((top / "action.yml").read_text())
hooks = yaml.safe_load((top / ".pre-commit-hooks.yaml").read_text())
workflow, gitlab, user = block(1), block(2), block(3)
steps = action["runs"]["steps"]

if sys.argv[2:] == ["gitlab"]:
    print("\n".join(gitlab["image-check"]["script"]))
elif sys.argv[2:] == ["hook"]:
    print(hooks[0]["entry"])
elif sys.argv[2:] == ["action"]:
    print(steps[0]["run"])
else:
    # docs.github.com, "Metadata syntax for GitHub Actions"; pre-commit.com, "Creating new hooks"
    known = {"name", "description", "inputs", "outputs", "runs", "branding", "author"}
    for key in set(action) - known:
        print("action.yml: unknown key", key)
    if action["runs"]["using"] != "composite":
        print("action.yml: not a composite action")
    for step in steps:
        if "run" in step and "shell" not in step:
            print("action.yml: a composite step needs a shell:", step)
        if "run" in step and "${{" in step["run"]:
            print("action.yml: an expression inside a script lets inputs run commands")
    used = set(re.findall(r"inputs\.([a-z-]+)", (top / "action.yml").read_text()))
    for name in used ^ set(action["inputs"]):
        print("action.yml: input is not both declared and used:", name)
    for name, about in action["inputs"].items():
        if "description" not in about or ("default" in about) == about.get("required", False):
            print("action.yml: input needs a description, and a default or required:", name)
    for step in workflow["jobs"]["image"]["steps"]:
        if "stagewalk@" in step.get("uses", ""):
            for name in set(step["with"]) - set(action["inputs"]):
                print("docs/ci.md: the action has no input", name)
    for hook in hooks:
        for key in {"id", "name", "entry", "language"} - set(hook):
            print(".pre-commit-hooks.yaml: no", key)
        if not re.search(hook["files"], "out/kernel.elf"):
            print(".pre-commit-hooks.yaml: takes no ELF")
    for hook in user["repos"][0]["hooks"]:
        if hook["id"] not in {h["id"] for h in hooks}:
            print("docs/ci.md: there is no hook", hook["id"])
