#!/bin/sh
# Runs ${program} of Hyperledger Fabric in a container that sees this network's directory; made by ./waymark network up.
exec docker run --rm --interactive --network host --user "$(id -u):$(id -g)" \
  --volume "${dir}:${dir}" --volume "${tmp}:${tmp}" --workdir "${dir}" \
  --env FABRIC_CFG_PATH --env FABRIC_LOGGING_SPEC --env CORE_PEER_MSPCONFIGPATH --env CORE_PEER_ADDRESS \
  --env CORE_PEER_LOCALMSPID ${image} ${program} "$@"
