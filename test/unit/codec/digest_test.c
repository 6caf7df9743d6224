/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/digest.h"

#include "test.h"

/* RFC 1321, appendix A.5; FIPS 180-2, appendix B; RFC 4231, test cases 2 and 6. */
static void digests_are_those_of_their_standards(void **state) {
    unsigned char md5[MD5_BYTES];
    unsigned char sha256[SHA256_BYTES];
    unsigned char key[131];
    char hex[SHA256_BYTES * 2 + 1];

    (void)state;
    digest_md5(SLICE(""), md5);
    digest_hex(md5, MD5_BYTES, hex);
    assert_string_equal(hex, "d41d8cd98f00b204e9800998ecf8427e");
    digest_md5(SLICE("abc"), md5);
    digest_hex(md5, MD5_BYTES, hex);
    assert_string_equal(hex, "900150983cd24fb0d6963f7d28e17f72");
    digest_sha256(SLICE("abc"), sha256);
    digest_hex(sha256, SHA256_BYTES, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const struct slice texts[] = {
        SLICE("what do ya want for nothing?"),
        SLICE("Test Using Larger Than Block-Size Key - Hash Key First"),
    };
    digest_hmac_sha256(SLICE("Jefe"), &texts[0], 1, sha256);
    digest_hex(sha256, SHA256_BYTES, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof(key));
    digest_hmac_sha256(slice_of(key, sizeof(key)), &texts[1], 1, sha256);
    digest_hex(sha256, SHA256_BYTES, hex);
    assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void hmacs_of_a_chain_are_each_the_next_key(void **state) {
    const struct slice texts[] = {SLICE("20150830"), SLICE(""), SLICE("service")};
    unsigned char step[SHA256_BYTES];
    unsigned char chain[SHA256_BYTES];

    (void)state;
    digest_hmac_sha256(SLICE("AWS4key"), &texts[0], 1, step);
    for (size_t i = 1; i < 3; i++) {
        unsigned char key[SHA256_BYTES];
        memcpy(key, step, sizeof(key));
        digest_hmac_sha256(slice_of(key, sizeof(key)), &texts[i], 1, step);
    }
    digest_hmac_sha256(SLICE("AWS4key"), texts, 3, chain);
    assert_memory_equal(chain, step, sizeof(chain));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmacs_of_a_chain_are_each_the_next_key),
        cmocka_unit_test(digests_are_those_of_their_standards),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
