// SPDX-License-Identifier: MIT
//
// An editor's part: opens YAML files with yaml-language-server, as editors do, and prints what it
// says.
//
//	node editor.js FILE [QUESTION...] [FILE [QUESTION...]]...
//
// A QUESTION is complete:LINE:COLUMN or hover:LINE:COLUMN in the file before it. Output, a line
// each:
//
//	FILE: opened
//	FILE:LINE:COLUMN: problem: TEXT
//	FILE:LINE:COLUMN: complete: WORD WORD...
//	FILE:LINE:COLUMN: hover: TEXT
"use strict";

const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");

const settings = {
	yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } },
};

// The server, and a promise for each answer that it owes: by number, or by the file it is about.
const program = require.resolve("yaml-language-server/bin/yaml-language-server");
const server = spawn(process.execPath, [program, "--stdio"],
	{ stdio: ["pipe", "pipe", "inherit"] });
const owed = new Map();
let requests = 0;

function send(message) {
	const text = JSON.stringify({ jsonrpc: "2.0", ...message });

	server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function answer(key) {
	return new Promise((resolve) => owed.set(key, resolve));
}

function ask(method, params) {
	send({ id: ++requests, method, params });
	return answer(requests);
}

function settle(key, value) {
	const resolve = owed.get(key);

	owed.delete(key);
	if (resolve)
		resolve(value);
}

// The server asks for settings section by section.
function take(message) {
	if (message.method === "workspace/configuration")
		send({
			id: message.id,
			result: message.params.items.map((item) => settings[item.section] || null),
		});
	else if (message.method && message.id !== undefined)
		send({ id: message.id, result: null });
	else if (message.method === "textDocument/publishDiagnostics")
		settle(message.params.uri, message.params.diagnostics);
	else if (message.id !== undefined)
		settle(message.id, message.result);
}

let received = Buffer.alloc(0);
server.stdout.on("data", (data) => {
	received = Buffer.concat([received, data]);
	for (;;) {
		const end = received.indexOf("\r\n\r\n");
		const header = end < 0 ? "" : received.toString("utf8", 0, end);
		const size = end < 0 ? 0 : Number(/Content-Length: (\d+)/i.exec(header)[1]);

		if (end < 0 || received.length < end + 4 + size)
			return;
		take(JSON.parse(received.toString("utf8", end + 4, end + 4 + size)));
		received = received.subarray(end + 4 + size);
	}
});

async function open(file) {
	const uri = pathToFileURL(path.resolve(file)).href;
	const text = fs.readFileSync(file, "utf8");

	send({
		method: "textDocument/didOpen",
		params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
	});
	console.log(`${file}: opened`);
	for (const problem of await answer(uri)) {
		const { line, character } = problem.range.start;

		console.log(`${file}:${line + 1}:${character + 1}: problem: ${problem.message}`);
	}
	return uri;
}

async function question(file, uri, text) {
	const [what, line, column] = text.split(":");
	const position = { line: line - 1, character: column - 1 };
	const place = { textDocument: { uri }, position };
	const result = await ask(`textDocument/${what === "hover" ? what : "completion"}`, place);
	const said = what === "hover" ? result && result.contents.value.replace(/\s+/g, " ")
		: (result.items || result).map((item) => item.label).join(" ");

	console.log(`${file}:${line}:${column}: ${what}: ${said}`);
}

async function main(words) {
	let file, uri;

	await ask("initialize", {
		processId: process.pid,
		rootUri: null,
		capabilities: {
			workspace: { configuration: true },
			textDocument: { hover: { contentFormat: ["markdown"] } },
		},
	});
	send({ method: "initialized", params: {} });
	send({ method: "workspace/didChangeConfiguration", params: { settings } });
	for (const word of words) {
		if (/^(complete|hover):\d+:\d+$/.test(word)) {
			await question(file, uri, word);
		} else {
			file = word;
			uri = await open(file);
		}
	}
	await ask("shutdown", null);
	send({ method: "exit" });
}

server.on("error", (error) => { throw error; });
main(process.argv.slice(2));
