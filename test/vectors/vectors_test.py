#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `vectors` itself must do with files that are right, wrong, or no such files: vectors_test.py
[EMULATOR] PROGRAM."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv[1:]  # perhaps in an emulator
del sys.argv[1:]
SUBJECTS = {"subjects_hex": ["", "61", "6162", "ff0a22"]}
LABELS = {"a": "1"}


def vectors(*args):
    done = subprocess.run([*PROGRAM, *args], capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout.decode("ascii").splitlines(), done.stderr.decode()


def check(kind, *lines):
    """Lines are objects, or text as it is. Gives the exit status, the differences and the closing
    line."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "file")
        text = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(text) + b"\n")
        status, output, _ = vectors(kind, str(path))
    return status, [line.replace(str(path), "FILE") for line in output[:-1]], output[-1]


def relabel(config, **more):
    return {"name": "n", "config": config, "input": LABELS, **more}


class Usage(unittest.TestCase):
    def test_the_kinds_are_named_when_one_is_unknown(self):
        for args in [], ["relabel"], ["nosuch", "file"], ["relabel", "a", "b"]:
            status, output, error = vectors(*args)
            self.assertEqual((status, output), (2, []))
            self.assertIn("kinds: relabel regex sigv4 s3_keys", error)

    def test_a_file_that_cannot_be_opened_is_a_usage_error(self):
        status, _, error = vectors("relabel", "/nosuch/file")
        self.assertEqual(status, 2)
        self.assertIn("/nosuch/file: No such file", error)

    def test_a_file_that_cannot_be_read_fails(self):
        status, output, _ = vectors("relabel", "/")
        self.assertEqual((status, output[-1]), (1, "0 passed, 1 failed"))


class Lines(unittest.TestCase):
    def test_what_is_no_case_is_a_failed_one(self):
        for line in b"{", b"[]", b"1", b"\xff\x00", b'"', b"{}", b"{} {}", b'{"name":', b"null", b'{"re":1}':
            for kind in "relabel", "regex", "sigv4", "s3_keys":
                status, output, closing = check(kind, line)
                self.assertEqual((status, closing), (1, "0 passed, 1 failed"), line)
                self.assertRegex(output[0], "^FILE:1: malformed line: ")

    def test_lines_of_blanks_are_passed_over(self):
        self.assertEqual(check("regex", b"", b" \t\r", SUBJECTS), (0, [], "0 passed, 0 failed"))

    def test_a_file_may_end_without_a_line_break_and_lines_may_be_long(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(json.dumps(relabel([], comment="x" * 5000000, output=LABELS)).encode())
            file.flush()
            self.assertEqual(vectors("relabel", file.name)[:2], (0, ["1 passed, 0 failed"]))


class S3Keys(unittest.TestCase):
    KEY = b"AWSLogs/123456789012/CloudTrail/us-east-1/x"

    def test_each_column_is_compared(self):
        right = self.KEY + b"\ts3_cloudtrail\tus-east-1\t123456789012\tus-east-1"
        header = b"key\ttype\tsource\towner\tregion"
        self.assertEqual(check("s3_keys", header, right), (0, [], "1 passed, 0 failed"))
        status, lines, closing = check("s3_keys", header, self.KEY + b"\tunknown\ta\t-\tb", right)
        self.assertEqual((status, closing), (1, "1 passed, 1 failed"))
        self.assertEqual([line.split(": ")[2] for line in lines],
                         ['expected type "unknown", got "s3_cloudtrail"', 'expected source "a", got "us-east-1"',
                          'expected owner "-", got "123456789012"', 'expected region "b", got "us-east-1"'])

    def test_other_numbers_of_columns_are_malformed(self):
        for line in self.KEY, self.KEY + b"\ta" * 3, self.KEY + b"\ta" * 5:
            self.assertRegex(check("s3_keys", line)[1][0], "^FILE:1: malformed line: ")

    def test_a_key_may_hold_any_byte(self):
        self.assertEqual(check("s3_keys", b"\\x09\xff\\\tunknown\t-\t-\t-")[0], 0)


class Relabel(unittest.TestCase):
    def test_labels_are_compared_exactly(self):
        drop = [{"action": "drop", "source_labels": ["a"], "regex": "1"}]
        for output, got in ({}, '{"a": "1"}'), ({"a": "2"}, '{"a": "1"}'), ({**LABELS, "b": "2"}, '{"a": "1"}'):
            status, lines, closing = check("relabel", relabel([], output=output))
            self.assertEqual((status, closing), (1, "0 passed, 1 failed"))
            self.assertEqual(lines, [f'FILE:1: "n": expected {json.dumps(output)}, got {got}'])
        self.assertEqual(check("relabel", relabel(drop, output=LABELS))[1],
                         ['FILE:1: "n": expected {"a": "1"}, got dropped'])
        self.assertEqual(check("relabel", relabel([], output=None))[1],
                         ['FILE:1: "n": expected dropped, got {"a": "1"}'])
        self.assertEqual(check("relabel", relabel(drop, output=None), relabel([], output=LABELS)),
                         (0, [], "2 passed, 0 failed"))

    def test_a_refusal_passes_whatever_the_words(self):
        self.assertEqual(check("relabel", relabel([{"action": "x"}], error="other words"))[0], 0)
        self.assertEqual(check("relabel", relabel([], error="any"))[1],
                         ['FILE:1: "n": expected refused, got {"a": "1"}'])
        self.assertRegex(check("relabel", relabel([{"action": "x"}], output={}))[1][0],
                         r'^FILE:1: "n": expected \{\}, got refused \(.+\)$')

    def test_names_may_be_empty_or_hold_anything(self):
        odd = {"": "empty", "\0": "\0", "a\nb": "é\"\\"}
        self.assertEqual(check("relabel", {"config": [], "input": odd, "output": odd})[0], 0)
        self.assertEqual(check("relabel", {"name": "é\n", "config": [], "input": odd, "output": {}})[1],
                         [r'FILE:1: "\xc3\xa9\x0a": expected {}, got {"": "empty", "\x00": "\x00", '
                          r'"a\x0ab": "\xc3\xa9\"\\"}'])

    def test_an_empty_value_is_an_absent_label(self):
        self.assertEqual(check("relabel", {"config": [], "input": {"a": "", "b": "1"}, "output": {"b": "1"}})[0], 0)

    def test_more_labels_than_a_set_holds_is_a_failed_case(self):
        line = {"config": [], "input": {str(i): "1" for i in range(1000)}, "output": {}}
        self.assertIn("labels", check("relabel", line)[1][0])


class Regex(unittest.TestCase):
    def test_every_way_to_match_is_tried(self):
        right = {"re": "(a)b?", "n": 1, "m": {"1": [0, 1, 0, 1], "2": [0, 2, 0, 1]}}
        wrong = {"re": "(a)b?", "n": 1, "m": {"1": [0, 1, -1, -1], "3": [0, 3, 0, 3]}}
        self.assertEqual(check("regex", SUBJECTS, right), (0, [], "1 passed, 0 failed"))
        status, lines, closing = check("regex", SUBJECTS, right, wrong)
        self.assertEqual((status, closing), (1, "1 passed, 1 failed"))
        self.assertIn('FILE:3: "(a)b?": threads on "a": expected 0,1 -1,-1, got 0,1 0,1', lines)
        self.assertIn('FILE:3: "(a)b?": regex_find on "ab": expected no match, got 0,2 0,1', lines)
        self.assertIn(r'FILE:3: "(a)b?": regex_matches on "\xff\x0a\"": expected a match, got no match', lines)

    def test_groups_are_counted(self):
        self.assertEqual(check("regex", SUBJECTS, {"re": "a", "n": 1, "m": {}})[1],
                         ['FILE:2: "a": expected 1 groups, got 0'])

    def test_a_refusal_passes_whatever_the_words(self):
        self.assertEqual(check("regex", {"re": "a**", "err": "?"})[0], 0)
        self.assertEqual(check("regex", {"re": "a", "err": "?"})[1], ['FILE:1: "a": expected an error, got none'])
        self.assertRegex(check("regex", SUBJECTS, {"re": "a**", "n": 0, "m": {}})[1][0],
                         r'^FILE:2: "a\*\*": expected no error, got: .+')

    def test_subjects_are_replaced_by_the_next_list(self):
        case = {"re": "b", "n": 0, "m": {"0": [0, 1]}}
        self.assertEqual(check("regex", SUBJECTS, {"subjects_hex": ["62"]}, case)[0], 0)

    def test_what_does_not_fit_the_subjects_is_malformed(self):
        for case in ({"re": "a", "n": 0, "m": {"4": [0, 1]}}, {"re": "a", "n": 0, "m": {"x": [0, 1]}},
                     {"re": "a", "n": 0, "m": {"1": [0]}}, {"re": "a", "n": 0, "m": {"1": [0, 1, 0, 1]}},
                     {"re": "a", "n": 0, "m": {"1": [0, -2]}}, {"re": "a", "n": 0}, {"re": "a", "m": {}},
                     {"re": "a", "n": -1, "m": {}}, {"subjects_hex": ["6"]}, {"subjects_hex": ["zz"]},
                     {"subjects_hex": [1]}, {"subjects_hex": {}}, {"re": "a", "n": 2**64 - 1, "m": {}}):
            status, lines, closing = check("regex", SUBJECTS, case)
            self.assertEqual((status, closing), (1, "0 passed, 1 failed"), case)
            self.assertRegex(lines[0], "^FILE:2: malformed line: ")
        self.assertIn("no \"subjects_hex\" before it", check("regex", {"re": "a", "n": 0, "m": {}})[1][0])


class SigV4(unittest.TestCase):
    CASE = {"service": "service", "region": "us-east-1", "access_key": "AKIDEXAMPLE", "time": 1440938160, "method": "GET",
            "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "url": "https://example.amazonaws.com/"}
    SIGNED = ("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
              "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")

    def test_the_header_is_compared_exactly(self):
        self.assertEqual(check("sigv4", {**self.CASE, "authorization": self.SIGNED}), (0, [], "1 passed, 0 failed"))
        status, lines, closing = check("sigv4", {**self.CASE, "authorization": "x"})
        self.assertEqual((status, lines, closing), (1, [f'FILE:1: expected authorization "x", got "{self.SIGNED}"'], "0 passed, 1 failed"))

    def test_the_url_of_an_object_is_compared_too(self):
        case = {**self.CASE, "bucket": "b-1", "key": "k", "authorization": self.SIGNED}
        self.assertIn('FILE:1: expected url "https://example.amazonaws.com/", got "https://b-1.s3.us-east-1.amazonaws.com/k"',
                      check("sigv4", case)[1])

    def test_errors_are_compared_with_their_words(self):
        case = {**self.CASE, "url": "ftp://x/"}
        text = "only a URL with http:// or https:// and without # can be signed"
        self.assertEqual(check("sigv4", {**case, "error": text})[0], 0)
        self.assertEqual(check("sigv4", {**case, "authorization": "x"})[1], [f'FILE:1: expected error "", got "{text}"'])
        self.assertIn('expected authorization ""', check("sigv4", {**self.CASE, "error": text})[1][0])

    def test_what_is_missing_is_malformed(self):
        for name in "service", "region", "access_key", "secret_key", "method", "url", "authorization":
            case = {**self.CASE, "authorization": "x"}
            del case[name]
            self.assertRegex(check("sigv4", case)[1][0], f'^FILE:1: malformed line: .*"{name}".* is missing')
        for odd in ["Name"], ["a", 1], [1], {}, ["a", "b"] * 17:
            self.assertRegex(check("sigv4", {**self.CASE, "authorization": "x", "headers": odd})[1][0], "^FILE:1: malformed line: ")


if __name__ == "__main__":
    unittest.main()
