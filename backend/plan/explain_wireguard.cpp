// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/explain_wireguard.h"

namespace vethloom::plan {

namespace {

/// The words of `wg set` that say how it is to be.
std::string settingsOf(const contract::Wireguard& settings) {
  std::string words;
  if (settings.listenPort) {
    words += " listen-port " + std::to_string(*settings.listenPort);
  }
  if (settings.fwmark) {
    words += " fwmark " + std::to_string(*settings.fwmark);
  }
  for (const auto& peer : settings.peers) {
    words += " peer " + peer.text();
  }
  return words;
}

}  // namespace

std::string setWireguard(const contract::SetWireguard& operation) {
  const auto& [link, settings, secrets] = operation;
  const std::string in = link.ns.isHost() ? std::string() : "ip netns exec " + link.ns.text() + " ";
  const std::string wg = in + "wg ";
  const std::string& name = link.name.text();
  // `wg set` adds peers and keeps the others.
  const std::string others =
      "for peer in $(" + wg + "show " + name + " peers); do " + wg + "set " + name + " peer \"$peer\" remove; done\n";
  const std::string words = settingsOf(settings);
  if (!settings.publicKey) {
    return words.empty() ? others.substr(0, others.size() - 1) : others + wg + "set " + name + words;
  }
  return others + "vethloomctl keys \"${DRAWING:?the file of the drawing}\" --reveal " + settings.publicKey->text() +
         " | " + wg + "set " + name + " private-key /dev/stdin" + words;
}

}  // namespace vethloom::plan
