// SPDX-License-Identifier: GPL-3.0-or-later
#include "export_dialog.h"

#include "canvas/picture.h"
#include "style/icon.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

namespace vethloom::gui {

namespace {

constexpr int margin = 16;
constexpr QSize previewSize(460, 320);
constexpr int smallestScale = 1;
constexpr int largestScale = 4;
constexpr int square = 8;

/// What is seen through a transparent picture.
QPixmap chequered(QSize size) {
  QPixmap pixmap(size);
  QPainter painter(&pixmap);
  painter.fillRect(pixmap.rect(), QColor(0xffffff));
  for (int x = 0; x < size.width(); x += square) {
    for (int y = (x / square % 2) * square; y < size.height(); y += 2 * square) {
      painter.fillRect(x, y, square, square, QColor(0xdcdcdc));
    }
  }
  return pixmap;
}

}  // namespace

ExportDialog::ExportDialog(const PictureRequest& request, const QString& name, QWidget* parent)
    : QDialog(parent),
      request_(request),
      name_(name),
      format_(new QComboBox(this)),
      colours_(new QComboBox(this)),
      scale_(new QSpinBox(this)),
      transparent_(new QCheckBox(tr("Without a background"), this)),
      preview_(new QLabel(this)),
      size_(new QLabel(this)) {
  setWindowTitle(tr("Export the drawing"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(margin, margin, margin, margin);
  column->setSpacing(margin);
  preview_->setFixedSize(previewSize);
  preview_->setAlignment(Qt::AlignCenter);
  preview_->setFrameShape(QFrame::StyledPanel);
  preview_->setAccessibleName(tr("The picture as it will be"));
  auto* row = new QHBoxLayout;
  row->setSpacing(margin);
  row->addWidget(preview_);
  row->addWidget(makeChoices());
  column->addLayout(row);
  column->addWidget(makeButtons());
  refresh();
}

QWidget* ExportDialog::makeChoices() {
  auto* choices = new QWidget(this);
  auto* form = new QFormLayout(choices);
  form->setContentsMargins(0, 0, 0, 0);
  format_->setObjectName(QStringLiteral("format"));
  format_->addItem(tr("PNG, an image"), QStringLiteral("png"));
  format_->addItem(tr("SVG, a drawing whose text stays text"), QStringLiteral("svg"));
  format_->addItem(tr("PDF, a document"), QStringLiteral("pdf"));
  colours_->setObjectName(QStringLiteral("colours"));
  colours_->addItem(tr("Light"), false);
  colours_->addItem(tr("Dark"), true);
  colours_->setCurrentIndex(request_.dark ? 1 : 0);
  scale_->setObjectName(QStringLiteral("scale"));
  scale_->setRange(smallestScale, largestScale);
  scale_->setSuffix(tr(" ×"));
  scale_->setValue(static_cast<int>(request_.scale));
  transparent_->setObjectName(QStringLiteral("transparent"));
  form->addRow(tr("&Format"), format_);
  form->addRow(tr("&Colours"), colours_);
  form->addRow(tr("&Size"), scale_);
  form->addRow(QString(), transparent_);
  form->addRow(QString(), size_);
  connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
  connect(colours_, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
  connect(scale_, &QSpinBox::valueChanged, this, &ExportDialog::refresh);
  connect(transparent_, &QCheckBox::toggled, this, &ExportDialog::refresh);
  return choices;
}

QWidget* ExportDialog::makeButtons() {
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
  auto* saveButton = buttons->addButton(tr("Save as…"), QDialogButtonBox::ActionRole);
  saveButton->setIcon(editor::icon(QStringLiteral("save"), palette()));
  saveButton->setDefault(true);
  auto* copy = buttons->addButton(tr("Copy as image"), QDialogButtonBox::ActionRole);
  copy->setIcon(editor::icon(QStringLiteral("copy"), palette()));
  auto* print = buttons->addButton(tr("Print…"), QDialogButtonBox::ActionRole);
  connect(saveButton, &QPushButton::clicked, this, &ExportDialog::save);
  connect(copy, &QPushButton::clicked, this, [this] { copyPicture(request()); });
  connect(print, &QPushButton::clicked, this, [this] { printPicture(*this, request()); });
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  return buttons;
}

PictureRequest ExportDialog::request() const {
  PictureRequest chosen = request_;
  chosen.dark = colours_->currentData().toBool();
  chosen.scale = scale_->value();
  chosen.transparent = transparent_->isChecked();
  return chosen;
}

QString ExportDialog::format() const {
  return format_->currentData().toString();
}

void ExportDialog::refresh() {
  const PictureRequest chosen = request();
  const bool isImage = format() == QStringLiteral("png");
  scale_->setEnabled(isImage);
  const editor::Picture picture = pictureOf(chosen);
  const double fitting = std::min({previewSize.width() / picture.size().width(),
                                   previewSize.height() / picture.size().height(), static_cast<double>(1)});
  const double ratio = devicePixelRatioF();
  QImage image = picture.image(fitting * ratio);
  image.setDevicePixelRatio(ratio);
  QPixmap shown = chequered(picture.size().toSize() * fitting);
  QPainter(&shown).drawImage(QRectF(QPointF(), QSizeF(shown.size())), image);
  preview_->setPixmap(shown);
  const QSize pixels = (picture.size() * chosen.scale).toSize();
  size_->setText(isImage ? tr("%1 × %2 pixels").arg(pixels.width()).arg(pixels.height()) : QString());
}

void ExportDialog::save() {
  const QString proposed = QDir::home().filePath(QStringLiteral("%1.%2").arg(name_, format()));
  const QString path = QFileDialog::getSaveFileName(this, tr("Export the drawing"), proposed,
                                                    QStringLiteral("%1 (*.%2)").arg(format().toUpper(), format()));
  if (path.isEmpty()) {
    return;
  }
  const QString ending = QLatin1Char('.') + format();
  const QString whole = path.endsWith(ending, Qt::CaseInsensitive) ? path : path + ending;
  const auto exported = exportPicture(request(), whole);
  if (exported) {
    emit saved(whole);
    accept();
  } else {
    emit failed(QString::fromStdString(contract::describe(exported.error())));
  }
}

}  // namespace vethloom::gui
