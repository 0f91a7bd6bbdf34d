// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/journal.h"

#include "netlink/failures.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace vethloom::engine {

using contract::FailureKind;
using contract::LabName;
using contract::Result;
using netlink::FileDescriptor;
using netlink::systemFailure;

namespace {

/// How much a journal may grow over what its entries need before it is written anew.
constexpr std::size_t slack = std::size_t{1} << 20;

template <typename T>
Result<T> random() {
  T value{};
  if (::getrandom(&value, sizeof(value), 0) != sizeof(value))
    return systemFailure(errno, "No random numbers.");
  return value;
}

Result<Ownership> newOwnership(uid_t uid) {
  constexpr char digits[] = "0123456789abcdef";
  const auto id = random<std::array<std::uint8_t, 16>>();
  const auto group = random<std::uint32_t>();
  if (!id || !group)
    return tl::unexpected(id ? group.error() : id.error());
  Ownership ownership;
  for (const std::uint8_t byte : *id)
    ownership.id.append({digits[byte >> 4], digits[byte & 15]});
  // Below 2^31, because `ip` prints it signed; 0 is every ordinary link's group.
  ownership.group = std::max(*group & 0x7fffffffU, 1U);
  ownership.uid = uid;
  return ownership;
}

}  // namespace

Journal::Journal(const LabFiles& files, contract::LabName lab, HeldLock lock, FileDescriptor file)
    : files_(files), lab_(std::move(lab)), lock_(std::move(lock)), file_(std::move(file)) {}

Result<std::unique_ptr<Journal>> Journal::openLocked(const LabFiles& files, const LabName& lab, int flags) {
  auto lock = files.lock(lab);
  if (!lock)
    return tl::unexpected(lock.error());
  files.removeDraft(LabFiles::fileName(lab));
  auto file = files.open(lab, flags);
  if (!file)
    return tl::unexpected(file.error());
  return std::unique_ptr<Journal>(new Journal(files, lab, std::move(*lock), std::move(*file)));
}

Journal::~Journal() {
  if (memory_ != nullptr)
    *memory_ = text_.empty() ? JournalMemory{} : JournalMemory{std::move(text_), std::move(ownership_)};
}

Result<std::unique_ptr<Journal>> Journal::openOrMake(const LabFiles& files, const LabName& lab, const Caller& caller,
                                                     JournalMemory* memory) {
  auto journal = openLocked(files, lab, O_RDWR | O_CREAT);
  if (!journal)
    return journal;
  (*journal)->memory_ = memory;
  if (const auto loaded = (*journal)->load(caller); !loaded)
    return tl::unexpected(loaded.error());
  // New, or of a helper that was killed before its first line was whole.
  if ((*journal)->size_ == 0) {
    if (const auto started = (*journal)->start(caller); !started)
      return tl::unexpected(started.error());
  }
  return journal;
}

Result<std::unique_ptr<Journal>> Journal::openExisting(const LabFiles& files, const LabName& lab,
                                                       const Caller& caller) {
  auto journal = openLocked(files, lab, O_RDWR);
  if (!journal)
    return journal;
  if (const auto loaded = (*journal)->load(caller); !loaded)
    return tl::unexpected(loaded.error());
  return journal;
}

Result<std::shared_ptr<const Ownership>> Journal::peek(const LabFiles& files, const LabName& lab, const Caller& caller,
                                                       const JournalMemory* memory) {
  const auto file = files.open(lab, O_RDONLY);
  if (!file && file.error().kind == FailureKind::NotFound)
    return std::make_shared<const Ownership>();
  if (!file)
    return tl::unexpected(file.error());
  const auto text = readWhole(file->get(), lab.text());
  if (!text)
    return tl::unexpected(text.error());
  if (memory != nullptr && memory->ownership && !text->empty() && *text == memory->text)
    return memory->ownership;
  auto parsed = parseJournal(*text, lab);
  if (!parsed)
    return tl::unexpected(parsed.error());
  if (parsed->goodBytes > 0 && !caller.mayUse(parsed->ownership))
    return contract::fail(FailureKind::NotPermitted, "This lab is another user's.", lab.text());
  return std::make_shared<const Ownership>(std::move(parsed->ownership));
}

Result<void> Journal::load(const Caller& caller) {
  const auto text = readWhole(file_.get(), lab_.text());
  if (!text)
    return tl::unexpected(text.error());
  const bool known = memory_ != nullptr && memory_->ownership && !text->empty() && *text == memory_->text;
  size_ = text->size();
  if (known) {
    ownership_ = memory_->ownership;
  } else {
    auto parsed = parseJournal(*text, lab_);
    if (!parsed)
      return tl::unexpected(parsed.error());
    size_ = parsed->goodBytes;
    *ownership_ = std::move(parsed->ownership);
  }
  if (size_ > 0 && !caller.mayUse(*ownership_))
    return contract::fail(FailureKind::NotPermitted, "This lab is another user's.", lab_.text());
  if (size_ < text->size() && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0)
    return systemFailure(errno, "Cannot repair the lab's journal.", lab_.text());
  if (memory_ != nullptr)
    text_ = text->substr(0, size_);
  // A short one cannot be much longer than it need be; to find out takes time.
  compactAt_ = size_ <= slack ? slack : wholeText(lab_, *ownership_).size() + slack;
  return {};
}

Result<void> Journal::start(const Caller& caller) {
  auto ownership = newOwnership(caller.uid);
  if (!ownership)
    return tl::unexpected(ownership.error());
  *ownership_ = std::move(*ownership);
  auto written = append(headerLine(lab_, *ownership_));
  if (written)
    written = files_.sync();
  if (!written)
    (void)files_.remove(lab_);
  return written;
}

Result<void> Journal::append(const std::string& line) {
  // What could not be read again must not be written.
  if (size_ + line.size() > journalLimit)
    return contract::fail(FailureKind::LimitExceeded, "The lab's journal would grow too large.", lab_.text());
  const ssize_t written = ::pwrite(file_.get(), line.data(), line.size(), static_cast<off_t>(size_));
  if (written == static_cast<ssize_t>(line.size()) && ::fdatasync(file_.get()) == 0) {
    size_ += line.size();
    if (memory_ != nullptr)
      text_ += line;
    return {};
  }
  const int error = written < 0 || written == static_cast<ssize_t>(line.size()) ? errno : ENOSPC;
  // Where this fails too, the next append overwrites the rest of the line, or the next reader drops it.
  (void)!::ftruncate(file_.get(), static_cast<off_t>(size_));
  return systemFailure(error, "Cannot write the lab's journal.", lab_.text());
}

Result<void> Journal::record(std::span<const JournalEntry> entries) {
  if (entries.empty())
    return {};
  if (size_ > compactAt_)
    compact();
  std::string lines;
  for (const JournalEntry& entry : entries)
    lines += entryLine(entry);
  auto written = append(lines);
  if (!written)
    return written;
  for (const JournalEntry& entry : entries)
    ownership_->take(entry);
  return written;
}

/// Writes the journal anew without what has been dropped. Where that fails the old one is as good as before.
void Journal::compact() {
  const std::string text = wholeText(lab_, *ownership_);
  compactAt_ = std::max(text.size(), size_) + slack;
  auto file = files_.replace(LabFiles::fileName(lab_), text);
  if (!file)
    return;
  file_ = std::move(*file);
  size_ = text.size();
  if (memory_ != nullptr)
    text_ = text;
  compactAt_ = size_ + slack;
}

Result<void> Journal::removeIfEmpty() {
  if (!ownership_->isEmpty())
    return {};
  auto removed = files_.remove(lab_);
  if (removed)
    text_.clear();  // Nobody will read it again.
  return removed;
}

}  // namespace vethloom::engine
