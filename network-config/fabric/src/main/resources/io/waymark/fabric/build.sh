#!/bin/sh
# External builder of a peer: all that is to be built is where the service listens.
set -eu
mkdir -p "$3"
cp "$1/connection.json" "$3/connection.json"
