// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract/failure.h"

#include <filesystem>
#include <string>
#include <string_view>

/// Files that are there as a whole or not at all.
namespace vethloom::files {

/// An ordinary file's content, of at most `most` bytes (LimitExceeded). Failures name the path.
[[nodiscard]] contract::Result<std::string> readFile(const std::filesystem::path& path, std::size_t most);

/// Who may read a file that is written.
enum class Readers {
  AsUsual,  ///< Whom the old file let, or the umask lets.
  Owner,    ///< Nobody else, whatever was before.
};

/// Atomic: a temporary file beside it, fsync, rename. The old file is whole until the new one is. A symbolic link is
/// written through; mode bits are kept as far as `readers` lets.
[[nodiscard]] contract::Result<void> replaceFile(const std::filesystem::path& path, std::string_view text,
                                                 Readers readers = Readers::AsUsual);

/// The path as it may be shown.
[[nodiscard]] std::string nameOf(const std::filesystem::path& path);

}  // namespace vethloom::files
