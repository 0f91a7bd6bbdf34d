// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_verb.h"

#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"

namespace vethloom::cli {

using contract::FailureKind;

int withLab(const Arguments& arguments, Console& console, const std::function<int(OpenLab&)>& work) {
  const auto found = findLab(arguments.operands[0], arguments.value("--in"));
  if (!found) {
    console.error(found.error());
    return BadInput;
  }
  Interrupts interrupts;
  LabClient client(interrupts);
  const auto opened =
      client.open({.lab = found->lab, .where = found->where, .mode = session::OpenRequest::Mode::Attach, .file = {}});
  if (!opened)
    return report(opened.error(), console);
  OpenLab lab{*found, client};
  return work(lab);
}

contract::Result<contract::NamespaceRef> findNamespace(const OpenLab& lab, const std::string& name) {
  const auto ref = contract::NamespaceRef::parse(name);
  const auto* found = ref ? lab.client.observed().find(*ref) : nullptr;
  if (found && (found->isOfLab() || ref->isHost()))
    return *ref;
  std::vector<std::string> names;
  for (const auto& [known, ns] : lab.client.observed().namespaces)
    if (ns.isOfLab() || known.isHost())
      names.push_back(known.text());
  return contract::fail(FailureKind::NotFound, "There is no namespace " + contract::escape(name, 70) + " in the lab " +
                                                   lab.lab.lab.text() + "; it has " + listed(names));
}

int report(const contract::Failure& failure, Console& console) {
  if (failure.kind == FailureKind::Cancelled) {
    console.clearProgress();
    return Interrupted;
  }
  console.error(failure);
  return Refused;
}

}  // namespace vethloom::cli
