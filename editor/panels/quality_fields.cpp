// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/quality_fields.h"

#include "panels/interface_values.h"

namespace vethloom::editor {

namespace {

using contract::QualityField;
using contract::QualityRow;
using contract::QualityUnit;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

/// "delay_correlation" -> "Delay correlation"
QString titleOf(const QualityRow& row) {
  QString title = QString::fromUtf8(row.name.data(), static_cast<qsizetype>(row.name.size()));
  title.replace(QLatin1Char('_'), QLatin1Char(' '));
  title[0] = title[0].toUpper();
  return title;
}

QString exampleOf(QualityUnit unit) {
  switch (unit) {
    case QualityUnit::Time:
      return Text::tr("e.g. 20ms");
    case QualityUnit::Share:
      return Text::tr("e.g. 1%");
    case QualityUnit::Rate:
      return Text::tr("e.g. 10mbit");
    case QualityUnit::Size:
      return Text::tr("e.g. 32kb");
    case QualityUnit::Count:
      break;
  }
  return Text::tr("e.g. 1000");
}

QString valueOf(const model::Interface& interface, const QualityRow& row) {
  const std::uint64_t value = interface.quality ? interface.quality->at(row.field) : 0;
  return value == 0 ? QString() : QString::fromStdString(contract::qualityText(row.unit, value));
}

void addRow(FormPage& page, const InterfaceValues& values, const QString& prefix, const QualityRow& row) {
  const QualityField field = row.field;
  const auto read = [values, field] {
    return values.common(
        [field](const model::Interface& interface) { return valueOf(interface, contract::rowOf(field)); });
  };
  const auto edit = [values, field](const std::string& text) {
    return values.editEach([&](const model::Topology& topology, model::InterfaceId id) {
      return model::setQuality(topology, id, field, text);
    });
  };
  // One note for the whole: the kernel's is compared as a whole.
  const bool isFirst = field == contract::qualityRows().front().field;
  const auto note = [values, isFirst] { return isFirst ? values.differenceNote("quality") : QString(); };
  page.addText(titleOf(row), prefix + QString::fromUtf8(row.name.data(), static_cast<qsizetype>(row.name.size())),
               {.read = read,
                .edit = edit,
                .kernelNote = note,
                .undoText = Text::tr("Change link quality"),
                .placeholder = exampleOf(row.unit),
                .resettable = true});
}

}  // namespace

void addQuality(FormPage& page, const std::vector<model::InterfaceId>& ids, const QString& prefix) {
  const InterfaceValues values(page.context(), ids);
  page.addSection(
      Text::tr("Link quality"), prefix + QStringLiteral("quality"),
      [values] {
        return values
            .common([](const model::Interface& interface) {
              return interface.quality ? QString::fromStdString(contract::describe(*interface.quality)) : QString();
            })
            .value_or(Text::tr("differs"));
      },
      [values, prefix](FormPage& into) {
        for (const QualityRow& row : contract::qualityRows()) {
          addRow(into, values, prefix, row);
        }
      });
}

}  // namespace vethloom::editor
