// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/icon.h"

#include "style/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// Resources of a static library are linked only when they are asked for, and that from outside of any namespace.
static void initIconResources() {
  Q_INIT_RESOURCE(icons);
}

namespace vethloom::editor {

namespace {

constexpr auto currentColor = "currentColor";

/// An SVG whose `currentColor` is replaced by the colour of the mode that is asked for.
class LineIconEngine : public QIconEngine {
public:
  struct Colors {
    QColor normal;
    QColor disabled;
    QColor selected;
    QColor on;
  };

  LineIconEngine(QByteArray svg, const Colors& colors) : svg_(std::move(svg)), colors_(colors) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    QByteArray colored = svg_;
    colored.replace(currentColor, color(mode, state).name().toLatin1());
    QSvgRenderer renderer(colored);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    painter->setRenderHint(QPainter::Antialiasing);
    renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }

  [[nodiscard]] QIconEngine* clone() const override { return new LineIconEngine(*this); }

private:
  [[nodiscard]] QColor color(QIcon::Mode mode, QIcon::State state) const {
    switch (mode) {
      case QIcon::Disabled:
        return colors_.disabled;
      case QIcon::Selected:
        return colors_.selected;
      case QIcon::Normal:
      case QIcon::Active:
        break;
    }
    return state == QIcon::On ? colors_.on : colors_.normal;
  }

  QByteArray svg_;
  Colors colors_;
};

QIcon iconWith(const QString& name, const LineIconEngine::Colors& colors) {
  initIconResources();
  QFile file(QStringLiteral(":/vethloom/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) {
    return {};
  }
  return QIcon(new LineIconEngine(file.readAll(), colors));
}

}  // namespace

QIcon icon(const QString& name, const QPalette& palette) {
  return iconWith(name, {.normal = palette.color(QPalette::Active, QPalette::ButtonText),
                         .disabled = palette.color(QPalette::Disabled, QPalette::ButtonText),
                         .selected = palette.color(QPalette::Active, QPalette::HighlightedText),
                         .on = Theme::forPalette(palette).accent});
}

QIcon icon(const QString& name, const QColor& color) {
  return iconWith(name, {.normal = color, .disabled = color, .selected = color, .on = color});
}

QIcon applicationIcon() {
  return icon(QStringLiteral("io.github.vethloom.Vethloom"), QColor());
}

}  // namespace vethloom::editor
