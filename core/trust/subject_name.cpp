#include "trust/subject_name.hpp"

#include "base/bytes.hpp"

namespace saksi::trust {

namespace {

constexpr std::size_t name_characters = 64;  // RFC 5280 appendix A: ub-common-name, ub-organization-name, ub-title

std::size_t characters_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
}

bool add_part(X509_NAME* name, int nid, const std::string& value) {
    if (value.empty()) return true;
    return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()), static_cast<int>(value.size()), -1, 0) == 1;
}

}  // namespace

Status check_subject(const SubjectName& subject) {
    for (const std::string* part : {&subject.name, &subject.role, &subject.organisation}) {
        bool printable = base::is_utf8(bytes_of(*part)) && characters_of(*part) <= name_characters;
        for (const char c : *part) printable = printable && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
        if (!printable) {
            return fail(ErrorCode::usage, msg("name, role and organisation must be printable text of at most {most} characters each", {{"most", std::to_string(name_characters)}}));
        }
    }
    if (subject.name.empty()) return fail(ErrorCode::usage, msg("an identity needs a name"));
    return {};
}

bool add_subject(X509_NAME* name, const SubjectName& subject) {
    return add_part(name, NID_organizationName, subject.organisation) && add_part(name, NID_title, subject.role) && add_part(name, NID_commonName, subject.name);
}

}  // namespace saksi::trust
