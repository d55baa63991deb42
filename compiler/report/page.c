// SPDX-License-Identifier: MIT
/* Print the page: report.html with its slots filled in. */
#include <openssl/evp.h>
#include <string.h>

#include "compiler/base/embedded.h"
#include "compiler/base/template.h"
#include "compiler/report/report.h"

static const char *asset(const char *ending)
{
	return embedded_text(embedded_report, embedded_report_count, ending);
}

/* Browsers accept only the style and script with these hashes, whatever text is in the page. */
static void print_hash(const char *text, struct buf *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	if (!EVP_Digest(text, strlen(text), digest, &size, EVP_sha256(), NULL))
		return;
	EVP_EncodeBlock(base64, digest, (int)size);
	buf_printf(out, "'sha256-%s'", (const char *)base64);
}

static void fill_policy(const struct report *report, struct buf *out)
{
	(void)report;
	buf_printf(out, "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
			"style-src ");
	print_hash(asset(".css"), out);
	buf_printf(out, "; script-src ");
	print_hash(asset(".js"), out);
}

static void fill_style(const struct report *report, struct buf *out)
{
	(void)report;
	buf_printf(out, "%s", asset(".css"));
}

static void fill_script(const struct report *report, struct buf *out)
{
	(void)report;
	buf_printf(out, "%s", asset(".js"));
}

static void fill_version(const struct report *report, struct buf *out)
{
	(void)report;
	buf_printf(out, VGPUMC_VERSION);
}

static void fill_name(const struct report *report, struct buf *out)
{
	html_text(out, report->file.input->name);
}

static void fill_damage_link(const struct report *report, struct buf *out)
{
	if (!report->valid)
		buf_printf(out, "<li><a href=\"#damage\">Damage</a></li>");
}

static const struct {
	const char *name;
	void (*fill)(const struct report *report, struct buf *out);
} slots[] = {
	{"policy", fill_policy},
	{"style", fill_style},
	{"script", fill_script},
	{"version", fill_version},
	{"name", fill_name},
	{"damage-link", fill_damage_link},
	{"verdict", report_verdict},
	{"facts", report_facts},
	{"damage", report_damage},
	{"strip", report_strip},
	{"parts", report_parts},
	{"data", report_map_data},
	{"types", report_types},
	{"framebuffer", report_framebuffer},
	{"signature", report_signature},
	{"rules", report_rules},
};

static void fill_slot(const void *report, const char *name, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
		if (strcmp(slots[i].name, name) == 0)
			slots[i].fill(report, out);
}

void report_print(const struct report *report, struct buf *out)
{
	template_print(asset(".html"), fill_slot, report, out);
}
