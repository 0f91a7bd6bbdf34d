// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/wireguard_fields.h"

#include "document/document.h"
#include "model/edits_wireguard.h"
#include "model/wireguard.h"
#include "panels/chooser.h"
#include "panels/form_page.h"
#include "panels/page_parts.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QStringList>
#include <algorithm>

namespace vethloom::editor {

namespace {

using model::ElementId;
using model::Wireguard;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

Wireguard wireguardOf(const Document& document, ElementId id) {
  const auto* link = model::findWireguard(document.topology(), id);
  return link != nullptr ? link->wireguard : Wireguard();
}

QString publicKeyOf(const Document& document, ElementId id) {
  const auto key = wireguardOf(document, id).publicKey;
  return key ? QString::fromStdString(key->text()) : QString();
}

/// All that the kernel has otherwise, of one sort.
QString notesOf(const InspectorContext& context, ElementId id, std::string_view what) {
  QStringList lines;
  if (const plan::ElementComparison* comparison = comparisonOf(context, id)) {
    for (const plan::Difference& difference : comparison->differences) {
      if (difference.what == what) {
        lines << sentence(difference);
      }
    }
  }
  return lines.join(QLatin1Char('\n'));
}

QString peerLines(const Document& document, ElementId id) {
  QStringList lines;
  for (const auto& peer : wireguardOf(document, id).peers) {
    lines << QString::fromStdString(model::text(document.topology(), peer));
  }
  return lines.join(QLatin1Char('\n'));
}

void addPort(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  page.addText(
      Text::tr("Listen port"), QStringLiteral("listenPort"),
      {.read =
           [&document, id] {
             const auto port = wireguardOf(document, id).listenPort;
             return port ? QString::number(*port) : QString();
           },
       .edit = [&document, id](const std::string& text) { return model::setListenPort(document.topology(), id, text); },
       .kernelNote = [&context, id] { return notesOf(context, id, "listen port"); },
       .undoText = Text::tr("Change the listen port"),
       .placeholder = Text::tr("The kernel chooses")});
}

void addKey(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  page.addInfo(
      Text::tr("Public key"),
      [&document, id] {
        const QString key = publicKeyOf(document, id);
        return key.isEmpty() ? Text::tr("None yet. Keys are made when the drawing is applied.") : key;
      },
      [&context, id] { return notesOf(context, id, "public key"); });
  page.addLink([] { return Text::tr("Copy the public key"); },
               [&document, id] {
                 if (const QString key = publicKeyOf(document, id); !key.isEmpty()) {
                   QGuiApplication::clipboard()->setText(key);
                 }
               });
  page.addLink([] { return Text::tr("Make a new key pair"); },
               [&context, id] {
                 if (context.makeKeys) {
                   context.makeKeys(id);
                 }
               });
}

/// The other WireGuard links of the drawing that are no peers yet.
std::vector<ElementId> otherLinks(const model::Topology& topology, ElementId id) {
  auto others = model::wireguardLinks(topology);
  const auto* link = model::findWireguard(topology, id);
  std::erase_if(others, [&](ElementId other) {
    const auto isPeer = [&](const model::WireguardPeer& peer) { return peer.link == other; };
    return other == id || link == nullptr ||
           std::any_of(link->wireguard.peers.begin(), link->wireguard.peers.end(), isPeer);
  });
  return others;
}

void choosePeer(QWidget* parent, Document& document, ElementId id) {
  const auto others = otherLinks(document.topology(), id);
  std::vector<Chooser::Choice> choices;
  for (const ElementId other : others) {
    const auto endpoint = model::endpointTowards(document.topology(), id, other);
    choices.push_back({.text = QString::fromStdString(model::describe(document.topology(), other)),
                       .details = endpoint ? Text::tr("at %1").arg(QString::fromStdString(endpoint->text()))
                                           : Text::tr("not in a network of this box")});
  }
  auto* chooser = new Chooser(Text::tr("Add a peer"), Text::tr("A WireGuard link of the drawing"), choices, parent);
  chooser->setAttribute(Qt::WA_DeleteOnClose);
  QObject::connect(chooser, &Chooser::chosen, parent, [&document, id, others](int choice) {
    const auto patch = model::joinPeers(document.topology(), id, others.at(static_cast<std::size_t>(choice)));
    if (patch) {
      document.push(*patch, Text::tr("Add a peer"));
    }
  });
  chooser->open();
}

void addPeers(FormPage& page, ElementId id) {
  const InspectorContext& context = page.context();
  Document& document = context.document;
  page.addText(
      Text::tr("Peers"), QStringLiteral("peers"),
      {.read = [&document, id] { return peerLines(document, id); },
       .edit = [&document, id](const std::string& text) { return model::setPeers(document.topology(), id, text); },
       .kernelNote =
           [&context, id] {
             const QString peers = notesOf(context, id, "peer");
             const QString preshared = notesOf(context, id, "preshared key");
             return peers.isEmpty() || preshared.isEmpty() ? peers + preshared : peers + QLatin1Char('\n') + preshared;
           },
       .undoText = Text::tr("Change peers"),
       .placeholder = Text::tr("One a line, e.g.\nns2/wg0 endpoint 10.0.0.2:51820\nor a public key, and allowed-ips"),
       .lines = true});
  page.addLink(
      [&document, id] {
        const bool any = !otherLinks(document.topology(), id).empty();
        return any ? Text::tr("Add a peer of the drawing…") : Text::tr("No other WireGuard link to add");
      },
      [&page, &document, id] {
        if (!otherLinks(document.topology(), id).empty()) {
          choosePeer(&page, document, id);
        }
      });
}

}  // namespace

void addWireguard(FormPage& page, ElementId link) {
  if (model::findWireguard(page.context().document.topology(), link) == nullptr) {
    return;
  }
  page.addHeading(QStringLiteral("WireGuard"));
  addPort(page, link);
  addKey(page, link);
  addPeers(page, link);
}

}  // namespace vethloom::editor
