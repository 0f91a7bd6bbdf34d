// SPDX-License-Identifier: GPL-3.0-or-later
#include "files/atomic_file.h"
#include "files/vloom_file.h"

#include "contract/names.h"

namespace vethloom::files {

namespace fs = std::filesystem;

contract::LabName labNameOf(const model::Topology& topology, const fs::path& path) {
  if (const auto own = contract::LabName::parse(topology.info.name)) {
    return *own;
  }
  const fs::path stem = path.stem();
  std::string name;
  for (const char c : stem.native()) {
    const std::string longer = name + c;
    if (contract::LabName::parse(longer)) {
      name = longer;
    } else if (!name.empty() && name.back() != '-' && contract::LabName::parse(name + "-")) {
      name += '-';
    }
  }
  while (name.size() > 1 && name.back() == '-') {
    name.pop_back();
  }
  return contract::LabName::parse(name.empty() ? "lab" : name).value();
}

contract::Result<model::Topology> load(const fs::path& path) {
  const auto text = readFile(path, maxFileBytes);
  if (!text && text.error().kind == contract::FailureKind::LimitExceeded) {
    return contract::fail(text.error().kind, "The file is larger than 32 MiB, so it is not a drawing.",
                          text.error().object);
  }
  if (!text) {
    return tl::unexpected(text.error());
  }
  auto topology = parse(*text);
  if (!topology) {
    contract::Failure failure = topology.error();
    failure.object = nameOf(path) + (failure.object.empty() ? "" : ": " + failure.object);
    return tl::unexpected(failure);
  }
  return topology;
}

contract::Result<void> save(const model::Topology& topology, const fs::path& path) {
  return replaceFile(path, print(topology));
}

}  // namespace vethloom::files
