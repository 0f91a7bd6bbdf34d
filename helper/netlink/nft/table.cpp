// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/nft/table.h"

#include "netlink/decode.h"
#include "netlink/nft/chains.h"
#include "netlink/nft/rule.h"

#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <libnftnl/common.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <algorithm>
#include <array>
#include <new>

namespace vethloom::netlink::nft {

using contract::Filter;
using contract::FilterRule;

namespace {

// libnftnl writes without looking how much room there is; our largest rule takes about a kilobyte.
constexpr std::size_t roomBytes = std::size_t{16} * 1024;

/// An object of libnftnl's with its ways to make and free it.
template <typename T, T* (*allocate)(), void (*release)(const T*)>
class Object {
public:
  Object() : object_(allocate()) {
    if (!object_)
      throw std::bad_alloc();
  }
  ~Object() { release(object_); }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  [[nodiscard]] T* get() const { return object_; }

private:
  T* object_;
};
using Table = Object<nftnl_table, nftnl_table_alloc, nftnl_table_free>;
using Chain = Object<nftnl_chain, nftnl_chain_alloc, nftnl_chain_free>;
using Rule = Object<nftnl_rule, nftnl_rule_alloc, nftnl_rule_free>;

/// A message whose payload `build` writes behind the header.
template <typename Build>
Request message(std::uint16_t type, std::uint16_t flags, Build build) {
  alignas(nlmsghdr) std::array<char, roomBytes> room{};
  nlmsghdr* const header = nftnl_nlmsg_build_hdr(room.data(), type, NFPROTO_INET, flags, 0);
  build(header);
  return Request(*header);
}

Request tableMessage(std::uint16_t type, std::uint16_t flags, const std::string& name) {
  const Table table;
  nftnl_table_set_str(table.get(), NFTNL_TABLE_NAME, name.c_str());
  return message(type, flags, [&](nlmsghdr* header) { nftnl_table_nlmsg_build_payload(header, table.get()); });
}

Request newChain(const std::string& table, const BaseChain& chain, bool drops) {
  const Chain it;
  nftnl_chain_set_str(it.get(), NFTNL_CHAIN_TABLE, table.c_str());
  nftnl_chain_set_str(it.get(), NFTNL_CHAIN_NAME, std::string(chain.name).c_str());
  nftnl_chain_set_str(it.get(), NFTNL_CHAIN_TYPE, std::string(chain.type).c_str());
  nftnl_chain_set_u32(it.get(), NFTNL_CHAIN_HOOKNUM, chain.hook);
  nftnl_chain_set_s32(it.get(), NFTNL_CHAIN_PRIO, chain.priority);
  nftnl_chain_set_u32(it.get(), NFTNL_CHAIN_POLICY, drops ? NF_DROP : NF_ACCEPT);
  return message(NFT_MSG_NEWCHAIN, NLM_F_CREATE,
                 [&](nlmsghdr* header) { nftnl_chain_nlmsg_build_payload(header, it.get()); });
}

Request newRule(const std::string& table, const FilterRule& rule) {
  const RulePtr made = makeRule(rule);
  nftnl_rule_set_str(made.get(), NFTNL_RULE_TABLE, table.c_str());
  nftnl_rule_set_str(made.get(), NFTNL_RULE_CHAIN, std::string(chainOf(rule).name).c_str());
  return message(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
                 [&](nlmsghdr* header) { nftnl_rule_nlmsg_build_payload(header, made.get()); });
}

bool drops(const Filter& filter, const BaseChain& chain) {
  return chain.filters && filter.dropping.contains(*chain.filters);
}

std::string_view textOf(const char* text) {
  return text ? std::string_view(text) : std::string_view();
}

/// Takes the answers apart into what we would have made and what not.
class Decoder {
public:
  explicit Decoder(const std::string& table) : table_(table) {}

  void takeChain(Bytes bytes) {
    const Chain chain;
    const nftnl_chain* const it = chain.get();
    if (nftnl_chain_nlmsg_parse(headerOf(bytes), chain.get()) != 0 ||
        textOf(nftnl_chain_get_str(it, NFTNL_CHAIN_TABLE)) != table_ ||
        nftnl_chain_get_u32(it, NFTNL_CHAIN_FAMILY) != NFPROTO_INET)
      return;
    ++chains_;
    const auto all = baseChains();
    const auto ours = std::ranges::find(all, textOf(nftnl_chain_get_str(it, NFTNL_CHAIN_NAME)), &BaseChain::name);
    const bool hooked = ours != all.end() && textOf(nftnl_chain_get_str(it, NFTNL_CHAIN_TYPE)) == ours->type &&
                        nftnl_chain_get_u32(it, NFTNL_CHAIN_HOOKNUM) == ours->hook &&
                        nftnl_chain_get_s32(it, NFTNL_CHAIN_PRIO) == ours->priority;
    const bool dropping = nftnl_chain_get_u32(it, NFTNL_CHAIN_POLICY) == NF_DROP;
    if (!hooked || (dropping && !ours->filters))
      ++content_.changed;
    else if (dropping)
      content_.filter.dropping.insert(*ours->filters);
  }

  void takeRule(Bytes bytes) {
    const Rule rule;
    if (nftnl_rule_nlmsg_parse(headerOf(bytes), rule.get()) != 0 ||
        textOf(nftnl_rule_get_str(rule.get(), NFTNL_RULE_TABLE)) != table_)
      return;
    const std::string comment = commentOf(rule.get());
    const auto parsed = FilterRule::parse(comment);
    const bool same = parsed && parsed->text() == comment &&
                      textOf(nftnl_rule_get_str(rule.get(), NFTNL_RULE_CHAIN)) == chainOf(*parsed).name &&
                      meaningOf(makeRule(*parsed).get()) == meaningOf(rule.get());
    if (!same) {
      ++content_.changed;
      return;
    }
    content_.filter.rules.push_back(*parsed);
    content_.counters.push_back(counterOf(rule.get()));
  }

  TableContent finish(Bytes tableAnswer) {
    const Table table;
    // What is in it beside chains (sets, counters, maps), and whether it sleeps.
    const bool strange = !decodeHeader(tableAnswer) ||
                         nftnl_table_nlmsg_parse(headerOf(tableAnswer), table.get()) != 0 ||
                         nftnl_table_get_u32(table.get(), NFTNL_TABLE_USE) != chains_ ||
                         nftnl_table_get_u32(table.get(), NFTNL_TABLE_FLAGS) != 0;
    content_.changed += strange ? 1 : 0;
    return std::move(content_);
  }

private:
  static const nlmsghdr* headerOf(Bytes message) { return reinterpret_cast<const nlmsghdr*>(message.data()); }

  const std::string& table_;
  std::uint32_t chains_ = 0;
  TableContent content_;
};

}  // namespace

std::vector<Request> replaceTable(const std::string& table, const Filter& filter) {
  std::vector<Request> requests = removeTable(table);
  requests.push_back(tableMessage(NFT_MSG_NEWTABLE, NLM_F_CREATE, table));
  const Filter sorted = filter.sorted();
  for (const BaseChain& chain : baseChains()) {
    const bool used = std::ranges::any_of(sorted.rules, [&](const auto& rule) { return &chainOf(rule) == &chain; });
    if (used || drops(sorted, chain))
      requests.push_back(newChain(table, chain, drops(sorted, chain)));
  }
  for (const FilterRule& rule : sorted.rules)
    requests.push_back(newRule(table, rule));
  return requests;
}

std::vector<Request> removeTable(const std::string& table) {
  // Made first where it is not there, because removing nothing would be refused.
  return {tableMessage(NFT_MSG_NEWTABLE, NLM_F_CREATE, table), tableMessage(NFT_MSG_DELTABLE, 0, table)};
}

Request dumpTables() {
  return message(NFT_MSG_GETTABLE, 0, [](nlmsghdr* /*header*/) {});
}

Request getTable(const std::string& table) {
  return tableMessage(NFT_MSG_GETTABLE, 0, table);
}

Request dumpChains() {
  return message(NFT_MSG_GETCHAIN, 0, [](nlmsghdr* /*header*/) {});
}

Request dumpRules(const std::string& table) {
  const Rule rule;
  nftnl_rule_set_str(rule.get(), NFTNL_RULE_TABLE, table.c_str());
  return message(NFT_MSG_GETRULE, 0, [&](nlmsghdr* header) { nftnl_rule_nlmsg_build_payload(header, rule.get()); });
}

TableContent decodeTable(const std::string& table, Bytes tableAnswer, Bytes chains, Bytes rules) {
  Decoder decoder(table);
  forEachMessage(chains, [&](Bytes message) { decoder.takeChain(message); });
  forEachMessage(rules, [&](Bytes message) { decoder.takeRule(message); });
  return decoder.finish(tableAnswer);
}

}  // namespace vethloom::netlink::nft
