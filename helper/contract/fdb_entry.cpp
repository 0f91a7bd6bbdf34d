// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/fdb_entry.h"

#include "contract/word_reader.h"

namespace vethloom::contract {

namespace {

tl::unexpected<Failure> refuse(std::string message) {
  return fail(FailureKind::InvalidArgument, std::move(message));
}

}  // namespace

Result<void> validate(const FdbEntry& entry) {
  const bool group = (entry.mac.bytes()[0] & 1U) != 0;
  if (!entry.self && !entry.mac.isUsable())
    return refuse("The MAC address " + entry.mac.text() + " is " + (group ? "a group's" : "all zero") +
                  ", and a bridge has entries for single stations only.");
  if (entry.dst && !entry.self)
    return refuse("A far end (dst) belongs to the device's own table: write \"self\" instead of \"master\".");
  if (entry.dst && (entry.dst->isUnspecified() || entry.dst->isLoopback()))
    return refuse("The far end " + entry.dst->text() + " cannot be reached from here.");
  if (entry.self && entry.vlan)
    return refuse("A VLAN belongs to an entry of a bridge: write \"master\" instead of \"self\".");
  if (entry.vlan && (*entry.vlan < vlanMin || *entry.vlan > vlanMax))
    return refuse("A VLAN is a number from 1 to 4094.");
  return {};
}

Result<FdbEntry> FdbEntry::parse(std::string_view text) {
  WordReader in(text);
  const std::string_view word = in.next();
  std::optional<InterfaceName> dev;
  std::optional<IpAddress> dst;
  std::optional<std::uint32_t> vlan;
  bool self = false;
  bool master = false;
  bool permanent = false;
  bool fixed = false;
  while (in.more()) {
    const std::string_view key = in.next();
    if (key == "dev")
      in.argument(key, dev, InterfaceName::parse);
    else if (key == "dst")
      in.argument(key, dst, IpAddress::parse);
    else if (key == "vlan")
      in.argument(key, vlan, [](auto value) { return parseNumber(value, "A VLAN", vlanMin, vlanMax); });
    else if (key == "self")
      in.flag(key, self);
    else if (key == "master")
      in.flag(key, master);
    else if (key == "permanent" || key == "local")
      in.flag(key, permanent);
    else if (key == "static")
      in.flag(key, fixed);
    else
      in.refuseWord(key, "dev, dst, vlan, self, master, permanent and static");
  }
  if (word.empty() || !dev)
    in.refuse("An entry has a MAC address and a device: \"02:00:00:00:00:02 dev eth0 master static\".");
  if (self && master)
    in.refuse("An entry is in the bridge's table (master) or in the device's own (self). Leave one of the two out.");
  if (!self && !master && !dst)
    in.refuse("Say whose table the entry is in: \"master\" for the bridge's, \"self\" for the device's own.");
  if (permanent && fixed)
    in.refuse("An entry is permanent or static. Leave one of the two out.");
  const auto good = in.finish(true);
  if (!good)
    return tl::unexpected(good.error());
  const auto mac = MacAddress::parse(word);
  if (!mac)
    return tl::unexpected(mac.error());
  FdbEntry entry{*mac, *dev, !master, !fixed, {}, dst};
  if (vlan)
    entry.vlan = static_cast<std::uint16_t>(*vlan);
  if (const auto valid = validate(entry); !valid)
    return tl::unexpected(valid.error());
  return entry;
}

std::string FdbEntry::text() const {
  return mac.text() + " dev " + dev.text() + (dst ? " dst " + dst->text() : "") +
         (vlan ? " vlan " + std::to_string(*vlan) : "") + (self ? " self" : " master") +
         (permanent ? " permanent" : " static");
}

}  // namespace vethloom::contract
