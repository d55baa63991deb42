# SPDX-License-Identifier: MIT
"""naive.py SOURCE OUT: the compile as a straightforward script does it.

It reads with PyYAML's C loader and packs with struct, knows one layout, GSP 595, writes VGPUMETA
and checks nothing; the bytes are those of vgpumc.
"""
import pathlib
import struct
import sys
import zlib

import yaml

LAYOUTS = pathlib.Path(__file__).resolve().parent.parent / "tests/data/layouts"
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
NUMBERS = {"NvU16": "<H", "NvU32": "<I", "NvU64": "<Q"}


def rows(name):
    for line in (LAYOUTS / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def number(value):
    if isinstance(value, int):
        return value
    count, unit = value.split()
    return int(count) * UNITS[unit]


def record(members, size, values):
    out = bytearray(size)
    for key, value in values.items():
        kind, offset = members[key]
        if kind == "NvU8":
            struct.pack_into(f"{len(value)}s", out, offset, value.encode())
        else:
            struct.pack_into(NUMBERS[kind], out, offset, number(value))
    return out


def main(source, target):
    keys = {member: key for member, key, *_ in rows("keys.tsv")}
    members = {keys[name]: (kind, int(offset)) for name, kind, offset, _ in rows("r595.tsv")}
    with open(source, encoding="utf-8") as file:
        tree = yaml.load(file, Loader=yaml.CSafeLoader)
    types = {values["id"]: values for values in tree["types"]}
    groups = []
    for board in tree["boards"]:
        records = []
        for name in board["types"]:
            values = dict(types[name])
            values["vdev_id"] = values.pop("device") << 16 | values.pop("subsystem")
            values["pdev_id"] = board["device"]
            records.append(record(members, 5424, values))
        head = struct.pack("<IHHQHHHHII", 1, 1, 32, 32 + 5424 * len(records), 0x10de,
                           board["device"], 0x10de, 0, 5424, len(records))
        groups.append(head + b"".join(records))
    body = b"".join(groups)
    head = bytearray(struct.pack("<8sHHIQII128s", b"VGPUMETA", 1, 0, 160, 160 + len(body),
                                 len(groups), 0, tree["release"].encode()))
    struct.pack_into("<I", head, 28, zlib.crc32(body, zlib.crc32(head)))
    with open(target, "wb") as file:
        file.write(head + body)


main(*sys.argv[1:])
