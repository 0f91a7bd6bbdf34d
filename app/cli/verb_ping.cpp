// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "lab_verb.h"
#include "ping_report.h"
#include "verbs.h"

#include <charconv>

namespace vethloom::cli {

using contract::FailureKind;
using contract::IpAddress;
using contract::NamespaceRef;

namespace {

constexpr std::uint32_t usualCount = 4;
constexpr std::uint32_t maxCount = 100000;

contract::Result<std::uint32_t> parseCount(const std::optional<std::string>& text) {
  if (!text)
    return usualCount;
  std::uint32_t count = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (error != std::errc() || end != text->data() + text->size() || count == 0 || count > maxCount)
    return contract::fail(FailureKind::InvalidArgument, "-c needs a number from 1 to " + std::to_string(maxCount) +
                                                            ", not " + contract::escape(*text, 40));
  return count;
}

/// TO is an address, or a namespace of the lab.
contract::Result<IpAddress> findTarget(const OpenLab& lab, const NamespaceRef& from, const std::string& to) {
  if (const auto address = IpAddress::parse(to))
    return *address;
  const auto ns = findNamespace(lab, to);
  if (!ns)
    return tl::unexpected(ns.error());
  return session::pingTarget(lab.client.observed(), from, *ns);
}

int pingFrom(OpenLab& lab, const Arguments& arguments, std::uint32_t count, Console& console) {
  const auto from = findNamespace(lab, arguments.operands[1]);
  const auto to =
      from ? findTarget(lab, *from, arguments.operands[2]) : contract::Result<IpAddress>(tl::unexpected(from.error()));
  if (!to) {
    console.error(to.error());
    return BadInput;
  }
  PingReport report(from->text(), arguments.operands[2], *to, arguments.has("--json"), console);
  report.begin();
  const auto pinged = lab.client.ping(*from, *to, count, [&](const contract::PingUpdate& u) { report.take(u); });
  if (!pinged)
    return cli::report(pinged.error(), console);
  report.end();
  return report.allAnswered() ? Done : AnswerIsNo;
}

int ping(const Arguments& arguments, Console& console) {
  const auto count = parseCount(arguments.value("-c"));
  if (!count) {
    console.error(count.error());
    return BadInput;
  }
  return withLab(arguments, console, [&](OpenLab& lab) { return pingFrom(lab, arguments, *count, console); });
}

}  // namespace

Verb pingVerb() {
  return {
      .name = "ping",
      .operands = {"LAB", "FROM", "TO"},
      .summary = "ping from one namespace to another",
      .details =
          "Sends echo requests from the namespace FROM to TO, a namespace or an address. Of a namespace, an\n"
          "address in a subnet that both share is taken first. `host` is the host of the drawing. Ctrl-C stops.",
      .options = {{"-c", "N", "how many requests, one a second; the usual is 4"},
                  inOption(),
                  {"--json", "", "print JSON: {\"from\", \"to\", \"address\", \"replies\", \"sent\", \"received\"}"}},
      .examples = {{"ping two-rooms ns1 ns2", "four requests"},
                   {"ping two-rooms ns1 10.0.0.2 -c 1", "one request, to an address"}},
      .exitCodes =
          "0 every request was answered; 1 some were not; 2 no such lab or namespace, or nothing to ping;\n"
          "3 the helper or the kernel refused",
      .run = ping};
}

}  // namespace vethloom::cli
