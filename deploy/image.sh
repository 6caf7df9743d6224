#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The image for Lambda from the Dockerfile, by docker or buildah, whichever this machine has.
#
#     image.sh [--arch x86_64|arm64] [--base IMAGE] [--push REPO:TAG]
#
# --base: a Debian 12 to build in, instead of the one of the registry.
# --push: also sends it there; log in before (docker login, buildah login).
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $*"
    exit 1
}

usage() {
    say "usage: ./dev image [--arch x86_64|arm64] [--base IMAGE] [--push REPO:TAG]"
    exit 2
}

arch=x86_64
base=
push=
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] && [ -n "$2" ] || usage
    case $1 in
    --arch) arch=$2 ;;
    --base) base=$2 ;;
    --push) push=$2 ;;
    *) usage ;;
    esac
    shift 2
done
case $arch in
x86_64) platform=linux/amd64 ;;
arm64) platform=linux/arm64 ;;
*) fail "--arch $arch: must be one of: x86_64, arm64" ;;
esac
# A tag of its own for each architecture: Lambda takes no image of both. Dots or slashes in a row,
# or at the beginning: a variable of the shell was empty.
if [ -n "$push" ] && { [[ $push =~ ^[./]|\.\.|// ]] || ! [[ $push =~ ^[^[:space:]]+:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; }; then
    fail "--push $push: must be REPO:TAG (example: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/lambda-promtail:1.0-$arch)"
fi

version=$(sed -n 's/^#define PROMTAIL_VERSION "\(.*\)"$/\1/p' include/promtail/version.h)
tag=lambda-promtail:$version-$arch

# The commit, its time, and where it is from: empty without git. The same commit gives the same
# labels.
git_says() { git "$@" 2>/dev/null || true; }
revision=$(git_says rev-parse HEAD)
epoch=${SOURCE_DATE_EPOCH:-$(git_says log -1 --format=%ct)}
export SOURCE_DATE_EPOCH=${epoch:-$(date +%s)}
if [ -n "$(git_says status --porcelain)" ]; then
    revision+=-dirty
fi
# Without the user name and the password that may be in it; a folder of this machine is none.
source=$(git_says remote get-url origin | sed -E 's|^[a-z]+://([^/@]*@)?|https://|; s|^[^/@]*@([^:/]+):|https://\1/|; s|\.git$||; /^https:/!d')

arguments=(
    --platform "$platform" --tag "$tag"
    --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --build-arg "SOURCE=$source"
    --build-arg "CREATED=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
)
if [ -n "$base" ]; then
    arguments+=(--build-arg "BASE=$base")
fi

# Attestations would make an image index of it, which Lambda refuses.
with_docker() {
    docker buildx build "${arguments[@]}" --provenance=false --sbom=false --load .
    if [ -n "$push" ]; then
        docker tag "$tag" "$push"
        docker push "$push"
    fi
}

# chroot isolation needs no runc, and works within a container, as vfs does where the kernel has no
# overlay there. Debian 12's buildah does not say the platform that it runs on by itself.
with_buildah() {
    local machine
    machine=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
    export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
    if ! buildah info >/dev/null 2>&1; then
        export STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}
    fi
    buildah build "${arguments[@]}" --build-arg "BUILDPLATFORM=linux/$machine" --timestamp "$SOURCE_DATE_EPOCH" .
    if [ -n "$push" ]; then
        buildah push "$tag" "docker://$push"
    fi
}

# Why a program cannot be used; nothing when it can.
docker_fault() {
    if ! command -v docker >/dev/null; then
        echo "docker is not installed"
    elif ! docker version >/dev/null 2>&1; then
        echo "docker is installed, but its daemon does not answer: $(docker version 2>&1 >/dev/null | tail -n 1)"
    elif ! docker buildx version >/dev/null 2>&1; then
        echo "docker is installed without buildx (Debian: docker-buildx; others: docker-buildx-plugin)"
    fi
}

fault=$(docker_fault)
if [ -z "$fault" ]; then
    with_docker
elif command -v buildah >/dev/null; then
    with_buildah
else
    fail "an image needs docker or buildah (Debian: apt-get install buildah): $fault, buildah is not installed"
fi
say "image: $tag ($platform)${push:+, pushed to $push}"
