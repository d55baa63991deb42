// SPDX-License-Identifier: MIT
// Compile a Kaitai Struct description, read files with the generated parser, and compare every
// value with the output of vgpumc dump:
//
//	node kaitai.js KSY FILE DUMP.json [FILE DUMP.json]...
//	node kaitai.js --reject KSY FILE...		check that every FILE is rejected
//
// NODE_PATH names the folder with the packages kaitai-struct-compiler, kaitai-struct and js-yaml.
"use strict";
const fs = require("fs");
const vm = require("vm");
const yaml = require("js-yaml");
const compiler = require("kaitai-struct-compiler");
const KaitaiStream = require("kaitai-struct/KaitaiStream");

let compared = 0;

function same(where, got, wanted)
{
	compared++;
	if (JSON.stringify(got) !== JSON.stringify(wanted))
		throw new Error(`${where}: ${JSON.stringify(got)}, but vgpumc dump shows ${
			JSON.stringify(wanted)}`);
}

const camel = (key) => key.replace(/_([a-z0-9])/g, (all, letter) => letter.toUpperCase());
const hex = (bytes) => Buffer.from(bytes).toString("hex");

// Return lists and bytes as vgpumc shows them: with or without the zeros at their end.
function value(got, wanted)
{
	if (got instanceof Uint8Array)
		return hex(got).padEnd(wanted.length, "0").replace(
			new RegExp(`^(.{${wanted.length}})0*$`), "$1");
	if (Array.isArray(got) && got.slice(wanted.length).every((element) => element === 0))
		return got.slice(0, wanted.length);
	return got;
}

function sameRecord(where, record, type)
{
	for (const key of Object.keys(type))
		same(`${where}.${key}`, value(record[camel(key)], type[key]), type[key]);
}

// The kernel struct repeats members of the record, under other names for two of them.
function sameKernel(where, kernel, type)
{
	const keys = { vgpuType: "id", vgpuTypeName: "name" };

	for (const key of Object.keys(type))
		keys[camel(key)] ??= key;
	for (const name of Object.keys(kernel).filter((name) => !/^_|^padding/.test(name)))
		same(`${where}.${name}`, kernel[name], type[keys[name]]);
}

function sameBoards(dump, boards, records, kernels)
{
	same("boards", boards.length, dump.boards.length);
	dump.boards.forEach((board, b) => {
		same("device", boards[b].deviceId, Number(board.device));
		same("types", records(boards[b]).length, board.types.length);
		board.types.forEach((type, t) => {
			sameRecord(`boards[${b}].types[${t}]`, records(boards[b])[t], type);
			if (kernels)
				sameKernel(`boards[${b}].kernels[${t}]`, kernels(boards[b])[t],
					   type);
		});
	});
}

function compare(parser, file, dump)
{
	const { body } = file;

	same("container", file.identifier, dump.container.toUpperCase());
	same("release", body.gspBuildVersion, dump.release);
	let signature;
	if (dump.container === "nvvgpumt") {
		same("vgpu", `${body.vgpuMajor}.${body.vgpuMinor}`, dump.vgpu);
		same("features", hex(body.vgpuFeatures), dump.features);
		sameBoards(dump, body.blobs.map((blob) => blob.board),
			   (board) => board.rmctrl.vgpuInfo, (board) => board.kernelStructs);
		body.blobs.forEach((blob) =>
			same("unused", blob.board.rmctrl.unused.some((byte) => byte), false));
		signature = body.section;
	} else {
		const of = (name) => body.groups.filter(
			(group) => group.groupType === parser.GroupType[name]);

		sameBoards(dump, of("BOARD").map((group) => group.body),
			   (board) => board.records);
		body.groups.filter((group) => group.groupType === parser.GroupType.BOARD)
			.forEach((group, g) => same("subsystem", group.body.subsystemId,
						    Number(dump.boards[g].subsystem)));
		[signature] = of("SIGNATURE");
	}
	same("signature", signature ? hex(signature.body.signature) : null,
	     dump.signature ? dump.signature.der : null);
}

// Return the class of the generated parser.
async function make(ksy)
{
	const description = yaml.load(fs.readFileSync(ksy, "utf8"));
	const made = await compiler.compile("javascript", description, null, false);
	const [name, code] = Object.entries(made)[0];
	const module = { exports: {} };

	vm.runInThisContext(`(function (require, module, exports) {${code}\n})`, name)(
		require, module, module.exports);
	return Object.values(module.exports).find((one) => typeof one === "function");
}

function read(parser, blob)
{
	const file = new parser(new KaitaiStream(fs.readFileSync(blob)));

	if (!file._io.isEof())
		throw new Error(`${blob}: bytes are left at the end`);
	return file;
}

function reject(parser, files)
{
	for (const file of files) {
		let rejected = false;

		try {
			read(parser, file);
		} catch (error) {
			rejected = /^(EOF|Validation)/.test(error.name);
			if (!rejected)
				throw error;
		}
		if (!rejected)
			throw new Error(`${file}: is not rejected`);
	}
	console.log(`${files.length} files are rejected`);
}

async function main(args)
{
	const rejecting = args[0] === "--reject" && args.shift();
	const parser = await make(args.shift());

	if (rejecting)
		return reject(parser, args);
	while (args.length) {
		const [blob, dump] = args.splice(0, 2);

		compare(parser, read(parser, blob), JSON.parse(fs.readFileSync(dump, "utf8")));
	}
	console.log(`${compared} values are the same`);
}

main(process.argv.slice(2)).catch((error) => {
	console.error(String(error));
	process.exitCode = 1;
});
