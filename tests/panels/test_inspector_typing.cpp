// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a text that is being typed in the inspector when the drawing, or the selection, changes meanwhile.
#include "document/document.h"
#include "document/selection.h"
#include "model/edits.h"
#include "panels/inspector_panel.h"
#include "panels/note_label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QTest>

using namespace vethloom;
using namespace vethloom::editor;
using model::ElementId;

namespace {

/// Two namespaces, a cable between them, and the inspector beside another widget that can take the focus.
struct Bench {
  Document document;
  Selection selection{document};
  QWidget window;
  InspectorPanel* panel = nullptr;
  QLineEdit* elsewhere = nullptr;
  ElementId left = model::noElement;
  ElementId right = model::noElement;
  ElementId cable = model::noElement;

  Bench() {
    model::Topology topology;
    const auto add = [&topology](const model::Added& added) {
      return model::apply(topology, added.patch) ? added.id : model::noElement;
    };
    left = add(model::addNamespace(topology, {.x = 0, .y = 0}));
    right = add(model::addNamespace(topology, {.x = 300, .y = 0}));
    cable = add(model::addCable(topology, left, right, {}).value());
    document.reset(std::move(topology));
    panel = new InspectorPanel(document, selection, &window);
    elsewhere = new QLineEdit(&window);
    auto* row = new QHBoxLayout(&window);
    row->addWidget(panel);
    row->addWidget(elsewhere);
    window.resize(500, 600);
    window.show();
    window.activateWindow();
  }

  [[nodiscard]] Field* field(const char* name) const { return panel->findChild<Field*>(QLatin1String(name)); }
  [[nodiscard]] QLineEdit* line(const char* name) const {
    return field(name) ? qobject_cast<QLineEdit*>(field(name)->focusProxy()) : nullptr;
  }
  [[nodiscard]] QString dropped() const { return panel->findChild<NoteLabel*>(QStringLiteral("dropped"))->text(); }
  [[nodiscard]] std::string label(ElementId id) const { return document.topology().find<model::Namespace>(id)->label; }
  [[nodiscard]] int steps() { return document.undoStack().index(); }

  void type(const char* name, const QString& text) const {
    line(name)->setFocus();
    line(name)->selectAll();
    QTest::keyClicks(line(name), text);
  }
  ElementId addNamespace() {
    const model::Added added = model::addNamespace(document.topology(), {.x = 0, .y = 300});
    document.push(added.patch, QStringLiteral("Add"));
    return added.id;
  }
};

}  // namespace

class TestInspectorTyping : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup() { bench_.reset(); }
  void aBadValueSaysWhyAndChangesNothing();
  void anUndoWhileTypingUndoesOneStepOnly();
  void anUndoThatRemovesTheElementDropsTheText();
  void commitEditsTakesOverBeforeACommand();
  void textStaysWhileFieldsComeAndGo();
  void anotherSelectionTakesOverWhatIsValid();
  void anotherSelectionSaysWhatWasRefused();
  void anotherDrawingTakesNothing();

private:
  std::unique_ptr<Bench> bench_;
};

void TestInspectorTyping::init() {
  bench_ = std::make_unique<Bench>();
  QVERIFY(QTest::qWaitForWindowActive(&bench_->window));
}

void TestInspectorTyping::aBadValueSaysWhyAndChangesNothing() {
  const model::Topology before = bench_->document.topology();
  bench_->selection.set({bench_->cable});
  bench_->type("first.addresses", QStringLiteral("1.2.3.4/33"));
  QVERIFY(!bench_->field("first.addresses")->refusal().isEmpty());
  QTest::keyClick(bench_->line("first.addresses"), Qt::Key_Return);
  bench_->elsewhere->setFocus();
  QVERIFY(bench_->document.topology() == before);
  QCOMPARE(bench_->steps(), 0);
  QCOMPARE(bench_->line("first.addresses")->text(), QStringLiteral("1.2.3.4/33"));
  bench_->type("first.addresses", QStringLiteral("1.2.3.4/24"));
  QVERIFY(bench_->field("first.addresses")->refusal().isEmpty());
}

void TestInspectorTyping::anUndoWhileTypingUndoesOneStepOnly() {
  const ElementId third = bench_->addNamespace();
  bench_->selection.set({bench_->left});
  bench_->type("label", QStringLiteral("Kitchen"));
  bench_->document.undoStack().undo();  // As by a toolbar button, which takes no focus.
  QVERIFY(!bench_->document.topology().elements.contains(third));
  QCOMPARE(bench_->label(bench_->left), std::string());
  QCOMPARE(bench_->steps(), 0);
  QCOMPARE(bench_->document.undoStack().count(), 1);
  QCOMPARE(bench_->line("label")->text(), QStringLiteral("Kitchen"));
  bench_->document.undoStack().redo();
  QVERIFY(bench_->document.topology().elements.contains(third));
  QTest::keyClick(bench_->line("label"), Qt::Key_Return);
  QCOMPARE(bench_->label(bench_->left), std::string("Kitchen"));
  QCOMPARE(bench_->steps(), 2);
}

void TestInspectorTyping::anUndoThatRemovesTheElementDropsTheText() {
  const ElementId third = bench_->addNamespace();
  bench_->selection.set({third});
  bench_->type("label", QStringLiteral("Kitchen"));
  bench_->document.undoStack().undo();
  QVERIFY(!bench_->document.topology().elements.contains(third));
  QCOMPARE(bench_->document.undoStack().count(), 1);
  QVERIFY(bench_->document.undoStack().canRedo());
  QVERIFY2(bench_->dropped().contains(QStringLiteral("“Kitchen” was not taken")), qPrintable(bench_->dropped()));
}

void TestInspectorTyping::commitEditsTakesOverBeforeACommand() {
  bench_->selection.set({bench_->left});
  bench_->type("label", QStringLiteral("Kitchen"));
  QVERIFY(bench_->panel->commitEdits());
  QCOMPARE(bench_->label(bench_->left), std::string("Kitchen"));
  bench_->type("name", QStringLiteral("a/b"));
  QVERIFY(!bench_->panel->commitEdits());
  QCOMPARE(bench_->steps(), 1);
}

void TestInspectorTyping::textStaysWhileFieldsComeAndGo() {
  bench_->selection.set({bench_->left});
  bench_->type("name", QStringLiteral("a/b"));
  // Another interface: the page needs another line for it.
  bench_->document.push(model::addCable(bench_->document.topology(), bench_->left, bench_->right, {}).value().patch,
                        QStringLiteral("Add"));
  QTRY_COMPARE(bench_->panel->findChildren<Field*>(QStringLiteral("name")).size(), 1);
  QCOMPARE(bench_->line("name")->text(), QStringLiteral("a/b"));
  QVERIFY(!bench_->field("name")->refusal().isEmpty());
  QVERIFY(bench_->line("name")->hasFocus());
  QCOMPARE(bench_->steps(), 1);
}

void TestInspectorTyping::anotherSelectionTakesOverWhatIsValid() {
  bench_->selection.set({bench_->left});
  bench_->type("label", QStringLiteral("Kitchen"));
  bench_->selection.set({bench_->right});
  QCOMPARE(bench_->label(bench_->left), std::string("Kitchen"));
  QCOMPARE(bench_->label(bench_->right), std::string());
  QCOMPARE(bench_->steps(), 1);
  QVERIFY(bench_->dropped().isEmpty());
}

void TestInspectorTyping::anotherSelectionSaysWhatWasRefused() {
  bench_->selection.set({bench_->cable});
  bench_->type("first.addresses", QStringLiteral("1.2.3.4/33"));
  const QString why = bench_->field("first.addresses")->refusal();
  bench_->selection.set({bench_->right});
  QCOMPARE(bench_->dropped(), QStringLiteral("“1.2.3.4/33” was not taken: ") + why);
  QCOMPARE(bench_->steps(), 0);
}

void TestInspectorTyping::anotherDrawingTakesNothing() {
  const model::Topology same = bench_->document.topology();
  bench_->selection.set({bench_->left});
  bench_->type("label", QStringLiteral("Kitchen"));
  bench_->document.reset(same);
  QVERIFY(bench_->document.topology() == same);
  QVERIFY(!bench_->document.isModified());
  QTRY_VERIFY(bench_->field("label") == nullptr);
}

QTEST_MAIN(TestInspectorTyping)
#include "test_inspector_typing.moc"
