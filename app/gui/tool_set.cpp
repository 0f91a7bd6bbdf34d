// SPDX-License-Identifier: GPL-3.0-or-later
#include "tool_set.h"

#include "actions.h"
#include "canvas/canvas_view.h"
#include "canvas/drawables.h"
#include "canvas/tool.h"
#include "model/kernel_check.h"
#include "panels/palette_panel.h"
#include "tools/cable_tool.h"
#include "tools/place_tool.h"
#include "tools/select_tool.h"

namespace vethloom::gui {

namespace {

constexpr QLatin1StringView selectWord("select");
constexpr QLatin1StringView cableWord("cable");

}  // namespace

ToolSet::ToolSet(editor::CanvasView& canvas, editor::PalettePanel& palette, QObject* parent)
    : QObject(parent), canvas_(canvas), palette_(palette) {
  actions_ << add(new editor::SelectTool(canvas, this), tr("&Select and move"), Qt::Key_V);
  for (const editor::Drawable& drawable : editor::drawables()) {
    editor::Tool* tool = nullptr;
    if (drawable.isPlaced) {
      tool = new editor::PlaceTool(canvas, drawable.word, this);
    } else {
      tool = new editor::CableTool(canvas, this);
    }
    QAction* action = add(tool, drawable.isCommon ? QLatin1Char('&') + drawable.text : drawable.text, drawable.key);
    action->setToolTip(drawable.about);
    (drawable.isCommon ? actions_ : moreActions_) << action;
  }
  connect(&palette, &editor::PalettePanel::toolRequested, this, [this](const QString& word) {
    use(word);
    canvas_.setFocus();
  });
  connect(&palette, &editor::PalettePanel::placeRequested, this, [this](const QString& word) {
    canvas_.placeAtCentre(word);
    use(selectWord);
    canvas_.setFocus();
  });
  connect(&canvas_, &editor::CanvasView::toolChanged, &palette, [&palette](editor::Tool* tool) {
    palette.setCurrentTool(tool != nullptr ? tool->word() : QString(selectWord));
  });
  use(selectWord);
}

ToolSet::~ToolSet() {
  canvas_.setTool(nullptr);
}

void ToolSet::use(const QString& word) {
  const auto found = tools_.find(word);
  if (found == tools_.end()) {
    return;
  }
  stays_ = canvas_.tool() == found->second && word != selectWord;
  canvas_.setTool(found->second);
}

void ToolSet::setAutomaticAddresses(bool on) {
  static_cast<editor::CableTool*>(tools_.at(cableWord))->setAutoOptions({.addresses = on});
}

void ToolSet::setKernel(const contract::Capabilities& kernel) {
  std::map<QString, QString> reasons;
  for (const editor::Drawable& drawable : editor::drawables()) {
    const std::string why = drawable.kind ? model::whyLacking(kernel, contract::nameOf(*drawable.kind)) : std::string();
    if (!why.empty()) {
      reasons[drawable.word] = QString::fromStdString(why);
    }
  }
  palette_.setMissing(reasons);
  for (QAction* action : actions_ + moreActions_) {
    const auto why = reasons.find(action->objectName());
    action->setEnabled(why == reasons.end());
    action->setProperty(reasonProperty, why == reasons.end() ? QString() : why->second);
  }
}

QAction* ToolSet::add(editor::Tool* tool, const QString& text, Qt::Key key) {
  const QString word = tool->word();
  tools_.emplace(word, tool);
  connect(tool, &editor::Tool::finished, this, [this] {
    if (!stays_) {
      use(selectWord);
    }
  });
  auto* action = new QAction(text, this);
  // Letters are typed in fields as well, so they count on the board only.
  if (key != Qt::Key(0)) {
    action->setShortcut(QKeySequence(key));
  }
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  canvas_.addAction(action);
  connect(action, &QAction::triggered, this, [this, word] {
    use(word);
    canvas_.setFocus();
  });
  action->setObjectName(word);
  return action;
}

}  // namespace vethloom::gui
