// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/codec.h"
#include "session/channel.h"

#include <nlohmann/json.hpp>

namespace vethloom::session {

/// `answer` as the reply of a method, or the failure.
template <typename T>
[[nodiscard]] contract::Result<T> decodeAnswer(const contract::Result<Answer>& answer) {
  if (!answer)
    return tl::unexpected(answer.error());
  const auto json = contract::parseJson(answer->parameters);
  if (!json)
    return tl::unexpected(json.error());
  return contract::decode<T>(*json);
}

}  // namespace vethloom::session
