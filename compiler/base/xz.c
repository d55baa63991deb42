// SPDX-License-Identifier: MIT
#include "compiler/base/xz.h"

#include <lzma.h>
#include <string.h>

#define STEP 65536u

bool xz_is(const struct input *input)
{
	static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};

	return input->size >= sizeof(magic) && memcmp(input->data, magic, sizeof(magic)) == 0;
}

static bool kernel_knows(lzma_check check)
{
	return check == LZMA_CHECK_NONE || check == LZMA_CHECK_CRC32;
}

static const char *explain(lzma_ret result)
{
	switch (result) {
	case LZMA_STREAM_END:
		return "bytes follow the compressed file";
	case LZMA_BUF_ERROR:
		return "the compressed file is cut";
	case LZMA_MEMLIMIT_ERROR:
		return "decompressing the file takes too much memory";
	case LZMA_MEM_ERROR:
		return "out of memory";
	case LZMA_GET_CHECK:
		return "the check of the compressed file is neither CRC32 nor none: the kernel "
		       "would not decompress it (xz --check=crc32)";
	case LZMA_OPTIONS_ERROR:
		return "the file is compressed in a way that liblzma does not know";
	case LZMA_OK:
		return "the file is too large when decompressed";
	default:
		return "the compressed file is damaged";
	}
}

/* Return: LZMA_STREAM_END when all went well and nothing is left over; else see explain(). */
static lzma_ret decode(lzma_stream *stream, struct buf *out)
{
	lzma_ret result = LZMA_OK;

	while (result == LZMA_OK && out->size < XZ_MAX_BYTES) {
		size_t room;

		stream->next_out = buf_grow(out, STEP);
		stream->avail_out = STEP;
		result = lzma_code(stream, LZMA_FINISH);
		room = stream->avail_out;
		out->size -= room;
		if (result == LZMA_GET_CHECK && kernel_knows(lzma_get_check(stream)))
			result = LZMA_OK;
	}
	return result;
}

bool xz_decode(const struct input *input, struct buf *out, struct diags *diags)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret result = lzma_stream_decoder(&stream, XZ_MAX_MEMORY, LZMA_TELL_ANY_CHECK);
	bool good;

	if (result == LZMA_OK) {
		stream.next_in = input->data;
		stream.avail_in = input->size;
		result = decode(&stream, out);
	}
	good = result == LZMA_STREAM_END && !stream.avail_in;
	if (!good)
		diag_error(diags, location_of(input, input->size - stream.avail_in), "bad-xz", "%s",
			   explain(result));
	lzma_end(&stream);
	return good;
}

bool xz_encode(const void *data, size_t size, struct buf *out, struct diags *diags)
{
	lzma_options_lzma options;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, NULL}};
	size_t bound = lzma_stream_buffer_bound(size);
	lzma_ret result = LZMA_OPTIONS_ERROR;

	if (bound && !lzma_lzma_preset(&options, LZMA_PRESET_DEFAULT)) {
		options.dict_size = XZ_DICT_SIZE;
		buf_grow(out, bound);
		out->size = 0;
		result = lzma_stream_buffer_encode(filters, LZMA_CHECK_CRC32, NULL, data, size,
						   out->data, &out->size, bound);
	}
	if (result != LZMA_OK)
		diag_error(diags, (struct location){0}, "bad-xz",
			   "liblzma cannot compress the file");
	return result == LZMA_OK;
}
