// Everything of one capture that must be used and never shown.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.hpp"
#include "net/hop_record.hpp"
#include "net/request.hpp"
#include "secrets/secret_forms.hpp"

namespace saksi::secrets {

/// One placeholder in a recorded request. Source: docs/formats/bukti-1.md §8.5.
struct Redaction {
    enum class Place { header, query, body };
    Place place;
    std::string name;
    std::int64_t length = 0;  ///< octets that it stands for
    bool operator==(const Redaction&) const = default;
};

/// A hop that may be recorded, and what stands in it in place of secrets.
struct Covered {
    net::HopRecord hop;
    std::vector<Redaction> redactions;
};

/// By plugin and name. Not thread-safe.
class Secrets {
public:
    /// Errors: usage (shorter than secret_limits::shortest, longer than longest, control characters, too many, known already).
    Status add(const std::string& plugin, const std::string& name, std::string_view value);
    /// A token that a login gave, in place of an earlier one: answers to requests that hold it may renew the session, and are then withheld. Errors: as add.
    Status take_token(const std::string& plugin, const std::string& name, std::string_view value);

    bool knows(const std::string& plugin, const std::string& name) const { return secrets_.contains({plugin, name}); }
    bool empty() const noexcept { return secrets_.empty(); }

    /// Writes each secret of `names` where `request` has `{secret:NAME}`: in the query percent-encoded, in the value of a header as it is, in the body as
    /// its Content-Type asks (a form, JSON, else as it is); the request then follows no redirect. Errors: refused (no placeholder of that name in
    /// these places; none is known; not ASCII and in a header).
    Status fill(net::Request& request, const std::string& plugin, const std::vector<std::string>& names) const;

    /// Puts the placeholders back into what was asked, with a Content-Length that fits, and looks for every secret in all that would be recorded. Where one
    /// is, or the answer renews a session, or cannot be looked through though its request held a secret, the answer is dropped (its spool file too) and
    /// the outcome is `withheld`. Errors: missing (spool file), cannot_write.
    Result<Covered> cover(net::HopRecord hop, base::FileSystem& files) const;
    /// The same for a line of text that is shown.
    std::string cover(std::string_view text) const;

private:
    struct Secret {
        std::string value;
        SecretForms forms;
        bool is_token = false;
    };
    using Key = std::pair<std::string, std::string>;

    Status set(const Key& key, std::string_view value, bool is_token);
    std::vector<const SecretForms*> all_forms() const;
    void restore(Bytes& octets, Redaction::Place place, std::vector<Redaction>& redactions) const;
    Result<const char*> why_withheld(const net::HopRecord& hop, const std::vector<Redaction>& redactions, base::FileSystem& files) const;

    std::map<Key, Secret> secrets_;
};

}  // namespace saksi::secrets
