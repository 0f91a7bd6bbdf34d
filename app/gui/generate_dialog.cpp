// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate_dialog.h"

#include "canvas/picture.h"
#include "model/generate.h"
#include "style/theme.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace vethloom::gui {

namespace {

constexpr int mostNamespaces = 4096;
constexpr int firstCount = 6;
constexpr int mostPreviewed = 200;  // Of more a picture would show nothing.
constexpr QSize previewSize(420, 260);

/// The shapes by the words that people know them by, in the order of model::Shape.
constexpr std::array shapes = {
    QT_TRANSLATE_NOOP("GenerateDialog", "Star: all on a bridge of the host's"),
    QT_TRANSLATE_NOOP("GenerateDialog", "Line: each cabled to the next"),
    QT_TRANSLATE_NOOP("GenerateDialog", "Ring: a line whose ends are cabled"),
    QT_TRANSLATE_NOOP("GenerateDialog", "Tree: three below each"),
    QT_TRANSLATE_NOOP("GenerateDialog", "Grid: rows and columns"),
    QT_TRANSLATE_NOOP("GenerateDialog", "Mesh: each cabled to every other"),
};

class GenerateDialog : public QDialog {
  Q_DECLARE_TR_FUNCTIONS(GenerateDialog)

public:
  explicit GenerateDialog(QWidget* parent)
      : QDialog(parent),
        shape_(new QComboBox(this)),
        count_(new QSpinBox(this)),
        summary_(new QLabel(this)),
        preview_(new QLabel(this)),
        buttons_(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
    setWindowTitle(tr("Generate a drawing"));
    for (const char* const text : shapes)
      shape_->addItem(tr(text));
    count_->setRange(1, mostNamespaces);
    count_->setValue(firstCount);
    summary_->setWordWrap(true);
    preview_->setFixedSize(previewSize);
    preview_->setAlignment(Qt::AlignCenter);
    buttons_->button(QDialogButtonBox::Ok)->setText(tr("Draw it"));
    for (QAbstractButton* button : buttons_->buttons())
      button->setIcon({});  // As in the other dialogs.
    auto* form = new QFormLayout;
    form->addRow(tr("&Shape"), shape_);
    form->addRow(tr("&Namespaces"), count_);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(preview_);
    layout->addWidget(summary_);
    layout->addWidget(buttons_);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    delay_.setSingleShot(true);
    delay_.setInterval(120);  // While digits are typed.
    connect(shape_, &QComboBox::currentIndexChanged, this, [this] { delay_.start(); });
    connect(count_, &QSpinBox::valueChanged, this, [this] { delay_.start(); });
    connect(&delay_, &QTimer::timeout, this, [this] { generate(); });
    connect(buttons_, &QDialogButtonBox::accepted, this, [this] {
      if (delay_.isActive())
        generate();
      if (drawing_)
        accept();
    });
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    generate();
  }

  [[nodiscard]] std::optional<model::Topology> take() { return std::move(drawing_); }

private:
  void generate() {
    delay_.stop();
    auto made =
        model::generate(static_cast<model::Shape>(shape_->currentIndex()), static_cast<std::size_t>(count_->value()));
    summary_->setText(made ? summaryOf(*made) : QString::fromStdString(made.error().message));
    drawing_ = made ? std::optional(std::move(*made)) : std::nullopt;
    buttons_->button(QDialogButtonBox::Ok)->setEnabled(drawing_.has_value());
    showPreview();
  }

  [[nodiscard]] static QString summaryOf(const model::Topology& topology) {
    int namespaces = 0, cables = 0;
    for (const auto& [id, element] : topology.elements) {
      namespaces += std::holds_alternative<model::Namespace>(element) ? 1 : 0;
      cables += std::holds_alternative<model::Cable>(element) ? 1 : 0;
    }
    return tr("%1 namespaces and %2 cables, with names, addresses and routes: everybody reaches everybody.")
        .arg(namespaces)
        .arg(cables);
  }

  void showPreview() {
    const bool isSmall = drawing_ && count_->value() <= mostPreviewed;
    preview_->clear();
    if (!isSmall) {
      preview_->setText(drawing_ ? tr("Too many for a picture") : QString());
      return;
    }
    const editor::Picture picture(*drawing_, nullptr, tr("Host"), editor::Theme::forPalette(palette()).dark);
    const QSizeF size = picture.size();
    const double scale = std::min({1.0, previewSize.width() / size.width(), previewSize.height() / size.height()});
    QImage image = picture.image(scale * devicePixelRatioF());
    image.setDevicePixelRatio(devicePixelRatioF());
    preview_->setPixmap(QPixmap::fromImage(image));
  }

  QComboBox* shape_;
  QSpinBox* count_;
  QLabel* summary_;
  QLabel* preview_;
  QDialogButtonBox* buttons_;
  QTimer delay_;
  std::optional<model::Topology> drawing_;
};

}  // namespace

std::optional<model::Topology> askForGenerated(QWidget* parent) {
  GenerateDialog dialog(parent);
  return dialog.exec() == QDialog::Accepted ? dialog.take() : std::nullopt;
}

}  // namespace vethloom::gui
