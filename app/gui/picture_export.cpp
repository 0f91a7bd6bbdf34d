// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture_export.h"

#include "canvas/picture.h"
#include "contract/escape.h"

#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QPrintPreviewDialog>
#include <QPrinter>
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

editor::Picture pictureOf(const PictureRequest& request) {
  return {request.topology, request.comparison, request.hostTitle, request.dark, request.transparent};
}

contract::Result<void> exportPicture(const PictureRequest& request, const QString& path) {
  const std::string shown = contract::escape(path.toStdString());
  const QString suffix = QFileInfo(path).suffix().toLower();
  const editor::Picture picture = pictureOf(request);
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

void copyPicture(const PictureRequest& request) {
  QGuiApplication::clipboard()->setImage(pictureOf(request).image(request.scale));
}

void paintPage(QPainter& painter, const QRectF& area, const PictureRequest& request) {
  PictureRequest onPaper = request;
  onPaper.dark = false;
  onPaper.transparent = true;
  const editor::Picture picture = pictureOf(onPaper);
  const QSizeF size = picture.size().scaled(area.size(), Qt::KeepAspectRatio);
  QRectF place(QPointF(), size);
  place.moveCenter(area.center());
  picture.paint(painter, place);
}

void printPicture(QWidget& window, const PictureRequest& request) {
  QPrinter printer(QPrinter::HighResolution);
  const QSizeF size = pictureOf(request).size();
  printer.setPageOrientation(size.width() > size.height() ? QPageLayout::Landscape : QPageLayout::Portrait);
  QPrintPreviewDialog dialog(&printer, &window);
  dialog.setWindowTitle(Text::tr("Print the drawing"));
  QObject::connect(&dialog, &QPrintPreviewDialog::paintRequested, &dialog, [&request](QPrinter* paper) {
    QPainter painter(paper);
    paintPage(painter, QRectF(QPointF(), paper->pageLayout().paintRectPixels(paper->resolution()).size()), request);
  });
  dialog.exec();
}

}  // namespace vethloom::gui
