#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds as static libraries into build/deps, from Debian's own source packages
# (tools/debian_source.sh), what Debian's own builds do not serve:
#   libcurl   HTTP and HTTPS only, OpenSSL, c-ares. Debian's libcurl.a needs ldap, krb5, ssh2 and
#             more, which a static program cannot have. Debian 13's version: 7.88.1 of Debian 12
#             signs a header that it does not send, and takes an answer that arrived on an idle
#             connection for the answer to the next request.
#   cJSON     Debian has no static library of it.
#   ISA-L     igzip and crc only; Debian has no static library of it.
#   snappy    with the compiler's builtins: the checks of its CMake for them do not compile, so
#             Debian's is built without and takes 1.45 times as long.
# Called by ./dev; does nothing when what it would build is there already. --check only says so by
# its exit status.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
deps=${PROMTAIL_DEPS:-$root/build/deps}
stamp=$deps/stamp
version=$(cat "$0" "$root/tools/debian_source.sh" | sha256sum | cut -c1-16)

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$version" ]; then
    exit 0
fi
if [ "${1:-}" = --check ]; then
    exit 1
fi
rm -rf "$deps"
mkdir -p "$deps/src" "$deps/include" "$deps/lib"
cd "$deps/src"

flags="-O2 -g0 -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2"

build_curl() {
    "$root/tools/debian_source.sh" curl trixie "$PWD"
    cmake -S curl -B curl-build -G Ninja \
        -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="$flags" -DCMAKE_INSTALL_PREFIX="$deps" -DCMAKE_INSTALL_LIBDIR=lib \
        -DBUILD_SHARED_LIBS=OFF -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF \
        -DHTTP_ONLY=ON -DENABLE_ARES=ON -DCURL_USE_OPENSSL=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
        -DCURL_USE_LIBSSH2=OFF -DCURL_USE_LIBPSL=OFF -DUSE_NGHTTP2=OFF -DUSE_LIBIDN2=OFF -DCURL_ZLIB=OFF \
        -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_USE_GSSAPI=OFF -DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_NETRC=ON \
        -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_MIME=ON \
        -DCURL_DISABLE_WEBSOCKETS=ON -DCURL_DISABLE_IPFS=ON -DCURL_DISABLE_HEADERS_API=ON -DUSE_LIBRTMP=OFF \
        -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF >curl.log
    cmake --build curl-build --target install >>curl.log
}

build_cjson() {
    "$root/tools/debian_source.sh" cjson bookworm "$PWD"
    # shellcheck disable=SC2086 # several words
    gcc $flags -c cjson/cJSON.c -o cJSON.o
    ar rcs "$deps/lib/libcjson.a" cJSON.o
    install -D -m 644 cjson/cJSON.h "$deps/include/cjson/cJSON.h"
}

build_isal() {
    "$root/tools/debian_source.sh" libisal bookworm "$PWD"
    make -C libisal -f Makefile.unx lib units="igzip crc" have_threads=n DEBUG="$flags" DEBUG_nasm= AS=nasm >isal.log
    install -m 644 libisal/bin/isa-l.a "$deps/lib/libisal.a"
    install -D -m 644 -t "$deps/include/isa-l" libisal/include/igzip_lib.h libisal/include/crc.h
}

# CMake only writes its headers: Debian's patch makes two targets of one file.
build_snappy() {
    local source
    "$root/tools/debian_source.sh" snappy bookworm "$PWD"
    cmake -S snappy -B snappy-build -G Ninja -Wno-dev -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=ON -DSNAPPY_BUILD_TESTS=OFF \
        -DSNAPPY_BUILD_BENCHMARKS=OFF -DHAVE_BUILTIN_EXPECT=1 -DHAVE_BUILTIN_CTZ=1 -DHAVE_ATTRIBUTE_ALWAYS_INLINE=1 >snappy.log
    for source in snappy snappy-c snappy-sinksource snappy-stubs-internal; do
        # shellcheck disable=SC2086 # several words
        g++ $flags -std=c++11 -DNDEBUG -DHAVE_CONFIG_H -fno-exceptions -fno-rtti -Isnappy-build -Isnappy -c "snappy/$source.cc" -o "$source.o"
    done
    ar rcs "$deps/lib/libsnappy.a" snappy*.o
    install -m 644 snappy/snappy-c.h "$deps/include/snappy-c.h"
}

build_curl
build_cjson
build_isal
build_snappy
cd "$deps"
rm -rf src
echo "$version" >"$stamp"
