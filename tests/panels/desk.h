// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panel_test.h"
#include "panels/inspector_panel.h"
#include "panels/note_label.h"
#include "panels/section_header.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

namespace vethloom::test {

/// The inspector on a drawing, with hands.
struct Desk {
  TwoRooms rooms;
  editor::InspectorPanel panel{rooms.document, rooms.selection};

  Desk() {
    panel.resize(320, 900);
    panel.show();
    QApplication::setActiveWindow(&panel);
  }

  editor::Field* field(const QString& name) { return panel.findChild<editor::Field*>(name); }
  QString refusal(const QString& name) {
    return field(name)->findChild<editor::NoteLabel*>(QStringLiteral("refusal"))->text();
  }
  QString kernelNote(const QString& name) {
    return field(name)->findChild<editor::NoteLabel*>(QStringLiteral("kernelNote"))->text();
  }
  QLineEdit* line(const QString& name) { return qobject_cast<QLineEdit*>(field(name)->focusProxy()); }
  QPlainTextEdit* lines(const QString& name) { return qobject_cast<QPlainTextEdit*>(field(name)->focusProxy()); }
  QComboBox* choice(const QString& name) { return qobject_cast<QComboBox*>(field(name)->focusProxy()); }
  editor::SectionHeader* section(const QString& name) { return panel.findChild<editor::SectionHeader*>(name); }
  void type(const QString& name, const QString& text) {
    line(name)->setFocus();
    line(name)->selectAll();
    QTest::keyClicks(line(name), text);
  }
  void enter(const QString& name) { QTest::keyClick(line(name), Qt::Key_Return); }
  /// Chooses the entry of that text as a user does with the keyboard.
  void choose(const QString& name, const QString& text) {
    QComboBox* box = choice(name);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < box->count() && box->currentText() != text; ++i)
      QTest::keyClick(box, Qt::Key_Down);
  }
};

}  // namespace vethloom::test
