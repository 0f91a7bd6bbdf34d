// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/varlink.h"

#include "contract/escape.h"
#include "contract/field_reader.h"
#include "contract/messages.h"

#include <algorithm>

namespace vethloom::contract {
namespace {

constexpr std::string_view serviceErrors = "org.varlink.service.";

/// Reads over a JSON text without making anything of it. What it passes over need not be right: somebody reads it
/// later.
class Skimmer {
public:
  explicit Skimmer(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t place() const { return at_; }
  /// Behind white space and `c`, where that comes next.
  bool pass(char c) {
    skipSpace();
    const bool there = at_ < text_.size() && text_[at_] == c;
    at_ += there ? 1 : 0;
    return there;
  }
  void skipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  /// The characters of a string, as they stand there; its opening quote has been passed.
  std::string_view passString() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"')
      at_ += text_[at_] == '\\' ? 2 : 1;
    const std::string_view inside = text_.substr(start, at_ - start);
    at_ = std::min(at_ + 1, text_.size());
    return inside;
  }
  void skipValue() {
    std::size_t depth = 0;
    do {
      at_ = text_.find_first_of(depth == 0 ? "\"{[,}]" : "\"{[}]", at_);
      if (at_ == std::string_view::npos) {
        at_ = text_.size();
        return;
      }
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}' || c == ']'))
        return;
      ++at_;
      if (c == '"')
        (void)passString();
      else
        depth = c == '{' || c == '[' ? depth + 1 : depth - 1;
    } while (depth > 0);
  }

private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// A message without the object of its parameters, and that object, which is not looked at: it may be long, and whoever
/// knows what it must be reads it anyway. Where no such object is found in the usual way the message is whole.
struct Envelope {
  std::string text;
  std::string parameters;  ///< Empty: still in the text.
};

Envelope openEnvelope(std::string_view frame) {
  Skimmer in(frame);
  for (bool more = in.pass('{'); more && in.pass('"'); more = in.pass(',')) {
    const std::string_view name = in.passString();
    if (!in.pass(':'))
      break;
    in.skipSpace();
    const std::size_t start = in.place();
    in.skipValue();
    const std::size_t end = in.place();
    if (name == "parameters" && start < end && frame[start] == '{')
      return {std::string(frame.substr(0, start)) + "{}" + std::string(frame.substr(end)),
              std::string(frame.substr(start, end - start))};
  }
  return {std::string(frame), {}};
}

/// As text, whether they were found in the usual way or not.
std::string parametersOf(FieldReader& in, Envelope& envelope) {
  std::string text = in.valueOr("parameters", JsonObjectText()).text;
  return envelope.parameters.empty() ? text : std::move(envelope.parameters);
}

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
  Envelope envelope = openEnvelope(frame);
  const auto json = parseJson(envelope.text);
  if (!json)
    return tl::unexpected(json.error());
  FieldReader in(*json);
  Call call;
  const auto method = in.required<std::string>("method");
  if (method && !isQualifiedName(*method)) {
    in.refuse("method", "\"" + escape(*method, 80) + "\" is not the full name of a method.");
  }
  call.parameters = parametersOf(in, envelope);
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
  Envelope envelope = openEnvelope(frame);
  const auto json = parseJson(envelope.text);
  if (!json)
    return tl::unexpected(json.error());
  FieldReader in(*json);
  Reply reply;
  reply.parameters = parametersOf(in, envelope);
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
