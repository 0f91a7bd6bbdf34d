// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/drawables.h"

#include "contract/link_kind.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace vethloom::editor {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Drawables", text);
}

/// What the list shows for a single link: its name for people, and what it is for.
struct About {
  contract::LinkKind kind;
  const char* text;
  const char* about;
};

constexpr std::array links{
    About{contract::LinkKind::Tap, QT_TRANSLATE_NOOP("Drawables", "TAP"),
          QT_TRANSLATE_NOOP("Drawables", "A TAP device: Ethernet frames to and from a program")},
    About{contract::LinkKind::Tun, QT_TRANSLATE_NOOP("Drawables", "TUN"),
          QT_TRANSLATE_NOOP("Drawables", "A TUN device: IP packets to and from a program, a tunnel's end")},
    About{contract::LinkKind::Dummy, QT_TRANSLATE_NOOP("Drawables", "Dummy"),
          QT_TRANSLATE_NOOP("Drawables", "A dummy link: carries addresses, and swallows what is sent")},
    About{contract::LinkKind::Vlan, QT_TRANSLATE_NOOP("Drawables", "VLAN"),
          QT_TRANSLATE_NOOP("Drawables", "A VLAN link: the frames with one tag on another link")},
    About{contract::LinkKind::Vxlan, QT_TRANSLATE_NOOP("Drawables", "VXLAN"),
          QT_TRANSLATE_NOOP("Drawables", "A VXLAN link: Ethernet in UDP, an overlay network")},
    About{contract::LinkKind::Macvlan, QT_TRANSLATE_NOOP("Drawables", "macvlan"),
          QT_TRANSLATE_NOOP("Drawables", "A macvlan link: a second MAC address on another link")},
    About{contract::LinkKind::Macvtap, QT_TRANSLATE_NOOP("Drawables", "macvtap"),
          QT_TRANSLATE_NOOP("Drawables", "A macvtap link: a macvlan for a program, as virtual machines use it")},
    About{contract::LinkKind::Ipvlan, QT_TRANSLATE_NOOP("Drawables", "ipvlan"),
          QT_TRANSLATE_NOOP("Drawables", "An ipvlan link: shares another link's MAC address")},
    About{contract::LinkKind::Vrf, QT_TRANSLATE_NOOP("Drawables", "VRF"),
          QT_TRANSLATE_NOOP("Drawables", "A VRF: its ports have a routing table of their own")},
    About{contract::LinkKind::Bond, QT_TRANSLATE_NOOP("Drawables", "Bond"),
          QT_TRANSLATE_NOOP("Drawables", "A bond: several links that act as one")},
    About{contract::LinkKind::Gre, QT_TRANSLATE_NOOP("Drawables", "GRE"),
          QT_TRANSLATE_NOOP("Drawables", "A GRE tunnel: IP packets in IP")},
    About{contract::LinkKind::Gretap, QT_TRANSLATE_NOOP("Drawables", "GRETAP"),
          QT_TRANSLATE_NOOP("Drawables", "A GRETAP tunnel: Ethernet frames in IP")},
    About{contract::LinkKind::Ifb, QT_TRANSLATE_NOOP("Drawables", "IFB"),
          QT_TRANSLATE_NOOP("Drawables", "An IFB: where incoming packets are sent to be shaped")},
    About{contract::LinkKind::Wireguard, QT_TRANSLATE_NOOP("Drawables", "WireGuard"),
          QT_TRANSLATE_NOOP("Drawables", "A WireGuard link: an encrypted tunnel to its peers")},
};

}  // namespace

std::vector<Drawable> drawables() {
  std::vector<Drawable> all = {
      {.word = QStringLiteral("namespace"),
       .text = tr("Namespace"),
       .about = tr("A network namespace: a network stack of its own"),
       .key = Qt::Key_N,
       .isCommon = true},
      {.word = QStringLiteral("bridge"),
       .text = tr("Bridge"),
       .about = tr("A bridge, in the host or in a namespace: a switch for what is cabled to it"),
       .kind = contract::LinkKind::Bridge,
       .key = Qt::Key_B,
       .isCommon = true},
      {.word = QStringLiteral("cable"),
       .text = tr("Cable"),
       .about = tr("A cable, a veth pair, from one box or bridge to another"),
       .kind = contract::LinkKind::Veth,
       .key = Qt::Key_C,
       .isCommon = true,
       .isPlaced = false},
  };
  all.push_back({.word = QStringLiteral("note"),
                 .text = tr("Note"),
                 .about = tr("A note: a text on the board, for people only")});
  all.push_back({.word = QStringLiteral("frame"),
                 .text = tr("Frame"),
                 .about = tr("A frame: a titled area behind what belongs together, for people only")});
  for (const About& link : links) {
    const auto name = contract::nameOf(link.kind);
    all.push_back({.word = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())),
                   .text = tr(link.text),
                   .about = tr(link.about),
                   .kind = link.kind});
  }
  return all;
}

QString kindWord(contract::LinkKind kind) {
  const auto* const found =
      std::find_if(links.begin(), links.end(), [&](const About& one) { return one.kind == kind; });
  return found == links.end() ? QString() : tr(found->text);
}

}  // namespace vethloom::editor
