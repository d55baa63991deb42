# SPDX-License-Identifier: MIT
"""Writes a vgpuConfig.xml in NVIDIA's form, of public types of vGPU: vgpu_config.py [SIZE | public]

The types of tests/data/compute_types_v15.csv, complete, on a board for each device id, with the
instances that compute_max_vgpus_v15.csv has; with SIZE also those of other_types.csv, as far as
they are known, and made-up boards until the file has that many bytes. Digests are made up, each
another. With `public` the types and boards of blobs/data/public.csv instead.
"""
import csv
import hashlib
import re
import sys

MOST = 100  # types of a made-up board

# Elements in their order: name, columns of compute_types_v15.csv, format.
ELEMENTS = [
    ("profileSize", "profileSize"), ("framebuffer", "framebuffer"),
    ("gspHeapSize", "gspHeapSize"), ("fbReservation", "fbReservation"), ("numHeads", "numHeads"),
    ("display", None), ("maxPixels", "maxPixels"), ("mappableVideoSize", "mappableVideoSize"),
    ("frlConfig", "frlConfig"), ("cudaEnabled", "cudaEnabled"), ("eccSupported", "eccSupported"),
    ("gpuInstanceSize", "gpuInstanceSize"), ("multiVgpuSupported", "multiVgpuSupported"),
    ("multiVgpuExclusive", "multiVgpuExclusive"), ("encoderCapacity", "encoderCapacity"),
    ("bar1Length", "bar1Length"), ("frame_rate_limiter", "frame_rate_limiter"),
    ("license", "license"), ("nvlinkP2PSupported", "nvlinkP2PSupported"),
    ("gpuDirectSupported", "gpuDirectSupported"),
]
LICENCES = {"Quadro": "QVDWS;VWS;VWSExt", "NVS": "VPC;QVDWS;VWS;VWSExt"}


def read(name):
    with open("tests/data/" + name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def other_types(taken):
    """The types that are not known completely, as far as they are."""
    for row in read("other_types.csv"):
        slices = re.search(r"-(\d)-\d+[ABCQ]", row["name"])
        width, _, height = row["resolution"].partition("x")
        size = hex(int(row["framebufferMiB"]) << 20) if row["framebufferMiB"] else ""
        # Five have a name that another id has in vGPU 15.
        name = row["name"] + " (510)" if row["name"] in taken else row["name"]
        yield {**row, "name": name, "profileSize": size, "framebuffer": size, "width": width,
               "height": height, "gpuInstanceSize": slices[1] if slices else "",
               "license": "VApps" if row["name"][-1:] == "A" else LICENCES.get(row["class"], "")}


def ids(device, subsystem):
    return ('<devId vendorId="0x10de" deviceId="%s" subsystemVendorId="0x10de" subsystemId="%s"/>' %
            (device, subsystem))


def show_type(row):
    yield '  <vgpuType id="%s" name="%s" class="%s">' % (row["id"], row["name"], row["class"])
    yield "    " + ids(row["deviceId"], row["subsystemId"])
    for element, column in ELEMENTS:
        if element == "display":
            if row["width"]:
                yield '    <display width="%s" height="%s"/>' % (row["width"], row["height"])
        elif row.get(column):
            yield "    <%s>%s</%s>" % (element, row[column], element)
    yield "  </vgpuType>"


def show_board(device, subsystem, types, counts):
    yield '  <pgpu fractionalMultiVgpu="1" hostVgpuMode="sriov">'
    yield "    " + ids(device, subsystem)
    for row in types:
        key = "%s %s %s" % (device, subsystem, row["id"])
        digest = "".join(hashlib.sha512(part.encode()).hexdigest() for part in (key, key + "+"))
        yield '    <supportedVgpu vgpuId="%s">' % row["id"]
        yield "      <maxVgpus>%s</maxVgpus>" % counts(row, key)
        yield '      <digest type="signature">%s</digest>' % digest
        yield "    </supportedVgpu>"
    yield "  </pgpu>"


# Columns of blobs/data/public.csv where they have another name than in compute_types_v15.csv.
PUBLIC = {"deviceId": "device", "subsystemId": "subsystem", "profileSize": "profile_size",
          "framebuffer": "fb_length", "fbReservation": "fb_reservation",
          "gspHeapSize": "gsp_heap_size", "numHeads": "num_heads", "width": "max_resolution_x",
          "height": "max_resolution_y", "maxPixels": "max_pixels",
          "mappableVideoSize": "mappable_video_size", "frlConfig": "frl_config",
          "cudaEnabled": "cuda_enabled", "eccSupported": "ecc_supported",
          "multiVgpuSupported": "multi_vgpu_supported",
          "multiVgpuExclusive": "multi_vgpu_exclusive", "encoderCapacity": "encoder_capacity",
          "bar1Length": "bar1_length", "frame_rate_limiter": "frl_enable",
          "nvlinkP2PSupported": "nvlink_p2p_supported"}


def public():
    """The types and boards of blobs/data."""
    types = {}
    for row in read("../../blobs/data/public.csv"):
        types[row["id"]] = {**row, **{new: row[old] for new, old in PUBLIC.items()}}
    boards, counts = {}, {}
    for row in read("../../blobs/data/public-instances.csv"):
        board = (row["device"], row["subsystem"])
        boards.setdefault(board, []).append(types[row["id"]])
        counts[board + (row["id"],)] = row["max_instance"]
    print('<?xml version="1.0" encoding="utf-8"?>\n<vgpuconfig>')
    for row in types.values():
        print("\n".join(show_type(row)))
    for (device, subsystem), rows in boards.items():
        print("\n".join(show_board(device, subsystem, rows, lambda row, key: counts[
            tuple(key.split()[:2]) + (row["id"],)])))
    print("</vgpuconfig>")


def made_up_boards(types):
    """Boards without end; each type is on the first ones, and on many more."""
    def instances(row, key):
        most = 7 // int(row["gpuInstanceSize"]) if row["gpuInstanceSize"] else 32
        return 1 + hashlib.sha512(key.encode()).digest()[0] % most

    at = 0
    for n in range(60000):
        turn = types[at:] + types[:at]
        yield show_board("0x%04x" % (0x4000 + n // 3), "0x%x" % (n % 3), turn[:MOST], instances)
        at = (at + MOST) % len(types)


def main(size=0):
    compute = read("compute_types_v15.csv")
    counts = {row["type_id"]: row["max_vgpus"] for row in read("compute_max_vgpus_v15.csv")}
    types = compute + (list(other_types({row["name"] for row in compute})) if size else [])
    boards = {}
    for row in compute:
        boards.setdefault(row["deviceId"], []).append(row)
    written = 0

    def put(lines):
        nonlocal written
        text = "".join(line + "\n" for line in lines)
        written += len(text)
        sys.stdout.write(text)

    put(['<?xml version="1.0" encoding="utf-8"?>',
         '<!DOCTYPE vgpu SYSTEM "http://www.nvidia.com/dtd/vgpuConfig.dtd">', "<vgpuconfig>",
         "  <version>1.0</version>", "  <globalSettings>",
         "    <homogeneousVgpus>TRUE</homogeneousVgpus>",
         "    <pluginSoName>libnvidia-vgpu</pluginSoName>", "  </globalSettings>"])
    for row in types:
        put(show_type(row))
    for device, rows in boards.items():
        put(show_board(device, "0x0", rows, lambda row, _: counts[row["id"]]))
    more = made_up_boards(types)
    while written < size:
        put(next(more))
    put(["</vgpuconfig>"])


if sys.argv[1:] == ["public"]:
    public()
else:
    main(*map(int, sys.argv[1:]))
