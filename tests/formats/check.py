# SPDX-License-Identifier: MIT
# check.py sarif FILE, check.py junit FILE or check.py github FILE: what is wrong with a report, a
# line each. Schemas say what may stand where; the rest says what must agree with what.
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

import jsonschema

HERE = pathlib.Path(__file__).parent


def sarif(path):
    log = json.loads(path.read_bytes().decode("utf-8"))
    validator = jsonschema.Draft7Validator(json.loads((HERE / "sarif.json").read_text()))
    for error in validator.iter_errors(log):
        yield f"{error.json_path}: {error.message[:200]}"
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        if len(set(rules)) != len(rules):
            yield "a rule is there twice"
        for result in run["results"]:
            index = result.get("ruleIndex", -1)
            if index >= len(rules) or (index >= 0 and rules[index] != result["ruleId"]):
                yield f"ruleIndex {index} is not {result['ruleId']}"
            if not result["locations"]:
                yield "a result without a location"
        marks = [(r["partialFingerprints"]["stagewalkFinding/v1"],
                  r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                 for r in run["results"]]
        if len(set(marks)) != len(marks):
            yield "two results have one fingerprint"


def junit(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    for node in [root, *root.iter("testsuite")]:
        for counted, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"),
                             ("skipped", "skipped")):
            found = sum(1 for _ in node.iter(tag))
            if int(node.get(counted)) != found:
                yield f"{node.get('name')}: {counted}={node.get(counted)}, and there are {found}"


def github(path):
    form = re.compile(rb"::(error|warning|notice)( (file|line|col|title)=[^,:\r\n]*"
                      rb"(,(file|line|col|title)=[^,:\r\n]*)*)?::[\x20-\x7e\x80-\xff]+")
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        if not form.fullmatch(line) and not line.startswith(b"::debug::"):
            yield f"{number}: no workflow command: {line[:100]!r}"
        for code in re.findall(rb"%(..)", line):
            if code not in (b"25", b"0D", b"0A", b"3A", b"2C"):
                yield f"{number}: %{code.decode()} is no escape"


for wrong in {"sarif": sarif, "junit": junit, "github": github}[sys.argv[1]](
        pathlib.Path(sys.argv[2])):
    print(wrong.encode("unicode_escape").decode())
