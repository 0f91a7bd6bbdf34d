// SPDX-License-Identifier: GPL-3.0-or-later
#include "console.h"
#include "contract/escape.h"
#include "exit_code.h"
#include "files/vloom_file.h"
#include "keys/lab_keys.h"
#include "lab_argument.h"
#include "model/wireguard.h"
#include "verbs.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vethloom::cli {

namespace {

/// Whether the private key of a link is there, in words.
std::string stateOf(const model::Wireguard& wireguard, const files::KeyRing& ring) {
  if (!wireguard.publicKey)
    return "none";
  return ring.find(*wireguard.publicKey) ? "kept" : "lost";
}

void printJson(const Drawing& drawing, const files::KeyRing& ring, Console& console) {
  QJsonArray list;
  for (const model::ElementId id : model::wireguardLinks(drawing.topology)) {
    const model::Wireguard& wireguard = model::findWireguard(drawing.topology, id)->wireguard;
    QJsonObject json{{QStringLiteral("link"), QString::fromStdString(model::describe(drawing.topology, id))},
                     {QStringLiteral("private_key"), QString::fromStdString(stateOf(wireguard, ring))}};
    if (wireguard.publicKey)
      json.insert(QStringLiteral("public_key"), QString::fromStdString(wireguard.publicKey->text()));
    list.append(json);
  }
  console.print(QJsonDocument(QJsonObject{{QStringLiteral("keys"), list}}).toJson().toStdString());
}

void printText(const Drawing& drawing, const files::KeyRing& ring, Console& console) {
  const auto links = model::wireguardLinks(drawing.topology);
  if (links.empty())
    console.printLine("The drawing has no WireGuard links.");
  for (const model::ElementId id : links) {
    const model::Wireguard& wireguard = model::findWireguard(drawing.topology, id)->wireguard;
    const std::string state = stateOf(wireguard, ring);
    const std::string key = wireguard.publicKey ? wireguard.publicKey->text() : "no keys yet";
    console.printLine(model::describe(drawing.topology, id) + ' ' + key +
                      (state == "lost" ? " (its private key is lost)" : ""));
  }
}

/// Makes the keys that are missing. The file of keys is written before the drawing that names them.
contract::Result<std::size_t> makeMissing(Drawing& drawing, files::KeyRing& ring) {
  auto links = keys::linksWithoutKeys(drawing.topology);
  const auto lost = keys::linksWithLostKeys(drawing.topology, ring);
  links.insert(links.end(), lost.begin(), lost.end());
  const auto made = keys::makeKeys(drawing.topology, links);
  if (!made)
    return tl::unexpected(made.error());
  const std::string file = QFile::encodeName(drawing.path).toStdString();
  if (!made->empty()) {
    if (const auto added = files::addKeys(files::keyFileOf(file), *made); !added)
      return tl::unexpected(added.error());
  }
  for (const files::KeyEntry& entry : *made)
    ring.add(entry);
  const auto saved = files::load(file);
  if (saved && *saved != drawing.topology) {
    if (const auto written = files::save(drawing.topology, file); !written)
      return tl::unexpected(written.error());
  }
  return made->size();
}

int reveal(const std::string& which, const files::KeyRing& ring, Console& console) {
  const auto key = contract::WireguardKey::parse(which);
  const files::KeyEntry* const entry = key ? ring.find(*key) : ring.findLink(which);
  if (!entry) {
    console.error("There is no private key of " + contract::escape(which) + " in the file of keys.");
    return AnswerIsNo;
  }
  console.printLine(entry->secret.reveal());
  return Done;
}

int showKeys(const Arguments& arguments, Console& console) {
  auto drawing = loadDrawing(arguments.operands[0]);
  if (!drawing) {
    console.error(drawing.error());
    return BadInput;
  }
  if (!drawing->keys) {
    console.error(drawing->keys.error());
    return BadInput;
  }
  files::KeyRing ring = *drawing->keys;
  if (const auto which = arguments.value("--reveal"))
    return reveal(*which, ring, console);
  if (arguments.has("--new")) {
    const auto made = makeMissing(*drawing, ring);
    if (!made) {
      console.error(made.error());
      return BadInput;
    }
    console.note(*made == 0 ? "No keys were missing." : counted(*made, "key pair") + " made.");
  }
  if (arguments.has("--json"))
    printJson(*drawing, ring, console);
  else
    printText(*drawing, ring, console);
  return keys::linksWithLostKeys(drawing->topology, ring).empty() ? Done : AnswerIsNo;
}

}  // namespace

Verb keysVerb() {
  return {.name = "keys",
          .operands = {"FILE"},
          .summary = "the WireGuard keys of a drawing",
          .details =
              "Lists the public keys of the drawing's WireGuard links. The private keys are beside the drawing, in\n"
              "FILE.keys, which only you can read; they are printed only where --reveal asks for one.",
          .options = {{"--new", "", "make those that are missing: in FILE.keys, and the public ones in the drawing"},
                      {"--reveal", "KEY",
                       "print the private key that belongs to this public key, or to a link such as ns1/wg0"},
                      {"--json", "",
                       "print JSON: {\"keys\": [{\"link\", \"public_key\", \"private_key\"}]}, where\n"
                       "\"private_key\" says whether it is \"kept\", \"lost\" or \"none\""}},
          .examples = {{"keys tunnel.vloom", "one line for each link"},
                       {"keys tunnel.vloom --new", "and make what is missing"}},
          .exitCodes =
              "0 done; 1 a private key is lost, or is not there to be revealed;\n"
              "2 the drawing or the file of keys cannot be read or written",
          .run = showKeys};
}

}  // namespace vethloom::cli
