#!/bin/sh
# External builder of a peer: tells the peer where the service listens.
set -eu
mkdir -p "$2/chaincode/server"
cp "$1/connection.json" "$2/chaincode/server/connection.json"
