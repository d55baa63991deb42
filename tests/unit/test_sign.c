// SPDX-License-Identifier: MIT
/* Signing, and what verifying must reject. */
#include <check.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/sign/cert.h"
#include "compiler/sign/cms.h"
#include "compiler/sign/keys.h"
#include "compiler/sign/sign.h"
#include "compiler/sign/verify.h"
#include "tests/unit/metadata_builder.h"
#include "tests/unit/metadata_layouts.h"

#define PASSPHRASE "open sesame"
#define DAY	   86400L

/* Keys that may sign come first. */
enum {
	RSA_3072,
	RSA_4096,
	P_256,
	P_384,
	GOOD_KEYS,
	RSA_2048 = GOOD_KEYS,
	P_521,
	K_256,
	ED25519,
	PSS
};

static const struct {
	const char *name;
	const char *type;
	const char *option;
	const char *value;
	int digest;
	const char *refused;
} key_table[] = {
	[RSA_3072] = {"rsa3072", "RSA", "bits", "3072", NID_sha256, NULL},
	[RSA_4096] = {"rsa4096", "RSA", "bits", "4096", NID_sha256, NULL},
	[P_256] = {"p256", "EC", "group", "P-256", NID_sha256, NULL},
	[P_384] = {"p384", "EC", "group", "P-384", NID_sha384, NULL},
	[RSA_2048] = {"rsa2048", "RSA", "bits", "2048", NID_sha256,
		      "an RSA key of 2048 bits is too weak"},
	[P_521] = {"p521", "EC", "group", "P-521", NID_sha512,
		   "a key of type secp521r1 is not allowed"},
	[K_256] = {"k256", "EC", "group", "secp256k1", NID_sha256,
		   "a key of type secp256k1 is not allowed"},
	[ED25519] = {"ed25519", "ED25519", NULL, NULL, NID_undef,
		     "a key of type ED25519 is not allowed"},
	[PSS] = {"pss", "RSA-PSS", "bits", "3072", NID_sha256,
		 "a key of type rsassaPss is not allowed"},
};

#define KEYS ARRAY_SIZE(key_table)

/* Created once, by the parent process of all tests. */
static EVP_PKEY *keys[KEYS];
static X509 *certs[KEYS];
static char folder[] = "/tmp/test_sign.XXXXXX";

/* The messages of one test. */
static struct diags diags;
static char *message_text;
static size_t message_size;

/* ---- Keys, certificates, files ---- */

struct cert_spec {
	const char *name;
	long serial;
	int from_days;
	int until_days;
	const char *usage;
	const char *constraints;
	EVP_PKEY *key;
	const X509 *issuer; /* NULL: itself */
	EVP_PKEY *issuer_key;
};

static EVP_PKEY *make_key(size_t i)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, key_table[i].type, NULL);
	EVP_PKEY *key = NULL;

	if (!ctx || EVP_PKEY_keygen_init(ctx) <= 0)
		abort();
	if (key_table[i].option &&
	    EVP_PKEY_CTX_ctrl_str(ctx,
				  strcmp(key_table[i].option, "bits") == 0 ? "rsa_keygen_bits"
									   : "ec_paramgen_curve",
				  key_table[i].value) <= 0)
		abort();
	if (EVP_PKEY_generate(ctx, &key) <= 0)
		abort();
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *extension = value ? X509V3_EXT_conf_nid(NULL, NULL, nid, value) : NULL;

	if (value && (!extension || !X509_add_ext(cert, extension, -1)))
		abort();
	X509_EXTENSION_free(extension);
}

static X509 *make_cert(const struct cert_spec *spec)
{
	EVP_PKEY *key = spec->key;
	EVP_PKEY *issuer_key = spec->issuer_key ? spec->issuer_key : key;
	const EVP_MD *md = EVP_PKEY_is_a(issuer_key, "ED25519") ? NULL : EVP_sha256();
	X509 *cert = X509_new();
	X509_NAME *name = X509_NAME_new();
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), spec->serial);
	X509_gmtime_adj(X509_getm_notBefore(cert), spec->from_days * DAY);
	X509_gmtime_adj(X509_getm_notAfter(cert), spec->until_days * DAY);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)spec->name, -1,
				   -1, 0);
	X509_set_subject_name(cert, name);
	X509_set_issuer_name(cert, spec->issuer ? X509_get_subject_name(spec->issuer) : name);
	X509_NAME_free(name);
	X509_set_pubkey(cert, key);
	add_extension(cert, NID_key_usage, spec->usage);
	add_extension(cert, NID_basic_constraints, spec->constraints);
	X509_pubkey_digest(cert, EVP_sha1(), digest, &size);
	ASN1_OCTET_STRING_set(id, digest, (int)size);
	X509_add1_ext_i2d(cert, NID_subject_key_identifier, id, 0, 0);
	ASN1_OCTET_STRING_free(id);
	if (X509_sign(cert, issuer_key, md) <= 0)
		abort();
	return cert;
}

static X509 *plain_cert(size_t key, const char *name)
{
	const struct cert_spec spec = {
		.name = name, .serial = (long)key + 0x1000, .until_days = 30, .key = keys[key]};

	return make_cert(&spec);
}

/* The path of a file in the scratch folder, static. */
static const char *path_of(const char *name)
{
	static char paths[16][128];
	static unsigned int next;
	char *path = paths[next++ % ARRAY_SIZE(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static const char *write_certs(const char *name, X509 *first, X509 *second)
{
	const char *path = path_of(name);
	FILE *out = fopen(path, "w");

	if (!out || !PEM_write_X509(out, first) || (second && !PEM_write_X509(out, second)))
		abort();
	fclose(out);
	return path;
}

static const char *write_key(const char *name, const EVP_PKEY *key, const char *passphrase)
{
	const char *path = path_of(name);
	FILE *out = fopen(path, "w");

	if (!out ||
	    !PEM_write_PKCS8PrivateKey(out, key, passphrase ? EVP_aes_256_cbc() : NULL, passphrase,
				       passphrase ? (int)strlen(passphrase) : 0, NULL, NULL))
		abort();
	fclose(out);
	return path;
}

static const char *key_file(size_t key)
{
	char name[32];

	snprintf(name, sizeof(name), "%s.key", key_table[key].name);
	return path_of(name);
}

static const char *cert_file(size_t key)
{
	char name[32];

	snprintf(name, sizeof(name), "%s.pem", key_table[key].name);
	return path_of(name);
}

static void make_all(void)
{
	if (!mkdtemp(folder))
		abort();
	for (size_t i = 0; i < KEYS; i++) {
		const char *path = strrchr(key_file(i), '/') + 1;

		keys[i] = make_key(i);
		certs[i] = plain_cert(i, key_table[i].name);
		write_key(path, keys[i], NULL);
		write_certs(strrchr(cert_file(i), '/') + 1, certs[i], NULL);
	}
}

static void free_all(void)
{
	static const char *const files[] = {"a.key", "a.pem", "b.pem", "a.p12", "pass"};

	for (size_t i = 0; i < KEYS; i++) {
		EVP_PKEY_free(keys[i]);
		X509_free(certs[i]);
		unlink(key_file(i));
		unlink(cert_file(i));
	}
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(path_of(files[i]));
	rmdir(folder);
}

static void open_messages(void)
{
	FILE *out = open_memstream(&message_text, &message_size);

	diags_init(&diags, out);
	diags.max_errors = 0;
}

static void close_messages(void)
{
	fclose(diags.out);
	free(message_text);
	diags_free(&diags);
}

static const char *messages(void)
{
	fflush(diags.out);
	return message_text;
}

#define assert_message(text)                                                                       \
	ck_assert_msg(strstr(messages(), text), "\"%s\" not in \"%s\"", text, messages())
#define assert_no_message(text)                                                                    \
	ck_assert_msg(!strstr(messages(), text), "\"%s\" in \"%s\"", text, messages())

static struct buf make_file(enum vgpu_metadata_container container)
{
	const struct builder_spec spec = {
		.container = container, .layout = &small_layout, .boards = 1, .types = 1};
	struct builder_file built = builder_make(&spec);
	struct buf file = {0};

	buf_add(&file, built.data, built.size);
	free(built.data);
	return file;
}

static struct signer *open_signer(size_t key)
{
	struct signer *signer = NULL;

	ck_assert_msg(signer_open(&signer, key_file(key), cert_file(key), NULL, &diags), "%s",
		      messages());
	return signer;
}

static struct buf make_signed(enum vgpu_metadata_container container, size_t key)
{
	struct signer *signer = open_signer(key);
	struct buf file = make_file(container);

	ck_assert_msg(sign_file(&file, signer, &diags), "%s", messages());
	signer_free(signer);
	return file;
}

static bool parses(struct vgpu_metadata *md, const struct buf *file)
{
	struct vgpu_metadata_error error;

	return vgpu_metadata_parse(md, file->data, file->size, &small_layout, &error) == 0;
}

static struct verifier *trust(const char *cert, const char *ca)
{
	struct verifier *verifier = verifier_new();

	if (cert)
		ck_assert_msg(verifier_add(verifier, cert, &diags), "%s", messages());
	if (ca)
		ck_assert_msg(verifier_add_ca(verifier, ca, &diags), "%s", messages());
	return verifier;
}

/* Verify a valid file, trusting the certificates in @cert and the CAs in @ca. */
static enum signature_status status_of(const struct buf *file, const char *cert, const char *ca)
{
	struct verifier *verifier = trust(cert, ca);
	struct vgpu_metadata *md = xmalloc(sizeof(*md));
	unsigned int errors = diags.errors;
	enum signature_status status;
	char *signer;

	ck_assert(parses(md, file));
	status = verifier_check(verifier, md, NULL, &diags, &signer);
	ck_assert((status == SIGNATURE_GOOD) == (signer != NULL));
	if (!diags.all_errors)
		ck_assert((status == SIGNATURE_GOOD || status == SIGNATURE_NONE) ==
			  (diags.errors == errors));
	free(signer);
	free(md);
	verifier_free(verifier);
	return status;
}

/* The signed content as formats say it, and the DER; both borrowed from @file but for the CRC. */
static struct buf content_of(const struct buf *file, struct vgpu_metadata *md)
{
	struct buf content = {0};

	ck_assert(parses(md, file));
	buf_add(&content, file->data, md->content.size);
	memset(content.data + md->crc.offset, 0, md->crc.size);
	return content;
}

/* ---- Signing ---- */

START_TEST(signs_and_verifies)
{
	enum vgpu_metadata_container container = _i % 2 ? VGPU_CONTAINER_VGPUMETA
							: VGPU_CONTAINER_NVVGPUMT;
	size_t key = (size_t)_i / 2;
	struct buf file = make_signed(container, key);
	static struct vgpu_metadata md;
	struct buf content = content_of(&file, &md);
	const unsigned char *p = file.data + md.signature.offset;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, (long)md.signature.size);
	BIO *bio = BIO_new_mem_buf(content.data, (int)content.size);
	STACK_OF(X509) *stack = sk_X509_new_null();
	X509_ALGOR *digest;

	ck_assert_int_eq(status_of(&file, cert_file(key), NULL), SIGNATURE_GOOD);
	ck_assert_str_eq(messages(), "");

	/* libcrypto's own implementation of CMS agrees. */
	ck_assert_ptr_nonnull(cms);
	sk_X509_push(stack, certs[key]);
	ck_assert_int_eq(
		CMS_verify(cms, stack, NULL, bio, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY), 1);
	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0), NULL, NULL,
				 &digest, NULL);
	ck_assert_int_eq(OBJ_obj2nid(digest->algorithm), key_table[key].digest);
	sk_X509_free(stack);
	BIO_free(bio);
	CMS_ContentInfo_free(cms);
	buf_free(&content);
	buf_free(&file);
}
END_TEST

/* Sign as the openssl program does with -noattr -nocerts -binary, or with other flags. */
static struct buf make_cms(const struct buf *content, size_t key, const EVP_MD *md,
			   unsigned int flags)
{
	BIO *bio = BIO_new_mem_buf(content->data, (int)content->size);
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, bio, flags | CMS_BINARY | CMS_PARTIAL);
	unsigned char *bytes = NULL;
	struct buf der = {0};
	int n;

	ck_assert(CMS_add1_signer(cms, certs[key], keys[key], md, flags | CMS_BINARY) != NULL);
	ck_assert_int_eq(CMS_final(cms, bio, NULL, flags | CMS_BINARY), 1);
	n = i2d_CMS_ContentInfo(cms, &bytes);
	ck_assert_int_gt(n, 0);
	buf_add(&der, bytes, (size_t)n);
	OPENSSL_free(bytes);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return der;
}

#define PLAIN (CMS_NOATTR | CMS_NOCERTS | CMS_DETACHED)

START_TEST(rsa_is_reproducible)
{
	enum vgpu_metadata_container container = _i % 2 ? VGPU_CONTAINER_VGPUMETA
							: VGPU_CONTAINER_NVVGPUMT;
	struct buf one = make_signed(container, RSA_3072), two = make_signed(container, RSA_3072);
	struct buf three = make_file(container);
	static struct vgpu_metadata md;
	struct buf content = content_of(&one, &md);
	struct buf der = make_cms(&content, RSA_3072, EVP_sha256(), PLAIN);

	ck_assert_uint_eq(one.size, two.size);
	ck_assert_mem_eq(one.data, two.data, one.size);

	/* libcrypto encodes the same, and a signature that is attached makes the same file. */
	ck_assert_uint_eq(der.size, md.signature.size);
	ck_assert_mem_eq(der.data, one.data + md.signature.offset, der.size);
	ck_assert(sign_attach(&three, der.data, der.size, &diags));
	ck_assert_uint_eq(three.size, one.size);
	ck_assert_mem_eq(three.data, one.data, one.size);
	buf_free(&der);
	buf_free(&content);
	buf_free(&one);
	buf_free(&two);
	buf_free(&three);
}
END_TEST

/*
 * Its length varies, and VGPUMETA signs the length. Names of eight lengths put the end of the usual
 * signature at each place of the eight that the section is rounded up to.
 */
START_TEST(ecdsa_fits)
{
	const struct cert_spec spec = {
		.name = &"12345678"[_i], .serial = 1, .until_days = 30, .key = keys[P_256]};
	X509 *cert = make_cert(&spec);
	const char *path = write_certs("a.pem", cert, NULL);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), path, NULL, &diags));
	for (int i = 0; i < 20; i++) {
		struct buf file = make_file(VGPU_CONTAINER_VGPUMETA);

		ck_assert(sign_file(&file, signer, &diags));
		ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_GOOD);
		buf_free(&file);
	}
	signer_free(signer);
	X509_free(cert);
}
END_TEST

START_TEST(strips)
{
	enum vgpu_metadata_container container = _i % 2 ? VGPU_CONTAINER_VGPUMETA
							: VGPU_CONTAINER_NVVGPUMT;
	struct buf unsigned_file = make_file(container), file = make_signed(container, P_384);

	ck_assert(sign_strip(&file, &diags));
	ck_assert_uint_eq(file.size, unsigned_file.size);
	ck_assert_mem_eq(file.data, unsigned_file.data, file.size);
	ck_assert(sign_strip(&file, &diags));
	ck_assert_mem_eq(file.data, unsigned_file.data, file.size);
	ck_assert_int_eq(status_of(&file, cert_file(P_384), NULL), SIGNATURE_NONE);
	buf_free(&file);
	buf_free(&unsigned_file);
}
END_TEST

/* Check that a file that could not be signed is unchanged, and that the reason was reported. */
static void assert_not_signed(struct buf *file, const char *why)
{
	struct signer *signer = open_signer(RSA_3072);
	struct buf before = {0};

	buf_add(&before, file->data, file->size);
	ck_assert(!sign_file(file, signer, &diags));
	assert_message(why);
	ck_assert_uint_eq(file->size, before.size);
	ck_assert_mem_eq(file->data, before.data, before.size);
	signer_free(signer);
	buf_free(&before);
}

START_TEST(signs_no_signed_file)
{
	struct buf file = make_signed(VGPU_CONTAINER_VGPUMETA, P_256);

	assert_not_signed(&file, "the file is already signed");
	ck_assert(!sign_attach(&file, "\x30\x00", 2, &diags));
	buf_free(&file);
}
END_TEST

START_TEST(signs_no_damaged_file)
{
	struct buf file = make_file(VGPU_CONTAINER_NVVGPUMT);

	file.data[100] ^= 1;
	assert_not_signed(&file, "[crc-mismatch]");
	buf_free(&file);
}
END_TEST

START_TEST(signs_no_full_file)
{
	const struct builder_spec spec = {.container = VGPU_CONTAINER_VGPUMETA,
					  .layout = &small_layout,
					  .boards = 1,
					  .types = 1,
					  .unknown_groups = 1023};
	struct builder_file built = builder_make(&spec);
	struct buf file = {0};

	buf_add(&file, built.data, built.size);
	assert_not_signed(&file, "the largest number of groups");
	free(built.data);
	buf_free(&file);
}
END_TEST

START_TEST(attaches_only_der)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *why;
	} bad[] = {
		{"", 0, "the signature is empty"},
		{"\x31\x00", 2, "[signature-der-tag]"},
		{"\x30\x01", 2, "[signature-der-length]"},
		{"\x30\x80", 2, "[signature-der-form]"},
	};
	struct buf file = make_file(VGPU_CONTAINER_VGPUMETA), before = {0};

	buf_add(&before, file.data, file.size);
	ck_assert(!sign_attach(&file, bad[_i].bytes, bad[_i].size, &diags));
	assert_message(bad[_i].why);
	ck_assert_uint_eq(file.size, before.size);
	ck_assert_mem_eq(file.data, before.data, before.size);
	buf_free(&before);
	buf_free(&file);
}
END_TEST

/* ---- Keys ---- */

START_TEST(refuses_keys)
{
	size_t key = (size_t)_i;
	struct signer *signer;

	ck_assert(!signer_open(&signer, key_file(key), cert_file(key), NULL, &diags));
	ck_assert_ptr_null(signer);
	assert_message(key_table[key].refused);
	assert_message("[key-refused]");
	ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

/* Sizes that take too long to make: a certificate needs no private key. */
static X509 *rsa_cert(int bits)
{
	BIGNUM *modulus = BN_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;
	X509 *cert = X509_new();
	size_t size = (size_t)(bits + 7) / 8;
	uint8_t *bytes = xmalloc(size);
	unsigned int exponent = 65537;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, bytes, size),
		OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_E, &exponent),
		OSSL_PARAM_construct_end(),
	};

	BN_set_bit(modulus, bits - 1);
	BN_set_bit(modulus, 0);
	BN_bn2nativepad(modulus, bytes, (int)size);
	ck_assert_int_gt(EVP_PKEY_fromdata_init(ctx), 0);
	ck_assert_int_gt(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params), 0);
	X509_set_pubkey(cert, key);
	EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(ctx);
	BN_free(modulus);
	free(bytes);
	return cert;
}

static const struct {
	int bits;
	int digest;
} rsa_sizes[] = {
	{3071, NID_undef},
	{3072, NID_sha256},
	{4096, NID_sha256},
	{4097, NID_undef},
};

START_TEST(knows_sizes)
{
	X509 *cert = rsa_cert(rsa_sizes[_i].bits);
	struct buf why = {0};
	const struct key_kind *kind = cert_key_kind(cert, &why);

	ck_assert_int_eq(kind ? kind->digest : NID_undef, rsa_sizes[_i].digest);
	ck_assert((why.size == 0) == (kind != NULL));
	buf_free(&why);
	X509_free(cert);
}
END_TEST

START_TEST(refuses_other_key)
{
	static const size_t others[] = {RSA_4096, P_256};
	struct signer *signer;

	ck_assert(!signer_open(&signer, key_file(RSA_3072), cert_file(others[_i]), NULL, &diags));
	assert_message("the private key does not match the certificate");
}
END_TEST

/* The key usage is checked both when signing and when verifying. */
START_TEST(refuses_usage)
{
	const struct cert_spec spec = {.name = key_table[P_256].name,
				       .serial = P_256 + 0x1000,
				       .until_days = 30,
				       .usage = "critical,keyCertSign",
				       .key = keys[P_256]};
	struct buf file = make_signed(VGPU_CONTAINER_VGPUMETA, P_256);
	X509 *cert = make_cert(&spec);
	const char *path = write_certs("a.pem", cert, NULL);
	struct signer *signer;

	ck_assert(!signer_open(&signer, key_file(P_256), path, NULL, &diags));
	assert_message("[certificate-usage]");
	ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_REFUSED);
	X509_free(cert);
	buf_free(&file);
}
END_TEST

START_TEST(accepts_usage)
{
	const struct cert_spec spec = {
		.name = "usage", .until_days = 30, .usage = "digitalSignature", .key = keys[P_256]};
	X509 *cert = make_cert(&spec);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), write_certs("a.pem", cert, NULL), NULL,
			      &diags));
	ck_assert_str_eq(signer_name(signer), "CN=usage (serial 0)");
	signer_free(signer);
	X509_free(cert);
}
END_TEST

START_TEST(picks_the_keys_certificate)
{
	const char *path = write_certs("a.pem", certs[P_384], certs[P_256]);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), path, NULL, &diags));
	ck_assert_str_eq(signer_name(signer), "CN=p256 (serial 1002)");
	signer_free(signer);
}
END_TEST

static void write_text(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	ck_assert(out && fputs(text, out) >= 0 && fclose(out) == 0);
}

/* In each "%s" is the name of a file that holds the passphrase, or the number of its descriptor. */
static const struct {
	const char *passin;
	const char *error; /* NULL: works */
} passins[] = {
	{"pass:" PASSPHRASE, NULL},
	{"env:TEST_SIGN_PASS", NULL},
	{"file:%s", NULL},
	{"fd:0", NULL},
	{"stdin", NULL},
	{"pass:wrong", "(wrong passphrase?)"},
	{"pass:", "cannot load a private key from"},
	{"env:TEST_SIGN_NONE", "--passin env:...: No such file or directory"},
	{"file:/nonexistent", "--passin file:...: No such file or directory"},
	{"fd:99", "--passin fd:...: Bad file descriptor"},
	{"fd:x", "--passin fd:...: Bad file descriptor"},
	{PASSPHRASE, "--passin must be pass:"},
	{"stdin2", "--passin must be pass:"},
};

static const char *write_pkcs12(const char *name, size_t key)
{
	const char *path = path_of(name);
	PKCS12 *bag = PKCS12_create(PASSPHRASE, "name", keys[key], certs[key], NULL, 0, 0, 0, 0, 0);
	FILE *out = fopen(path, "w");

	if (!out || !i2d_PKCS12_fp(out, bag))
		abort();
	fclose(out);
	PKCS12_free(bag);
	return path;
}

START_TEST(encrypted_keys)
{
	bool pkcs12 = (size_t)_i >= ARRAY_SIZE(passins);
	size_t i = (size_t)_i % ARRAY_SIZE(passins);
	const char *key, *secret = path_of("pass");
	struct buf passin = {0};
	struct signer *signer;

	write_text(secret, PASSPHRASE "\r\nand more\n");
	setenv("TEST_SIGN_PASS", PASSPHRASE, 1);
	ck_assert_ptr_nonnull(freopen(secret, "r", stdin));
	if (pkcs12) {
		key = write_pkcs12("a.p12", P_256);
	} else {
		key = write_key("a.key", keys[P_256], PASSPHRASE);
	}
	if (strcmp(passins[i].passin, "file:%s") == 0)
		buf_printf(&passin, "file:%s", secret);
	else
		buf_printf(&passin, "%s", passins[i].passin);
	ck_assert_msg(signer_open(&signer, key, pkcs12 ? NULL : cert_file(P_256), buf_text(&passin),
				  &diags) == !passins[i].error,
		      "%s", messages());
	if (passins[i].error)
		assert_message(passins[i].error);
	ck_assert_uint_eq(diags.errors, passins[i].error != NULL);
	assert_no_message(PASSPHRASE);
	signer_free(signer);
	buf_free(&passin);
}
END_TEST

START_TEST(key_without_certificate)
{
	struct signer *signer;

	ck_assert(!signer_open(&signer, key_file(P_256), NULL, NULL, &diags));
	assert_message("give one with --cert");
}
END_TEST

START_TEST(no_key)
{
	static const struct {
		const char *key;
		const char *error;
	} cases[] = {
		{"/nonexistent", "cannot open /nonexistent: No such file or directory"},
		{"/dev/null", "/dev/null contains no private key"},
		{"/", "/ contains no private key"},
		{"none:such", "no OpenSSL store, provider or engine supports such a URI"},
		{"none:such;pin-value=1234&x", "none:such;pin-value=...&x: it is not a file"},
	};
	struct signer *signer;

	ck_assert(!signer_open(&signer, cases[_i].key, cert_file(P_256), NULL, &diags));
	assert_message(cases[_i].error);
	assert_no_message("1234");
	ck_assert_uint_eq(diags.errors, 1);
}
END_TEST

START_TEST(key_and_certificate_in_one_file)
{
	const char *path = write_key("a.key", keys[P_384], NULL);
	FILE *out = fopen(path, "a");
	struct signer *signer;

	ck_assert(out && PEM_write_X509(out, certs[P_384]) && fclose(out) == 0);
	ck_assert_msg(signer_open(&signer, path, NULL, NULL, &diags), "%s", messages());
	signer_free(signer);
	/* A certificate without a private key is not enough. */
	ck_assert(!signer_open(&signer, cert_file(P_384), NULL, NULL, &diags));
	assert_message("contains no private key");
}
END_TEST

/* ---- Verifying ---- */

START_TEST(changed_content)
{
	struct buf file = make_signed(VGPU_CONTAINER_VGPUMETA, RSA_3072);

	file.data[file.size / 4] ^= 0; /* the same file is good, */
	ck_assert_int_eq(status_of(&file, cert_file(RSA_3072), NULL), SIGNATURE_GOOD);
	file.data[VGPU_META_HEADER_SIZE + VGPU_BOARD_GROUP_HEADER_SIZE + 104] ^= 1;
	builder_mend((struct builder_file){file.data, file.size});
	ck_assert_int_eq(status_of(&file, cert_file(RSA_3072), NULL), SIGNATURE_WRONG);
	assert_message("signature does not match this file: one of them was changed");
	buf_free(&file);
}
END_TEST

START_TEST(unknown_key)
{
	struct buf file = make_signed(VGPU_CONTAINER_VGPUMETA, RSA_3072);

	ck_assert_int_eq(status_of(&file, cert_file(P_256), NULL), SIGNATURE_UNKNOWN_KEY);
	assert_message("which has issuer CN=rsa3072, serial 1000 [signature-unknown-key]");
	ck_assert_int_eq(status_of(&file, NULL, NULL), SIGNATURE_UNKNOWN_KEY);
	assert_message("no certificate given");
	buf_free(&file);
}
END_TEST

/* A certificate with the same name and serial number, but another key, is not trusted. */
START_TEST(forged_identity)
{
	const struct cert_spec spec = {
		.name = "rsa3072", .serial = 0x1000, .until_days = 30, .key = keys[RSA_4096]};
	X509 *forged = make_cert(&spec);
	const char *path = write_certs("a.pem", forged, NULL);
	struct buf file = make_signed(VGPU_CONTAINER_NVVGPUMT, RSA_3072);

	ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_WRONG);
	/* If both are given, the right one is found. */
	write_certs("a.pem", forged, certs[RSA_3072]);
	ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_GOOD);
	write_certs("a.pem", certs[RSA_3072], forged);
	ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_GOOD);
	X509_free(forged);
	buf_free(&file);
}
END_TEST

/* The certificate is for another kind of key than the signature says. */
START_TEST(other_kind_of_key)
{
	const struct cert_spec spec = {
		.name = "rsa3072", .serial = 0x1000, .until_days = 30, .key = keys[P_256]};
	X509 *cert = make_cert(&spec);
	struct buf file = make_signed(VGPU_CONTAINER_VGPUMETA, RSA_3072);

	ck_assert_int_eq(status_of(&file, write_certs("a.pem", cert, NULL), NULL),
			 SIGNATURE_REFUSED);
	assert_message("another kind of key");
	X509_free(cert);
	buf_free(&file);
}
END_TEST

/* Only what the signature covers, or what makes the signature, may be flipped; all of it is. */
START_TEST(every_bit)
{
	enum vgpu_metadata_container container = _i % 2 ? VGPU_CONTAINER_VGPUMETA
							: VGPU_CONTAINER_NVVGPUMT;
	size_t key = _i / 2 ? P_256 : RSA_3072, refused = 0;
	struct buf file = make_signed(container, key);
	struct verifier *verifier = trust(cert_file(key), NULL);
	static struct vgpu_metadata md, damaged;
	struct vgpu_metadata_span crc;

	ck_assert(parses(&md, &file));
	crc = md.crc;
	for (size_t bit = 0; bit < file.size * 8; bit++) {
		uint8_t old[4], *byte = &file.data[bit / 8];

		if (bit / 8 >= crc.offset && bit / 8 < crc.offset + crc.size)
			continue;
		memcpy(old, file.data + crc.offset, sizeof(old));
		*byte ^= (uint8_t)(1u << bit % 8);
		builder_put(file.data + crc.offset,
			    vgpu_metadata_crc(container, file.data, file.size), 4);
		if (parses(&damaged, &file) &&
		    verifier_check(verifier, &damaged, NULL, &diags, NULL) == SIGNATURE_GOOD)
			ck_abort_msg("bit %zu of byte %zu", bit % 8, bit / 8);
		refused++;
		*byte ^= (uint8_t)(1u << bit % 8);
		memcpy(file.data + crc.offset, old, sizeof(old));
	}
	ck_assert_uint_eq(refused, (file.size - crc.size) * 8);
	ck_assert_int_eq(status_of(&file, cert_file(key), NULL), SIGNATURE_GOOD);
	verifier_free(verifier);
	buf_free(&file);
}
END_TEST

/* Signatures of other programs, made with keys that may not sign. */
START_TEST(weak_signers)
{
	static const size_t weak[] = {RSA_2048, P_521};
	size_t key = weak[_i];
	struct buf file = make_file(VGPU_CONTAINER_NVVGPUMT);
	static struct vgpu_metadata md;
	struct buf content = content_of(&file, &md);
	struct buf der = make_cms(&content, key, EVP_sha512(), PLAIN);

	ck_assert(sign_attach(&file, der.data, der.size, &diags));
	ck_assert_int_eq(status_of(&file, cert_file(key), NULL), SIGNATURE_REFUSED);
	assert_message(key_table[key].refused);
	buf_free(&der);
	buf_free(&content);
	buf_free(&file);
}
END_TEST

static const struct date_case {
	int from_days;
	int until_days;
	const char *warning;
} dates[] = {
	{-20, -10, "certificate-expired"},
	{10, 20, "certificate-not-yet-valid"},
	{-1, 1, NULL},
};

START_TEST(certificate_dates)
{
	const struct date_case *date = &dates[_i];
	const struct cert_spec spec = {.name = "dates",
				       .serial = 7,
				       .from_days = date->from_days,
				       .until_days = date->until_days,
				       .key = keys[P_256]};
	X509 *cert = make_cert(&spec);
	const char *path = write_certs("a.pem", cert, NULL);
	struct buf file = make_file(VGPU_CONTAINER_VGPUMETA);
	uintmax_t warnings = date->warning != NULL;
	struct signer *signer;
	struct tm tm;

	ck_assert(signer_open(&signer, key_file(P_256), path, NULL, &diags));
	ck_assert(sign_file(&file, signer, &diags));
	ck_assert_uint_eq(diags.warnings, warnings);
	ck_assert_int_eq(status_of(&file, path, NULL), SIGNATURE_GOOD);
	ck_assert_uint_eq(diags.warnings, 2 * warnings);
	if (warnings) {
		char year[8];

		ASN1_TIME_to_tm(date->until_days < 0 ? X509_get0_notAfter(cert)
						     : X509_get0_notBefore(cert),
				&tm);
		strftime(year, sizeof(year), "%Y-", &tm);
		assert_message(date->warning);
		assert_message(year);
		diags.all_errors = true;
		status_of(&file, path, NULL);
		ck_assert_uint_eq(diags.errors, 1);
	}
	signer_free(signer);
	X509_free(cert);
	buf_free(&file);
}
END_TEST

/* ---- CAs ---- */

static X509 *make_ca(size_t key, const char *name)
{
	const struct cert_spec spec = {.name = name,
				       .serial = 1,
				       .until_days = 30,
				       .usage = "keyCertSign",
				       .constraints = "critical,CA:TRUE",
				       .key = keys[key]};

	return make_cert(&spec);
}

/* An intermediate CA can be trusted too. */
START_TEST(intermediate)
{
	X509 *root = make_ca(P_384, "root");
	const struct cert_spec middle_spec = {.name = "middle",
					      .serial = 2,
					      .until_days = 30,
					      .constraints = "critical,CA:TRUE",
					      .key = keys[RSA_3072],
					      .issuer = root,
					      .issuer_key = keys[P_384]};
	X509 *middle = make_cert(&middle_spec);
	const struct cert_spec spec = {.name = "signer",
				       .serial = 3,
				       .until_days = 30,
				       .key = keys[P_256],
				       .issuer = middle,
				       .issuer_key = keys[RSA_3072]};
	X509 *cert = make_cert(&spec);
	const char *a = write_certs("a.pem", cert, NULL), *b = write_certs("b.pem", middle, NULL);
	struct buf file = make_file(VGPU_CONTAINER_VGPUMETA);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), a, NULL, &diags));
	ck_assert(sign_file(&file, signer, &diags));
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_GOOD);
	/* If only the root is trusted, the intermediate CA must be given too. */
	write_certs("b.pem", root, NULL);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_UNKNOWN_KEY);
	write_certs("a.pem", cert, middle);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_GOOD);
	signer_free(signer);
	buf_free(&file);
	X509_free(cert);
	X509_free(middle);
	X509_free(root);
}
END_TEST

START_TEST(authorities)
{
	X509 *ca = make_ca(P_384, "the CA"), *impostor = make_ca(RSA_4096, "the CA");
	X509 *stranger = make_ca(P_384, "another CA");
	const struct cert_spec spec = {.name = "signer",
				       .serial = 2,
				       .until_days = 30,
				       .key = keys[P_256],
				       .issuer = ca,
				       .issuer_key = keys[P_384]};
	X509 *cert = make_cert(&spec);
	const char *a = write_certs("a.pem", cert, NULL), *b = path_of("b.pem");
	struct buf file = make_file(VGPU_CONTAINER_VGPUMETA);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), a, NULL, &diags));
	ck_assert(sign_file(&file, signer, &diags));
	signer_free(signer);

	/* The CA alone is not enough: its certificate is not the signer's. */
	write_certs("b.pem", ca, NULL);
	ck_assert_int_eq(status_of(&file, b, NULL), SIGNATURE_UNKNOWN_KEY);
	assert_message("note: CN=the CA (serial 01) is the issuer");
	ck_assert_int_eq(status_of(&file, NULL, b), SIGNATURE_UNKNOWN_KEY);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_GOOD);
	/* Both in one source are accepted, as signers or as CAs. */
	write_certs("b.pem", ca, cert);
	ck_assert_int_eq(status_of(&file, b, NULL), SIGNATURE_GOOD);
	ck_assert_int_eq(status_of(&file, NULL, b), SIGNATURE_GOOD);
	/* Another CA is not accepted. */
	write_certs("b.pem", stranger, NULL);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_UNKNOWN_KEY);
	assert_message("no certificate chain leads to it");
	write_certs("b.pem", impostor, NULL);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_UNKNOWN_KEY);
	write_certs("b.pem", impostor, cert);
	ck_assert_int_eq(status_of(&file, b, NULL), SIGNATURE_UNKNOWN_KEY);
	buf_free(&file);
	X509_free(cert);
	X509_free(ca);
	X509_free(impostor);
	X509_free(stranger);
}
END_TEST

/* A certificate that is not a CA cannot issue another one. */
START_TEST(no_authority)
{
	const struct cert_spec spec = {.name = "signer",
				       .serial = 2,
				       .until_days = 30,
				       .key = keys[P_256],
				       .issuer = certs[RSA_3072],
				       .issuer_key = keys[RSA_3072]};
	const struct cert_spec leaf = {.name = "rsa3072",
				       .serial = 3,
				       .until_days = 30,
				       .constraints = "CA:FALSE",
				       .key = keys[RSA_3072]};
	X509 *cert = make_cert(&spec), *issuer = make_cert(&leaf);
	const char *a = write_certs("a.pem", cert, NULL), *b = write_certs("b.pem", issuer, NULL);
	struct buf file = make_file(VGPU_CONTAINER_VGPUMETA);
	struct signer *signer;

	ck_assert(signer_open(&signer, key_file(P_256), a, NULL, &diags));
	ck_assert(sign_file(&file, signer, &diags));
	ck_assert_int_eq(status_of(&file, a, NULL), SIGNATURE_GOOD);
	ck_assert_int_eq(status_of(&file, a, b), SIGNATURE_UNKNOWN_KEY);
	ck_assert_int_eq(status_of(&file, b, NULL), SIGNATURE_UNKNOWN_KEY);
	assert_no_message("is the issuer");
	/* As a signer's certificate it has no effect. */
	write_certs("b.pem", issuer, cert);
	ck_assert_int_eq(status_of(&file, b, NULL), SIGNATURE_GOOD);
	signer_free(signer);
	buf_free(&file);
	X509_free(cert);
	X509_free(issuer);
}
END_TEST

/* ---- The form of CMS ---- */

static void assert_form(const struct buf *der, enum cms_fault fault, const char *why)
{
	enum cms_fault got;
	const char *text = NULL;
	struct cms *cms = cms_decode(der->data, der->size, &got, &text);

	ck_assert_int_eq(got, fault);
	ck_assert((cms == NULL) == (why != NULL));
	if (why)
		ck_assert_msg(strstr(text, why), "\"%s\" not in \"%s\"", why, text);
	cms_free(cms);
}

static const struct {
	unsigned int flags;
	const EVP_MD *(*md)(void);
	size_t key;
	const char *why;
} forms[] = {
	{PLAIN, EVP_sha256, RSA_3072, NULL},
	{PLAIN, EVP_sha384, RSA_3072, NULL},
	{PLAIN, EVP_sha512, P_256, NULL},
	{PLAIN | CMS_USE_KEYID, EVP_sha256, P_256, NULL},
	{CMS_NOCERTS | CMS_DETACHED, EVP_sha256, RSA_3072, "it has signed attributes"},
	{CMS_NOATTR | CMS_DETACHED, EVP_sha256, RSA_3072, "it contains certificates"},
	{CMS_NOATTR | CMS_NOCERTS, EVP_sha256, RSA_3072, "it contains content of its own"},
	{PLAIN, EVP_sha1, RSA_3072, "its digest is not"},
	{PLAIN, EVP_sha224, P_256, "its digest is not"},
	{PLAIN, EVP_sha3_256, RSA_3072, "its digest is not"},
};

START_TEST(form)
{
	struct buf content = make_file(VGPU_CONTAINER_NVVGPUMT);
	struct buf der = make_cms(&content, forms[_i].key, forms[_i].md(), forms[_i].flags);

	assert_form(&der, forms[_i].why ? CMS_NOT_ALLOWED : CMS_SOUND, forms[_i].why);
	buf_free(&der);
	buf_free(&content);
}
END_TEST

/* The same for verifier_check(), with the statuses. */
START_TEST(refused_form)
{
	struct buf file = make_file(VGPU_CONTAINER_NVVGPUMT);
	static struct vgpu_metadata md;
	struct buf content = content_of(&file, &md);
	struct buf der = make_cms(&content, RSA_3072, EVP_sha256(), CMS_NOCERTS | CMS_DETACHED);

	ck_assert(sign_attach(&file, der.data, der.size, &diags));
	ck_assert_int_eq(status_of(&file, cert_file(RSA_3072), NULL), SIGNATURE_REFUSED);
	assert_message("the signature is rejected: it has signed attributes");
	ck_assert(sign_strip(&file, &diags));
	der.data[4] ^= 1;
	ck_assert(sign_attach(&file, der.data, der.size, &diags));
	ck_assert_int_eq(status_of(&file, cert_file(RSA_3072), NULL), SIGNATURE_WRONG);
	assert_message("the signature is malformed");
	buf_free(&der);
	buf_free(&content);
	buf_free(&file);
}
END_TEST

START_TEST(key_identifier)
{
	struct buf file = make_file(VGPU_CONTAINER_NVVGPUMT);
	static struct vgpu_metadata md;
	struct buf content = content_of(&file, &md);
	struct buf der = make_cms(&content, P_256, EVP_sha256(), PLAIN | CMS_USE_KEYID);

	ck_assert(sign_attach(&file, der.data, der.size, &diags));
	ck_assert_int_eq(status_of(&file, cert_file(P_256), NULL), SIGNATURE_GOOD);
	ck_assert_int_eq(status_of(&file, cert_file(P_384), NULL), SIGNATURE_UNKNOWN_KEY);
	assert_message("the signer's, which has subject key identifier ");
	buf_free(&der);
	buf_free(&content);
	buf_free(&file);
}
END_TEST

/* Signers, attributes and lists that no flag of CMS_sign() makes. */
static CMS_SignerInfo *add_signer(CMS_ContentInfo *cms, size_t key, unsigned int flags)
{
	CMS_SignerInfo *signer =
		CMS_add1_signer(cms, certs[key], keys[key], EVP_sha256(), PLAIN | flags);

	ck_assert_ptr_nonnull(signer);
	return signer;
}

static void no_signer(CMS_ContentInfo *cms)
{
	ck_assert_ptr_nonnull(cms);
}

static void two_signers(CMS_ContentInfo *cms)
{
	add_signer(cms, P_256, 0);
	add_signer(cms, P_384, 0);
}

static void pss_padding(CMS_ContentInfo *cms)
{
	CMS_SignerInfo *signer = add_signer(cms, RSA_3072, CMS_KEY_PARAM);

	ck_assert(EVP_PKEY_CTX_set_rsa_padding(CMS_SignerInfo_get0_pkey_ctx(signer),
					       RSA_PKCS1_PSS_PADDING) > 0);
}

static void unsigned_attribute(CMS_ContentInfo *cms)
{
	CMS_SignerInfo *signer = add_signer(cms, P_256, 0);

	ck_assert(CMS_unsigned_add1_attr_by_txt(signer, "contentType", V_ASN1_OBJECT,
						OBJ_nid2obj(NID_pkcs7_data), -1));
}

static void revocation_list(CMS_ContentInfo *cms)
{
	X509_CRL *crl = X509_CRL_new();
	ASN1_TIME *now = X509_gmtime_adj(NULL, 0);

	add_signer(cms, P_256, 0);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(certs[P_256]));
	X509_CRL_set1_lastUpdate(crl, now);
	ck_assert(X509_CRL_sign(crl, keys[P_256], EVP_sha256()) > 0);
	ck_assert(CMS_add0_crl(cms, crl));
	ASN1_TIME_free(now);
}

static void other_content_type(CMS_ContentInfo *cms)
{
	add_signer(cms, P_256, 0);
	ck_assert(CMS_set1_eContentType(cms, OBJ_nid2obj(NID_pkcs7_signed)));
}

static const struct {
	void (*change)(CMS_ContentInfo *cms);
	const char *why;
} changes[] = {
	{no_signer, "it does not have exactly one signer"},
	{two_signers, "it does not have exactly one signer"},
	{pss_padding, "its algorithm is neither"},
	{unsigned_attribute, "it has unsigned attributes"},
	{revocation_list, "it contains revocation lists"},
	{other_content_type, "it does not sign plain data"},
};

START_TEST(odd_form)
{
	BIO *content = BIO_new_mem_buf("content", 7);
	CMS_ContentInfo *cms =
		CMS_sign(NULL, NULL, NULL, content, PLAIN | CMS_BINARY | CMS_PARTIAL);
	unsigned char *bytes = NULL;
	struct buf der = {0};
	int n;

	changes[_i].change(cms);
	/* Without a signer libcrypto reports an error, but encodes it. */
	ck_assert((CMS_final(cms, content, NULL, PLAIN | CMS_BINARY) == 1) ==
		  (changes[_i].change != no_signer));
	n = i2d_CMS_ContentInfo(cms, &bytes);
	ck_assert_int_gt(n, 0);
	buf_add(&der, bytes, (size_t)n);
	assert_form(&der, CMS_NOT_ALLOWED, changes[_i].why);
	OPENSSL_free(bytes);
	buf_free(&der);
	CMS_ContentInfo_free(cms);
	BIO_free(content);
}
END_TEST

/* A CMS made from a given ECDSA value, r = 0x41, s = 0x42. */
#define SOUND_ECDSA "\x30\x06\x02\x01\x41\x02\x01\x42"

static struct buf cms_with(const char *value, size_t size)
{
	struct buf der = {0};

	ck_assert(
		cms_encode(&der, certs[P_256], NID_X9_62_id_ecPublicKey, NID_sha256, value, size));
	return der;
}

/* Encodings of the same value that are not DER. */
static const struct {
	const char *bytes;
	size_t size;
} loose[] = {
	{"\x30\x07\x02\x02\x00\x41\x02\x01\x42", 9}, /* a leading zero */
	{"\x30\x81\x06\x02\x01\x41\x02\x01\x42", 9}, /* a longer length */
	{"\x30\x80\x02\x01\x41\x02\x01\x42\x00\x00", 10}, /* an indefinite length */
	{"\x30\x06\x02\x01\x41\x02\x01\x42\x00", 9}, /* a trailing byte */
	{"\x30\x09\x02\x01\x41\x02\x01\x42\x02\x01\x43", 11}, /* a third number */
	{"\x31\x06\x02\x01\x41\x02\x01\x42", 8}, /* a set */
	{"", 0},
};

START_TEST(strict_ecdsa)
{
	struct buf sound = cms_with(SOUND_ECDSA, 8);
	struct buf der = cms_with(loose[_i].bytes, loose[_i].size);

	assert_form(&sound, CMS_SOUND, NULL);
	assert_form(&der, CMS_NOT_ALLOWED, "its ECDSA value is not DER");
	buf_free(&sound);
	buf_free(&der);
}
END_TEST

static size_t find(const struct buf *der, const char *bytes, size_t size)
{
	const uint8_t *found = memmem(der->data, der->size, bytes, size);

	ck_assert_ptr_nonnull(found);
	return (size_t)(found - der->data);
}

/* One byte of a sound CMS changed, where its length stays. */
static const struct {
	const char *where;
	size_t size;
	size_t skip;
	uint8_t value;
	const char *why;
} bytes_changed[] = {
	/* both versions stand before a SET or SEQUENCE */
	{"\x02\x01\x01\x31", 4, 2, 3, "its version does not match"},
	{"\x02\x01\x01\x30", 4, 2, 3, "its version does not match"},
	/* the first SHA-256 is the list's */
	{"\x65\x03\x04\x02\x01", 5, 4, 2, "its list of digests"},
	/* ecdsa-with-SHA256 becomes -SHA384 */
	{"\xce\x3d\x04\x03\x02", 5, 4, 3, "its algorithm is neither"},
	/* signedData becomes envelopedData, data signedData */
	{"\xf7\x0d\x01\x07\x02", 5, 4, 3, "it is not CMS SignedData"},
	{"\xf7\x0d\x01\x07\x01", 5, 4, 2, "it does not sign plain data"},
};

START_TEST(changed_byte)
{
	struct buf der = cms_with(SOUND_ECDSA, 8);
	size_t at = find(&der, bytes_changed[_i].where, bytes_changed[_i].size);

	der.data[at + bytes_changed[_i].skip] = bytes_changed[_i].value;
	assert_form(&der, CMS_NOT_ALLOWED, bytes_changed[_i].why);
	buf_free(&der);
}
END_TEST

/* A key identifier beside issuer and serial number: three bytes more in five lengths. */
START_TEST(two_identities)
{
	static const uint8_t identifier[] = {0x80, 0x01, 0x41};
	struct buf sound = cms_with(SOUND_ECDSA, 8), der = {0};
	size_t version = find(&sound, "\x02\x01\x01\x30", 4);
	const size_t lengths[] = {1, 14, 16, version - 3, version - 1};
	size_t end = version + 5 + sound.data[version + 4];

	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++)
		sound.data[lengths[i]] = (uint8_t)(sound.data[lengths[i]] + sizeof(identifier));
	ck_assert_uint_lt(sound.data[1], 128);
	buf_add(&der, sound.data, end);
	buf_add(&der, identifier, sizeof(identifier));
	buf_add(&der, sound.data + end, sound.size - end);
	assert_form(&der, CMS_NOT_ALLOWED, "it does not name its signer in exactly one way");
	buf_free(&der);
	buf_free(&sound);
}
END_TEST

/* X.509 compares names without regard to case; a signature must not. */
START_TEST(name_in_other_case)
{
	struct buf der = cms_with(SOUND_ECDSA, 8);
	size_t at = find(&der, "p256", 4);
	enum cms_fault fault;
	const char *why;
	struct cms *cms = cms_decode(der.data, der.size, &fault, &why);

	ck_assert(cms_names(cms, certs[P_256]));
	ck_assert(!cms_names(cms, certs[P_384]));
	cms_free(cms);
	der.data[at] = 'P';
	cms = cms_decode(der.data, der.size, &fault, &why);
	ck_assert_ptr_nonnull(cms);
	ck_assert(!cms_names(cms, certs[P_256]));
	cms_free(cms);
	buf_free(&der);
}
END_TEST

START_TEST(damaged_der)
{
	struct buf sound = cms_with(SOUND_ECDSA, 8), der = {0};

	assert_form(&sound, CMS_SOUND, NULL);
	/* cut anywhere, and with a trailing byte */
	for (size_t size = 0; size < sound.size; size++) {
		der.size = 0;
		buf_add(&der, sound.data, size);
		assert_form(&der, CMS_DAMAGED, "");
	}
	der.size = 0;
	buf_add(&der, sound.data, sound.size);
	buf_add(&der, "", 1);
	assert_form(&der, CMS_DAMAGED, "bytes follow it");
	/* an indefinite length outside: 30 L ... becomes 30 80 ... 00 00 */
	ck_assert_uint_lt(sound.size, 130);
	der.size = 0;
	buf_add(&der, "\x30\x80", 2);
	buf_add(&der, sound.data + 2, sound.size - 2);
	buf_add(&der, "\0\0", 2);
	assert_form(&der, CMS_DAMAGED, "it is not strict DER");
	/* a longer form of that length */
	der.size = 0;
	buf_add(&der, "\x30\x81", 2);
	buf_add(&der, sound.data + 1, sound.size - 1);
	assert_form(&der, CMS_DAMAGED, "it is not strict DER");
	buf_free(&der);
	buf_free(&sound);
}
END_TEST

/* ---- */

static TCase *new_case(Suite *suite, const char *name)
{
	TCase *tcase = tcase_create(name);

	/* Each test starts without messages. */
	tcase_add_checked_fixture(tcase, open_messages, close_messages);
	tcase_set_timeout(tcase, 120);
	suite_add_tcase(suite, tcase);
	return tcase;
}

#define add_loop(tcase, test, table) tcase_add_loop_test(tcase, test, 0, (int)ARRAY_SIZE(table))

static Suite *sign_suite(void)
{
	Suite *suite = suite_create("sign");
	TCase *sign = new_case(suite, "sign"), *key = new_case(suite, "keys");
	TCase *verify = new_case(suite, "verify"), *cms = new_case(suite, "cms");

	tcase_add_loop_test(sign, signs_and_verifies, 0, 2 * GOOD_KEYS);
	tcase_add_loop_test(sign, rsa_is_reproducible, 0, 2);
	tcase_add_loop_test(sign, ecdsa_fits, 0, 8);
	tcase_add_loop_test(sign, strips, 0, 2);
	tcase_add_test(sign, signs_no_signed_file);
	tcase_add_test(sign, signs_no_damaged_file);
	tcase_add_test(sign, signs_no_full_file);
	tcase_add_loop_test(sign, attaches_only_der, 0, 4);

	tcase_add_loop_test(key, refuses_keys, GOOD_KEYS, (int)KEYS);
	add_loop(key, knows_sizes, rsa_sizes);
	tcase_add_loop_test(key, refuses_other_key, 0, 2);
	tcase_add_test(key, refuses_usage);
	tcase_add_test(key, accepts_usage);
	tcase_add_test(key, picks_the_keys_certificate);
	tcase_add_loop_test(key, encrypted_keys, 0, 2 * (int)ARRAY_SIZE(passins));
	tcase_add_test(key, key_without_certificate);
	tcase_add_loop_test(key, no_key, 0, 5);
	tcase_add_test(key, key_and_certificate_in_one_file);

	tcase_add_test(verify, changed_content);
	tcase_add_test(verify, unknown_key);
	tcase_add_test(verify, forged_identity);
	tcase_add_test(verify, other_kind_of_key);
	tcase_add_loop_test(verify, every_bit, 0, 4);
	tcase_add_loop_test(verify, weak_signers, 0, 2);
	add_loop(verify, certificate_dates, dates);
	tcase_add_test(verify, authorities);
	tcase_add_test(verify, no_authority);
	tcase_add_test(verify, intermediate);

	add_loop(cms, form, forms);
	tcase_add_test(cms, refused_form);
	tcase_add_test(cms, key_identifier);
	add_loop(cms, odd_form, changes);
	add_loop(cms, strict_ecdsa, loose);
	add_loop(cms, changed_byte, bytes_changed);
	tcase_add_test(cms, two_identities);
	tcase_add_test(cms, name_in_other_case);
	tcase_add_test(cms, damaged_der);
	return suite;
}

int main(void)
{
	SRunner *runner;
	int failed;

	make_all();
	runner = srunner_create(sign_suite());
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	free_all();
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
