# SPDX-License-Identifier: MIT
"""The benchmark's vGPU types: one list of values, written as YAML and as a device tree."""

RELEASE = "595.45.04"
MIB, GIB = 1 << 20, 1 << 30


def types(board, count):
    """The types of a board: each has its own id, name and values, as rules.schema requires."""
    for index in range(count):
        gib = (48, 2, 4, 8, 16)[index % 5]
        yield {
            "id": 1000 + board * count + index,
            "name": f"NVIDIA B{board}.{index}-{gib}Q",
            "class": "Quadro",
            "device": 0x2000 + board,
            "subsystem": 0x1000 + index,
            "max_instance": 48 // gib,
            "num_heads": 4,
            "max_resolution_x": 7680,
            "max_resolution_y": 4320,
            "max_pixels": 66355200,
            "bar1_length": 256,
            "profile_size": gib * GIB,
            "fb_length": gib * GIB - 192 * MIB,
            "gsp_heap_size": 64 * MIB,
            "fb_reservation": 128 * MIB,
        }


SIZES = {"profile_size", "fb_length", "gsp_heap_size", "fb_reservation"}
HEX = {"device", "subsystem"}


def yaml_value(key, value):
    if key in SIZES:
        return f"{value // GIB} GiB" if value % GIB == 0 else f"{value // MIB} MiB"
    return hex(value) if key in HEX else value


def yaml(boards, count):
    lines = [f'release: "{RELEASE}"', "types:"]
    for board in range(boards):
        for values in types(board, count):
            lead = "  - "
            for key, value in values.items():
                lines.append(f"{lead}{key}: {yaml_value(key, value)}")
                lead = "    "
    lines.append("boards:")
    for board in range(boards):
        lines += [f"  - name: Board {board}", f"    device: {0x2000 + board:#x}",
                  "    fb_size: 48 GiB", "    types:"]
        lines += [f"      - {values['id']}" for values in types(board, count)]
    return "\n".join(lines) + "\n"


# "name" is dtc's own.
DTS_NAMES = {"name": "label"}


def dts_value(key, value):
    if isinstance(value, str):
        return f'"{value}"'
    return f"/bits/ 64 <{value:#x}>" if key in SIZES else f"<{value:#x}>"


def dts(boards, count):
    lines = ["/dts-v1/;", "/ {", f'\trelease = "{RELEASE}";', "\ttypes {"]
    for board in range(boards):
        for values in types(board, count):
            lines.append(f"\t\ttype@{values['id']} {{")
            lines += [f"\t\t\t{DTS_NAMES.get(key, key)} = {dts_value(key, value)};"
                      for key, value in values.items()]
            lines.append("\t\t};")
    lines += ["\t};", "\tboards {"]
    for board in range(boards):
        ids = " ".join(str(values["id"]) for values in types(board, count))
        lines += [f"\t\tboard@{board} {{", f'\t\t\tlabel = "Board {board}";',
                  f"\t\t\tdevice = <{0x2000 + board:#x}>;",
                  f"\t\t\tfb_size = /bits/ 64 <{48 * GIB:#x}>;", f"\t\t\ttypes = <{ids}>;",
                  "\t\t};"]
    lines += ["\t};", "};"]
    return "\n".join(lines) + "\n"
