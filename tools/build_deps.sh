#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build_deps.sh [--check] [x86_64|arm64]: builds as static libraries into build/deps, or
# build/deps-arm64, from Debian's own source packages (tools/debian_source.sh), what Debian's own
# builds do not serve:
#   libcurl   HTTP and HTTPS only, OpenSSL, c-ares. Debian's libcurl.a needs ldap, krb5, ssh2 and
#             more, which a static program cannot have. Debian 13's version: 7.88.1 of Debian 12
#             signs a header that it does not send, and takes an answer that arrived on an idle
#             connection for the answer to the next request.
#   cJSON     Debian has no static library of it.
#   ISA-L     igzip and crc only; Debian has no static library of it.
#   snappy    with the compiler's builtins: the checks of its CMake for them do not compile, so
#             Debian's is built without and takes 1.45 times as long.
#   cmocka    for the unit tests; Debian has no static library of it.
# Called by ./dev; does nothing when what it would build is there already. --check only says so by
# its exit status.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
check=no
if [ "${1:-}" = --check ]; then
    check=yes
    shift
fi
case ${1:-x86_64} in
x86_64)
    deps=${PROMTAIL_DEPS:-$root/build/deps}
    architecture=$(dpkg --print-architecture)
    cross=
    isal_target=(AS=nasm)
    cmake_target=()
    ;;
arm64)
    deps=$root/build/deps-arm64
    architecture=arm64
    cross=aarch64-linux-gnu-
    isal_target=(host_cpu=aarch64 arch=aarch64)
    cmake_target=(-DCMAKE_TOOLCHAIN_FILE="$root/cmake/arm64.cmake")
    ;;
*)
    echo "error: build_deps.sh: must be one of: x86_64 arm64" >&2
    exit 2
    ;;
esac
stamp=$deps/stamp
version=$({
    cat "$0" "$root/tools/debian_source.sh" "$root/cmake/arm64.cmake"
    dpkg-query -W -f '${binary:Package} ${Version}\n' "libssl-dev:$architecture" "libc-ares-dev:$architecture" # libcurl sees their headers
} | sha256sum | cut -c1-16)

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$version" ]; then
    exit 0
fi
if [ $check = yes ]; then
    exit 1
fi
rm -rf "$deps"
mkdir -p "$deps/src" "$deps/include" "$deps/lib"
cd "$deps/src"

flags="-O2 -g0 -fPIC -ffunction-sections -fdata-sections -fstack-protector-strong -D_FORTIFY_SOURCE=2"

# Unpacks the source, and keeps its version and Debian's account of its licence: for ./dev package.
unpack() {
    local package=$1 version
    version=$("$root/tools/debian_source.sh" "$package" "$2" "$PWD")
    install -D -m 644 "$package/debian/copyright" "$deps/doc/$package/copyright"
    echo "$version" >"$deps/doc/$package/version"
}

# Macros of OpenSSL put the names of curl's files into the program: they must not tell the folder.
build_curl() {
    unpack curl trixie
    cmake -S curl -B curl-build -G Ninja "${cmake_target[@]}" \
        -DCMAKE_BUILD_TYPE=None -DCMAKE_C_FLAGS="$flags '-ffile-prefix-map=$PWD=.'" \
        -DCMAKE_INSTALL_PREFIX="$deps" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF \
        -DHTTP_ONLY=ON -DENABLE_ARES=ON -DCURL_USE_OPENSSL=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
        -DCURL_USE_LIBSSH2=OFF -DCURL_USE_LIBPSL=OFF -DUSE_NGHTTP2=OFF -DUSE_LIBIDN2=OFF -DCURL_ZLIB=OFF \
        -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_USE_GSSAPI=OFF -DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_NETRC=ON \
        -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_MIME=ON \
        -DCURL_DISABLE_WEBSOCKETS=ON -DCURL_DISABLE_IPFS=ON -DCURL_DISABLE_HEADERS_API=ON -DUSE_LIBRTMP=OFF \
        -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF -DENABLE_CURL_MANUAL=OFF >curl.log
    cmake --build curl-build --target install >>curl.log
}

build_cjson() {
    unpack cjson bookworm
    # shellcheck disable=SC2086 # several words
    "${cross}gcc" $flags -c cjson/cJSON.c -o cJSON.o
    "${cross}ar" rcs "$deps/lib/libcjson.a" cJSON.o
    install -D -m 644 cjson/cJSON.h "$deps/include/cjson/cJSON.h"
}

build_isal() {
    unpack libisal bookworm
    make -C libisal -f Makefile.unx lib units="igzip crc" have_threads=n DEBUG="$flags" DEBUG_nasm= \
        CC="${cross}gcc" AR="${cross}ar" "${isal_target[@]}" >isal.log
    install -m 644 libisal/bin/isa-l.a "$deps/lib/libisal.a"
    install -D -m 644 -t "$deps/include/isa-l" libisal/include/igzip_lib.h libisal/include/crc.h
}

# CMake only writes its headers: Debian's patch makes two targets of one file.
build_snappy() {
    local source
    unpack snappy bookworm
    cmake -S snappy -B snappy-build -G Ninja "${cmake_target[@]}" -Wno-dev -DCMAKE_BUILD_TYPE=None -DBUILD_SHARED_LIBS=ON -DSNAPPY_BUILD_TESTS=OFF \
        -DSNAPPY_BUILD_BENCHMARKS=OFF -DHAVE_BUILTIN_EXPECT=1 -DHAVE_BUILTIN_CTZ=1 -DHAVE_ATTRIBUTE_ALWAYS_INLINE=1 >snappy.log
    for source in snappy snappy-c snappy-sinksource snappy-stubs-internal; do
        # shellcheck disable=SC2086 # several words
        "${cross}g++" $flags -std=c++11 -DNDEBUG -DHAVE_CONFIG_H -fno-exceptions -fno-rtti -Isnappy-build -Isnappy -c "snappy/$source.cc" -o "$source.o"
    done
    "${cross}ar" rcs "$deps/lib/libsnappy.a" snappy*.o
    install -m 644 snappy/snappy-c.h "$deps/include/snappy-c.h"
}

build_cmocka() {
    unpack cmocka bookworm
    # shellcheck disable=SC2086 # several words
    "${cross}gcc" $flags -DHAVE_INTTYPES_H -DHAVE_MALLOC_H -DHAVE_SIGNAL_H -DHAVE_STRINGS_H -DHAVE_SIGLONGJMP -DHAVE_STRSIGNAL \
        -DHAVE_STRUCT_TIMESPEC -DHAVE_CLOCK_REALTIME -DHAVE_GCC_THREAD_LOCAL_STORAGE -Icmocka/include -c cmocka/src/cmocka.c -o cmocka.o
    "${cross}ar" rcs "$deps/lib/libcmocka.a" cmocka.o
    install -m 644 cmocka/include/cmocka.h "$deps/include/cmocka.h"
}

build_curl
build_cjson
build_isal
build_snappy
build_cmocka
cd "$deps"
rm -rf src
echo "$version" >"$stamp"
