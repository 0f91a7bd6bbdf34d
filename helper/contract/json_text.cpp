// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/codec.h"

#include "contract/escape.h"
#include "contract/limits.h"

#include <nlohmann/json.hpp>

namespace vethloom::contract {
namespace {

/// Builds the value while the text is read, so that depth and doubled fields are refused on the spot, before
/// anything deep exists. (nlohmann's own parser takes the last of two fields of one name.)
class BoundedBuilder final : public nlohmann::json_sax<Json> {
public:
  explicit BoundedBuilder(std::size_t textSize) : textSize_(textSize) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return refuse(FailureKind::InvalidArgument, "Binary data in JSON."); }

  bool start_object(std::size_t /*elements*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*elements*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [field, isNew] = open_.back()->get_ref<Json::object_t&>().emplace(name, nullptr);
    field_ = &field->second;
    return isNew || refuse(FailureKind::InvalidArgument, "The field \"" + escape(name, 80) + "\" is there twice.");
  }

  bool parse_error(std::size_t position, const std::string& /*lastToken*/,
                   const nlohmann::detail::exception& /*error*/) override {
    if (position > textSize_)
      return refuse(FailureKind::InvalidArgument, "The JSON text ends too early.");
    return refuse(FailureKind::InvalidArgument,
                  "This is not JSON: the error is at byte " + std::to_string(position) + '.');
  }

  Result<Json> take() {
    if (failure_)
      return tl::unexpected(std::move(*failure_));
    return std::move(root_);
  }

private:
  Json* place(Json value) {
    if (open_.empty())
      return &(root_ = std::move(value));
    if (open_.back()->is_array()) {
      auto& list = open_.back()->get_ref<Json::array_t&>();
      return &list.emplace_back(std::move(value));
    }
    return &(*field_ = std::move(value));
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (open_.size() == limits::nestingDepth) {
      return refuse(FailureKind::LimitExceeded,
                    "The JSON text is nested deeper than " + std::to_string(limits::nestingDepth) + " levels.");
    }
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  bool refuse(FailureKind kind, std::string why) {
    if (!failure_)
      failure_ = fail(kind, std::move(why)).value();
    return false;
  }

  std::size_t textSize_;
  Json root_;
  std::vector<Json*> open_;  ///< The containers that are not closed yet, outermost first.
  Json* field_ = nullptr;    ///< Where the next value goes, in an object.
  std::optional<Failure> failure_;
};

}  // namespace

Result<Json> parseJson(std::string_view text) {
  if (text.size() > limits::frameBytes) {
    return fail(FailureKind::LimitExceeded,
                "The JSON text is longer than " + std::to_string(limits::frameBytes) + " bytes.");
  }
  BoundedBuilder builder(text.size());
  Json::sax_parse(text, &builder);
  return builder.take();
}

std::string printJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace vethloom::contract
