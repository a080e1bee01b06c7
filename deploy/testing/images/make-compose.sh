#!/usr/bin/env bash
# Builds Docker Compose 2 with Go and puts it where `docker` looks for it, where only docker-compose 1 can be installed. Some minutes.
set -euo pipefail
version=v2.40.3
plugins=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins
# Not by `go install`: its go.mod has directives that only hold in the module itself.
module=$(go mod download -json "github.com/docker/compose/v2@$version" | sed -n 's/^\t"Dir": "\(.*\)",\?$/\1/p')
mkdir -p "$plugins"
cd "$module"
CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X github.com/docker/compose/v2/internal.Version=$version" -o "$plugins/docker-compose" ./cmd
docker compose version
