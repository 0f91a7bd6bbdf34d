// SPDX-License-Identifier: GPL-3.0-or-later
#include "mutator.h"
#include "targets.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

/// fuzz_driver TARGET [EXECUTIONS [SEED]]
///
/// Runs the target with so many changed inputs, the same ones for the same seed. A finding (a crash, a sanitizer's
/// report, something that should hold and does not) leaves its input in fuzz-TARGET.input and ends with 1. Meant for
/// the sanitizers' build; in every other it still checks what should hold.
namespace {

std::string current;
std::string inputFile;

void saveInput() {
  if (std::FILE* file = std::fopen(inputFile.c_str(), "wb")) {
    std::fwrite(current.data(), 1, current.size(), file);
    std::fclose(file);
  }
}

/// There where a sanitizer is linked in.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

extern "C" void onCrash(int signal) {
  saveInput();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

int fuzz(const vethloom::fuzz::Target& target, std::uint64_t executions, std::uint64_t seed) {
  inputFile = "fuzz-" + std::string(target.name) + ".input";
  std::signal(SIGABRT, onCrash);
  if (__sanitizer_set_death_callback != nullptr)
    __sanitizer_set_death_callback(saveInput);
  const auto seeds = target.seeds();
  std::string wrong;
  for (const auto& input : seeds) {
    if (!target.run(input, wrong) || !wrong.empty()) {
      std::fprintf(stderr, "%s: a valid input is refused: %s\n", inputFile.c_str(), wrong.c_str());
      return 1;
    }
  }
  vethloom::fuzz::Mutator mutator(seed, seeds, target.dictionary);
  std::uint64_t valid = 0;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < executions; ++i) {
    current = mutator.next();
    const bool taken = target.run(current, wrong);
    if (!wrong.empty()) {
      saveInput();
      std::fprintf(stderr, "%s, execution %llu: %s\n", inputFile.c_str(), static_cast<unsigned long long>(i),
                   wrong.c_str());
      return 1;
    }
    valid += taken ? 1 : 0;
    // What is still valid after its changes is a step further from where we began.
    if (taken && i % 16 == 0)
      mutator.keep(current);
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  std::printf("%s: %llu executions in %.1f s, %llu of them valid\n", std::string(target.name).c_str(),
              static_cast<unsigned long long>(executions), time.count(), static_cast<unsigned long long>(valid));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto& targets = vethloom::fuzz::targets();
  const std::string name = argc > 1 ? argv[1] : "";
  const auto target = std::find_if(targets.begin(), targets.end(), [&](const auto& one) { return one.name == name; });
  if (target == targets.end() || argc > 4) {
    std::fprintf(stderr, "Usage: fuzz_driver TARGET [EXECUTIONS [SEED]]. Targets:");
    for (const auto& one : targets)
      std::fprintf(stderr, " %s", std::string(one.name).c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  return fuzz(*target, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000,
              argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
}
