#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# debian_source.sh PACKAGE CODENAME DIR: unpacks a source package of one Debian release ("trixie")
# into DIR/PACKAGE, and prints its version.
# The newest version whose files arrive is taken: the archive's index is at times ahead of its
# files. apt checks the signatures.
# When the machine has no index of that release's sources, a deb-src entry is added, with the
# address and the key of its own Debian entry.
set -euo pipefail

package=$1
codename=$2
dir=$3

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A line an index that apt has: codename|kind|address|file:number of its entry.
indexes() {
    apt-get indextargets --format '$(CODENAME)|$(TARGET_OF)|$(REPO_URI)|$(SOURCESENTRY)' 'Origin: Debian'
}

has_sources_of() { indexes | grep -q "^$1|deb-src|"; }

# The Signed-By field of an entry "FILE:NUMBER" as a deb822 field; nothing when it has none.
signed_by() {
    local file=${1%:*} number=${1##*:}
    case $file in
    *.sources) awk -v RS='' -v wanted="$number" 'NR == wanted' "$file" | awk '/^[^ \t]/ { on = /^Signed-By:/ } on' ;;
    *) sed -n "${number}{s/.*signed-by=\([^] ]*\).*/Signed-By: \1/p}" "$file" ;;
    esac
}

# The deb-src stanza for one suite, from the machine's own entry of an archive (own: a pattern of
# its codename).
write_stanza() {
    local own=$1 suites=$2 address entry
    IFS='|' read -r _ _ address entry < <(indexes | grep -E "^$own\|deb\|" | head -n 1) || return 1
    printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n' "$address" "$suites"
    signed_by "$entry"
    echo
}

enable_sources() {
    local list=/etc/apt/sources.list.d/lambda-promtail-$codename.sources stanzas
    if has_sources_of "$codename"; then
        return 0
    fi
    if ! indexes | grep -q '|deb|'; then
        as_root apt-get update -qq
    fi
    stanzas=$(write_stanza '[a-z]+' "$codename $codename-updates") || {
        say "error: apt knows no Debian archive on this machine: no index is of Origin Debian"
        return 1
    }
    stanzas+=$'\n\n'$(write_stanza '[a-z]+-security' "$codename-security") || say "no security archive is known: $package comes without its updates"
    say "adding Debian's source packages of $codename: $list"
    printf '%s\n' "$stanzas" | as_root tee "$list" >/dev/null
    as_root apt-get update -qq
}

# Newest first, each once.
versions() {
    local offered version
    offered=$(apt-cache madison "$package" | awk -F ' *[|] *' -v release="$codename" '$3 ~ "/?" release "[^/]*/main Sources$" { print $2 }' | sort -u)
    while [ -n "$offered" ]; do
        version=$(head -n 1 <<<"$offered")
        while read -r other; do
            if dpkg --compare-versions "$other" gt "$version"; then version=$other; fi
        done <<<"$offered"
        echo "$version"
        offered=$(grep -vxF "$version" <<<"$offered" || true)
    done
}

fetch() {
    local version work
    work=$(mktemp -d "$dir/download.XXXXXX")
    for version in $(versions); do
        if (cd "$work" && apt-get source --download-only -qq -o APT::Sandbox::User="$(id -un)" "$package=$version" >fetch.log 2>&1); then
            dpkg-source --no-check -x "$work"/*.dsc "$dir/$package" >/dev/null # apt has verified it
            rm -rf "$work"
            say "$package $version (Debian $codename)"
            echo "$version"
            return 0
        fi
        say "$package $version of $codename did not arrive: $(grep -m 1 '^E:' "$work/fetch.log" || tail -n 1 "$work/fetch.log")"
    done
    rm -rf "$work"
    say "error: no version of $package in Debian $codename can be had"
    return 1
}

enable_sources
rm -rf "${dir:?}/$package"
fetch
