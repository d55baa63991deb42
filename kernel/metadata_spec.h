/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the contracts in metadata.c speak of, in ACSL, the language of Frama-C: see "Proof" in
 * README.md. For compilers there is nothing here but comments.
 *
 * d is a file's content, at and end are offsets in it, size is a number of bytes.
 */
#ifndef VGPU_METADATA_SPEC_H
#define VGPU_METADATA_SPEC_H

/* Not predicates, so that provers see the members of the span. */
#define SPAN_GOOD(span, room) (0 < (span).size && (span).offset + (span).size <= (room))
#define FIELD_GOOD(span, i, room)                                                                  \
	((span).size == 0 ||                                                                       \
	 ((span).offset + (span).size <= (room) &&                                                 \
	  ((i) == VGPU_FIELD_NAME ? 2 <= (span).size && (span).size <= VGPU_METADATA_NAME_SIZE     \
				  : number_size((span).size) && (span).size <= field_limit(i))))
/* A member of what begins at base: its bytes are there, or it has none. */
#define MEMBER(d, base, span) ((span).size == 0 || bytes(d, (base) + (span).offset, (span).size))

/*@
// ---- Bytes and numbers ----

predicate bytes{L}(u8 *d, integer at, integer size) =
	0 <= at && 0 <= size && at + size <= VGPU_METADATA_MAX_SIZE &&
	\valid_read(d + (at .. at + size - 1));

logic integer u16_at{L}(u8 *d, integer at) = d[at] + 0x100 * d[at + 1];
logic integer u32_at{L}(u8 *d, integer at) = u16_at(d, at) + 0x10000 * u16_at(d, at + 2);
logic integer u64_at{L}(u8 *d, integer at) = u32_at(d, at) + 0x100000000 * u32_at(d, at + 4);

predicate number_size(integer size) = size == 1 || size == 2 || size == 4 || size == 8;

logic integer number_at{L}(u8 *d, integer at, integer size) =
	size == 8 ? u64_at(d, at) :
	size == 4 ? u32_at(d, at) :
	size == 2 ? u16_at(d, at) :
	size == 1 ? d[at] : 0;

predicate zeros{L}(u8 *d, integer at, integer size) =
	\forall integer i; at <= i < at + size ==> d[i] == 0;

// Printable ASCII up to a terminator, and zeros from there on.
predicate text{L}(u8 *d, integer at, integer size) =
	0 < size && d[at + size - 1] == 0 &&
	(\forall integer i; at <= i < at + size ==> d[i] == 0 || 0x20 <= d[i] <= 0x7e) &&
	(\forall integer i, j; at <= i < j < at + size && d[i] == 0 ==> d[j] == 0);

// What copy_text() makes of a text.
predicate string{L}(char *s, integer room) =
	s[room - 1] == 0 &&
	(\forall integer i; 0 <= i < room ==> s[i] == 0 || 0x20 <= s[i] <= 0x7e) &&
	(\forall integer i, j; 0 <= i < j < room && s[i] == 0 ==> s[j] == 0);

// Every product of two sizes here is of this form.
lemma product_order: \forall integer a, b, c; 0 <= a <= b && 0 <= c ==> a * c <= b * c;

predicate refused{L}(struct vgpu_metadata_error *err) = err->code != VGPU_METADATA_OK;

// ---- The caller's layout ----

logic integer field_limit(integer i) =
	i == VGPU_FIELD_TYPE || i == VGPU_FIELD_MAX_INSTANCE || i == VGPU_FIELD_ECC_SUPPORTED ?
	4 : 8;

predicate fields_good{L}(struct vgpu_metadata_span *field, integer size) =
	\valid_read(field + (0 .. VGPU_FIELD_COUNT - 1)) &&
	\forall integer i; 0 <= i < VGPU_FIELD_COUNT ==> FIELD_GOOD(field[i], i, size);

predicate spans_good{L}(struct vgpu_metadata_span *span, integer count, integer size) =
	count <= VGPU_METADATA_MAX_SPANS && \valid_read(span + (0 .. count - 1)) &&
	\forall integer i; 0 <= i < count ==> SPAN_GOOD(span[i], size);

predicate layout_readable{L}(struct vgpu_metadata_layout *layout) =
	layout == \null ||
	\valid_read(layout) &&
	(layout->strings == \null ||
	 \valid_read(layout->strings + (0 .. layout->string_count - 1))) &&
	(layout->padding == \null ||
	 \valid_read(layout->padding + (0 .. layout->padding_count - 1)));

predicate layout_good{L}(struct vgpu_metadata_layout *layout) =
	layout == \null ||
	\valid_read(layout) &&
	1 <= layout->info_size <= VGPU_METADATA_MAX_RECORD &&
	1 <= layout->max_types <= VGPU_METADATA_MAX_TYPES &&
	VGPU_KERNEL_STRUCT_SIZE <= layout->kernel_struct_size <= VGPU_METADATA_MAX_RECORD &&
	layout->rmctrl_size == VGPU_RMCTRL_INFO + layout->max_types * layout->info_size &&
	fields_good(&layout->field[0], layout->info_size) &&
	spans_good(layout->strings, layout->string_count, layout->info_size) &&
	spans_good(layout->padding, layout->padding_count, layout->info_size);

// Nothing that is written overlaps what is read.
predicate layout_apart{L}(struct vgpu_metadata_layout *layout, struct vgpu_metadata *md,
			  struct vgpu_metadata_error *err) =
	layout == \null ||
	\separated(layout, md) && \separated(layout, err) &&
	\separated(layout->strings + (0 .. layout->string_count - 1), md) &&
	\separated(layout->strings + (0 .. layout->string_count - 1), err) &&
	\separated(layout->padding + (0 .. layout->padding_count - 1), md) &&
	\separated(layout->padding + (0 .. layout->padding_count - 1), err);

// ---- Files ----

logic integer header_size(integer container) =
	container == VGPU_CONTAINER_NVVGPUMT ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE;

predicate file{L}(struct vgpu_metadata *md) =
	(md->container == VGPU_CONTAINER_NVVGPUMT || md->container == VGPU_CONTAINER_VGPUMETA) &&
	header_size(md->container) <= md->size && bytes(md->data, 0, md->size) &&
	layout_good(md->layout);

// What the functions need that check a file.
predicate checking{L}(struct vgpu_metadata *md, struct vgpu_metadata_error *err) =
	\valid(md) && \valid(err) && \separated(md, err) && layout_apart(md->layout, md, err) &&
	file(md);

// A blob and a group begin with 16 bytes that hold its size.
logic integer part_size{L}(u8 *d, integer at) = u64_at(d, at + VGPU_BLOB_SIZE);

logic integer blob_device{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_DEVICE_ID);
logic integer blob_info{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_INFO_OFFSET);
logic integer blob_record{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_INFO_SIZE);
logic integer blob_kernel{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_KERNEL_SIZE);
logic integer blob_types{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_TYPE_COUNT);
logic integer blob_cmd{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_RMCTRL_CMD);
logic integer blob_rmctrl{L}(u8 *d, integer at) =
	u64_at(d, at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_RMCTRL_SIZE);

predicate blob_inside{L}(u8 *d, integer at, integer end) =
	0 <= at && VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE <= part_size(d, at) &&
	at + part_size(d, at) <= end;

predicate blob_header{L}(struct vgpu_metadata *md, integer at) =
	1 <= blob_device(md->data, at) <= 0xffff && blob_info(md->data, at) == VGPU_RMCTRL_INFO &&
	blob_cmd(md->data, at) <= 0xffffffff && 1 <= blob_record(md->data, at) &&
	1 <= blob_types(md->data, at) <= VGPU_METADATA_MAX_TYPES;

predicate blob_parts{L}(u8 *d, integer at) =
	part_size(d, at) == VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE + blob_kernel(d, at) +
	blob_rmctrl(d, at);

predicate blob_kernels{L}(u8 *d, integer at) =
	blob_kernel(d, at) % blob_types(d, at) == 0 &&
	VGPU_KERNEL_STRUCT_SIZE <= blob_kernel(d, at) / blob_types(d, at);

predicate blob_records{L}(u8 *d, integer at) =
	VGPU_RMCTRL_INFO <= blob_rmctrl(d, at) && blob_record(d, at) <= blob_rmctrl(d, at) &&
	(blob_rmctrl(d, at) - VGPU_RMCTRL_INFO) % blob_record(d, at) == 0 &&
	blob_types(d, at) * blob_record(d, at) <= blob_rmctrl(d, at) - VGPU_RMCTRL_INFO;

predicate blob{L}(struct vgpu_metadata *md, integer at) =
	blob_inside(md->data, at, md->size) && blob_header(md, at) && blob_parts(md->data, at) &&
	blob_kernels(md->data, at) && blob_records(md->data, at);

logic integer group_type{L}(u8 *d, integer at) = u32_at(d, at + VGPU_GROUP_TYPE);
logic integer group_device{L}(u8 *d, integer at) = u16_at(d, at + VGPU_BOARD_GROUP_DEVICE);
logic integer group_subsystem{L}(u8 *d, integer at) = u16_at(d, at + VGPU_BOARD_GROUP_SUBSYSTEM);
logic integer group_record{L}(u8 *d, integer at) = u32_at(d, at + VGPU_BOARD_GROUP_RECORD_SIZE);
logic integer group_types{L}(u8 *d, integer at) = u32_at(d, at + VGPU_BOARD_GROUP_RECORD_COUNT);

predicate group_inside{L}(u8 *d, integer at, integer end) =
	0 <= at && VGPU_GROUP_HEADER_SIZE <= part_size(d, at) && at + part_size(d, at) <= end;

predicate group{L}(struct vgpu_metadata *md, integer at) =
	group_inside(md->data, at, md->size) && group_type(md->data, at) == VGPU_GROUP_TYPE_BOARD &&
	u16_at(md->data, at + VGPU_GROUP_VERSION) == VGPU_BOARD_GROUP_VERSION &&
	u16_at(md->data, at + VGPU_GROUP_HEADER_SIZE_FIELD) == VGPU_BOARD_GROUP_HEADER_SIZE &&
	u16_at(md->data, at + VGPU_BOARD_GROUP_VENDOR) == VGPU_PCI_VENDOR &&
	u16_at(md->data, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR) == VGPU_PCI_VENDOR &&
	1 <= group_device(md->data, at) && 1 <= group_record(md->data, at) &&
	1 <= group_types(md->data, at) <= VGPU_METADATA_MAX_TYPES &&
	part_size(md->data, at) ==
	VGPU_BOARD_GROUP_HEADER_SIZE + group_types(md->data, at) * group_record(md->data, at);

predicate board{L}(struct vgpu_metadata *md, integer at) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? blob(md, at) : group(md, at);

logic integer board_device{L}(struct vgpu_metadata *md, integer at) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? blob_device(md->data, at) :
group_device(md->data, at); logic integer board_subsystem{L}(struct vgpu_metadata *md, integer at) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? 0 : group_subsystem(md->data, at);
logic integer board_record{L}(struct vgpu_metadata *md, integer at) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? blob_record(md->data, at) :
group_record(md->data, at); logic integer board_types{L}(struct vgpu_metadata *md, integer at) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? blob_types(md->data, at) : group_types(md->data,
at);

logic integer key_of(integer device, integer subsystem) = device * 0x10000 + subsystem;

// A board is what the layout says.
predicate board_fits{L}(struct vgpu_metadata *md, integer at) =
	md->layout == \null ||
	board_record(md, at) == md->layout->info_size &&
	board_types(md, at) <= md->layout->max_types &&
	(md->container == VGPU_CONTAINER_NVVGPUMT ==>
	 blob_kernel(md->data, at) / blob_types(md->data, at) == md->layout->kernel_struct_size &&
	 blob_rmctrl(md->data, at) == md->layout->rmctrl_size);

// The boards found so far: in the content, one after the other, no two with the same ids.
predicate boards_inside{L}(struct vgpu_metadata *md) =
	\forall integer k; 0 <= k < md->board_count ==>
	header_size(md->container) <= md->board_offset[k] && board(md, md->board_offset[k]) &&
	md->board_offset[k] + part_size(md->data, md->board_offset[k]) <= md->content.size;

predicate boards_fit{L}(struct vgpu_metadata *md) =
	\forall integer k; 0 <= k < md->board_count ==>
	board_fits(md, md->board_offset[k]) &&
	board_record(md, md->board_offset[k]) == md->record_size;

predicate boards_apart{L}(struct vgpu_metadata *md) =
	\forall integer j, k; 0 <= j < k < md->board_count ==>
	md->board_offset[j] + part_size(md->data, md->board_offset[j]) <= md->board_offset[k];

predicate boards_keyed{L}(struct vgpu_metadata *md) =
	\forall integer k; 0 <= k < md->board_count ==>
	md->board_key[k] == key_of(board_device(md, md->board_offset[k]),
				   board_subsystem(md, md->board_offset[k]));

predicate boards_distinct{L}(struct vgpu_metadata *md) =
	\forall integer j, k; 0 <= j < k < md->board_count ==>
	md->board_key[j] != md->board_key[k];

predicate boards_good{L}(struct vgpu_metadata *md) =
	0 <= md->board_count <= VGPU_METADATA_MAX_BOARDS &&
	md->type_count <= md->board_count * VGPU_METADATA_MAX_TYPES &&
	header_size(md->container) <= md->content.size <= md->size && boards_inside(md) &&
	boards_fit(md) && boards_apart(md) && boards_keyed(md) && boards_distinct(md);

// What a struct vgpu_metadata_board says is what the file says.
predicate blob_read{L}(u8 *d, integer at, struct vgpu_metadata_board *b) =
	b->span.offset == at && b->span.size == part_size(d, at) &&
	b->ids.vendor == VGPU_PCI_VENDOR && b->ids.device == blob_device(d, at) &&
	b->ids.subsystem_vendor == VGPU_PCI_VENDOR && b->ids.subsystem == 0 &&
	b->type_count == blob_types(d, at) && b->record_size == blob_record(d, at) &&
	b->kernel_structs.offset == at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE &&
	b->kernel_structs.size == blob_kernel(d, at) &&
	b->rmctrl.offset == b->kernel_structs.offset + blob_kernel(d, at) &&
	b->rmctrl.size == blob_rmctrl(d, at) &&
	b->records.offset == b->rmctrl.offset + VGPU_RMCTRL_INFO;

predicate group_read{L}(u8 *d, integer at, struct vgpu_metadata_board *b) =
	b->span.offset == at && b->span.size == part_size(d, at) &&
	b->ids.vendor == VGPU_PCI_VENDOR && b->ids.device == group_device(d, at) &&
	b->ids.subsystem_vendor == VGPU_PCI_VENDOR &&
	b->ids.subsystem == group_subsystem(d, at) &&
	b->type_count == group_types(d, at) && b->record_size == group_record(d, at) &&
	b->kernel_struct_size == 0 && b->kernel_structs.size == 0 && b->rmctrl.size == 0 &&
	b->records.offset == at + VGPU_BOARD_GROUP_HEADER_SIZE;

predicate board_read{L}(struct vgpu_metadata *md, integer at, struct vgpu_metadata_board *b) =
	md->container == VGPU_CONTAINER_NVVGPUMT ? blob_read(md->data, at, b) :
						   group_read(md->data, at, b);

// Its arrays are inside of it and do not overlap.
predicate board_inside{L}(struct vgpu_metadata *md, struct vgpu_metadata_board *b) =
	1 <= b->type_count <= VGPU_METADATA_MAX_TYPES && 1 <= b->record_size &&
	b->records.size == b->record_size * b->type_count &&
	b->kernel_structs.size == b->kernel_struct_size * b->type_count &&
	b->span.offset + b->span.size <= md->size &&
	b->span.offset <= b->records.offset &&
	b->records.offset + b->records.size <= b->span.offset + b->span.size &&
	(md->container == VGPU_CONTAINER_NVVGPUMT ==>
	 VGPU_KERNEL_STRUCT_SIZE <= b->kernel_struct_size &&
	 b->span.offset <= b->kernel_structs.offset &&
	 b->kernel_structs.offset + b->kernel_structs.size == b->rmctrl.offset &&
	 b->rmctrl.offset + VGPU_RMCTRL_INFO == b->records.offset &&
	 b->records.offset + b->records.size <= b->rmctrl.offset + b->rmctrl.size &&
	 b->rmctrl.offset + b->rmctrl.size <= md->size);

predicate board_typed{L}(struct vgpu_metadata *md, struct vgpu_metadata_board *b) =
	md->layout != \null ==> b->record_size == md->layout->info_size;

// Parts that follow each other without a gap, n of them.
inductive parts{L}(u8 *d, integer from, integer to, integer n) {
case none{L}:
	\forall u8 *d, integer at; parts(d, at, at, 0);
case more{L}:
	\forall u8 *d, integer from, to, n;
	parts(d, from, to, n) ==> parts(d, from, to + part_size(d, to), n + 1);
}

predicate section_inside{L}(struct vgpu_metadata *md) =
	md->section.offset == md->content.size &&
	md->section.offset + md->section.size <= md->size &&
	md->section.size == part_size(md->data, md->section.offset) &&
	md->section.size % VGPU_SIGNATURE_ALIGN == 0 &&
	1 <= md->signature.size <= VGPU_METADATA_MAX_SIGNATURE &&
	md->signature.offset == md->section.offset + VGPU_SIGNATURE_HEADER_SIZE &&
	md->signature.size <= md->section.size - VGPU_SIGNATURE_HEADER_SIZE <
	md->signature.size + VGPU_SIGNATURE_ALIGN;

predicate section_good{L}(struct vgpu_metadata *md) =
	md->section.size == 0 && md->signature.size == 0 || section_inside(md);

// A file that vgpu_metadata_parse() has accepted.
predicate parsed{L}(struct vgpu_metadata *md) =
	\valid_read(md) && file(md) && 1 <= md->board_count && boards_good(md) &&
	section_good(md) && md->content.offset == 0 &&
	md->content.size + md->section.size == md->size &&
	(md->container == VGPU_CONTAINER_NVVGPUMT ?
	 md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS) &&
	 parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, md->board_count) :
	 md->size == u64_at(md->data, VGPU_META_TOTAL_SIZE) &&
	 parts(md->data, VGPU_META_HEADER_SIZE, md->size,
	       u32_at(md->data, VGPU_META_GROUP_COUNT)));

// What can be asked: a file that was accepted, or the nothing that is left of a refused one.
predicate askable{L}(struct vgpu_metadata *md) =
	\valid_read(md) && bytes(md->data, 0, md->size) &&
	(md->board_count == 0 || file(md) && boards_good(md));

predicate board_of{L}(struct vgpu_metadata *md, struct vgpu_metadata_board *b) =
	b->index < md->board_count && board_read(md, md->board_offset[b->index], b) &&
	board_inside(md, b);

predicate ids_of{L}(struct vgpu_metadata *md, integer k, integer device, integer subsystem) =
	0 <= k < md->board_count && board_device(md, md->board_offset[k]) == device &&
	board_subsystem(md, md->board_offset[k]) == subsystem;
*/

#endif
