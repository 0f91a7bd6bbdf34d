// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_export.h"

#include "canvas/picture.h"
#include "contract/escape.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace vethloom::gui {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(PictureExport)
};

constexpr int unitsPerInch = 96;

void paintPng(const editor::Picture& picture, double scale, QIODevice& device) {
  picture.image(scale).save(&device, "PNG");
}

void paintSvg(const editor::Picture& picture, QIODevice& device) {
  QSvgGenerator generator;
  generator.setOutputDevice(&device);
  generator.setSize(picture.size().toSize());
  generator.setViewBox(QRectF(QPointF(0, 0), picture.size()));
  generator.setResolution(unitsPerInch);
  generator.setTitle(QCoreApplication::applicationName());
  QPainter painter(&generator);
  picture.paint(painter, QRectF(QPointF(0, 0), picture.size()));
}

void paintPdf(const editor::Picture& picture, QIODevice& device) {
  QPdfWriter writer(&device);
  writer.setResolution(unitsPerInch);
  writer.setPageSize(QPageSize(picture.size() / unitsPerInch, QPageSize::Inch));
  writer.setPageMargins(QMarginsF());
  QPainter painter(&writer);
  picture.paint(painter, QRectF(0, 0, writer.width(), writer.height()));
}

}  // namespace

contract::Result<void> exportPicture(const PictureRequest& request, const QString& path) {
  const std::string shown = contract::escape(path.toStdString());
  const QString suffix = QFileInfo(path).suffix().toLower();
  const editor::Picture picture(request.topology, request.comparison, request.hostTitle, request.dark);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (suffix == QStringLiteral("png")) {
    paintPng(picture, request.scale, buffer);
  } else if (suffix == QStringLiteral("svg")) {
    paintSvg(picture, buffer);
  } else if (suffix == QStringLiteral("pdf")) {
    paintPdf(picture, buffer);
  } else {
    return contract::fail(contract::FailureKind::InvalidArgument,
                          "A picture's name ends in .png, .svg or .pdf, which says what it is", shown);
  }
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    return contract::fail(contract::FailureKind::Io,
                          "The picture was not written: " + contract::escape(file.errorString().toStdString()), shown);
  }
  return {};
}

QString askAndExportPicture(QWidget& window, const PictureRequest& request) {
  QFileDialog dialog(&window, Text::tr("Export a picture"), QDir::homePath(),
                     Text::tr("PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("png"));
  QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog](const QString& filter) {
    for (const QString& suffix : QStringList{QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
      if (filter.contains(suffix)) {
        dialog.setDefaultSuffix(suffix);
      }
    }
  });
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) {
    return {};
  }
  const auto exported = exportPicture(request, dialog.selectedFiles().first());
  return exported ? QString() : QString::fromStdString(contract::describe(exported.error()));
}

}  // namespace vethloom::gui
