// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/names.h"
#include "netlink/file_descriptor.h"
#include "netlink/netns.h"

#include <optional>
#include <string>
#include <vector>

namespace vethloom::netlink {

/// /run/netns: the directory in which ip-netns(8) and we give network namespaces their names, each a file with the
/// namespace mounted on it.
class RunNetns {
public:
  enum class Sharing {
    Shared,   ///< The host: other mount namespaces must see names come and go, or they keep dead files.
    Private,  ///< A sandbox: a mount of our own that nobody else sees.
  };
  /// Makes the directory ready exactly as `ip netns add` would, so that neither has to do it again. The caller sees to
  /// it that no other helper does the same at the same moment; `ip` is only waited for as long as a moment takes.
  [[nodiscard]] static contract::Result<RunNetns> prepare(Sharing sharing);

  [[nodiscard]] static const char* path() { return "/run/netns"; }

  /// The names that could be ours (contract::NamespaceName); other files are nobody's business.
  [[nodiscard]] contract::Result<std::vector<contract::NamespaceName>> list() const;
  /// Of whatever has the name now; nothing where nothing has.
  [[nodiscard]] std::optional<NamespaceInode> inodeOf(const contract::NamespaceName& name) const;
  /// NotFound where there is no such file, or no namespace is mounted on it (yet).
  [[nodiscard]] contract::Result<FileDescriptor> open(const contract::NamespaceName& name) const;
  /// Gives a namespace its name. AlreadyExists where there is any file of that name; all or nothing.
  contract::Result<void> publish(const contract::NamespaceName& name, const FileDescriptor& ns) const;
  /// Takes the name away. The namespace lives on while something else holds it.
  contract::Result<void> unpublish(const contract::NamespaceName& name) const;
  /// Removes an empty file that `publish` leaves when the process is killed between its two steps. True where it did.
  bool removeDeadFile(const contract::NamespaceName& name) const;

private:
  RunNetns() = default;
};

}  // namespace vethloom::netlink
