// SPDX-License-Identifier: GPL-3.0-or-later
#include "ping_report.h"

#include "console.h"
#include "contract/escape.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <numeric>

namespace vethloom::cli {

using contract::escape;
using contract::PingUpdate;

namespace {

/// As ping(8): three significant places below a hundred milliseconds.
std::string milliseconds(double value) {
  return QString::number(value, 'f', value < 10 ? 3 : value < 100 ? 2 : 1).toStdString();
}

}  // namespace

PingReport::PingReport(std::string from, std::string to, contract::IpAddress address, bool asJson, Console& console)
    : from_(std::move(from)), to_(std::move(to)), address_(address), asJson_(asJson), console_(console) {}

void PingReport::begin() {
  if (!asJson_)
    console_.printLine("PING " + escape(to_) + " (" + address_.text() + ") from " + from_);
}

void PingReport::take(const PingUpdate& update) {
  if (update.finished) {
    totals_ = update;
    return;
  }
  replies_.push_back(update);
  if (!asJson_)
    printUpdate(update);
}

void PingReport::printUpdate(const PingUpdate& update) {
  const std::string sequence = "icmp_seq=" + std::to_string(update.sequence);
  if (update.answered)
    console_.printLine("from " + escape(update.from) + ": " + sequence + " ttl=" + std::to_string(update.ttl) +
                       " time=" + milliseconds(update.milliseconds) + " ms");
  else
    console_.printLine((update.from.empty() ? sequence : "From " + escape(update.from) + ' ' + sequence) + ' ' +
                       console_.red(update.message.empty() ? "no answer" : escape(update.message)));
  static_cast<void>(console_.flush());  // Each line is to be seen when it happens; main checks the last flush.
}

void PingReport::end() {
  if (asJson_)
    printJson();
  else
    printTotals();
}

bool PingReport::allAnswered() const {
  return totals_.sent > 0 && totals_.received >= totals_.sent;
}

void PingReport::printTotals() {
  const std::uint32_t lost = totals_.sent - std::min(totals_.sent, totals_.received);
  const unsigned percent = totals_.sent == 0 ? 0 : lost * 100 / totals_.sent;
  console_.printLine("\n--- " + escape(to_) + " ping statistics ---\n" + std::to_string(totals_.sent) +
                     " packets transmitted, " + std::to_string(totals_.received) + " received, " +
                     std::to_string(percent) + "% packet loss");
  std::vector<double> times;
  for (const PingUpdate& reply : replies_)
    if (reply.answered)
      times.push_back(reply.milliseconds);
  if (times.empty())
    return;
  const auto [least, most] = std::ranges::minmax(times);
  const double mean = std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
  console_.printLine("rtt min/avg/max = " + milliseconds(least) + '/' + milliseconds(mean) + '/' + milliseconds(most) +
                     " ms");
}

void PingReport::printJson() {
  QJsonArray replies;
  for (const PingUpdate& reply : replies_) {
    QJsonObject entry{{QStringLiteral("sequence"), static_cast<qint64>(reply.sequence)},
                      {QStringLiteral("answered"), reply.answered}};
    if (!reply.from.empty())
      entry.insert(QStringLiteral("from"), QString::fromStdString(reply.from));
    if (reply.answered) {
      entry.insert(QStringLiteral("milliseconds"), reply.milliseconds);
      entry.insert(QStringLiteral("ttl"), reply.ttl);
    } else {
      entry.insert(QStringLiteral("message"), QString::fromStdString(reply.message));
    }
    replies.append(entry);
  }
  const QJsonObject json{{QStringLiteral("from"), QString::fromStdString(from_)},
                         {QStringLiteral("to"), QString::fromStdString(to_)},
                         {QStringLiteral("address"), QString::fromStdString(address_.text())},
                         {QStringLiteral("replies"), replies},
                         {QStringLiteral("sent"), static_cast<qint64>(totals_.sent)},
                         {QStringLiteral("received"), static_cast<qint64>(totals_.received)}};
  console_.print(QJsonDocument(json).toJson().toStdString());
}

}  // namespace vethloom::cli
