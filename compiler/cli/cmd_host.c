// SPDX-License-Identifier: MIT
/* vgpumc host: show the vGPU types that GSP has, and which virtual function has which. */
#include <errno.h>
#include <stdlib.h>

#include "compiler/base/json.h"
#include "compiler/cli/commands.h"
#include "compiler/cli/session.h"
#include "compiler/host/gpu.h"
#include "compiler/host/gsp.h"
#include "compiler/host/properties.h"
#include "compiler/output/table.h"

static const char usage[] =
	"vgpumc host [--device DEV | --board BDF]\n"
	"\n"
	"Shows the vGPU types that the GSP firmware of a GPU has, which of them can be created\n"
	"beside those that exist, and which virtual function (VF) has which type.\n";

static const char examples[] =
	"Examples:\n"
	"  vgpumc host\n"
	"  vgpumc host --board 0000:01:00.0 --format json\n"
	"\n"
	"Exit status: 0 shown; 1 usage or I/O error, or a call to GSP failed; 4 there is no such\n"
	"GPU or device.\n";

static const char *const format_names[] = {"table", "json", NULL};

static const struct command_option host_options[] = {
	{.id = OPT_FORMAT,
	 .name = "format",
	 .value = "FORMAT",
	 .help = "table, or json: one object",
	 .words = format_names},
	{0},
};

/**
 * struct host_state - what is shown of a GPU.
 * @supported: the types that GSP has
 * @creatable: those that can be created now
 * @names: of each supported type; "" if GSP does not report it
 * @vfs: the virtual functions
 * @assigned: the type of each
 */
struct host_state {
	struct gsp_type_list supported, creatable;
	char names[GSP_MAX_LISTED][PROPERTY_NAME_SIZE];
	struct gpu_vfs vfs;
	struct gsp_assignment *assigned;
};

static int read_state(struct host_state *state, struct fwctl *fwctl)
{
	int error = gsp_supported_types(fwctl, &state->supported);

	if (!error)
		error = gsp_creatable_types(fwctl, &state->creatable);
	for (size_t i = 0; i < state->supported.count && !error; i++)
		error = property_read_name(fwctl, state->supported.ids[i], state->names[i]);
	state->assigned = xcalloc(state->vfs.count, sizeof(*state->assigned));
	for (size_t i = 0; i < state->vfs.count && !error; i++) {
		uint64_t dbdf = 0;

		error = gsp_dbdf(state->vfs.items[i].bdf, &dbdf)
				? gsp_assigned_type(fwctl, dbdf, &state->assigned[i])
				: EINVAL;
	}
	return error;
}

static const char *name_of(const struct host_state *state, uint32_t type)
{
	for (size_t i = 0; i < state->supported.count; i++)
		if (state->supported.ids[i] == type)
			return state->names[i];
	return "";
}

static void print_types(const struct host_state *state, struct buf *out)
{
	struct table table = {0};

	table_add_column(&table, (struct table_column){.heading = "ID"});
	table_add_column(&table, (struct table_column){.heading = "NAME", .text = true});
	table_add_column(&table, (struct table_column){.heading = "CREATABLE", .text = true});
	for (size_t i = 0; i < state->supported.count; i++) {
		table_add_number(&table, state->supported.ids[i], UNIT_NONE);
		table_add_text(&table, state->names[i]);
		table_add_text(&table, gsp_list_has(&state->creatable, state->supported.ids[i])
					       ? "yes"
					       : "no");
	}
	table_print(&table, out);
	table_free(&table);
}

static void print_vfs(const struct host_state *state, struct buf *out)
{
	struct table table = {0};

	table_add_column(&table, (struct table_column){.heading = "VF", .text = true});
	table_add_column(&table, (struct table_column){.heading = "TYPE"});
	table_add_column(&table, (struct table_column){.heading = "NAME", .text = true});
	for (size_t i = 0; i < state->vfs.count; i++) {
		table_add_text(&table, state->vfs.items[i].bdf);
		table_add_number(&table, state->assigned[i].type, UNIT_NONE);
		table_add_text(&table, state->assigned[i].type
					       ? name_of(state, state->assigned[i].type)
					       : "(none)");
	}
	table_print(&table, out);
	table_free(&table);
}

static void print_text(struct session *session, const struct gpu *gpu,
		       const struct host_state *state)
{
	struct buf out = {0};

	buf_printf(&out, "%s  ", gpu->board.bdf);
	pci_print_ids(&gpu->board.ids, true, &out);
	buf_printf(&out, "  %s\n\n", gpu->path);
	if (state->supported.count)
		print_types(state, &out);
	else
		buf_printf(&out, "GSP has no vGPU types; upload them with vgpumc load\n");
	buf_printf(&out, "\n");
	if (state->vfs.count)
		print_vfs(state, &out);
	else
		buf_printf(&out, "no virtual functions: SR-IOV is off (sriov_numvfs is 0)\n");
	session_write(session, &out);
	buf_free(&out);
}

static void print_json(struct session *session, const struct gpu *gpu,
		       const struct host_state *state)
{
	struct json_object *object = json_object_new_object(), *types, *vfs;
	struct buf text = {0};

	json_add_text(object, "board", gpu->board.bdf);
	json_add_text(object, "device", gpu->path);
	types = json_add_array(object, "types");
	for (size_t i = 0; i < state->supported.count; i++) {
		struct json_object *type = json_append_object(types);

		json_add_number(type, "id", state->supported.ids[i]);
		json_add_text(type, "name", state->names[i]);
		json_object_object_add(type, "creatable",
				       json_object_new_boolean(gsp_list_has(
					       &state->creatable, state->supported.ids[i])));
	}
	vfs = json_add_array(object, "vfs");
	for (size_t i = 0; i < state->vfs.count; i++) {
		struct json_object *vf = json_append_object(vfs);

		json_add_text(vf, "address", state->vfs.items[i].bdf);
		json_add_number(vf, "type", state->assigned[i].type);
		json_add_number(vf, "placement", state->assigned[i].placement);
	}
	json_print(object, JSON_PRETTY, &text);
	session_printf(session, "%s\n", buf_text(&text));
	json_object_put(object);
	buf_free(&text);
}

static int show_gpu(struct session *session, const struct gpu *gpu, struct buf *why)
{
	struct host_state state = {0};
	struct fwctl fwctl;
	int error;

	if (!fwctl_open(&fwctl, gpu->path, why))
		return STATUS_NO_MATCH;
	gpu_list_vfs(&state.vfs, session_value_or(session, OPT_SYSFS, "/sys"), gpu->board.bdf);
	error = read_state(&state, &fwctl);
	if (error)
		session_message(session, "%s: a query failed: %s", gpu->board.bdf,
				fwctl_reason(error));
	else if (session_choice(session, OPT_FORMAT, format_names) == 1)
		print_json(session, gpu, &state);
	else
		print_text(session, gpu, &state);
	fwctl_close(&fwctl);
	free(state.vfs.items);
	free(state.assigned);
	return error ? STATUS_USAGE : STATUS_DONE;
}

static int run_host(struct session *session, char **operands, int count)
{
	const struct gpu_query query = {.device = session_value(session, OPT_DEVICE),
					.bdf = session_value(session, OPT_BOARD),
					.sysfs = session_value_or(session, OPT_SYSFS, "/sys"),
					.procfs = session_value_or(session, OPT_PROCFS, "/proc")};
	struct gpu gpu = {0};
	struct buf why = {0};
	int status;

	if (count)
		return session_usage(session, "unexpected operand '%s'", operands[0]);
	if (query.device && query.bdf)
		return session_usage(session, "give either --device or --board");
	status = gpu_find(&gpu, &query, &session->diags, &why);
	if (status == STATUS_DONE)
		status = show_gpu(session, &gpu, &why);
	if (why.size)
		session_message(session, "%s", buf_text(&why));
	gpu_free(&gpu);
	buf_free(&why);
	return status;
}

const struct command command_host = {
	.name = "host",
	.summary = "show the vGPU types that GSP has, and those of virtual functions",
	.run = run_host,
	.usage = usage,
	.examples = examples,
	.options = (const struct command_option *const[]){gpu_options, host_options, sysfs_options,
							  NULL},
	.layouts_only = true,
};
