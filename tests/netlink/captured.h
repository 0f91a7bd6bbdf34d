// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <cstdint>
#include <cstring>
#include <vector>

namespace vethloom::test {

/// A message from captured/NAME.hex; empty where the file is missing.
inline std::vector<std::uint8_t> captured(const char* name) {
  QFile file(QStringLiteral(VETHLOOM_SOURCE_DIR "/tests/netlink/captured/%1.hex").arg(QLatin1String(name)));
  if (!file.open(QIODevice::ReadOnly))
    return {};
  const QByteArray bytes = QByteArray::fromHex(file.readAll());
  return {bytes.begin(), bytes.end()};
}

/// The message cut after `size` bytes, with a header that claims no more than is there.
inline std::vector<std::uint8_t> cut(const std::vector<std::uint8_t>& message, std::size_t size) {
  std::vector<std::uint8_t> head(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
  const auto length = static_cast<std::uint32_t>(size);
  if (size >= sizeof(length))
    std::memcpy(head.data(), &length, sizeof(length));
  return head;
}

}  // namespace vethloom::test
