// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace vethloom::editor {

/// Fusion with frames, check boxes and progress bars that can be seen: its own outlines are a shade of the window's
/// colour, which leaves nothing of them on a dark ground.
class DesktopStyle : public QProxyStyle {
  Q_OBJECT

public:
  DesktopStyle();

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const override;
};

}  // namespace vethloom::editor
