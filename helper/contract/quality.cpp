// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/quality.h"

#include <algorithm>
#include <array>

namespace vethloom::contract {
namespace {

using F = QualityField;
using U = QualityUnit;

constexpr std::uint64_t second = 1'000'000'000;  // in nanoseconds
constexpr std::uint64_t all = 1'000'000;         // millionths
constexpr std::uint64_t mostTime = 100 * second;
constexpr std::uint64_t mostPackets = 1'000'000;
constexpr std::uint64_t leastRate = 8 * 64;  // a packet of the least size in a second
constexpr std::uint64_t mostRate = 100'000'000'000;
constexpr std::uint64_t mostBurst = 256ULL * 1024 * 1024;
constexpr std::uint64_t tick = 64;  // nanoseconds; PSCHED_SHIFT in the kernel's net/pkt_sched.h

constexpr std::array rows{
    QualityRow{F::Delay, "delay", U::Time, 1000, mostTime, F::Delay, true},
    QualityRow{F::Jitter, "jitter", U::Time, 1000, mostTime, F::Delay, true},
    QualityRow{F::DelayCorrelation, "delay_correlation", U::Share, 1, all, F::Jitter, true},
    QualityRow{F::Loss, "loss", U::Share, 1, all, F::Loss, true},
    QualityRow{F::LossCorrelation, "loss_correlation", U::Share, 1, all, F::Loss, true},
    QualityRow{F::Duplicate, "duplicate", U::Share, 1, all, F::Duplicate, true},
    QualityRow{F::DuplicateCorrelation, "duplicate_correlation", U::Share, 1, all, F::Duplicate, true},
    QualityRow{F::Corrupt, "corrupt", U::Share, 1, all, F::Corrupt, true},
    QualityRow{F::CorruptCorrelation, "corrupt_correlation", U::Share, 1, all, F::Corrupt, true},
    // Some packets are sent at once and the others after the delay, so without one there is nothing to overtake.
    QualityRow{F::Reorder, "reorder", U::Share, 1, all, F::Delay, true},
    QualityRow{F::ReorderCorrelation, "reorder_correlation", U::Share, 1, all, F::Reorder, true},
    QualityRow{F::Limit, "limit", U::Count, 1, mostPackets, F::Limit, true},
    QualityRow{F::Rate, "rate", U::Rate, leastRate, mostRate, F::Rate, false},
    QualityRow{F::Burst, "burst", U::Size, 64, mostBurst, F::Rate, false},
    QualityRow{F::Latency, "latency", U::Time, 1000, mostTime, F::Rate, false},
};

/// Bytes sent at `rate` bits a second in `time` nanoseconds.
std::uint64_t bytesIn(std::uint64_t time, std::uint64_t rate) {
  return static_cast<std::uint64_t>(static_cast<long double>(time) * static_cast<long double>(rate) / 8 / second);
}

std::uint64_t apart(std::uint64_t a, std::uint64_t b) {
  return a > b ? a - b : b - a;
}

}  // namespace

std::span<const QualityRow> qualityRows() {
  return rows;
}

const QualityRow& rowOf(QualityField field) {
  return rows.at(static_cast<std::size_t>(field));
}

const QualityRow* qualityRow(std::string_view name) {
  const auto* const found = std::ranges::find(rows, name, &QualityRow::name);
  return found == rows.end() ? nullptr : found;
}

std::uint64_t Quality::at(QualityField field) const {
  const auto found = values.find(field);
  return found == values.end() ? 0 : found->second;
}

bool Quality::needsNetem() const {
  return std::ranges::any_of(values, [](const auto& value) { return rowOf(value.first).netem; });
}

bool Quality::needsTbf() const {
  return std::ranges::any_of(values, [](const auto& value) { return !rowOf(value.first).netem; });
}

Result<void> Quality::check() const {
  if (values.empty())
    return fail(FailureKind::InvalidArgument, "A quality needs at least one value, such as a delay.");
  for (const auto& [field, value] : values) {
    const QualityRow& row = rowOf(field);
    if (value < row.lowest || value > row.highest) {
      return fail(FailureKind::InvalidArgument,
                  "It is from " + qualityText(row.unit, row.lowest) + " to " + qualityText(row.unit, row.highest) +
                      ", not " + qualityText(row.unit, value) + '.',
                  std::string(row.name));
    }
    if (!values.contains(row.needs)) {
      return fail(
          FailureKind::InvalidArgument,
          "Without \"" + std::string(rowOf(row.needs).name) + "\" it has no effect. Give both, or leave it out.",
          std::string(row.name));
    }
  }
  if (const std::uint64_t rate = at(F::Rate)) {
    const Quality full = resolved();
    // The kernel keeps a burst as the ticks that it takes, and all that waits as bytes, both in 32 bits.
    const std::uint64_t ticks = 8 * second / tick * full.at(F::Burst) / rate;
    const std::uint64_t queue = bytesIn(full.at(F::Latency), rate) + full.at(F::Burst);
    if (ticks > UINT32_MAX)
      return fail(FailureKind::InvalidArgument, "At this rate it would take minutes. Make it smaller.", "burst");
    if (queue > UINT32_MAX) {
      return fail(FailureKind::InvalidArgument,
                  "At this rate more would wait than the kernel can hold. Make it shorter.", "latency");
    }
  }
  if (at(F::Jitter) > at(F::Delay)) {
    return fail(FailureKind::InvalidArgument, "The delay cannot vary by more than itself.",
                std::string(rowOf(F::Jitter).name));
  }
  return {};
}

Quality Quality::resolved() const {
  Quality quality = *this;
  constexpr std::uint64_t usualLimit = 1000;  // tc-netem(8)
  if (needsNetem())
    quality.values.emplace(F::Limit, usualLimit);
  if (const std::uint64_t rate = at(F::Rate)) {
    // Enough for what passes between two ticks of a slow clock (100 Hz), and for two full packets.
    constexpr std::uint64_t clock = second / 100;
    constexpr std::uint64_t twoPackets = 3200;
    quality.values.emplace(F::Burst, std::clamp(bytesIn(clock, rate), twoPackets, mostBurst));
    quality.values.emplace(F::Latency, second / 20);
  }
  return quality;
}

bool Quality::isMetBy(const Quality& observed) const {
  const Quality wanted = resolved();
  const std::uint64_t rate = wanted.at(F::Rate);
  return std::ranges::all_of(rows, [&](const QualityRow& row) {
    const std::uint64_t off = apart(wanted.at(row.field), observed.at(row.field));
    if (row.field == F::Burst)
      return off <= bytesIn(2 * tick, rate) + 2;
    if (row.field == F::Latency && rate != 0)
      return off <= 2 * tick + 4 * 8 * second / rate;
    return off == 0;
  });
}

}  // namespace vethloom::contract
