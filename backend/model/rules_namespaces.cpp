// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules_support.h"

#include "contract/escape.h"

namespace vethloom::model {

namespace {

/// Namespaces that are there without the lab, and the numbers of namespaces.
class NamespaceRules {
public:
  explicit NamespaceRules(Inspection& inspection) : inspection_(inspection) {}

  void check() {
    for (const auto& [id, element] : inspection_.topology.elements) {
      const auto* ns = std::get_if<Namespace>(&element);
      if (ns && ns->nsid) {
        checkNumber(id, *ns);
      }
      if (ns && ns->adopted) {
        checkAdopted(id, *ns);
      }
    }
  }

private:
  void report(Severity severity, const char* code, ElementId id, std::string message, std::string remedy) {
    inspection_.report(severity, code, id, refOf(inspection_.topology, id).text(), std::move(message),
                       std::move(remedy));
  }

  void checkNumber(ElementId id, const Namespace& ns) {
    const auto [known, isNew] = numbers_.emplace(*ns.nsid, ns.name);
    if (!isNew) {
      report(Severity::Error, "NSID_TWICE", id,
             known->second.text() + " has the number " + std::to_string(*ns.nsid) + " already.",
             "Give one of the two another number, or none.");
    }
  }

  void checkAdopted(ElementId id, const Namespace& ns) {
    if (const auto& process = ns.adopted->process) {
      const auto [known, isNew] = processes_.emplace(*process, ns.name);
      if (!isNew) {
        report(Severity::Error, "ADOPT_TWICE", id,
               known->second.text() + " is the namespace of process " + std::to_string(*process) + " already.",
               "Draw it once.");
      }
      report(Severity::Note, "ADOPT_PROCESS", id,
             "Process " + std::to_string(*process) +
                 " must run on this computer when the lab is built there; a sandbox has processes of its own.",
             "Build it on this computer.");
    }
    checkGuest(id, ns);
  }

  /// What the helper lets no lab do where it is a guest (engine/policy.cpp).
  void checkGuest(ElementId id, const Namespace& ns) {
    const auto refused = [&](std::string message, std::string remedy) {
      report(Severity::Error, "ADOPTED_REFUSED", id, std::move(message), std::move(remedy));
    };
    for (const auto& rule : ns.stack.rules) {
      if (!rule.priority) {
        refused("The rule \"" + contract::escape(rule.text()) + "\" could not be told from those of others.",
                "Give it a priority, such as \"priority 1000\".");
      }
    }
    for (const auto& [sysctl, value] : ns.stack.sysctls) {
      if (infoOf(sysctl).perInterface) {
        refused(nameOf(sysctl) + " would change interfaces that are not the lab's.",
                "Set it on the interfaces of the lab.");
      }
    }
    if (!ns.stack.filter.dropping.empty()) {
      refused("A policy that drops would cut off what else is in the namespace.",
              "Drop by rules that name an interface.");
    }
    for (const auto& placed : interfacesIn(inspection_.topology, id)) {
      if (placed.kind == LinkKind::Vrf) {
        refused("With a VRF the kernel adds rules for all traffic, and keeps them when the VRF goes.",
                "Put the VRF into a namespace that the lab makes.");
      }
    }
  }

  Inspection& inspection_;
  std::map<std::uint32_t, NamespaceName> numbers_;
  std::map<std::uint32_t, NamespaceName> processes_;
};

}  // namespace

void checkNamespaces(Inspection& inspection) {
  NamespaceRules(inspection).check();
}

}  // namespace vethloom::model
