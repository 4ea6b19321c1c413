/* SPDX-License-Identifier: MIT */
/* Search, details and keys of the page of a map. Text goes in as text nodes only: names are the
 * input's and may hold anything. */
'use strict';
(function () {
    const data = JSON.parse(document.getElementById('data').textContent);
    const search = document.getElementById('search');
    const results = document.getElementById('results');
    const details = document.getElementById('details');
    const boxes = Array.from(document.querySelectorAll('.box'));
    const MOST_RESULTS = 30;
    let found = [], current = 0;

    const ranges = data.ranges.map(function (range, index) {
        return { index: index, first: BigInt(range.first), last: BigInt(range.last), raw: range };
    });

    function hex(value) {
        return value.toString(16).padStart(8, '0');
    }

    function make(name, text, style) {
        const element = document.createElement(name);
        if (text !== undefined && text !== null) element.textContent = text;
        if (style) element.className = style;
        return element;
    }

    function rangeOf(va) {
        return ranges.find(function (range) { return range.first <= va && va <= range.last; });
    }

    /* An address as people write it: hexadecimal, 0x or not. */
    function addressOf(text) {
        return /^(0x)?[0-9a-f]{1,16}$/i.test(text) ? BigInt('0x' + text.replace(/^0x/i, '')) : null;
    }

    function row(table, name, value) {
        if (value === null || value === undefined || value === '') return;
        const line = table.insertRow();
        line.append(make('th', name), make('td', value));
    }

    function span(first, size) {
        if (first === null) return null;
        const from = BigInt(first);
        return hex(from) + '-' + hex(from + size);
    }

    function attributes(table, found) {
        row(table, 'memory', found.type);
        if (found.type === 'Normal')
            row(table, 'caches', found.inner + ' inner, ' + found.outer + ' outer, ' +
                found.shareability);
        row(table, 'rights', 'pl1 ' + found.pl1 + '  pl0 ' + found.pl0);
        row(table, 'bits', 'NS=' + Number(found.ns) + ' nG=' + Number(found.ng));
    }

    function showStep(step, number) {
        const box = make('div', null, 'step');
        box.append(make('b', number + '. stage ' + step.stage + ', level ' + step.level + ': ' +
            (step.type || 'not read')));
        box.append(make('code', (step.stage === 1 ? 'IPA ' : 'PA ') + hex(BigInt(step.address)) +
            (step.descriptor === null ? '' : ' holds ' + step.descriptor)));
        const fields = make('div', null, 'fields');
        for (const field of step.fields) {
            const cell = make('span');
            cell.title = 'bits ' + field.bits;
            cell.append(make('span', field.name), make('code', field.value));
            fields.append(cell);
        }
        box.append(fields);
        return box;
    }

    function showTrace(trace) {
        const table = make('table');
        details.append(make('h3', 'Translation of ' + hex(BigInt(trace.va)) + ', read'));
        trace.steps.forEach(function (step, i) { details.append(showStep(step, i + 1)); });
        if (!trace.steps.length) details.append(make('p', 'Stage 1 is off: IPA equals VA.'));
        row(table, 'IPA', trace.ipa);
        row(table, 'PA', trace.pa || (trace.stage2 === 'declared' && !trace.fault
            ? 'chosen by the hypervisor' : null));
        row(table, 'window', trace.window);
        if (trace.attributes) attributes(table, trace.attributes);
        if (trace.fault) {
            const fault = trace.fault;
            row(table, 'fault', fault.type + ', stage ' + fault.stage +
                (fault.level === null ? '' : ', level ' + fault.level) +
                (fault.on_walk ? ', on the walk' : ''));
            for (const name of Object.keys(fault.syndrome))
                row(table, name, fault.syndrome[name] || 'left open');
        }
        row(table, 'unknown', trace.unknown);
        for (const text of trace.constrained) row(table, 'choice', text);
        details.append(table);
    }

    function choose(box) {
        boxes.forEach(function (other) { other.classList.toggle('chosen', other === box); });
    }

    function boxOf(index, va) {
        const low = boxes.filter(function (box) {
            return box.dataset.s === '0' && BigInt('0x' + box.dataset.a) <= va;
        });
        return boxes.find(function (box) {
            return box.dataset.s === '0' && box.dataset.r === String(index);
        }) || low[low.length - 1];
    }

    function showFindings(chosen) {
        if (!data.findings.length) return;
        details.append(make('h3', 'Findings'));
        data.findings.forEach(function (finding, i) {
            if (chosen !== undefined && chosen !== i) return;
            const item = make('p');
            item.append(make('b', (i + 1) + '  ' + finding.rule + ' ' + finding.severity, 'bad'),
                make('span', ' ' + finding.text));
            if (finding.help) item.append(make('br'), make('small', finding.help));
            details.append(item);
        });
    }

    /* va: the address asked for, inside the range; title: the name under which it was found. */
    function showRange(range, va, title) {
        const raw = range.raw, table = make('table'), size = range.last - range.first;
        details.replaceChildren(make('h2', title || raw.name || raw.state));
        if (va !== range.first && raw.va !== null) {
            row(table, 'asked', 'VA ' + hex(va) + (raw.ipa === null ? '' :
                ' \u2192 IPA ' + hex(BigInt(raw.ipa) + (va - range.first))));
        }
        row(table, 'VA', span(raw.va, size));
        row(table, 'IPA', span(raw.ipa, size));
        row(table, 'PA', span(raw.pa, size));
        row(table, 'size', raw.size);
        row(table, 'state', raw.state);
        row(table, 'what', raw.name);
        row(table, 'unknown', raw.unknown);
        details.append(table);
        if (raw.trace) showTrace(raw.trace);
    }

    function goTo(range, va, title) {
        const box = boxOf(range.index, va);
        showRange(range, va, title);
        choose(box);
        if (!box) return;
        box.focus({ preventScroll: true });
        box.scrollIntoView({ block: 'center' });
    }

    function showBox(box) {
        choose(box);
        if (box.dataset.r !== undefined && ranges[box.dataset.r]) {
            const range = ranges[box.dataset.r];
            showRange(range, range.first);
            return;
        }
        const words = box.querySelector('title').textContent.split('; ');
        details.replaceChildren(make('h2', words[words.length - 1]));
        words.slice(0, -1).forEach(function (text) { details.append(make('div', text)); });
    }

    function start() {
        details.replaceChildren(make('p', 'Click a box, or search.'));
        if (data.symbols_left)
            details.append(make('p', data.symbols_left + ' symbols are not in this page.'));
        if (data.ranges_left)
            details.append(make('p', data.ranges_left + ' ranges are not in this page.'));
        showFindings();
        choose(null);
    }

    /* Addresses first, then names that begin with the words, then those that have them. */
    function look(text) {
        const wanted = text.trim().toLowerCase(), address = addressOf(wanted), early = [], late = [];
        const add = function (name, va, kind) {
            const at = name.toLowerCase().indexOf(wanted);
            if (at >= 0) (at ? late : early).push({ name: name, va: va, kind: kind });
        };
        if (!wanted) return [];
        for (const symbol of data.symbols) add(symbol[1], BigInt(symbol[0]), 'symbol');
        for (const range of ranges) if (range.raw.name) add(range.raw.name, range.first, 'range');
        for (const region of data.regions)
            if (region.va) add(region.name, BigInt(region.va), 'region');
        const all = early.concat(late);
        if (address !== null) {
            const byIpa = ranges.find(function (range) {
                const from = range.raw.ipa === null ? null : BigInt(range.raw.ipa);
                return from !== null && from <= address &&
                    address <= from + (range.last - range.first);
            });
            if (byIpa)
                all.unshift({ name: 'IPA ' + hex(address), kind: 'address',
                    va: byIpa.first + (address - BigInt(byIpa.raw.ipa)) });
            if (rangeOf(address))
                all.unshift({ name: 'VA ' + hex(address), va: address, kind: 'address' });
        }
        return all;
    }

    function mark(index) {
        current = index;
        Array.from(results.children).forEach(function (item, i) {
            item.setAttribute('aria-selected', String(i === index && i < found.length));
        });
    }

    function list() {
        const all = look(search.value);
        found = all.slice(0, MOST_RESULTS);
        results.replaceChildren();
        found.forEach(function (item, i) {
            const line = make('li');
            line.setAttribute('role', 'option');
            line.append(make('span', hex(item.va), 'at'), make('span', ' ' + item.name + ' '),
                make('small', item.kind));
            line.addEventListener('click', function () { pick(i); });
            results.append(line);
        });
        if (search.value.trim() && all.length !== found.length)
            results.append(make('li', all.length - found.length + ' more', 'none'));
        if (search.value.trim() && !all.length)
            results.append(make('li', 'nothing has this name', 'none'));
        mark(0);
    }

    function pick(index) {
        const item = found[index], range = item && rangeOf(item.va);
        if (!item) return;
        results.replaceChildren();
        if (range) goTo(range, item.va, item.name);
        else details.replaceChildren(make('h2', item.name), make('p', 'no range has ' +
            hex(item.va)));
    }

    function move(box, key) {
        const view = box.closest('.view');
        const inColumn = function (space) {
            return Array.from(view.querySelectorAll('.box[data-s="' + space + '"]'));
        };
        const column = inColumn(box.dataset.s), at = column.indexOf(box);
        if (key === 'ArrowDown') return column[at + 1];
        if (key === 'ArrowUp') return column[at - 1];
        const other = inColumn(Number(box.dataset.s) + (key === 'ArrowRight' ? 1 : -1));
        return other.find(function (next) {
            return box.dataset.r !== undefined && next.dataset.r === box.dataset.r;
        }) || other[Math.min(at, other.length - 1)];
    }

    function onKey(event) {
        const box = event.target.closest && event.target.closest('.box');
        if (event.key === '/' && event.target !== search) {
            search.focus();
            search.select();
        } else if (event.key === 'Escape') {
            search.value = '';
            list();
            start();
            search.blur();
        } else if (box && (event.key === 'Enter' || event.key === ' ')) {
            showBox(box);
        } else if (box && event.key.startsWith('Arrow')) {
            const next = move(box, event.key);
            if (next) {
                next.focus();
                showBox(next);
            }
        } else if (event.target === search && event.key === 'Enter') {
            pick(current);
        } else if (event.target === search && event.key.startsWith('Arrow') && found.length &&
                   (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            mark((current + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
        } else {
            return;
        }
        event.preventDefault();
    }

    search.addEventListener('input', list);
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', function (event) {
        const box = event.target.closest('.box'), finding = event.target.closest('[data-f]');
        if (finding) {
            details.replaceChildren();
            showFindings(Number(finding.dataset.f) - 1);
        } else if (box) {
            showBox(box);
        }
    });
    start();
})();
