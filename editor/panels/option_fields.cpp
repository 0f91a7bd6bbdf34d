// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/option_fields.h"

#include "panels/interface_values.h"
#include "panels/list_fields.h"
#include "panels/quality_fields.h"
#include "panels/sysctl_fields.h"

#include <algorithm>
#include <array>

namespace vethloom::editor {

namespace {

using contract::Option;
using contract::OptionInfo;
using contract::OptionScope;
using contract::OptionType;
using model::InterfaceId;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

QString toText(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isOfAll(const model::Topology& topology, const std::vector<InterfaceId>& ids, Option option, OptionScope scope) {
  return std::all_of(ids.begin(), ids.end(), [&](InterfaceId id) {
    const bool fits = scope != OptionScope::Port ||
                      model::masterKindOf(topology, model::masterOf(topology, id)) == contract::LinkKind::Bridge;
    return fits && contract::appliesTo(option, model::kindOf(topology, id));
  });
}

QString valueOf(const model::Interface& interface, Option option) {
  const auto found = interface.options.find(option);
  return found == interface.options.end() ? QString() : QString::fromStdString(contract::textOf(found->second));
}

QString unsetText(const OptionInfo& info) {
  return info.usual.empty() ? Text::tr("The kernel chooses") : Text::tr("Default (%1)").arg(toText(info.usual));
}

ChoiceField::Choices choicesOf(const OptionInfo& info) {
  ChoiceField::Choices choices = {{unsetText(info), {}}};
  if (info.type == OptionType::Switch) {
    choices.push_back({Text::tr("On"), QStringLiteral("on")});
    choices.push_back({Text::tr("Off"), QStringLiteral("off")});
  }
  for (const std::string_view word : info.words) {
    choices.push_back({toText(word), toText(word)});
  }
  return choices;
}

QString placeholderOf(const OptionInfo& info) {
  if (info.type == OptionType::Number && info.usual.empty()) {
    return Text::tr("%1 to %2").arg(info.least).arg(info.most);
  }
  return unsetText(info);
}

auto reader(const InterfaceValues& values, Option option) {
  return [values, option] {
    return values.common([option](const model::Interface& interface) { return valueOf(interface, option); });
  };
}

auto writer(const InterfaceValues& values, Option option) {
  return [values, option](const std::string& text) {
    return values.editEach(
        [&](const model::Topology& topology, InterfaceId id) { return model::setOption(topology, id, option, text); });
  };
}

void addOption(FormPage& page, const InterfaceValues& values, const QString& prefix, const OptionInfo& info) {
  const Option option = info.option;
  const QString title = toText(info.title);
  const QString name = prefix + toText(info.name);
  const QString undoText = Text::tr("Change %1").arg(title);
  const auto note = [values, option] { return values.differenceNote(contract::nameOf(option)); };
  if (info.type == OptionType::Switch || info.type == OptionType::Word) {
    const auto edit = writer(values, option);
    page.addChoice(title, name,
                   {.choices = [option] { return choicesOf(contract::infoOf(option)); },
                    .read = reader(values, option),
                    .edit = [edit](const QString& value) { return edit(value.toStdString()); },
                    .kernelNote = note,
                    .undoText = undoText});
    return;
  }
  page.addText(title, name,
               {.read = reader(values, option),
                .edit = writer(values, option),
                .kernelNote = note,
                .undoText = undoText,
                .placeholder = placeholderOf(info),
                .unit = toText(info.unit),
                .resettable = !info.required});
}

/// "2 set"
QString summaryOf(const InspectorContext& context, const std::vector<InterfaceId>& ids,
                  const std::vector<Option>& options) {
  const auto isSet = [&](Option option) {
    return std::any_of(ids.begin(), ids.end(), [&](InterfaceId id) {
      const model::Interface* interface = model::findInterface(context.document.topology(), id);
      return interface != nullptr && interface->options.contains(option);
    });
  };
  const auto count = std::count_if(options.begin(), options.end(), isSet);
  return count == 0 ? QString() : Text::tr("%1 set").arg(count);
}

/// The sections of bridges and of their ports are where their VLANs are looked for.
bool takesVlans(const std::vector<Option>& options) {
  const auto has = [&](Option option) { return std::find(options.begin(), options.end(), option) != options.end(); };
  return has(Option::VlanFiltering) || has(Option::PortState);
}

void addSection(FormPage& page, const QString& title, const QString& name, const std::vector<InterfaceId>& ids,
                const QString& prefix, const std::vector<Option>& options) {
  if (options.empty()) {
    return;
  }
  page.addSection(
      title, prefix + name, [&context = page.context(), ids, options] { return summaryOf(context, ids, options); },
      [ids, prefix, options](FormPage& into) {
        addOptionFields(into, ids, prefix, options);
        const bool isSingle = ids.size() == 1;
        if (isSingle && takesVlans(options)) {
          addVlans(into, ids.front(), prefix);
        }
      });
}

}  // namespace

std::vector<Option> commonOptions(const model::Topology& topology, const std::vector<InterfaceId>& ids,
                                  OptionScope scope) {
  std::vector<Option> options;
  for (const OptionInfo& info : contract::optionTable()) {
    if (info.scope == scope && !ids.empty() && isOfAll(topology, ids, info.option, scope)) {
      options.push_back(info.option);
    }
  }
  return options;
}

bool isEssential(Option option) {
  constexpr std::array essential{Option::Remote,     Option::Local,    Option::MacvlanMode,
                                 Option::IpvlanMode, Option::BondMode, Option::Owner};
  return contract::infoOf(option).required || std::find(essential.begin(), essential.end(), option) != essential.end();
}

void addOptionFields(FormPage& page, const std::vector<InterfaceId>& ids, const QString& prefix,
                     const std::vector<Option>& options) {
  const InterfaceValues values(page.context(), ids);
  for (const Option option : options) {
    addOption(page, values, prefix, contract::infoOf(option));
  }
}

void addOptionSections(FormPage& page, const std::vector<InterfaceId>& ids, const QString& prefix) {
  const model::Topology& topology = page.context().document.topology();
  std::vector<Option> ofKind = commonOptions(topology, ids, OptionScope::Kind);
  std::erase_if(ofKind, isEssential);
  const bool isBridge = !ids.empty() && model::kindOf(topology, ids.front()) == contract::LinkKind::Bridge;
  addSection(page, isBridge ? Text::tr("Bridge settings") : Text::tr("Settings of its kind"), QStringLiteral("kind"),
             ids, prefix, ofKind);
  addSection(page, Text::tr("Bridge port"), QStringLiteral("port"), ids, prefix,
             commonOptions(topology, ids, OptionScope::Port));
  addQuality(page, ids, prefix);
  addSection(page, Text::tr("Advanced"), QStringLiteral("advanced"), ids, prefix,
             commonOptions(topology, ids, OptionScope::Link));
  addInterfaceSysctls(page, ids, prefix);
}

}  // namespace vethloom::editor
