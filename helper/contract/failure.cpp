// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/failure.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace vethloom::contract {
namespace {

constexpr std::array<std::pair<FailureKind, std::string_view>, 13> kindNames{{
    {FailureKind::InvalidArgument, "InvalidArgument"},
    {FailureKind::NotFound, "NotFound"},
    {FailureKind::AlreadyExists, "AlreadyExists"},
    {FailureKind::NotOurs, "NotOurs"},
    {FailureKind::Busy, "Busy"},
    {FailureKind::NotSupported, "NotSupported"},
    {FailureKind::NotPermitted, "NotPermitted"},
    {FailureKind::LimitExceeded, "LimitExceeded"},
    {FailureKind::Kernel, "Kernel"},
    {FailureKind::Cancelled, "Cancelled"},
    {FailureKind::Disconnected, "Disconnected"},
    {FailureKind::Io, "Io"},
    {FailureKind::Internal, "Internal"},
}};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view withoutFullStop(std::string_view text) {
  while (text.ends_with('.'))
    text.remove_suffix(1);
  return text;
}

}  // namespace

tl::unexpected<Failure> fail(FailureKind kind, std::string message, std::string object) {
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(message);
  failure.object = std::move(object);
  return tl::unexpected(std::move(failure));
}

std::string describe(const Failure& failure) {
  std::string text;
  if (!failure.object.empty() && !contains(failure.message, failure.object))
    text = failure.object + ": ";
  text += withoutFullStop(failure.message);

  if (!failure.kernelMessage.empty() && !contains(failure.message, failure.kernelMessage)) {
    text += ": ";
    text += withoutFullStop(failure.kernelMessage);
  }
  if (failure.errorNumber != 0) {
    const std::string words = std::generic_category().message(failure.errorNumber);
    if (!contains(text, words))
      text += " (" + words + ")";
  }
  return text.ends_with('?') ? text : text + '.';
}

std::string_view nameOf(FailureKind kind) {
  const auto* found = std::ranges::find(kindNames, kind, &decltype(kindNames)::value_type::first);
  return found == kindNames.end() ? "Internal" : found->second;
}

std::optional<FailureKind> failureKindFromName(std::string_view name) {
  const auto* found = std::ranges::find(kindNames, name, &decltype(kindNames)::value_type::second);
  if (found == kindNames.end())
    return std::nullopt;
  return found->first;
}

}  // namespace vethloom::contract
