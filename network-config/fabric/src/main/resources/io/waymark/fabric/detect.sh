#!/bin/sh
# External builder of a peer: this package is a chaincode that runs as a service of its own.
grep -q '"type" *: *"ccaas"' "$2/metadata.json"
