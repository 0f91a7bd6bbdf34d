// SPDX-License-Identifier: GPL-3.0-or-later
/// Builds a drawing through the helper as vethloomctl and the window do, and says how long each part took, as JSON.
/// For bench_apply.py.
#include "files/vloom_file.h"
#include "plan/plan.h"
#include "session/lab_session.h"

#include <dirent.h>
#include <unistd.h>
#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace vethloom;
using session::LabSession;

namespace {

constexpr int repetitions = 5;

double now() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "bench client: %s\n", what.c_str());
  std::exit(1);
}

/// Turns the event loop until `done`; `over` lists what may change that.
class Waiter {
public:
  explicit Waiter(LabSession& session) : session_(session) {
    QObject::connect(&session, &LabSession::failed, &loop_,
                     [](const contract::Failure& failure) { die(contract::describe(failure)); });
    QObject::connect(&session, &LabSession::stateChanged, &loop_, &QEventLoop::quit);
    QObject::connect(&session, &LabSession::observedChanged, &loop_, &QEventLoop::quit);
  }

  void until(const std::function<bool()>& done) {
    while (!done())
      loop_.exec();
  }

  void open(const session::OpenRequest& request) {
    session_.open(request);
    until([this] { return session_.state() == LabSession::State::Open; });
  }

  void apply(const plan::Plan& plan) {
    bool finished = false;
    QObject::connect(session_.apply(plan), &session::ApplyRun::finished, &loop_, [&](const auto& failure) {
      if (failure)
        die(contract::describe(*failure));
      finished = true;
      loop_.quit();
    });
    until([&] { return finished; });
  }

  void tearDown() {
    bool finished = false;
    session_.tearDown([&](const contract::Result<contract::TearDownReport>& report) {
      if (!report)
        die(contract::describe(report.error()));
      for (const std::string& left : report->left)
        die(left);
      finished = true;
      loop_.quit();
    });
    until([&] { return finished; });
  }

private:
  LabSession& session_;
  QEventLoop loop_;
};

/// The processor's time that helpers and this process have used, the kernel's part included: on a busy machine a better
/// measure than the clock.
double processorTime() {
  double ticks = 0;
  DIR* const directory = ::opendir("/proc");
  while (const dirent* entry = ::readdir(directory)) {
    std::ifstream file(std::string("/proc/") + entry->d_name + "/stat");
    std::string text;
    if (!std::getline(file, text))
      continue;
    const bool counts =
        text.find("(vethloom-helper)") != std::string::npos || entry->d_name == std::to_string(::getpid());
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string field;
    for (int i = 0; counts && i < 13 && fields >> field; ++i) {
      if (i >= 11)  // utime and stime, proc(5)
        ticks += std::stod(field);
    }
  }
  ::closedir(directory);
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Of the largest process of this name: the resident part, and what was the most, in KiB.
std::pair<long, long> memoryOf(const std::string& name) {
  std::pair<long, long> most;
  DIR* const directory = ::opendir("/proc");
  while (const dirent* entry = ::readdir(directory)) {
    std::ifstream comm(std::string("/proc/") + entry->d_name + "/comm");
    std::string text;
    if (!std::getline(comm, text) || text != name)
      continue;
    std::ifstream status(std::string("/proc/") + entry->d_name + "/status");
    long now = 0;
    long peak = 0;
    while (std::getline(status, text)) {
      if (text.starts_with("VmRSS:"))
        now = std::stol(text.substr(6));
      if (text.starts_with("VmHWM:"))
        peak = std::stol(text.substr(6));
    }
    if (now > most.first)
      most = {now, peak};
  }
  ::closedir(directory);
  return most;
}

/// The same drawing with another MTU at both ends of the cable in the middle.
model::Topology withOneCableChanged(model::Topology topology) {
  std::vector<model::Cable*> cables;
  for (auto& [id, element] : topology.elements) {
    if (auto* cable = std::get_if<model::Cable>(&element))
      cables.push_back(cable);
  }
  for (model::CableEnd& end : cables[cables.size() / 2]->ends)
    end.interface.mtu = 1400;
  return topology;
}

/// Runs it so many times. What else the machine does only ever adds, so the least counts; the median says how much.
struct Times {
  std::vector<double> all;
  [[nodiscard]] double least() const { return *std::ranges::min_element(all); }
  [[nodiscard]] double median() {
    std::ranges::sort(all);
    return all[all.size() / 2];
  }
};

template <typename Work>
double timeOf(Work work) {
  const double start = now();
  work();
  return now() - start;
}

class Report {
public:
  void add(const char* what, Times times) {
    add(what, times.least());
    add((std::string(what) + "_median").c_str(), times.median());
  }
  void add(const char* what, double value) {
    std::printf("%s\"%s\": %.6f", first_ ? "{" : ", ", what, value);
    first_ = false;
  }
  static void pause() {
    std::fflush(stdout);
    (void)!std::getchar();
  }

private:
  bool first_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: vethloom-bench-client sandbox|host FILE\n");
    return 2;
  }
  const auto where = std::string(argv[1]) == "host" ? contract::Where::Host : contract::Where::Sandbox;
  const auto loaded = files::load(argv[2]);
  if (!loaded)
    die(contract::describe(loaded.error()));
  const auto lab = files::labNameOf(*loaded, argv[2]);
  const session::OpenRequest request{.lab = lab, .where = where, .linger = where == contract::Where::Sandbox};
  Report report;
  LabSession session;
  Waiter waiter(session);

  report.add("open", timeOf([&] { waiter.open(request); }));

  plan::Plan plan;
  Times planning;
  for (int turn = 0; turn < repetitions; ++turn)
    planning.all.push_back(timeOf([&] { plan = plan::makePlan(*loaded, session.observed()); }));
  report.add("plan", planning);
  report.add("operations", static_cast<double>(plan.steps.size()));

  const double used = processorTime();
  const double start = now();
  waiter.apply(plan);
  report.add("apply", now() - start);
  report.add("apply_cpu", processorTime() - used);
  const auto waitFor = [&](const model::Topology& topology) {
    waiter.until([&] { return plan::makePlan(topology, session.observed()).isEmpty(); });
  };
  waitFor(*loaded);
  report.add("apply_and_see", now() - start);

  Times small, changing;
  const auto changed = withOneCableChanged(*loaded);
  for (int turn = 0; turn < repetitions; ++turn) {
    const auto& next = turn % 2 == 0 ? changed : *loaded;
    small.all.push_back(timeOf([&] { plan = plan::makePlan(next, session.observed()); }));
    changing.all.push_back(timeOf([&] { waiter.apply(plan); }));
    waitFor(next);
  }
  report.add("change_plan", small);
  report.add("change", changing);
  report.add("change_operations", static_cast<double>(plan.steps.size()));
  waiter.apply(plan::makePlan(*loaded, session.observed()));
  waitFor(*loaded);

  Times looking, deciding;
  for (int turn = 0; turn < repetitions; ++turn) {
    LabSession second;
    Waiter other(second);
    const double from = now();
    other.open({.lab = lab, .where = where, .mode = session::OpenRequest::Mode::Attach});
    looking.all.push_back(now() - from);
    if (!plan::makePlan(*loaded, second.observed()).isEmpty())
      die("something is left to do");
    deciding.all.push_back(now() - from);
  }
  report.add("nothing_dump", looking);
  report.add("nothing", deciding);
  const auto memory = memoryOf("vethloom-helper");
  report.add("memory_kib", static_cast<double>(memory.first));
  report.add("memory_peak_kib", static_cast<double>(memory.second));

  Report::pause();
  const double end = now();
  report.add("teardown_begins", end);
  waiter.tearDown();
  session.close();
  report.add("teardown", now() - end);
  std::printf("}\n");
}
