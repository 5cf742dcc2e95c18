// What one capture asked and what came of it, read back from a bundle: a network that has answered already.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capture/record_index.hpp"
#include "capture/url_job.hpp"
#include "evidence/custody.hpp"

namespace saksi::capture {

class RecordedAnswers {
public:
    /// Reads the WARC of `size` octets that starts at `begin` in `file` and files its responses in `records`; what failed stands in custody. Errors: as
    /// warc::Reader, and malformed for an exchange that is none.
    static Result<RecordedAnswers> read(const base::ReadableFile& file, std::uint64_t begin, std::uint64_t size, const evidence::Custody& custody, RecordIndex& records);

    /// Puts what came of `action` into `open`. Requests with the same method, address, body and secrets are told apart by their order. False: nothing like it was
    /// asked, or not so often.
    bool answer(const plugin_host::HttpAction& action, OpenAction& open);
    /// True when a recorded request held the secret `name`.
    bool used(const std::string& name) const { return secrets_.contains(name); }

private:
    struct Asked {
        std::string method;  ///< empty when nothing came back
        std::string url;     ///< of the first hop
        std::string body_sha256;
        std::set<std::string> secrets;  ///< that the request held
        std::vector<Recorded> hops;
        std::pair<std::int64_t, std::int64_t> last_answer{-1, 0};  ///< hop and attempt
        std::string failure;  ///< the network's word for how it ended; empty for well
        std::string reason;
        bool taken = false;
    };
    class Walk;
    static bool fits(const Asked& asked, const plugin_host::HttpAction& action, std::string_view url, std::string_view body_sha256);

    std::vector<Asked> asked_;  // in the order of the plans
    std::set<std::string> secrets_;
};

}  // namespace saksi::capture
