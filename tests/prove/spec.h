/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The predicates and lemmas of the parser's contracts, in ACSL, the language of Frama-C. See
 * "Proof" in kernel/README.md.
 *
 * d is a file's content, at and end are offsets in it, size is a number of bytes.
 */
#ifndef TESTS_PROVE_SPEC_H
#define TESTS_PROVE_SPEC_H

/* Macros rather than predicates, so that provers see the members of the span. */
#define SPAN_VALID(span, room) (0 < (span).size && (span).offset + (span).size <= (room))
#define FIELD_VALID(span, i, room)                                                                 \
	((span).size == 0 ||                                                                       \
	 ((span).offset + (span).size <= (room) &&                                                 \
	  ((i) == VGPU_FIELD_NAME ? 2 <= (span).size && (span).size <= VGPU_METADATA_NAME_SIZE     \
				  : number_size((span).size) && (span).size <= field_limit(i))))
/* The bytes of member i are there, in what begins at d. */
#define FIELD_IN(d, field, i)                                                                      \
	((field)[i].size == 0 ||                                                                   \
	 (bytes(d, (field)[i].offset, (field)[i].size) &&                                          \
	  ((i) == VGPU_FIELD_NAME ||                                                               \
	   (number_size((field)[i].size) && (field)[i].size <= field_limit(i)))))
/* The parts of boards_valid(), for assertions that state one each. */
#define BOARDS_INSIDE(md)                                                                          \
	boards_inside(&(md)->board_offset[0], (md)->board_count, (md)->container, (md)->data,      \
		      (md)->size, (md)->content.size)
#define BOARDS_ALIKE(md)                                                                           \
	boards_alike(&(md)->board_offset[0], (md)->board_count, (md)->container, (md)->data,       \
		     (md)->record_size)
#define BOARDS_APART(md) boards_apart(&(md)->board_offset[0], (md)->board_count, (md)->data)
#define BOARDS_KEYED(md)                                                                           \
	boards_keyed(&(md)->board_offset[0], &(md)->board_key[0], (md)->board_count,               \
		     (md)->container, (md)->data)
#define BOARDS_DISTINCT(md) boards_distinct(&(md)->board_key[0], (md)->board_count)
/* The bytes of a member of what begins at base are there, or it has size 0. */
#define MEMBER(d, base, span) ((span).size == 0 || bytes(d, (base) + (span).offset, (span).size))

/*@
// ---- Shifts are products ----

// The provers know this of a shift by 1, and that two shifts add up. shifted() and further() hide
// the second shift from them.
logic integer shifted(integer x, integer n) = x << n;
lemma shift_twice: \forall integer x, p, q;
	0 <= p ==> 0 <= q ==> shifted(x << p, q) == (x << (p + q));
lemma shift_1: \forall integer x; (x << 1) == 2 * x;
lemma shift_2: \forall integer x; shifted(x << 1, 1) == (x << 2) && (x << 2) == 4 * x;
lemma shift_4: \forall integer x; shifted(x << 2, 2) == (x << 4) && (x << 4) == 0x10 * x;
lemma shift_8: \forall integer x; shifted(x << 4, 4) == (x << 8) && (x << 8) == 0x100 * x;
logic integer further(integer x, integer n) = x << (n + 8);
lemma shift_further: \forall integer x, n;
	0 <= n ==> shifted(x << n, 8) == further(x, n) && further(x, n) == 0x100 * (x << n);
lemma shift_16: \forall integer x; further(x, 8) == (x << 16) && (x << 16) == 0x10000 * x;
lemma shift_24: \forall integer x; further(x, 16) == (x << 24) && (x << 24) == 0x1000000 * x;
lemma shift_32: \forall integer x; further(x, 24) == (x << 32) && (x << 32) == 0x100000000 * x;
lemma shift_40: \forall integer x; further(x, 32) == (x << 40) && (x << 40) == 0x10000000000 * x;
lemma shift_48: \forall integer x;
	further(x, 40) == (x << 48) && (x << 48) == 0x1000000000000 * x;
lemma shift_56: \forall integer x;
	further(x, 48) == (x << 56) && (x << 56) == 0x100000000000000 * x;

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

// What vgpu_copy_text() makes of a text.
predicate string{L}(char *s, integer room) =
	s[room - 1] == 0 &&
	(\forall integer i; 0 <= i < room ==> s[i] == 0 || 0x20 <= s[i] <= 0x7e) &&
	(\forall integer i, j; 0 <= i < j < room && s[i] == 0 ==> s[j] == 0);

// Predicates of numbers, so that provers need not multiply and divide where nothing has changed.
predicate is_product(integer product, integer a, integer b) = product == a * b;
predicate is_quotient(integer quotient, integer a, integer b) = quotient == a / b;

predicate are_kernels(integer size, integer types) =
	types * (size / types) == size && VGPU_KERNEL_STRUCT_SIZE <= size / types;

predicate are_records(integer rmctrl, integer types, integer record) =
	VGPU_RMCTRL_INFO <= rmctrl && record <= rmctrl &&
	(rmctrl - VGPU_RMCTRL_INFO) % record == 0 && types * record <= rmctrl - VGPU_RMCTRL_INFO;

lemma kernels: \forall integer size, types, one;
	is_product(size, types, one) && is_quotient(one, size, types) &&
	VGPU_KERNEL_STRUCT_SIZE <= one ==> are_kernels(size, types);
lemma kernels_one: \forall integer size, types, one;
	are_kernels(size, types) && is_quotient(one, size, types) ==>
	is_product(size, types, one) && VGPU_KERNEL_STRUCT_SIZE <= one;
lemma records: \forall integer rmctrl, types, record, used;
	is_product(used, types, record) && used <= rmctrl - VGPU_RMCTRL_INFO &&
	VGPU_RMCTRL_INFO <= rmctrl && record <= rmctrl &&
	(rmctrl - VGPU_RMCTRL_INFO) % record == 0 ==> are_records(rmctrl, types, record);
lemma records_used: \forall integer rmctrl, types, record, used;
	are_records(rmctrl, types, record) && is_product(used, types, record) ==>
	used <= rmctrl - VGPU_RMCTRL_INFO;
lemma product_order: \forall integer a, b, c; 0 <= a <= b && 0 <= c ==> a * c <= b * c;
lemma product_none: \forall integer b; is_product(0, 0, b);
lemma product_next: \forall integer p, a, b; is_product(p, a, b) ==> is_product(p + b, a + 1, b);
lemma product_room: \forall integer p, q, a, b, c;
	is_product(p, a, c) && is_product(q, b, c) && 0 <= a < b && 0 <= c ==> p + c <= q;

predicate rejected{L}(struct vgpu_metadata_error *err) = err->code != VGPU_METADATA_OK;

// ---- The caller's layout ----

logic integer field_limit(integer i) =
	i == VGPU_FIELD_TYPE || i == VGPU_FIELD_MAX_INSTANCE || i == VGPU_FIELD_ECC_SUPPORTED ?
	4 : 8;

// One by one, since a prover does not enumerate the values of i.
predicate is_field(integer i) =
	i == VGPU_FIELD_TYPE || i == VGPU_FIELD_NAME || i == VGPU_FIELD_VDEV_ID ||
	i == VGPU_FIELD_PDEV_ID || i == VGPU_FIELD_FB_LENGTH || i == VGPU_FIELD_GSP_HEAP_SIZE ||
	i == VGPU_FIELD_BAR1_LENGTH || i == VGPU_FIELD_MAX_INSTANCE ||
	i == VGPU_FIELD_ECC_SUPPORTED || i == VGPU_FIELD_FB_RESERVATION;

predicate fields_valid{L}(struct vgpu_layout_span *field, integer room) =
	\valid_read(field + (0 .. VGPU_FIELD_COUNT - 1)) &&
	FIELD_VALID(field[VGPU_FIELD_TYPE], VGPU_FIELD_TYPE, room) &&
	FIELD_VALID(field[VGPU_FIELD_NAME], VGPU_FIELD_NAME, room) &&
	FIELD_VALID(field[VGPU_FIELD_VDEV_ID], VGPU_FIELD_VDEV_ID, room) &&
	FIELD_VALID(field[VGPU_FIELD_PDEV_ID], VGPU_FIELD_PDEV_ID, room) &&
	FIELD_VALID(field[VGPU_FIELD_FB_LENGTH], VGPU_FIELD_FB_LENGTH, room) &&
	FIELD_VALID(field[VGPU_FIELD_GSP_HEAP_SIZE], VGPU_FIELD_GSP_HEAP_SIZE, room) &&
	FIELD_VALID(field[VGPU_FIELD_BAR1_LENGTH], VGPU_FIELD_BAR1_LENGTH, room) &&
	FIELD_VALID(field[VGPU_FIELD_MAX_INSTANCE], VGPU_FIELD_MAX_INSTANCE, room) &&
	FIELD_VALID(field[VGPU_FIELD_ECC_SUPPORTED], VGPU_FIELD_ECC_SUPPORTED, room) &&
	FIELD_VALID(field[VGPU_FIELD_FB_RESERVATION], VGPU_FIELD_FB_RESERVATION, room);

predicate spans_valid{L}(struct vgpu_layout_span *span, integer count, integer size) =
	count <= VGPU_METADATA_MAX_SPANS && \valid_read(span + (0 .. count - 1)) &&
	\forall integer i; 0 <= i < count ==> SPAN_VALID(span[i], size);

predicate layout_readable{L}(struct vgpu_metadata_layout *layout) =
	layout == \null ||
	\valid_read(layout) &&
	(layout->strings == \null ||
	 \valid_read(layout->strings + (0 .. layout->string_count - 1))) &&
	(layout->padding == \null ||
	 \valid_read(layout->padding + (0 .. layout->padding_count - 1)));

predicate layout_valid{L}(struct vgpu_metadata_layout *layout) =
	layout == \null ||
	\valid_read(layout) &&
	1 <= layout->info_size <= VGPU_METADATA_MAX_RECORD &&
	1 <= layout->max_types <= VGPU_METADATA_MAX_TYPES &&
	VGPU_KERNEL_STRUCT_SIZE <= layout->kernel_struct_size <= VGPU_METADATA_MAX_RECORD &&
	fields_valid(&layout->field[0], layout->info_size) &&
	spans_valid(layout->strings, layout->string_count, layout->info_size) &&
	spans_valid(layout->padding, layout->padding_count, layout->info_size);

// Nothing that is written overlaps what is read.
predicate layout_apart{L}(struct vgpu_metadata_layout *layout, struct vgpu_metadata *md) =
	layout == \null ||
	\separated(layout, md) &&
	\separated(layout->strings + (0 .. layout->string_count - 1), md) &&
	\separated(layout->padding + (0 .. layout->padding_count - 1), md);

// ---- Files ----

logic integer header_size(integer container) =
	container == VGPU_CONTAINER_NVVGPUMT ? VGPU_MT_HEADER_SIZE : VGPU_META_HEADER_SIZE;

predicate file{L}(struct vgpu_metadata *md) =
	(md->container == VGPU_CONTAINER_NVVGPUMT || md->container == VGPU_CONTAINER_VGPUMETA) &&
	header_size(md->container) <= md->size && bytes(md->data, 0, md->size) &&
	string(&md->release[0], VGPU_METADATA_RELEASE_SIZE) && layout_valid(md->layout);

// The precondition of the functions that check a file.
predicate checking{L}(struct vgpu_metadata *md, struct vgpu_metadata_error *err) =
	\valid(md) && \valid(err) && \separated(md, err) && layout_apart(md->layout, md) &&
	file(md);

// The members that state what is known of the file have not changed.
predicate kept{K, L}(struct vgpu_metadata *md) =
	\at(md->data, K) == \at(md->data, L) && \at(md->size, K) == \at(md->size, L) &&
	\at(md->layout, K) == \at(md->layout, L) &&
	\at(md->container, K) == \at(md->container, L) &&
	\at(md->content.offset, K) == \at(md->content.offset, L);

predicate section_kept{K, L}(struct vgpu_metadata *md) =
	\at(md->section.offset, K) == \at(md->section.offset, L) &&
	\at(md->section.size, K) == \at(md->section.size, L) &&
	\at(md->signature.offset, K) == \at(md->signature.offset, L) &&
	\at(md->signature.size, K) == \at(md->signature.size, L) &&
	\at(md->unknown_groups, K) == \at(md->unknown_groups, L);

// Nothing is known of the file yet.
predicate blank{L}(struct vgpu_metadata *md) =
	md->board_count == 0 && md->type_count == 0 && md->unknown_groups == 0 &&
	md->content.offset == 0 && md->section.size == 0 && md->signature.size == 0;

predicate begun{L}(struct vgpu_metadata *md, struct vgpu_metadata_error *err) =
	\valid(md) && \valid(err) && \separated(md, err) && layout_apart(md->layout, md) &&
	blank(md);

// The file header has been read.
predicate opened{L}(struct vgpu_metadata *md, struct vgpu_metadata_error *err) =
	checking(md, err) && blank(md) && md->content.size == header_size(md->container) &&
	(md->container == VGPU_CONTAINER_VGPUMETA ==>
	 md->size == u64_at(md->data, VGPU_META_TOTAL_SIZE));

// Blobs and groups begin with 16 bytes that hold their size.
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

predicate blob_header{L}(u8 *d, integer at) =
	1 <= blob_device(d, at) <= 0xffff && blob_info(d, at) == VGPU_RMCTRL_INFO &&
	blob_cmd(d, at) <= 0xffffffff && 1 <= blob_record(d, at) &&
	1 <= blob_types(d, at) <= VGPU_METADATA_MAX_TYPES;

predicate blob_parts{L}(u8 *d, integer at) =
	part_size(d, at) == VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE + blob_kernel(d, at) +
	blob_rmctrl(d, at);

predicate blob_kernels{L}(u8 *d, integer at) =
	are_kernels(blob_kernel(d, at), blob_types(d, at));

predicate blob_records{L}(u8 *d, integer at) =
	are_records(blob_rmctrl(d, at), blob_types(d, at), blob_record(d, at));

predicate blob{L}(u8 *d, integer end, integer at) =
	blob_inside(d, at, end) && blob_header(d, at) && blob_parts(d, at) &&
	blob_kernels(d, at) && blob_records(d, at);

logic integer group_type{L}(u8 *d, integer at) = u32_at(d, at + VGPU_GROUP_TYPE);
logic integer group_device{L}(u8 *d, integer at) = u16_at(d, at + VGPU_BOARD_GROUP_DEVICE);
logic integer group_subsystem{L}(u8 *d, integer at) = u16_at(d, at + VGPU_BOARD_GROUP_SUBSYSTEM);
logic integer group_record{L}(u8 *d, integer at) = u32_at(d, at + VGPU_BOARD_GROUP_RECORD_SIZE);
logic integer group_types{L}(u8 *d, integer at) = u32_at(d, at + VGPU_BOARD_GROUP_RECORD_COUNT);

predicate group_inside{L}(u8 *d, integer at, integer end) =
	0 <= at && VGPU_GROUP_HEADER_SIZE <= part_size(d, at) && at + part_size(d, at) <= end;

predicate group_header{L}(u8 *d, integer at) =
	group_type(d, at) == VGPU_GROUP_TYPE_BOARD &&
	u16_at(d, at + VGPU_GROUP_VERSION) == VGPU_BOARD_GROUP_VERSION &&
	u16_at(d, at + VGPU_GROUP_HEADER_SIZE_FIELD) == VGPU_BOARD_GROUP_HEADER_SIZE &&
	VGPU_BOARD_GROUP_HEADER_SIZE <= part_size(d, at);

predicate group{L}(u8 *d, integer end, integer at) =
	group_inside(d, at, end) && group_header(d, at) &&
	u16_at(d, at + VGPU_BOARD_GROUP_VENDOR) == VGPU_PCI_VENDOR &&
	u16_at(d, at + VGPU_BOARD_GROUP_SUBSYSTEM_VENDOR) == VGPU_PCI_VENDOR &&
	1 <= group_device(d, at) && 1 <= group_record(d, at) &&
	1 <= group_types(d, at) <= VGPU_METADATA_MAX_TYPES &&
	is_product(part_size(d, at) - VGPU_BOARD_GROUP_HEADER_SIZE, group_types(d, at),
		   group_record(d, at));

// Boards of container c. The arguments are the file's content and its numbers, not the struct
// vgpu_metadata, so that provers see at once that they do not change when the struct does.

predicate board{L}(integer c, u8 *d, integer end, integer at) =
	c == VGPU_CONTAINER_NVVGPUMT ? blob(d, end, at) : group(d, end, at);

logic integer board_device{L}(integer c, u8 *d, integer at) =
	c == VGPU_CONTAINER_NVVGPUMT ? blob_device(d, at) : group_device(d, at);
logic integer board_subsystem{L}(integer c, u8 *d, integer at) =
	c == VGPU_CONTAINER_NVVGPUMT ? 0 : group_subsystem(d, at);
logic integer board_record{L}(integer c, u8 *d, integer at) =
	c == VGPU_CONTAINER_NVVGPUMT ? blob_record(d, at) : group_record(d, at);
logic integer board_types{L}(integer c, u8 *d, integer at) =
	c == VGPU_CONTAINER_NVVGPUMT ? blob_types(d, at) : group_types(d, at);

logic integer key_of(integer device, integer subsystem) = device * 0x10000 + subsystem;
lemma key_tells: \forall integer a, b, c, d;
	0 <= a <= 0xffff && 0 <= b <= 0xffff && 0 <= c <= 0xffff && 0 <= d <= 0xffff &&
	key_of(a, b) == key_of(c, d) ==> a == c && b == d;
logic integer board_key_at{L}(integer c, u8 *d, integer at) =
	key_of(board_device(c, d, at), board_subsystem(c, d, at));

// The n boards found so far: they lie in the content, one after the other, and no two have the same
// ids.
predicate boards_inside{L}(u32 *offset, integer n, integer c, u8 *d, integer size, integer end) =
	\forall integer k; 0 <= k < n ==>
	header_size(c) <= offset[k] && board(c, d, size, offset[k]) &&
	offset[k] + part_size(d, offset[k]) <= end;

predicate boards_alike{L}(u32 *offset, integer n, integer c, u8 *d, integer record_size) =
	\forall integer k; 0 <= k < n ==> board_record(c, d, offset[k]) == record_size;

predicate boards_apart{L}(u32 *offset, integer n, u8 *d) =
	\forall integer j, k; 0 <= j < k < n ==>
	offset[j] + part_size(d, offset[j]) <= offset[k];

predicate boards_keyed{L}(u32 *offset, u32 *key, integer n, integer c, u8 *d) =
	\forall integer k; 0 <= k < n ==> key[k] == board_key_at(c, d, offset[k]);

predicate boards_distinct{L}(u32 *key, integer n) =
	\forall integer j, k; 0 <= j < k < n ==> key[j] != key[k];

predicate boards_valid{L}(struct vgpu_metadata *md) =
	0 <= md->board_count <= VGPU_METADATA_MAX_BOARDS &&
	md->type_count <= md->board_count * VGPU_METADATA_MAX_TYPES &&
	header_size(md->container) <= md->content.size <= md->size &&
	BOARDS_INSIDE(md) &&
	(md->layout != \null && md->board_count > 0 ==>
	 md->record_size == md->layout->info_size) &&
	BOARDS_ALIKE(md) &&
	BOARDS_APART(md) &&
	BOARDS_KEYED(md) && BOARDS_DISTINCT(md);

// A struct vgpu_metadata_board states what the file states.
predicate blob_read{L}(u8 *d, integer at, struct vgpu_metadata_board b) =
	b.span.offset == at && b.span.size == part_size(d, at) &&
	b.ids.vendor == VGPU_PCI_VENDOR && b.ids.device == blob_device(d, at) &&
	b.ids.subsystem_vendor == VGPU_PCI_VENDOR && b.ids.subsystem == 0 &&
	b.type_count == blob_types(d, at) && b.record_size == blob_record(d, at) &&
	b.kernel_structs.offset == at + VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE &&
	b.kernel_structs.size == blob_kernel(d, at) &&
	b.rmctrl.offset == b.kernel_structs.offset + blob_kernel(d, at) &&
	b.rmctrl.size == blob_rmctrl(d, at) &&
	b.records.offset == b.rmctrl.offset + VGPU_RMCTRL_INFO;

predicate group_read{L}(u8 *d, integer at, struct vgpu_metadata_board b) =
	b.span.offset == at && b.span.size == part_size(d, at) &&
	b.ids.vendor == VGPU_PCI_VENDOR && b.ids.device == group_device(d, at) &&
	b.ids.subsystem_vendor == VGPU_PCI_VENDOR &&
	b.ids.subsystem == group_subsystem(d, at) &&
	b.type_count == group_types(d, at) && b.record_size == group_record(d, at) &&
	b.kernel_struct_size == 0 && b.kernel_structs.size == 0 && b.rmctrl.size == 0 &&
	b.records.offset == at + VGPU_BOARD_GROUP_HEADER_SIZE;

predicate board_read{L}(integer c, u8 *d, integer at, struct vgpu_metadata_board b) =
	c == VGPU_CONTAINER_NVVGPUMT ? blob_read(d, at, b) : group_read(d, at, b);

// The arrays of a board are inside it and do not overlap.
predicate board_inside{L}(integer c, integer end, struct vgpu_metadata_board b) =
	1 <= b.type_count <= VGPU_METADATA_MAX_TYPES && 1 <= b.record_size &&
	is_product(b.records.size, b.type_count, b.record_size) &&
	is_product(b.kernel_structs.size, b.type_count, b.kernel_struct_size) &&
	b.span.offset + b.span.size <= end &&
	b.span.offset <= b.records.offset &&
	b.records.offset + b.records.size <= b.span.offset + b.span.size &&
	(c == VGPU_CONTAINER_NVVGPUMT ==>
	 VGPU_KERNEL_STRUCT_SIZE <= b.kernel_struct_size &&
	 b.span.offset <= b.kernel_structs.offset &&
	 b.kernel_structs.offset + b.kernel_structs.size == b.rmctrl.offset &&
	 b.rmctrl.offset + VGPU_RMCTRL_INFO == b.records.offset &&
	 b.records.offset + b.records.size <= b.rmctrl.offset + b.rmctrl.size &&
	 b.rmctrl.offset + b.rmctrl.size == b.span.offset + b.span.size);

predicate board_typed{L}(struct vgpu_metadata_layout *layout, struct vgpu_metadata_board b) =
	layout != \null ==> b.record_size == layout->info_size;

// n parts that follow each other without a gap.
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

predicate section_valid{L}(struct vgpu_metadata *md) =
	md->section.size == 0 && md->signature.size == 0 || section_inside(md);

// A file that vgpu_metadata_parse() has accepted.
predicate parsed{L}(struct vgpu_metadata *md) =
	\valid_read(md) && file(md) && 1 <= md->board_count && boards_valid(md) &&
	section_valid(md) && md->content.offset == 0 &&
	md->content.size + md->section.size == md->size &&
	(md->container == VGPU_CONTAINER_NVVGPUMT ?
	 md->board_count == u64_at(md->data, VGPU_MT_NUM_BLOBS) &&
	 parts(md->data, VGPU_MT_HEADER_SIZE, md->content.size, md->board_count) :
	 md->size == u64_at(md->data, VGPU_META_TOTAL_SIZE) &&
	 parts(md->data, VGPU_META_HEADER_SIZE, md->size,
	       u32_at(md->data, VGPU_META_GROUP_COUNT)));

// What the accessors may be given: an accepted file, or what is left of a rejected one.
predicate askable{L}(struct vgpu_metadata *md) =
	\valid_read(md) && bytes(md->data, 0, md->size) &&
	(md->board_count == 0 || file(md) && boards_valid(md));

predicate board_of{L}(struct vgpu_metadata *md, struct vgpu_metadata_board *b) =
	b->index < md->board_count &&
	board_read(md->container, md->data, md->board_offset[b->index], *b) &&
	board_inside(md->container, md->size, *b);

predicate is_board{L}(struct vgpu_metadata *md, integer k, integer device, integer subsystem) =
	0 <= k < md->board_count &&
	board_device(md->container, md->data, md->board_offset[k]) == device &&
	board_subsystem(md->container, md->data, md->board_offset[k]) == subsystem;

predicate no_board{L}(struct vgpu_metadata *md, integer device, integer subsystem) =
	\forall integer k; !is_board(md, k, device, subsystem);

predicate element_at{L}(u8 *p, struct vgpu_metadata *md, struct vgpu_metadata_span array,
			integer size, integer count, integer index) =
	index < count && 0 < size && array.offset + array.size <= md->size &&
	\exists integer skip; is_product(skip, index, size) && 0 <= skip &&
	p == md->data + (array.offset + skip) && skip + size <= array.size;

predicate members{L}(u8 *d, struct vgpu_layout_span *field) =
	\valid_read(field + (0 .. VGPU_FIELD_COUNT - 1)) &&
	FIELD_IN(d, field, VGPU_FIELD_TYPE) && FIELD_IN(d, field, VGPU_FIELD_NAME) &&
	FIELD_IN(d, field, VGPU_FIELD_VDEV_ID) && FIELD_IN(d, field, VGPU_FIELD_PDEV_ID) &&
	FIELD_IN(d, field, VGPU_FIELD_FB_LENGTH) && FIELD_IN(d, field, VGPU_FIELD_GSP_HEAP_SIZE) &&
	FIELD_IN(d, field, VGPU_FIELD_BAR1_LENGTH) &&
	FIELD_IN(d, field, VGPU_FIELD_MAX_INSTANCE) &&
	FIELD_IN(d, field, VGPU_FIELD_ECC_SUPPORTED) &&
	FIELD_IN(d, field, VGPU_FIELD_FB_RESERVATION);

lemma members_in{L}: \forall u8 *d, struct vgpu_layout_span *field, integer size;
	bytes(d, 0, size) && fields_valid(field, size) ==> members(d, field);
*/

#endif
