# SPDX-License-Identifier: MIT
"""Looks at an SVG picture without drawing it: texts.py FILE prints what is wrong, a line each.

Texts must not lie on one another nor leave the paper, widths taken from the font that is the
narrowest the style sheet names; boxes must follow one another and stay in their view; nothing may
come from elsewhere."""
import sys
import xml.etree.ElementTree as tree

SVG = '{http://www.w3.org/2000/svg}'
ADVANCE = {'title': 9.5, 'head': 8.5}
ELEMENTS = {'svg', 'title', 'style', 'rect', 'text', 'tspan', 'g', 'path'}


def words(text):
    return ''.join(part for part in [text.text or ''] + [
        (t.text or '' if t.tag == SVG + 'tspan' else '') + (t.tail or '') for t in text])


def columns(text):
    return sum(1 if ord(c) < 0x80 or c == '\u2026' else 2 for c in text)


def place(text, top):
    name = text.get('class', '')
    width = columns(words(text)) * ADVANCE.get(name, 6.63)
    left = float(text.get('x')) - (width if text.get('text-anchor') == 'end' else 0)
    y = float(text.get('y')) + top
    return left, left + width, y - 9, y + 2, words(text)


def texts_of(element, top=0.0):
    move = element.get('transform')
    if move:
        top += float(move[len('translate('):-1].split()[1])
    for child in element:
        if child.tag == SVG + 'text':
            yield place(child, top)
        elif child.tag != SVG + 'text':
            yield from texts_of(child, top)


def check_texts(root):
    texts = sorted(texts_of(root), key=lambda t: t[2])
    width, height = float(root.get('width')), float(root.get('height'))
    for i, a in enumerate(texts):
        if a[0] < 0 or a[1] > width or a[2] < 0 or a[3] > height:
            print('leaves the paper:', a)
        for b in texts[i + 1:]:
            if b[2] >= a[3]:
                break
            if a[0] < b[1] and b[0] < a[1]:
                print('on one another:', a[4], '|', b[4])
    return len(texts)


def check_boxes(root):
    for view in root.iter(SVG + 'g'):
        if view.get('class') != 'view':
            continue
        for space in '012':
            end = 0.0
            for box in view.iter(SVG + 'g'):
                if box.get('class') != 'box' or box.get('data-s') != space:
                    continue
                rect = box.find(SVG + 'rect')
                y, height = float(rect.get('y')), float(rect.get('height'))
                if abs(y - end) > 0.6 or height <= 0:
                    print('box not behind the one before:', box.find(SVG + 'title').text)
                end = y + height if height > 0.5 else y
            if end > 1201:
                print('column', space, 'is', end, 'high')


def main():
    root = tree.parse(sys.argv[1]).getroot()
    for element in root.iter():
        if element.tag[len(SVG):] not in ELEMENTS:
            print('unexpected element:', element.tag)
        for name in element.keys():
            if 'href' in name or name.startswith('on'):
                print('unexpected attribute:', name)
    if check_texts(root) < 20:
        print('hardly any text')
    check_boxes(root)


main()
