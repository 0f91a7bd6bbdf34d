// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/decode.h"
#include "netlink/generic.h"
#include "netlink/wireguard.h"
#include "support/wireguard_keys.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/wireguard.h>
#include <QTest>
#include <random>

using namespace vethloom;
using namespace vethloom::netlink;
using contract::AllowedIp;
using contract::WireguardDevice;
using contract::WireguardPeer;

namespace {

constexpr std::uint16_t family = 0x22;

QByteArray bytesOf(const Request& request) {
  const Bytes bytes = request.sealed();
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

/// What a kernel that did as it was told would report: the requests say it in the same words.
std::vector<std::uint8_t> asDump(const std::vector<Request>& requests) {
  std::vector<std::uint8_t> dump;
  for (const Request& request : requests) {
    const Bytes bytes = request.sealed();
    dump.insert(dump.end(), bytes.begin(), bytes.end());
    dump.resize(NLMSG_ALIGN(dump.size()));
  }
  return dump;
}

WireguardDevice alice() {
  WireguardDevice device;
  device.settings.listenPort = 51820;
  device.settings.fwmark = 7;
  device.secrets.privateKey = known::secretKey(known::alicePrivate);
  return device;
}

AllowedIp randomNetwork(std::mt19937& random) {
  const bool v6 = random() % 2 == 0;
  std::vector<std::uint8_t> bytes(v6 ? 16 : 4);
  for (auto& byte : bytes)
    byte = static_cast<std::uint8_t>(random());
  return {*contract::IpAddress::fromBytes(bytes), static_cast<std::uint8_t>(v6 ? 128 : 32)};
}

}  // namespace

/// What WireGuard links are told, on its way to the kernel and back.
class WireguardTest : public QObject {
  Q_OBJECT

private slots:
  /// The layout of linux/wireguard.h, byte by byte.
  void aDeviceIsSetInTheseBytes() {
    WireguardDevice device;
    device.settings.listenPort = 51820;  // 0xca6c
    const auto requests = changeWireguard(family, 3, device);
    QCOMPARE(requests.size(), std::size_t{1});
    const QByteArray expected = QByteArray::fromHex(
        "2c000000"  // length 44
        "2200"      // the family
        "0100"      // NLM_F_REQUEST
        "00000000"  // sequence, set when it is sent
        "00000000"  // port
        "01010000"  // WG_CMD_SET_DEVICE, version 1
        "08000100"  // WGDEVICE_A_IFINDEX
        "03000000"
        "08000500"  // WGDEVICE_A_FLAGS: WGDEVICE_F_REPLACE_PEERS
        "01000000"
        "06000600"  // WGDEVICE_A_LISTEN_PORT
        "6cca0000");
    QCOMPARE(bytesOf(requests.front()).toHex(' '), expected.toHex(' '));
  }

  void aPeerIsSetInTheseBytes() {
    WireguardDevice device;
    device.settings.peers = {*WireguardPeer::parse(std::string(known::bobPublic) +
                                                   " endpoint 10.0.0.2:51820 persistent-keepalive 25 "
                                                   "allowed-ips 10.9.0.0/24")};
    const auto requests = changeWireguard(family, 3, device);
    QCOMPARE(requests.size(), std::size_t{2});
    const QByteArray expected = QByteArray::fromHex(
        "8c000000"
        "2200"
        "0100"
        "00000000"
        "00000000"
        "01010000"
        "0800010003000000"
        "70000880"  // WGDEVICE_A_PEERS, nested
        "6c000080"  // a peer, nested
        "24000100"  // WGPEER_A_PUBLIC_KEY
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        "08000300"  // WGPEER_A_FLAGS: WGPEER_F_REPLACE_ALLOWEDIPS
        "02000000"
        "14000400"  // WGPEER_A_ENDPOINT: a sockaddr_in
        "0200ca6c0a000002"
        "0000000000000000"
        "06000500"  // WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL
        "19000000"
        "20000980"  // WGPEER_A_ALLOWEDIPS, nested
        "1c000080"  // a network, nested
        "06000100"
        "02000000"  // AF_INET
        "08000200"
        "0a090000"
        "05000300"
        "18000000");
    QCOMPARE(bytesOf(requests.back()).toHex(' '), expected.toHex(' '));
  }

  void everythingComesBack() {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
      WireguardDevice device = alice();
      for (const char* key : {known::alicePublic, known::bobPublic}) {
        WireguardPeer peer{known::publicKey(key)};
        if (random() % 2 == 0)
          peer.endpoint = *contract::Endpoint::parse(random() % 2 == 0 ? "10.0.0.2:51820" : "[fd00::2]:7");
        peer.keepalive = static_cast<std::uint16_t>(random());
        const std::size_t count = random() % 200;
        while (peer.allowedIps.size() < count)
          peer.allowedIps.push_back(randomNetwork(random));
        if (random() % 2 == 0)
          device.secrets.presharedKeys.emplace(peer.key, known::secretKey(known::bobPrivate));
        device.settings.peers.push_back(std::move(peer));
      }
      const auto requests = changeWireguard(family, 3, device);
      for (const Request& request : requests)
        QVERIFY(!request.overflowed());
      const auto seen = decodeWireguard(asDump(requests), family);
      QVERIFY(seen);
      QVERIFY(*seen == device);
    }
  }

  /// A later piece must not take away the networks of the ones before.
  void manyNetworksGoInPieces() {
    std::mt19937 random(7);
    WireguardDevice device;
    device.settings.peers = {{known::publicKey(known::bobPublic)}};
    for (int i = 0; i < 65; ++i)
      device.settings.peers.front().allowedIps.push_back(randomNetwork(random));
    const auto requests = changeWireguard(family, 3, device);
    QCOMPARE(requests.size(), std::size_t{4});
    for (std::size_t i = 1; i < requests.size(); ++i) {
      const auto attributes = genericAttributes(requests[i].sealed(), family);
      const Attributes peer = attributes->nested(WGDEVICE_A_PEERS).nested(0);
      QCOMPARE(peer.u32(WGPEER_A_FLAGS).value_or(0),
               std::uint32_t(i == 1 ? WGPEER_F_REPLACE_ALLOWEDIPS : WGPEER_F_UPDATE_ONLY));
      QCOMPARE(peer.find(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL).has_value(), i == 1);
    }
  }

  /// A kernel says of every peer that it has no preshared key by 32 zeros.
  void noPresharedKeyIsNone() {
    WireguardDevice device;
    const auto bob = known::publicKey(known::bobPublic);
    device.settings.peers = {{bob}};
    device.secrets.presharedKeys.emplace(bob, contract::WireguardSecret());
    const auto seen = decodeWireguard(asDump(changeWireguard(family, 3, device)), family);
    QVERIFY(seen && seen->secrets.presharedKeys.empty());
  }

  void aKeyIsTakenAwayByZeros() {
    WireguardDevice device;
    device.secrets.privateKey = contract::WireguardSecret();
    const auto requests = changeWireguard(family, 3, device);
    const auto attributes = genericAttributes(requests.front().sealed(), family);
    const auto key = attributes->find(WGDEVICE_A_PRIVATE_KEY);
    QVERIFY(key && key->size() == 32);
    QVERIFY(std::all_of(key->begin(), key->end(), [](std::uint8_t byte) { return byte == 0; }));
    device.secrets.privateKey.reset();
    const auto others = changeWireguard(family, 3, device);
    const auto untouched = genericAttributes(others.front().sealed(), family);
    QVERIFY(!untouched->find(WGDEVICE_A_PRIVATE_KEY));
  }

  void whatIsNoneOfTheFamilyIsNothing() {
    const auto dump = asDump(changeWireguard(family, 3, alice()));
    QVERIFY(decodeWireguard(dump, family));
    QVERIFY(!decodeWireguard(dump, family + 1));
    QVERIFY(!decodeWireguard({}, family));
  }

  /// Cut short anywhere, and with any byte changed, it is a device, or none, and never more than the bytes.
  void hostileBytesDoNoHarm() {
    WireguardDevice device = alice();
    device.settings.peers = {*WireguardPeer::parse(std::string(known::bobPublic) +
                                                   " endpoint [fd00::2]:7 allowed-ips 10.9.0.0/24,fd00::/64")};
    const auto dump = asDump(changeWireguard(family, 3, device));
    std::size_t whole = 0;
    for (std::size_t length = 0; length <= dump.size(); ++length) {
      const std::vector<std::uint8_t> cut(dump.begin(), dump.begin() + static_cast<std::ptrdiff_t>(length));
      const auto seen = decodeWireguard(cut, family);
      whole += seen == device ? 1 : 0;
    }
    QCOMPARE(whole, std::size_t{1});
    std::mt19937 random(7);
    for (int round = 0; round < 20000; ++round) {
      auto bytes = dump;
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
      const auto seen = decodeWireguard(bytes, family);
      for (const WireguardPeer& peer : seen ? seen->settings.peers : std::vector<WireguardPeer>()) {
        for (const AllowedIp& allowed : peer.allowedIps)
          QVERIFY(allowed.prefixLength <= allowed.network.size() * 8);
      }
    }
  }

  void aFamilyIsAskedForByName() {
    const QByteArray expected = QByteArray::fromHex(
        "24000000"  // length 36
        "1000"      // GENL_ID_CTRL
        "0100"
        "00000000"
        "00000000"
        "03010000"  // CTRL_CMD_GETFAMILY, version 1
        "0e000200"  // CTRL_ATTR_FAMILY_NAME
        "776972656775617264000000");
    QCOMPARE(bytesOf(getFamily(wireguardFamily)).toHex(' '), expected.toHex(' '));
    Request answer = genericRequest(GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, 2);
    answer.text(CTRL_ATTR_FAMILY_NAME, wireguardFamily).u16(CTRL_ATTR_FAMILY_ID, family);
    QCOMPARE(decodeFamily(answer.sealed()).value_or(0), family);
    QVERIFY(!decodeFamily(genericRequest(GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, 2).sealed()));
  }
};

QTEST_APPLESS_MAIN(WireguardTest)
#include "test_wireguard.moc"
