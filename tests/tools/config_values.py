# SPDX-License-Identifier: MIT
"""Holds a file made of a vgpuConfig.xml against it, value by value: config_values.py XML JSON

XML is read by Python's own reader, JSON is what vgpumc dump --format json printed. Every value of
the XML must be in every record that it belongs to, and every other value of a record must be
nothing. Prints how many were compared.
"""
import json
import sys
import xml.etree.ElementTree

# Element or attribute of a vgpuType or supportedVgpu, and the key of a record.
NUMBERS = {
    "profileSize": "profile_size", "framebuffer": "fb_length", "gspHeapSize": "gsp_heap_size",
    "fbReservation": "fb_reservation", "numHeads": "num_heads",
    "display/@width": "max_resolution_x", "display/@height": "max_resolution_y",
    "maxPixels": "max_pixels",
    "mappableVideoSize": "mappable_video_size", "frlConfig": "frl_config",
    "cudaEnabled": "cuda_enabled", "eccSupported": "ecc_supported",
    "gpuInstanceSize": "gpu_instance_size", "multiVgpuSupported": "multi_vgpu_supported",
    "multiVgpuExclusive": "multi_vgpu_exclusive", "encoderCapacity": "encoder_capacity",
    "bar1Length": "bar1_length", "frame_rate_limiter": "frl_enable",
    "nvlinkP2PSupported": "nvlink_p2p_supported", "gpuDirectSupported": "gpu_direct_supported",
    "@id": "id", "devId/@subsystemVendorId": "vgpu_ssvid", "maxVgpus": "max_instance",
}
TEXTS = {"@name": "name", "@class": "class", "license": "license", "digest": "signature"}
LICENCES = {"VCS": "NVIDIA-vComputeServer,9.0", "QVDWS": "Quadro-Virtual-DWS,5.0",
            "VWS": "GRID-Virtual-WS,2.0", "VWSExt": "GRID-Virtual-WS-Ext,2.0",
            "VApps": "GRID-Virtual-Apps,3.0", "VPC": "GRID-Virtual-PC,2.0"}
# What a comment keeps, since no record has a place for it, and what belongs to the board.
ELSEWHERE = {"@disable_esx_aie_6_7", "devId/@vendorId", "devId/@deviceId", "devId/@subsystemId",
             "@vgpuId", "digest/@type"}


def values_of(element):
    """path -> text of an element's own values."""
    found = {"@" + name: text for name, text in element.attrib.items()}
    for child in element:
        for name, text in child.attrib.items():
            found["%s/@%s" % (child.tag, name)] = text
        if child.text and child.text.strip():
            found[child.tag] = child.text.strip()
    return found


def convert(path, text):
    if path in NUMBERS:
        return NUMBERS[path], int(text, 0)
    if path == "license":
        text = ";".join(LICENCES[word] for word in text.split(";"))
    return TEXTS[path], text.lower() if path == "digest" else text


def wanted_record(vgpu, supported, device):
    """Every value of a record, from the XML; also those that the release has no member for."""
    values = {}
    for found in (values_of(vgpu), values_of(supported)):
        for path, text in found.items():
            if path not in ELSEWHERE:
                key, value = convert(path, text)
                values[key] = value
    ids = vgpu.find("devId").attrib
    values["vdev_id"] = int(ids["deviceId"], 0) << 16 | int(ids.get("subsystemId", "0"), 0)
    values["pdev_id"] = device
    return values


def wanted_boards(root):
    types = {vgpu.get("id"): vgpu for vgpu in root.iter("vgpuType")}
    for board in root.iter("pgpu"):
        ids = board.find("devId").attrib
        device = int(ids["deviceId"], 0)
        records = [wanted_record(types[entry.get("vgpuId")], entry, device)
                   for entry in board.iter("supportedVgpu")]
        if records:
            yield device, int(ids.get("subsystemId", "0"), 0), records


def compare(where, wanted, record):
    differences = []
    for key, value in record.items():
        if value != wanted.get(key, value if not value else None):
            differences.append("%s: %s is %r, and %r in the XML" %
                               (where, key, value, wanted.get(key)))
    lost = set(wanted) - set(record) - {"vgpu_ssvid"}
    return differences + ["%s: %s is lost" % (where, key) for key in sorted(lost)]


def main(xml_path, json_path):
    root = xml.etree.ElementTree.parse(xml_path).getroot()
    with open(json_path, encoding="utf-8") as file:
        boards = json.load(file)["boards"]
    wanted = list(wanted_boards(root))
    types = compared = 0
    differences = [] if len(wanted) == len(boards) else [
        "%d boards, and %d in the XML" % (len(boards), len(wanted))]
    for (device, subsystem, records), board in zip(wanted, boards):
        where = "board %04x:%04x" % (device, subsystem)
        # nvvgpumt files know no subsystem.
        found = (int(board["device"], 0), int(board.get("subsystem", hex(subsystem)), 0))
        if found != (device, subsystem):
            differences.append("%s is %04x:%04x" % (where, *found))
        if len(records) != len(board["types"]):
            differences.append("%s: %d types, and %d in the XML" %
                               (where, len(board["types"]), len(records)))
        for values, record in zip(records, board["types"]):
            differences += compare("%s, type %d" % (where, values["id"]), values, record)
            types += 1
            compared += len(record)
    for line in differences[:20]:
        print(line)
    print("%d differences in %d boards, %d types, %d values" %
          (len(differences), len(boards), types, compared))
    return 1 if differences else 0


sys.exit(main(*sys.argv[1:]))
