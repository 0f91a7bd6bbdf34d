// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a WireGuard link.
#include "desk.h"
#include "model/edits_wireguard.h"
#include "model/wireguard.h"
#include "panels/chooser.h"
#include "panels/link_button.h"
#include "support/wireguard_keys.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>

using namespace vethloom;
using contract::LinkKind;
using model::ElementId;
using test::Desk;

namespace {

/// The desk with a WireGuard link in each room; the first is selected.
struct WireguardDesk : Desk {
  ElementId one = add(rooms.ns1);
  ElementId two = add(rooms.ns2);

  WireguardDesk() { rooms.selection.set({one}); }
  ElementId add(ElementId box) {
    const auto added = model::addLink(rooms.document.topology(), box, LinkKind::Wireguard, {}, {.x = 20, .y = 60});
    rooms.document.push(added->patch, QStringLiteral("Add"));
    return added->id;
  }
  [[nodiscard]] const model::Wireguard& at(ElementId id) const {
    return model::findWireguard(rooms.document.topology(), id)->wireguard;
  }
  [[nodiscard]] editor::LinkButton* button(const QString& text) {
    for (auto* button : panel.findChildren<editor::LinkButton*>()) {
      if (button->text() == text)
        return button;
    }
    return nullptr;
  }
  void press(const QString& text) { QTest::mouseClick(button(text), Qt::LeftButton); }
  [[nodiscard]] bool shows(const QString& text) {
    const auto labels = panel.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == text; });
  }
};

}  // namespace

class TestInspectorWireguard : public QObject {
  Q_OBJECT

private slots:
  void thePortIsTyped() {
    WireguardDesk desk;
    QCOMPARE(desk.line(QStringLiteral("listenPort"))->text(), QStringLiteral("51820"));
    QCOMPARE(desk.line(QStringLiteral("mtu"))->placeholderText(), QStringLiteral("The kernel chooses (1420)"));
    desk.type(QStringLiteral("listenPort"), QStringLiteral("7"));
    desk.enter(QStringLiteral("listenPort"));
    QCOMPARE(desk.at(desk.one).listenPort.value_or(0), 7);
    desk.type(QStringLiteral("listenPort"), QStringLiteral("70000"));
    desk.enter(QStringLiteral("listenPort"));
    QVERIFY(desk.refusal(QStringLiteral("listenPort")).contains(QStringLiteral("65535")));
    QCOMPARE(desk.at(desk.one).listenPort.value_or(0), 7);
    desk.rooms.document.undoStack().undo();
    QCOMPARE(desk.at(desk.one).listenPort.value_or(0), 51820);
  }

  void peersAreTyped() {
    WireguardDesk desk;
    auto* peers = desk.lines(QStringLiteral("peers"));
    peers->setFocus();
    QTest::keyClicks(peers, QStringLiteral("ns2/wg0 endpoint 10.0.1.2:51820"));
    QVERIFY(desk.panel.commitEdits());
    QCOMPARE(desk.at(desk.one).peers.size(), std::size_t{1});
    QCOMPARE(desk.at(desk.one).peers.front().link, desk.two);
    peers->setFocus();
    peers->selectAll();
    QTest::keyClicks(peers, QStringLiteral("ns9/wg0"));
    QVERIFY(!desk.panel.commitEdits());
    QVERIFY(desk.refusal(QStringLiteral("peers")).contains(QStringLiteral("ns9/wg0")));
    QCOMPARE(desk.at(desk.one).peers.size(), std::size_t{1});
  }

  void aPeerIsChosen() {
    WireguardDesk desk;
    desk.press(QStringLiteral("Add a peer of the drawing…"));
    auto* chooser = desk.panel.findChild<editor::Chooser*>();
    QVERIFY(chooser);
    QTest::keyClick(chooser->findChild<QLineEdit*>(), Qt::Key_Return);
    QTRY_COMPARE(desk.at(desk.one).peers.size(), std::size_t{1});
    QCOMPARE(desk.at(desk.one).peers.front().endpoint->text(), std::string("10.0.1.2:51820"));
    QCOMPARE(desk.at(desk.two).peers.front().link, desk.one);
    QCOMPARE(desk.lines(QStringLiteral("peers"))->toPlainText(), QStringLiteral("ns2/wg0 endpoint 10.0.1.2:51820"));
    QVERIFY(desk.button(QStringLiteral("No other WireGuard link to add")));
    desk.rooms.document.undoStack().undo();
    QVERIFY(desk.at(desk.one).peers.empty() && desk.at(desk.two).peers.empty());
  }

  void theKeyIsCopiedAndAskedFor() {
    WireguardDesk desk;
    const QString alice = QString::fromLatin1(known::alicePublic);
    QVERIFY(!desk.shows(alice));
    QSignalSpy asked(&desk.panel, &editor::InspectorPanel::keysRequested);
    desk.press(QStringLiteral("Make a new key pair"));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.front().front().value<ElementId>(), desk.one);
    const auto patch =
        model::setPublicKey(desk.rooms.document.topology(), desk.one, known::publicKey(known::alicePublic));
    desk.rooms.document.push(*patch, QStringLiteral("Key"));
    QVERIFY(desk.shows(alice));
    QGuiApplication::clipboard()->clear();
    desk.press(QStringLiteral("Copy the public key"));
    QCOMPARE(QGuiApplication::clipboard()->text(), alice);
  }

  void otherLinksHaveNoSuchFields() {
    Desk desk;
    const auto added = model::addLink(desk.rooms.document.topology(), desk.rooms.ns1, LinkKind::Dummy, {}, {});
    desk.rooms.document.push(added->patch, QStringLiteral("Add"));
    desk.rooms.selection.set({added->id});
    QVERIFY(!desk.field(QStringLiteral("listenPort")));
    QVERIFY(!desk.field(QStringLiteral("peers")));
  }
};

QTEST_MAIN(TestInspectorWireguard)
#include "test_inspector_wireguard.moc"
