// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/field_reader.h"

#include "contract/escape.h"

#include <algorithm>

namespace vethloom::contract {

Failure atPath(Failure failure, std::string_view path) {
  if (path.empty())
    return failure;
  const bool joined = failure.object.empty() || failure.object.starts_with('[');
  failure.object = std::string(path) + (joined ? "" : ".") + failure.object;
  return failure;
}

namespace detail {

tl::unexpected<Failure> wrongType(std::string_view wanted) {
  return fail(FailureKind::InvalidArgument, "The value must be " + std::string(wanted) + ".");
}

tl::unexpected<Failure> outOfRange(const std::string& lowest, const std::string& highest) {
  return fail(FailureKind::InvalidArgument, "The number must be from " + lowest + " to " + highest + ".");
}

}  // namespace detail

FieldReader::FieldReader(const Json& object) : object_(object) {
  if (!object_.is_object())
    failure_ = detail::wrongType("an object").value();
  asked_.reserve(8);
}

const Json* FieldReader::find(const char* name) {
  asked_.emplace_back(name);
  if (!object_.is_object())
    return nullptr;
  const auto found = object_.find(name);
  if (found == object_.end())
    return nullptr;
  ++present_;
  return found->is_null() ? nullptr : &*found;
}

void FieldReader::refuse(std::string_view name, std::string why, FailureKind kind) {
  if (failure_)
    return;
  Failure failure;
  failure.kind = kind;
  failure.message = std::move(why);
  failure_ = atPath(std::move(failure), name);
}

void FieldReader::refuseUnknownFields() {
  if (failure_ || present_ == object_.size())
    return;
  for (const auto& [name, value] : object_.items()) {
    if (std::ranges::find(asked_, name) == asked_.end()) {
      return refuse(escape(name, 80), "There is no such field here.");
    }
  }
}

}  // namespace vethloom::contract
