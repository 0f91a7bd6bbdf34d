// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/field_reader.h"
#include "contract/field_writer.h"
#include "contract/limits.h"

namespace vethloom::contract {
namespace {

void checkArguments(FieldReader& in, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().empty())
    in.refuse("arguments", "A command needs at least its own name.");
  if (arguments.size() > limits::arguments) {
    in.refuse("arguments", "A command has at most " + std::to_string(limits::arguments) + " arguments.",
              FailureKind::LimitExceeded);
  }
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    bytes += arguments[i].size();
    if (arguments[i].find('\0') != std::string::npos) {
      in.refuse("arguments[" + std::to_string(i) + "]", "A command's argument cannot hold a NUL byte.");
    }
  }
  if (bytes > limits::argumentBytes) {
    in.refuse("arguments", "A command's arguments have at most " + std::to_string(limits::argumentBytes) + " bytes.",
              FailureKind::LimitExceeded);
  }
}

}  // namespace

Json encode(const NoParameters& /*value*/) {
  return Json::object();
}

template <>
Result<NoParameters> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  return withPath(in.build<NoParameters>([] { return NoParameters{}; }), path);
}

Json encode(const InterfaceRequest& value) {
  return {{"interface", value.interface}};
}

template <>
Result<InterfaceRequest> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto interface = in.required<std::string>("interface");
  return withPath(in.build<InterfaceRequest>([&] { return InterfaceRequest{*interface}; }), path);
}

Json encode(const LabRequest& value) {
  return {{"lab", value.lab.text()}};
}

template <>
Result<LabRequest> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto lab = in.required<LabName>("lab");
  return withPath(in.build<LabRequest>([&] { return LabRequest{*lab}; }), path);
}

Json encode(const ApplyRequest& value) {
  return {{"lab", value.lab.text()}, {"operations", encodeAll(value.operations)}};
}

template <>
Result<ApplyRequest> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto lab = in.required<LabName>("lab");
  auto operations = in.required<Operations>("operations");
  if (operations && operations->size() > limits::operations) {
    in.refuse("operations",
              "A plan has at most " + std::to_string(limits::operations) + " operations, not " +
                  std::to_string(operations->size()) + '.',
              FailureKind::LimitExceeded);
  }
  return withPath(in.build<ApplyRequest>([&] { return ApplyRequest{*lab, std::move(*operations)}; }), path);
}

Json encode(const RunRequest& value) {
  Json json = {{"lab", value.lab.text()}, {"ns", value.ns.text()}, {"arguments", value.arguments}};
  addUnless(json, "directory", std::string(), value.directory);
  return json;
}

template <>
Result<RunRequest> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto lab = in.required<LabName>("lab");
  const auto ns = in.required<NamespaceRef>("ns");
  const auto arguments = in.required<std::vector<std::string>>("arguments");
  const auto directory = in.valueOr("directory", std::string());
  if (arguments)
    checkArguments(in, *arguments);
  if (directory.find('\0') != std::string::npos)
    in.refuse("directory", "A path cannot hold a NUL byte.");
  return withPath(in.build<RunRequest>([&] { return RunRequest{*lab, *ns, *arguments, directory}; }), path);
}

Json encode(const PingRequest& value) {
  return {{"lab", value.lab.text()}, {"ns", value.ns.text()},           {"destination", value.destination.text()},
          {"count", value.count},    {"interval_ms", value.intervalMs}, {"timeout_ms", value.timeoutMs}};
}

template <>
Result<PingRequest> decode(const Json& json, const std::string& path) {
  constexpr std::uint32_t shortestIntervalMs = 10;
  FieldReader in(json);
  const auto lab = in.required<LabName>("lab");
  const auto ns = in.required<NamespaceRef>("ns");
  const auto destination = in.required<IpAddress>("destination");
  const auto count = in.valueOr<std::uint32_t>("count", 4);
  const auto interval = in.valueOr<std::uint32_t>("interval_ms", 1000);
  const auto timeout = in.valueOr<std::uint32_t>("timeout_ms", 1000);
  if (interval < shortestIntervalMs)
    in.refuse("interval_ms", "Two requests are at least 10 ms apart.");
  return withPath(in.build<PingRequest>([&] { return PingRequest{*lab, *ns, *destination, count, interval, timeout}; }),
                  path);
}

}  // namespace vethloom::contract
