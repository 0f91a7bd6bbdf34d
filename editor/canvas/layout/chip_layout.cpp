// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/chip_layout.h"

#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace vethloom::editor {

namespace {

// More addresses than this are counted, not listed.
constexpr std::size_t shownAddresses = 6;

Light lightOf(const model::Interface& drawn, const plan::LiveInterface* live) {
  if (!live || !live->present)
    return drawn.up ? Light::PlannedUp : Light::PlannedDown;
  if (!live->up)
    return Light::Down;
  return live->carrier ? Light::Up : Light::NoCarrier;
}

std::vector<AddressLine> addressLines(const model::Interface& drawn, const plan::LiveInterface* live) {
  std::vector<AddressLine> lines;
  const bool known = live && live->present;
  std::vector<std::string> notDrawn = known ? live->addresses : std::vector<std::string>();
  for (const model::InterfaceAddress& address : drawn.addresses) {
    const std::string text = address.text();
    const bool there = std::erase(notDrawn, text) > 0;
    lines.push_back({QString::fromStdString(text),
                     known && !there ? AddressLine::Standing::NotInKernel : AddressLine::Standing::AsDrawn});
  }
  for (const std::string& text : notDrawn)
    lines.push_back({QString::fromStdString(text), AddressLine::Standing::NotDrawn});
  if (lines.size() > shownAddresses) {
    const auto hidden = static_cast<int>(lines.size() - shownAddresses + 1);
    lines.resize(shownAddresses - 1);
    lines.push_back({QCoreApplication::translate("Canvas", "%n more", nullptr, hidden)});
  }
  return lines;
}

/// Neighbours that would overlap and so move as one.
struct Cluster {
  double wishSum = 0;  // Of where its first member would begin.
  std::size_t count = 0;
  double extent = 0;

  [[nodiscard]] double begin() const { return wishSum / static_cast<double>(count); }
};

}  // namespace

InterfaceFace faceOf(const model::Interface& drawn, const plan::LiveInterface* live) {
  return {QString::fromStdString(drawn.name.text()), addressLines(drawn, live), lightOf(drawn, live),
          live ? live->standing : plan::Standing::Planned};
}

QSizeF chipSize(const InterfaceFace& face, const Typography& type) {
  using Level = Typography::Level;
  double width = measures::light + measures::lightGap + type.width(Level::Name, face.name);
  for (const AddressLine& line : face.addresses)
    width = std::max(width, type.width(Level::Small, line.text));
  double height = measures::chipNameHeight;
  if (!face.addresses.empty())
    height += static_cast<double>(face.addresses.size()) * measures::chipAddressHeight + measures::chipFoot;
  return {measures::onGridUp(width + 2 * measures::chipPadding), height};
}

Facing facing(const QRectF& own, const QRectF& peer, bool longPill) {
  if (own.contains(peer)) {
    const std::array<double, 4> distances = {peer.left() - own.left(), peer.top() - own.top(),
                                             own.right() - peer.right(), own.bottom() - peer.bottom()};
    const auto nearest = std::min_element(distances.begin(), distances.end()) - distances.begin();
    return {static_cast<Edge>(nearest), true};
  }
  if (peer.contains(own))
    return {facing(peer, own, false).edge, false};
  const double across = std::max(peer.left() - own.right(), own.left() - peer.right());
  const double down = std::max(peer.top() - own.bottom(), own.top() - peer.bottom());
  // A pill has its ports along its length wherever the peer is clearly above or below; both ends decide alike.
  if (down > across || (longPill && down >= measures::clearlyApart))
    return {peer.center().y() < own.center().y() ? Edge::Top : Edge::Bottom};
  return {peer.center().x() < own.center().x() ? Edge::Left : Edge::Right};
}

std::vector<double> spread(const std::vector<Wish>& wishes, double gap, double low, double high) {
  // Pool adjacent violators: the least squares answer, in one pass.
  std::vector<Cluster> clusters;
  for (const Wish& wish : wishes) {
    clusters.push_back({wish.middle - wish.extent / 2, 1, wish.extent});
    while (clusters.size() > 1) {
      Cluster& last = clusters.back();
      Cluster& before = clusters[clusters.size() - 2];
      if (before.begin() + before.extent + gap <= last.begin())
        break;
      before.wishSum += last.wishSum - static_cast<double>(last.count) * (before.extent + gap);
      before.count += last.count;
      before.extent += gap + last.extent;
      clusters.pop_back();
    }
  }
  std::vector<double> begins;
  for (const Cluster& cluster : clusters) {
    double begin = cluster.begin();
    for (std::size_t member = 0; member < cluster.count; ++member) {
      begins.push_back(begin);
      begin += wishes[begins.size() - 1].extent + gap;
    }
  }
  // Back inside the limits; the lower one wins where there is not room enough.
  double limit = high;
  for (std::size_t i = begins.size(); i-- > 0;) {
    begins[i] = std::min(begins[i], limit - wishes[i].extent);
    limit = begins[i] - gap;
  }
  limit = low;
  std::vector<double> middles;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const double begin = std::max(begins[i], limit);
    limit = begin + wishes[i].extent + gap;
    middles.push_back(begin + wishes[i].extent / 2);
  }
  return middles;
}

}  // namespace vethloom::editor
