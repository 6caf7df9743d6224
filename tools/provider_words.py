#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the words for the errors of OpenSSL's providers, which OpenSSL 3.0 loads only together
with all others, when it starts (src/net/tls_words.c loads words when TLS first fails).

    provider_words.py PROVERR.h OUTPUT.c

PROVERR.h is openssl/proverr.h. OpenSSL itself makes its words of the names in it, in the same way.
"""
import pathlib
import re
import sys

REASON = re.compile(r"^# *define (PROV_R_(\w+))\s+\d+$", re.M)


def main(header, output):
    try:
        reasons = REASON.findall(pathlib.Path(header).read_text(encoding="ascii"))
    except OSError as problem:
        sys.exit(f"provider_words: {header}: {problem.strerror} (Debian's package libssl-dev has it)")
    if not reasons:
        sys.exit(f"provider_words: {header}: defines no PROV_R_ reason")
    rows = [f'    {{ERR_PACK(ERR_LIB_PROV, 0, {name}), "{word.lower().replace("_", " ")}"}},\n' for name, word in reasons]
    text = (
        "/* SPDX-License-Identifier: Apache-2.0 */\n/* Made by tools/provider_words.py from openssl/proverr.h. */\n"
        '#include <openssl/err.h>\n#include <openssl/proverr.h>\n\n#include "net/tls_words.h"\n\n'
        "static const ERR_STRING_DATA WORDS[] = {\n" + "".join(rows) + "    {0, NULL},\n};\n\n"
        "const struct ERR_string_data_st *provider_words(void) {\n    return WORDS;\n}\n"
    )
    pathlib.Path(output).write_text(text, encoding="ascii")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: provider_words.py PROVERR.h OUTPUT.c")
    main(*sys.argv[1:])
