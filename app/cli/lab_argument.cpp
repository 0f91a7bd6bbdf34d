// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab_argument.h"

#include "contract/escape.h"
#include "files/vloom_file.h"
#include "keys/lab_keys.h"
#include "model/wireguard.h"
#include "session/lab_session.h"

#include <QDir>
#include <QFile>

namespace vethloom::cli {

using contract::fail;
using contract::FailureKind;
using contract::LabName;
using contract::Where;

namespace {

std::vector<RunningLab> labsNamed(const LabName& name) {
  std::vector<RunningLab> found;
  for (const session::LabEntry& entry : session::runningLabs())
    if (entry.lab == name)
      found.push_back({entry.lab, entry.where});
  return found;
}

contract::Result<RunningLab> findNamed(const LabName& name, const std::optional<std::string>& in) {
  if (in == "host")
    return RunningLab{name, Where::Host};
  std::vector<RunningLab> found = labsNamed(name);
  if (in)
    std::erase_if(found, [](const RunningLab& lab) { return lab.where != Where::Sandbox; });
  if (found.size() > 1)
    return fail(FailureKind::InvalidArgument,
                "A lab called " + name.text() + " is up both in a sandbox and on this computer; say which with --in");
  if (found.empty())
    return fail(FailureKind::NotFound, "No lab called " + name.text() + " is up" + (in ? " in a sandbox" : "") +
                                           "; `vethloomctl ls` lists those that are");
  return found.front();
}

}  // namespace

contract::Result<Drawing> loadDrawing(const std::string& file) {
  auto topology = files::load(file);
  if (!topology)
    return tl::unexpected(topology.error());
  auto lab = files::labNameOf(*topology, file);
  const QString path = QDir::current().absoluteFilePath(QFile::decodeName(file.c_str()));
  Drawing drawing{std::move(*topology), std::move(lab), path};
  if (!model::wireguardLinks(drawing.topology).empty())
    drawing.keys = files::loadKeys(files::keyFileOf(file));
  if (drawing.keys)
    keys::takeKnownKeys(drawing.topology, *drawing.keys);
  return drawing;
}

bool namesFile(const std::string& argument) {
  return argument.find('/') != std::string::npos || argument.ends_with(".vloom");
}

contract::Result<RunningLab> findLab(const std::string& argument, const std::optional<std::string>& in) {
  if (namesFile(argument)) {
    const auto drawing = loadDrawing(argument);
    if (!drawing)
      return tl::unexpected(drawing.error());
    auto found = findNamed(drawing->lab, in);
    if (const auto mixedUp = found ? refuseOtherDrawing(*drawing, found->where) : contract::Result<void>(); !mixedUp)
      return tl::unexpected(mixedUp.error());
    return found;
  }
  const auto name = LabName::parse(argument);
  if (!name)
    return tl::unexpected(name.error());
  return findNamed(*name, in);
}

std::optional<RunningLab> findLabOf(const Drawing& drawing, const std::optional<std::string>& in) {
  const auto found = findNamed(drawing.lab, in);
  return found ? std::optional(*found) : std::nullopt;
}

contract::Result<void> refuseOtherDrawing(const Drawing& drawing, Where where) {
  const auto other = where == Where::Sandbox ? session::otherDrawing(drawing.lab, drawing.path) : std::nullopt;
  if (!other)
    return {};
  return fail(FailureKind::AlreadyExists,
              "The lab " + drawing.lab.text() + " that is up was drawn by another file, " +
                  contract::escape(QFile::encodeName(*other).toStdString()) + "; take it down with `vethloomctl down " +
                  drawing.lab.text() + "`, or give this drawing another \"name\"",
              contract::escape(QFile::encodeName(drawing.path).toStdString()));
}

std::string placeOf(Where where) {
  return where == Where::Sandbox ? "in a sandbox" : "on this computer";
}

std::string nameOf(Where where) {
  return where == Where::Sandbox ? "sandbox" : "host";
}

Where whereOf(const std::optional<std::string>& in) {
  return in == "host" ? Where::Host : Where::Sandbox;
}

}  // namespace vethloom::cli
