// SPDX-License-Identifier: MIT
/* Export the driver's table of layouts, which kernel/parser/layouts.h describes. */
#include <inttypes.h>

#include "compiler/export/export.h"

static const char introduction[] =
	"// SPDX-License-Identifier: GPL-2.0-only OR MIT\n"
	"/* Made by `vgpumc schema export --format layouts` from schema/; not to be edited. */\n"
	"#include \"layouts.h\"\n"
	"\n"
	"/* clang-format off */\n";

/* In the order of enum vgpu_metadata_field. */
static const char *const fields[VGPU_FIELD_COUNT] = {
	[VGPU_FIELD_TYPE] = "TYPE",
	[VGPU_FIELD_NAME] = "NAME",
	[VGPU_FIELD_VDEV_ID] = "VDEV_ID",
	[VGPU_FIELD_PDEV_ID] = "PDEV_ID",
	[VGPU_FIELD_FB_LENGTH] = "FB_LENGTH",
	[VGPU_FIELD_GSP_HEAP_SIZE] = "GSP_HEAP_SIZE",
	[VGPU_FIELD_BAR1_LENGTH] = "BAR1_LENGTH",
	[VGPU_FIELD_MAX_INSTANCE] = "MAX_INSTANCE",
	[VGPU_FIELD_ECC_SUPPORTED] = "ECC_SUPPORTED",
	[VGPU_FIELD_FB_RESERVATION] = "FB_RESERVATION",
};

/* Print "static const struct TYPE r570_WHAT[] = {". */
static void begin_array(const struct schema *schema, const char *type, const char *what,
			struct buf *out)
{
	buf_printf(out, "\nstatic const struct %s ", type);
	export_identifier(schema->name, out);
	buf_printf(out, "_%s[] = {\n", what);
}

static void print_spans(const struct schema *schema, const char *what,
			const struct vgpu_layout_span *spans, size_t count, struct buf *out)
{
	if (!count)
		return;
	begin_array(schema, "vgpu_layout_span", what, out);
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "\t{%u, %u},\n", spans[i].offset, spans[i].size);
	buf_printf(out, "};\n");
}

static void print_arrays(const struct schema *schema, struct buf *out)
{
	begin_array(schema, "vgpu_layout_range", "ranges", out);
	for (size_t i = 0; i < schema->releases.count; i++)
		buf_printf(out, "\t{\"%s\", \"%s\"},\n", schema->releases.items[i].first_text,
			   schema->releases.items[i].last_text);
	buf_printf(out, "};\n");

	if (schema->versions.count)
		begin_array(schema, "vgpu_layout_version", "versions", out);
	for (size_t i = 0; i < schema->versions.count; i++) {
		const struct schema_version *version = &schema->versions.items[i];

		buf_printf(out, "\t{{\"%s\", \"%s\"}, %" PRIu32 ", %" PRIu32 "},\n",
			   version->range.first_text, version->range.last_text,
			   version->version.part[0], version->version.part[1]);
	}
	if (schema->versions.count)
		buf_printf(out, "};\n");

	print_spans(schema, "strings", schema->strings.items, schema->strings.count, out);
	print_spans(schema, "padding", schema->padding.items, schema->padding.count, out);
}

/* Print ".ARRAY = r570_ARRAY, .COUNTER = 1," unless the array is empty. */
static void print_array_use(const struct schema *schema, const char *array, const char *counter,
			    size_t count, const char *indent, struct buf *out)
{
	if (!count)
		return;
	buf_printf(out, "%s.%s = ", indent, array);
	export_identifier(schema->name, out);
	buf_printf(out, "_%s,\n%s.%s = %zu,\n", array, indent, counter, count);
}

static bool is_field(const struct schema *schema, const struct schema_member *member)
{
	for (size_t i = 0; i < VGPU_FIELD_COUNT; i++)
		if (schema->layout.field[i].size &&
		    schema->layout.field[i].offset == member->offset)
			return true;
	return false;
}

static void print_layout(const struct schema *schema, struct buf *out)
{
	const struct vgpu_metadata_layout *layout = &schema->layout;

	buf_printf(out,
		   "\t\t.layout = {\n"
		   "\t\t\t.info_size = %" PRIu32 ",\n\t\t\t.max_types = %" PRIu32 ",\n"
		   "\t\t\t.kernel_struct_size = %" PRIu32 ",\n\t\t\t.control_head = %" PRIu32
		   ",\n\t\t\t.rmctrl_cmd = 0x%08" PRIx32 ",\n\t\t\t.rmctrl_size = %" PRIu32
		   ",\n\t\t\t.field = {\n",
		   layout->info_size, layout->max_types, layout->kernel_struct_size,
		   layout->control_head, layout->rmctrl_cmd, layout->rmctrl_size);
	for (size_t i = 0; i < VGPU_FIELD_COUNT; i++)
		if (layout->field[i].size)
			buf_printf(out, "\t\t\t\t[VGPU_FIELD_%s] = {%" PRIu32 ", %" PRIu32 "},\n",
				   fields[i], layout->field[i].offset, layout->field[i].size);
	buf_printf(out, "\t\t\t},\n");
	print_array_use(schema, "strings", "string_count", layout->string_count, "\t\t\t", out);
	print_array_use(schema, "padding", "padding_count", layout->padding_count, "\t\t\t", out);
	buf_printf(out, "\t\t},\n");
}

/* Print the members that have a column: the driver shows these as well, by their keys. */
static void print_members(const struct schema *schema, struct buf *out)
{
	for (size_t i = 0; i < schema_info(schema)->count; i++) {
		const struct schema_member *member = &schema_info(schema)->items[i];

		if (member->key && member->column && !is_field(schema, member))
			buf_printf(out, "\t\t.%s = {%" PRIu32 ", %" PRIu32 "},\n", member->key,
				   member->offset, member->size);
	}
}

static void print_row(const struct schema *schema, struct buf *out)
{
	buf_printf(out, "\t{\n\t\t.name = \"%s\",\n", schema->name);
	print_array_use(schema, "ranges", "range_count", schema->releases.count, "\t\t", out);
	print_array_use(schema, "versions", "version_count", schema->versions.count, "\t\t", out);
	print_layout(schema, out);
	print_members(schema, out);
	buf_printf(out, "\t},\n");
}

void export_layouts(const struct schema_set *schemas, struct buf *out)
{
	buf_printf(out, "%s", introduction);
	for (size_t i = 0; i < schemas->count; i++)
		if (!schemas->items[i]->abstract)
			print_arrays(schemas->items[i], out);
	buf_printf(out, "\nconst struct vgpu_layout vgpu_layouts[] = {\n");
	for (size_t i = 0; i < schemas->count; i++)
		if (!schemas->items[i]->abstract)
			print_row(schemas->items[i], out);
	buf_printf(out, "};\n\nconst u32 vgpu_layout_count = sizeof(vgpu_layouts) / "
			"sizeof(vgpu_layouts[0]);\n");
}
