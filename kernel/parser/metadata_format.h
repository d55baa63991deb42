/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The two containers that carry vGPU types to a driver, and the signature section of both.
 *
 * Integers are little-endian. Padding, reserved bytes and the tails of strings are zero. The parser
 * reads by the lists below and the compiler writes by them. "dump --format hex", the report, the
 * Kaitai export and the tables in docs/formats.md come from them as well (metadata_fields.h).
 *
 * Sources: NVVGPUMT, struct nvidia_vgpu_type and the RM control: the public kernel series
 * "Introduce NVIDIA GPU Virtualization (vGPU) Support", RFC v2, and NVIDIA's
 * open-gpu-kernel-modules (ctrla081.h, ctrl2080vgpumgrinternal.h). VGPUMETA: NVIDIA's vgpu-tools.
 * The signature section is vgpumc's own.
 *
 * NVVGPUMT                                    VGPUMETA 1.0
 *
 *     0 +--------------------------+              0 +--------------------------+
 *       | file header, 232         |                | file header, 160         |
 *   232 +--------------------------+            160 +--------------------------+
 *       | blob header, 16          |\               | group header, 16         |\
 *       | board header, 56         | \              | board ids, sizes, 16     | \  vgpu_type
 *       | kernel structs,          |  | num_blobs   | info records,            |  | group
 *       |   n of 96 bytes or more  |  | times       |   n of record_size       | /
 *       | RM control parameters,   |  |             +--------------------------+
 *       |   8 + slots * record     | /              | groups of unknown types  |
 *       +--------------------------+                +--------------------------+
 *       | signature section        | optional       | signature section        | optional,
 *   end +--------------------------+            end +--------------------------+ is a group
 *
 * CRC of NVVGPUMT: bytes 16 to the end, start 0xffffffff, no final inversion.
 * CRC of VGPUMETA: the whole file with bytes 28..31 as zero, start 0xffffffff, inverted at the end.
 */
#ifndef VGPU_METADATA_FORMAT_H
#define VGPU_METADATA_FORMAT_H

#define VGPU_PCI_VENDOR 0x10de

/* Limits of every file. */
#define VGPU_METADATA_MAX_SIZE	    (1024u << 20)
#define VGPU_METADATA_MAX_BOARDS    1024 /* blobs, or groups of all types */
#define VGPU_METADATA_MAX_TYPES	    128 /* per board, in every release */
#define VGPU_METADATA_MAX_SIGNATURE (16u << 10)

#define VGPU_METADATA_IDENTIFIER_SIZE 8

/*
 * The fields of each structure, in the order of their bytes, one row each:
 *
 *	F(offset, size, name, CONSTANT, KIND, VALUES, meaning)
 *
 * offset and size are in bytes, from the start of the structure. The name is that of NVIDIA's
 * structure where there is one. CONSTANT names the offset in C. KIND is NUMBER (shown in decimal),
 * HEX (a number shown in hexadecimal), TEXT (NUL-terminated ASCII; an identifier has no NUL), BYTES
 * or PADDING. VALUES are the numbers that a file of any release may hold: ANY, IS(number),
 * FROM(least) or RANGE(least, most).
 */

/* NVVGPUMT file header */
#define VGPU_MT_IDENTIFIER    "NVVGPUMT"
#define VGPU_MT_CRC_START     16
#define VGPU_MT_FEATURES_SIZE 128
#define VGPU_MT_RELEASE_SIZE  64
#define VGPU_MT_HEADER_SIZE   232
#define VGPU_MT_HEADER_FIELDS(F)                                                                   \
	F(0, 8, identifier, VGPU_MT_IDENTIFIER_FIELD, TEXT, ANY,                                   \
	  "\"NVVGPUMT\" identifies the container")                                                 \
	F(8, 4, crc32, VGPU_MT_CRC, HEX, ANY,                                                      \
	  "CRC-32 of bytes 16 to the end, not inverted at the end")                                \
	F(12, 4, padding, VGPU_MT_PADDING, PADDING, IS(0), "always zero")                          \
	F(16, 8, vgpu_major, VGPU_MT_VGPU_MAJOR, NUMBER, FROM(1),                                  \
	  "vGPU software version, 18 of 18.1")                                                     \
	F(24, 8, vgpu_minor, VGPU_MT_VGPU_MINOR, NUMBER, ANY, "vGPU software version, 1 of 18.1")  \
	F(32, VGPU_MT_FEATURES_SIZE, vgpu_features, VGPU_MT_FEATURES, BYTES, ANY,                  \
	  "feature bytes of that version")                                                         \
	F(160, VGPU_MT_RELEASE_SIZE, gsp_build_version, VGPU_MT_RELEASE, TEXT, ANY,                \
	  "GSP firmware that the file is for")                                                     \
	F(224, 8, num_blobs, VGPU_MT_NUM_BLOBS, NUMBER, RANGE(1, VGPU_METADATA_MAX_BOARDS),        \
	  "number of blobs that follow")

/* NVVGPUMT blob header */
#define VGPU_BLOB_TYPE_BOARD  0
#define VGPU_BLOB_HEADER_SIZE 16
#define VGPU_BLOB_HEADER_FIELDS(F)                                                                 \
	F(0, 8, blob_type, VGPU_BLOB_TYPE, NUMBER, IS(VGPU_BLOB_TYPE_BOARD),                       \
	  "type of the blob: the vGPU types of one board")                                         \
	F(8, 8, blob_size, VGPU_BLOB_SIZE, NUMBER,                                                 \
	  FROM(VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE),                                    \
	  "bytes of the blob, this header included; a multiple of 8")

/*
 * NVVGPUMT board header: the start of a type-0 blob's data, so offset 0 is byte 16 of the blob. The
 * kernel structs and the RM control parameters follow, and fill the blob.
 */
#define VGPU_BOARD_HEADER_SIZE 56
#define VGPU_BOARD_HEADER_FIELDS(F)                                                                \
	F(0, 8, device_id, VGPU_BOARD_DEVICE_ID, HEX, RANGE(1, 0xffff),                            \
	  "PCI device id of the board")                                                            \
	F(8, 8, gsp_rmctrl_vgpu_info_offset, VGPU_BOARD_INFO_OFFSET, NUMBER, IS(VGPU_RMCTRL_INFO), \
	  "offset of the info records in the RM control parameters")                               \
	F(16, 8, gsp_rmctrl_vgpu_info_size, VGPU_BOARD_INFO_SIZE, NUMBER, FROM(1),                 \
	  "bytes of one info record")                                                              \
	F(24, 8, kernel_struct_size, VGPU_BOARD_KERNEL_SIZE, NUMBER,                               \
	  FROM(VGPU_KERNEL_STRUCT_SIZE), "bytes of all kernel structs together")                   \
	F(32, 8, num_kernel_structs, VGPU_BOARD_TYPE_COUNT, NUMBER,                                \
	  RANGE(1, VGPU_METADATA_MAX_TYPES),                                                       \
	  "number of vGPU types: of kernel structs, and of used info records")                     \
	F(40, 8, gsp_rmctrl_cmd, VGPU_BOARD_RMCTRL_CMD, HEX, ANY, "RM control to send to GSP")     \
	F(48, 8, gsp_rmctrl_size, VGPU_BOARD_RMCTRL_SIZE, NUMBER, FROM(VGPU_RMCTRL_INFO),          \
	  "bytes of the RM control parameters, unused info records included")

/*
 * Kernel struct, struct nvidia_vgpu_type of the kernel series. A later series may add members at
 * the end, never before.
 */
#define VGPU_KERNEL_NAME_SIZE	 32
#define VGPU_KERNEL_PADDING_SIZE 4
#define VGPU_KERNEL_STRUCT_SIZE	 96
#define VGPU_KERNEL_STRUCT_FIELDS(F)                                                               \
	F(0, 4, vgpu_type, VGPU_KERNEL_TYPE, NUMBER, FROM(1), "id of the vGPU type")               \
	F(4, VGPU_KERNEL_NAME_SIZE, vgpu_type_name, VGPU_KERNEL_NAME, TEXT, ANY,                   \
	  "name of the vGPU type")                                                                 \
	F(36, VGPU_KERNEL_PADDING_SIZE, padding, VGPU_KERNEL_PADDING, PADDING, IS(0),              \
	  "always zero")                                                                           \
	F(40, 8, vdev_id, VGPU_KERNEL_VDEV_ID, HEX, ANY,                                           \
	  "PCI device id << 16 | subsystem id of the virtual device")                              \
	F(48, 8, pdev_id, VGPU_KERNEL_PDEV_ID, HEX, RANGE(1, 0xffff),                              \
	  "PCI device id of the board")                                                            \
	F(56, 8, fb_length, VGPU_KERNEL_FB_LENGTH, NUMBER, ANY,                                    \
	  "framebuffer of the guest, in bytes")                                                    \
	F(64, 8, gsp_heap_size, VGPU_KERNEL_GSP_HEAP_SIZE, NUMBER, ANY, "GSP heap, in bytes")      \
	F(72, 8, bar1_length, VGPU_KERNEL_BAR1_LENGTH, NUMBER, ANY,                                \
	  "size of BAR1, as the info record holds it")                                             \
	F(80, 4, max_instance, VGPU_KERNEL_MAX_INSTANCE, NUMBER, FROM(1),                          \
	  "vGPUs of this type that fit on one board")                                              \
	F(84, 4, ecc_supported, VGPU_KERNEL_ECC_SUPPORTED, NUMBER, ANY,                            \
	  "not 0 if ECC is supported")                                                             \
	F(88, 8, fb_reservation, VGPU_KERNEL_FB_RESERVATION, NUMBER, ANY,                          \
	  "framebuffer kept back from the guest, in bytes")

/*
 * RM control parameters, NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS, before the info
 * records. There are as many records as the release has room for; the unused ones are zero.
 */
#define VGPU_RMCTRL_CMD		 0x20804003
#define VGPU_RMCTRL_PADDING_SIZE 3
#define VGPU_RMCTRL_INFO	 8 /* offset of the info records */
#define VGPU_RMCTRL_FIELDS(F)                                                                      \
	F(0, 1, discardVgpuTypes, VGPU_RMCTRL_DISCARD, NUMBER, IS(1),                              \
	  "1: replace the types that GSP holds")                                                   \
	F(1, VGPU_RMCTRL_PADDING_SIZE, padding, VGPU_RMCTRL_PADDING, PADDING, IS(0),               \
	  "always zero")                                                                           \
	F(4, 4, vgpuInfoCount, VGPU_RMCTRL_INFO_COUNT, NUMBER, RANGE(1, VGPU_METADATA_MAX_TYPES),  \
	  "number of used info records, equal to num_kernel_structs")

/* VGPUMETA file header */
#define VGPU_META_IDENTIFIER   "VGPUMETA"
#define VGPU_META_MAJOR_VALUE  1
#define VGPU_META_MINOR_VALUE  0
#define VGPU_META_RELEASE_SIZE 128
#define VGPU_META_HEADER_SIZE  160
#define VGPU_META_HEADER_FIELDS(F)                                                                 \
	F(0, 8, identifier, VGPU_META_IDENTIFIER_FIELD, TEXT, ANY,                                 \
	  "\"VGPUMETA\" identifies the container")                                                 \
	F(8, 2, format_major, VGPU_META_MAJOR, NUMBER, IS(VGPU_META_MAJOR_VALUE),                  \
	  "version of the format, 1 of 1.0")                                                       \
	F(10, 2, format_minor, VGPU_META_MINOR, NUMBER, IS(VGPU_META_MINOR_VALUE),                 \
	  "version of the format, 0 of 1.0")                                                       \
	F(12, 4, header_size, VGPU_META_HEADER_SIZE_FIELD, NUMBER, IS(VGPU_META_HEADER_SIZE),      \
	  "bytes of this header")                                                                  \
	F(16, 8, total_size, VGPU_META_TOTAL_SIZE, NUMBER, FROM(VGPU_META_HEADER_SIZE),            \
	  "bytes of the file")                                                                     \
	F(24, 4, group_count, VGPU_META_GROUP_COUNT, NUMBER, RANGE(1, VGPU_METADATA_MAX_BOARDS),   \
	  "number of groups that follow: boards, a signature, others")                             \
	F(28, 4, crc32, VGPU_META_CRC, HEX, ANY,                                                   \
	  "CRC-32 of the file, these four bytes taken as zero")                                    \
	F(32, VGPU_META_RELEASE_SIZE, gsp_build_version, VGPU_META_RELEASE, TEXT, ANY,             \
	  "GSP firmware that the file is for")

/* VGPUMETA group header. A reader skips groups of types that it does not know. */
#define VGPU_GROUP_HEADER_SIZE 16
#define VGPU_GROUP_HEADER_FIELDS(F)                                                                \
	F(0, 4, group_type, VGPU_GROUP_TYPE, NUMBER, FROM(1),                                      \
	  "1: the vGPU types of one board; 0x47495356: a signature")                               \
	F(4, 2, group_version, VGPU_GROUP_VERSION, NUMBER, ANY,                                    \
	  "version of the format of this group type")                                              \
	F(6, 2, header_size, VGPU_GROUP_HEADER_SIZE_FIELD, NUMBER, FROM(VGPU_GROUP_HEADER_SIZE),   \
	  "bytes of the header, fields of the group type included")                                \
	F(8, 8, group_size, VGPU_GROUP_SIZE, NUMBER, FROM(VGPU_GROUP_HEADER_SIZE),                 \
	  "bytes of the group, header included")

/*
 * VGPUMETA vgpu_type group: what it adds to the group header. The info records follow and fill the
 * group.
 */
#define VGPU_GROUP_TYPE_BOARD	     1
#define VGPU_BOARD_GROUP_VERSION     1
#define VGPU_BOARD_GROUP_HEADER_SIZE 32
#define VGPU_BOARD_GROUP_FIELDS(F)                                                                 \
	F(16, 2, vendor_id, VGPU_BOARD_GROUP_VENDOR, HEX, IS(VGPU_PCI_VENDOR),                     \
	  "PCI vendor id of the board")                                                            \
	F(18, 2, device_id, VGPU_BOARD_GROUP_DEVICE, HEX, RANGE(1, 0xffff),                        \
	  "PCI device id of the board")                                                            \
	F(20, 2, subsystem_vendor_id, VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR, HEX, IS(VGPU_PCI_VENDOR), \
	  "PCI subsystem vendor id of the board")                                                  \
	F(22, 2, subsystem_id, VGPU_BOARD_GROUP_SUBSYSTEM, HEX, ANY,                               \
	  "PCI subsystem id of the board; 0: every board with the device id")                      \
	F(24, 4, record_size, VGPU_BOARD_GROUP_RECORD_SIZE, NUMBER, FROM(1),                       \
	  "bytes of one info record")                                                              \
	F(28, 4, record_count, VGPU_BOARD_GROUP_RECORD_COUNT, NUMBER,                              \
	  RANGE(1, VGPU_METADATA_MAX_TYPES), "number of info records that follow")

/*
 * Signature section of both containers: a VGPUMETA group, and what it adds to the group header. In
 * VGPUMETA it is counted in group_count and total_size; in NVVGPUMT it follows the last blob and is
 * not counted in num_blobs. The signature, one DER SEQUENCE (CMS SignedData, detached), follows,
 * then zeros up to group_size: 24 + signature_size, rounded up to a multiple of 8. Signed are all
 * bytes before the section, the CRC's four taken as zero.
 */
#define VGPU_GROUP_TYPE_SIGNATURE  0x47495356 /* "VSIG" */
#define VGPU_SIGNATURE_VERSION	   1
#define VGPU_SIGNATURE_HEADER_SIZE 24
#define VGPU_SIGNATURE_ALIGN	   8
#define VGPU_SIGNATURE_FIELDS(F)                                                                   \
	F(16, 4, signature_size, VGPU_SIGNATURE_SIZE, NUMBER,                                      \
	  RANGE(1, VGPU_METADATA_MAX_SIGNATURE), "bytes of the signature")                         \
	F(20, 4, reserved, VGPU_SIGNATURE_RESERVED, PADDING, IS(0), "always zero")

/* The structures, each with its title and its size up to the end of its fields. */
#define VGPU_METADATA_STRUCTURES(S)                                                                \
	S(MT_HEADER, "NVVGPUMT file header", VGPU_MT_HEADER_SIZE)                                  \
	S(BLOB_HEADER, "NVVGPUMT blob header", VGPU_BLOB_HEADER_SIZE)                              \
	S(BOARD_HEADER, "NVVGPUMT board header", VGPU_BOARD_HEADER_SIZE)                           \
	S(KERNEL_STRUCT, "Kernel struct", VGPU_KERNEL_STRUCT_SIZE)                                 \
	S(RMCTRL, "RM control parameters", VGPU_RMCTRL_INFO)                                       \
	S(META_HEADER, "VGPUMETA file header", VGPU_META_HEADER_SIZE)                              \
	S(GROUP_HEADER, "VGPUMETA group header", VGPU_GROUP_HEADER_SIZE)                           \
	S(BOARD_GROUP, "VGPUMETA vgpu_type group", VGPU_BOARD_GROUP_HEADER_SIZE)                   \
	S(SIGNATURE, "Signature section", VGPU_SIGNATURE_HEADER_SIZE)

#define VGPU_FIELD_OFFSET(offset, size, name, constant, kind, values, meaning) constant = (offset),

#define VGPU_STRUCTURE_OFFSETS(id, title, size) VGPU_##id##_FIELDS(VGPU_FIELD_OFFSET)

/* The offsets, by the constants of the rows. */
enum vgpu_metadata_offset { VGPU_METADATA_STRUCTURES(VGPU_STRUCTURE_OFFSETS) };

#undef VGPU_STRUCTURE_OFFSETS
#undef VGPU_FIELD_OFFSET

#endif
