/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The two containers that carry vGPU types to a driver, and the signature section of both.
 *
 * Integers are little-endian. Padding, reserved bytes and the tails of strings are zero. Offsets
 * named *_OFFSET or by a member are from the start of the structure in the name, in bytes. The
 * parser reads by these numbers and the compiler writes by them; nothing else describes the bytes.
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

/* Bounds that hold for every file. */
#define VGPU_METADATA_MAX_SIZE	    (1u << 30)
#define VGPU_METADATA_MAX_BOARDS    1024 /* blobs, or groups of all kinds */
#define VGPU_METADATA_MAX_TYPES	    128 /* of one board, whatever the release */
#define VGPU_METADATA_MAX_SIGNATURE (16u << 10)

#define VGPU_METADATA_IDENTIFIER_SIZE 8

/*
 * NVVGPUMT file header
 *
 *	  0   8  identifier         "NVVGPUMT"
 *	  8   4  crc32              of bytes 16..end
 *	 12   4  padding
 *	 16   8  vgpu_major         vGPU software version, 18 of 18.1; not 0
 *	 24   8  vgpu_minor
 *	 32 128  vgpu_features      opaque
 *	160  64  gsp_build_version  NUL-terminated printable ASCII, not empty
 *	224   8  num_blobs          1..1024
 */
#define VGPU_MT_IDENTIFIER    "NVVGPUMT"
#define VGPU_MT_CRC	      8
#define VGPU_MT_PADDING	      12
#define VGPU_MT_CRC_START     16
#define VGPU_MT_VGPU_MAJOR    16
#define VGPU_MT_VGPU_MINOR    24
#define VGPU_MT_FEATURES      32
#define VGPU_MT_FEATURES_SIZE 128
#define VGPU_MT_RELEASE	      160
#define VGPU_MT_RELEASE_SIZE  64
#define VGPU_MT_NUM_BLOBS     224
#define VGPU_MT_HEADER_SIZE   232

/*
 * NVVGPUMT blob header
 *
 *	  0   8  type               0: the vGPU types of one board
 *	  8   8  size               of the blob, these 16 bytes included; a multiple of 8
 */
#define VGPU_BLOB_TYPE	      0
#define VGPU_BLOB_SIZE	      8
#define VGPU_BLOB_HEADER_SIZE 16
#define VGPU_BLOB_TYPE_BOARD  0

/*
 * NVVGPUMT board header, after the blob header of a type-0 blob
 *
 *	  0   8  device_id          PCI device id, 1..0xffff
 *	  8   8  info_offset        of the info array in the RM control parameters: 8
 *	 16   8  info_size          of one info record
 *	 24   8  kernel_size        of all kernel structs together
 *	 32   8  type_count         vGPU types: kernel structs, and used info records
 *	 40   8  rmctrl_cmd         the RM control to send
 *	 48   8  rmctrl_size        of its parameters
 *
 * 16 + 56 + kernel_size + rmctrl_size is the size of the blob.
 */
#define VGPU_BOARD_DEVICE_ID   0
#define VGPU_BOARD_INFO_OFFSET 8
#define VGPU_BOARD_INFO_SIZE   16
#define VGPU_BOARD_KERNEL_SIZE 24
#define VGPU_BOARD_TYPE_COUNT  32
#define VGPU_BOARD_RMCTRL_CMD  40
#define VGPU_BOARD_RMCTRL_SIZE 48
#define VGPU_BOARD_HEADER_SIZE 56

/*
 * Kernel struct, struct nvidia_vgpu_type of the kernel series. A later series may add members at
 * the end, never before.
 *
 *	  0   4  vgpu_type
 *	  4  32  vgpu_type_name     NUL-terminated printable ASCII, not empty
 *	 36   4  padding
 *	 40   8  vdev_id
 *	 48   8  pdev_id
 *	 56   8  fb_length
 *	 64   8  gsp_heap_size
 *	 72   8  bar1_length
 *	 80   4  max_instance
 *	 84   4  ecc_supported
 *	 88   8  fb_reservation
 */
#define VGPU_KERNEL_TYPE	   0
#define VGPU_KERNEL_NAME	   4
#define VGPU_KERNEL_NAME_SIZE	   32
#define VGPU_KERNEL_PADDING	   36
#define VGPU_KERNEL_PADDING_SIZE   4
#define VGPU_KERNEL_VDEV_ID	   40
#define VGPU_KERNEL_PDEV_ID	   48
#define VGPU_KERNEL_FB_LENGTH	   56
#define VGPU_KERNEL_GSP_HEAP_SIZE  64
#define VGPU_KERNEL_BAR1_LENGTH	   72
#define VGPU_KERNEL_MAX_INSTANCE   80
#define VGPU_KERNEL_ECC_SUPPORTED  84
#define VGPU_KERNEL_FB_RESERVATION 88
#define VGPU_KERNEL_STRUCT_SIZE	   96

/*
 * RM control parameters, NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS
 *
 *	  0   1  discardVgpuTypes   1: forget the types that GSP holds
 *	  1   3  padding
 *	  4   4  vgpuInfoCount      used info records
 *	  8   …  info records       as many slots as the release has; the unused ones are zero
 */
#define VGPU_RMCTRL_DISCARD	 0
#define VGPU_RMCTRL_PADDING	 1
#define VGPU_RMCTRL_PADDING_SIZE 3
#define VGPU_RMCTRL_INFO_COUNT	 4
#define VGPU_RMCTRL_INFO	 8
#define VGPU_RMCTRL_CMD		 0x20804003

/*
 * VGPUMETA file header
 *
 *	  0   8  identifier         "VGPUMETA"
 *	  8   2  format_major       1
 *	 10   2  format_minor       0
 *	 12   4  header_size        160
 *	 16   8  total_size         of the file, exact
 *	 24   4  group_count        1..1024, all kinds together
 *	 28   4  crc32              of the file, these four bytes as zero
 *	 32 128  gsp_build_version  NUL-terminated printable ASCII, not empty
 */
#define VGPU_META_IDENTIFIER	    "VGPUMETA"
#define VGPU_META_MAJOR		    8
#define VGPU_META_MINOR		    10
#define VGPU_META_HEADER_SIZE_FIELD 12
#define VGPU_META_TOTAL_SIZE	    16
#define VGPU_META_GROUP_COUNT	    24
#define VGPU_META_CRC		    28
#define VGPU_META_RELEASE	    32
#define VGPU_META_RELEASE_SIZE	    128
#define VGPU_META_HEADER_SIZE	    160
#define VGPU_META_MAJOR_VALUE	    1
#define VGPU_META_MINOR_VALUE	    0

/*
 * VGPUMETA group header; a reader steps over types that it does not know
 *
 *	  0   4  group_type         not 0
 *	  4   2  group_version
 *	  6   2  header_size        of this header and what the type adds to it
 *	  8   8  group_size         header included
 */
#define VGPU_GROUP_TYPE		     0
#define VGPU_GROUP_VERSION	     4
#define VGPU_GROUP_HEADER_SIZE_FIELD 6
#define VGPU_GROUP_SIZE		     8
#define VGPU_GROUP_HEADER_SIZE	     16

/*
 * VGPUMETA vgpu_type group: group_type 1, group_version 1, header_size 32
 *
 *	 16   2  vendor_id             0x10de
 *	 18   2  device_id             not 0
 *	 20   2  subsystem_vendor_id   0x10de
 *	 22   2  subsystem_id          0: every board with this device id
 *	 24   4  record_size           of one info record
 *	 28   4  record_count          1..128
 *	 32   …  info records
 */
#define VGPU_GROUP_TYPE_BOARD		  1
#define VGPU_BOARD_GROUP_VERSION	  1
#define VGPU_BOARD_GROUP_VENDOR		  16
#define VGPU_BOARD_GROUP_DEVICE		  18
#define VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR 20
#define VGPU_BOARD_GROUP_SUBSYSTEM	  22
#define VGPU_BOARD_GROUP_RECORD_SIZE	  24
#define VGPU_BOARD_GROUP_RECORD_COUNT	  28
#define VGPU_BOARD_GROUP_HEADER_SIZE	  32

/*
 * Signature section of both containers: a VGPUMETA group. In VGPUMETA it is counted in group_count
 * and total_size; in NVVGPUMT it follows the last blob and is not counted in num_blobs.
 *
 *	  0   4  group_type         "VSIG"
 *	  4   2  group_version      1
 *	  6   2  header_size        24
 *	  8   8  group_size         24 + signature_size, rounded up to a multiple of 8
 *	 16   4  signature_size     1..16384
 *	 20   4  reserved
 *	 24   …  signature          one DER SEQUENCE: CMS SignedData, detached
 *	  …   …  padding            to group_size
 *
 * Signed are all bytes before the section, the CRC's four taken as zero.
 */
#define VGPU_GROUP_TYPE_SIGNATURE  0x47495356
#define VGPU_SIGNATURE_VERSION	   1
#define VGPU_SIGNATURE_SIZE	   16
#define VGPU_SIGNATURE_RESERVED	   20
#define VGPU_SIGNATURE_HEADER_SIZE 24
#define VGPU_SIGNATURE_ALIGN	   8

#endif
