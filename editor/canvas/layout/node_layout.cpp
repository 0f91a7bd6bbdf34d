// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/layout/node_layout.h"

#include "canvas/drawables.h"
#include "canvas/layout/chip_layout.h"
#include "canvas/layout/measures.h"
#include "canvas/layout/typography.h"

#include <QCoreApplication>
#include <QStringList>
#include <QTextLayout>
#include <algorithm>

namespace vethloom::editor {

namespace {

using Level = Typography::Level;

constexpr double widestTitle = 360;
constexpr double titleHeight = 20;
constexpr double smallHeight = 16;
constexpr double textGap = 14;  // Between two texts on one line.

QString tr(const char* text) {
  return QCoreApplication::translate("Canvas", text);
}

QString stackSummary(const model::StackSettings& stack) {
  QStringList parts;
  if (stack.routes.size() == 1)
    parts << tr("1 route");
  else if (!stack.routes.empty())
    parts << tr("%1 routes").arg(stack.routes.size());
  if (stack.ipv4Forwarding.value_or(false) || stack.ipv6Forwarding.value_or(false))
    parts << tr("forwards");
  return parts.join(QStringLiteral(" · "));
}

/// The label large and the kernel name small; without a label the name is the large one.
void setTitles(NodeShape& shape, const std::string& label, const QString& name, const QString& summary,
               const Typography& type) {
  const QString shown = QString::fromStdString(label).simplified();
  QStringList small;
  if (!shown.isEmpty())
    small << name;
  if (!summary.isEmpty())
    small << summary;
  shape.title = type.fitted(Level::Title, shown.isEmpty() ? name : shown, widestTitle);
  shape.subtitle = type.fitted(Level::Small, small.join(QStringLiteral(" · ")), widestTitle);
}

const plan::ElementComparison* comparisonOf(const plan::Comparison* comparison, model::ElementId id) {
  if (!comparison)
    return nullptr;
  const auto found = comparison->elements.find(id);
  return found == comparison->elements.end() ? nullptr : &found->second;
}

const plan::LiveInterface* liveOf(const plan::Comparison* comparison, model::ElementId id) {
  if (!comparison)
    return nullptr;
  const auto found = comparison->interfaces.find({id, 0});
  return found == comparison->interfaces.end() ? nullptr : &found->second;
}

InterfaceFace loopbackFace(const model::Namespace& drawn, const plan::ElementComparison* compared) {
  InterfaceFace face;
  face.name = QStringLiteral("lo");
  if (!compared || compared->standing == plan::Standing::Planned || compared->standing == plan::Standing::Conflict) {
    face.light = drawn.loopbackUp ? Light::PlannedUp : Light::PlannedDown;
    return face;
  }
  const auto& differences = compared->differences;
  const bool differs = std::any_of(differences.begin(), differences.end(),
                                   [](const plan::Difference& difference) { return difference.what == "loopback"; });
  face.light = drawn.loopbackUp != differs ? Light::Up : Light::Down;
  return face;
}

InterfaceFace adoptedFace(const contract::Adoption& adopted) {
  InterfaceFace face;
  face.name = adopted.process ? tr("process %1").arg(*adopted.process) : tr("adopted");
  return face;
}

QString joinedAddresses(const InterfaceFace& face) {
  QStringList texts;
  for (const AddressLine& line : face.addresses)
    texts << line.text;
  return texts.join(QStringLiteral("  "));
}

/// What an inward cable needs beside its chip, 0 where no chip on that edge has one.
double inwardRoom(const std::vector<Chip>& chips, Edge edge) {
  const bool any =
      std::any_of(chips.begin(), chips.end(), [&](const Chip& chip) { return chip.inward && chip.edge == edge; });
  return any ? measures::innerCable : 0;
}

/// The header has the top chips' inner halves above its texts.
double headerOf(const Insets& insets) {
  return measures::headerHeight + (insets.top > 0 ? insets.top + measures::headerGap : 0);
}

struct Extents {
  double left = 0, top = 0, right = 0, bottom = 0;
};

/// What the chips on each edge need along it, with the gaps between them.
Extents lengthsOf(const std::vector<Chip>& chips) {
  Extents lengths;
  const auto add = [](double& sum, double extent) { sum += (sum == 0 ? 0 : measures::gap) + extent; };
  for (const Chip& chip : chips) {
    switch (chip.edge) {
      case Edge::Left:
        add(lengths.left, chip.rect.height());
        break;
      case Edge::Top:
        add(lengths.top, chip.rect.width());
        break;
      case Edge::Right:
        add(lengths.right, chip.rect.height());
        break;
      case Edge::Bottom:
        add(lengths.bottom, chip.rect.width());
        break;
    }
  }
  return lengths;
}

void sizeBridge(NodeShape& shape, QSizeF asked, const Typography& type) {
  const Insets insets = insetsOf(shape.kind, shape.chips);
  const Extents lengths = lengthsOf(shape.chips);
  const double titleWidth = type.width(Level::Title, shape.title);
  const double subtitleWidth = type.width(Level::Small, shape.subtitle);
  const double addressWidth = type.width(Level::Small, joinedAddresses(shape.face));
  double text = measures::light + measures::lightGap + titleWidth;
  text += subtitleWidth > 0 ? measures::gap + subtitleWidth : 0;
  text += addressWidth > 0 ? textGap + addressWidth : 0;

  const double margins = 2 * (measures::padding + 4);
  const double width = std::max({measures::bridgeWidth, asked.width(), insets.left + text + insets.right + margins,
                                 lengths.top + margins, lengths.bottom + margins});
  const double tall = insets.top + titleHeight + insets.bottom + measures::gap;
  const double sides = std::max(lengths.left, lengths.right) + insets.top + insets.bottom + measures::gap;
  const double height = std::max({measures::bridgeHeight, asked.height(), tall, sides});
  shape.rect.setSize({measures::onGridUp(width), measures::onGridUp(height)});

  const double top = (insets.top + shape.rect.height() - insets.bottom - titleHeight) / 2;
  double x = insets.left + measures::padding + 4;
  shape.faceRect = QRectF(x, top + (titleHeight - measures::light) / 2, measures::light, measures::light);
  x += measures::light + measures::lightGap;
  shape.titleRect = QRectF(x, top, titleWidth, titleHeight);
  x += titleWidth + measures::gap;
  shape.subtitleRect = QRectF(x, top + 2, subtitleWidth, smallHeight);
  // The addresses end at the far side, as the figures of a column do.
  const double right = shape.rect.width() - insets.right - measures::padding - 4;
  if (addressWidth > 0)
    shape.faceRect.setRight(right);
}

/// The icon left, the name with its light beside it, below it what it is, and then its addresses, a line each.
void sizeDevice(NodeShape& shape, QSizeF asked, const Typography& type) {
  const Insets insets = insetsOf(shape.kind, shape.chips);
  const Extents lengths = lengthsOf(shape.chips);
  const double beside = measures::light + measures::lightGap;
  double text = std::max(beside + type.width(Level::Title, shape.title), type.width(Level::Small, shape.subtitle));
  for (const AddressLine& line : shape.face.addresses)
    text = std::max(text, type.width(Level::Small, line.text));
  const double before = insets.left + measures::padding + measures::deviceIcon + measures::gap;
  const double ends = 2 * (measures::padding + 4);
  const double width = std::max({measures::deviceWidth, asked.width(), before + text + measures::padding + insets.right,
                                 lengths.top + ends, lengths.bottom + ends});
  const double addresses = static_cast<double>(shape.face.addresses.size()) * measures::chipAddressHeight;
  const double lines = titleHeight + smallHeight + addresses;
  const double sides = std::max(lengths.left, lengths.right) + insets.top + insets.bottom + measures::gap;
  const double height =
      std::max({measures::deviceHeight, asked.height(), insets.top + lines + insets.bottom + measures::gap, sides});
  shape.rect.setSize({measures::onGridUp(width), measures::onGridUp(height)});

  const double top = (insets.top + shape.rect.height() - insets.bottom - lines) / 2;
  const double iconTop = (insets.top + shape.rect.height() - insets.bottom - measures::deviceIcon) / 2;
  shape.iconRect = QRectF(insets.left + measures::padding, iconTop, measures::deviceIcon, measures::deviceIcon);
  shape.titleRect = QRectF(before + beside, top, text - beside, titleHeight);
  shape.subtitleRect = QRectF(before, top + titleHeight, text, smallHeight);
  shape.faceRect = QRectF(before, top, text, lines);
}

/// An icon in the middle, the title below it.
void sizeCollapsed(NodeShape& shape, const Typography& type) {
  const Extents lengths = lengthsOf(shape.chips);
  const double titleWidth = type.width(Level::Title, shape.title);
  const double ends = 2 * (measures::corner + 4);
  const double width = std::max(
      {measures::collapsedWidth, titleWidth + 2 * measures::padding, lengths.top + ends, lengths.bottom + ends});
  const double height = std::max(measures::collapsedHeight, std::max(lengths.left, lengths.right) + ends);
  shape.rect.setSize({measures::onGridUp(width), measures::onGridUp(height)});
  shape.headerHeight = 0;
  const QPointF middle(shape.rect.width() / 2, shape.rect.height() / 2);
  shape.iconRect = QRectF(middle.x() - measures::roleIcon / 2, middle.y() - measures::roleIcon, measures::roleIcon,
                          measures::roleIcon);
  shape.titleRect = QRectF(middle.x() - titleWidth / 2, middle.y() + 6, titleWidth, titleHeight);
  shape.subtitle.clear();
  shape.subtitleRect = shape.faceRect = QRectF();
}

/// The lines of a text that is broken to a width, at words where it has any.
QStringList brokenLines(const QString& text, double width, const QFont& font) {
  QStringList lines;
  for (const QString& paragraph : text.split(u'\n')) {
    QTextLayout layout(paragraph, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
      line.setLineWidth(width);
      lines << paragraph.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    if (paragraph.isEmpty())
      lines << QString();
  }
  return lines;
}

/// As high as its text needs.
void sizeNote(NodeShape& shape, QSizeF asked, const Typography& type) {
  const double width = std::max(asked.width(), asked.width() > 0 ? 2 * measures::roleIcon : measures::noteWidth);
  const double room = width - 2 * measures::padding;
  shape.lines = brokenLines(shape.title, room, type.font(Level::Name));
  const double text = static_cast<double>(shape.lines.size()) * titleHeight;
  shape.rect.setSize({width, std::max(asked.height(), measures::onGridUp(text + 2 * measures::gap))});
  shape.titleRect = QRectF(measures::padding, measures::gap, room, titleHeight);
}

void sizeFrame(NodeShape& shape, QSizeF asked, const Typography& type) {
  const double titleWidth = type.width(Level::Title, shape.title);
  shape.headerHeight = measures::frameHeader;
  shape.rect.setSize({std::max({asked.width() > 0 ? asked.width() : measures::frameWidth, 2 * measures::headerHeight}),
                      std::max({asked.height() > 0 ? asked.height() : measures::frameHeight, 2 * shape.headerHeight})});
  shape.titleRect = QRectF(measures::padding, 4, std::max(titleWidth, measures::headerHeight), titleHeight);
}

double naturalHeight(const NodeShape& shape, const QRectF& content) {
  if (shape.kind == NodeKind::Namespace)
    return measures::namespaceHeight;
  return shape.chips.empty() && content.isNull() ? measures::emptyHostHeight : measures::hostHeight;
}

void sizeBox(NodeShape& shape, QSizeF asked, const QRectF& content, const Typography& type) {
  const Insets insets = insetsOf(shape.kind, shape.chips);
  const Extents lengths = lengthsOf(shape.chips);
  const bool host = shape.kind == NodeKind::Host;
  shape.headerHeight = headerOf(insets);

  const double titleWidth = type.width(Level::Title, shape.title);
  const double subtitleWidth = type.width(Level::Small, shape.subtitle);
  const double loopback =
      host ? 0 : measures::light + measures::lightGap + type.width(Level::Small, shape.face.name) + textGap;
  const double beside = shape.icon.isEmpty() ? 0 : measures::roleIcon + measures::gap;
  const double header = 2 * measures::padding + beside + std::max(titleWidth, subtitleWidth) + loopback;
  const double sides = insets.left + insets.right + 3 * measures::gap;
  const double ends = 2 * (measures::corner + 4);
  double width = std::max({host ? measures::hostWidth : measures::namespaceWidth, asked.width(), header, sides,
                           lengths.top + ends, lengths.bottom + ends});
  const double body = std::max(lengths.left, lengths.right) + 2 * measures::padding;
  double height = std::max({naturalHeight(shape, content), asked.height(), shape.headerHeight + body + insets.bottom});
  if (!content.isNull()) {
    const double margin = measures::padding + measures::gap;
    width = std::max(width, content.right() + margin + insets.right + inwardRoom(shape.chips, Edge::Right));
    height = std::max(height, content.bottom() + margin + insets.bottom + inwardRoom(shape.chips, Edge::Bottom));
  }
  shape.rect.setSize({measures::onGridUp(width), measures::onGridUp(height)});

  const double top = shape.headerHeight - measures::headerHeight;
  const bool two = !shape.subtitle.isEmpty();
  if (beside > 0)
    shape.iconRect = QRectF(measures::padding, top + 10, measures::roleIcon, measures::roleIcon);
  shape.titleRect = QRectF(measures::padding + beside, top + (two ? 4 : 12), titleWidth, titleHeight);
  shape.subtitleRect = QRectF(measures::padding + beside, top + 24, subtitleWidth, smallHeight);
  const double loopbackWidth = loopback - textGap;
  shape.faceRect = host ? QRectF()
                        : QRectF(shape.rect.width() - measures::padding - loopbackWidth, top + (two ? 6 : 14),
                                 loopbackWidth, smallHeight);
}

}  // namespace

double chipOut(NodeKind kind) {
  return isInside(kind) ? measures::bridgeChipOut : measures::boxChipOut;
}

namespace {

double outOf(NodeKind kind, const Chip& chip) {
  return chip.compact ? measures::compactChip / 2 : chipOut(kind);
}

}  // namespace

Insets insetsOf(NodeKind kind, const std::vector<Chip>& chips) {
  Insets insets;
  for (const Chip& chip : chips) {
    const double out = outOf(kind, chip);
    switch (chip.edge) {
      case Edge::Left:
        insets.left = std::max(insets.left, chip.rect.width() - out);
        break;
      case Edge::Top:
        insets.top = std::max(insets.top, chip.rect.height() - out);
        break;
      case Edge::Right:
        insets.right = std::max(insets.right, chip.rect.width() - out);
        break;
      case Edge::Bottom:
        insets.bottom = std::max(insets.bottom, chip.rect.height() - out);
        break;
    }
  }
  return insets;
}

namespace {

/// "VLAN 10 on eth0": what it is, the number that tells it from its like, and what it stands on.
QString deviceSummary(const model::Topology& topology, const model::Link& link) {
  QString text = kindWord(link.kind);
  for (const contract::Option option : contract::requiredOptions(link.kind)) {
    const auto found = link.interface.options.find(option);
    if (found != link.interface.options.end())
      text += QLatin1Char(' ') + QString::fromStdString(contract::textOf(found->second));
  }
  const model::Interface* lower = model::findInterface(topology, link.lower);
  return lower ? tr("%1 on %2").arg(text, QString::fromStdString(lower->name.text())) : text;
}

}  // namespace

void writeNode(NodeShape& shape, const model::Topology& topology, const plan::Comparison* comparison,
               const QString& hostTitle, const Typography& type) {
  const plan::ElementComparison* compared = comparisonOf(comparison, shape.id);
  shape.standing = compared ? compared->standing : plan::Standing::Planned;
  if (const auto* host = topology.find<model::Host>(shape.id)) {
    shape.kind = NodeKind::Host;
    setTitles(shape, host->label, hostTitle, stackSummary(host->stack), type);
  } else if (const auto* ns = topology.find<model::Namespace>(shape.id)) {
    shape.kind = NodeKind::Namespace;
    setTitles(shape, ns->label, QString::fromStdString(ns->name.text()), stackSummary(ns->stack), type);
    const auto place = topology.placements.find(shape.id);
    if (place != topology.placements.end() && !place->second.icon.empty())
      shape.icon = QStringLiteral("role-") + QString::fromStdString(place->second.icon);
    else if (shape.collapsed)
      shape.icon = QStringLiteral("namespace");
    shape.adopted = ns->adopted.has_value();
    shape.face = ns->adopted ? adoptedFace(*ns->adopted) : loopbackFace(*ns, compared);
  } else if (const auto* bridge = topology.find<model::Bridge>(shape.id)) {
    shape.kind = NodeKind::Bridge;
    shape.takesPorts = true;
    shape.face = faceOf(bridge->interface, liveOf(comparison, shape.id));
    setTitles(shape, bridge->label, shape.face.name, {}, type);
  } else if (const auto* link = topology.find<model::Link>(shape.id)) {
    shape.kind = NodeKind::Device;
    shape.icon =
        QLatin1String(contract::nameOf(link->kind).data(), static_cast<int>(contract::nameOf(link->kind).size()));
    shape.takesPorts = contract::infoOf(link->kind).isMaster;
    shape.face = faceOf(link->interface, liveOf(comparison, shape.id));
    setTitles(shape, link->label, shape.face.name, deviceSummary(topology, *link), type);
  } else if (const auto* annotation = topology.find<model::Annotation>(shape.id)) {
    const bool isNote = annotation->kind == model::Annotation::Kind::Note;
    shape.kind = isNote ? NodeKind::Note : NodeKind::Frame;
    const QString text = QString::fromStdString(annotation->label);
    shape.title = isNote ? text : type.fitted(Level::Title, text, widestTitle);
  }
}

QPointF contentOrigin(const NodeShape& box) {
  const Insets insets = insetsOf(box.kind, box.chips);
  const double margin = measures::padding + measures::gap;
  return {insets.left + inwardRoom(box.chips, Edge::Left) + margin,
          headerOf(insets) + inwardRoom(box.chips, Edge::Top) + margin};
}

void sizeNode(NodeShape& shape, QSizeF asked, const QRectF& content, const Typography& type) {
  if (shape.kind == NodeKind::Note)
    return sizeNote(shape, asked, type);
  if (shape.kind == NodeKind::Frame)
    return sizeFrame(shape, asked, type);
  if (shape.collapsed)
    return sizeCollapsed(shape, type);
  if (shape.kind == NodeKind::Bridge)
    sizeBridge(shape, asked, type);
  else if (shape.kind == NodeKind::Device)
    sizeDevice(shape, asked, type);
  else
    sizeBox(shape, asked, content, type);
}

Stretch stretchOf(const NodeShape& shape, Edge edge) {
  const Insets insets = insetsOf(shape.kind, shape.chips);
  const bool bridge = isInside(shape.kind);
  if (edge == Edge::Top || edge == Edge::Bottom)
    return {measures::corner + 4, shape.rect.width() - measures::corner - 4};
  const double low = bridge ? insets.top + 4 : shape.headerHeight + measures::gap;
  return {low, shape.rect.height() - insets.bottom - (bridge ? 4 : measures::gap)};
}

void setChip(const NodeShape& shape, Chip& chip, double middle) {
  const double out = outOf(shape.kind, chip);
  const double width = chip.rect.width();
  const double height = chip.rect.height();
  switch (chip.edge) {
    case Edge::Left:
      chip.rect.moveTo(-out, std::round(middle - height / 2));
      break;
    case Edge::Right:
      chip.rect.moveTo(shape.rect.width() - width + out, std::round(middle - height / 2));
      break;
    case Edge::Top:
      chip.rect.moveTo(std::round(middle - width / 2), -out);
      break;
    case Edge::Bottom:
      chip.rect.moveTo(std::round(middle - width / 2), shape.rect.height() - height + out);
      break;
  }
}

}  // namespace vethloom::editor
