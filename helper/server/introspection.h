// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/messages.h"
#include "contract/varlink.h"

/// The answers of org.varlink.service (https://varlink.org/Service).
namespace vethloom::server {

[[nodiscard]] contract::Reply infoReply();
/// InterfaceNotFound for anything but our interface and org.varlink.service.
[[nodiscard]] contract::Reply interfaceReply(const contract::InterfaceRequest& request);

[[nodiscard]] contract::Reply methodNotFound(std::string_view method);
/// The method streams its replies, so it must be called with "more".
[[nodiscard]] contract::Reply expectedMore();

}  // namespace vethloom::server
