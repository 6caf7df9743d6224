/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_format.h"
#include "source/source_setup.h"

#define ELB "123456789012_elasticloadbalancing_us-east-2_"
#define DIR "AWSLogs/123456789012/elasticloadbalancing/us-east-2/2016/05/01/"

/* The value of the row's label of that number. */
static struct slice label_value(const struct s3_format *format, const struct s3_origin *origin,
                                size_t number) {
    return origin->captures[format->labels[number].value];
}

static void a_key_tells_the_format_the_load_balancer_and_the_time(void **state) {
    static const struct {
        const char *key;
        const char *name; /* NULL: it is no load balancer's */
        int64_t time_s;
    } cases[] = {
        {DIR ELB "app.my-lb.1234567890abcdef_20140215T2340Z_172.160.1.192_20sg8hgm.log.gz", "my-lb",
         1392507600},
        {DIR ELB "net.my-lb.1234567890abcdef_20200501T0000Z_20sg8hgm.log.gz", "my-lb", 1588291200},
        {DIR ELB "net.my-lb.1234567890abcdef_201605010000Z_2soosksi.log.gz", "my-lb", 1462060800},
        {"a/b/" DIR ELB "app.x.1_20140215T2340Z_1.2.3.4_r.log.gz", "x", 1392507600},
        {"AWSLogs/o-abcdefghij/123456789012/elasticloadbalancing/us-east-2/2016/05/01/" ELB
         "app.x.1_20140215T2340Z_1.2.3.4_r.log.gz",
         "x", 1392507600},
        {"o-abcdefghij/AWSLogs/o-abcdefghij/123456789012/elasticloadbalancing/us-east-2/2016/05/"
         "01/" ELB "app.x.1_20140215T2340Z_1.2.3.4_r.log",
         "x", 1392507600},
        {DIR ELB "app.x.1_yesterday_1.2.3.4_r.log.gz", "x", 0},
        {DIR ELB "app.x.1_20149915T2340Z_1.2.3.4_r.log.gz", "x", 0},
        {DIR ELB "app.x", "x", 0},
        {DIR ELB "apple_20180216T0000Z_0.0.0.0_5apfdlxb.log", "apple", 1518739200},
        {DIR ELB "network-lb_20180216T0000Z_0.0.0.0_5apfdlxb.log", "network-lb", 1518739200},
        {DIR ELB "app.", "", 0},
        {DIR ELB "gwy.x.1_20140215T2340Z_1.2.3.4_r.log.gz", "", 0},
        {DIR "999999999999_elasticloadbalancing_us-east-2_app.x.1_2_r.gz", "", 0},
        {DIR "2016/05/01/10/any-name", "", 0},
        {ELB "app.x.1_20140215T2340Z_1.2.3.4_r.log.gz", NULL, 0},
        {"AWSLogs/", NULL, 0},
        {"AWSLogs", NULL, 0},
        {"/", NULL, 0},
        {"", NULL, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct s3_origin origin;
        const struct s3_format *format =
            s3_format_for(slice_from_cstr(cases[i].key), SLICE("bucket"), &origin);

        if (strcmp(format->type, cases[i].name != NULL ? "s3_lb" : "s3_other") != 0) {
            fail_msg("%s: %s", cases[i].key, format->type);
        }
        assert_slice(label_value(format, &origin, 0),
                     cases[i].name != NULL ? cases[i].name : "bucket");
        assert_slice(cases[i].name != NULL ? label_value(format, &origin, 1)
                                           : origin.captures[S3_CAPTURE_ACCOUNT],
                     cases[i].name != NULL ? "123456789012" : "");
        assert_int_equal(origin.time.known, cases[i].time_s != 0);
        assert_int_equal(origin.time.ns, cases[i].time_s * 1000000000);
    }
}

static void a_time_in_the_name_that_can_t_be_read_is_told(void **state) {
    static const struct {
        const char *key;
        bool unreadable;
    } cases[] = {
        {DIR ELB "app.x.1_20140215T2340Z_1.2.3.4_r.log.gz", false},
        {DIR ELB "app.x.1_yesterday_1.2.3.4_r.log.gz", true},
        {DIR ELB "app.x.1_20140215T2340Z", false},
        {DIR ELB "app.x.1_", false},
        {DIR ELB "app.x.1__r.log.gz", false},
        {DIR ELB "app.x", false},
        {"some/key_yesterday", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct s3_origin origin;

        s3_format_for(slice_from_cstr(cases[i].key), SLICE("b"), &origin);
        assert_int_equal(origin.time_unreadable, cases[i].unreadable);
    }
}

static void a_load_balancer_s_labels_have_both_spellings(void **state) {
    static const char *const names[] = {"__aws_s3_lb", "__aws_s3_lb_owner", "__aws_s3_log_lb",
                                        "__aws_s3_log_lb_owner"};

    (void)state;
    const struct s3_format *format;
    size_t found = 0;

    for (size_t row = 0; (format = s3_format_at(row)) != NULL; row++) {
        for (size_t i = 0; strcmp(format->type, "s3_lb") == 0 && i < COUNT(names); i++) {
            assert_string_equal(format->labels[i].name, names[i]);
            found++;
        }
    }
    assert_int_equal(found, 4 * COUNT(names));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_tells_the_format_the_load_balancer_and_the_time),
        cmocka_unit_test(a_time_in_the_name_that_can_t_be_read_is_told),
        cmocka_unit_test(a_load_balancer_s_labels_have_both_spellings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
