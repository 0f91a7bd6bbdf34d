// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/empty_hint.h"

#include "canvas/canvas_scene.h"
#include "canvas/layout/measures.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <array>

namespace vethloom::editor {

namespace {

struct HintLine {
  const char* key;
  const char* text;
};
constexpr std::array hints = {
    HintLine{"N", QT_TRANSLATE_NOOP("Canvas", "Press N and click, or drag a namespace from the palette.")},
    HintLine{"C", QT_TRANSLATE_NOOP("Canvas", "Press C and drag from box to box: a cable.")},
    HintLine{"↵", QT_TRANSLATE_NOOP("Canvas", "Ctrl+Return applies: the kernel builds what you drew.")},
};
constexpr double lineHeight = 32;
constexpr double keySize = 24;
constexpr double keyGap = 12;

QString translated(const char* text) {
  return QCoreApplication::translate("Canvas", text);
}

}  // namespace

QRectF emptyHintRect(const CanvasScene& scene) {
  const QRectF host = scene.layout().node(model::hostId)->rect;
  double width = 0;
  for (const HintLine& hint : hints)
    width = std::max(width, scene.layout().typography().width(Typography::Level::Name, translated(hint.text)));
  width += keySize + keyGap;
  return {host.center().x() - width / 2, host.bottom() + 4 * measures::grid, width, hints.size() * lineHeight};
}

void paintEmptyHint(QPainter& painter, const CanvasScene& scene) {
  const Theme& theme = scene.theme();
  const QRectF area = emptyHintRect(scene);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(scene.layout().typography().font(Typography::Level::Name));
  QRectF line(area.topLeft(), QSizeF(area.width(), lineHeight));
  for (const HintLine& hint : hints) {
    const QRectF key(line.left(), line.center().y() - keySize / 2, keySize, keySize);
    painter.setPen(QPen(theme.boxLine, 1));
    painter.setBrush(theme.boxFill);
    painter.drawRoundedRect(key, measures::chipCorner, measures::chipCorner);
    painter.setPen(theme.text);
    painter.drawText(key, Qt::AlignCenter, QString::fromUtf8(hint.key));
    painter.setPen(theme.mutedText);
    painter.drawText(line.adjusted(keySize + keyGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, translated(hint.text));
    line.translate(0, lineHeight);
  }
}

}  // namespace vethloom::editor
