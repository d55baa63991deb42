// SPDX-License-Identifier: MIT
/*
 * Make and read simulated fwctl devices (preload.c):
 *
 *	sim_fwctl new FILE [NAME=VALUE...]	a new device, or new settings of one that exists
 *	sim_fwctl get FILE NAME			print a value
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/gsp/sim_device.h"

static struct sim_device device;

static const struct {
	const char *name;
	void *number;
	size_t size;
} settings[] = {
#define SETTING(name, member)                                                                      \
	{                                                                                          \
		name, &device.member, sizeof(device.member)                                        \
	}
	SETTING("type", type),
	SETTING("opens", opens),
	SETTING("first_vf", gsp.first_vf),
	SETTING("vf_count", gsp.vf_count),
	SETTING("calls", gsp.calls),
	SETTING("adds", gsp.adds),
	SETTING("discards", gsp.discards),
	SETTING("types", gsp.type_count),
	SETTING("call", gsp.faults.call),
	SETTING("error", gsp.faults.error),
	SETTING("lose_type", gsp.faults.lose_type),
	SETTING("extra_type", gsp.faults.extra_type),
	SETTING("change_key", gsp.faults.change_key),
	SETTING("omit_key", gsp.faults.omit_key),
	SETTING("repeat_key", gsp.faults.repeat_key),
	SETTING("cut", gsp.faults.cut),
	SETTING("opcode", gsp.faults.opcode),
	SETTING("count", gsp.faults.count),
	SETTING("echo", gsp.faults.echo),
	SETTING("long_answer", gsp.faults.long_answer),
};

#define SETTING_COUNT (sizeof(settings) / sizeof(settings[0]))

static size_t find_setting(const char *name, size_t length)
{
	size_t i = 0;

	while (i < SETTING_COUNT &&
	       (strlen(settings[i].name) != length || memcmp(settings[i].name, name, length) != 0))
		i++;
	if (i == SETTING_COUNT) {
		fprintf(stderr, "sim_fwctl: unknown setting '%s'\n", name);
		exit(1);
	}
	return i;
}

static void set(const char *text)
{
	size_t i = find_setting(text, strcspn(text, "="));
	const char *value = strchr(text, '=');
	unsigned long long number = value ? strtoull(value + 1, NULL, 0) : 0;

	if (settings[i].size == sizeof(uint32_t))
		*(uint32_t *)settings[i].number = (uint32_t)number;
	else
		*(uint64_t *)settings[i].number = number;
}

static void get(const char *name)
{
	size_t i = find_setting(name, strlen(name));

	printf("%llu\n", settings[i].size == sizeof(uint32_t)
				 ? (unsigned long long)*(uint32_t *)settings[i].number
				 : (unsigned long long)*(uint64_t *)settings[i].number);
}

static void finish(const char *path, FILE *file, size_t done)
{
	if (!file || done != 1 || fclose(file)) {
		perror(path);
		exit(1);
	}
}

static void read_device(const char *path)
{
	FILE *file = fopen(path, "r");

	finish(path, file, file ? fread(&device, sizeof(device), 1, file) : 0);
}

static void write_device(const char *path)
{
	FILE *file = fopen(path, "w");

	finish(path, file, file ? fwrite(&device, sizeof(device), 1, file) : 0);
}

int main(int argc, char **argv)
{
	FILE *existing = argc > 2 ? fopen(argv[2], "r") : NULL;

	if (existing) {
		fclose(existing);
		read_device(argv[2]);
	}
	if (argc == 4 && strcmp(argv[1], "get") == 0) {
		get(argv[3]);
	} else if (argc >= 3 && strcmp(argv[1], "new") == 0) {
		memcpy(device.magic, SIM_DEVICE_MAGIC, sizeof(device.magic));
		if (!existing)
			device.type = 5;
		for (int i = 3; i < argc; i++)
			set(argv[i]);
		write_device(argv[2]);
	} else {
		fputs("usage: sim_fwctl new FILE [NAME=VALUE...] | get FILE NAME\n", stderr);
		return 1;
	}
	return 0;
}
