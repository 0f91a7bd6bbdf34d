// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/introspection.h"

#include "contract/escape.h"

#include <nlohmann/json.hpp>

namespace vethloom::server {

using contract::Json;
using contract::Reply;

namespace {

constexpr std::string_view serviceInterfaceName = "org.varlink.service";

constexpr std::string_view serviceInterface = R"(# The Varlink Service Interface is provided by every varlink service.
interface org.varlink.service

# Get a list of all the interfaces a service provides and information about the implementation.
method GetInfo() -> (
  vendor: string,
  product: string,
  version: string,
  url: string,
  interfaces: []string
)

# Get the description of an interface that is implemented by this service.
method GetInterfaceDescription(interface: string) -> (description: string)

# The requested interface was not found.
error InterfaceNotFound (interface: string)

# The requested method was not found.
error MethodNotFound (method: string)

# The interface defines the requested method, but the service does not implement it.
error MethodNotImplemented (method: string)

# One of the passed parameters is invalid.
error InvalidParameter (parameter: string)

# Client is denied access.
error PermissionDenied ()

# Method is expected to be called with 'more' set to true, but was not.
error ExpectedMore ()
)";

Reply reply(const Json& parameters, std::string_view error = {}) {
  const auto name = error.empty() ? std::string() : std::string(serviceInterfaceName) + "." + std::string(error);
  return {.parameters = contract::printJson(parameters), .continues = false, .error = name};
}

}  // namespace

Reply infoReply() {
  return reply({{"vendor", "Vethloom"},
                {"product", "vethloom-helper"},
                {"version", VETHLOOM_VERSION},
                {"url", "https://github.com/vethloom/vethloom"},
                {"interfaces", {serviceInterfaceName, contract::interfaceName}}});
}

Reply interfaceReply(const contract::InterfaceRequest& request) {
  if (request.interface == contract::interfaceName)
    return reply({{"description", contract::interfaceDescription()}});
  if (request.interface == serviceInterfaceName)
    return reply({{"description", serviceInterface}});
  return reply({{"interface", contract::escape(request.interface, 200)}}, "InterfaceNotFound");
}

Reply methodNotFound(std::string_view method) {
  return reply({{"method", contract::escape(method, 200)}}, "MethodNotFound");
}

Reply expectedMore() {
  return reply(Json::object(), "ExpectedMore");
}

}  // namespace vethloom::server
