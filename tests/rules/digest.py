# SPDX-License-Identifier: MIT
"""For each fixture named on standard input: the rules its report found, in one line, and what they
said, a line each without the build's folder. A fixture without a report gets neither file."""
import json
import os
import sys

root = sys.argv[1]
for name in sys.stdin.read().split():
    folder = os.path.join(root, name)
    try:
        with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
            reports = json.load(file)["reports"]
    except (OSError, ValueError):
        continue
    findings = [finding for report in reports for finding in report["findings"]]
    with open(os.path.join(folder, "found"), "w", encoding="utf-8") as file:
        print(*[finding["rule"] for finding in findings], file=file)
    with open(os.path.join(folder, "said"), "w", encoding="utf-8") as file:
        for finding in findings:
            print(finding["text"].replace(root + "/", ""), file=file)
