// SPDX-License-Identifier: MIT
#include "compiler/host/gsp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/base/byteorder.h"

/* The head of a request to add a type: that of the RM control of GSP 615. */
#define ADD_DISCARD 128u
#define ADD_COUNT   132u
#define ADD_RECORD  136u

#define MAX_RECORD 65535u /* bounds what is allocated; the parser has the same limit */

enum gsp_command {
	ADD_VGPU_TYPE,
	QUERY_SUPPORTED_VGPU_TYPES,
	QUERY_CREATABLE_VGPU_TYPES,
	ASSIGN_VGPU_TYPE,
	DEASSIGN_VGPU_TYPE,
	QUERY_VGPU_PROPERTIES,
	QUERY_ASSIGNED_VF_VGPU_TYPE,
};

/* The commands' numbers, and the fewest and most bytes of an answer's payload. */
static const struct {
	uint32_t id;
	uint32_t least;
	uint32_t most;
} commands[] = {
	[ADD_VGPU_TYPE] = {0x00020001, 0, 0},
	[QUERY_SUPPORTED_VGPU_TYPES] = {0x00020002, 0, 4 * GSP_MAX_LISTED},
	[QUERY_CREATABLE_VGPU_TYPES] = {0x00020003, 0, 4 * GSP_MAX_LISTED},
	[ASSIGN_VGPU_TYPE] = {0x00020004, 0, 0},
	[DEASSIGN_VGPU_TYPE] = {0x00020005, 0, 0},
	[QUERY_VGPU_PROPERTIES] = {0x00020006, 8, GSP_MAX_PROPERTIES},
	[QUERY_ASSIGNED_VF_VGPU_TYPE] = {0x00020007, 12, 12},
};

/* An answer without its header. */
struct gsp_answer {
	_Alignas(16) uint8_t data[FWCTL_HEADER_SIZE + GSP_MAX_PROPERTIES];
	uint32_t size;
};

static const uint8_t *answer_payload(const struct gsp_answer *answer)
{
	return answer->data + FWCTL_HEADER_SIZE;
}

/*
 * Send a request, whose header is filled in here, and check the form of the answer. @request is
 * aligned to 16 bytes and has @size bytes, header included.
 */
static int gsp_send(struct fwctl *fwctl, enum gsp_command command, uint8_t *request, size_t size,
		    struct gsp_answer *answer)
{
	uint32_t out_size = FWCTL_HEADER_SIZE + commands[command].most;
	int error;

	*answer = (struct gsp_answer){0};
	put_le(request, commands[command].id, 4);
	error = fwctl->rpc(fwctl, request, (uint32_t)size, answer->data, &out_size);
	if (error)
		return error;
	if (out_size < FWCTL_HEADER_SIZE + commands[command].least ||
	    out_size > FWCTL_HEADER_SIZE + commands[command].most ||
	    get_le(answer->data, 4) != commands[command].id)
		return EBADMSG;
	answer->size = out_size - FWCTL_HEADER_SIZE;
	return 0;
}

/* Read up to @digits hex digits followed by @end, and step over both. */
static bool read_hex(const char **text, size_t digits, char end, uint64_t *number)
{
	size_t length = strspn(*text, "0123456789abcdefABCDEF");

	if (!length || length > digits || (*text)[length] != end)
		return false;
	*number = strtoull(*text, NULL, 16);
	*text += end ? length + 1 : length;
	return true;
}

bool gsp_dbdf(const char *bdf, uint64_t *dbdf)
{
	uint64_t domain, bus, device, function;

	if (!read_hex(&bdf, 8, ':', &domain) || !read_hex(&bdf, 2, ':', &bus) ||
	    !read_hex(&bdf, 2, '.', &device) || !read_hex(&bdf, 1, 0, &function) || device > 0x1f ||
	    function > 7)
		return false;
	*dbdf = domain << 32 | bus << 8 | device << 3 | function;
	return true;
}

int gsp_add_type(struct fwctl *fwctl, const char *release, bool discard, const void *record,
		 size_t size)
{
	const size_t total = FWCTL_HEADER_SIZE + ADD_RECORD + size;
	struct gsp_answer answer;
	uint8_t *request, *payload;
	int error;

	if (strlen(release) >= GSP_RELEASE_SIZE || size > MAX_RECORD)
		return EINVAL;
	request = aligned_alloc(16, (total + 15) / 16 * 16);
	if (!request)
		return ENOMEM;
	memset(request, 0, total);
	payload = request + FWCTL_HEADER_SIZE;
	memcpy(payload, release, strlen(release));
	payload[ADD_DISCARD] = discard;
	put_le(payload + ADD_COUNT, 1, 4);
	memcpy(payload + ADD_RECORD, record, size);
	error = gsp_send(fwctl, ADD_VGPU_TYPE, request, total, &answer);
	free(request);
	return error;
}

static int query_list(struct fwctl *fwctl, enum gsp_command command, struct gsp_type_list *list)
{
	_Alignas(16) uint8_t request[FWCTL_HEADER_SIZE] = {0};
	struct gsp_answer answer;
	int error = gsp_send(fwctl, command, request, sizeof(request), &answer);

	list->count = 0;
	if (error)
		return error;
	if (answer.size % 4)
		return EBADMSG;
	for (uint32_t at = 0; at < answer.size; at += 4) {
		uint32_t id = (uint32_t)get_le(answer_payload(&answer) + at, 4);

		if (!id)
			break;
		list->ids[list->count++] = id;
	}
	return 0;
}

int gsp_supported_types(struct fwctl *fwctl, struct gsp_type_list *list)
{
	return query_list(fwctl, QUERY_SUPPORTED_VGPU_TYPES, list);
}

int gsp_creatable_types(struct fwctl *fwctl, struct gsp_type_list *list)
{
	return query_list(fwctl, QUERY_CREATABLE_VGPU_TYPES, list);
}

bool gsp_list_has(const struct gsp_type_list *list, uint32_t type)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->ids[i] == type)
			return true;
	return false;
}

int gsp_assign_type(struct fwctl *fwctl, uint64_t dbdf, uint32_t type)
{
	_Alignas(16) uint8_t request[FWCTL_HEADER_SIZE + 24] = {0};
	struct gsp_answer answer;

	put_le(request + FWCTL_HEADER_SIZE, dbdf, 8);
	put_le(request + FWCTL_HEADER_SIZE + 8, type, 4);
	return gsp_send(fwctl, ASSIGN_VGPU_TYPE, request, sizeof(request), &answer);
}

int gsp_deassign_type(struct fwctl *fwctl, uint64_t dbdf)
{
	_Alignas(16) uint8_t request[FWCTL_HEADER_SIZE + 8] = {0};
	struct gsp_answer answer;

	put_le(request + FWCTL_HEADER_SIZE, dbdf, 8);
	return gsp_send(fwctl, DEASSIGN_VGPU_TYPE, request, sizeof(request), &answer);
}

int gsp_type_properties(struct fwctl *fwctl, uint32_t type, struct gsp_properties *properties)
{
	_Alignas(16) uint8_t request[FWCTL_HEADER_SIZE + 4] = {0};
	struct gsp_answer answer;
	int error;

	put_le(request + FWCTL_HEADER_SIZE, type, 4);
	error = gsp_send(fwctl, QUERY_VGPU_PROPERTIES, request, sizeof(request), &answer);
	if (error)
		return error;
	memcpy(properties->data, answer_payload(&answer), answer.size);
	properties->size = answer.size;
	return 0;
}

int gsp_assigned_type(struct fwctl *fwctl, uint64_t dbdf, struct gsp_assignment *assignment)
{
	_Alignas(16) uint8_t request[FWCTL_HEADER_SIZE + 8] = {0};
	struct gsp_answer answer;
	const uint8_t *payload;
	int error;

	put_le(request + FWCTL_HEADER_SIZE, dbdf, 8);
	error = gsp_send(fwctl, QUERY_ASSIGNED_VF_VGPU_TYPE, request, sizeof(request), &answer);
	if (error)
		return error;
	payload = answer_payload(&answer);
	*assignment = (struct gsp_assignment){
		.type = (uint32_t)get_le(payload, 4),
		.swizz = (uint32_t)get_le(payload + 4, 4),
		.placement = (uint16_t)get_le(payload + 8, 2),
	};
	return 0;
}
