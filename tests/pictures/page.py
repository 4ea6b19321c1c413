# SPDX-License-Identifier: MIT
"""Looks at a page of `map --format html` as a parser of HTML sees it: page.py FILE prints what is
wrong, a line each."""
import html.parser
import json
import sys


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.elements, self.data, self.inside = {}, '', False

    def handle_starttag(self, tag, attributes):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        self.inside = ('id', 'data') in attributes
        for name, value in attributes:
            if name in ('src', 'href', 'srcset') or (name.startswith('on') and name != 'only'):
                print('unexpected attribute:', tag, name, value)

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.data += data


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        text = file.read()
    page = Page()
    page.feed(text)
    for tag in ('link', 'img', 'iframe', 'u', 'object', 'base'):
        if tag in page.elements:
            print('unexpected element:', tag)
    if page.elements.get('script') != 2 or page.elements.get('svg') != 1:
        print('elements:', page.elements)
    if text.replace('http://www.w3.org/2000/svg', '').count('://'):
        print('an address of a network is in it')
    document = json.loads(page.data)
    if not document['ranges'] or document['kind'] != 'map-page':
        print('no ranges')
    if not document['unknown'] and not document['ranges'][0]['trace']:
        print('no translation')


main()
