// SPDX-License-Identifier: MIT
/*
 * Make a damaged copy of a file.
 *
 *	damage [-m] IN OUT CHANGE...
 *
 * A change is OFFSET=HEX (bytes to store there), cut=SIZE or add=HEX (bytes to append). With -m the
 * CRC, and in VGPUMETA the total size, are corrected afterwards.
 */
#include "tests/tools/bytes.h"

#define ROOM 4096 /* for what is added */

static bool put_hex(struct bytes *f, size_t at, size_t limit, const char *digits)
{
	size_t count = strlen(digits) / 2;

	if (strlen(digits) % 2 || at > limit || count > limit - at)
		return false;
	for (size_t i = 0; i < count; i++) {
		char pair[3] = {digits[2 * i], digits[2 * i + 1], 0};
		char *end;

		f->data[at + i] = (uint8_t)strtoul(pair, &end, 16);
		if (*end)
			return false;
	}
	return true;
}

static bool change(struct bytes *f, size_t limit, const char *text)
{
	const char *value = strchr(text, '=');
	char *end;
	size_t at;

	if (!value++)
		return false;
	if (strncmp(text, "add=", 4) == 0) {
		at = f->size;
		f->size += strlen(value) / 2;
		return put_hex(f, at, limit, value);
	}
	if (strncmp(text, "cut=", 4) == 0) {
		at = strtoul(value, &end, 10);
		if (*end || at > f->size)
			return false;
		f->size = at;
		return true;
	}
	at = strtoul(text, &end, 10);
	return *end == '=' && put_hex(f, at, f->size, value);
}

static void put_le(struct bytes *f, size_t at, uint64_t value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		f->data[at + i] = (uint8_t)(value >> (8 * i));
}

static void mend(struct bytes *f)
{
	bool meta = f->size >= 160 && memcmp(f->data, "VGPUMETA", 8) == 0;

	if (meta) {
		put_le(f, 16, f->size, 8);
		put_le(f, 28, 0, 4);
		put_le(f, 28, ~bytes_crc(0xffffffffu, f->data, f->size), 4);
	} else if (f->size >= 232) {
		put_le(f, 8, bytes_crc(0xffffffffu, f->data + 16, f->size - 16), 4);
	}
}

static bool write_file(const struct bytes *f, const char *path)
{
	FILE *out = fopen(path, "wb");
	bool good;

	if (!out)
		return false;
	good = fwrite(f->data, 1, f->size, out) == f->size;
	return fclose(out) == 0 && good;
}

int main(int argc, char **argv)
{
	bool mended = argc > 1 && strcmp(argv[1], "-m") == 0;
	struct bytes f;
	uint8_t *roomy;
	size_t limit;
	int status = 1;

	argv += mended;
	argc -= mended;
	if (argc < 3) {
		fprintf(stderr, "usage: damage [-m] IN OUT CHANGE...\n");
		return 1;
	}
	if (!bytes_read(&f, argv[1]))
		return 1;
	limit = f.size + ROOM;
	roomy = realloc(f.data, limit);
	if (!roomy)
		goto out;
	f.data = roomy;
	for (int i = 3; i < argc; i++) {
		if (!change(&f, limit, argv[i])) {
			fprintf(stderr, "damage: cannot do %s\n", argv[i]);
			goto out;
		}
	}
	if (mended)
		mend(&f);
	status = write_file(&f, argv[2]) ? 0 : 1;
out:
	free(f.data);
	return status;
}
