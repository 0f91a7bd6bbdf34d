// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/neighbour.h"

#include "contract/word_reader.h"

namespace vethloom::contract {

Result<void> validate(const Neighbour& neighbour) {
  if (neighbour.ip.isMulticast() || neighbour.ip.isUnspecified() || neighbour.ip.isLoopback())
    return fail(FailureKind::InvalidArgument, "The address " + neighbour.ip.text() + " is no neighbour's.");
  if (!neighbour.mac.isUsable())
    return fail(FailureKind::InvalidArgument,
                "The MAC address " + neighbour.mac.text() + " is no neighbour's: it is a group's, or all zero.");
  return {};
}

Result<Neighbour> Neighbour::parse(std::string_view text) {
  WordReader in(text);
  const std::string_view word = in.next();
  std::optional<MacAddress> mac;
  std::optional<InterfaceName> dev;
  std::optional<std::string_view> state;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "lladdr")
      in.argument(key, mac, MacAddress::parse);
    else if (key == "dev")
      in.argument(key, dev, InterfaceName::parse);
    else if (key == "nud")
      in.argument(key, state, [](auto value) { return Result<std::string_view>(value); });
    else
      in.refuseWord(key, "lladdr, dev and nud");
  }
  if (word.empty() || !mac || !dev)
    in.refuse(
        "A neighbour has an address, a MAC address and a device: \"10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0\".");
  if (state && *state != "permanent")
    in.refuse("A drawn neighbour is permanent; the kernel finds the others by itself. Leave \"nud\" out.");
  const auto good = in.finish(true);
  if (!good)
    return tl::unexpected(good.error());
  const auto ip = IpAddress::parse(word);
  if (!ip)
    return tl::unexpected(ip.error());
  Neighbour neighbour{*ip, *mac, *dev};
  if (const auto valid = validate(neighbour); !valid)
    return tl::unexpected(valid.error());
  return neighbour;
}

std::string Neighbour::text() const {
  return ip.text() + " lladdr " + mac.text() + " dev " + dev.text();
}

}  // namespace vethloom::contract
