// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/json_pointer.h"

namespace vethloom::files {

std::string pointerToken(std::string_view field) {
  std::string token;
  for (const char c : field) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::string fromPointerToken(std::string_view token) {
  std::string field;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      field += token[++i] == '1' ? '/' : '~';
    } else {
      field += token[i];
    }
  }
  return field;
}

}  // namespace vethloom::files
