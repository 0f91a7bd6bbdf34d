// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"

#include <string>
#include <vector>

namespace vethloom::cli {

class Console;

/// Prints a ping as ping(8) does, or as one JSON object at its end.
class PingReport {
public:
  PingReport(std::string from, std::string to, contract::IpAddress address, bool asJson, Console& console);

  void begin();
  void take(const contract::PingUpdate& update);
  void end();
  /// At least one request was sent, and none was lost.
  [[nodiscard]] bool allAnswered() const;

private:
  void printUpdate(const contract::PingUpdate& update);
  void printTotals();
  void printJson();

  std::string from_;
  std::string to_;
  contract::IpAddress address_;
  bool asJson_;
  Console& console_;
  std::vector<contract::PingUpdate> replies_;
  contract::PingUpdate totals_;
};

}  // namespace vethloom::cli
