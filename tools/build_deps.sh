#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds libcurl (HTTP and HTTPS only, OpenSSL, c-ares) and cJSON as static libraries into
# build/deps, from Debian's own source packages (tools/debian_source.sh). Debian's libcurl.a needs
# ldap, krb5, ssh2 and more, which a static program cannot have.
# libcurl is Debian 13's: 7.88.1 of Debian 12 signs a header that it does not send, and takes an
# answer that arrived on an idle connection for the answer to the next request.
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
mkdir -p "$deps/src"
cd "$deps/src"

"$root/tools/debian_source.sh" curl trixie "$deps/src"
"$root/tools/debian_source.sh" cjson bookworm "$deps/src"

flags="-O2 -g0 -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2"
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

mkdir -p "$deps/include" "$deps/lib"
# shellcheck disable=SC2086 # several words
gcc $flags -c cjson/cJSON.c -o cJSON.o
ar rcs "$deps/lib/libcjson.a" cJSON.o
mkdir -p "$deps/include/cjson"
cp cjson/cJSON.h "$deps/include/cjson/"

cd "$deps"
rm -rf src
echo "$version" >"$stamp"
