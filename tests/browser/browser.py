# SPDX-License-Identifier: MIT
"""Opens a page of `map --format html` in headless Chromium, through chromedriver's plain HTTP, and
uses it as a person would. Prints one TAP line a check.

    browser.py PAGE SYMBOL REGION FOLDER     screenshots go to the folder
"""
import base64
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--disable-dev-shm-usage', '--window-size=1640,1000']
ARROW_UP, ARROW_DOWN, ARROW_RIGHT, ENTER, ESCAPE = '\ue013', '\ue015', '\ue014', '\ue007', '\ue00c'
ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'


class Browser:
    """One session of chromedriver, which it starts and ends."""

    def __init__(self, folder):
        self.driver = subprocess.Popen(['chromedriver', '--port=0'], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        port = None
        for line in self.driver.stdout:
            found = re.search(r'successfully on port (\d+)', line)
            if found:
                port = found.group(1)
                break
        self.base = 'http://127.0.0.1:%s' % port
        try:
            self.open(folder)
        except Exception:
            self.driver.terminate()
            raise

    def open(self, folder):
        options = {'args': FLAGS + ['--user-data-dir=' + os.path.join(folder, 'profile')]}
        wanted = {'browserName': 'chrome', 'goog:chromeOptions': options,
                  'goog:loggingPrefs': {'browser': 'ALL'}}
        made = self.ask('POST', '/session', {'capabilities': {'alwaysMatch': wanted}})
        self.base += '/session/' + made['sessionId']

    def ask(self, method, path, data=None):
        body = json.dumps(data if data is not None else {}).encode() if method == 'POST' else None
        request = urllib.request.Request(self.base + path, body, method=method,
                                         headers={'Content-Type': 'application/json'})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.loads(answer.read())['value']

    def run(self, script):
        return self.ask('POST', '/execute/sync', {'script': script, 'args': []})

    def keys(self, text):
        actions = []
        for key in text:
            actions += [{'type': 'keyDown', 'value': key}, {'type': 'keyUp', 'value': key}]
        self.ask('POST', '/actions', {'actions': [{'type': 'key', 'id': 'k', 'actions': actions}]})

    def click(self, selector):
        found = self.ask('POST', '/element', {'using': 'css selector', 'value': selector})
        self.ask('POST', '/element/%s/click' % found[ELEMENT])

    def command(self, name, parameters):
        self.ask('POST', '/goog/cdp/execute', {'cmd': name, 'params': parameters})

    def screenshot(self, path):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.ask('GET', '/screenshot')))

    def log(self):
        return self.ask('POST', '/se/log', {'type': 'browser'})

    def end(self):
        try:
            self.ask('DELETE', '')
        finally:
            self.driver.terminate()
            self.driver.wait(10)


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, got=''):
        self.count += 1
        self.failed += not good
        print('%sok %d - %s' % ('' if good else 'not ', self.count, name), flush=True)
        if not good:
            print('# got: %r' % (got,), file=sys.stderr)


def text_of(browser, selector):
    return browser.run('return document.querySelector(%s).innerText' % json.dumps(selector))


def search_symbol(browser, tap, symbol):
    browser.keys('/')
    browser.keys(symbol)
    first = browser.run('const i = document.querySelector("#results li"); return i && i.innerText')
    tap.check(first and symbol in first, 'the search finds a symbol',
              (first, browser.run('return document.getElementById("search").value')))
    browser.keys(ENTER)
    shown = text_of(browser, '#details')
    wanted = (symbol, 'Translation of', 'stage 1, level 1: section')
    tap.check(all(word in shown for word in wanted), 'its translation is shown with every step',
              shown)
    tap.check(browser.run('return document.querySelectorAll(".box.chosen").length') == 1,
              'one box is marked')


def search_address(browser, tap):
    browser.keys('/')
    browser.keys('0x404010')
    browser.keys(ARROW_DOWN + ARROW_UP + ENTER)
    shown = text_of(browser, '#details')
    tap.check('asked' in shown and '40004010' in shown, 'an address inside a range gives its IPA',
              shown)
    browser.keys('/')
    browser.keys('no such thing')
    tap.check('nothing' in text_of(browser, '#results'), 'what is not there is said', '')
    browser.keys(ESCAPE)
    tap.check(browser.run('return document.getElementById("search").value') == '',
              'Escape clears the search')


def click_region(browser, tap, region):
    place = browser.run(
        'const all = [...document.querySelectorAll(".box")];'
        'const at = all.find(b => b.dataset.s === "0" && b.textContent.includes(%s));'
        'at.id = "wanted"; return at.id' % json.dumps(region))
    tap.check(place == 'wanted', 'the region is on the picture', place)
    browser.click('#wanted')
    shown = text_of(browser, '#details')
    for word in (region, '00404000-00407fff', '40004000-40007fff', 'Translation of', 'holds 0x',
                 'chosen by the hypervisor', 'pl1 rwx'):
        tap.check(word in shown, 'a click shows ' + word, shown)


def use_keys(browser, tap):
    browser.run('document.getElementById("wanted").focus()')
    browser.keys(ARROW_DOWN)
    shown = text_of(browser, '#details')
    tap.check('00408000-' in shown and 'kernel' in shown, 'arrow down goes to the next box', shown)
    browser.keys(ARROW_RIGHT)
    space = browser.run('return document.activeElement.dataset.s')
    tap.check(space == '1', 'arrow right goes to the IPA', space)
    browser.keys(ARROW_UP)
    browser.keys(ENTER)
    shown = text_of(browser, '#details')
    tap.check('00404000-' in shown, 'arrow up and Enter show the box before', shown)


def dark(browser, tap, folder):
    paper = 'return getComputedStyle(document.querySelector(".paper")).fill + ' \
            'getComputedStyle(document.body).backgroundColor'
    light = browser.run(paper)
    browser.screenshot(os.path.join(folder, 'light.png'))
    browser.command('Emulation.setEmulatedMedia',
                    {'features': [{'name': 'prefers-color-scheme', 'value': 'dark'}]})
    tap.check(browser.run(paper) != light, 'dark mode changes the paper', light)
    browser.screenshot(os.path.join(folder, 'dark.png'))
    for name in ('light.png', 'dark.png'):
        with open(os.path.join(folder, name), 'rb') as file:
            head = file.read(8)
        tap.check(head == b'\x89PNG\r\n\x1a\n', name + ' is saved', head)


# What the layout takes for widths of text is a guess at fonts: here the browser measures them.
OVERLAPS = '''
const texts = [...document.querySelectorAll('main svg text')].map(t => [t.getBoundingClientRect(),
    t.textContent]);
const found = [];
for (let i = 0; i < texts.length; i++)
    for (let k = i + 1; k < texts.length; k++) {
        const a = texts[i][0], b = texts[k][0];
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 &&
            b.top < a.bottom - 3)
            found.push(texts[i][1] + ' | ' + texts[k][1]);
    }
return found;
'''


def main():
    page, symbol, region, folder = sys.argv[1:]
    tap = Tap()
    browser = Browser(folder)
    try:
        browser.ask('POST', '/url', {'url': 'file://' + os.path.abspath(page)})
        overlaps = browser.run(OVERLAPS)
        tap.check(overlaps == [], 'no text is on another', overlaps)
        search_symbol(browser, tap, symbol)
        search_address(browser, tap)
        click_region(browser, tap, region)
        use_keys(browser, tap)
        dark(browser, tap, folder)
        browser.click('.mark text')
        tap.check('Findings' in text_of(browser, '#details'), 'a click on a mark shows its finding')
        tap.check(browser.run('return document.querySelectorAll("script").length') == 2 and
                  browser.run('return document.querySelectorAll("u").length') == 0,
                  'no name was taken for an element')
        loaded = browser.run('return performance.getEntriesByType("resource").length')
        tap.check(loaded == 0, 'nothing else is loaded', loaded)
        log = browser.log()
        tap.check(log == [], 'nothing on the console', log)
    finally:
        browser.end()
    print('1..%d' % tap.count)
    return 1 if tap.failed else 0


sys.exit(main())
