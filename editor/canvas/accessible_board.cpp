// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/accessible_board.h"

#include "canvas/canvas_scene.h"
#include "canvas/canvas_view.h"
#include "canvas/element_words.h"

#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace vethloom::editor {

namespace {

using model::ElementId;
using model::InterfaceId;

class AccessibleBoard;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(AccessibleBoard)
};

QString wordOf(Light light) {
  switch (light) {
    case Light::PlannedUp:
      return Text::tr("not applied");
    case Light::PlannedDown:
      return Text::tr("not applied, drawn down");
    case Light::Down:
      return Text::tr("down");
    case Light::NoCarrier:
      return Text::tr("up, no carrier");
    case Light::Up:
      break;
  }
  return Text::tr("up");
}

/// What one thing on the board is to a screen reader: an element, or with an interface one of its chips.
class AccessibleThing : public QAccessibleInterface, public QAccessibleActionInterface {
public:
  AccessibleThing(AccessibleBoard& board, const Hit& thing) : board_(board), thing_(thing) {}

  [[nodiscard]] bool isValid() const override;
  [[nodiscard]] QObject* object() const override { return nullptr; }
  [[nodiscard]] QAccessibleInterface* parent() const override;
  [[nodiscard]] int childCount() const override;
  [[nodiscard]] QAccessibleInterface* child(int index) const override;
  [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override;
  [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  [[nodiscard]] QString text(QAccessible::Text text) const override;
  void setText(QAccessible::Text, const QString&) override {}
  [[nodiscard]] QRect rect() const override;
  [[nodiscard]] QAccessible::Role role() const override;
  [[nodiscard]] QAccessible::State state() const override;
  void* interface_cast(QAccessible::InterfaceType type) override;

  [[nodiscard]] QStringList actionNames() const override;
  void doAction(const QString& name) override;
  [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

  [[nodiscard]] const Hit& thing() const { return thing_; }

private:
  /// As it is painted: by its light, else by its line.
  [[nodiscard]] QString stateInWords() const;
  [[nodiscard]] std::optional<Light> lightOf() const;
  /// The interfaces that sit on it.
  [[nodiscard]] const std::vector<Chip>* chips() const;

  AccessibleBoard& board_;
  Hit thing_;
};

/// The board itself. It makes what stands for a thing when it is asked for, and drops it with the thing.
class AccessibleBoard : public QAccessibleWidget {
public:
  explicit AccessibleBoard(CanvasView& view) : QAccessibleWidget(&view, QAccessible::Canvas), view_(view) {
    QObject::connect(&view_.document(), &Document::changed, &context_, [this](const model::Patch& patch) {
      // Where things stand decides the order.
      order_.reset();
      for (const auto& change : patch.elements) {
        if (!change.after)
          drop(change.id);
      }
    });
    QObject::connect(&view_.document(), &Document::wasReset, &context_, [this] { dropAll(); });
    QObject::connect(&view_.selection(), &Selection::changed, &context_, [this] { tellFocus(); });
  }
  ~AccessibleBoard() override { dropAll(); }

  [[nodiscard]] CanvasView& view() { return view_; }

  [[nodiscard]] int childCount() const override { return static_cast<int>(order().size()); }
  [[nodiscard]] QAccessibleInterface* child(int index) const override {
    const auto& all = order();
    return index < 0 || index >= static_cast<int>(all.size())
               ? nullptr
               : of({all[static_cast<std::size_t>(index)], std::nullopt});
  }
  [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
    const auto* thing = dynamic_cast<const AccessibleThing*>(child);
    const auto& all = order();
    const auto found = thing ? std::find(all.begin(), all.end(), thing->thing().element) : all.end();
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
  }
  [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
    const QPoint inside = view_.viewport()->mapFromGlobal(QPoint(x, y));
    const Hit hit = view_.hitAt(view_.mapToScene(inside));
    // A chip counts as what it sits on, which is our child.
    const ElementId owner = hit.interface ? view_.canvasScene().layout().ownerOf(*hit.interface) : model::noElement;
    const ElementId id = owner == model::noElement ? hit.element : owner;
    return id == model::noElement ? nullptr : of({id, std::nullopt});
  }
  [[nodiscard]] QAccessibleInterface* focusChild() const override {
    const auto& selected = view_.selection().elements();
    return view_.hasFocus() && !selected.empty() ? of({selected.back(), std::nullopt}) : nullptr;
  }

  /// What stands for a thing, made where there is none yet.
  [[nodiscard]] QAccessibleInterface* of(const Hit& thing) const {
    const Key key{thing.element, thing.interface};
    const auto known = things_.find(key);
    if (known != things_.end())
      return QAccessible::accessibleInterface(known->second);
    auto* made = new AccessibleThing(const_cast<AccessibleBoard&>(*this), thing);
    things_[key] = QAccessible::registerAccessibleInterface(made);
    return made;
  }

private:
  using Key = std::pair<ElementId, std::optional<InterfaceId>>;

  [[nodiscard]] const std::vector<ElementId>& order() const {
    if (!order_)
      order_ = view_.canvasScene().readingOrder();
    return *order_;
  }

  void drop(ElementId id) {
    std::erase_if(things_, [id](const auto& entry) {
      const bool gone = entry.first.first == id || (entry.first.second && entry.first.second->element == id);
      if (gone)
        QAccessible::deleteAccessibleInterface(entry.second);
      return gone;
    });
  }

  void dropAll() {
    order_.reset();
    for (const auto& [key, id] : std::exchange(things_, {}))
      QAccessible::deleteAccessibleInterface(id);
  }

  void tellFocus() {
    QAccessibleInterface* focused = focusChild();
    if (!focused)
      return;
    for (const auto type : {QAccessible::SelectionWithin, QAccessible::Focus}) {
      QAccessibleEvent event(type == QAccessible::Focus ? focused : this, type);
      QAccessible::updateAccessibility(&event);
    }
  }

  CanvasView& view_;
  QObject context_;  // Ends the connections with us.
  mutable std::optional<std::vector<ElementId>> order_;
  mutable std::map<Key, QAccessible::Id> things_;
};

bool AccessibleThing::isValid() const {
  return board_.isValid() && board_.view().document().topology().elements.contains(thing_.element);
}

const std::vector<Chip>* AccessibleThing::chips() const {
  const NodeShape* node = thing_.interface ? nullptr : board_.view().canvasScene().layout().node(thing_.element);
  return node ? &node->chips : nullptr;
}

QAccessibleInterface* AccessibleThing::parent() const {
  if (!thing_.interface)
    return &board_;
  return board_.of({board_.view().canvasScene().layout().ownerOf(*thing_.interface), std::nullopt});
}

int AccessibleThing::childCount() const {
  return chips() ? static_cast<int>(chips()->size()) : 0;
}

QAccessibleInterface* AccessibleThing::child(int index) const {
  if (index < 0 || index >= childCount())
    return nullptr;
  const InterfaceId id = (*chips())[static_cast<std::size_t>(index)].id;
  return board_.of({id.element, id});
}

int AccessibleThing::indexOfChild(const QAccessibleInterface* child) const {
  const auto* thing = dynamic_cast<const AccessibleThing*>(child);
  for (int i = 0; thing && i < childCount(); ++i) {
    if (thing->thing().interface == (*chips())[static_cast<std::size_t>(i)].id)
      return i;
  }
  return -1;
}

QString AccessibleThing::text(QAccessible::Text text) const {
  if (!isValid() || text != QAccessible::Name)
    return {};
  const CanvasScene& scene = board_.view().canvasScene();
  const NodeShape* host = scene.layout().node(model::hostId);
  const std::optional<Light> light = lightOf();
  // That it is drawn down is said once, with the light; but where the kernel has it otherwise, both are said.
  const WordSource words{scene.topology(), nullptr, host ? host->title : QString(), light != Light::PlannedDown};
  QStringList parts;
  if (thing_.interface) {
    const model::Interface* interface = model::findInterface(words.topology, *thing_.interface);
    parts << (interface ? QString::fromStdString(interface->name.text()) : QString())
          << detailsInWords(words, *thing_.interface);
  } else {
    parts << nameInWords(words, thing_.element) << detailsInWords(words, thing_.element, childCount());
  }
  parts << stateInWords();
  const ProblemBadge* problem = thing_.interface ? nullptr : scene.problemOf(thing_.element);
  if (problem)
    parts << problem->words.split(u'\n');
  parts.removeAll(QString());
  return parts.join(QStringLiteral(", "));
}

std::optional<Light> AccessibleThing::lightOf() const {
  const CanvasLayout& layout = board_.view().canvasScene().layout();
  if (thing_.interface) {
    const NodeShape* owner = layout.node(layout.ownerOf(*thing_.interface));
    const Chip* chip = owner ? owner->chip(*thing_.interface) : nullptr;
    return chip ? std::optional(chip->face.light) : std::nullopt;
  }
  const NodeShape* node = layout.node(thing_.element);
  return node && isInside(node->kind) ? std::optional(node->face.light) : std::nullopt;
}

QString AccessibleThing::stateInWords() const {
  const CanvasLayout& layout = board_.view().canvasScene().layout();
  if (thing_.interface) {
    const auto light = lightOf();
    return light ? wordOf(*light) : QString();
  }
  if (const CableShape* cable = layout.cable(thing_.element))
    return cable->lit ? wordOf(Light::Up) : inWords(cable->standing);
  const NodeShape* node = layout.node(thing_.element);
  if (!node || node->kind == NodeKind::Host)
    return {};
  return node->kind == NodeKind::Namespace ? inWords(node->standing) : wordOf(node->face.light);
}

QRect AccessibleThing::rect() const {
  const CanvasScene& scene = board_.view().canvasScene();
  const QRectF area = thing_.interface ? scene.rectOf(*thing_.interface) : scene.rectOf(thing_.element);
  const QRect shown = board_.view().mapFromScene(area).boundingRect();
  return {board_.view().viewport()->mapToGlobal(shown.topLeft()), shown.size()};
}

QAccessible::Role AccessibleThing::role() const {
  return chips() ? QAccessible::Grouping : QAccessible::Graphic;
}

QAccessible::State AccessibleThing::state() const {
  QAccessible::State state;
  if (!isValid()) {
    state.invalid = true;
    return state;
  }
  const Selection& selection = board_.view().selection();
  const auto& selected = selection.elements();
  state.focusable = state.selectable = state.extSelectable = true;
  state.selected = thing_.interface ? selection.interface() == thing_.interface : selection.contains(thing_.element);
  state.focused = state.selected && board_.view().hasFocus() && selected.back() == thing_.element;
  const QRect board(board_.view().viewport()->mapToGlobal(QPoint()), board_.view().viewport()->size());
  state.offscreen = !board.intersects(rect());
  return state;
}

void* AccessibleThing::interface_cast(QAccessible::InterfaceType type) {
  return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
}

QStringList AccessibleThing::actionNames() const {
  return {pressAction(), setFocusAction(), showMenuAction()};
}

void AccessibleThing::doAction(const QString& name) {
  if (!isValid() || !actionNames().contains(name))
    return;
  CanvasView& view = board_.view();
  view.setFocus();
  if (thing_.interface)
    view.selection().setInterface(*thing_.interface);
  else
    view.selection().set({thing_.element});
  view.ensureVisible(view.canvasScene().rectOf(thing_.element));
  if (name == showMenuAction())
    emit view.contextMenuRequested(rect().center());
}

QAccessibleInterface* makeInterface(const QString& className, QObject* object) {
  if (className != QLatin1String(CanvasView::staticMetaObject.className()))
    return nullptr;
  auto* view = qobject_cast<CanvasView*>(object);
  return view ? new AccessibleBoard(*view) : nullptr;
}

}  // namespace

void installAccessibleBoard() {
  static const bool once = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  (void)once;
}

}  // namespace vethloom::editor
