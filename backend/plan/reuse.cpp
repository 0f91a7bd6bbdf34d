// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/reuse.h"

#include "plan/difference.h"

#include <algorithm>

namespace vethloom::plan {

namespace {

using contract::LinkKind;
using contract::LinkRef;

class Matcher {
public:
  Matcher(const State& state, const Drawn& drawn, const std::vector<NamedLink>& spare)
      : state_(state), drawn_(drawn), spare_(spare.begin(), spare.end()) {}

  std::vector<std::pair<NamedLink, LinkRef>> run() {
    for (const auto& [ns, box] : drawn_) {
      for (const auto& [name, link] : box.links) {
        if (!state_.find(ns) || state_.find(ns, name.text())) {
          continue;
        }
        if (link.peer) {
          matchEnd({ns, name}, link);
        } else {
          missing_.push_back({{ns, name}, &link});
        }
      }
    }
    matchOnlyOnes();
    matchNames();
    return std::move(result_);
  }

private:
  struct Missing {
    LinkRef ref;
    const DrawnLink* drawn;
  };

  void take(const NamedLink& found, const LinkRef& wanted) {
    result_.emplace_back(found, wanted);
    spare_.erase(found);
  }

  /// The other end is where it is drawn, and this is where its cable leads.
  void matchEnd(const LinkRef& ref, const DrawnLink& drawn) {
    const auto* near = state_.find(drawn.peer->ns, drawn.peer->name.text());
    if (near && near->ours && near->kind == "veth" && near->peer && spare_.contains(*near->peer)) {
      take(*near->peer, ref);
    }
  }

  bool fits(const NamedLink& found, const Missing& missing) const {
    const auto* link = state_.find(found.ns, found.name);
    const bool moves = !link->immutable && !infoOf(missing.drawn->which).sendsFromBirthplace;
    const bool stays = found.ns == missing.ref.ns || moves;
    return stays && link->kind == missing.drawn->kind() &&
           differenceOf(state_, missing.ref, *missing.drawn, *link).rebuild.empty();
  }

  void matchOnlyOnes() {
    using Place = std::pair<contract::NamespaceRef, std::string>;
    std::map<Place, std::vector<NamedLink>> found;
    for (const auto& which : spare_) {
      found[{which.ns, state_.find(which.ns, which.name)->kind}].push_back(which);
    }
    std::map<Place, std::vector<const Missing*>> wanted;
    for (const auto& missing : missing_) {
      wanted[{missing.ref.ns, std::string(missing.drawn->kind())}].push_back(&missing);
    }
    std::set<LinkRef> done;
    for (const auto& [place, links] : wanted) {
      const auto candidates = found.find(place);
      const bool only = links.size() == 1 && candidates != found.end() && candidates->second.size() == 1;
      if (only && fits(candidates->second.front(), *links.front())) {
        take(candidates->second.front(), links.front()->ref);
        done.insert(links.front()->ref);
      }
    }
    std::erase_if(missing_, [&](const Missing& missing) { return done.contains(missing.ref); });
  }

  void matchNames() {
    for (const auto& missing : missing_) {
      const auto found = std::find_if(spare_.begin(), spare_.end(), [&](const NamedLink& which) {
        return which.name == missing.ref.name.text() && which.ns != missing.ref.ns && fits(which, missing);
      });
      if (found != spare_.end()) {
        take(NamedLink(*found), missing.ref);
      }
    }
  }

  const State& state_;
  const Drawn& drawn_;
  std::set<NamedLink> spare_;
  std::vector<Missing> missing_;
  std::vector<std::pair<NamedLink, LinkRef>> result_;
};

}  // namespace

std::vector<std::pair<NamedLink, LinkRef>> reusable(const State& state, const Drawn& drawn,
                                                    const std::vector<NamedLink>& spare) {
  return Matcher(state, drawn, spare).run();
}

}  // namespace vethloom::plan
