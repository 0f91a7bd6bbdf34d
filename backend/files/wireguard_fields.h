// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "files/object_reader.h"
#include "model/topology.h"

/// The field "wireguard" of a link. Its private key is in no drawing.
namespace vethloom::files {

/// All but the peers, which refer to other links: of those the texts.
[[nodiscard]] model::Wireguard readWireguard(ObjectReader& wireguard, std::vector<std::string>& peers);
/// The peers of the link, when everything that they may refer to has been read. `path` is where their list stands.
[[nodiscard]] std::vector<model::WireguardPeer> readPeers(const model::Topology& topology, model::ElementId link,
                                                          const std::vector<std::string>& texts,
                                                          const std::string& path);
[[nodiscard]] nlohmann::ordered_json encodeWireguard(const model::Topology& topology,
                                                     const model::Wireguard& wireguard);

}  // namespace vethloom::files
