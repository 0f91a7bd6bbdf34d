// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/sysctl_fields.h"

#include "document/document.h"
#include "model/edits_several.h"
#include "panels/form_page.h"
#include "panels/page_parts.h"

#include <QCoreApplication>
#include <algorithm>

namespace vethloom::editor {

namespace {

using contract::Sysctl;
using contract::SysctlInfo;
using model::ElementId;
using model::InterfaceId;
using Values = std::map<Sysctl, int>;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

QString toText(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

const Values* sysctlsOf(const model::Topology& topology, ElementId box) {
  const model::StackSettings* stack = model::stackOf(topology, box);
  return stack != nullptr ? &stack->sysctls : nullptr;
}

const Values* sysctlsOf(const model::Topology& topology, InterfaceId id) {
  const model::Interface* interface = model::findInterface(topology, id);
  return interface != nullptr ? &interface->sysctls : nullptr;
}

ElementId elementOf(ElementId box) {
  return box;
}

ElementId elementOf(InterfaceId id) {
  return id.element;
}

QString valueOf(const Values* values, Sysctl sysctl) {
  const auto found = values != nullptr ? values->find(sysctl) : Values::const_iterator();
  return values == nullptr || found == values->end() ? QString() : QString::number(found->second);
}

ChoiceField::Choices choicesOf(const SysctlInfo& info) {
  if (info.least == 0 && info.most == 1) {
    return ChoiceField::onOrOff();
  }
  ChoiceField::Choices choices = {{Text::tr("Leave as it is"), {}}};
  for (std::int32_t value = info.least; value <= info.most; ++value) {
    choices.push_back({QString::number(value), QString::number(value)});
  }
  return choices;
}

template <typename Id>
void addSysctl(FormPage& page, const std::vector<Id>& ids, const QString& prefix, const SysctlInfo& info) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  const Sysctl sysctl = info.sysctl;
  const auto read = [&document, ids, sysctl]() -> std::optional<QString> {
    const QString first = valueOf(sysctlsOf(document.topology(), ids.front()), sysctl);
    const bool same = std::all_of(ids.begin(), ids.end(),
                                  [&](Id id) { return valueOf(sysctlsOf(document.topology(), id), sysctl) == first; });
    return same ? std::optional(first) : std::nullopt;
  };
  const auto edit = [&document, ids, sysctl](const QString& text) {
    const auto value = text.isEmpty() ? std::nullopt : std::optional(text.toInt());
    return model::editEach(document.topology(), ids, [&](const model::Topology& topology, Id id) {
      return model::setSysctl(topology, id, sysctl, value);
    });
  };
  const auto note = [&context, ids, sysctl] {
    const QString observed =
        ids.size() == 1 ? differenceNote(context, elementOf(ids.front()), contract::nameOf(sysctl)) : QString();
    return observed.isEmpty() ? observed : Text::tr("The kernel has %1.").arg(observed);
  };
  page.addChoice(toText(info.title), prefix + toText(contract::nameOf(sysctl)),
                 {.choices = [sysctl] { return choicesOf(contract::infoOf(sysctl)); },
                  .read = read,
                  .edit = edit,
                  .kernelNote = note,
                  .undoText = Text::tr("Change %1").arg(toText(info.title))});
}

template <typename Id>
void addSysctls(FormPage& page, const std::vector<Id>& ids, const QString& prefix, const std::vector<Sysctl>& sysctls) {
  page.addSection(
      Text::tr("Kernel settings"), prefix + QStringLiteral("sysctls"),
      [&context = page.context(), ids] {
        const auto isSet = [&](Id id) {
          const Values* values = sysctlsOf(context.document.topology(), id);
          return values == nullptr ? std::size_t{0} : values->size();
        };
        std::size_t count = 0;
        for (const Id id : ids) {
          count = std::max(count, isSet(id));
        }
        return count == 0 ? QString() : Text::tr("%1 set").arg(count);
      },
      [ids, prefix, sysctls](FormPage& into) {
        for (const Sysctl sysctl : sysctls) {
          addSysctl(into, ids, prefix, contract::infoOf(sysctl));
        }
      });
}

std::vector<Sysctl> chosen(bool (*wanted)(const SysctlInfo&)) {
  std::vector<Sysctl> sysctls;
  for (const SysctlInfo& info : contract::sysctlTable()) {
    if (wanted(info)) {
      sysctls.push_back(info.sysctl);
    }
  }
  return sysctls;
}

}  // namespace

void addBoxSysctls(FormPage& page, const std::vector<ElementId>& boxes) {
  addSysctls(page, boxes, {}, chosen([](const SysctlInfo& info) {
               return info.sysctl != Sysctl::Ipv4Forwarding && info.sysctl != Sysctl::Ipv6Forwarding;
             }));
}

void addInterfaceSysctls(FormPage& page, const std::vector<InterfaceId>& ids, const QString& prefix) {
  addSysctls(page, ids, prefix, chosen([](const SysctlInfo& info) { return info.perInterface; }));
}

}  // namespace vethloom::editor
