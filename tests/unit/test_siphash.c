// SPDX-License-Identifier: MIT
/* SipHash-1-3 against published results and against OpenSSL's implementation. */
#include "compiler/base/siphash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "compiler/base/byteorder.h"
#include "tests/unit/unit.h"

/* Key 00 01 ... 0f, message 00 01 ... of 0 to 15 bytes: the reference implementation's results. */
START_TEST(published_results)
{
	static const uint64_t results[] = {
		0xabac0158050fc4dc, 0xc9f49bf37d57ca93, 0x82cb9b024dc7d44d, 0x8bf80ab8e7ddf7fb,
		0xcf75576088d38328, 0xdef9d52f49533b67, 0xc50d2b50c59f22a7, 0xd3927d989bb11140,
		0x369095118d299a8e, 0x25a48eb36c063de4, 0x79de85ee92ff097f, 0x70c118c1f94dc352,
		0x78a384b157b4d9a2, 0x306f760c1229ffa7, 0x605aa111c0f95d34, 0xd320d86d2a519956,
	};
	static const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
	uint8_t message[ARRAY_SIZE(results)];

	for (size_t size = 0; size < ARRAY_SIZE(results); size++) {
		ck_assert_uint_eq(siphash_1_3(key, message, size), results[size]);
		message[size] = (uint8_t)size;
	}
}
END_TEST

static uint64_t by_openssl(const uint64_t key[2], const uint8_t *data, size_t size)
{
	unsigned int hash_size = 8, rounds = 1, last_rounds = 3;
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_SIZE, &hash_size),
		OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_C_ROUNDS, &rounds),
		OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_D_ROUNDS, &last_rounds),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
	uint8_t bytes[16], hash[8];
	size_t written;

	put_le(bytes, key[0], 8);
	put_le(bytes + 8, key[1], 8);
	ck_assert_int_eq(EVP_MAC_init(context, bytes, sizeof(bytes), params), 1);
	ck_assert_int_eq(EVP_MAC_update(context, data, size), 1);
	ck_assert_int_eq(EVP_MAC_final(context, hash, &written, sizeof(hash)), 1);
	ck_assert_uint_eq(written, sizeof(hash));
	EVP_MAC_CTX_free(context);
	EVP_MAC_free(mac);
	return get_le(hash, sizeof(hash));
}

/* Other keys, longer messages, and every byte value. */
START_TEST(same_as_openssl)
{
	uint8_t message[300];

	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)(i * 167 + 13);
	for (size_t size = 0; size <= sizeof(message); size++) {
		const uint64_t key[2] = {0x9e3779b97f4a7c15 * (size + 1), ~(uint64_t)size << 17};

		ck_assert_uint_eq(siphash_1_3(key, message, size), by_openssl(key, message, size));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("siphash");
	TCase *tcase = tcase_create("siphash");

	tcase_add_test(tcase, published_results);
	tcase_add_test(tcase, same_as_openssl);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
