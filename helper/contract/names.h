// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <compare>
#include <string>
#include <string_view>

namespace vethloom::contract {

/// The name of a link that we make: `[A-Za-z0-9][A-Za-z0-9_.-]{0,14}`, so at most 15 bytes (IFNAMSIZ - 1).
/// Stricter than the kernel, which would take "-n", "$(id)" or a newline, and expands "x%d" as a template.
/// Not "all" or "default" either, which are the kernel's own in /proc/sys/net/ipv4/conf.
class InterfaceName {
public:
  [[nodiscard]] static Result<InterfaceName> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const InterfaceName&) const = default;

private:
  explicit InterfaceName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// The name of a network namespace that we make: `[A-Za-z][A-Za-z0-9_-]{0,63}`, and not "host".
/// Never all digits, because `ip -n 1` would take it for a process id.
class NamespaceName {
public:
  [[nodiscard]] static Result<NamespaceName> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const NamespaceName&) const = default;

private:
  explicit NamespaceName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// The name of a lab, which is also the name of its journal and its socket: `[A-Za-z0-9][A-Za-z0-9_.-]{0,63}`.
class LabName {
public:
  [[nodiscard]] static Result<LabName> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const LabName&) const = default;

private:
  explicit LabName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Where a link lives: the host (in a sandbox, the sandbox's root namespace) or a named namespace.
/// Default-constructed it is the host. Its text is "host" or the namespace's name.
class NamespaceRef {
public:
  NamespaceRef() = default;
  NamespaceRef(NamespaceName name) : text_(name.text()) {}  // NOLINT: a name is a reference to it
  [[nodiscard]] static NamespaceRef host() { return {}; }
  /// "host" or a valid namespace name.
  [[nodiscard]] static Result<NamespaceRef> parse(std::string_view text);
  [[nodiscard]] bool isHost() const { return text_.empty(); }
  [[nodiscard]] std::string text() const { return text_.empty() ? "host" : text_; }
  /// The host sorts first.
  auto operator<=>(const NamespaceRef&) const = default;

private:
  std::string text_;
};

}  // namespace vethloom::contract
