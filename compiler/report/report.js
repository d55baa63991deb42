// SPDX-License-Identifier: MIT
//
// Make the map and the table of the page interactive. compiler/report/map_data.c describes the
// data.
'use strict';

(() => {
const data = JSON.parse(document.getElementById('data').textContent);

// Numbers of enum part_kind and enum value_kind.
const BOARD = 1, BOARD_HEADER = 2, CONTROL = 5, RECORD = 7;
const VALUE_NAMES = {
	1: 'number', 3: 'text', 4: 'bytes or list', 0: 'padding or not decoded',
};

function $(id)
{
	return document.getElementById(id);
}

// element('p', {class: 'x'}, 'text', child, ...)
function element(tag, attributes, ...children)
{
	const made = document.createElement(tag);

	for (const [name, value] of Object.entries(attributes || {}))
		if (value !== null)
			made.setAttribute(name, value);
	made.append(...children);
	return made;
}

function hex(number)
{
	return '0x' + number.toString(16).padStart(8, '0');
}

function count(number, what)
{
	return `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;
}

// Return the location of a part or a field as text.
function placeOf(thing)
{
	return `offset ${hex(thing.offset)}, ${count(thing.size, 'byte')}`;
}

function capital(text)
{
	return text.charAt(0).toUpperCase() + text.slice(1);
}

// ---- The tree of parts ----

function makePart(raw, offset, parent, index)
{
	return {
		kind: raw[0], size: raw[1], missing: raw[2], label: data.strings[raw[3]],
		raw, offset, parent, index, level: parent.level + 1,
	};
}

const root = {size: data.size, offset: 0, missing: 0, raw: [, , , , data.parts], level: 0};

function partsOf(part)
{
	if (part.parts || !Array.isArray(part.raw[4]))
		return part.parts || [];
	let offset = part.offset;

	part.parts = part.raw[4].map((raw, index) => {
		const made = makePart(raw, offset, part, index);

		offset += made.size;
		return made;
	});
	return part.parts;
}

function fieldsOf(part)
{
	const values = part.raw[5];

	return data.tables[part.raw[4]].map((row, index) => ({
		name: row[0], offset: part.offset + row[1], size: row[2], meaning: row[3],
		kind: row[4],
		value: index < values.length ? data.strings[values[index]] : null, index, part,
	}));
}

function titleOf(part)
{
	if (part === root)
		return 'File';
	if (part.parent === root || !part.label)
		return capital(data.kinds[part.kind]) + (part.label ? ` ${part.label}` : '');
	return part.label;
}

// Return a title for a narrow segment: a board's device id, a type's id.
function shortTitle(part)
{
	const title = titleOf(part);

	return part.kind === BOARD ? part.label.replace(/^[0-9a-f]+:|,.*/g, '') : title;
}

function fullTitle(part)
{
	const title = titleOf(part);
	const kind = data.kinds[part.kind];

	return part.label && part.kind !== BOARD ? `${capital(kind)} ${title}` : title;
}

function holds(thing, offset)
{
	return offset >= thing.offset && offset < thing.offset + thing.size;
}

// Return the child that is shown first: of a board, its records.
function firstShown(parts)
{
	return parts.find((part) => part.kind === CONTROL || part.kind === RECORD) || parts[0];
}

function descend(part)
{
	while (partsOf(part).length)
		part = firstShown(partsOf(part));
	return part;
}

function leafAt(offset)
{
	let part = root;

	while (partsOf(part).length)
		part = partsOf(part).find((child) => holds(child, offset)) || partsOf(part).at(-1);
	return part;
}

// ---- The inspector ----

const inspector = $('inspector');

function inspect(facts)
{
	inspector.replaceChildren(...facts.filter((fact) => fact[1] !== null && fact[1] !== '').map(
		([name, value]) => element('div', {}, element('dt', {}, name),
			element('dd', {class: name === 'Value' ? 'value' : null}, value))));
}

function inspectPart(part)
{
	inspect([['Part', fullTitle(part)], ['Offset', `${hex(part.offset)} (${part.offset})`],
		['Size', count(part.size, 'byte')],
		['Missing', part.missing
			? `${count(part.missing, 'byte')}: the file ends before` : '']]);
}

function breakIn(thing)
{
	const found = data.breaks.find(([offset]) => holds(thing, offset));

	return found ? found[1] : '';
}

function inspectField(field)
{
	inspect([['Field', field.name], ['Part', fullTitle(field.part)],
		['Offset', `${hex(field.offset)} (${field.offset})`],
		['Size', count(field.size, 'byte')],
		['Value', field.value === null
			? 'left out to limit the size of this page' : field.value],
		['Meaning', field.meaning], ['Error', breakIn(field)]]);
}

// ---- The bars: one for each level of the selected part's path ----

const bars = $('bars');
let path = []; // the selected part of each bar, from the top
let view = null; // the fields drawn below the bars
const partOf = new WeakMap(); // of a segment

function share(part, whole)
{
	return 100 * part / Math.max(whole, 1);
}

function makeSegment(part, whole, width)
{
	const pixels = part.size * width / Math.max(whole.size, 1);
	const segment = element('div', {
		role: 'option', tabindex: -1, 'aria-selected': false,
		class: `segment part-${part.kind}${part.index % 2 ? ' odd' : ''}` +
			(pixels < 6 ? ' thin' : ''),
		'aria-label': `${fullTitle(part)}, ${placeOf(part)}` +
			(part.missing ? `, cut: ${count(part.missing, 'byte')} missing` : ''),
	}, pixels < 36 ? '' : shortTitle(part));

	segment.style.left = `${share(part.offset - whole.offset, whole.size)}%`;
	segment.style.width = `${share(part.size, whole.size)}%`;
	partOf.set(segment, part);
	return segment;
}

function makeMarkers(whole)
{
	const ends = whole.offset + whole.size;

	return data.breaks.filter(([offset]) => holds(whole, offset) ||
		(offset === ends && whole === root)).map(([offset]) => {
		const marker = element('div', {class: 'marker', 'aria-hidden': true});

		marker.style.left = `${share(offset - whole.offset, whole.size)}%`;
		return marker;
	});
}

function makeBar(whole, level)
{
	const id = `bar-${level}`;
	const list = element('div', {class: 'segments', role: 'listbox',
		'aria-orientation': 'horizontal',
		'aria-labelledby': `${id}-title`, 'aria-describedby': 'map-help'});
	const title = element('p', {class: 'bar-title', id: `${id}-title`},
		element('b', {}, whole === root ? 'File' : fullTitle(whole)), ' ',
		element('span', {}, `${hex(whole.offset)} to ${hex(whole.offset + whole.size)}`),
		' ',
		element('span', {}, count(whole.size, 'byte')), ' ',
		element('span', {}, count(partsOf(whole).length, 'part')));
	const bar = element('div', {id, class: 'bar-level'}, title, list);

	bars.append(bar);
	list.append(...partsOf(whole).map((part) => makeSegment(part, whole, list.clientWidth)),
		...makeMarkers(whole));
	return bar;
}

function listOf(level)
{
	const bar = $(`bar-${level}`);

	return bar && bar.querySelector('.segments');
}

const SVG = 'http://www.w3.org/2000/svg';

// Return the lines from a segment to the bar that shows it enlarged.
function makeLens(part)
{
	const lens = document.createElementNS(SVG, 'svg');
	const area = document.createElementNS(SVG, 'polygon');
	const lines = document.createElementNS(SVG, 'path');
	const left = share(part.offset - part.parent.offset, part.parent.size);
	const right = left + share(part.size, part.parent.size);

	lens.setAttribute('class', 'lens');
	lens.setAttribute('viewBox', '0 0 100 10');
	lens.setAttribute('preserveAspectRatio', 'none');
	lens.setAttribute('aria-hidden', 'true');
	area.setAttribute('points', `${left},0 ${right},0 100,10 0,10`);
	lines.setAttribute('d', `M${left} 0L0 10M${right} 0L100 10`);
	lens.append(area, lines);
	return lens;
}

function mark(level, part)
{
	for (const segment of listOf(level).querySelectorAll('.segment')) {
		const selected = partOf.get(segment) === part;

		if ((segment.getAttribute('aria-selected') === 'true') === selected)
			continue;
		segment.setAttribute('aria-selected', selected);
		segment.tabIndex = selected ? 0 : -1;
	}
}

// Show the path down to a leaf, without drawing unchanged bars again.
function select(leaf)
{
	const next = [];

	for (let part = leaf; part !== root; part = part.parent)
		next.unshift(part);
	let level = 0;

	while (level < next.length - 1 && level < path.length && path[level] === next[level])
		level++;
	while ($(`bar-${level}`) && bars.lastElementChild !== $(`bar-${level}`))
		bars.lastElementChild.remove();
	for (let at = level; at < next.length; at++) {
		if (!$(`bar-${at}`)) {
			if (at)
				bars.append(makeLens(next[at - 1]));
			makeBar(at ? next[at - 1] : root, at);
		}
		mark(at, next[at]);
	}
	path = next;
	if (leaf !== root)
		bars.append(makeLens(leaf));
	drawFields(leaf);
	inspectPart(leaf);
}

function focusBar(level)
{
	const list = listOf(level);
	const segment = list && list.querySelector('[aria-selected="true"]');

	if (segment) {
		segment.focus();
		inspectPart(partOf.get(segment));
	}
	return Boolean(segment);
}

function moveInBar(part, key)
{
	const siblings = partsOf(part.parent);
	const steps = {
		ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10,
		Home: -Infinity, End: Infinity,
	};
	const index = Math.min(Math.max(part.index + steps[key], 0), siblings.length - 1);
	const level = siblings[index].level - 1;

	select(descend(siblings[index]));
	focusBar(level);
}

bars.addEventListener('keydown', (event) => {
	const segment = event.target.closest('.segment');

	if (!segment || event.altKey || event.ctrlKey || event.metaKey)
		return;
	if (['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'].includes(event.key))
		moveInBar(partOf.get(segment), event.key);
	else if (['ArrowDown', 'Enter', ' '].includes(event.key))
		focusBar(partOf.get(segment).level) || focusField(0);
	else if (['ArrowUp', 'Escape'].includes(event.key))
		focusBar(partOf.get(segment).level - 2);
	else
		return;
	event.preventDefault();
});

bars.addEventListener('click', (event) => {
	const segment = event.target.closest('.segment');

	if (!segment)
		return;
	const level = partOf.get(segment).level - 1;

	select(descend(partOf.get(segment)));
	focusBar(level);
});

bars.addEventListener('mouseover', (event) => {
	const segment = event.target.closest('.segment');

	if (segment)
		inspectPart(partOf.get(segment));
});

// ---- The fields of the selected part, row by row ----

const grid = $('grid');
const KEPT_ROWS = 3; // rows of a field; further ones are left out

function bytesPerRow()
{
	const width = grid.clientWidth;

	return width > 820 ? 64 : width > 420 ? 32 : 16;
}

// Put the name where it has most room, into the first or the second piece of a field.
function isNamed(field, from, to, perRow)
{
	const end = field.offset + field.size;
	const head = perRow - (field.offset - field.part.offset) % perRow;
	const second = Math.min(end - field.offset - head, perRow);

	return from === field.offset ? to === end || to - from >= second
		: from === field.offset + head && second > head;
}

function makeCell(field, from, to, start, perRow)
{
	const first = from === field.offset;
	const broken = breakIn(field);
	const cell = element('div', first ? {
		role: 'option', tabindex: -1, 'aria-selected': false,
		'aria-label': `${field.name}, ${placeOf(field)}` +
			(field.value ? `, ${field.value}` : '') +
			(broken ? `, wrong: ${broken}` : ''),
	} : {'aria-hidden': true}, isNamed(field, from, to, perRow) ? field.name : '');

	cell.className = `cell kind-${field.kind}${broken && first ? ' broken' : ''}`;
	cell.dataset.field = field.index;
	cell.style.gridColumn = `${from - start + 1} / span ${to - from}`;
	return cell;
}

function makeRow(part, fields, start, perRow)
{
	const end = Math.min(start + perRow, part.offset + part.size);
	const cells = element('div', {class: 'cells', role: 'presentation'});

	cells.style.gridTemplateColumns = `repeat(${perRow}, minmax(0, 1fr))`;
	for (const field of fields) {
		const from = Math.max(field.offset, start);
		const to = Math.min(field.offset + field.size, end);

		if (from < to)
			cells.append(makeCell(field, from, to, start, perRow));
	}
	return element('div', {class: 'row', role: 'presentation'},
		element('span', {'aria-hidden': true}, hex(start)), cells);
}

function drawFields(part)
{
	if (!Number.isInteger(part.raw[4])) {
		grid.replaceChildren();
		view = null;
		return;
	}
	const perRow = bytesPerRow(), fields = fieldsOf(part), end = part.offset + part.size;
	const rows = [];

	for (let start = part.offset; start < end;) {
		const field = fields.find((one) => holds(one, start));
		const left = Math.floor((field.offset + field.size - start) / perRow);

		if (start - field.offset >= perRow && left > KEPT_ROWS) {
			rows.push(element('div', {class: 'elided', 'aria-hidden': true},
				`⋯ ${field.name} goes on for ${count(left, 'row')} ` +
				`of ${perRow} bytes`));
			start += left * perRow;
			continue;
		}
		rows.push(makeRow(part, fields, start, perRow));
		start += perRow;
	}
	grid.replaceChildren(element('div', {
		role: 'listbox',
		'aria-label': `Fields of ${fullTitle(part)}`,
		'aria-describedby': 'map-help',
	}, ...rows));
	view = {part, fields, perRow, selected: 0};
	selectField(0);
}

function optionOf(index)
{
	return grid.querySelector(`[role="option"][data-field="${index}"]`);
}

function selectField(index)
{
	const option = optionOf(view.selected);

	option.setAttribute('aria-selected', false);
	option.tabIndex = -1;
	view.selected = index;
	optionOf(index).setAttribute('aria-selected', true);
	optionOf(index).tabIndex = 0;
	for (const piece of grid.querySelectorAll('.cell'))
		piece.classList.toggle('selected', piece.dataset.field === String(index));
}

function focusField(index)
{
	if (!view || index < 0 || index >= view.fields.length)
		return;
	selectField(index);
	optionOf(index).focus();
	inspectField(view.fields[index]);
}

// Return the field one row up or down.
function fieldBeyond(field, direction)
{
	const target = field.offset + direction * view.perRow;
	const found = view.fields.findIndex((one) => holds(one, target));

	return direction > 0 && found === field.index ? field.index + 1 : found;
}

grid.addEventListener('keydown', (event) => {
	if (!view || event.altKey || event.ctrlKey || event.metaKey)
		return;
	const field = view.fields[view.selected], above = fieldBeyond(field, -1);

	if (event.key === 'ArrowLeft')
		focusField(field.index - 1);
	else if (event.key === 'ArrowRight')
		focusField(field.index + 1);
	else if (event.key === 'Home')
		focusField(0);
	else if (event.key === 'End')
		focusField(view.fields.length - 1);
	else if (event.key === 'ArrowDown')
		focusField(fieldBeyond(field, 1));
	else if (event.key === 'ArrowUp' && above >= 0)
		focusField(above);
	else if (event.key === 'ArrowUp' || event.key === 'Escape')
		focusBar(path.length - 1);
	else
		return;
	event.preventDefault();
});

grid.addEventListener('click', (event) => {
	const cell = event.target.closest('.cell');

	if (cell)
		focusField(Number(cell.dataset.field));
});

grid.addEventListener('mouseover', (event) => {
	const cell = event.target.closest('.cell');

	for (const old of grid.querySelectorAll('.same'))
		old.classList.remove('same');
	if (!cell)
		return;
	for (const piece of grid.querySelectorAll(`[data-field="${cell.dataset.field}"]`))
		piece.classList.add('same');
	inspectField(view.fields[Number(cell.dataset.field)]);
});

// ---- Links from offsets to the map ----

function show(offset)
{
	const leaf = leafAt(offset);

	select(leaf);
	focusField(view.fields.findIndex((field) => holds(field, offset)));
	$('map').scrollIntoView({block: 'start'});
}

$('goto').addEventListener('submit', (event) => {
	const text = $('goto-offset').value.trim();
	const offset = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : NaN;

	event.preventDefault();
	if (offset < data.size) {
		$('goto-result').value = '';
		show(offset);
	} else {
		$('goto-result').value = Number.isNaN(offset)
			? 'Invalid offset; use a form like 472 or 0x1d8.'
			: `The file ends at ${hex(data.size)}.`;
	}
});

function linkOffsets()
{
	for (const code of document.querySelectorAll('[data-offset]')) {
		const offset = Number(code.dataset.offset);

		if (offset >= data.size)
			continue;
		const button = element('button', {type: 'button', class: 'jump',
			title: 'Show in the map'}, code.textContent);

		button.addEventListener('click', () => show(offset));
		code.replaceWith(button);
	}
}

function drawLegend()
{
	$('legend').append(...Object.entries(VALUE_NAMES).map(([kind, name]) =>
		element('li', {}, element('span', {class: `swatch kind-${kind}`}), name)));
}

function startMap()
{
	if (!data.parts.length)
		return;
	$('static-map').hidden = true;
	$('live-map').hidden = false;
	drawLegend();
	linkOffsets();
	const broken = data.breaks.map(([offset]) => offset).filter((offset) => offset < data.size)
		.at(-1);
	const first = partsOf(root).find((part) => part.kind === BOARD) || partsOf(root)[0];
	const leaf = broken === undefined ? descend(first) : leafAt(broken);

	select(leaf);
	if (broken !== undefined && view)
		selectField(Math.max(view.fields.findIndex((field) => holds(field, broken)), 0));
	if (view)
		inspectField(view.fields[view.selected]);
	let width = grid.clientWidth;

	new ResizeObserver(() => {
		if (grid.clientWidth === width)
			return;
		width = grid.clientWidth;
		if (view && bytesPerRow() !== view.perRow)
			drawFields(view.part);
	}).observe(grid);
}

// ---- The table of types ----

const typeTable = $('type-table');

function cellKey(cell)
{
	return cell.dataset.n === undefined ? cell.textContent : Number(cell.dataset.n);
}

function compare(a, b)
{
	return typeof a === 'number' ? a - b : a.localeCompare(b, 'en', {numeric: true});
}

function startTable()
{
	const body = typeTable.tBodies[0];
	const rows = [...body.rows].map((row, index) => ({
		row, index, text: row.textContent.toLowerCase(), board: row.cells[0].textContent,
	}));
	let order = '';

	function tell()
	{
		const shown = rows.filter(({row}) => !row.hidden).length;

		$('filter-result').value =
			`${shown} of ${count(rows.length, 'type')} shown${order}`;
	}

	function filter()
	{
		const words = $('filter-text').value.toLowerCase().split(/\s+/);
		const board = $('filter-board').value;

		for (const {row, text, board: own} of rows)
			row.hidden = (board && own !== board) ||
				!words.every((word) => text.includes(word));
		tell();
	}

	function sortBy(heading, column)
	{
		const down = heading.getAttribute('aria-sort') === 'ascending';

		rows.sort((a, b) => (down ? -1 : 1) *
			compare(cellKey(a.row.cells[column]), cellKey(b.row.cells[column])) ||
			a.index - b.index);
		for (const other of typeTable.tHead.rows[0].cells)
			other.removeAttribute('aria-sort');
		heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
		body.append(...rows.map(({row}) => row));
		order = `, by ${heading.textContent}, ${down ? 'descending' : 'ascending'}`;
		tell();
	}

	for (const [column, heading] of [...typeTable.tHead.rows[0].cells].entries()) {
		const button = element('button', {type: 'button'}, heading.textContent);

		button.addEventListener('click', () => sortBy(heading, column));
		heading.replaceChildren(button);
	}
	for (const board of new Set(rows.map(({board: own}) => own)))
		$('filter-board').append(element('option', {value: board}, board));
	$('filter').addEventListener('input', filter);
	$('filter').addEventListener('reset', () => setTimeout(filter));
	$('filter').addEventListener('submit', (event) => event.preventDefault());
	$('filter').hidden = false;
	tell();
}

// ---- Unfold everything for printing ----

let opened = [];

window.addEventListener('beforeprint', () => {
	opened = [...document.querySelectorAll('details:not([open])')];
	for (const one of opened)
		one.open = true;
});
window.addEventListener('afterprint', () => {
	for (const one of opened)
		one.open = false;
});

startMap();
if (typeTable)
	startTable();
})();
