// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/patch.h"

#include <QObject>
#include <QString>
#include <QVariantAnimation>

namespace vethloom::editor {

class Document;

/// Carries out a patch of placements as one undo step in which the elements glide to where they go.
class Glide : public QObject {
  Q_OBJECT

public:
  explicit Glide(Document& document, QObject* parent = nullptr);

  /// Large patches, and all where `animated` is not set, are carried out at once.
  void start(const model::Patch& patch, const QString& text, bool animated);
  /// Jumps to the end. To be called before anything else is done with the drawing.
  void finish();

private:
  void moveTo(double share);

  Document& document_;
  QVariantAnimation animation_;
  model::Patch patch_;
  QString text_;
  int gesture_ = 0;
  bool moving_ = false;
};

}  // namespace vethloom::editor
