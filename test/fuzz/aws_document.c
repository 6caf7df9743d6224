/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_document (libFuzzer): the first line is a reference, the rest an answer of its service.
 * Whatever the reference says, the request goes to a host of AWS; what is taken is the same when
 * the answer is read a second time.
 */
#include "fuzz_target.h"

#include "aws/document_kind.h"
#include "promtail/host_label.h"
#include "promtail/url.h"

enum { URL_MAX = 16384, BODY_MAX = 16384 };

static bool is_of_aws(struct slice host) {
    static const char *const domains[] = {".amazonaws.com", ".amazonaws.com.cn", ".c2s.ic.gov",
                                          ".sc2s.sgov.gov", ".csp.hci.ic.gov",   ".cloud.adc-e.uk",
                                          ".amazonaws.eu"};
    bool found = false;

    for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
        found = found || slice_ends_with(host, slice_from_cstr(domains[i]));
    }
    return found;
}

static void check_request(const struct aws_document_name *name) {
    static const struct aws_documents_config config = {.region = "us-east-1"};
    struct slice region = name->region.len > 0 ? name->region : SLICE("us-east-1");
    struct error err = {0};
    struct url parts;
    struct buf url;
    struct buf body;

    fuzz_check(host_label_valid_region(region));
    buf_init(&url, URL_MAX);
    buf_init(&body, BODY_MAX);
    if (name->kind->write_url(name, region, &config, &url, &err)) {
        fuzz_check(url_check(buf_slice(&url), &parts, &err) && !parts.has_user);
        fuzz_check(is_of_aws(url_authority(parts.rest)));
    }
    fuzz_check(name->kind->write_body == NULL || name->kind->write_body(name, &body));
    buf_clean_up(&url);
    buf_clean_up(&body);
}

static bool take_copy(const struct document_kind *kind, struct slice answer, struct buf *taken) {
    struct buf copy;
    struct buf room;
    struct slice text;
    struct error err = {0};

    buf_init(&copy, answer.len);
    buf_init(&room, answer.len);
    buf_init(taken, answer.len);
    fuzz_check(buf_append(&copy, answer));
    bool ok = kind->take(buf_slice(&copy), &room, &text, &err);
    fuzz_check(ok ? buf_append(taken, text) : err.code == ERROR_REMOTE);
    buf_clean_up(&copy);
    buf_clean_up(&room);
    return ok;
}

static void check_answer(const struct document_kind *kind, struct slice answer) {
    struct buf first;
    struct buf second;

    bool ok = take_copy(kind, answer, &first);
    fuzz_check(take_copy(kind, answer, &second) == ok);
    fuzz_check(slice_equal(buf_slice(&first), buf_slice(&second)));
    buf_clean_up(&first);
    buf_clean_up(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice reference;
    struct slice answer;
    struct aws_document_name name;
    struct error err = {0};

    (void)slice_cut(slice_of(data, size), '\n', &reference, &answer);
    if (!aws_document_name_read(&name, reference, &err)) {
        fuzz_check(err.text[0] != '\0');
        return 0;
    }
    check_request(&name);
    check_answer(name.kind, answer);
    return 0;
}
