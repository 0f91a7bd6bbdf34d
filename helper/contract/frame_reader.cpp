// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "contract/varlink.h"

#include <utility>

namespace vethloom::contract {

std::vector<FrameReader::Frame> FrameReader::push(std::string_view bytes) {
  std::vector<Frame> frames;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\0');
    const std::string_view part = bytes.substr(0, end);
    if (dropping_ || buffer_.size() + part.size() > limits::frameBytes) {
      dropping_ = true;
      buffer_ = std::string();  // gives the memory back, which clear() does not
    } else {
      buffer_ += part;
    }
    if (end == std::string_view::npos)
      break;
    frames.push_back({std::exchange(buffer_, {}), std::exchange(dropping_, false)});
    bytes.remove_prefix(end + 1);
  }
  return frames;
}

}  // namespace vethloom::contract
