// SPDX-License-Identifier: GPL-3.0-or-later
#include "clipboard.h"

#include "files/vloom_file.h"
#include "model/edits.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace vethloom::gui {

namespace {

const QString drawingType = QStringLiteral("application/vnd.vethloom+json");

}  // namespace

void copyToClipboard(const model::Topology& topology, const std::set<model::ElementId>& ids) {
  const QByteArray text = QByteArray::fromStdString(files::print(model::excerpt(topology, ids)));
  auto* data = new QMimeData;
  data->setData(drawingType, text);
  data->setText(QString::fromUtf8(text));
  QGuiApplication::clipboard()->setMimeData(data);
}

std::optional<contract::Result<model::Topology>> drawingOnClipboard() {
  const QMimeData* data = QGuiApplication::clipboard()->mimeData();
  if (!data)
    return std::nullopt;
  if (data->hasFormat(drawingType))
    return files::parse(data->data(drawingType).toStdString());
  // Copied out of a file.
  const QByteArray text = data->text().toUtf8();
  return text.trimmed().startsWith('{') ? std::optional(files::parse(text.toStdString())) : std::nullopt;
}

}  // namespace vethloom::gui
