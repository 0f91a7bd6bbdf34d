// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture_export.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;

namespace vethloom::gui {

/// Everything that can be made of the drawing as a picture: a file (PNG, SVG, PDF), an image to be pasted elsewhere, or
/// paper. It shows beforehand what comes out.
class ExportDialog : public QDialog {
  Q_OBJECT

public:
  /// What `request` refers to must outlive the dialog. `name` is proposed for the file, without an ending.
  ExportDialog(const PictureRequest& request, const QString& name, QWidget* parent = nullptr);

  /// What is chosen now.
  [[nodiscard]] PictureRequest request() const;
  /// "png", "svg" or "pdf".
  [[nodiscard]] QString format() const;

signals:
  /// The picture is in this file now.
  void saved(const QString& path);
  void failed(const QString& why);

private:
  QWidget* makeChoices();
  QWidget* makeButtons();
  void refresh();
  void save();

  PictureRequest request_;
  QString name_;
  QComboBox* format_;
  QComboBox* colours_;
  QSpinBox* scale_;
  QCheckBox* transparent_;
  QLabel* preview_;
  QLabel* size_;
};

}  // namespace vethloom::gui
