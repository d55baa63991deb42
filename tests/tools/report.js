// SPDX-License-Identifier: MIT
//
// Opens reports in a headless browser and uses them: node report.js SHOTS FILE.html...
//
// Prints a test line for each thing that must hold. Pictures go to the folder SHOTS, of good-signed
// light, dark, narrow and as printed. CHROMIUM names the browser.
'use strict';

const fs = require('fs');
const path = require('path');
const {pathToFileURL} = require('url');
const puppeteer = require('puppeteer-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = {width: 1280, height: 1000}, NARROW = {width: 390, height: 844};
let failed = false;

function test(name, good, why)
{
	failed ||= !good;
	console.log(good ? `ok ${name}` : `not ok ${name}: ${why}`);
}

function same(name, got, wanted)
{
	test(name, JSON.stringify(got) === JSON.stringify(wanted),
		`${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);
}

// A page, and all that goes wrong in it or leaves it.
async function open(browser, file)
{
	const page = await browser.newPage();
	const wrong = [];

	page.on('console', (message) => wrong.push(`${message.type()}: ${message.text()}`));
	page.on('pageerror', (error) => wrong.push(error.message));
	page.on('dialog', (dialog) => {
		wrong.push(`dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
	page.on('request', (request) => {
		if (!/^(file|data):/.test(request.url()))
			wrong.push(`asks for ${request.url()}`);
	});
	await page.setViewport(WIDE);
	await page.goto(pathToFileURL(file).href);
	return {page, wrong};
}

// The content policy of the page forbids scripts from elsewhere, so this one comes another way.
async function accessible(page, name)
{
	await page.evaluate(axe);
	const {violations} = await page.evaluate((tags) => window.axe.run(document,
		{runOnly: tags}), RULES);

	test(name, violations.length === 0, violations.map((one) => `${one.id}: ${one.help}: ` +
		one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' ')).join('; '));
}

function scheme(page, value)
{
	return page.emulateMediaFeatures([{name: 'prefers-color-scheme', value}]);
}

async function picture(page, shots, name)
{
	await page.screenshot({path: path.join(shots, `${name}.png`), fullPage: true});
}

async function pictures(page, shots, name)
{
	await scheme(page, 'light');
	await picture(page, shots, `${name}-light`);
	await accessible(page, `${name}: accessible, light`);
	await scheme(page, 'dark');
	await picture(page, shots, `${name}-dark`);
	await accessible(page, `${name}: accessible, dark`);
	await scheme(page, 'light');
	await page.setViewport(NARROW);
	await picture(page, shots, `${name}-narrow`);
	const overflow = await page.evaluate(() =>
		document.documentElement.scrollWidth - innerWidth);
	test(`${name}: no wider than a narrow window`, overflow <= 0,
		`${overflow} pixels too wide`);
	await page.setViewport(WIDE);
	await page.pdf({path: path.join(shots, `${name}.pdf`), format: 'A4',
		margin: {top: '14mm', right: '14mm', bottom: '14mm', left: '14mm'}});
}

function shown(page)
{
	return page.$$eval('#type-table tbody tr', (rows) =>
		rows.filter((row) => !row.hidden).length);
}

function column(page, index)
{
	return page.$$eval('#type-table tbody tr', (rows, at) => rows.filter((row) => !row.hidden)
		.map((row) => row.cells[at].dataset.n === undefined ? row.cells[at].textContent
			: Number(row.cells[at].dataset.n)), index);
}

async function filterAndSort(page, name)
{
	const all = await shown(page);
	const first = (await column(page, 0))[0];

	await page.type('#filter-text', '-2q');
	const names = await page.$$eval('#type-table tbody tr:not([hidden])',
		(rows) => rows.map((row) => row.textContent.toLowerCase()));
	test(`${name}: the filter leaves what it says`, names.length > 0 && names.length < all &&
		names.every((text) => text.includes('-2q')), `${names.length} of ${all}`);
	const said = await page.$eval('#filter-result', (output) => output.value);
	test(`${name}: and tells how many`, said.startsWith(`${names.length} of ${all} `), said);
	await page.click('#filter button[type="reset"]');
	await page.waitForFunction((count) => document.querySelectorAll(
		'#type-table tbody tr:not([hidden])').length === count, {}, all);
	await page.select('#filter-board', first);
	const boards = await column(page, 0);
	test(`${name}: one board alone`, boards.length > 0 && boards.every((one) => one === first),
		`${boards.length}`);
	await page.click('#filter button[type="reset"]');
	await page.waitForFunction((count) => document.querySelectorAll(
		'#type-table tbody tr:not([hidden])').length === count, {}, all);

	const headings = await page.$$eval('#type-table thead button', (all) => all.map(
		(one) => one.textContent));
	const profile = headings.indexOf('PROFILE');
	await page.focus(`#type-table thead th:nth-child(${profile + 1}) button`);
	await page.keyboard.press('Enter');
	const up = await column(page, profile);
	same(`${name}: sorts sizes by what they are`, up, [...up].sort((a, b) => a - b));
	await page.keyboard.press('Enter');
	const down = await column(page, profile);
	same(`${name}: and the other way round`, down, [...up].sort((a, b) => b - a));
	const heading = `#type-table thead th:nth-child(${profile + 1})`;
	same(`${name}: and says so`, await page.$eval(heading, (cell) =>
		cell.getAttribute('aria-sort')), 'descending');
	test(`${name}: no row is lost`, down.length === all, `${down.length} of ${all}`);
}

function focused(page)
{
	return page.evaluate(() => document.activeElement.getAttribute('aria-label'));
}

function inspected(page)
{
	return page.$$eval('#inspector div', (rows) => Object.fromEntries(rows.map((row) =>
		[row.firstChild.textContent, row.lastChild.textContent])));
}

async function press(page, ...keys)
{
	for (const key of keys)
		await page.keyboard.press(key);
}

// From the file's bar to a field of a record and back, without a mouse.
async function walk(page, name)
{
	await page.focus('#bar-0 [aria-selected="true"]');
	await press(page, 'Home');
	test(`${name}: the file begins with its header`, /^File header, offset 0x00000000, /.test(
		await focused(page)), await focused(page));
	await press(page, 'ArrowDown');
	same(`${name}: down into its fields`, (await inspected(page)).Offset, '0x00000000 (0)');
	await press(page, 'ArrowRight');
	test(`${name}: right to the next field`, !(await focused(page)).includes('0x00000000'),
		await focused(page));
	await press(page, 'Escape', 'ArrowRight', 'ArrowDown');
	const below = await focused(page);
	test(`${name}: down into a board`, / of |header|struct|record|control/i.test(below), below);
	await press(page, 'End', 'Home');
	test(`${name}: its header comes first`, /^Board header/.test(await focused(page)),
		await focused(page));
	await press(page, 'ArrowUp');
	test(`${name}: up to the board`, /^Board /.test(await focused(page)), await focused(page));
	await page.$eval('#goto-offset', (input) => { input.value = ''; });
	await page.type('#goto-offset', '0x40000000');
	await press(page, 'Enter');
	test(`${name}: no offset beyond the end`, (await page.$eval('#goto-result',
		(output) => output.value)).startsWith('The file ends at'), 'nothing said');
}

// Each field that the hex dump has is where the map has it, one by one with the right arrow.
async function everyField(page, name)
{
	const seen = [];

	await page.focus('#grid [aria-selected="true"]');
	await press(page, 'Home');
	for (let last = ''; (await focused(page)) !== last; await press(page, 'ArrowRight')) {
		last = await focused(page);
		seen.push(last.split(',')[0]);
	}
	return seen;
}

async function use(page, name)
{
	const board = await everyField(page, name);

	test(`${name}: the fields of a record one by one`, board.includes('vgpuType') &&
		board.includes('vgpuName') && board.includes('maxInstance') && board.length > 30,
		board.join(' '));
	await walk(page, name);
	await filterAndSort(page, name);
	await page.click('#theme-dark');
	const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	await page.click('#theme-light');
	const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	test(`${name}: the colours can be chosen`, dark !== light, `${dark} and ${light}`);
	await page.click('#theme-system');
}

// What is done with a page goes by its name: some are used, all are looked at.
async function report(browser, shots, file)
{
	const name = path.basename(file, '.html');
	const {page, wrong} = await open(browser, file);

	if (name === 'good-signed')
		await pictures(page, shots, name);
	if (name === 'good-signed' || name === 'good-meta')
		await use(page, name);
	else
		await page.screenshot({path: path.join(shots, `${name}.png`)});
	if (['good-evil', 'cut-board', 'bad-xz'].includes(name))
		await accessible(page, `${name}: accessible`);
	const bad = await page.$('.verdict.bad') !== null;
	test(`${name}: the verdict`, bad === !/^(good|warn|catalogue)-/.test(name), `bad: ${bad}`);
	test(`${name}: nothing on the console, no dialog, no request`, wrong.length === 0,
		wrong.join('; '));
	await page.close();
}

async function main(shots, files)
{
	const browser = await puppeteer.launch({executablePath: process.env.CHROMIUM || 'chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']});

	for (const file of files)
		await report(browser, shots, file);
	await browser.close();
	console.log(`ok all ${files.length} pages`);
	process.exit(failed ? 1 : 0);
}

main(process.argv[2], process.argv.slice(3));
