# SPDX-License-Identifier: MIT
# A sweep's JSON against what the image's own rule for choosing a base says, worked out anew:
#   predict.py SWEEP DTB-ADDRESS DTB-TOTAL DTB-USED FILE-SIZE IMAGE-SIZE BASE:SIZE
# Prints every address whose verdict differs, and closes with a count.
import json
import sys

MB = 1 << 20
sweep = json.load(open(sys.argv[1]))
dtb, total, used, file_size, image_size = (int(word, 0) for word in sys.argv[2:7])
ram, size = (int(word, 0) for word in sys.argv[7].split(":"))
end = ram + size


def works(load):
    base = load // MB * MB + 0x8000
    if base < load:
        base += MB
    last = (base + image_size + 7) // 8 * 8 + used
    loaded = load + file_size
    return loaded <= end and last <= end and (loaded <= dtb or load >= dtb + total)


def addresses(family, step):
    if family.startswith("1 MB"):
        return range((ram + MB - 1) // MB * MB + 0x8000, end, step)
    if family.startswith("2 MB"):
        return range((ram + step - 1) // step * step, end, step)
    return range(ram, min(ram + MB, end), step)


differ = count = 0
for family in sweep["families"]:
    step = int(family["step"], 0)
    seen = {}
    for part in family["ranges"]:
        for at in range(int(part["first"], 0), int(part["last"], 0) + 1, step):
            seen[at] = part["verdict"]
    for at in addresses(family["name"], step):
        count += 1
        want = "works" if works(at) else "dies"
        if seen.pop(at, None) != want:
            print(f"0x{at:08x}: wanted {want}")
            differ += 1
    differ += len(seen)
print(f"{count} addresses, {differ} differ")
