/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A contract for every function of the parser, in ACSL, by file. Loops have their invariants in the
 * code.
 */
#ifndef TESTS_PROVE_CONTRACTS_H
#define TESTS_PROVE_CONTRACTS_H

#define CONTAINER_COUNT 2

/* ---- parser_env.h ---- */

/*@ requires bytes(p, 0, 2);
    assigns \nothing;
    ensures \result == u16_at(p, 0); */
static inline u16 get_unaligned_le16(const u8 *p);

/*@ requires bytes(p, 0, 4);
    assigns \nothing;
    ensures \result == u32_at(p, 0); */
static inline u32 get_unaligned_le32(const u8 *p);

/*@ requires bytes(p, 0, 8);
    assigns \nothing;
    ensures \result == u16_at(p, 0) + 0x10000 * u16_at(p, 2) + 0x100000000 * u16_at(p, 4) +
	0x1000000000000 * u16_at(p, 6); */
static inline u64 get_unaligned_le64(const u8 *p);

/* ---- parser.h ---- */

/*@ requires \valid_read(layout);
    assigns \nothing;
    ensures \result == (layout->control_head == 0 ? VGPU_RMCTRL_INFO : layout->control_head); */
static inline u32 control_head(const struct vgpu_metadata_layout *layout);

/* ---- bytes.c, and the other functions of parser.h ---- */

/*@ requires \valid(err) && code != VGPU_METADATA_OK;
    assigns *err;
    ensures !\result && rejected(err) && err->code == code && err->offset == offset; */
bool vgpu_reject(struct vgpu_metadata_error *err, enum vgpu_metadata_code code, u64 offset);

/*@ assigns \nothing;
    ensures \result <==> offset + size <= limit; */
static inline bool is_inside(u64 offset, u64 size, u64 limit);

/*@ assigns \nothing;
    ensures is_product(\result, count, size);
    ensures \result <= 0xffffffff00000000; */
static inline u64 product(u32 count, u32 size);

/*@ assigns \nothing;
    ensures count > 0 ==> is_quotient(\result, size, count); */
static inline u32 quotient(u32 size, u32 count);

/*@ requires bytes(data, offset, 2);
    assigns \nothing;
    ensures \result == u16_at(data, offset); */
static inline u16 le16(const u8 *data, u32 offset);

/*@ requires bytes(data, offset, 4);
    assigns \nothing;
    ensures \result == u32_at(data, offset); */
static inline u32 le32(const u8 *data, u32 offset);

/*@ requires bytes(data, offset, 8);
    assigns \nothing;
    ensures \result == u64_at(data, offset); */
static inline u64 le64(const u8 *data, u32 offset);

/*@ requires number_size(size) ==> bytes(data, offset, size);
    assigns \nothing;
    ensures \result == number_at(data, offset, size);
    ensures size <= 4 ==> \result <= 0xffffffff; */
u64 vgpu_read_number(const u8 *data, u32 offset, u32 size);

/*@ requires bytes(data, offset, size) && \valid(err) && code != VGPU_METADATA_OK;
    assigns *err;
    ensures \result ==> zeros(data, offset, size);
    ensures \result || rejected(err); */
bool vgpu_check_zero(const u8 *data, u32 offset, u32 size, enum vgpu_metadata_code code,
		     struct vgpu_metadata_error *err);

/*@ requires bytes(data, offset, size) && \valid(err) && kind <= VGPU_TEXT_STRING;
    assigns *err;
    ensures \result ==> text(data, offset, size);
    ensures \result && kind != VGPU_TEXT_STRING ==> data[offset] != 0;
    ensures \result || rejected(err); */
bool vgpu_check_text(const u8 *data, u32 offset, u32 size, enum vgpu_text kind,
		     struct vgpu_metadata_error *err);

/*@ requires size > 0 ==> bytes(data, offset, size);
    requires 0 < room && \valid(to + (0 .. room - 1));
    assigns to[0 .. room - 1];
    ensures to[room - 1] == 0;
    ensures 0 < size <= room && text(data, offset, size) ==> string(to, room);
    ensures size == 0 ==> \forall integer i; 0 <= i < room ==> to[i] == 0; */
void vgpu_copy_text(char *to, u32 room, const u8 *data, u32 offset, u32 size);

/*@ requires \valid_read(keys + (0 .. count - 1)) && count < 0xffffffff;
    assigns \nothing;
    ensures 0 <= \result <= count;
    ensures \result > 0 ==> keys[\result - 1] == key;
    ensures \result == 0 ==> \forall integer i; 0 <= i < count ==> keys[i] != key; */
u32 vgpu_find_key(const u32 *keys, u32 count, u32 key);

/* ---- layout_check.c ---- */

/*@ assigns \nothing;
    ensures \result <==> number_size(size); */
static bool is_number_size(u32 size);

/*@ requires \valid_read(layout) && \valid(err);
    requires field < VGPU_FIELD_COUNT;
    assigns *err;
    ensures \result ==> FIELD_VALID(layout->field[field], field, layout->info_size);
    ensures \result || rejected(err); */
static bool check_layout_field(const struct vgpu_metadata_layout *layout, u32 field,
			       struct vgpu_metadata_error *err);

/*@ requires \valid(err) && code != VGPU_METADATA_OK;
    requires spans == \null || \valid_read(spans + (0 .. count - 1));
    assigns *err;
    ensures \result ==> spans_valid(spans, count, record_size);
    ensures \result || rejected(err); */
static bool check_layout_spans(const struct vgpu_layout_span *spans, u32 count, u32 record_size,
			       enum vgpu_metadata_code code, struct vgpu_metadata_error *err);

/*@ requires begun(md, err) && layout_readable(md->layout);
    assigns *err;
    ensures \result ==> begun(md, err) && layout_valid(md->layout);
    ensures \result || rejected(err); */
bool vgpu_check_layout(const struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* ---- boards.c ---- */

/*@ requires checking(md, err);
    assigns *err;
    ensures \result ==> 1 <= size;
    ensures \result && md->layout != \null ==> size == md->layout->info_size;
    ensures \result && md->board_count > 0 ==> size == md->record_size;
    ensures \result || rejected(err); */
bool vgpu_check_record_size(const struct vgpu_metadata *md, u64 size, u64 offset,
			    struct vgpu_metadata_error *err);

/*@ requires \valid_read(md) && layout_valid(md->layout);
    assigns \nothing;
    ensures 1 <= \result <= VGPU_METADATA_MAX_TYPES;
    ensures md->layout != \null ==> \result == md->layout->max_types; */
static u32 type_limit(const struct vgpu_metadata *md);

/*@ requires checking(md, err);
    assigns *err;
    ensures \result ==> 1 <= count <= VGPU_METADATA_MAX_TYPES;
    ensures \result && md->layout != \null ==> count <= md->layout->max_types;
    ensures \result || rejected(err); */
bool vgpu_check_type_count(const struct vgpu_metadata *md, u64 count, u64 offset,
			   struct vgpu_metadata_error *err);

/*@ assigns \nothing;
    ensures \result == key_of(device, subsystem); */
static inline u32 board_key(u16 device, u16 subsystem);

/*@ requires checking(md, err) && boards_valid(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires board(md->container, md->data, md->size, md->content.size);
    requires board_read(md->container, md->data, md->content.size, board);
    requires md->layout != \null ==> board.record_size == md->layout->info_size;
    requires md->board_count > 0 ==> board.record_size == md->record_size;
    assigns md->board_offset[md->board_count], md->board_key[md->board_count], md->board_count,
	    md->type_count, md->record_size, md->content.size, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err);
    ensures \result ==> boards_valid(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || rejected(err); */
bool vgpu_add_board(struct vgpu_metadata *md, struct vgpu_metadata_board board, u64 ids_offset,
		    struct vgpu_metadata_error *err);

/* ---- types.c ---- */

/*@ requires MEMBER(data, base, span) && span.size <= 4 && \valid(err);
    requires index < VGPU_METADATA_MAX_TYPES && \valid(ids + (0 .. VGPU_METADATA_MAX_TYPES - 1));
    assigns ids[index], *err;
    ensures \result && span.size > 0 ==> ids[index] != 0 &&
	\forall integer k; 0 <= k < index ==> ids[k] != ids[index];
    ensures \result || rejected(err); */
static bool check_id(const u8 *data, u32 base, struct vgpu_layout_span span, u32 *ids, u32 index,
		     struct vgpu_metadata_error *err);

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result && span.size > 0 ==> text(data, base + span.offset, span.size);
    ensures \result || rejected(err); */
static bool check_name(const u8 *data, u32 base, struct vgpu_layout_span span,
		       struct vgpu_metadata_error *err);

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_pdev(const u8 *data, u32 base, struct vgpu_layout_span span, u16 device,
		       struct vgpu_metadata_error *err);

/*@ requires MEMBER(data, base, span) && \valid(err);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_instances(const u8 *data, u32 base, struct vgpu_layout_span span,
			    struct vgpu_metadata_error *err);

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid(err);
    requires base <= md->size && fields_valid(field, md->size - base);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_type(const struct vgpu_metadata *md, u16 device, u32 base,
		       const struct vgpu_layout_span *field, struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->layout != \null && base + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || rejected(err); */
static bool check_record_form(const struct vgpu_metadata *md, u32 base,
			      struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->layout != \null;
    requires kernel + VGPU_KERNEL_STRUCT_SIZE <= md->size;
    requires record + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || rejected(err); */
static bool check_same(const struct vgpu_metadata *md, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && kernel + VGPU_KERNEL_STRUCT_SIZE <= md->size;
    requires md->layout != \null ==> record + md->layout->info_size <= md->size;
    assigns *err;
    ensures \result || rejected(err); */
static bool check_pair(const struct vgpu_metadata *md, u16 device, u32 kernel, u32 record,
		       struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires board_inside(md->container, md->size, board) && board_typed(md->layout, board);
    assigns *err;
    ensures \result || rejected(err); */
bool vgpu_check_type_pairs(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			   struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && board_inside(md->container, md->size, board);
    requires board_typed(md->layout, board);
    assigns *err;
    ensures \result || rejected(err); */
bool vgpu_check_records(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
			struct vgpu_metadata_error *err);

/* ---- signature.c ---- */

/*@ requires bytes(data, offset, size) && 1 <= size && \valid(err);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_der(const u8 *data, u32 offset, u32 size, struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && boards_valid(md);
    assigns md->section, md->signature, *err;
    ensures \result ==> checking(md, err) && kept{Pre, Here}(md);
    ensures \result ==> boards_valid(md);
    ensures \result ==> section_inside(md);
    ensures \result ==> md->section.size == part_size(md->data, md->content.size);
    ensures \result ==> md->content.size == \old(md->content.size);
    ensures \result ==> md->board_count == \old(md->board_count);
    ensures \result || rejected(err); */
bool vgpu_check_section(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing; */
bool vgpu_is_section(const struct vgpu_metadata *md, u32 offset);

/* ---- nvvgpumt.c ---- */

/*@ requires bytes(data, at, VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE);
    requires field + 8 <= VGPU_BOARD_HEADER_SIZE;
    assigns \nothing;
    ensures \result == u64_at(data, at + VGPU_BLOB_HEADER_SIZE + field); */
static u64 board_field(const u8 *data, u32 at, u32 field);

/*@ requires at <= VGPU_METADATA_MAX_SIZE && field <= VGPU_BOARD_HEADER_SIZE;
    assigns \nothing; */
static u32 board_field_offset(u32 at, u32 field);

/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires blob(md->data, md->size, at);
    assigns \nothing;
    ensures blob_read(md->data, at, \result) && \result.index == index;
    ensures board_inside(md->container, md->size, \result); */
struct vgpu_metadata_board vgpu_read_blob(const struct vgpu_metadata *md, u32 index, u32 at);

/*@ requires checking(md, err) && at <= md->size;
    assigns *err;
    ensures \result ==> blob_inside(md->data, at, md->size);
    ensures \result || rejected(err); */
static bool check_blob_header(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size);
    assigns *err;
    ensures \result ==> blob_header(md->data, at);
    ensures \result && md->layout != \null ==> blob_record(md->data, at) == md->layout->info_size &&
	blob_types(md->data, at) <= md->layout->max_types;
    ensures \result && md->board_count > 0 ==> blob_record(md->data, at) == md->record_size;
    ensures \result || rejected(err); */
static bool check_board_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err);

/*@ requires bytes(data, at, part_size(data, at)) && \valid(err);
    requires VGPU_BLOB_HEADER_SIZE + VGPU_BOARD_HEADER_SIZE <= part_size(data, at);
    assigns *err;
    ensures \result ==> blob_parts(data, at);
    ensures \result || rejected(err); */
static bool check_blob_parts(const u8 *data, u32 at, struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md->data, at);
    requires blob_parts(md->data, at);
    assigns *err;
    ensures \result ==> blob_kernels(md->data, at);
    ensures \result && md->layout != \null ==>
	is_quotient(md->layout->kernel_struct_size, blob_kernel(md->data, at),
		    blob_types(md->data, at));
    ensures \result || rejected(err); */
static bool check_kernel_size(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && blob_inside(md->data, at, md->size) && blob_header(md->data, at);
    requires blob_parts(md->data, at);
    assigns *err;
    ensures \result ==> blob_records(md->data, at);
    ensures \result && md->layout != \null ==>
	blob_rmctrl(md->data, at) == md->layout->rmctrl_size;
    ensures \result || rejected(err); */
static bool check_control_size(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires board_inside(md->container, md->size, board);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_control_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_board board,
				struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    requires boards_valid(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err) && boards_valid(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	\old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || rejected(err); */
static bool check_blob(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && boards_valid(md) && section_valid(md) && md->section.size == 0;
    assigns md->section, md->signature, *err;
    ensures \result ==> checking(md, err) && kept{Pre, Here}(md) && boards_valid(md);
    ensures \result ==> section_valid(md) && md->content.size + md->section.size == md->size;
    ensures \result ==> md->content.size == \old(md->content.size);
    ensures \result ==> md->board_count == \old(md->board_count);
    ensures \result || rejected(err); */
static bool check_tail(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires opened(md, err) && md->container == VGPU_CONTAINER_NVVGPUMT;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> parsed(md);
    ensures \result || rejected(err); */
bool vgpu_check_nvvgpumt(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* ---- vgpumeta.c ---- */

/*@ requires \valid_read(md) && file(md) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires group(md->data, md->size, at);
    assigns \nothing;
    ensures group_read(md->data, at, \result) && \result.index == index;
    ensures board_inside(md->container, md->size, \result); */
struct vgpu_metadata_board vgpu_read_group(const struct vgpu_metadata *md, u32 index, u32 at);

/*@ requires checking(md, err) && at + VGPU_GROUP_HEADER_SIZE <= md->size;
    assigns *err;
    ensures \result ==> group_inside(md->data, at, md->size);
    ensures \result && group_type(md->data, at) == VGPU_GROUP_TYPE_BOARD ==>
	group_header(md->data, at);
    ensures \result || rejected(err); */
static bool check_group_header(const struct vgpu_metadata *md, u32 at,
			       struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && group_inside(md->data, at, md->size);
    requires group_header(md->data, at);
    assigns *err;
    ensures \result ==> group(md->data, md->size, at);
    ensures \result && md->layout != \null ==>
	group_record(md->data, at) == md->layout->info_size &&
	group_types(md->data, at) <= md->layout->max_types;
    ensures \result && md->board_count > 0 ==> group_record(md->data, at) == md->record_size;
    ensures \result || rejected(err); */
static bool check_board_group(const struct vgpu_metadata *md, u32 at,
			      struct vgpu_metadata_error *err);

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_valid(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires group_inside(md->data, md->content.size, md->size);
    requires group_header(md->data, md->content.size);
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md) && section_kept{Pre, Here}(md);
    ensures \result ==> checking(md, err) && boards_valid(md);
    ensures \result ==> md->board_count == \old(md->board_count) + 1;
    ensures \result ==> md->content.size ==
	    \old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || rejected(err); */
static bool add_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires \valid(md) && file(md) && layout_apart(md->layout, md) && boards_valid(md);
    requires group_inside(md->data, md->content.size, md->size);
    requires md->unknown_groups < VGPU_METADATA_MAX_BOARDS;
    assigns md->content.size, md->unknown_groups;
    ensures file(md) && layout_apart(md->layout, md) && kept{Pre, Here}(md);
    ensures boards_valid(md);
    ensures md->board_count == \old(md->board_count);
    ensures md->section.size == \old(md->section.size);
    ensures md->signature.size == \old(md->signature.size);
    ensures md->unknown_groups == \old(md->unknown_groups) + 1;
    ensures md->content.size ==
	    \old(md->content.size + part_size(md->data, md->content.size)); */
static void skip_group(struct vgpu_metadata *md);

/*@ requires checking(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    requires boards_valid(md) && md->board_count < VGPU_METADATA_MAX_BOARDS;
    requires section_valid(md) && md->unknown_groups < VGPU_METADATA_MAX_BOARDS;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> checking(md, err);
    ensures \result ==> boards_valid(md);
    ensures \result ==> section_valid(md);
    ensures \result ==> md->board_count <= \old(md->board_count) + 1;
    ensures \result ==> md->unknown_groups <= \old(md->unknown_groups) + 1;
    ensures \result ==> \old(md->section.size) == 0;
    ensures \result ==> md->content.size + md->section.size ==
	    \old(md->content.size + part_size(md->data, md->content.size));
    ensures \result || rejected(err); */
static bool check_group(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires opened(md, err) && md->container == VGPU_CONTAINER_VGPUMETA;
    assigns *md, *err;
    ensures \result ==> kept{Pre, Here}(md);
    ensures \result ==> parsed(md);
    ensures \result || rejected(err); */
bool vgpu_check_vgpumeta(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/* ---- metadata.c ---- */

/*@ assigns \nothing; */
const char *vgpu_metadata_message(int code);

/*@ assigns \nothing; */
const char *vgpu_metadata_code_name(int code);

/*@ requires bytes(data, 0, VGPU_METADATA_IDENTIFIER_SIZE) && container < CONTAINER_COUNT;
    assigns \nothing; */
static bool is_container(const u8 *data, enum vgpu_metadata_container container);

/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(container) && \valid(err);
    requires \separated(container, err);
    assigns *container, *err;
    ensures \result ==> *container < CONTAINER_COUNT && header_size(*container) <= size;
    ensures \result ==> bytes(data, 0, size);
    ensures \result || rejected(err); */
static bool check_identifier(const u8 *data, size_t size, enum vgpu_metadata_container *container,
			     struct vgpu_metadata_error *err);

/*@ requires bytes(data, 0, header_size(container)) && container < CONTAINER_COUNT && \valid(err);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_format(const u8 *data, enum vgpu_metadata_container container,
			 struct vgpu_metadata_error *err);

/*@ requires bytes(data, 0, header_size(container)) && container < CONTAINER_COUNT && \valid(err);
    requires \valid(release + (0 .. VGPU_METADATA_RELEASE_SIZE - 1));
    assigns release[0 .. VGPU_METADATA_RELEASE_SIZE - 1], *err;
    ensures \result ==> string(release, VGPU_METADATA_RELEASE_SIZE);
    ensures !\result ==> rejected(err) && \forall integer i; 0 <= i < VGPU_METADATA_RELEASE_SIZE ==>
	release[i] == \old(release[i]); */
static bool read_release(const u8 *data, enum vgpu_metadata_container container, char *release,
			 struct vgpu_metadata_error *err);

/*@ requires bytes(data, 0, size) && header_size(container) <= size;
    assigns \nothing; */
u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const u8 *data, size_t size);

/*@ requires bytes(data, 0, size) && header_size(container) <= size;
    requires container < CONTAINER_COUNT && \valid(err);
    assigns *err;
    ensures \result || rejected(err); */
static bool check_crc(const u8 *data, u32 size, enum vgpu_metadata_container container,
		      struct vgpu_metadata_error *err);

/*@ requires begun(md, err) && layout_valid(md->layout) && \valid_read(data + (0 .. size - 1));
    assigns md->data, md->size, md->container, md->release[0 .. VGPU_METADATA_RELEASE_SIZE - 1],
	    md->crc, md->content.size, *err;
    ensures \result ==> opened(md, err) && md->data == data && md->size == size;
    ensures \result || rejected(err); */
static bool read_file_header(struct vgpu_metadata *md, const u8 *data, size_t size,
			     struct vgpu_metadata_error *err);

/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(err);
    requires \valid(release + (0 .. VGPU_METADATA_RELEASE_SIZE - 1));
    assigns release[0 .. VGPU_METADATA_RELEASE_SIZE - 1], *err;
    ensures \result != 0 ==> \result == err->code;
    ensures \result == 0 ==> string(release, VGPU_METADATA_RELEASE_SIZE);
    ensures \result != 0 ==> \forall integer i; 0 <= i < VGPU_METADATA_RELEASE_SIZE ==>
	release[i] == 0; */
int vgpu_metadata_release(const u8 *data, size_t size, char *release,
			  struct vgpu_metadata_error *err);

/*@ requires \valid(md);
    assigns *md;
    ensures blank(md) && md->data == \null && md->size == 0 && md->layout == \null; */
static void reset_metadata(struct vgpu_metadata *md);

/*@ requires \valid(md) && \valid_read(err) && rejected(err);
    assigns *md;
    ensures \result == err->code && \result != 0;
    ensures md->size == 0 && md->board_count == 0; */
static int reject_file(struct vgpu_metadata *md, const struct vgpu_metadata_error *err);

/*@ requires opened(md, err);
    assigns *md, *err;
    ensures \result ==> parsed(md);
    ensures \result ==> md->data == \old(md->data);
    ensures \result ==> md->size == \old(md->size);
    ensures \result ==> md->layout == \old(md->layout);
    ensures \result || rejected(err); */
static bool check_boards(struct vgpu_metadata *md, struct vgpu_metadata_error *err);

/*@ requires \valid_read(data + (0 .. size - 1)) && \valid(md) && \valid(err);
    requires \separated(md, err) && layout_readable(layout) && layout_apart(layout, md);
    assigns *md, *err;
    ensures \result == 0 ==> parsed(md);
    ensures \result == 0 ==> md->data == data;
    ensures \result == 0 ==> md->size == size;
    ensures \result == 0 ==> md->layout == layout;
    ensures \result != 0 ==> \result == err->code;
    ensures \result != 0 ==> md->board_count == 0 && md->size == 0; */
int vgpu_metadata_parse(struct vgpu_metadata *md, const u8 *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err);

/* ---- accessors.c ---- */

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing;
    ensures span.offset + span.size <= md->size ==> \result == md->data + span.offset;
    ensures span.offset + span.size > md->size ==> \result == \null; */
const u8 *vgpu_metadata_bytes(const struct vgpu_metadata *md, struct vgpu_metadata_span span);

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> index < md->board_count;
    ensures \result ==> board->index == index && board_of(md, board);
    ensures \result ==> board->ids.device ==
	\old(board_device(md->container, md->data, md->board_offset[index]));
    ensures \result ==> board->ids.subsystem ==
	\old(board_subsystem(md->container, md->data, md->board_offset[index])); */
bool vgpu_metadata_get_board(const struct vgpu_metadata *md, u32 index,
			     struct vgpu_metadata_board *board);

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> 0 < md->board_count;
    ensures \result ==> board->index == 0 && board_of(md, board); */
bool vgpu_metadata_first_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board);

/*@ requires askable(md) && \valid(board) && \separated(md, board);
    assigns *board;
    ensures \result <==> \old(board->index) + 1 < md->board_count;
    ensures \result ==> board->index == \old(board->index) + 1 && board_of(md, board); */
bool vgpu_metadata_next_board(const struct vgpu_metadata *md, struct vgpu_metadata_board *board);

/*@ requires askable(md);
    assigns \nothing;
    ensures 0 <= \result <= md->board_count;
    ensures \result > 0 ==> is_board(md, \result - 1, device, subsystem);
    ensures \result == 0 ==> no_board(md, device, subsystem); */
static u32 find_board(const struct vgpu_metadata *md, u16 device, u16 subsystem);

/*@ requires askable(md) && \valid_read(ids) && \valid(board) && \separated(md, board);
    requires \separated(ids, board);
    assigns *board;
    ensures \result ==> \old(ids->vendor) == VGPU_PCI_VENDOR && board_of(md, board);
    ensures \result ==> board->ids.device == \old(ids->device);
    ensures \result && board->ids.subsystem != 0 ==>
	board->ids.subsystem == \old(ids->subsystem) &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR;
    ensures \result && board->ids.subsystem != \old(ids->subsystem) &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, ids->subsystem));
    ensures !\result && \old(ids->vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, 0));
    ensures !\result && \old(ids->vendor) == VGPU_PCI_VENDOR &&
	\old(ids->subsystem_vendor) == VGPU_PCI_VENDOR ==>
	\old(no_board(md, ids->device, ids->subsystem)); */
bool vgpu_metadata_match(const struct vgpu_metadata *md, const struct vgpu_metadata_ids *ids,
			 struct vgpu_metadata_board *board);

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, array, size, count, index);
    ensures index < count && 0 < size && is_product(array.size, count, size) &&
	array.offset + array.size <= md->size ==> \result != \null; */
static const u8 *array_element(const struct vgpu_metadata *md, struct vgpu_metadata_span array,
			       u32 size, u32 count, u32 index);

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, board->records, board->record_size,
	board->type_count, index);
    ensures board_of(md, board) && index < board->type_count ==> \result != \null; */
const u8 *vgpu_metadata_record(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index);

/*@ requires \valid_read(md) && bytes(md->data, 0, md->size) && \valid_read(board);
    assigns \nothing;
    ensures \result != \null ==> element_at(\result, md, board->kernel_structs,
	board->kernel_struct_size, board->type_count, index);
    ensures board_of(md, board) && md->container == VGPU_CONTAINER_NVVGPUMT &&
	index < board->type_count ==> \result != \null; */
const u8 *vgpu_metadata_kernel(const struct vgpu_metadata *md,
			       const struct vgpu_metadata_board *board, u32 index);

/*@ requires members(data, field) && \valid(out);
    requires \separated(out, field + (0 .. VGPU_FIELD_COUNT - 1));
    assigns *out;
    ensures out->name[VGPU_METADATA_NAME_SIZE - 1] == 0; */
static void read_type(const u8 *data, const struct vgpu_layout_span *field,
		      struct vgpu_metadata_type *out);

/*@ requires askable(md) && \valid_read(board) && board_of(md, board) && \valid(out);
    requires \separated(out, md) && \separated(out, board) && layout_apart(md->layout, md);
    requires md->layout != \null ==> \separated(out, md->layout);
    requires \separated(out, &vgpu_metadata_kernel_struct);
    assigns *out;
    ensures \result ==> \old(index < board->type_count);
    ensures \result ==> out->name[VGPU_METADATA_NAME_SIZE - 1] == 0; */
bool vgpu_metadata_type(const struct vgpu_metadata *md, const struct vgpu_metadata_board *board,
			u32 index, struct vgpu_metadata_type *out);

#endif
