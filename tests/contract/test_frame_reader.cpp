// SPDX-License-Identifier: GPL-3.0-or-later
#include "contract/limits.h"
#include "contract/varlink.h"

#include <QTest>

using namespace vethloom::contract;
using Frames = std::vector<FrameReader::Frame>;

namespace {

/// The texts of the frames; an oversized one as "!".
std::vector<std::string> texts(const Frames& frames) {
  std::vector<std::string> result;
  for (const auto& frame : frames)
    result.push_back(frame.oversized ? "!" : frame.text);
  return result;
}

void append(Frames& all, Frames some) {
  all.insert(all.end(), some.begin(), some.end());
}

}  // namespace

class TestFrameReader : public QObject {
  Q_OBJECT

private slots:
  void splitAnywhere();
  void byteByByte();
  void emptyFramesAreFrames();
  void oversizedFramesAreDropped();
  void oversizedFrameSplitAtEveryPlace();
  void longestFrameFits();
};

void TestFrameReader::splitAnywhere() {
  const std::string stream("{\"a\":1}\0{}\0\"x\"\0", 15);
  const std::vector<std::string> expected{"{\"a\":1}", "{}", "\"x\""};
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      FrameReader reader;
      Frames frames = reader.push(std::string_view(stream).substr(0, first));
      append(frames, reader.push(std::string_view(stream).substr(first, second - first)));
      append(frames, reader.push(std::string_view(stream).substr(second)));
      QCOMPARE(texts(frames), expected);
      QVERIFY(!reader.midFrame());
    }
  }
}

void TestFrameReader::byteByByte() {
  const std::string stream("{}\0[1]\0", 7);
  FrameReader reader;
  Frames frames;
  for (std::size_t i = 0; i < stream.size(); ++i) {
    append(frames, reader.push(std::string_view(stream).substr(i, 1)));
    QCOMPARE(reader.midFrame(), stream[i] != '\0');
  }
  QCOMPARE(texts(frames), (std::vector<std::string>{"{}", "[1]"}));
}

void TestFrameReader::emptyFramesAreFrames() {
  FrameReader reader;
  QVERIFY(reader.push("").empty());
  QCOMPARE(texts(reader.push(std::string_view("\0\0", 2))), (std::vector<std::string>{"", ""}));
}

void TestFrameReader::oversizedFramesAreDropped() {
  FrameReader reader;
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 40; ++i)
    QVERIFY(reader.push(block).empty());
  QVERIFY(reader.midFrame());
  const Frames frames = reader.push(std::string_view("tail\0{}\0", 8));
  QCOMPARE(texts(frames), (std::vector<std::string>{"!", "{}"}));
  QVERIFY(frames.front().text.empty());
  QVERIFY(!reader.midFrame());
}

void TestFrameReader::oversizedFrameSplitAtEveryPlace() {
  const std::string head(limits::frameBytes - 8, 'x');
  std::string tail(16, 'y');
  tail += std::string("\0[2]\0", 5);
  for (std::size_t split = 0; split <= tail.size(); ++split) {
    FrameReader reader;
    Frames frames = reader.push(head);
    append(frames, reader.push(std::string_view(tail).substr(0, split)));
    append(frames, reader.push(std::string_view(tail).substr(split)));
    QCOMPARE(texts(frames), (std::vector<std::string>{"!", "[2]"}));
  }
}

void TestFrameReader::longestFrameFits() {
  std::string stream(limits::frameBytes, 'x');
  stream += '\0';
  const Frames frames = FrameReader().push(stream);
  QCOMPARE(frames.size(), std::size_t{1});
  QVERIFY(!frames.front().oversized);
  QCOMPARE(frames.front().text.size(), limits::frameBytes);
  QVERIFY(FrameReader().push('x' + stream).front().oversized);
}

QTEST_GUILESS_MAIN(TestFrameReader)
#include "test_frame_reader.moc"
