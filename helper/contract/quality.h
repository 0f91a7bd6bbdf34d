// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

/// How good a link is in the direction in which its end sends: what netem and tbf make of it (tc-netem(8), tc-tbf(8)).
namespace vethloom::contract {

enum class QualityField : std::uint8_t {
  Delay,
  Jitter,
  DelayCorrelation,
  Loss,
  LossCorrelation,
  Duplicate,
  DuplicateCorrelation,
  Corrupt,
  CorruptCorrelation,
  Reorder,
  ReorderCorrelation,
  Limit,
  Rate,
  Burst,
  Latency,
};

/// What a field's number means.
enum class QualityUnit : std::uint8_t {
  Time,   ///< Nanoseconds: "20ms", "150us", "1s".
  Share,  ///< Millionths: "1%", "0.0001%" is the least.
  Count,  ///< Packets: a plain number.
  Rate,   ///< Bits per second: "10mbit", "500kbit".
  Size,   ///< Bytes: "32kb" is 32,768, "1600b".
};

/// One row of the table of fields.
struct QualityRow {
  QualityField field;
  std::string_view name;  ///< In files and on the wire.
  QualityUnit unit;
  std::uint64_t lowest;
  std::uint64_t highest;
  QualityField needs;  ///< The field that it makes no sense without; itself: none.
  bool netem;          ///< Done by netem; else by tbf.
};

[[nodiscard]] std::span<const QualityRow> qualityRows();
[[nodiscard]] const QualityRow& rowOf(QualityField field);
/// The row of that name, or nullptr.
[[nodiscard]] const QualityRow* qualityRow(std::string_view name);

/// What is worse than perfect, by field. Never empty where one is set at all.
struct Quality {
  std::map<QualityField, std::uint64_t> values;

  [[nodiscard]] std::uint64_t at(QualityField field) const;  ///< 0 where it is not set.
  [[nodiscard]] bool needsNetem() const;
  [[nodiscard]] bool needsTbf() const;
  /// Each value in its range, and each with what it needs.
  [[nodiscard]] Result<void> check() const;
  /// With what the kernel cannot do without filled in: netem's limit, tbf's burst and latency.
  [[nodiscard]] Quality resolved() const;
  /// Whether a link that the kernel reports with `observed` is as this says. The kernel counts in ticks of 64 ns, so
  /// burst and latency come back a little different.
  [[nodiscard]] bool isMetBy(const Quality& observed) const;
  auto operator<=>(const Quality&) const = default;
};

/// "20ms", "1%", "10mbit", "32kb", "1000": the shortest exact spelling.
[[nodiscard]] std::string qualityText(QualityUnit unit, std::uint64_t value);
/// The way back, within the row's range.
[[nodiscard]] Result<std::uint64_t> parseQuality(const QualityRow& row, std::string_view text);
/// "delay 20ms loss 1%", for people.
[[nodiscard]] std::string describe(const Quality& quality);

}  // namespace vethloom::contract
