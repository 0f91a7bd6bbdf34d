// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/topology.h"

#include <filesystem>
#include <string>
#include <string_view>

/// The .vloom format: JSON, version 1, schema in resources/schema/vloom-1.json.
namespace vethloom::files {

constexpr int formatVersion = 1;
constexpr std::size_t maxFileBytes = 32 * 1024 * 1024;
/// A drawing may be larger than the lab that a helper builds (contract/limits.h); `check` then says so.
constexpr std::size_t maxNamespaces = 32768;
constexpr std::size_t maxLinks = 131072;

/// Reads a drawing. The failure names the place in the file ("cables[2].ends[0].interface") and the remedy.
/// Never throws, whatever the bytes.
[[nodiscard]] contract::Result<model::Topology> parse(std::string_view text);
/// Stable: equal drawings give equal bytes, one element a line or block, ended by a newline.
[[nodiscard]] std::string print(const model::Topology& topology);

/// The lab that a drawing saved at `path` makes: the drawing's own name, else the file's stem, in which what a name
/// may not have becomes "-".
[[nodiscard]] contract::LabName labNameOf(const model::Topology& topology, const std::filesystem::path& path);

/// As parse; the failure's object starts with the path.
[[nodiscard]] contract::Result<model::Topology> load(const std::filesystem::path& path);
/// Atomic: a temporary file beside it, fsync, rename. The old file is whole until the new one is.
/// A symbolic link is written through; mode bits are kept.
[[nodiscard]] contract::Result<void> save(const model::Topology& topology, const std::filesystem::path& path);

}  // namespace vethloom::files
