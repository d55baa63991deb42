// SPDX-License-Identifier: MIT
#include "compiler/diag/sarif.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/base/arena.h"
#include "compiler/base/json.h"
#include "compiler/base/strmap.h"

#define SCHEMA_URI "https://json.schemastore.org/sarif-2.1.0.json"

/**
 * struct sarif - a document that grows.
 * @sink: receives the diagnostics
 * @results: one for each error and warning
 * @last: the last result, which notes are added to
 * @rules: from a rule to its index in @rule_names
 * @rule_names: the rules that occurred
 * @notes: messages that are not about an input
 * @hidden: number of results beyond --max-errors
 */
struct sarif {
	struct diag_sink sink;
	struct json_object *results, *last;
	struct strmap rules;
	struct arena arena;
	struct strings rule_names;
	struct json_object *notes;
	unsigned int hidden;
};

/* Add a message or description, { "text": ... }. */
static void add_message(struct json_object *object, const char *key, const char *text)
{
	json_add_text(json_add_object(object, key), "text", text);
}

/* Add a path as a URI reference: absolute, or relative to the working directory. */
static void add_uri(struct json_object *location, const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	struct json_object *artifact = json_object_new_object();
	struct buf uri = {0};

	buf_printf(&uri, "%s", *path == '/' ? "file://" : "");
	for (const char *p = path; *p; p++)
		buf_printf(&uri, strchr(plain, *p) ? "%c" : "%%%02X", (unsigned char)*p);
	json_add_text(artifact, "uri", buf_text(&uri));
	json_object_object_add(location, "artifactLocation", artifact);
	buf_free(&uri);
}

/* Columns are characters; endColumn is the first one after. A binary file has a byte offset. */
static struct json_object *region_object(const struct location *loc)
{
	struct json_object *region = json_object_new_object();

	if (loc->line) {
		json_add_number(region, "startLine", loc->line);
		json_add_number(region, "startColumn", loc->column);
		json_add_number(region, "endColumn", loc->column + (uint64_t)loc->length);
	} else {
		json_add_number(region, "byteOffset", loc->offset);
	}
	return region;
}

static struct json_object *location_object(const struct location *loc)
{
	struct json_object *location = json_object_new_object();
	struct json_object *physical = json_object_new_object();

	add_uri(physical, loc->input->path);
	if (loc->line || !loc->input->lines)
		json_object_object_add(physical, "region", region_object(loc));
	json_object_object_add(location, "physicalLocation", physical);
	return location;
}

static uint32_t rule_index(struct sarif *sarif, const char *rule)
{
	const char *name = arena_printf(&sarif->arena, "%s", rule);
	struct strmap_entry *entry = strmap_put(&sarif->rules, name, strlen(name));

	if (entry->value == STRMAP_NEW) {
		entry->value = (uint32_t)sarif->rule_names.count;
		*vec_push(&sarif->rule_names) = name;
	}
	return entry->value;
}

/* Add a note to the result before it, with its own location if it has one. */
static void add_note(struct sarif *sarif, const struct diagnostic *d)
{
	struct json_object *related, *location;

	if (!sarif->last)
		return;
	related = json_object_object_get(sarif->last, "relatedLocations");
	if (!related) {
		related = json_object_new_array();
		json_object_object_add(sarif->last, "relatedLocations", related);
	}
	location = d->loc.input ? location_object(&d->loc) : json_object_new_object();
	add_message(location, "message", d->text);
	json_object_array_add(related, location);
}

static void receive_diagnostic(struct diag_sink *sink, const struct diagnostic *d)
{
	struct sarif *sarif = (struct sarif *)sink;
	struct json_object *locations;

	if (!d->shown) {
		sarif->hidden += d->severity != DIAG_NOTE;
		return;
	}
	if (d->severity == DIAG_NOTE) {
		add_note(sarif, d);
		return;
	}
	sarif->last = json_object_new_object();
	json_object_array_add(sarif->results, sarif->last);
	if (d->rule) {
		json_add_text(sarif->last, "ruleId", d->rule);
		json_add_number(sarif->last, "ruleIndex", rule_index(sarif, d->rule));
	}
	json_add_text(sarif->last, "level", diag_severity_name(d->severity));
	add_message(sarif->last, "message", d->text);
	if (!d->loc.input)
		return;
	locations = json_object_new_array();
	json_object_array_add(locations, location_object(&d->loc));
	json_object_object_add(sarif->last, "locations", locations);
}

struct sarif *sarif_new(struct diags *diags)
{
	struct sarif *sarif = xcalloc(1, sizeof(*sarif));

	sarif->sink = (struct diag_sink){receive_diagnostic, diags->sinks};
	sarif->results = json_object_new_array();
	sarif->notes = json_object_new_array();
	strmap_init(&sarif->rules);
	diags->format = DIAG_NONE;
	diags->sinks = &sarif->sink;
	return sarif;
}

static void add_notification(struct json_object *notes, const char *level, const char *text)
{
	struct json_object *note = json_object_new_object();

	json_add_text(note, "level", level);
	add_message(note, "message", text);
	json_object_array_add(notes, note);
}

void sarif_note(struct sarif *sarif, const char *format, va_list args)
{
	struct buf text = {0};

	buf_vprintf(&text, format, args);
	buf_make_printable(&text, 0);
	add_notification(sarif->notes, "error", buf_text(&text));
	buf_free(&text);
}

static struct json_object *rule_object(const char *name, const struct sarif_rule *known)
{
	struct json_object *rule = json_object_new_object();

	json_add_text(rule, "id", name);
	if (known->summary)
		add_message(rule, "shortDescription", known->summary);
	if (known->help)
		add_message(rule, "help", known->help);
	if (known->has_severity)
		json_add_text(json_add_object(rule, "defaultConfiguration"), "level",
			      diag_severity_name(known->severity));
	return rule;
}

static struct json_object *tool_object(const struct sarif *sarif, sarif_describe describe,
				       const void *context)
{
	struct json_object *tool = json_object_new_object();
	struct json_object *driver = json_add_object(tool, "driver"), *rules;

	json_add_text(driver, "name", "vgpumc");
	json_add_text(driver, "semanticVersion", VGPUMC_VERSION);
	rules = json_add_array(driver, "rules");
	for (size_t i = 0; i < sarif->rule_names.count; i++) {
		const char *name = sarif->rule_names.items[i];
		const struct sarif_rule known = describe(context, name);

		json_object_array_add(rules, rule_object(name, &known));
	}
	return tool;
}

static struct json_object *invocations_array(const struct sarif *sarif, int status)
{
	struct json_object *invocations = json_object_new_array();
	struct json_object *invocation = json_object_new_object();
	struct buf text = {0};

	json_object_object_add(invocation, "executionSuccessful",
			       json_object_new_boolean(status == 0));
	json_add_number(invocation, "exitCode", (uint64_t)status);
	if (sarif->hidden) {
		buf_printf(&text, "%u more results are not shown (--max-errors)", sarif->hidden);
		add_notification(sarif->notes, "warning", buf_text(&text));
		buf_free(&text);
	}
	if (json_object_array_length(sarif->notes))
		json_object_object_add(invocation, "toolExecutionNotifications",
				       json_object_get(sarif->notes));
	json_object_array_add(invocations, invocation);
	return invocations;
}

void sarif_print(const struct sarif *sarif, sarif_describe describe, const void *context,
		 int status, FILE *out)
{
	struct json_object *document = json_object_new_object(), *run;
	struct buf text = {0};

	json_add_text(document, "$schema", SCHEMA_URI);
	json_add_text(document, "version", "2.1.0");
	run = json_append_object(json_add_array(document, "runs"));
	json_object_object_add(run, "tool", tool_object(sarif, describe, context));
	json_object_object_add(run, "invocations", invocations_array(sarif, status));
	json_add_text(run, "columnKind", "unicodeCodePoints");
	json_object_object_add(run, "results", json_object_get(sarif->results));
	json_print(document, JSON_PRETTY, &text);
	fprintf(out, "%s\n", buf_text(&text));
	json_object_put(document);
	buf_free(&text);
}

void sarif_free(struct sarif *sarif)
{
	if (!sarif)
		return;
	json_object_put(sarif->results);
	json_object_put(sarif->notes);
	strmap_free(&sarif->rules);
	arena_free(&sarif->arena);
	free(sarif->rule_names.items);
	free(sarif);
}
