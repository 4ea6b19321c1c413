# SPDX-License-Identifier: MIT
"""Holds the map as rulers against the map: rulers.py RULER JSON [WIDTH] prints what is wrong, a
line each.

Nothing is wider than the line, nothing ends in blanks; in each view addresses of each ruler ascend;
each letter that leads on stands in the next ruler, in the box where the map has the range, and what
goes past the end of the 4 GB, or to nothing, says so."""
import json
import re
import sys

CELL = re.compile(r'(?:^|(?<= ))([0-9a-f]{8}|[0-9a-f]{12}|[0-9a-f]{16}) \+')
OUT = re.compile(r' ([>~])([A-Za-z0-9])(x?) ')


def views_of(lines):
    """Each view's lines, from below its head to the one with the last addresses."""
    view = None
    for line in lines:
        if line.split(';')[0] in ('The image', 'The whole address space'):
            view = []
        elif view is not None and not line:
            yield view[0], view[1:]
            view = None
        elif view is not None:
            view.append(line)


def boxes_of(head, lines):
    """(first, last, text) of the boxes of VA and IPA, by where the heads stand."""
    starts = [head.index(' VA') + 1, head.index(' IPA') + 1]
    ends = [starts[1] - 4, head.index(' PA') + 1]
    for start, end in zip(starts, ends):
        firsts = []
        for line in lines:
            match = CELL.match(line[start:])
            if match:
                firsts.append((int(match.group(1), 16), line[start:end] + ' '))
        yield [(first, next_first - 1, text)
               for (first, text), (next_first, _) in zip(firsts, firsts[1:])]


def check_view(head, lines, ranges):
    va, ipa = boxes_of(head, lines)
    for name, boxes in (('VA', va), ('IPA', ipa)):
        if any(last < first for first, last, _ in boxes):
            yield f'{name}: addresses do not ascend'
    ways = {}
    for first, _, text in ipa:
        match = re.search(r'\+.. ([>~])([A-Za-z0-9]+)', text)
        for letter in match.group(2) if match else '':
            ways.setdefault(letter, []).append((first, match.group(1)))
    for first, last, text in va:
        match = OUT.search(text)
        if not match:
            continue
        arrow, letter, lost = match.groups()
        found = [r for r in ranges if r['va'] <= first <= r['last']]
        if len(found) != 1:
            yield f'VA {first:08x}: no range of the map'
            continue
        to = found[0]['ipa'] + first - found[0]['va']
        if bool(lost) != (found[0]['state'] not in ('mapped', 'trapped', 'guard')):
            yield f'{letter}: x and the state {found[0]["state"]}'
        box = [b for b in ipa if b[0] <= to <= b[1]]
        if not box and ipa and ipa[0][0] <= to <= ipa[-1][1]:
            yield f'{letter}: no box has IPA {to:08x}'
        if box and letter not in ways and 'pieces' not in box[0][2] and '+' not in box[0][2][12:]:
            yield f'{letter}: leads to no box'
        if box and letter in ways and box[0][0] not in [at for at, _ in ways[letter]]:
            yield f'{letter}: leads to another box than {box[0][0]:08x}'
        if letter in ways and arrow == '~' and '~' not in [a for _, a in ways[letter]]:
            yield f'{letter}: past the end at one end only'


def main(ruler, document, width=100):
    lines = open(ruler, encoding='utf-8').read().split('\n')
    ranges = []
    for item in json.load(open(document, encoding='utf-8'))['ranges']:
        if item['ipa'] is not None and item['va'] is not None:
            first = int(item['va']['first'], 16)
            ranges.append({'va': first, 'last': int(item['va']['last'], 16),
                           'ipa': int(item['ipa'], 16), 'state': item['state']})
    views = 0
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            print(f'line {number}: ends in blanks')
    for head, body in views_of(lines):
        views += 1
        wide = 16 if re.search('[0-9a-f]{16}', head + body[0]) else 0  # three long addresses
        for line in body:
            if len(line) > int(width) + wide:
                print(f'{len(line)} columns: {line}')
        for wrong in check_view(head, body, ranges):
            print(wrong)
    if not views:
        print('no view')


main(*sys.argv[1:])
