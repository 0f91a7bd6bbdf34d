// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include "contract/codec.h"
#include "contract/samples.h"
#include "contract/varlink.h"
#include "engine/ownership.h"
#include "engine/policy.h"
#include "files/vloom_file.h"
#include "netlink/decode.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace vethloom::fuzz {

namespace {

std::string contentsOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> filesIn(const std::string& folder, const std::string& ending) {
  std::vector<std::string> contents;
  for (const auto& entry : std::filesystem::directory_iterator(VETHLOOM_SOURCE_DIR "/" + folder)) {
    if (entry.path().extension() == ending)
      contents.push_back(contentsOf(entry.path()));
  }
  return contents;
}

// --- The wire: frames, calls, and the parameters of every method ---

const auto someLab = *contract::LabName::parse("l");

std::vector<std::string> callSeeds() {
  const auto call = [](std::string_view method, const contract::Json& parameters, bool more) {
    return contract::encodeCall({std::string(method), contract::printJson(parameters), more, false});
  };
  namespace method = contract::method;
  const auto host = contract::NamespaceRef::host();
  std::vector<std::string> seeds{
      call(method::getInfo, contract::encode(contract::NoParameters{}), false),
      call(method::watch, contract::encode(contract::LabRequest{someLab}), true),
      call(method::run, contract::encode(contract::RunRequest{someLab, host, {"ip", "addr"}, "/"}), true),
      call(method::ping, contract::encode(contract::PingRequest{someLab, host, samples::ip("10.0.0.1"), 4, 1000, 1000}),
           true),
      call(method::apply, contract::encode(contract::ApplyRequest{someLab, samples::everyOperation()}), true)};
  for (const auto& operation : samples::everyOperation())
    seeds.push_back(call(method::apply, contract::encode(contract::ApplyRequest{someLab, {operation}}), true));
  return seeds;
}

/// What was understood must be written the same way again: else one side would mean another thing than the other.
template <typename T>
bool roundTrips(const contract::Json& json, std::string& wrong) {
  const auto value = contract::decode<T>(json);
  if (!value)
    return false;
  const auto again = contract::decode<T>(contract::encode(*value));
  if (!again || !(*again == *value))
    wrong = "read, written and read again it is another: " + contract::printJson(contract::encode(*value));
  return true;
}

bool readParameters(const std::string& parameters, std::string& wrong) {
  const auto json = contract::parseJson(parameters);
  if (!json)
    return false;
  const bool known[] = {roundTrips<contract::ApplyRequest>(*json, wrong),
                        roundTrips<contract::RunRequest>(*json, wrong), roundTrips<contract::PingRequest>(*json, wrong),
                        roundTrips<contract::LabRequest>(*json, wrong)};
  return std::any_of(std::begin(known), std::end(known), [](bool taken) { return taken; });
}

bool runCodec(std::string_view input, std::string& wrong) {
  contract::FrameReader reader;
  // In two pieces, as a socket may deliver it.
  auto frames = reader.push(input.substr(0, input.size() / 2));
  for (auto& frame : reader.push(input.substr(input.size() / 2)))
    frames.push_back(std::move(frame));
  bool taken = false;
  for (const auto& frame : frames) {
    const auto call = contract::decodeCall(frame.text);
    if (!call) {
      for (const char byte : contract::encodeReply(contract::failureReply(call.error())))
        if (byte != '\0' && static_cast<unsigned char>(byte) < 0x20)
          wrong = "a raw control byte in an error";
      continue;
    }
    (void)readParameters(call->parameters, wrong);
    taken = true;
  }
  return taken;
}

// --- The validator: plans that the codec takes, against a lab that has something already ---

std::vector<std::string> planSeeds() {
  std::vector<std::string> seeds;
  for (const auto& operation : samples::everyOperation())
    seeds.push_back(contract::printJson(contract::encode(contract::ApplyRequest{someLab, {operation}})));
  seeds.push_back(contract::printJson(contract::encode(contract::ApplyRequest{someLab, samples::everyOperation()})));
  return seeds;
}

bool runValidator(std::string_view input, std::string& wrong) {
  const auto json = contract::parseJson(input);
  if (!json)
    return false;
  const auto plan = contract::decode<contract::ApplyRequest>(*json);
  if (!plan)
    return false;
  engine::Ownership ownership;
  ownership.group = 7;
  ownership.namespaces.emplace(samples::ns("ns1"), 42);
  for (const auto where : {contract::Where::Sandbox, contract::Where::Host}) {
    const auto valid = engine::validate(plan->operations, ownership, where, [] {
      return contract::Result<engine::TakenNetworks>(
          engine::TakenNetworks{{samples::destination("192.0.2.0/24"), "eth0"}});
    });
    if (!valid && (valid.error().message.empty() ||
                   valid.error().operation.value_or(0) >= std::max<std::size_t>(plan->operations.size(), 1)))
      wrong = "a refusal without a sentence, or of an operation that is not there";
  }
  return true;
}

// --- Netlink ---

std::string fromHex(const std::string& text) {
  std::string bytes;
  std::string digits;
  for (const char character : text) {
    if (std::isxdigit(static_cast<unsigned char>(character)) != 0)
      digits += character;
    if (digits.size() == 2) {
      bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
      digits.clear();
    }
  }
  return bytes;
}

std::vector<std::string> netlinkSeeds() {
  std::vector<std::string> seeds;
  std::string all;
  for (const auto& text : filesIn("tests/netlink/captured", ".hex")) {
    seeds.push_back(fromHex(text));
    all += seeds.back();
    all.resize((all.size() + 3) / 4 * 4);
  }
  seeds.push_back(all);
  return seeds;
}

bool runNetlink(std::string_view input, std::string& /*wrong*/) {
  const netlink::Bytes bytes(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  bool taken = false;
  const auto decodeAll = [&taken](netlink::Bytes message) {
    const bool known[] = {
        netlink::decodeLink(message).has_value(),  netlink::decodeAddress(message).has_value(),
        netlink::decodeRoute(message).has_value(), netlink::decodeNetconf(message).has_value(),
        netlink::decodeNsid(message).has_value(),  netlink::decodeAcknowledgement(message).has_value(),
        netlink::decodeHeader(message).has_value()};
    taken = taken || std::any_of(std::begin(known), std::end(known), [](bool one) { return one; });
  };
  netlink::forEachMessage(bytes, decodeAll);
  decodeAll(bytes);  // also where the header claims another size
  return taken;
}

// --- Files ---

std::vector<std::string> vloomSeeds() {
  auto seeds = filesIn("resources/examples", ".vloom");
  for (auto& lab : filesIn("tests/data/labs", ".vloom"))
    seeds.push_back(std::move(lab));
  return seeds;
}

bool runVloom(std::string_view input, std::string& wrong) {
  const auto drawing = files::parse(input);
  if (!drawing)
    return false;
  const std::string printed = files::print(*drawing);
  const auto again = files::parse(printed);
  if (!again || files::print(*again) != printed)
    wrong = "what is written is not read as it was: " + printed;
  return true;
}

std::vector<std::string> journalSeeds() {
  engine::Ownership ownership;
  ownership.id = "0123456789abcdef0123456789abcdef";
  ownership.group = 77;
  ownership.uid = 1000;
  ownership.namespaces.emplace(samples::ns("ns1"), 42);
  ownership.take({true, engine::OwnedLink{samples::name("br0"), "bridge", 7, {samples::mac("02:00:00:00:00:01")}}});
  ownership.take({true, engine::OwnedNamespace{samples::ns("ns2"), 43, contract::Adoption{4711}}});
  ownership.take({true, engine::OwnedLink{samples::name("br1"), "bridge", 8, {}, samples::ns("ns2")}});
  ownership.sysctls[contract::NamespaceRef::host()].insert(contract::Sysctl::Ipv4Forwarding);
  return {engine::wholeText(someLab, ownership)};
}

bool runJournal(std::string_view input, std::string& wrong) {
  const auto parsed = engine::parseJournal(input, someLab);
  if (!parsed || parsed->goodBytes == 0)
    return false;
  const auto again = engine::parseJournal(engine::wholeText(someLab, parsed->ownership), someLab);
  if (!again || !(again->ownership == parsed->ownership))
    wrong = "written anew it says another thing";
  return true;
}

const std::vector<std::string> jsonWords = {"{",
                                            "}",
                                            "[",
                                            "]",
                                            ":",
                                            ",",
                                            "\"",
                                            "\\u0000",
                                            "\\u001b",
                                            "\\ud800",
                                            "\xff",
                                            std::string(1, '\0'),
                                            "null",
                                            "true",
                                            "false",
                                            "-1",
                                            "0",
                                            "1",
                                            "68",
                                            "1500",
                                            "65535",
                                            "65536",
                                            "4294967295",
                                            "1e999",
                                            "0.5",
                                            "\"do\"",
                                            "\"mtu\"",
                                            "host",
                                            "lo",
                                            "ns1",
                                            "ns2",
                                            "br0",
                                            "veth1",
                                            "eth0",
                                            "..",
                                            "../x",
                                            "%d",
                                            "default",
                                            "::/0",
                                            "0.0.0.0/0",
                                            "10.0.0.0/8",
                                            "10.0.0.1/24",
                                            "10.0.0.1",
                                            "192.0.2.1/24",
                                            "fe80::1",
                                            "2001:db8::1/64",
                                            "224.0.0.1/24",
                                            "02:00:00:00:00:01",
                                            "01:00:00:00:00:00",
                                            "create_namespace",
                                            "delete_namespace",
                                            "create_veth",
                                            "create_bridge",
                                            "delete_link",
                                            "set_master",
                                            "set_up",
                                            "set_mtu",
                                            "set_mac",
                                            "add_address",
                                            "remove_address",
                                            "add_route",
                                            "remove_route",
                                            "set_sysctl",
                                            "net.ipv4.ip_forward"};

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> all = {{"codec", callSeeds, jsonWords, runCodec},
                                          {"validator", planSeeds, jsonWords, runValidator},
                                          {"netlink", netlinkSeeds, {}, runNetlink},
                                          {"vloom", vloomSeeds, jsonWords, runVloom},
                                          {"journal", journalSeeds, jsonWords, runJournal}};
  return all;
}

}  // namespace vethloom::fuzz
