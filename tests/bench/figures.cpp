// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/figures.h"

#include <malloc.h>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <algorithm>

namespace vethloom::bench {

double Frames::quantile(double share) const {
  std::vector<double> sorted = times_;
  std::sort(sorted.begin(), sorted.end());
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
  return sorted.empty() ? 0 : sorted[at];
}

void print(const std::vector<Figure>& figures) {
  QTextStream out(stdout);
  out.setRealNumberNotation(QTextStream::FixedNotation);
  out.setRealNumberPrecision(1);
  out << QStringLiteral("%1%2%3%4%5\n")
             .arg(QStringLiteral("measure"), -44)
             .arg(QStringLiteral("target"), 10)
             .arg(QStringLiteral("Vethloom"), 10)
             .arg(QStringLiteral("bare Qt"), 10)
             .arg(QStringLiteral("ratio"), 8);
  for (const Figure& figure : figures) {
    const auto number = [](double value) { return QString::number(value, 'f', 1); };
    out << QStringLiteral("%1%2%3%4%5  %6\n")
               .arg(figure.what + QStringLiteral(" (") + figure.unit + QLatin1Char(')'), -44)
               .arg(number(figure.target), 10)
               .arg(number(figure.ours), 10)
               .arg(figure.bare ? number(*figure.bare) : QStringLiteral("-"), 10)
               .arg(figure.bare ? QString::number(figure.ours / *figure.bare, 'f', 2) : QStringLiteral("-"), 8)
               .arg(figure.ours <= figure.target ? QStringLiteral("met") : QStringLiteral("MISSED"));
  }
}

bool writeJson(const std::vector<Figure>& figures, const QString& path) {
  QJsonArray lines;
  for (const Figure& figure : figures) {
    QJsonObject line{{QStringLiteral("what"), figure.what},
                     {QStringLiteral("unit"), figure.unit},
                     {QStringLiteral("target"), figure.target},
                     {QStringLiteral("vethloom"), figure.ours},
                     {QStringLiteral("met"), figure.ours <= figure.target}};
    if (figure.bare)
      line.insert(QStringLiteral("bare"), *figure.bare);
    lines << line;
  }
  QFile file(path);
  return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(lines).toJson()) > 0;
}

double heapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

}  // namespace vethloom::bench
