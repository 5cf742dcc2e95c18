// The subject that certificates and requests of ours carry. For this room's sources.
#pragma once

#include <string>

#include "base/result.hpp"
#include "trust/openssl_ptr.hpp"

namespace saksi::trust {

struct SubjectName {
    std::string name, role, organisation;
};
/// Printable, the first not empty, at most 64 characters each (RFC 5280 appendix A). Errors: usage.
Status check_subject(const SubjectName& subject);
/// organizationName, title, commonName as UTF8String, empty ones left out.
bool add_subject(X509_NAME* name, const SubjectName& subject);

}  // namespace saksi::trust
