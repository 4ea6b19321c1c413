# SPDX-License-Identifier: MIT
# Code blocks of a Markdown file: blocks.py FILE LANGUAGE NUMBER prints the NUMBERth (from 0) block
# of a language; blocks.py FILE LANGUAGE prints how many there are.
import re
import sys

text = open(sys.argv[1], encoding="utf-8").read()
blocks = re.findall(r"^```" + re.escape(sys.argv[2]) + r"\n(.*?)^```$", text, re.S | re.M)
if len(sys.argv) > 3:
    sys.stdout.write(blocks[int(sys.argv[3])])
else:
    print(len(blocks))
