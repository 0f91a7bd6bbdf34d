#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the pictures of docs/images anew, from the program itself with a lab up in a sandbox.
# Usage: resources/pictures.sh [BUILD-DIRECTORY]
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/dev}
cmake --build "$build" --target make_pictures
QT_QPA_PLATFORM=offscreen "$build/tests/make_pictures" docs/images
