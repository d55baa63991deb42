// SPDX-License-Identifier: GPL-2.0-only OR MIT
#ifdef __KERNEL__
#include "sim_gsp.h"
#else
#include "tests/gsp/sim_gsp.h"
#endif

#define HEADER 8
#define RECORD 136 /* of a request to add a type, behind its header */

/* Where the members of a record are: until GSP 575, and from 580 on. */
static const struct offsets {
	uint16_t class, max_instance, heads, x, y, frl, ecc, vdev, profile, fb, heap, reserved,
		bar1;
} old_record = {36, 324, 328, 332, 336, 344, 352, 368, 384, 392, 400, 408, 432},
  new_record = {68, 388, 392, 396, 400, 408, 416, 432, 448, 456, 464, 472, 496};

static uint64_t load(const uint8_t *at, int size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

static void store(uint8_t *at, uint64_t value, int size)
{
	for (; size > 0; size--, value >>= 8)
		*at++ = (uint8_t)value;
}

static const struct offsets *offsets_of(const struct sim_type *type)
{
	return type->size < 5416 ? &old_record : &new_record;
}

static struct sim_type *find_type(struct sim_gsp *gsp, uint32_t id)
{
	unsigned int i;

	for (i = 0; i < gsp->type_count; i++)
		if (load(gsp->types[i].record, 4) == id)
			return &gsp->types[i];
	return NULL;
}

static struct sim_vf *find_vf(struct sim_gsp *gsp, uint64_t dbdf)
{
	if (dbdf < gsp->first_vf || dbdf - gsp->first_vf >= gsp->vf_count)
		return NULL;
	return &gsp->vfs[dbdf - gsp->first_vf];
}

static unsigned int assigned_count(const struct sim_gsp *gsp, uint32_t *type)
{
	unsigned int i, count = 0;

	for (i = 0; i < SIM_MAX_VFS; i++) {
		if (!gsp->vfs[i].type)
			continue;
		*type = gsp->vfs[i].type;
		count++;
	}
	return count;
}

static int add_type(struct sim_gsp *gsp, const uint8_t *payload, size_t size)
{
	uint32_t other, i;
	size_t record = size - RECORD;

	if (size <= RECORD || record > SIM_MAX_RECORD || record < 4952)
		return -EINVAL;
	if (!memchr(payload, 0, 128) || !payload[0] || payload[128] > 1 || load(payload + 129, 3) ||
	    load(payload + 132, 4) != 1)
		return -EINVAL;
	if (assigned_count(gsp, &other))
		return -EBUSY;
	if (payload[128]) {
		gsp->type_count = 0;
		gsp->discards++;
	}
	if (!load(payload + RECORD, 4) || find_type(gsp, (uint32_t)load(payload + RECORD, 4)))
		return -EINVAL;
	if (!load(payload + RECORD + (record < 5416 ? 324 : 388), 4))
		return -EINVAL;
	if (gsp->type_count == SIM_MAX_TYPES)
		return -ENOSPC;
	gsp->adds++;
	if (load(payload + RECORD, 4) == gsp->faults.lose_type)
		return 0;
	i = gsp->type_count++;
	gsp->types[i].size = (uint32_t)record;
	memcpy(gsp->types[i].record, payload + RECORD, record);
	return 0;
}

/* Placement is homogeneous: with a VF assigned, only its type fits, up to its max_instance. */
static bool is_creatable(struct sim_gsp *gsp, const struct sim_type *type)
{
	uint32_t assigned = 0;
	unsigned int count = assigned_count(gsp, &assigned);

	return !count || (load(type->record, 4) == assigned &&
			  count < load(type->record + offsets_of(type)->max_instance, 4));
}

static size_t list_types(struct sim_gsp *gsp, bool creatable, uint8_t *out)
{
	size_t i, count = 0;

	memset(out, 0, 256);
	if (gsp->faults.extra_type)
		store(out + 4 * count++, gsp->faults.extra_type, 4);
	for (i = 0; i < gsp->type_count && count < 64; i++)
		if (!creatable || is_creatable(gsp, &gsp->types[i]))
			store(out + 4 * count++, load(gsp->types[i].record, 4), 4);
	return 256;
}

/* An answer in NVKV being written. */
struct writer {
	const struct sim_faults *faults;
	uint8_t *at;
};

static uint64_t instruction(unsigned int opcode, unsigned int key, uint32_t count)
{
	return (uint64_t)count << 32 | (uint64_t)opcode << 28 | key;
}

static void put_text(struct writer *writer, unsigned int key, const uint8_t *text, size_t room)
{
	uint32_t size = (uint32_t)strnlen((const char *)text, room - 1) + 1;
	unsigned int opcode = writer->faults->opcode ? writer->faults->opcode - 1 : 3;

	if (writer->faults->omit_key == key)
		return;
	store(writer->at,
	      instruction(opcode, key,
			  writer->faults->count && key == 0x3100 ? writer->faults->count : size),
	      8);
	memset(writer->at + 8, 0, 64);
	memcpy(writer->at + 8, text, size - 1);
	if (writer->faults->change_key == key)
		writer->at[8] ^= 1;
	writer->at += 8 + (size + 7) / 8 * 8;
}

/* Numbers of 64 bits are a sequence of one, smaller ones an immediate, or a sequence of one. */
static void put_number(struct writer *writer, unsigned int key, uint64_t value, bool wide)
{
	unsigned int times = writer->faults->repeat_key == key ? 2 : 1;

	if (writer->faults->omit_key == key)
		return;
	if (writer->faults->change_key == key)
		value ^= 1;
	while (times--) {
		if (!wide && key % 2) {
			store(writer->at, instruction(0, key, (uint32_t)value), 8);
			writer->at += 8;
			continue;
		}
		store(writer->at, instruction(wide ? 2 : 1, key, 1), 8);
		store(writer->at + 8, wide ? value : (uint32_t)value, 8);
		writer->at += 16;
	}
}

static size_t write_properties(const struct sim_gsp *gsp, const struct sim_type *type, uint8_t *out)
{
	const struct offsets *at = offsets_of(type);
	const uint8_t *record = type->record;
	uint8_t buffer[512];
	struct writer writer = {&gsp->faults, buffer};
	uint64_t vdev = load(record + at->vdev, 8);
	size_t size;

	put_text(&writer, 0x3100, record + 4, at->class - 4u);
	put_text(&writer, 0x3101, record + at->class, at->class - 4u);
	put_number(&writer, 0x3102, load(record, 4), false);
	put_number(&writer, 0x3104, load(record + at->max_instance, 4), false);
	put_number(&writer, 0x3105, load(record + at->ecc, 4), false);
	put_number(&writer, 0x3107, load(record + at->frl, 4), false);
	put_number(&writer, 0x3108, load(record + at->heads, 4), false);
	put_number(&writer, 0x3109, load(record + at->x, 4), false);
	put_number(&writer, 0x310a, load(record + at->y, 4), false);
	put_number(&writer, 0x310b, vdev >> 16, false);
	put_number(&writer, 0x310c, vdev & 0xffff, false);
	put_number(&writer, 0x3103, load(record + at->bar1, 8), true);
	put_number(&writer, 0x3106, load(record + at->profile, 8), true);
	put_number(&writer, 0x310d, load(record + at->fb, 8), true);
	put_number(&writer, 0x310e, load(record + at->heap, 8), true);
	put_number(&writer, 0x310f, load(record + at->reserved, 8), true);
	size = (size_t)(writer.at - buffer);
	if (size > SIM_MAX_ANSWER - HEADER)
		size = SIM_MAX_ANSWER - HEADER;
	size -= gsp->faults.cut < size ? gsp->faults.cut : size;
	memcpy(out, buffer, size);
	return size;
}

static int query_properties(struct sim_gsp *gsp, const uint8_t *payload, uint8_t *out, size_t *size)
{
	struct sim_type *type = find_type(gsp, (uint32_t)load(payload, 4));

	if (!type)
		return -ENOENT;
	*size = write_properties(gsp, type, out);
	return 0;
}

static int assign(struct sim_gsp *gsp, const uint8_t *payload)
{
	struct sim_vf *vf = find_vf(gsp, load(payload, 8));
	struct sim_type *type = find_type(gsp, (uint32_t)load(payload + 8, 4));

	if (!vf || !type || load(payload + 12, 4) || load(payload + 16, 8))
		return -EINVAL;
	if (vf->type)
		return -EEXIST;
	if (!is_creatable(gsp, type))
		return -ENOSPC;
	vf->type = (uint32_t)load(type->record, 4);
	return 0;
}

static int deassign(struct sim_gsp *gsp, const uint8_t *payload)
{
	struct sim_vf *vf = find_vf(gsp, load(payload, 8));

	if (!vf || !vf->type)
		return -EINVAL;
	vf->type = 0;
	return 0;
}

static int query_assigned(struct sim_gsp *gsp, const uint8_t *payload, uint8_t *out, size_t *size)
{
	struct sim_vf *vf = find_vf(gsp, load(payload, 8));

	if (!vf)
		return -EINVAL;
	memset(out, 0, 12);
	store(out, vf->type, 4);
	*size = 12;
	return 0;
}

/* The commands with the sizes of their payloads, 0 for any. */
static const struct {
	uint32_t id;
	uint32_t size;
} commands[] = {
	{0x00020001, 0}, {0x00020002, 0}, {0x00020003, 0}, {0x00020004, 24},
	{0x00020005, 8}, {0x00020006, 4}, {0x00020007, 8},
};

static int run(struct sim_gsp *gsp, uint32_t command, const uint8_t *payload, size_t size,
	       uint8_t *out, size_t *answer)
{
	unsigned int i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].id == command)
			break;
	if (i == sizeof(commands) / sizeof(commands[0]))
		return -EOPNOTSUPP;
	if (commands[i].size ? size != commands[i].size : i > 0 && size)
		return -EINVAL;
	switch (i) {
	case 0:
		return add_type(gsp, payload, size);
	case 1:
	case 2:
		*answer = list_types(gsp, i == 2, out);
		return 0;
	case 3:
		return assign(gsp, payload);
	case 4:
		return deassign(gsp, payload);
	case 5:
		return query_properties(gsp, payload, out, answer);
	default:
		return query_assigned(gsp, payload, out, answer);
	}
}

int sim_gsp_call(struct sim_gsp *gsp, const void *in, size_t in_size, void *out, size_t *out_size)
{
	const uint8_t *request = in;
	uint8_t *answer = out;
	size_t size = 0;
	int err;

	gsp->calls++;
	if (gsp->faults.call == gsp->calls)
		return -(int)gsp->faults.error;
	if (in_size < HEADER || load(request + 4, 4))
		return -EINVAL;
	err = run(gsp, (uint32_t)load(request, 4), request + HEADER, in_size - HEADER,
		  answer + HEADER, &size);
	if (err)
		return err;
	store(answer, gsp->faults.echo ? gsp->faults.echo : load(request, 4), 4);
	store(answer + 4, 0, 4);
	*out_size = HEADER + size + gsp->faults.long_answer;
	return 0;
}
