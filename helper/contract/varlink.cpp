// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/varlink.h"

#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/messages.h"

namespace vethloom::contract {
namespace {

constexpr std::string_view serviceErrors = "org.varlink.service.";

bool isQualifiedName(std::string_view name) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
  constexpr std::size_t longest = 255;  // Of an interface's name, by Varlink's own rule; a method's is short beside it.
  const std::size_t dot = name.rfind('.');
  return name.size() <= longest && dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

/// What an error of Varlink's own says, such as MethodNotFound (method: string).
Failure serviceFailure(std::string_view name, const Json& parameters) {
  std::string about;
  for (const auto& [field, value] : parameters.items()) {
    if (value.is_string())
      about = escape(value.get_ref<const std::string&>());
  }
  const bool wrongParameter = name == "InvalidParameter";
  Failure failure;
  failure.kind = wrongParameter ? FailureKind::InvalidArgument : FailureKind::NotFound;
  failure.message = wrongParameter ? "The helper refused a parameter" : "The helper does not know what was called";
  failure.message += " (" + escape(name) + ").";
  failure.object = std::move(about);
  return failure;
}

}  // namespace

Result<Call> decodeCall(std::string_view frame) {
  const auto json = parseJson(frame);
  if (!json)
    return tl::unexpected(json.error());
  FieldReader in(*json);
  Call call;
  const auto method = in.required<std::string>("method");
  if (method && !isQualifiedName(*method)) {
    in.refuse("method", "\"" + escape(*method, 80) + "\" is not the full name of a method.");
  }
  call.parameters = in.valueOr("parameters", JsonObjectText()).text;
  call.more = in.valueOr("more", false);
  call.oneway = in.valueOr("oneway", false);
  if (in.valueOr("upgrade", false)) {
    in.refuse("upgrade", "Changing to another protocol is not supported.", FailureKind::NotSupported);
  }
  if (call.more && call.oneway)
    in.refuse("oneway", "A call cannot want many replies and none.");
  return in.build<Call>([&] {
    call.method = *method;
    return std::move(call);
  });
}

Result<Reply> decodeReply(std::string_view frame) {
  const auto json = parseJson(frame);
  if (!json)
    return tl::unexpected(json.error());
  FieldReader in(*json);
  Reply reply;
  reply.parameters = in.valueOr("parameters", JsonObjectText()).text;
  reply.continues = in.valueOr("continues", false);
  reply.error = in.valueOr("error", std::string());
  return in.build<Reply>([&] { return std::move(reply); });
}

std::string encodeCall(const Call& call) {
  std::string frame = "{\"method\":" + printJson(call.method) + ",\"parameters\":" + call.parameters;
  if (call.more)
    frame += ",\"more\":true";
  if (call.oneway)
    frame += ",\"oneway\":true";
  return frame + '}' + '\0';
}

std::string encodeReply(const Reply& reply) {
  std::string frame = "{\"parameters\":" + reply.parameters;
  if (reply.continues)
    frame += ",\"continues\":true";
  if (!reply.error.empty())
    frame += ",\"error\":" + printJson(reply.error);
  return frame + '}' + '\0';
}

Reply failureReply(const Failure& failure) {
  Reply reply;
  reply.parameters = printJson(encode(failure));
  reply.error = std::string(interfaceName) + '.' + std::string(nameOf(failure.kind));
  return reply;
}

Failure failureOf(const Reply& reply) {
  const std::string_view error = reply.error;
  const auto parameters = parseJson(reply.parameters);
  if (error.starts_with(serviceErrors) && parameters) {
    return serviceFailure(error.substr(serviceErrors.size()), *parameters);
  }
  const std::size_t dot = error.rfind('.');
  const bool ours = dot != std::string_view::npos && error.substr(0, dot) == interfaceName;
  const auto kind = ours ? failureKindFromName(error.substr(dot + 1)) : std::nullopt;
  auto failure = parameters ? decode<Failure>(*parameters) : Result<Failure>(tl::unexpected(parameters.error()));
  if (!kind || !failure) {
    return fail(FailureKind::Internal,
                "The helper answered with an error that is not in the contract: \"" + escape(reply.error, 120) + "\".")
        .value();
  }
  failure->kind = *kind;
  return *failure;
}

}  // namespace vethloom::contract
