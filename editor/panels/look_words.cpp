// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/look_words.h"

#include "style/icon.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPixmap>
#include <array>

namespace vethloom::editor {

namespace {

QString text(std::string_view word) {
  return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

}  // namespace

QString lookWord(std::string_view word) {
  static constexpr std::array words = {
      QT_TRANSLATE_NOOP("Look", "blue"),    QT_TRANSLATE_NOOP("Look", "sky"),    QT_TRANSLATE_NOOP("Look", "green"),
      QT_TRANSLATE_NOOP("Look", "yellow"),  QT_TRANSLATE_NOOP("Look", "orange"), QT_TRANSLATE_NOOP("Look", "red"),
      QT_TRANSLATE_NOOP("Look", "purple"),  QT_TRANSLATE_NOOP("Look", "grey"),   QT_TRANSLATE_NOOP("Look", "router"),
      QT_TRANSLATE_NOOP("Look", "server"),  QT_TRANSLATE_NOOP("Look", "laptop"), QT_TRANSLATE_NOOP("Look", "phone"),
      QT_TRANSLATE_NOOP("Look", "cloud"),   QT_TRANSLATE_NOOP("Look", "globe"),  QT_TRANSLATE_NOOP("Look", "firewall"),
      QT_TRANSLATE_NOOP("Look", "database")};
  for (const char* const known : words) {
    if (word == known) {
      const QString translated = QCoreApplication::translate("Look", known);
      return translated.left(1).toUpper() + translated.mid(1);
    }
  }
  return text(word);
}

QIcon colourSwatch(const QPalette& palette, std::string_view colour) {
  const Theme& theme = Theme::forPalette(palette);
  QPixmap pixmap(32, 32);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.line(text(colour)), 3));
  painter.setBrush(theme.ground(text(colour)));
  painter.drawRoundedRect(QRectF(4, 4, 24, 24), 5, 5);
  return pixmap;
}

QIcon roleIcon(const QPalette& palette, std::string_view role) {
  return icon(QStringLiteral("role-") + text(role), palette);
}

}  // namespace vethloom::editor
