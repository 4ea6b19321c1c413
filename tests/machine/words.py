# SPDX-License-Identifier: MIT
"""Facts of one machine from the tool's JSON: the 4096 words of its table, or where things are."""
import json
import struct
import sys


def words(report):
    """The level-1 descriptor of each of the 4096 sections, as the bytes of the table."""
    table = [int(t["steps"][0]["descriptor"], 0) for t in report["translations"]]
    return struct.pack("<4096I", *table)


def main():
    sys.stdout.buffer.write(words(json.load(sys.stdin)))


main()
