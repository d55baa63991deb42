/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The parser of vGPU metadata files (NVVGPUMT and VGPUMETA; see metadata_format.h).
 *
 * vgpu_metadata_parse() makes every check, once. It allocates nothing, does not recurse, keeps its
 * stack below 1 KiB, reads no byte outside the buffer, and takes time linear in the file's size.
 * Then the other functions return boards, records and vGPU types that lie inside the buffer. The
 * buffer may have any alignment and stays the caller's; it must not change or be freed as long as
 * the struct vgpu_metadata made from it is used.
 */
#ifndef VGPU_METADATA_H
#define VGPU_METADATA_H

#include "metadata_env.h"
#include "metadata_format.h"

#define VGPU_METADATA_RELEASE_SIZE 128 /* of a GSP build version, NUL included */
#define VGPU_METADATA_NAME_SIZE	   64 /* of a decoded type name, NUL included */
#define VGPU_METADATA_MAX_RECORD   65535 /* bounds of a layout, not of the format */
#define VGPU_METADATA_MAX_SPANS	   256

/*
 * Every error code: enumerator, stable identifier, sentence. The ten MISMATCH rows are in the order
 * of enum vgpu_metadata_field.
 */
#define VGPU_METADATA_CODES(X)                                                                     \
	X(OK, "ok", "the file is valid")                                                           \
	/* the layout that the caller passed, not the file; the offset is that of the span */      \
	X(LAYOUT_RECORD, "layout-record-size", "the layout's record size is out of bounds")        \
	X(LAYOUT_TYPES, "layout-type-limit", "the layout's number of types is out of bounds")      \
	X(LAYOUT_KERNEL, "layout-kernel-struct-size",                                              \
	  "the layout's kernel struct is smaller than 96 bytes or too large")                      \
	X(LAYOUT_RMCTRL, "layout-rm-control-size",                                                 \
	  "the layout's RM control does not hold exactly its number of records")                   \
	X(LAYOUT_FIELD, "layout-field", "a field of the layout is outside its record or too wide") \
	X(LAYOUT_STRING, "layout-string", "a string of the layout is empty or outside its record") \
	X(LAYOUT_PADDING, "layout-padding", "a hole of the layout is empty or outside its record") \
	/* the file header */                                                                      \
	X(FILE_TOO_LARGE, "file-too-large", "the file is larger than 1 GiB")                       \
	X(HEADER_CUT, "header-truncated", "the file ends inside its header")                       \
	X(IDENTIFIER, "unknown-identifier", "the file is neither NVVGPUMT nor VGPUMETA")           \
	X(FORMAT_MAJOR, "format-major", "the format's major version is not 1")                     \
	X(FORMAT_MINOR, "format-minor", "the format's minor version is not 0")                     \
	X(HEADER_SIZE, "header-size", "the header size is not 160")                                \
	X(TOTAL_SIZE, "total-size", "the total size in the header is not the file's size")         \
	X(CRC_MISMATCH, "crc-mismatch", "the CRC does not match the file's content")               \
	X(HEADER_PADDING, "header-padding", "the header's padding is not zero")                    \
	X(VGPU_VERSION, "vgpu-version", "the vGPU software version's major number is 0")           \
	X(RELEASE_EMPTY, "release-empty", "the GSP build version is empty")                        \
	X(RELEASE_UNTERMINATED, "release-unterminated", "the GSP build version has no terminator") \
	X(RELEASE_TAIL, "release-tail",                                                            \
	  "the GSP build version is followed by bytes that are not zero")                          \
	X(RELEASE_CHARACTER, "release-character", "the GSP build version is not printable ASCII")  \
	X(BLOB_COUNT, "blob-count", "the number of blobs is not between 1 and 1024")               \
	X(GROUP_COUNT, "group-count", "the number of groups is not between 1 and 1024")            \
	/* blobs and groups */                                                                     \
	X(BLOB_CUT, "blob-header-truncated", "the file ends inside a blob header")                 \
	X(BLOB_TYPE, "blob-type", "the blob's type is not 0")                                      \
	X(BLOB_SMALL, "blob-too-small", "the blob is too small for its own headers")               \
	X(BLOB_OVERRUN, "blob-overrun", "the blob reaches beyond the end of the file")             \
	X(BLOB_UNALIGNED, "blob-unaligned", "the blob's size is not a multiple of 8")              \
	X(BLOB_SIZE, "blob-size", "the sizes inside the blob do not add up to the blob's size")    \
	X(GROUP_CUT, "group-header-truncated", "the file ends inside a group header")              \
	X(GROUP_TYPE, "group-type", "the group's type is 0")                                       \
	X(GROUP_HEADER_SIZE, "group-header-size", "the group's header size is not valid")          \
	X(GROUP_SMALL, "group-too-small", "the group is smaller than its own header")              \
	X(GROUP_OVERRUN, "group-overrun", "the group reaches beyond the end of the file")          \
	X(GROUP_VERSION, "group-version", "the vgpu_type group's version is not 1")                \
	X(GROUP_SIZE, "group-size", "the group's records do not add up to the group's size")       \
	X(NO_BOARD, "no-board", "the file holds no vgpu_type group")                               \
	X(TRAILING_BYTES, "trailing-bytes", "bytes follow the end of the file's content")          \
	/* boards */                                                                               \
	X(VENDOR_ID, "vendor-id", "the board's vendor id is not 0x10de")                           \
	X(SUBSYSTEM_VENDOR_ID, "subsystem-vendor-id",                                              \
	  "the board's subsystem vendor id is not 0x10de")                                         \
	X(DEVICE_ID_ZERO, "device-id-zero", "the board's device id is 0")                          \
	X(DEVICE_ID_WIDE, "device-id-wide", "the board's device id is wider than 16 bits")         \
	X(BOARD_DUPLICATE, "board-duplicate", "another board with the same ids comes before")      \
	X(TYPE_COUNT_ZERO, "type-count-zero", "the board has no vGPU type")                        \
	X(TYPE_COUNT_LIMIT, "type-count-limit",                                                    \
	  "the board has more vGPU types than the release allows")                                 \
	X(INFO_OFFSET, "info-offset", "the info records do not start at byte 8 of the RM control") \
	X(KERNEL_OVERRUN, "kernel-structs-overrun", "the kernel structs reach beyond the blob")    \
	X(KERNEL_DIVISION, "kernel-structs-division",                                              \
	  "the size of the kernel structs is no multiple of their number")                         \
	X(KERNEL_SMALL, "kernel-struct-too-small", "the kernel struct is smaller than 96 bytes")   \
	X(KERNEL_SIZE, "kernel-struct-size", "the kernel struct's size is not the release's")      \
	X(RECORD_ZERO, "record-size-zero", "the info record's size is 0")                          \
	X(RECORD_SIZE, "record-size", "the info record's size is not the release's")               \
	X(RECORD_DIFFERS, "record-size-differs",                                                   \
	  "the info record's size is not that of the board before")                                \
	X(RMCTRL_CMD, "rm-control-command", "the RM control is not the one that adds vGPU types")  \
	X(RMCTRL_OVERRUN, "rm-control-overrun", "the RM control reaches beyond the blob")          \
	X(RMCTRL_SHAPE, "rm-control-shape",                                                        \
	  "the RM control's size is not that of a whole number of info records")                   \
	X(RMCTRL_SLOTS, "rm-control-slots",                                                        \
	  "the RM control has fewer info records than the board has types")                        \
	X(RMCTRL_SIZE, "rm-control-size", "the RM control's size is not the release's")            \
	X(RMCTRL_DISCARD, "rm-control-discard", "the RM control's discard flag is not 1")          \
	X(RMCTRL_PADDING, "rm-control-padding", "the RM control's padding is not zero")            \
	X(RMCTRL_COUNT, "rm-control-count",                                                        \
	  "the RM control's record count is not the board's number of types")                      \
	X(UNUSED_RECORD, "unused-record", "an unused info record is not zero")                     \
	/* vGPU types */                                                                           \
	X(TYPE_ZERO, "type-id-zero", "the vGPU type's id is 0")                                    \
	X(TYPE_DUPLICATE, "type-id-duplicate", "the vGPU type's id is on this board already")      \
	X(NAME_EMPTY, "name-empty", "the vGPU type's name is empty")                               \
	X(NAME_UNTERMINATED, "name-unterminated", "the vGPU type's name has no terminator")        \
	X(NAME_TAIL, "name-tail", "the vGPU type's name is followed by bytes that are not zero")   \
	X(NAME_CHARACTER, "name-character", "the vGPU type's name is not printable ASCII")         \
	X(STRING_UNTERMINATED, "string-unterminated", "a string of the record has no terminator")  \
	X(STRING_TAIL, "string-tail",                                                              \
	  "a string of the record is followed by bytes that are not zero")                         \
	X(STRING_CHARACTER, "string-character", "a string of the record is not printable ASCII")   \
	X(PDEV_ID, "pdev-id", "the vGPU type's physical device id is not the board's device id")   \
	X(MAX_INSTANCE_ZERO, "max-instance-zero", "the vGPU type's number of instances is 0")      \
	X(KERNEL_PADDING, "kernel-struct-padding", "the kernel struct's padding is not zero")      \
	X(RECORD_PADDING, "record-padding", "the info record's padding is not zero")               \
	X(MISMATCH_TYPE, "mismatch-type", "the kernel struct's type id is not the info record's")  \
	X(MISMATCH_NAME, "mismatch-name", "the kernel struct's name is not the info record's")     \
	X(MISMATCH_VDEV_ID, "mismatch-vdev-id",                                                    \
	  "the kernel struct's virtual device id is not the info record's")                        \
	X(MISMATCH_PDEV_ID, "mismatch-pdev-id",                                                    \
	  "the kernel struct's physical device id is not the info record's")                       \
	X(MISMATCH_FB_LENGTH, "mismatch-fb-length",                                                \
	  "the kernel struct's framebuffer length is not the info record's")                       \
	X(MISMATCH_GSP_HEAP_SIZE, "mismatch-gsp-heap-size",                                        \
	  "the kernel struct's GSP heap size is not the info record's")                            \
	X(MISMATCH_BAR1_LENGTH, "mismatch-bar1-length",                                            \
	  "the kernel struct's BAR1 length is not the info record's")                              \
	X(MISMATCH_MAX_INSTANCE, "mismatch-max-instance",                                          \
	  "the kernel struct's number of instances is not the info record's")                      \
	X(MISMATCH_ECC_SUPPORTED, "mismatch-ecc-supported",                                        \
	  "the kernel struct's ECC flag is not the info record's")                                 \
	X(MISMATCH_FB_RESERVATION, "mismatch-fb-reservation",                                      \
	  "the kernel struct's framebuffer reservation is not the info record's")                  \
	/* the signature section */                                                                \
	X(SIGNATURE_CUT, "signature-truncated", "the file ends inside the signature's header")     \
	X(SIGNATURE_VERSION, "signature-version", "the signature section's version is not 1")      \
	X(SIGNATURE_HEADER_SIZE, "signature-header-size",                                          \
	  "the signature section's header size is not 24")                                         \
	X(SIGNATURE_EMPTY, "signature-empty", "the signature is empty")                            \
	X(SIGNATURE_TOO_LARGE, "signature-too-large", "the signature is larger than 16 KiB")       \
	X(SIGNATURE_RESERVED, "signature-reserved",                                                \
	  "the signature section's reserved bytes are not zero")                                   \
	X(SIGNATURE_GROUP_SIZE, "signature-group-size",                                            \
	  "the signature section's size is not its signature's, rounded up to 8")                  \
	X(SIGNATURE_OVERRUN, "signature-overrun",                                                  \
	  "the signature section reaches beyond the end of the file")                              \
	X(SIGNATURE_DER_TAG, "signature-der-tag", "the signature is not a DER SEQUENCE")           \
	X(SIGNATURE_DER_FORM, "signature-der-form",                                                \
	  "the signature's DER length is not definite and minimal")                                \
	X(SIGNATURE_DER_LENGTH, "signature-der-length",                                            \
	  "the signature's DER length is not the signature's size")                                \
	X(SIGNATURE_PADDING, "signature-padding", "the signature section's padding is not zero")   \
	X(SIGNATURE_SECOND, "signature-second", "a second signature section follows the first")    \
	X(SIGNATURE_NOT_LAST, "signature-not-last", "a group follows the signature section")

enum vgpu_metadata_code {
#define VGPU_METADATA_ENUMERATOR(name, id, text) VGPU_METADATA_##name,
	VGPU_METADATA_CODES(VGPU_METADATA_ENUMERATOR)
#undef VGPU_METADATA_ENUMERATOR
		VGPU_METADATA_CODE_COUNT
};

enum vgpu_metadata_container {
	VGPU_CONTAINER_NVVGPUMT,
	VGPU_CONTAINER_VGPUMETA,
};

/* The members of the kernel struct, in its order. All but the name are numbers. */
enum vgpu_metadata_field {
	VGPU_FIELD_TYPE,
	VGPU_FIELD_NAME,
	VGPU_FIELD_VDEV_ID,
	VGPU_FIELD_PDEV_ID,
	VGPU_FIELD_FB_LENGTH,
	VGPU_FIELD_GSP_HEAP_SIZE,
	VGPU_FIELD_BAR1_LENGTH,
	VGPU_FIELD_MAX_INSTANCE,
	VGPU_FIELD_ECC_SUPPORTED,
	VGPU_FIELD_FB_RESERVATION,
	VGPU_FIELD_COUNT
};

/**
 * struct vgpu_metadata_error - why a file was rejected, and where
 * @code: an enum vgpu_metadata_code; VGPU_METADATA_OK if there is no error
 * @offset: byte offset in the file of what is wrong (for a layout-* code: in the layout's record)
 */
struct vgpu_metadata_error {
	int code;
	u64 offset;
};

/**
 * struct vgpu_metadata_span - some consecutive bytes
 * @offset: of the first byte
 * @size: number of bytes
 */
struct vgpu_metadata_span {
	u32 offset;
	u32 size;
};

/**
 * struct vgpu_layout_span - some consecutive bytes of a record
 * @offset: of the first byte
 * @size: number of bytes
 */
struct vgpu_layout_span {
	u16 offset;
	u16 size;
};

/**
 * struct vgpu_metadata_layout - the info record of one GSP release
 * @info_size: bytes of an info record, 1..VGPU_METADATA_MAX_RECORD
 * @max_types: records in the RM control, and vGPU types that a board may have, 1..128
 * @kernel_struct_size: bytes of a kernel struct, 96..VGPU_METADATA_MAX_RECORD
 * @control_head: bytes of the RM control before the info records, at least 8; 0 stands for 8. An
 *	NVVGPUMT file can hold no other control than one with 8.
 * @rmctrl_cmd: the RM control that adds vGPU types
 * @rmctrl_size: bytes of its parameters: @control_head + @max_types * @info_size
 * @field: where the record holds each member of the kernel struct, size 0 where it does not;
 *	numbers have 1, 2, 4 or 8 bytes, the name 2..VGPU_METADATA_NAME_SIZE
 * @string_count: entries in @strings, at most VGPU_METADATA_MAX_SPANS
 * @padding_count: entries in @padding, at most VGPU_METADATA_MAX_SPANS
 * @strings: further members that hold NUL-terminated printable ASCII and may be empty; may be NULL
 *	if there are none
 * @padding: padding between members and at the end; may be NULL if there is none
 *
 * The parser checks a layout before it uses it.
 */
struct vgpu_metadata_layout {
	u16 info_size;
	u16 max_types;
	u16 kernel_struct_size;
	u16 control_head;
	u32 rmctrl_cmd;
	u32 rmctrl_size;
	struct vgpu_layout_span field[VGPU_FIELD_COUNT];
	u16 string_count;
	u16 padding_count;
	const struct vgpu_layout_span *strings;
	const struct vgpu_layout_span *padding;
};

/**
 * struct vgpu_metadata_ids - the PCI ids of a board
 * @vendor: vendor id, 0x10de
 * @device: device id
 * @subsystem_vendor: subsystem vendor id
 * @subsystem: subsystem (device) id
 */
struct vgpu_metadata_ids {
	u16 vendor;
	u16 device;
	u16 subsystem_vendor;
	u16 subsystem;
};

/**
 * struct vgpu_metadata - a parsed file
 * @data: the caller's buffer
 * @size: of the file, in bytes
 * @layout: the caller's layout, or NULL
 * @container: which of the two formats the file has
 * @release: GSP build version, NUL-terminated, zero tail
 * @vgpu_major: vGPU software version; 0 in VGPUMETA, which does not carry it
 * @vgpu_minor: its minor number
 * @features: the feature bytes; size 0 in VGPUMETA
 * @crc: where the file holds its CRC: 4 bytes that the signed content takes as zero
 * @board_count: boards, at least 1
 * @type_count: vGPU types of all boards together
 * @unknown_groups: VGPUMETA groups of unknown type, which were skipped
 * @content: the bytes that a signature covers: from 0 to the signature section or the end
 * @section: the signature section; size 0 if the file is not signed
 * @signature: the CMS DER inside it; size 0 if the file is not signed
 * @record_size: bytes of an info record, the same on all boards
 * @board_offset: where each board's blob or group begins (private)
 * @board_key: device and subsystem id of each board (private)
 *
 * Made by the caller (about 8 KiB: not on a kernel stack), filled in by vgpu_metadata_parse().
 * It owns nothing.
 */
struct vgpu_metadata {
	const u8 *data;
	u32 size;
	const struct vgpu_metadata_layout *layout;
	enum vgpu_metadata_container container;
	char release[VGPU_METADATA_RELEASE_SIZE];
	u64 vgpu_major;
	u64 vgpu_minor;
	struct vgpu_metadata_span features;
	struct vgpu_metadata_span crc;
	u32 board_count;
	u32 type_count;
	u32 unknown_groups;
	struct vgpu_metadata_span content;
	struct vgpu_metadata_span section;
	struct vgpu_metadata_span signature;
	u32 record_size;
	u32 board_offset[VGPU_METADATA_MAX_BOARDS];
	u32 board_key[VGPU_METADATA_MAX_BOARDS];
};

/**
 * struct vgpu_metadata_board - the vGPU types of one board
 * @index: 0 for the first board of the file
 * @span: the whole blob or group, headers included
 * @ids: of the board; all but @ids.device follow from the format in NVVGPUMT (10de:device 10de:0)
 * @device_only: NVVGPUMT: the file names the device id only
 * @type_count: vGPU types, 1..128
 * @record_size: bytes of one info record
 * @records: the used info records, @type_count of them
 * @kernel_struct_size: bytes of one kernel struct; 0 in VGPUMETA
 * @kernel_structs: all kernel structs, @type_count of them; size 0 in VGPUMETA
 * @rmctrl_cmd: the RM control to send; 0 in VGPUMETA
 * @rmctrl: its parameters, all of them; size 0 in VGPUMETA
 *
 * Spans are within the file.
 */
struct vgpu_metadata_board {
	u32 index;
	struct vgpu_metadata_span span;
	struct vgpu_metadata_ids ids;
	bool device_only;
	u32 type_count;
	u32 record_size;
	struct vgpu_metadata_span records;
	u32 kernel_struct_size;
	struct vgpu_metadata_span kernel_structs;
	u32 rmctrl_cmd;
	struct vgpu_metadata_span rmctrl;
};

/**
 * struct vgpu_metadata_type - one vGPU type in the host's own form
 * @id: vGPU type id
 * @name: NUL-terminated printable ASCII
 * @vdev_id: device << 16 | subsystem of the virtual device
 * @pdev_id: device id of the physical board
 * @fb_length: framebuffer of the guest, in bytes
 * @gsp_heap_size: GSP heap, in bytes
 * @bar1_length: BAR1, as the record holds it
 * @max_instance: vGPUs of this type that fit on one board
 * @ecc_supported: not 0 if ECC is
 * @fb_reservation: framebuffer kept back from the guest, in bytes
 */
struct vgpu_metadata_type {
	u32 id;
	char name[VGPU_METADATA_NAME_SIZE];
	u64 vdev_id;
	u64 pdev_id;
	u64 fb_length;
	u64 gsp_heap_size;
	u64 bar1_length;
	u32 max_instance;
	u32 ecc_supported;
	u64 fb_reservation;
};

/* Where the kernel struct holds its members; for writers, and to compare with a layout's field[].
 */
extern const struct vgpu_layout_span vgpu_metadata_kernel_struct[VGPU_FIELD_COUNT];

/**
 * vgpu_metadata_message() - describe a code
 * @code: any code
 *
 * Return: a sentence in English without a period at the end; never NULL.
 */
const char *vgpu_metadata_message(int code);

/**
 * vgpu_metadata_code_name() - name a code
 * @code: any code
 *
 * Return: a stable identifier in lower case with dashes, such as "crc-mismatch"; never NULL.
 */
const char *vgpu_metadata_code_name(int code);

/**
 * vgpu_metadata_crc() - compute the CRC that a file should have
 * @container: its format; picks one of two conventions
 * @data: the file; what its CRC bytes hold now does not matter
 * @size: of the file in bytes, at least that of the format's header
 *
 * Return: the number to be stored, little-endian, at VGPU_MT_CRC or VGPU_META_CRC.
 */
u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const u8 *data, size_t size);

/**
 * vgpu_metadata_release() - read the GSP release of a file
 * @data: the file, @size bytes
 * @size: in bytes
 * @release: VGPU_METADATA_RELEASE_SIZE bytes; gets the GSP build version and a zero tail, all
 *	zero on failure
 * @err: gets the error
 *
 * Check the identifier, the header's size and the version string only, so that the caller can find
 * the layout of that release. Nothing else in the file may be trusted yet.
 *
 * Return: 0, or the code in @err.
 */
int vgpu_metadata_release(const u8 *data, size_t size, char *release,
			  struct vgpu_metadata_error *err);

/**
 * vgpu_metadata_parse() - check a file
 * @md: filled in; on failure none of it may be used
 * @data: the file, @size bytes, any alignment; borrowed
 * @size: in bytes
 * @layout: of the file's release, borrowed; NULL if that is unknown. Then the content of info
 *	records is not checked, and sizes that depend on the release are only compared with each
 *	other.
 * @err: gets the first error, or VGPU_METADATA_OK
 *
 * A signature is located and its form checked; the caller has to verify it.
 *
 * Return: 0, or the code in @err.
 */
int vgpu_metadata_parse(struct vgpu_metadata *md, const u8 *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err);

/**
 * vgpu_metadata_get_board() - get one board
 * @md: a parsed file
 * @index: of the board in the order of the file, from 0
 * @board: filled in
 *
 * Return: true; false if @index is not below @md.board_count.
 */
bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board);

/**
 * vgpu_metadata_first_board() - get the first board
 * @md: a parsed file
 * @board: filled in
 *
 * Return: true; false if there is none (not after a parse that succeeded).
 */
bool vgpu_metadata_first_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board);

/**
 * vgpu_metadata_next_board() - get the next board, in the order of the file
 * @md: a parsed file
 * @board: as the last call left it; filled in again
 *
 * Return: true; false if there is no further one, and then @board is as it was.
 */
bool vgpu_metadata_next_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board);

/**
 * vgpu_metadata_match() - find the board with the given ids
 * @md: a parsed file
 * @ids: of the board at hand
 * @board: filled in if one is found
 *
 * NVVGPUMT knows device ids only. In VGPUMETA a group with exactly these four ids comes before one
 * with this device id and subsystem id 0, which stands for every subsystem of every vendor.
 *
 * Return: true if the file has that board.
 */
bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board);

/**
 * vgpu_metadata_bytes() - get bytes of the file
 * @md: a parsed file
 * @span: any part of it
 *
 * Return: the first of @span.size bytes inside the buffer, or NULL if the file has no such bytes.
 */
const u8 *vgpu_metadata_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_span span);

/**
 * vgpu_metadata_record() - get an info record
 * @md: a parsed file
 * @board: one of its boards
 * @index: of the vGPU type, from 0
 *
 * Return: @board.record_size bytes inside the buffer, or NULL if @index is out of range.
 */
const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index);

/**
 * vgpu_metadata_kernel() - get at a kernel struct
 * @md: a parsed file
 * @board: one of its boards
 * @index: of the vGPU type, from 0
 *
 * Return: @board.kernel_struct_size bytes inside the buffer, or NULL if @index is out of range or
 * the container has no kernel structs.
 */
const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index);

/**
 * vgpu_metadata_type() - decode a vGPU type
 * @md: a parsed file
 * @board: one of its boards
 * @index: of the vGPU type, from 0
 * @out: filled in; members that the record does not have are zero
 *
 * NVVGPUMT is read from the kernel struct, VGPUMETA from the info record.
 *
 * Return: true; false if @index is out of range, or if VGPUMETA was parsed without a layout.
 */
bool vgpu_metadata_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			u32 index, struct vgpu_metadata_type *out);

#endif
