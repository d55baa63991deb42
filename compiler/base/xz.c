// SPDX-License-Identifier: MIT
#include "compiler/base/xz.h"

#include <lzma.h>
#include <string.h>

#define STEP 65536u

bool xz_detect(const void *data, size_t size)
{
	static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};

	return size >= sizeof(magic) && memcmp(data, magic, sizeof(magic)) == 0;
}

static bool kernel_supports(lzma_check check)
{
	return check == LZMA_CHECK_NONE || check == LZMA_CHECK_CRC32;
}

static const char *explain_failure(lzma_ret result)
{
	switch (result) {
	case LZMA_STREAM_END:
		return "bytes follow the compressed file";
	case LZMA_BUF_ERROR:
		return "the compressed file is truncated";
	case LZMA_MEMLIMIT_ERROR:
		return "decompressing the file takes too much memory";
	case LZMA_MEM_ERROR:
		return "out of memory";
	case LZMA_GET_CHECK:
		return "the kernel supports no check but CRC32; compress the file with "
		       "xz --check=crc32";
	case LZMA_OPTIONS_ERROR:
		return "liblzma does not support the file's compression options";
	case LZMA_OK:
		return "the file is too large when decompressed";
	default:
		return "the compressed file is damaged";
	}
}

/* Return LZMA_STREAM_END at the end of the stream, otherwise see explain_failure(). */
static lzma_ret decode_stream(lzma_stream *stream, struct buf *out)
{
	lzma_ret result = LZMA_OK;

	while (result == LZMA_OK && out->size < XZ_MAX_BYTES) {
		stream->next_out = buf_reserve(out, STEP);
		stream->avail_out = STEP;
		result = lzma_code(stream, LZMA_FINISH);
		out->size += STEP - stream->avail_out;
		if (result == LZMA_GET_CHECK && kernel_supports(lzma_get_check(stream)))
			result = LZMA_OK;
	}
	return result;
}

const char *xz_decode(const void *data, size_t size, struct buf *out, size_t *offset)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret result = lzma_stream_decoder(&stream, XZ_MAX_MEMORY, LZMA_TELL_ANY_CHECK);

	stream.next_in = data;
	stream.avail_in = size;
	if (result == LZMA_OK)
		result = decode_stream(&stream, out);
	*offset = size - stream.avail_in;
	lzma_end(&stream);
	return result == LZMA_STREAM_END && *offset == size ? NULL : explain_failure(result);
}

bool xz_encode(const void *data, size_t size, struct buf *out)
{
	lzma_options_lzma options;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
	size_t bound = lzma_stream_buffer_bound(size);

	if (!bound || lzma_lzma_preset(&options, LZMA_PRESET_DEFAULT))
		return false;
	options.dict_size = XZ_DICT_SIZE;
	buf_reserve(out, bound);
	return lzma_stream_buffer_encode(filters, LZMA_CHECK_CRC32, NULL, data, size, out->data,
					 &out->size, out->capacity) == LZMA_OK;
}
