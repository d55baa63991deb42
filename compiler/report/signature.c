// SPDX-License-Identifier: MIT
/* Print the signature: the signer, the algorithms, the signed bytes and the result. */
#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <string.h>

#include "compiler/sign/cms.h"
#include "compiler/report/report.h"
#include "compiler/sign/sign.h"

static bool concerns_signature(const struct report_finding *finding)
{
	return finding->rule && (strncmp(finding->rule, "signature-", 10) == 0 ||
				 strncmp(finding->rule, "certificate-", 12) == 0);
}

/* Print the diagnostics about the signature, with their notes. */
static void print_diagnostics(const struct report *report, struct buf *out)
{
	bool open = false, concerns = false;

	for (size_t i = 0; i < report->findings.count; i++) {
		const struct report_finding *finding = &report->findings.items[i];

		if (finding->severity != DIAG_NOTE)
			concerns = concerns_signature(finding);
		if (!concerns)
			continue;
		buf_printf(out, "%s<li>%s: ", open ? "" : "<ul>\n",
			   diag_severity_name(finding->severity));
		html_text(out, finding->text);
		buf_printf(out, "</li>\n");
		open = true;
	}
	buf_printf(out, "%s", open ? "</ul>\n" : "");
}

static void print_result(const struct report *report, struct buf *out)
{
	const bool section = report->file.md.section.size;

	buf_printf(out, "<p>");
	if (!report->valid) {
		html_status(out, "none", "Not checked");
		buf_printf(out, section ? " The file is not valid, so its signature proves nothing."
					: " No signature section was found in the file.");
	} else if (report->signer) {
		html_status(out, "good", "Good");
		html_printf(out, " The key of %s signed exactly these bytes.", report->signer);
	} else if (!section) {
		html_status(out, "warn", "Not signed");
		buf_printf(out, " Anybody who can write the file determines what a driver reads.");
	} else if (!report->with_trust) {
		html_status(out, "warn", "Not checked");
		buf_printf(out, " The file contains no certificate: give the signer's with "
				"<code>--cert</code>.");
	} else {
		html_status(out, "bad", "Not accepted");
		buf_printf(out, " With the certificates given, the file must not be used.");
	}
	buf_printf(out, "</p>\n");
}

/*
 * The signature's size gives the key's: only two curves are allowed, and an ECDSA signature is
 * about twice as large as a number of its curve.
 */
static void print_key(const struct cms *cms, struct buf *out)
{
	size_t size = 0;

	cms_signature(cms, &size);
	if (cms_key_algorithm(cms) == NID_rsaEncryption)
		html_fact(out, "Key", "RSA, %zu bits, PKCS #1 v1.5", 8 * size);
	else
		html_fact(out, "Key", "ECDSA, %s", size > 84 ? "P-384" : "P-256");
}

static void print_cms(const struct report *report, const struct cms *cms, struct buf *out)
{
	const struct vgpu_metadata *md = &report->file.md;
	const EVP_MD *digest_md = EVP_get_digestbynid(cms_digest(cms));
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int digest_size = 0;
	struct buf text = {0};

	cms_describe_signer(cms, &text);
	html_fact(out, "Signer named by", "%s", buf_text(&text));
	text.size = 0;
	print_key(cms, out);
	html_fact(out, "Digest", "SHA-%d", 8 * EVP_MD_get_size(digest_md));
	if (md->crc.size && signed_content_digest(md->data, md->content.size, md->crc.offset,
						  digest_md, digest, &digest_size)) {
		for (unsigned int i = 0; i < digest_size; i++)
			buf_printf(&text, "%02x", digest[i]);
		html_fact(out, "Digest of the signed bytes", "%s", buf_text(&text));
	}
	buf_free(&text);
}

static void print_section(const struct report *report, struct buf *out)
{
	const struct vgpu_metadata *md = &report->file.md;
	enum cms_fault fault;
	const char *why = "it is incomplete";
	struct cms *cms = NULL;

	buf_printf(out, "<dl class=\"facts\">\n");
	if (report->signer)
		html_fact(out, "Signed by", "%s", report->signer);
	if (md->signature.size)
		cms = cms_decode(md->data + md->signature.offset, md->signature.size, &fault, &why);
	if (cms)
		print_cms(report, cms, out);
	else
		html_fact(out, "Not readable", "%s", why);
	cms_free(cms);
	html_fact(out, "Signed bytes",
		  "0 to 0x%" PRIx32 ", the four of the CRC at 0x%" PRIx32 " taken as zero",
		  md->content.size, md->crc.offset);
	html_fact(out, "Signature section",
		  "at 0x%" PRIx32 ", %" PRIu32 " bytes, of them %" PRIu32 " of CMS SignedData",
		  md->section.offset, md->section.size, md->signature.size);
	buf_printf(out, "</dl>\n");
}

void report_signature(const struct report *report, struct buf *out)
{
	print_result(report, out);
	if (report->valid)
		print_diagnostics(report, out);
	if (report->file.md.section.size)
		print_section(report, out);
}
