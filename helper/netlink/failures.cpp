// SPDX-License-Identifier: GPL-3.0-or-later
#include "netlink/failures.h"

#include "contract/escape.h"

#include <cerrno>

namespace vethloom::netlink {

using contract::Failure;
using contract::FailureKind;

FailureKind failureKindOf(int errorNumber) {
  switch (errorNumber) {
    case EEXIST:
      return FailureKind::AlreadyExists;
    case EPERM:
    case EACCES:
      return FailureKind::NotPermitted;
    case ENODEV:
    case ENOENT:
    case ESRCH:          // a route that is not there
    case EADDRNOTAVAIL:  // an address that is not there
      return FailureKind::NotFound;
    case EOPNOTSUPP:
    case EAFNOSUPPORT:
      return FailureKind::NotSupported;
    default:
      return FailureKind::Kernel;
  }
}

tl::unexpected<Failure> systemFailure(int errorNumber, std::string sentence, std::string object,
                                      std::string_view kernelWords) {
  Failure failure;
  failure.kind = failureKindOf(errorNumber);
  failure.message = std::move(sentence);
  failure.object = std::move(object);
  failure.errorNumber = errorNumber;
  failure.kernelMessage = contract::escape(kernelWords);
  return tl::unexpected<Failure>(std::move(failure));
}

}  // namespace vethloom::netlink
