// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The parser of vGPU metadata files: the file header, and the order of all checks.
 * metadata_format.h defines the formats, metadata.h what this code guarantees.
 */
#include "parser.h"

static const struct {
	const char *name;
	const char *message;
} code_texts[] = {
#define CODE_ROW(name, id, text) {id, text},
	VGPU_METADATA_CODES(CODE_ROW)
#undef CODE_ROW
};

/* The differences between the two file headers. */
static const struct {
	u8 identifier[VGPU_METADATA_IDENTIFIER_SIZE + 1];
	u32 header_size;
	u32 crc;
	u32 release;
	u32 release_size;
} containers[] = {
	[VGPU_CONTAINER_NVVGPUMT] = {VGPU_MT_IDENTIFIER, VGPU_MT_HEADER_SIZE, VGPU_MT_CRC,
				     VGPU_MT_RELEASE, VGPU_MT_RELEASE_SIZE},
	[VGPU_CONTAINER_VGPUMETA] = {VGPU_META_IDENTIFIER, VGPU_META_HEADER_SIZE, VGPU_META_CRC,
				     VGPU_META_RELEASE, VGPU_META_RELEASE_SIZE},
};

const char *vgpu_metadata_message(int code)
{
	return code >= 0 && code < (int)VGPU_METADATA_CODE_COUNT ? code_texts[code].message
								 : "unknown error";
}

const char *vgpu_metadata_code_name(int code)
{
	return code >= 0 && code < (int)VGPU_METADATA_CODE_COUNT ? code_texts[code].name
								 : "unknown";
}

static bool is_container(const u8 *data, enum vgpu_metadata_container container)
{
	return memcmp(data, containers[container].identifier, VGPU_METADATA_IDENTIFIER_SIZE) == 0;
}

/* Identify the container, and check that the file has its whole header. */
static bool check_identifier(const u8 *data, size_t size, enum vgpu_metadata_container *container,
			     struct vgpu_metadata_error *err)
{
	if (size > VGPU_METADATA_MAX_SIZE)
		return vgpu_reject(err, VGPU_METADATA_FILE_TOO_LARGE, VGPU_METADATA_MAX_SIZE);
	if (size < VGPU_METADATA_IDENTIFIER_SIZE)
		return vgpu_reject(err, VGPU_METADATA_HEADER_CUT, size);
	if (is_container(data, VGPU_CONTAINER_NVVGPUMT))
		*container = VGPU_CONTAINER_NVVGPUMT;
	else if (is_container(data, VGPU_CONTAINER_VGPUMETA))
		*container = VGPU_CONTAINER_VGPUMETA;
	else
		return vgpu_reject(err, VGPU_METADATA_IDENTIFIER, 0);
	if (size < containers[*container].header_size)
		return vgpu_reject(err, VGPU_METADATA_HEADER_CUT, size);
	return true;
}

/* Check the fields of a VGPUMETA header that give the places of the others. */
static bool check_format(const u8 *data, enum vgpu_metadata_container container,
			 struct vgpu_metadata_error *err)
{
	if (container == VGPU_CONTAINER_NVVGPUMT)
		return true;
	if (le16(data, VGPU_META_MAJOR) != VGPU_META_MAJOR_VALUE)
		return vgpu_reject(err, VGPU_METADATA_FORMAT_MAJOR, VGPU_META_MAJOR);
	if (le16(data, VGPU_META_MINOR) != VGPU_META_MINOR_VALUE)
		return vgpu_reject(err, VGPU_METADATA_FORMAT_MINOR, VGPU_META_MINOR);
	if (le32(data, VGPU_META_HEADER_SIZE_FIELD) != VGPU_META_HEADER_SIZE)
		return vgpu_reject(err, VGPU_METADATA_HEADER_SIZE, VGPU_META_HEADER_SIZE_FIELD);
	return true;
}

/* Read the GSP build version; @release is zero before. */
static bool read_release(const u8 *data, enum vgpu_metadata_container container, char *release,
			 struct vgpu_metadata_error *err)
{
	u32 offset = containers[container].release;
	u32 size = containers[container].release_size;

	if (!vgpu_check_text(data, offset, size, VGPU_TEXT_RELEASE, err))
		return false;
	vgpu_copy_text(release, VGPU_METADATA_RELEASE_SIZE, data, offset, size);
	return true;
}

u32 vgpu_metadata_crc(enum vgpu_metadata_container container, const u8 *data, size_t size)
{
	static const u8 zero[4];
	u32 state = 0xffffffff;

	if (container == VGPU_CONTAINER_NVVGPUMT)
		return crc32_le(state, data + VGPU_MT_CRC_START, size - VGPU_MT_CRC_START);
	state = crc32_le(state, data, VGPU_META_CRC);
	state = crc32_le(state, zero, sizeof(zero));
	state = crc32_le(state, data + VGPU_META_CRC + sizeof(zero),
			 size - VGPU_META_CRC - sizeof(zero));
	return 0xffffffff - state;
}

static bool check_crc(const u8 *data, u32 size, enum vgpu_metadata_container container,
		      struct vgpu_metadata_error *err)
{
	u32 offset = containers[container].crc;

	if (le32(data, offset) != vgpu_metadata_crc(container, data, size))
		return vgpu_reject(err, VGPU_METADATA_CRC_MISMATCH, offset);
	return true;
}

/* Identify the file, check its size and CRC, and read its release. */
static bool read_file_header(struct vgpu_metadata *md, const u8 *data, size_t size,
			     struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container = VGPU_CONTAINER_NVVGPUMT;

	if (!check_identifier(data, size, &container, err) || !check_format(data, container, err))
		return false;
	if (container == VGPU_CONTAINER_VGPUMETA && le64(data, VGPU_META_TOTAL_SIZE) != size)
		return vgpu_reject(err, VGPU_METADATA_TOTAL_SIZE, VGPU_META_TOTAL_SIZE);
	if (!check_crc(data, (u32)size, container, err) ||
	    !read_release(data, container, md->release, err))
		return false;
	md->data = data;
	md->size = (u32)size;
	md->container = container;
	//@ assert begun(md, err) && layout_valid(md->layout);
	md->crc.offset = containers[container].crc;
	md->crc.size = 4;
	//@ assert begun(md, err) && layout_valid(md->layout);
	md->content.size = containers[container].header_size;
	//@ assert begun(md, err) && layout_valid(md->layout);
	return true;
}

int vgpu_metadata_release(const u8 *data, size_t size, char *release,
			  struct vgpu_metadata_error *err)
{
	enum vgpu_metadata_container container = VGPU_CONTAINER_NVVGPUMT;

	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	vgpu_copy_text(release, VGPU_METADATA_RELEASE_SIZE, data, 0, 0);
	if (!check_identifier(data, size, &container, err) || !check_format(data, container, err) ||
	    !read_release(data, container, release, err))
		return err->code;
	return VGPU_METADATA_OK;
}

/* Reset @md so that it has no board and no bytes. */
static void reset_metadata(struct vgpu_metadata *md)
{
	static const struct vgpu_metadata_span none = {0, 0};

	md->data = NULL;
	md->size = 0;
	md->layout = NULL;
	md->container = VGPU_CONTAINER_NVVGPUMT;
	vgpu_copy_text(md->release, VGPU_METADATA_RELEASE_SIZE, NULL, 0, 0);
	md->vgpu_major = 0;
	md->vgpu_minor = 0;
	md->features = none;
	md->crc = none;
	md->board_count = 0;
	md->type_count = 0;
	md->unknown_groups = 0;
	md->content = none;
	md->section = none;
	md->signature = none;
	md->record_size = 0;
}

/* Reset @md, so that nothing of a rejected file is used, and return the code in @err. */
static int reject_file(struct vgpu_metadata *md, const struct vgpu_metadata_error *err)
{
	reset_metadata(md);
	return err->code;
}

static bool check_boards(struct vgpu_metadata *md, struct vgpu_metadata_error *err)
{
	return md->container == VGPU_CONTAINER_NVVGPUMT ? vgpu_check_nvvgpumt(md, err)
							: vgpu_check_vgpumeta(md, err);
}

int vgpu_metadata_parse(struct vgpu_metadata *md, const u8 *data, size_t size,
			const struct vgpu_metadata_layout *layout, struct vgpu_metadata_error *err)
{
	err->code = VGPU_METADATA_OK;
	err->offset = 0;
	reset_metadata(md);
	md->layout = layout;
	//@ assert layout_readable(layout);
	//@ assert begun(md, err);
	if (!vgpu_check_layout(md, err) || !read_file_header(md, data, size, err) ||
	    !check_boards(md, err))
		return reject_file(md, err);
	return VGPU_METADATA_OK;
}
