// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/field_writer.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

/// An enum's values and their words on the wire.
template <typename Enum, std::size_t Size>
using Words = std::array<std::pair<Enum, std::string_view>, Size>;

constexpr Words<Where, 2> whereWords{{{Where::Sandbox, "sandbox"}, {Where::Host, "host"}}};
constexpr Words<StepOutcome, 4> outcomeWords{{{StepOutcome::Done, "done"},
                                              {StepOutcome::Failed, "failed"},
                                              {StepOutcome::Undone, "undone"},
                                              {StepOutcome::UndoFailed, "undo_failed"}}};

template <typename Enum, std::size_t Size>
std::string_view wordFor(const Words<Enum, Size>& words, Enum value) {
  return std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first)->second;
}

template <typename Enum, std::size_t Size>
std::optional<Enum> requiredWord(FieldReader& in, const char* name, const Words<Enum, Size>& words) {
  const auto text = in.required<std::string>(name);
  if (!text)
    return std::nullopt;
  const auto* found = std::ranges::find(words, *text, &std::pair<Enum, std::string_view>::second);
  if (found != words.end())
    return found->first;
  in.refuse(name, "The word \"" + escape(*text, 80) + "\" is not one of those that may stand here.");
  return std::nullopt;
}

Json encodeStep(const StepResult& step) {
  Json json = {{"operation", step.operation}, {"outcome", wordFor(outcomeWords, step.outcome)}};
  addUnless(json, "message", std::string(), step.message);
  return json;
}

}  // namespace

Json encode(const Failure& failure) {
  Json json = {{"message", failure.message}};
  addUnless(json, "object", std::string(), failure.object);
  addUnless(json, "errno", 0, failure.errorNumber);
  addUnless(json, "kernel", std::string(), failure.kernelMessage);
  addIfSet(json, "operation", failure.operation);
  return json;
}

template <>
Result<Failure> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto message = in.required<std::string>("message");
  Failure failure;
  failure.object = in.valueOr("object", std::string());
  failure.errorNumber = in.valueOr("errno", 0);
  failure.kernelMessage = in.valueOr("kernel", std::string());
  failure.operation = in.optional<std::size_t>("operation");
  return withPath(in.build<Failure>([&] {
    failure.message = *message;
    return std::move(failure);
  }),
                  path);
}

Json encode(const Lack& value) {
  return {{"feature", value.feature}, {"reason", value.reason}};
}

Json encode(const Capabilities& value) {
  return {{"version", value.version},
          {"where", wordFor(whereWords, value.where)},
          {"kernel", value.kernel},
          {"kinds", value.kinds},
          {"lacks", encodeAll(value.lacks)}};
}

template <>
Result<Lack> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto feature = in.required<std::string>("feature");
  const auto reason = in.required<std::string>("reason");
  return withPath(in.build<Lack>([&] { return Lack{*feature, *reason}; }), path);
}

template <>
Result<Capabilities> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto version = in.required<std::string>("version");
  const auto where = requiredWord(in, "where", whereWords);
  const auto kernel = in.required<std::string>("kernel");
  const auto kinds = in.required<std::vector<std::string>>("kinds");
  const auto lacks = in.optional<std::vector<Lack>>("lacks");
  return withPath(in.build<Capabilities>([&] {
    return Capabilities{*version, *where, *kernel, *kinds, lacks.value_or(std::vector<Lack>{})};
  }),
                  path);
}

template <>
Result<StepResult> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto operation = in.required<std::size_t>("operation");
  const auto outcome = requiredWord(in, "outcome", outcomeWords);
  const auto message = in.valueOr("message", std::string());
  return withPath(in.build<StepResult>([&] { return StepResult{*operation, *outcome, message}; }), path);
}

Json encode(const ApplyProgress& value) {
  Json steps = Json::array();
  for (const StepResult& step : value.steps)
    steps.push_back(encodeStep(step));
  return {{"steps", std::move(steps)}, {"finished", value.finished}};
}

template <>
Result<ApplyProgress> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  auto steps = in.required<std::vector<StepResult>>("steps");
  const auto finished = in.required<bool>("finished");
  return withPath(in.build<ApplyProgress>([&] { return ApplyProgress{std::move(*steps), *finished}; }), path);
}

std::string print(const WatchUpdate& value) {
  std::string text;
  {
    ObjectText object(text);
    object.field("reset", value.reset);
    std::string& list = object.open("facts");
    addList(list, value.facts, [&list](const Fact& fact) { print(list, fact); });
    object.field("settled", value.settled);
  }
  return text;
}

Json encode(const WatchUpdate& value) {
  return Json::parse(print(value));
}

template <>
Result<WatchUpdate> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto reset = in.required<bool>("reset");
  auto facts = in.required<Facts>("facts");
  const auto settled = in.required<bool>("settled");
  return withPath(in.build<WatchUpdate>([&] { return WatchUpdate{*reset, std::move(*facts), *settled}; }), path);
}

Json encode(const TearDownReport& value) {
  return {{"namespaces", value.namespaces}, {"links", value.links}, {"left", value.left}};
}

template <>
Result<TearDownReport> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto namespaces = in.required<std::size_t>("namespaces");
  const auto links = in.required<std::size_t>("links");
  const auto left = in.required<std::vector<std::string>>("left");
  return withPath(in.build<TearDownReport>([&] { return TearDownReport{*namespaces, *links, *left}; }), path);
}

Json encode(const RunUpdate& value) {
  Json json = {{"started", value.started}};
  addIfSet(json, "exit_status", value.exitStatus);
  return json;
}

template <>
Result<RunUpdate> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  const auto started = in.required<bool>("started");
  const auto exitStatus = in.optional<int>("exit_status");
  return withPath(in.build<RunUpdate>([&] { return RunUpdate{*started, exitStatus}; }), path);
}

Json encode(const PingUpdate& value) {
  return {{"sequence", value.sequence}, {"answered", value.answered}, {"milliseconds", value.milliseconds},
          {"ttl", value.ttl},           {"from", value.from},         {"message", value.message},
          {"finished", value.finished}, {"sent", value.sent},         {"received", value.received}};
}

template <>
Result<PingUpdate> decode(const Json& json, const std::string& path) {
  FieldReader in(json);
  PingUpdate update;
  const auto take = [&in](const char* name, auto& field) {
    if (auto value = in.required<std::remove_reference_t<decltype(field)>>(name))
      field = std::move(*value);
  };
  take("sequence", update.sequence);
  take("answered", update.answered);
  take("milliseconds", update.milliseconds);
  take("ttl", update.ttl);
  take("from", update.from);
  take("message", update.message);
  take("finished", update.finished);
  take("sent", update.sent);
  take("received", update.received);
  return withPath(in.build<PingUpdate>([&] { return std::move(update); }), path);
}

}  // namespace vethloom::contract
