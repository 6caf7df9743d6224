# SPDX-License-Identifier: Apache-2.0
# The image for Lambda: the static binary, and nothing else. ./dev image builds it with docker or
# buildah, for one platform, since Lambda takes no image index. BASE: any Debian 12.
ARG BASE=debian:12-slim
# The compilers run on the machine's own platform, and make the program for TARGETARCH.
FROM --platform=$BUILDPLATFORM $BASE AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
# All is open to all, since Lambda starts the program as a user of its own. The paths are those of
# Lambda's own runtimes, so that AWS's emulator finds the program and its working directory.
RUN set -eu; \
    case $TARGETARCH in \
        amd64) preset=release ;; \
        arm64) preset=release-arm64 ;; \
        *) echo "error: TARGETARCH is '$TARGETARCH'; must be one of: amd64, arm64" >&2; exit 1 ;; \
    esac; \
    ./dev build "$preset"; \
    install -d -m 755 /image /image/var /image/var/runtime /image/var/task; \
    install -m 755 "build/$preset/bootstrap" /image/var/runtime/bootstrap

FROM scratch
COPY --from=build /image/ /
ENTRYPOINT ["/var/runtime/bootstrap"]
ARG VERSION=
ARG REVISION=
ARG SOURCE=
ARG CREATED=
LABEL org.opencontainers.image.title="lambda-promtail" \
      org.opencontainers.image.description="Ships AWS logs from Lambda to Grafana Loki" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.created="$CREATED"
