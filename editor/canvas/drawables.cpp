// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/drawables.h"

#include <QCoreApplication>

namespace vethloom::editor {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Drawables", text);
}

}  // namespace

std::vector<Drawable> drawables() {
  return {
      {.word = QStringLiteral("namespace"),
       .text = tr("Namespace"),
       .about = tr("A network namespace: a network stack of its own"),
       .kernelKind = {},
       .key = Qt::Key_N,
       .isCommon = true},
      {.word = QStringLiteral("bridge"),
       .text = tr("Bridge"),
       .about = tr("A bridge, in the host or in a namespace: a switch for what is cabled to it"),
       .kernelKind = QStringLiteral("bridge"),
       .key = Qt::Key_B,
       .isCommon = true},
      {.word = QStringLiteral("cable"),
       .text = tr("Cable"),
       .about = tr("A cable, a veth pair, from one box or bridge to another"),
       .kernelKind = QStringLiteral("veth"),
       .key = Qt::Key_C,
       .isCommon = true,
       .isPlaced = false},
  };
}

}  // namespace vethloom::editor
