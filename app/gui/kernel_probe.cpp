// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel_probe.h"

#include <QCoreApplication>
#include <utility>

namespace vethloom::gui {

using session::LabSession;

KernelProbe::KernelProbe(QObject* parent) : QObject(parent) {
  connect(&session_, &LabSession::stateChanged, this, [this](LabSession::State state) {
    if (state == LabSession::State::Open) {
      take(session_.capabilities());
      // Not from inside the session's own signal.
      QMetaObject::invokeMethod(&session_, &LabSession::close, Qt::QueuedConnection);
    }
  });
}

void KernelProbe::ask() {
  if (std::exchange(asked_, true) || capabilities_) {
    return;
  }
  const auto lab = contract::LabName::parse("kernel-probe-" + std::to_string(QCoreApplication::applicationPid()));
  session_.open({.lab = *lab, .file = {}});
}

void KernelProbe::take(const contract::Capabilities& capabilities) {
  if (capabilities_ != capabilities) {
    capabilities_ = capabilities;
    emit known(capabilities);
  }
}

}  // namespace vethloom::gui
