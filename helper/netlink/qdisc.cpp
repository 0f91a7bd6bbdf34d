// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/qdisc.h"

#include "netlink/decode.h"

#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <algorithm>
#include <cstring>

namespace vethloom::netlink {

using contract::Quality;
using contract::QualityField;

namespace {

constexpr std::uint32_t bothHandle = 0x00010000;   // "1:", a netem
constexpr std::uint32_t netemHandle = 0x00020000;  // "2:"
constexpr std::uint32_t tbfHandle = 0x00030000;    // "3:"
constexpr std::uint32_t childHandle = 0x00100000;  // "10:", the tbf below it
constexpr std::uint32_t belowNetem = bothHandle | 1;
constexpr std::uint64_t tick = 64;  // nanoseconds; PSCHED_SHIFT in the kernel's net/pkt_sched.h
constexpr std::uint64_t second = 1'000'000'000;

/// Time in the unit of the old attributes; what does not fit is said in nanoseconds beside it.
std::uint32_t ticksOf(std::uint64_t nanoseconds) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(nanoseconds / tick, UINT32_MAX));
}

/// Millionths as netem counts: of 2^32 - 1.
std::uint32_t chanceOf(std::uint64_t millionths) {
  return static_cast<std::uint32_t>((millionths * UINT32_MAX + 500'000) / 1'000'000);
}
std::uint64_t millionthsOf(std::uint32_t chance) {
  return (std::uint64_t{chance} * 1'000'000 + UINT32_MAX / 2) / UINT32_MAX;
}

std::uint64_t bytesIn(std::uint64_t nanoseconds, std::uint64_t bytesPerSecond) {
  return static_cast<std::uint64_t>(static_cast<long double>(nanoseconds) * static_cast<long double>(bytesPerSecond) /
                                    second);
}
std::uint64_t timeFor(std::uint64_t bytes, std::uint64_t bytesPerSecond) {
  return static_cast<std::uint64_t>(static_cast<long double>(bytes) * second /
                                    static_cast<long double>(bytesPerSecond));
}

template <typename T>
Bytes bytesOf(const T& value) {
  return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(value)};
}

template <typename T>
std::optional<T> valueIn(const std::optional<Bytes>& payload) {
  if (!payload || payload->size() < sizeof(T))
    return std::nullopt;
  T value;
  std::memcpy(&value, payload->data(), sizeof(T));
  return value;
}

Request qdiscRequest(std::uint16_t type, std::uint16_t flags, int index, std::uint32_t parent, std::uint32_t handle) {
  tcmsg part{};
  part.tcm_family = AF_UNSPEC;
  part.tcm_ifindex = index;
  part.tcm_parent = parent;
  part.tcm_handle = handle;
  Request request(type, flags);
  request.fixed(part);
  return request;
}

/// With the handle that is there and the same kind it changes in place; else it takes the place of what is there.
Request putQdisc(int index, std::uint32_t parent, std::uint32_t handle, const char* kind) {
  Request request = qdiscRequest(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE, index, parent, handle);
  request.text(TCA_KIND, kind);
  return request;
}

Request putNetem(int index, std::uint32_t handle, const Quality& quality) {
  Request request = putQdisc(index, TC_H_ROOT, handle, "netem");
  tc_netem_qopt options{};
  options.latency = ticksOf(quality.at(QualityField::Delay));
  options.jitter = ticksOf(quality.at(QualityField::Jitter));
  options.limit = static_cast<std::uint32_t>(quality.at(QualityField::Limit));
  options.loss = chanceOf(quality.at(QualityField::Loss));
  options.duplicate = chanceOf(quality.at(QualityField::Duplicate));
  // Every packet is a candidate for being sent at once.
  options.gap = quality.at(QualityField::Reorder) != 0 ? 1 : 0;
  tc_netem_corr correlation{};
  correlation.delay_corr = chanceOf(quality.at(QualityField::DelayCorrelation));
  correlation.loss_corr = chanceOf(quality.at(QualityField::LossCorrelation));
  correlation.dup_corr = chanceOf(quality.at(QualityField::DuplicateCorrelation));
  const tc_netem_reorder reorder{chanceOf(quality.at(QualityField::Reorder)),
                                 chanceOf(quality.at(QualityField::ReorderCorrelation))};
  const tc_netem_corrupt corrupt{chanceOf(quality.at(QualityField::Corrupt)),
                                 chanceOf(quality.at(QualityField::CorruptCorrelation))};
  const auto delay = static_cast<std::int64_t>(quality.at(QualityField::Delay));
  const auto jitter = static_cast<std::int64_t>(quality.at(QualityField::Jitter));
  const Request::Nest nest(request, TCA_OPTIONS);
  request.fixed(options)
      .bytes(TCA_NETEM_LATENCY64, bytesOf(delay))
      .bytes(TCA_NETEM_JITTER64, bytesOf(jitter))
      .bytes(TCA_NETEM_CORR, bytesOf(correlation))
      .bytes(TCA_NETEM_REORDER, bytesOf(reorder))
      .bytes(TCA_NETEM_CORRUPT, bytesOf(corrupt));
  return request;
}

Request putTbf(int index, std::uint32_t parent, std::uint32_t handle, const Quality& quality) {
  const std::uint64_t rate = quality.at(QualityField::Rate) / 8;
  const auto burst = static_cast<std::uint32_t>(quality.at(QualityField::Burst));
  tc_tbf_qopt options{};
  options.rate.linklayer = TC_LINKLAYER_ETHERNET;
  options.rate.rate = static_cast<std::uint32_t>(std::min<std::uint64_t>(rate, UINT32_MAX));
  options.buffer = ticksOf(timeFor(burst, rate));
  options.limit = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(bytesIn(quality.at(QualityField::Latency), rate) + burst, UINT32_MAX));
  Request request = putQdisc(index, parent, handle, "tbf");
  const Request::Nest nest(request, TCA_OPTIONS);
  request.bytes(TCA_TBF_PARMS, bytesOf(options)).u32(TCA_TBF_BURST, burst);
  if (rate > UINT32_MAX)
    request.bytes(TCA_TBF_RATE64, bytesOf(rate));
  return request;
}

void setIfAny(Quality& quality, QualityField field, std::uint64_t value) {
  if (value != 0)
    quality.values[field] = value;
}

void readNetem(Quality& quality, Bytes options) {
  const auto fixed = valueIn<tc_netem_qopt>(options);
  if (!fixed)
    return;
  const Attributes more(options.subspan(NLA_ALIGN(sizeof(tc_netem_qopt))));
  const auto delay = valueIn<std::int64_t>(more.find(TCA_NETEM_LATENCY64));
  const auto jitter = valueIn<std::int64_t>(more.find(TCA_NETEM_JITTER64));
  const auto correlation = valueIn<tc_netem_corr>(more.find(TCA_NETEM_CORR)).value_or(tc_netem_corr{});
  const auto reorder = valueIn<tc_netem_reorder>(more.find(TCA_NETEM_REORDER)).value_or(tc_netem_reorder{});
  const auto corrupt = valueIn<tc_netem_corrupt>(more.find(TCA_NETEM_CORRUPT)).value_or(tc_netem_corrupt{});
  const auto time = [](const std::optional<std::int64_t>& exact, std::uint32_t ticks) {
    return exact ? static_cast<std::uint64_t>(std::max<std::int64_t>(*exact, 0)) : ticks * tick;
  };
  setIfAny(quality, QualityField::Delay, time(delay, fixed->latency));
  setIfAny(quality, QualityField::Jitter, time(jitter, fixed->jitter));
  setIfAny(quality, QualityField::DelayCorrelation, millionthsOf(correlation.delay_corr));
  setIfAny(quality, QualityField::Loss, millionthsOf(fixed->loss));
  setIfAny(quality, QualityField::LossCorrelation, millionthsOf(correlation.loss_corr));
  setIfAny(quality, QualityField::Duplicate, millionthsOf(fixed->duplicate));
  setIfAny(quality, QualityField::DuplicateCorrelation, millionthsOf(correlation.dup_corr));
  setIfAny(quality, QualityField::Corrupt, millionthsOf(corrupt.probability));
  setIfAny(quality, QualityField::CorruptCorrelation, millionthsOf(corrupt.correlation));
  // Without a gap the kernel reorders nothing, whatever the chance.
  if (fixed->gap != 0) {
    setIfAny(quality, QualityField::Reorder, millionthsOf(reorder.probability));
    setIfAny(quality, QualityField::ReorderCorrelation, millionthsOf(reorder.correlation));
  }
  setIfAny(quality, QualityField::Limit, fixed->limit);
}

void readTbf(Quality& quality, const Attributes& options) {
  const auto fixed = valueIn<tc_tbf_qopt>(options.find(TCA_TBF_PARMS));
  if (!fixed)
    return;
  const std::uint64_t rate = valueIn<std::uint64_t>(options.find(TCA_TBF_RATE64)).value_or(fixed->rate.rate);
  if (rate == 0)
    return;
  const std::uint64_t burst = bytesIn(fixed->buffer * tick + tick / 2, rate);
  quality.values[QualityField::Rate] = rate * 8;
  quality.values[QualityField::Burst] = burst;
  quality.values[QualityField::Latency] = timeFor(fixed->limit > burst ? fixed->limit - burst : 0, rate);
}

/// One discipline of a dump.
struct Qdisc {
  tcmsg fixed{};
  std::string kind;
  Quality part;
};

std::optional<Qdisc> decodeQdisc(Bytes message) {
  const auto header = decodeHeader(message);
  const auto fixed =
      valueIn<tcmsg>(message.size() > NLMSG_HDRLEN ? std::optional(message.subspan(NLMSG_HDRLEN)) : std::nullopt);
  if (!header || header->type != RTM_NEWQDISC || !fixed)
    return std::nullopt;
  const Attributes attributes(message.subspan(NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(tcmsg))));
  Qdisc qdisc{*fixed, attributes.text(TCA_KIND).value_or(""), {}};
  if (qdisc.kind == "netem")
    readNetem(qdisc.part, attributes.find(TCA_OPTIONS).value_or(Bytes{}));
  else if (qdisc.kind == "tbf")
    readTbf(qdisc.part, attributes.nested(TCA_OPTIONS));
  return qdisc;
}

}  // namespace

Request dumpQdiscs() {
  return qdiscRequest(RTM_GETQDISC, 0, 0, 0, 0);
}

std::map<int, Quality> decodeQualities(Bytes dump) {
  std::map<int, Quality> qualities;
  std::map<int, std::uint32_t> netems;  // Handles of those at a root.
  std::vector<Qdisc> below;
  forEachMessage(dump, [&](Bytes message) {
    auto qdisc = decodeQdisc(message);
    if (!qdisc || qdisc->part.values.empty())
      return;
    const int index = qdisc->fixed.tcm_ifindex;
    if (qdisc->fixed.tcm_parent == TC_H_ROOT) {
      qualities[index] = qdisc->part;
      if (qdisc->kind == "netem")
        netems[index] = qdisc->fixed.tcm_handle;
    } else if (qdisc->kind == "tbf") {
      below.push_back(std::move(*qdisc));
    }
  });
  for (Qdisc& qdisc : below) {
    const auto netem = netems.find(qdisc.fixed.tcm_ifindex);
    if (netem != netems.end() && TC_H_MAJ(qdisc.fixed.tcm_parent) == netem->second)
      qualities[qdisc.fixed.tcm_ifindex].values.merge(qdisc.part.values);
  }
  return qualities;
}

std::vector<Request> changeQuality(int index, const std::optional<Quality>& quality) {
  if (!quality)
    return {qdiscRequest(RTM_DELQDISC, 0, index, TC_H_ROOT, 0)};
  const Quality wanted = quality->resolved();
  if (!wanted.needsNetem())
    return {putTbf(index, TC_H_ROOT, tbfHandle, wanted)};
  if (!wanted.needsTbf())
    return {putNetem(index, netemHandle, wanted)};
  return {putNetem(index, bothHandle, wanted), putTbf(index, belowNetem, childHandle, wanted)};
}

bool isQdiscEvent(std::uint16_t messageType) {
  return messageType == RTM_NEWQDISC || messageType == RTM_DELQDISC;
}

Request sampleNetem(int index) {
  return putNetem(index, netemHandle, Quality{{{QualityField::Limit, 1}}});
}

Request sampleTbf(int index) {
  return putTbf(index, TC_H_ROOT, tbfHandle, Quality{{{QualityField::Rate, 8000}}}.resolved());
}

}  // namespace vethloom::netlink
